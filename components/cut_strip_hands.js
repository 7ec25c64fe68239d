// Hands on the strip: dragging handles, shots and the playhead; keys for everything that the mouse can do.

const NEAR = 10;

function snapped(self, frame, event) {
  const whole = Math.round(frame);
  if (event.altKey) return whole;
  const near = [nearest(self.data.beats, whole), Math.round(self.at)].filter((one) => one !== undefined);
  const best = near.sort((a, b) => Math.abs(a - frame) - Math.abs(b - frame))[0];
  return best !== undefined && Math.abs(best - frame) * self.scale <= NEAR ? best : whole;
}

function wireHands(self) {
  const { list, view, sheet } = self;
  sheet.onpointerdown = (event) => begin(self, event);
  sheet.onpointermove = (event) => self.drag && go(self, event);
  sheet.onpointerup = (event) => end(self, event, true);
  sheet.onpointercancel = (event) => end(self, event, false);
  view.addEventListener("wheel", (event) => wheel(self, event), { passive: false });
  view.onscroll = () => {
    showShots(self);
    paint(self);
  };
  list.onkeydown = (event) => key(self, event);
  list.onblur = () => flush(self);
}

const frameAt = (self, event) => (event.clientX - self.sheet.getBoundingClientRect().left) / self.scale;

function begin(self, event) {
  if (event.button) return;
  const row = event.target.closest(".shot");
  if (!row) {
    if (event.pointerType === "touch" && event.offsetY > RULER) return;
    self.drag = { what: "head" };
    self.sheet.setPointerCapture(event.pointerId);
    seek(self, frameAt(self, event));
    return;
  }
  self.list.focus({ preventScroll: true });
  const edge = event.target.classList.contains("h") ? (event.target.classList.contains("head") ? "head" : "tail") : "";
  if (edge) pick(self, row.dataset.id, {});
  if (!edge && event.pointerType === "touch") return;
  self.sheet.setPointerCapture(event.pointerId);
  self.drag = { what: edge || "shot", id: row.dataset.id, x: event.clientX, from: frameAt(self, event), base: self.shots, edits: [] };
}

function go(self, event) {
  const { drag } = self;
  if (drag.what === "head") return seek(self, frameAt(self, event));
  if (!drag.moving && Math.abs(event.clientX - drag.x) < 4) return;
  drag.moving = true;
  if (drag.what === "shot") return carry(self, event);
  drag.edits = [trimBy(self, drag, event)];
  self.shots = applied(drag.base, drag.edits[0]);
  layOut(self);
  showInspector(self);
  tip(self, event, drag);
}

// How far a handle was pulled, so that the cut it moves lies on a beat. At the head of a shot whose followers move along,
// that cut is the end of the shot.
function trimBy(self, drag, event) {
  const place = drag.base.findIndex((shot) => shot.id === drag.id);
  const start = startsOf(drag.base)[place];
  const stop = start + drag.base[place].frames;
  const pulled = frameAt(self, event) - drag.from;
  const isRoll = self.isRoll && (drag.what === "head" ? place > 0 : place < drag.base.length - 1);
  let by;
  if (drag.what === "tail") by = snapped(self, stop + pulled, event) - stop;
  else if (isRoll) by = snapped(self, start + pulled, event) - start;
  else by = stop - snapped(self, stop - pulled, event);
  return { edit: "trim", id: drag.id, edge: drag.what, by: Math.round(by), is_roll: self.isRoll };
}

function tip(self, event, drag) {
  const shot = self.shots.find((one) => one.id === drag.id);
  const was = drag.base.find((one) => one.id === drag.id);
  const by = shot.frames - was.frames;
  const cut = startsOf(self.shots)[self.shots.indexOf(shot)] + (drag.what === "head" && self.isRoll ? 0 : shot.frames);
  const beat = self.data.beats[firstFrom(self.data.beats, cut)] === cut ? " · on a beat" : "";
  self.tip.textContent = `${clock(shot.frames, self.data.rate)} (${by > 0 ? "+" : ""}${by})${beat}`;
  self.tip.hidden = false;
  const box = self.root.querySelector(".frame").getBoundingClientRect();
  self.tip.style.left = `${Math.max(0, Math.min(box.width - 150, event.clientX - box.left + 12))}px`;
}

// A shot in the hand: a line shows where it would go.
function carry(self, event) {
  const { drag } = self;
  if (!self.chosen.has(drag.id)) pick(self, drag.id, {});
  const at = frameAt(self, event);
  let place = self.starts.findIndex((start, number) => at < start + self.shots[number].frames / 2);
  if (place < 0) place = self.shots.length;
  drag.before = place < self.shots.length ? self.shots[place].id : null;
  self.marker.hidden = false;
  self.marker.style.left = `${(place < self.shots.length ? self.starts[place] : total(self.shots)) * self.scale}px`;
  self.list.classList.add("carrying");
  const box = self.view.getBoundingClientRect();
  if (event.clientX > box.right - 32) self.view.scrollLeft += 16;
  if (event.clientX < box.left + 32) self.view.scrollLeft -= 16;
}

