// The board of scenes: cards that a mouse, a finger or the keys put in another order. Nothing is told to Python before a
// hand lets go, and one thing at a time: the next is sent when the last was answered, so quick moves never clash.

const kept = new WeakMap();
const SORTABLE = "/app/static/vendor/sortablejs-1.15.7/sortable.esm.js";
const MOVES = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: "up", ArrowDown: "down", Home: -Infinity, End: Infinity };
const STAGES = ["text", "picture", "clip"];
const LIVE_MS = 1500;
const IDLE_MS = 10000;
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

function draw(self) {
  const { data, list, items, ids } = self;
  const byId = new Map(data.cards.map((card) => [card.id, card]));
  self.root.dataset.shape = data.shape;
  self.root.style.setProperty("--ratio", data.ratio);
  for (const [id, item] of items) {
    if (byId.has(id)) continue;
    item.remove();
    items.delete(id);
  }
  if (!byId.has(self.here)) self.here = byId.has(data.opened) ? data.opened : (ids[0] ?? "");
  ids.forEach((id, index) => {
    let item = items.get(id);
    if (!item) items.set(id, (item = made()));
    if (list.children[index] !== item) place(self, item, list.children[index]);
    fill(self, item, byId.get(id), index);
  });
  self.root.querySelector(".add").setAttribute("aria-label", ids.length ? "Add a scene at the end" : "Add the first scene");
}

// Moving an element takes the focus from it, so it is given back.
function place(self, item, before) {
  const hadFocus = item.contains(self.root.getRootNode().activeElement);
  self.list.insertBefore(item, before || null);
  if (hadFocus) item.firstElementChild.focus({ preventScroll: true });
}

function made() {
  const item = document.createElement("li");
  item.className = "item";
  item.innerHTML =
    "<div class='card' role='group' aria-roledescription='scene'><div class='picture'><img alt='' loading='lazy' decoding='async' draggable='false'>" +
    "<span class='none'>no picture yet</span><span class='number'></span><span class='badge'>offline animatic</span></div>" +
    "<p class='words'></p><p class='facts'></p>" +
    "<p class='state'><span class='mark' role='img'></span><span class='reason'></span><span class='approved'></span></p></div>" +
    "<label class='pick'><input type='checkbox' tabindex='-1'></label>";
  return item;
}

function fill(self, item, card, index) {
  const { data } = self;
  const box = item.firstElementChild;
  const isOpen = card.id === data.opened;
  item.dataset.id = card.id;
  item.classList.remove("leaving");
  item.classList.toggle("opened", isOpen);
  item.classList.toggle("checked", data.checked.includes(card.id));
  box.tabIndex = card.id === self.here ? 0 : -1;
  if (isOpen) box.setAttribute("aria-current", "true");
  else box.removeAttribute("aria-current");
  const approved = card.approved.length ? `approved: ${card.approved.join(", ")}` : "";
  const heard = [`Scene ${index + 1}`, card.words, card.camera, card.length, card.reason || card.word, approved];
  setAttribute(box, "aria-label", heard.filter(Boolean).join(", "));
  picture(self, box, card);
  setText(box.querySelector(".number"), String(index + 1));
  setText(box.querySelector(".words"), card.words || "No words yet");
  setText(box.querySelector(".facts"), `${card.length} · ${card.camera}`);
  ticks(box.querySelector(".approved"), card.approved);
  const mark = box.querySelector(".mark");
  setAttribute(mark, "class", `mark ${card.mark}`);
  setAttribute(mark, "aria-label", card.word);
  mark.style.setProperty("--part", card.fraction ?? 0);
  const reason = box.querySelector(".reason");
  const isDraft = sessionStorage.getItem(`reelbook-draft/${data.project}/${card.id}`) !== null;
  setText(reason, isDraft ? "words not saved yet" : card.reason);
  setAttribute(reason, "title", card.reason);
  item.querySelector("input").checked = data.checked.includes(card.id);
  setAttribute(item.querySelector("input"), "aria-label", `Choose scene ${index + 1}`);
}

function picture(self, box, card) {
  const image = box.querySelector("img");
  const wanted = card.picture ? `${self.data.media}${card.picture}/poster?px=320` : "";
  if ((image.getAttribute("src") || "") !== wanted) {
    if (wanted) image.src = wanted;
    else image.removeAttribute("src");
  }
  box.classList.toggle("blank", !wanted);
  box.classList.toggle("offline", Boolean(wanted) && card.is_offline);
}

// One tick for each stage that a person approved; an open dot for the others.
function ticks(place, approved) {
  const said = approved.join(" ");
  if (place.dataset.said === said) return;
  place.dataset.said = said;
  place.replaceChildren(
    ...STAGES.map((stage) => {
      const tick = document.createElement("i");
      tick.className = approved.includes(stage) ? "yes" : "";
      tick.title = approved.includes(stage) ? `${stage} approved` : `${stage} not approved`;
      return tick;
    })
  );
}

// Jobs at work move only their own ring; the page looks again when one of them moves on.
function watch(self) {
  clearTimeout(self.timer);
  if (self.isGone) return;
  const isBusy = self.data.jobs.some((job) => isLive(job.state));
  self.timer = setTimeout(() => look(self), isBusy ? LIVE_MS : IDLE_MS);
}

const isLive = (state) => ["queued", "running", "cancelling"].includes(state);

async function look(self) {
  let jobs = null;
  if (!document.hidden && !self.isDragging) {
    try {
      const answer = await fetch(self.data.jobsUrl, { headers: { Accept: "application/json" } });
      if (answer.ok) jobs = (await answer.json()).jobs;
    } catch {
      jobs = null;
    }
  }
  if (self.isGone) return;
  if (jobs) {
    jobs.forEach((job) => echo(self, job));
    const known = new Map(self.data.jobs.map((job) => [job.id, job.state]));
    const now = new Map(jobs.map((job) => [job.id, job.state]));
    const isNew = jobs.some((job) => known.get(job.id) !== job.state);
    const isOver = [...known].some(([id, state]) => isLive(state) && !now.has(id));
    self.data.jobs = jobs.map(({ id, state }) => ({ id, state }));
    if (isNew || isOver) ask(self, { op: "look" });
  }
  watch(self);
}

function echo(self, job) {
  const card = self.data.cards.find((one) => one.job_id === job.id);
  const item = card && self.items.get(card.id);
  if (!item) return;
  item.querySelector(".mark").style.setProperty("--part", job.fraction ?? 0);
  setText(item.querySelector(".reason"), `${card.reason.split(": ")[0]}: ${job.sentence}`);
}

function setText(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

function setAttribute(place, name, text) {
  if (place.getAttribute(name) !== text) place.setAttribute(name, text);
}
