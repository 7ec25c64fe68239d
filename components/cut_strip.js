// The strip itself: what it was told, what was changed here and not yet answered, and the words between it and the studio.

const kept = new WeakMap();
const QUIET_MS = 450;

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".strip");
  let self = kept.get(root);
  if (!self) {
    self = newSelf(root);
    kept.set(root, self);
    wireHands(self);
    wireBar(self);
  }
  self.send = setTriggerValue;
  take(self, data);
  return () => {
    flush(self);
    self.watch.disconnect();
    document.removeEventListener("rb-cut-at", self.hear);
  };
}

function newSelf(root) {
  const part = (name) => root.querySelector(`.${name}`);
  const self = {
    root, view: part("view"), sheet: part("sheet"), list: part("shots"), head: part("playhead"), marker: part("marker"), tip: part("tip"), inks: part("inks"),
    said: part("said"), canvas: root.querySelector("canvas"), shadow: () => root.getRootNode(),
    shots: [], starts: [], chosen: new Set(), current: "", anchor: "", at: 0, scale: 1, isFit: true, isRoll: false, pending: [], sent: null, wish: null, levelsOf: "", data: null,
  };
  self.hear = (event) => hear(self, event.detail);
  document.addEventListener("rb-cut-at", self.hear);
  self.watch = new ResizeObserver(() => self.data && layOut(self));
  self.watch.observe(self.view);
  return self;
}

// What the studio says is true; what was changed here since is laid on top until it answers that too.
function take(self, data) {
  const isNew = !self.data || self.data.id !== data.id;
  self.data = data;
  Object.assign(pace, { rate: data.rate, step: data.step });
  self.bars = null;
  if (self.sent && data.echo === self.sent.id) {
    self.sent = null;
    const wish = self.wish;
    self.wish = null;
    if (self.pending.length) window.setTimeout(() => flush(self), 0);
    else if (wish) window.setTimeout(() => undo(self, wish.isRedo), 0);
  }
  if (!self.drag) self.shots = [...(self.sent?.edits || []), ...self.pending].reduce(applied, data.shots);
  if (isNew) Object.assign(self, { chosen: new Set(), current: self.shots[0]?.id || "", at: 0 });
  const here = new Set(self.shots.map((shot) => shot.id));
  self.chosen = new Set([...self.chosen].filter((id) => here.has(id)));
  if (!here.has(self.current)) self.current = [...self.chosen][0] || self.shots[0]?.id || "";
  self.root.querySelector(".back").disabled = !data.canUndo;
  self.root.querySelector(".forth").disabled = !data.canRedo;
  fetchLevels(self);
  showSpares(self);
  layOut(self);
  showInspector(self);
  showFacts(self);
}

async function fetchLevels(self) {
  const url = self.data.levels;
  if (self.levelsOf === url) return;
  Object.assign(self, { levelsOf: url, levels: null });
  if (!url) return;
  const reply = await fetch(url).catch(() => null);
  if (!reply?.ok || self.levelsOf !== url) return;
  self.levels = new Uint8Array(await reply.arrayBuffer());
  paint(self);
}

function showSpares(self) {
  const select = self.root.querySelector(".spare");
  const name = JSON.stringify(self.data.spares);
  select.hidden = !self.data.spares.length;
  if (select.dataset.name === name) return;
  select.dataset.name = name;
  select.replaceChildren(new Option("Add a shot", ""), ...self.data.spares.map((spare) => new Option(spare.name, spare.id)));
}

// Changes are drawn at once and sent together, one message at a time, each naming the version it began from.
function commit(self, edit, isLater = false) {
  const last = self.pending[self.pending.length - 1];
  const isSame = isLater && last?.edit === "trim" && edit.edit === "trim" && last.id === edit.id && last.edge === edit.edge && last.is_roll === edit.is_roll;
  const isAgain = isLater && last?.edit === edit.edit && edit.edit !== "trim" && String(last.ids) === String(edit.ids);
  if (isSame) self.pending[self.pending.length - 1] = { ...last, by: last.by + edit.by };
  else if (isAgain) self.pending[self.pending.length - 1] = edit;
  else self.pending.push(edit);
  self.shots = applied(self.shots, edit);
  const here = new Set(self.shots.map((shot) => shot.id));
  self.chosen = new Set([...self.chosen].filter((id) => here.has(id)));
  layOut(self);
  showInspector(self);
  showFacts(self);
  window.clearTimeout(self.timer);
  if (isLater) self.timer = window.setTimeout(() => flush(self), QUIET_MS);
  else flush(self);
}

function flush(self) {
  window.clearTimeout(self.timer);
  const edits = self.pending.filter((edit) => edit.edit !== "trim" || edit.by);
  if (self.sent || !edits.length) return;
  self.pending = [];
  self.sent = { id: `${Date.now()}-${Math.random().toString(36).slice(2, 8)}`, edits };
  self.send("edit", { id: self.sent.id, began: self.data.version, edits });
}

const chosenIds = (self) => self.shots.filter((shot) => self.chosen.has(shot.id)).map((shot) => shot.id);
const currentShot = (self) => self.shots.find((shot) => shot.id === self.current);

function each(self, edit, more = {}, isLater = false) {
  const ids = chosenIds(self);
  if (ids.length) commit(self, { edit, ids, ...more }, isLater);
}

