// The frame tool: the clip, large; transport by frame; a frame or a stretch of frames to keep; a frame to use elsewhere.

const kept = new WeakMap();
const SPEEDS = [1, 2, 4];

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".tool");
  let self = kept.get(root);
  if (!self) {
    self = { root, first: null, last: null };
    self.deck = makeDeck(root.querySelector(".screen"), () => paint(self));
    self.listen = (event) => onKey(self, event);
    kept.set(root, self);
    keepKeys(root);
    wire(self);
  }
  if (!self.data || self.data.src !== data.src) Object.assign(self, { first: null, last: null });
  Object.assign(self, { data, setTriggerValue });
  root.className = `tool ${data.shape}`;
  root.dataset.cell = data.cell;
  root.style.setProperty("--ratio", data.ratio);
  setText(root.querySelector(".badge"), data.badge);
  setText(root.querySelector(".name"), data.title);
  root.querySelector("video").setAttribute("aria-label", data.title);
  uses(self);
  finds(self);
  setText(root.querySelector(".what"), data.words || "");
  loadDeck(self.deck, data);
  paint(self);
  document.addEventListener("keydown", self.listen, true);
  return () => document.removeEventListener("keydown", self.listen, true);
}

function wire(self) {
  const { root, deck } = self;
  const on = (name, act) => (root.querySelector(`.${name}`).onclick = act);
  root.querySelector("video").onclick = () => flipDeck(deck);
  root.querySelector(".exact").onclick = () => flipDeck(deck);
  on("play", () => flipDeck(deck));
  on("start", () => goTo(deck, 0));
  on("end", () => goTo(deck, lastFrame(deck)));
  on("back", () => goTo(deck, deck.n - 1));
  on("on", () => goTo(deck, deck.n + 1));
  on("in", () => mark(self, "first"));
  on("out", () => mark(self, "last"));
  on("full", () => (document.fullscreenElement ? document.exitFullscreen() : root.querySelector(".screen").requestFullscreen()));
  root.querySelector(".bar").oninput = (event) => goTo(deck, Number(event.target.value));
  root.querySelector(".number").onchange = (event) => goTo(deck, Number(event.target.value) || 0);
  root.querySelector(".from").onchange = (event) => edge(self, "first", event.target);
  root.querySelector(".to").onchange = (event) => edge(self, "last", event.target);
  root.querySelector(".every").onchange = () => paint(self);
}

function onKey(self, event) {
  if (!self.root.isConnected || !isOurs(event, self.root)) return;
  const { deck } = self;
  const acts = {
    " ": () => flipDeck(deck),
    k: () => goTo(deck, deck.n),
    l: () => faster(deck),
    j: () => playBack(deck),
    i: () => mark(self, "first"),
    o: () => mark(self, "last"),
    ArrowLeft: () => goTo(deck, deck.n - (event.shiftKey ? 10 : 1)),
    ArrowRight: () => goTo(deck, deck.n + (event.shiftKey ? 10 : 1)),
    Home: () => goTo(deck, 0),
    End: () => goTo(deck, lastFrame(deck)),
  };
  const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act || (event.shiftKey && !event.key.startsWith("Arrow"))) return;
  if (event.repeat && !event.key.startsWith("Arrow")) return event.preventDefault();
  event.preventDefault();
  event.stopPropagation();
  act();
}

function faster(deck) {
  const speed = isResting(deck) || deck.back ? 1 : SPEEDS[Math.min(SPEEDS.length - 1, SPEEDS.indexOf(deck.video.playbackRate) + 1)];
  playDeck(deck, speed);
}

function mark(self, side) {
  self[side] = self.deck.n;
  if (stretch(self).first > stretch(self).last) self[side === "first" ? "last" : "first"] = null;
  paint(self);
}

function edge(self, side, input) {
  self[side] = input.value === "" ? null : Math.max(0, Math.min(lastFrame(self.deck), Math.floor(Number(input.value) || 0)));
  if (stretch(self).first > stretch(self).last) self[side === "first" ? "last" : "first"] = null;
  paint(self);
}

function stretch(self) {
  const every = Math.max(1, Math.floor(Number(self.root.querySelector(".every").value) || 1));
  const [first, last] = [self.first ?? 0, self.last ?? lastFrame(self.deck)];
  return { first, last, every, count: Math.floor(Math.max(0, last - first) / every) + 1 };
}

