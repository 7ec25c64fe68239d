// The board of scenes: cards that a mouse, a finger or the keys put in another order. Nothing is told to Python before a
// hand lets go, and one thing at a time: the next is sent when the last was answered, so quick moves never clash.

const kept = new WeakMap();
const SORTABLE = "/app/static/vendor/sortablejs-1.15.7/sortable.esm.js";
const MOVES = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: "up", ArrowDown: "down", Home: -Infinity, End: Infinity };
const SETTLE_MS = 250;
const ANSWER_MS = 20000;

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  const root = parentElement.querySelector(".board");
  let self = kept.get(root);
  if (!self) {
    // `here` has the focus of the keys, `sent` waits for its answer
    self = { root, list: root.querySelector(".cards"), items: new Map(), ids: [], waiting: [], here: "", sent: null };
    kept.set(root, self);
    wire(self);
  }
  Object.assign(self, { setStateValue, isGone: false });
  if (self.isDragging) self.later = data;
  else take(self, data);
  watch(self);
  return () => {
    self.isGone = true;
    window.removeEventListener("reelbook-draft", self.redraw);
    clearTimeout(self.timer);
    if (self.sortable) self.sortable.destroy();
    self.sortable = null;
  };
}

// What the server says now. An order that is still on its way stays as the hand left it.
function take(self, data) {
  self.data = data;
  if (self.sent && (data.ack === self.sent.serial || Date.now() - self.sent.at > ANSWER_MS)) {
    const asked = self.sent;
    self.sent = null;
    const stands = data.cards.map((card) => card.id).join(" ");
    if (asked.op === "order" && !isOrdering(self) && stands !== asked.scenes.join(" ")) say(self, "The order was not changed.");
  }
  const known = data.cards.map((card) => card.id);
  self.ids = isOrdering(self) ? merged(self.ids, known) : known;
  draw(self);
  flush(self);
}

const isOrdering = (self) => [self.sent, ...self.waiting].some((ask) => ask && ask.op === "order");

function merged(local, known) {
  const there = new Set(known);
  const rest = local.filter((id) => there.has(id));
  return [...rest, ...known.filter((id) => !rest.includes(id))];
}

// One thing at a time, in order; of orders and openings that still wait only the last one counts.
function ask(self, wanted) {
  if (wanted.op === "order" || wanted.op === "open" || wanted.op === "check") {
    self.waiting = self.waiting.filter((other) => other.op !== wanted.op);
  }
  self.waiting.push(wanted);
  flush(self);
}

function flush(self) {
  if (self.sent || self.isDragging || self.isGone || !self.waiting.length) return;
  const next = self.waiting.shift();
  const serial = `${Date.now()}-${Math.random().toString(36).slice(2)}`;
  self.sent = { ...next, serial, version: self.data.version, at: Date.now() };
  self.setStateValue("did", { ...next, serial, version: self.data.version });
}

function wire(self) {
  const { root, list } = self;
  self.redraw = () => self.isDragging || draw(self);
  window.addEventListener("reelbook-draft", self.redraw);
  list.onclick = (event) => onClick(self, event);
  list.onkeydown = (event) => onKey(self, event);
  list.onchange = (event) => onCheck(self, event.target);
  list.onfocusin = (event) => {
    const item = event.target.closest(".item");
    if (item) rove(self, item.dataset.id);
  };
  root.querySelector(".add").onclick = () => ask(self, { op: "insert", after: self.ids.at(-1) ?? "" });
  import(new URL(SORTABLE, document.baseURI).href).then(({ default: Sortable }) => {
    if (!self.isGone) self.sortable = Sortable.create(list, sorting(self));
  });
}

function sorting(self) {
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  return {
    draggable: ".item",
    filter: ".pick",
    preventOnFilter: false,
    forceFallback: true,
    fallbackTolerance: 6,
    delay: 220,
    delayOnTouchOnly: true,
    animation: isStill ? 0 : 140,
    scroll: scroller(self),
    scrollSensitivity: 80,
    scrollSpeed: 16,
    onStart: () => {
      self.isDragging = true;
      self.root.classList.add("dragging");
    },
    onEnd: (event) => dropped(self, event.item.dataset.id),
  };
}

// Where the page scrolls: the list itself on a phone, else what is around this component.
function scroller(self) {
  if (self.list.scrollWidth > self.list.clientWidth + 8) return true;
  let place = self.root.getRootNode().host;
  while (place && place !== document.body) {
    if (/(auto|scroll)/.test(getComputedStyle(place).overflowY) && place.scrollHeight > place.clientHeight) return place;
    place = place.parentElement;
  }
  return true;
}

