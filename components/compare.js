// Two takes in step: one transport moves both to the same frame. Beside each other, wiped by a line, or one over the other.

const kept = new WeakMap();
const WAYS = ["beside", "wipe", "flip"];

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".compare");
  let self = kept.get(root);
  if (!self) {
    self = { root, way: data.way, isOver: false };
    self.listen = (event) => onKey(self, event);
    self.one = makeDeck(root.querySelector(".a .screen"), () => inStep(self));
    self.other = makeDeck(root.querySelector(".b .screen"), () => undefined);
    kept.set(root, self);
    keepKeys(root);
    wire(self);
  }
  Object.assign(self, { data, setTriggerValue });
  root.style.setProperty("--ratio", data.ratio);
  for (const [name, take] of [["a", data.a], ["b", data.b]]) {
    setText(root.querySelector(`.${name} .badge`), take.badge);
    setText(root.querySelector(`.${name} .word`), take.title + (take.isPicked ? ", picked" : ""));
    const pick = root.querySelector(`.pick-${name}`);
    setText(pick, take.isPicked ? `Take ${take.number} is picked` : `Pick take ${take.number}`);
    pick.disabled = take.isPicked;
    root.querySelector(`.${name} video`).setAttribute("aria-label", take.title);
  }
  loadDeck(self.one, data.a);
  loadDeck(self.other, data.b);
  self.other.video.muted = true;
  paint(self);
  document.addEventListener("keydown", self.listen, true);
  return () => document.removeEventListener("keydown", self.listen, true);
}

function wire(self) {
  const { root } = self;
  const on = (name, act) => (root.querySelector(`.${name}`).onclick = act);
  on("play", () => flip(self));
  on("start", () => both(self, 0));
  on("back", () => both(self, self.one.n - 1));
  on("on", () => both(self, self.one.n + 1));
  on("end", () => both(self, lastFrame(self.one)));
  on("close", () => tell(self, { way: "close" }));
  on("pick-a", () => tell(self, { way: "pick", take: self.data.a.take }));
  on("pick-b", () => tell(self, { way: "pick", take: self.data.b.take }));
  for (const way of WAYS) on(way, () => show(self, way));
  root.querySelector(".bar").oninput = (event) => both(self, Number(event.target.value));
  root.querySelector(".line").oninput = () => paint(self);
  for (const screen of root.querySelectorAll(".pair .screen")) screen.onclick = () => (self.way === "flip" ? over(self) : flip(self));
}

function tell(self, act) {
  self.setTriggerValue("act", { ...act, serial: `${Date.now()}-${Math.random()}` });
}

function onKey(self, event) {
  if (!self.root.isConnected || !isOurs(event, self.root)) return;
  const by = event.shiftKey ? 10 : 1;
  const acts = {
    " ": () => flip(self),
    k: () => both(self, self.one.n),
    l: () => play(self),
    x: () => (self.way === "beside" ? show(self, "flip") : over(self)),
    ArrowLeft: () => both(self, self.one.n - by),
    ArrowRight: () => both(self, self.one.n + by),
    Home: () => both(self, 0),
    End: () => both(self, lastFrame(self.one)),
    Escape: () => tell(self, { way: "close" }),
  };
  const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}

function show(self, way) {
  Object.assign(self, { way, isOver: false });
  paint(self);
}

function over(self) {
  self.isOver = !self.isOver;
  if (self.way === "wipe") self.root.querySelector(".line").value = self.isOver ? 0 : 100;
  paint(self);
}

function both(self, n) {
  goTo(self.one, n);
  goTo(self.other, self.one.n);
}

function play(self) {
  if (self.one.n >= lastFrame(self.one)) both(self, 0);
  playDeck(self.one, 1);
  playDeck(self.other, 1);
}

function flip(self) {
  if (isResting(self.one)) play(self);
  else both(self, self.one.n);
}

// The second follows the first: more than a frame and a half apart, it is put right; it rests where the first rests.
function inStep(self) {
  if (!self.data || !self.other.data) return;
  const { one, other } = self;
  if (isResting(one)) {
    if (!isResting(other)) goTo(other, one.n);
  } else if (!isResting(other)) {
    const apart = other.video.currentTime - one.video.currentTime;
    if (Math.abs(apart) > 1.5 / one.rate && other.video.currentTime < (other.video.duration || 0)) other.video.currentTime = one.video.currentTime;
  }
  paint(self);
}

function paint(self) {
  const { root, one, data, way } = self;
  if (!data) return;
  root.className = `compare ${data.shape} ${way}${self.isOver ? " over" : ""}${isResting(one) ? "" : " playing"}`;
  root.style.setProperty("--line", `${root.querySelector(".line").value}%`);
  for (const name of WAYS) root.querySelector(`.${name}`).setAttribute("aria-pressed", String(name === way));
  const bar = root.querySelector(".bar");
  bar.max = lastFrame(one);
  bar.value = one.n;
  bar.setAttribute("aria-valuetext", `frame ${one.n}`);
  root.querySelector(".play").setAttribute("aria-label", isResting(one) ? "Play both" : "Pause both");
  setText(root.querySelector(".time"), clock(one.n, data.a.rate));
  setText(root.querySelector(".frame"), `frame ${one.n} of ${lastFrame(one)}`);
  setText(root.querySelector(".apart"), data.a.frames === data.b.frames ? "" : `The other has ${data.b.frames} frames, this one ${data.a.frames}.`);
}