function nudge(self, by, event) {
  const shot = currentShot(self);
  if (!shot) return;
  const edge = event.altKey ? "head" : "tail";
  const start = self.starts[self.shots.indexOf(shot)];
  const at = edge === "head" && self.isRoll ? start : start + shot.frames;
  const beats = self.data.beats;
  const next = by > 0 ? beats[firstFrom(beats, at + 1)] : beats[firstFrom(beats, at) - 1];
  const far = event.shiftKey ? (next === undefined ? by * Math.round(self.data.step || self.data.rate) : next - at) : by;
  const turned = edge === "head" && !self.isRoll && event.shiftKey ? -far : far;
  commit(self, { edit: "trim", id: shot.id, edge, by: turned, is_roll: self.isRoll }, true);
  say(self, `${nameOf(shot)}: ${clock(currentShot(self).frames, self.data.rate)}`);
}

function trimTo(self, edge) {
  const shot = currentShot(self);
  if (!shot) return;
  const start = self.starts[self.shots.indexOf(shot)];
  const by = Math.round(self.at) - (edge === "head" ? start : start + shot.frames);
  if (by && self.at > start && self.at < start + shot.frames) commit(self, { edit: "trim", id: shot.id, edge, by, is_roll: self.isRoll });
}

function shift(self, by) {
  const ids = chosenIds(self);
  const places = ids.map((id) => self.shots.findIndex((shot) => shot.id === id));
  const to = by < 0 ? Math.min(...places) - 1 : Math.max(...places) + 2;
  if (!ids.length || to < 0 || (by > 0 && to > self.shots.length)) return;
  commit(self, { edit: "move", ids, before: to < self.shots.length ? self.shots[to].id : null });
  say(self, `Moved ${by < 0 ? "earlier" : "later"}: now shot ${self.shots.findIndex((shot) => shot.id === ids[0]) + 1} of ${self.shots.length}`);
}

function split(self) {
  const at = Math.round(self.at);
  const under = self.shots.find((shot, place) => self.starts[place] < at && at < self.starts[place] + shot.frames);
  if (under && under.full !== null && under.play === "loop") return say(self, "A loop cannot be split; play the shot forward first.");
  if (!self.starts.includes(at) && at > 0 && at < total(self.shots)) commit(self, { edit: "split", at });
  else say(self, "There is a cut already where the playhead is.");
}

function gap(self) {
  const frames = Math.max(1, Math.round(self.data.step || self.data.rate));
  commit(self, { edit: "gap", before: chosenIds(self)[0] || self.current || null, frames });
}

function remove(self) {
  const ids = chosenIds(self);
  if (ids.length >= self.shots.length) return say(self, "A film needs at least one shot.");
  const place = self.shots.findIndex((shot) => shot.id === ids[0]);
  each(self, "delete");
  const next = self.shots[Math.min(place, self.shots.length - 1)];
  if (ids.length && next) pick(self, next.id, {});
}

function choose(self, ids) {
  self.chosen = new Set(ids);
  showShots(self);
  showInspector(self);
}

const chooseAll = (self) => choose(self, self.shots.map((shot) => shot.id));

function fitAll(self) {
  self.isFit = true;
  layOut(self);
}

function setRoll(self, isRoll) {
  self.isRoll = isRoll;
  self.root.querySelector(".ripple").setAttribute("aria-pressed", String(!isRoll));
  self.root.querySelector(".roll").setAttribute("aria-pressed", String(isRoll));
  say(self, isRoll ? "A trim takes from the neighbor." : "A trim moves all that follows.");
}

// What was not sent yet is simply taken back here; what is on its way is waited for.
function undo(self, isRedo) {
  if (self.pending.length) {
    window.clearTimeout(self.timer);
    if (isRedo) return;
    self.pending.pop();
    take(self, self.data);
  } else if (self.sent) self.wish = { isRedo };
  else self.send("undo", { redo: isRedo, id: Date.now() });
}

function jump(self, by) {
  const cuts = [...self.starts, total(self.shots)];
  const at = Math.round(self.at);
  seek(self, (by > 0 ? cuts.find((cut) => cut > at) : cuts.filter((cut) => cut < at).pop()) ?? at);
}

// The playhead belongs to both: the strip asks for a moment, the picture plays and says where it is.
function seek(self, frame) {
  self.at = Math.max(0, Math.min(Math.max(0, total(self.shots) - 1), Math.round(frame)));
  placeHead(self);
  showFacts(self);
  tell(self, { what: "seek", frame: self.at });
}

function tell(self, more) {
  document.dispatchEvent(new CustomEvent("rb-cut-do", { detail: { id: self.data.id, ...more } }));
}

function hear(self, told) {
  if (!self.data || told.id !== self.data.id || self.drag?.what === "head") return;
  self.at = told.frame;
  placeHead(self);
  if (told.isPlaying) follow(self);
  const whole = Math.floor(told.frame);
  if (whole !== self.shown) showFacts({ ...self, at: whole });
  self.shown = whole;
}

function say(self, words) {
  self.said.textContent = words;
}

function wireBar(self) {
  const on = (name, act) => {
    self.root.querySelector(name).onclick = act;
  };
  on(".ripple", () => setRoll(self, false));
  on(".roll", () => setRoll(self, true));
  on(".zoom.in", () => zoom(self, 1.5));
  on(".zoom.out", () => zoom(self, 1 / 1.5));
  on(".zoom.fit", () => fitAll(self));
  on(".back", () => undo(self, false));
  on(".forth", () => undo(self, true));
  on(".earlier", () => shift(self, -1));
  on(".later", () => shift(self, 1));
  on(".act.split", () => split(self));
  on(".duplicate", () => each(self, "duplicate"));
  on(".act.gap", () => gap(self));
  on(".delete", () => remove(self));
  const show = self.root.querySelector(".show");
  show.onclick = () => {
    const keys = self.root.querySelector(".keys");
    keys.hidden = !keys.hidden;
    show.setAttribute("aria-expanded", String(!keys.hidden));
  };
  wireFields(self);
}