function dropped(self, id) {
  self.isDragging = false;
  self.root.classList.remove("dragging");
  self.justDropped = Date.now();
  const later = self.later;
  self.later = null;
  reorder(self, [...self.list.querySelectorAll(".item")].map((item) => item.dataset.id), id);
  if (later) take(self, later);
}

// The order counts as on its way at once; it is sent when the keys rest.
function reorder(self, ids, moved) {
  const isSame = ids.join(" ") === self.ids.join(" ");
  self.ids = ids;
  draw(self);
  if (isSame) return flush(self);
  say(self, `Scene moved to place ${ids.indexOf(moved) + 1} of ${ids.length}.`);
  self.waiting = self.waiting.filter((other) => other.op !== "order");
  self.waiting.push({ op: "order", scenes: ids });
  clearTimeout(self.settling);
  self.settling = setTimeout(() => flush(self), SETTLE_MS);
}

function onClick(self, event) {
  const item = event.target.closest(".item");
  if (!item || event.target.closest(".pick") || Date.now() - (self.justDropped ?? 0) < 150) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey) return check(self, item.dataset.id, event.shiftKey);
  open(self, item.dataset.id);
}

function open(self, id) {
  focus(self, id);
  self.data.opened = id;
  draw(self);
  ask(self, { op: "open", scene: id });
}

function onCheck(self, box) {
  const item = box.closest(".item");
  if (item) check(self, item.dataset.id, false);
}

function check(self, id, isRange) {
  const chosen = new Set(self.data.checked);
  const from = self.ids.indexOf(self.lastChecked ?? self.here);
  const to = self.ids.indexOf(id);
  if (isRange && from >= 0) self.ids.slice(Math.min(from, to), Math.max(from, to) + 1).forEach((one) => chosen.add(one));
  else if (!chosen.delete(id)) chosen.add(id);
  self.lastChecked = id;
  self.data.checked = self.ids.filter((one) => chosen.has(one));
  draw(self);
  say(self, `${self.data.checked.length} of ${self.ids.length} scenes chosen.`);
  ask(self, { op: "check", scenes: self.data.checked });
}

function onKey(self, event) {
  const item = event.target.closest(".item");
  if (!item || event.metaKey) return;
  const id = item.dataset.id;
  const isMove = event.altKey || (event.ctrlKey && event.shiftKey);
  if (event.key in MOVES && (isMove || !event.ctrlKey)) {
    event.preventDefault();
    event.stopPropagation();
    const to = target(self, id, MOVES[event.key]);
    if (!isMove) return focus(self, self.ids[to]);
    const ids = self.ids.filter((one) => one !== id);
    ids.splice(to, 0, id);
    reorder(self, ids, id);
    return focus(self, id);
  }
  if (event.altKey || event.shiftKey) return;
  const act = event.ctrlKey ? { z: () => ask(self, { op: "undo" }), y: () => ask(self, { op: "redo" }) } : acts(self, id);
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (!act[key] || event.repeat) return;
  event.preventDefault();
  event.stopPropagation();
  act[key]();
}

function acts(self, id) {
  return {
    Enter: () => open(self, id),
    " ": () => check(self, id, false),
    Delete: () => remove(self, id),
    n: () => ask(self, { op: "insert", after: id }),
    a: () => ask(self, { op: "approve", scene: id }),
  };
}

function remove(self, id) {
  const scenes = self.data.checked.includes(id) ? self.data.checked : [id];
  const at = self.ids.indexOf(id);
  const left = self.ids.filter((one) => !scenes.includes(one));
  for (const one of scenes) self.items.get(one)?.classList.add("leaving");
  say(self, scenes.length === 1 ? "The scene was taken out. Undo brings it back." : `${scenes.length} scenes were taken out. Undo brings them back.`);
  ask(self, { op: "remove", scenes });
  if (left.length) focus(self, left[Math.min(at, left.length - 1)]);
}

function target(self, id, move) {
  const at = self.ids.indexOf(id);
  const by = move === "up" ? -columns(self) : move === "down" ? columns(self) : move;
  return Math.min(self.ids.length - 1, Math.max(0, at + by));
}

function columns(self) {
  const tops = self.ids.slice(0, 60).map((id) => self.items.get(id).offsetTop);
  const next = tops.findIndex((top) => top !== tops[0]);
  return next < 0 ? tops.length : next;
}

function rove(self, id) {
  self.here = id;
  for (const [one, item] of self.items) item.firstElementChild.tabIndex = one === id ? 0 : -1;
}

function focus(self, id) {
  const item = self.items.get(id);
  if (!item) return;
  rove(self, id);
  item.firstElementChild.focus({ preventScroll: true });
  item.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function say(self, words) {
  self.root.querySelector(".live").textContent = words;
}