function paint(self) {
  const { root, deck, data } = self;
  if (!data) return;
  const [last, isPlaying] = [lastFrame(deck), !isResting(deck)];
  root.classList.toggle("playing", isPlaying);
  const play = root.querySelector(".play");
  const word = isPlaying ? "Pause" : "Play";
  if (play.getAttribute("aria-label") !== word) play.setAttribute("aria-label", word);
  const bar = root.querySelector(".bar");
  bar.max = last;
  bar.value = deck.n;
  bar.setAttribute("aria-valuetext", `frame ${deck.n}, ${clock(deck.n, data.rate)}`);
  const number = root.querySelector(".number");
  number.max = last;
  if (root.getRootNode().activeElement !== number || isPlaying) number.value = deck.n;
  setText(root.querySelector(".time"), clock(deck.n, data.rate));
  setText(root.querySelector(".of"), `of ${last}`);
  for (const name of ["start", "back"]) root.querySelector(`.${name}`).disabled = deck.n === 0;
  for (const name of ["on", "end"]) root.querySelector(`.${name}`).disabled = deck.n >= last;
  if (!isPlaying) links(self);
}

// Addresses of what can be kept; nothing is made before they are followed.
function links(self) {
  const { root, deck, data } = self;
  const { first, last, every, count } = stretch(self);
  const isTooMany = count > data.most;
  for (const kind of ["png", "jpg"]) {
    const one = root.querySelector(`.one-${kind}`);
    one.href = `${data.frame}?n=${deck.n}&as=${kind}&keep=1`;
    one.download = `${data.name}, frame ${deck.n}.${kind}`;
    const many = root.querySelector(`.many-${kind}`);
    if (isTooMany) many.removeAttribute("href");
    else many.href = `${data.frames_at}?first=${first}&last=${last}&every=${every}&as=${kind}`;
    many.download = `${data.name}, frames ${first} to ${last}.zip`;
    many.setAttribute("aria-disabled", String(isTooMany));
  }
  const total = Math.max(1, lastFrame(deck));
  root.style.setProperty("--in", `${(100 * first) / total}%`);
  root.style.setProperty("--out", `${(100 * last) / total}%`);
  root.classList.toggle("marked", self.first !== null || self.last !== null);
  const here = root.getRootNode().activeElement;
  const [from, to] = [root.querySelector(".from"), root.querySelector(".to")];
  if (here !== from) from.value = first;
  if (here !== to) to.value = last;
  from.max = to.max = lastFrame(deck);
  setText(root.querySelector(".count"), isTooMany ? `${count} are too many; ${data.most} at once` : `${count} ${count === 1 ? "picture" : "pictures"}`);
  setText(root.querySelector(".here"), data.frames > 1 ? `Frame ${deck.n}` : "This picture");
}

// Stretches that were found in the take: a flag on the ruler each, and a button that goes there.
function finds(self) {
  const { root, deck, data } = self;
  const [list, flags, found] = [root.querySelector(".finds"), root.querySelector(".flags"), data.finds || []];
  list.hidden = !found.length && !data.finds_note;
  const seen = JSON.stringify([data.src, found, data.finds_note]);
  if (self.found === seen) return;
  self.found = seen;
  const last = Math.max(1, data.frames - 1);
  flags.replaceChildren(
    ...found.map((find) => {
      const flag = document.createElement("i");
      flag.style.left = `${(100 * find.start) / last}%`;
      flag.style.width = `${(100 * Math.min(find.frames, last - find.start)) / last}%`;
      return flag;
    }),
  );
  list.replaceChildren(
    ...found.map((find) => {
      const [item, button] = [document.createElement("li"), document.createElement("button")];
      button.type = "button";
      button.textContent = find.words;
      button.title = "Go to its first frame";
      button.onclick = () => goTo(deck, find.start);
      item.append(button);
      return item;
    }),
  );
  if (!data.finds_note) return;
  const note = document.createElement("li");
  note.textContent = data.finds_note;
  list.append(note);
}

function uses(self) {
  const place = self.root.querySelector(".uses");
  const name = JSON.stringify(self.data.uses);
  if (place.dataset.name === name) return;
  place.dataset.name = name;
  place.replaceChildren(
    ...self.data.uses.map((use) => {
      const made = document.createElement("button");
      made.type = "button";
      made.dataset.way = use.way;
      made.textContent = use.label;
      made.title = use.title;
      made.setAttribute("aria-label", `Use this frame as: ${use.title}`);
      made.onclick = () => {
        halt(self.deck);
        const serial = `${Date.now()}-${Math.random()}`;
        self.setTriggerValue("use", { way: use.way, scene: use.scene, take: self.data.take, frame: self.deck.n, serial });
      };
      return made;
    }),
  );
}
