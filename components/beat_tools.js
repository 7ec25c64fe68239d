// Hands on the beats. The preview plays the song and says where it is; what is decided here goes to the studio as one correction.

const kept = new WeakMap();

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".beats");
  let self = kept.get(root);
  if (!self) {
    self = { root, taps: null, at: 0, when: 0, isPlaying: false, isClicking: false };
    kept.set(root, self);
    wire(self);
  }
  self.send = setTriggerValue;
  take(self, data);
  return () => {
    document.removeEventListener("rb-cut-at", self.hear);
    document.removeEventListener("keydown", self.press, true);
    if (self.isClicking) tell(self, { what: "clicks", src: "" });
  };
}

function take(self, data) {
  const isOther = self.data && (self.data.version !== data.version || self.data.id !== data.id);
  self.data = data;
  const words = (name, text) => {
    self.root.querySelector(name).textContent = text;
  };
  words(".line", data.line);
  words(".error", data.error);
  self.root.querySelector(".found").hidden = !data.canGoBack;
  const few = data.beats.length < 2;
  for (const one of self.root.querySelectorAll("[data-edit], .nudge, .first, .clicks, .ms")) one.disabled = few;
  if (isOther && self.isClicking) click(self, true);
}

function wire(self) {
  const part = (name) => self.root.querySelector(name);
  for (const one of self.root.querySelectorAll("[data-edit]")) one.onclick = () => correct(self, { edit: one.dataset.edit });
  for (const one of self.root.querySelectorAll(".nudge")) {
    one.onclick = () => correct(self, { edit: "nudge", by_ms: Number(one.dataset.way) * Math.abs(Number(part(".ms").value) || 10) });
  }
  part(".first").onclick = () => correct(self, { edit: "first", at_s: Math.max(0, now(self)) });
  part(".found").onclick = () => self.send("found", { id: Date.now() });
  part(".clicks").onclick = () => click(self, !self.isClicking);
  part(".tap").onpointerdown = (event) => {
    event.preventDefault();
    part(".tap").focus();
    tap(self);
  };
  part(".tap").onkeydown = (event) => {
    if ((event.key !== "Enter" && event.key !== " ") || event.repeat) return;
    event.preventDefault();
    tap(self);
  };
  part(".use").onclick = () => {
    correct(self, { edit: "tap", taps_s: self.taps });
    forget(self);
  };
  part(".stop").onclick = () => forget(self);
  self.hear = (event) => hear(self, event.detail);
  document.addEventListener("rb-cut-at", self.hear);
  self.press = (event) => {
    const isWriting = event.composedPath()[0]?.matches?.("input, textarea, select");
    if (!self.taps || event.repeat || isWriting || event.key.toLowerCase() !== "t" || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    tap(self);
  };
  document.addEventListener("keydown", self.press, true);
}

function hear(self, told) {
  if (!self.data || told.id !== self.data.id) return;
  Object.assign(self, { at: told.song, when: performance.now(), isPlaying: told.isPlaying });
}

// The moment of the song, also between two words from the preview.
const now = (self) => self.at + (self.isPlaying ? (performance.now() - self.when) / 1000 : 0);

// The first press starts the music, every other one is a tap.
function tap(self) {
  if (!self.taps) {
    self.taps = [];
    tell(self, { what: "play" });
  } else if (self.isPlaying) self.taps.push(Math.max(0, Number(now(self).toFixed(4))));
  showTaps(self);
}

function showTaps(self) {
  const { root, taps } = self;
  const [tapper, use, stop] = [root.querySelector(".tap"), root.querySelector(".use"), root.querySelector(".stop")];
  use.hidden = !taps || taps.length < 4;
  stop.hidden = !taps;
  tapper.classList.toggle("on", Boolean(taps));
  tapper.textContent = taps ? "Tap here, or press T" : "Tap along";
  if (!taps) return say(self, "");
  const steps = taps.slice(1).map((one, number) => one - taps[number]).sort((a, b) => a - b);
  const middle = steps[Math.floor(steps.length / 2)];
  const counted = steps.reduce((sum, step) => sum + Math.max(1, Math.round(step / middle)), 0);
  if (middle) use.textContent = `Use ${taps.length} taps, ${((60 * counted) / (taps[taps.length - 1] - taps[0])).toFixed(0)} bpm`;
  say(self, `${taps.length} ${taps.length === 1 ? "tap" : "taps"}${distance(self)}`);
}

// How far the taps lie from the beats as they are: the middle one counts.
function distance({ taps, data }) {
  if (taps.length < 4 || !data.beats.length) return "";
  const far = taps.map((one) => one - data.beats.reduce((best, beat) => (Math.abs(beat - one) < Math.abs(best - one) ? beat : best)));
  const middle = Math.round(1000 * far.sort((a, b) => a - b)[Math.floor(far.length / 2)]);
  return middle ? `, ${Math.abs(middle)} ms ${middle > 0 ? "after" : "before"} the beats as they are` : ", right on the beats as they are";
}

function forget(self) {
  self.taps = null;
  tell(self, { what: "pause" });
  showTaps(self);
}

function click(self, isOn) {
  self.isClicking = isOn;
  self.root.querySelector(".clicks").setAttribute("aria-pressed", String(isOn));
  tell(self, { what: "clicks", src: isOn ? `${self.data.clicks}?v=${self.data.version}` : "" });
}

function correct(self, edit) {
  self.send("edit", { edit, began: self.data.version, id: Date.now() });
}

function tell(self, more) {
  document.dispatchEvent(new CustomEvent("rb-cut-do", { detail: { id: self.data.id, ...more } }));
}

function say(self, words) {
  self.root.querySelector(".said").textContent = words;
}