function end(self, event, isDone) {
  const { drag } = self;
  self.drag = null;
  self.tip.hidden = true;
  self.marker.hidden = true;
  self.list.classList.remove("carrying");
  if (!drag || drag.what === "head") return;
  if (drag.base && drag.what !== "shot") self.shots = drag.base;
  if (!isDone) return layOut(self);
  if (!drag.moving) return drag.what === "shot" ? pick(self, drag.id, event) : undefined;
  if (drag.what === "shot" && drag.before !== undefined) commit(self, { edit: "move", ids: chosenIds(self), before: drag.before });
  else if (drag.edits[0]?.by) commit(self, drag.edits[0]);
  layOut(self);
}

function wheel(self, event) {
  if (!event.ctrlKey && !event.metaKey) return;
  event.preventDefault();
  zoom(self, Math.exp(-event.deltaY / 300), event.clientX - self.view.getBoundingClientRect().left);
}

// Closer or wider around a place that stays where it is.
function zoom(self, by, x = self.at * self.scale - self.view.scrollLeft) {
  const at = x < 0 || x > self.view.clientWidth ? self.view.clientWidth / 2 : x;
  const frame = (self.view.scrollLeft + at) / self.scale;
  const least = fitScale(self);
  self.scale = Math.max(least, Math.min(40, self.scale * by));
  self.isFit = self.scale <= least * 1.001;
  layOut(self);
  self.view.scrollLeft = frame * self.scale - at;
}

function pick(self, id, event) {
  if (event.shiftKey && self.anchor) {
    const ids = self.shots.map((shot) => shot.id);
    const [a, b] = [ids.indexOf(self.anchor), ids.indexOf(id)].sort((x, y) => x - y);
    self.chosen = new Set(ids.slice(Math.max(0, a), b + 1));
  } else if (event.ctrlKey || event.metaKey) {
    if (!self.chosen.delete(id)) self.chosen.add(id);
    self.anchor = id;
  } else {
    self.chosen = new Set([id]);
    self.anchor = id;
  }
  self.current = id;
  showShots(self);
  showInspector(self);
  reveal(self, id);
}

function reveal(self, id) {
  const place = self.shots.findIndex((shot) => shot.id === id);
  if (place < 0) return;
  const [left, right] = [self.starts[place] * self.scale, (self.starts[place] + self.shots[place].frames) * self.scale];
  if (left < self.view.scrollLeft) self.view.scrollLeft = left - 24;
  else if (right > self.view.scrollLeft + self.view.clientWidth) self.view.scrollLeft = Math.min(left - 24, right - self.view.clientWidth + 24);
}

function step(self, by, event) {
  const place = self.shots.findIndex((shot) => shot.id === self.current);
  const next = Math.max(0, Math.min(self.shots.length - 1, place < 0 ? 0 : self.chosen.size || Math.abs(by) > 1 ? place + by : place));
  if (self.shots[next]) pick(self, self.shots[next].id, { shiftKey: event.shiftKey });
}

function key(self, event) {
  const name = event.ctrlKey || event.metaKey ? `Ctrl+${event.key.toLowerCase()}` : event.code.startsWith("Bracket") ? event.code : event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const move = keysOf(self, event)[name];
  if (!move) return;
  event.preventDefault();
  event.stopPropagation();
  move();
}

function keysOf(self, event) {
  const play = (what) => () => tell(self, { what });
  const arrow = (by) => () => (event.altKey ? shift(self, by) : step(self, by, event));
  return {
    ArrowLeft: arrow(-1), ArrowRight: arrow(1), Home: () => step(self, -1e6, event), End: () => step(self, 1e6, event),
    ArrowUp: () => jump(self, -1), ArrowDown: () => jump(self, 1),
    BracketLeft: () => nudge(self, -1, event), BracketRight: () => nudge(self, 1, event),
    s: () => split(self), d: () => each(self, "duplicate"), g: () => gap(self), Delete: () => remove(self), Backspace: () => remove(self),
    i: () => trimTo(self, "head"), o: () => trimTo(self, "tail"), r: () => setRoll(self, !self.isRoll), t: () => self.root.querySelector(".kind").focus(),
    " ": play("toggle"), k: play("pause"), l: play("faster"), j: play("back"),
    ",": () => seek(self, self.at - 1), ".": () => seek(self, self.at + 1),
    "+": () => zoom(self, 1.4), "=": () => zoom(self, 1.4), "-": () => zoom(self, 1 / 1.4), 0: () => fitAll(self),
    "Ctrl+a": () => chooseAll(self), Escape: () => choose(self, []),
    "Ctrl+z": () => undo(self, event.shiftKey), "Ctrl+y": () => undo(self, true),
  };
}
