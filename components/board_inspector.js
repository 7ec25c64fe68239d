// The sheet of one scene: what is typed stays here, also when another scene is opened or the page is loaded again, until it
// is saved. A field that somebody else changed meanwhile shows both; nothing is overwritten unseen.

const kept = new WeakMap();
const FIELDS = ["title", "text", "negative", "camera", "length_frames", "line", "references"];

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  const root = parentElement.querySelector(".sheet");
  let self = kept.get(root);
  if (!self) {
    self = { root, waiting: [], sent: null, isTyping: false };
    kept.set(root, self);
    wire(self);
  }
  self.setStateValue = setStateValue;
  if (self.sent && data.ack === self.sent) {
    self.sent = null;
    self.justSaved = data.scene.id;
  }
  self.data = data;
  self.draft = settled(read(self), data.scene.fields);
  write(self);
  draw(self);
  flush(self);
}

const place = (self) => `reelbook-draft/${self.data.project}/${self.data.scene.id}`;
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

function read(self) {
  try {
    return JSON.parse(sessionStorage.getItem(place(self))) ?? { base: {}, fields: {} };
  } catch {
    return { base: {}, fields: {} };
  }
}

// What is stored by now is no draft any more.
function settled(draft, stored) {
  for (const name of FIELDS) {
    if (name in draft.fields && same(draft.fields[name], stored[name])) {
      delete draft.fields[name];
      delete draft.base[name];
    }
  }
  return draft;
}

function write(self) {
  const had = sessionStorage.getItem(place(self));
  if (Object.keys(self.draft.fields).length) sessionStorage.setItem(place(self), JSON.stringify(self.draft));
  else sessionStorage.removeItem(place(self));
  if ((had === null) !== (sessionStorage.getItem(place(self)) === null)) window.dispatchEvent(new Event("reelbook-draft"));
}

const value = (self, name) => (name in self.draft.fields ? self.draft.fields[name] : self.data.scene.fields[name]);

function change(self, name, to) {
  const stored = self.data.scene.fields[name];
  if (!(name in self.draft.base)) self.draft.base[name] = stored;
  self.draft.fields[name] = to;
  settled(self.draft, self.data.scene.fields);
  self.justSaved = "";
  write(self);
  state(self);
}

function wire(self) {
  const { root } = self;
  const field = (name) => root.querySelector(`[data-field=${name}]`);
  for (const name of ["title", "text", "negative", "camera", "line"]) {
    field(name).oninput = () => change(self, name, field(name).value);
  }
  field("seconds").oninput = () => {
    const seconds = Number(field("seconds").value);
    if (!(seconds > 0)) return;
    change(self, "length_frames", Math.max(1, Math.round(seconds * self.data.rate)));
    beats(self);
  };
  field("beats").oninput = () => {
    const count = Number(field("beats").value);
    if (!(count > 0)) return;
    change(self, "length_frames", Math.max(1, Math.round(((count * 60) / self.data.tempo) * self.data.rate)));
    setValue(self, field("seconds"), seconds(self));
  };
  root.querySelector(".save").onclick = () => save(self);
  root.querySelector(".discard").onclick = () => {
    self.draft = { base: {}, fields: {} };
    write(self);
    draw(self, true);
  };
  root.onkeydown = (event) => {
    event.stopPropagation(); // letters typed here are no shortcuts of the page
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save(self);
  };
}

function save(self) {
  if (!Object.keys(self.draft.fields).length) return;
  self.waiting.push({ op: "save", scene: self.data.scene.id, fields: { ...self.draft.fields }, version: self.data.scene.version });
  flush(self);
  state(self);
}

function flush(self) {
  if (self.sent || !self.waiting.length) return;
  self.sent = `${Date.now()}-${Math.random().toString(36).slice(2)}`;
  self.setStateValue("did", { ...self.waiting.shift(), serial: self.sent });
}

const seconds = (self) => String(Math.round((100 * value(self, "length_frames")) / self.data.rate) / 100);

function beats(self) {
  const count = (value(self, "length_frames") / self.data.rate) * (self.data.tempo / 60);
  setValue(self, self.root.querySelector("[data-field=beats]"), String(Math.round(10 * count) / 10));
}

function draw(self, isForced = false) {
  const { root, data } = self;
  const isOther = self.drawn !== data.scene.id || isForced;
  self.drawn = data.scene.id;
  if (isOther) root.classList.remove("done");
  root.querySelector(".which").textContent = data.which;
  cameras(self);
  for (const name of ["title", "text", "negative", "camera", "line"]) {
    setValue(self, root.querySelector(`[data-field=${name}]`), value(self, name), isOther);
  }
  setValue(self, root.querySelector("[data-field=seconds]"), seconds(self), isOther);
  root.querySelector(".in-beats").hidden = !data.tempo;
  if (data.tempo) beats(self);
  references(self);
  state(self);
}

// A field in which somebody types is left alone: what stands in it is a draft already.
function setValue(self, field, text, isForced = false) {
  const isTyping = self.root.getRootNode().activeElement === field;
  if (field.value !== text && (isForced || !isTyping)) field.value = text;
}

function cameras(self) {
  const field = self.root.querySelector("[data-field=camera]");
  if (field.options.length) return;
  field.replaceChildren(...self.data.cameras.map(([name, words]) => new Option(words, name)));
}

function references(self) {
  const list = value(self, "references");
  const place = self.root.querySelector(".references");
  const said = JSON.stringify([list.map((one) => one.blob), self.drawn]);
  if (place.dataset.said !== said) {
    place.dataset.said = said;
    place.replaceChildren(...list.map((one) => reference(self, one.blob)));
  }
  list.forEach((one, index) => {
    const item = place.children[index];
    const stored = self.data.scene.fields.references.find((other) => other.blob === one.blob);
    setValue(self, item.querySelector("input"), one.name);
    setValue(self, item.querySelector("select"), one.role ?? "");
    item.querySelector("select").ariaLabel = `What ${one.name || "the picture"} shows`;
    item.querySelector("button").ariaLabel = `Take out ${one.name || "the picture"}`;
    item.querySelector("p").textContent = same(one, stored) ? (self.data.ways[one.blob] ?? "") : "Save to see how it is used.";
  });
  const missing = self.root.querySelector(".missing");
  missing.textContent = self.data.missing;
  missing.hidden = !self.data.missing;
  self.root.querySelector(".no-references").hidden = list.length > 0;
}

function reference(self, blob) {
  const item = document.createElement("li");
  item.innerHTML =
    "<img alt='' loading='lazy'><input type='text' maxlength='200' aria-label='Name of the picture'>" +
    "<select></select><button type='button'>Take out</button><p></p>";
  item.querySelector("select").append(...self.data.roles.map(([name, words]) => new Option(words, name)));
  const put = (changes) => {
    const list = value(self, "references").map((one) => (one.blob === blob ? { ...one, ...changes } : one));
    change(self, "references", list.map(plain));
    references(self);
  };
  item.querySelector("img").src = `${self.data.media}${blob}/poster?px=160`;
  item.querySelector("input").oninput = (event) => put({ name: event.target.value });
  item.querySelector("select").onchange = (event) => put({ role: event.target.value });
  item.querySelector("button").onclick = () => {
    change(self, "references", value(self, "references").filter((one) => one.blob !== blob));
    references(self);
  };
  return item;
}

// As it is stored: what nobody said of a picture is left out.
const plain = ({ name, blob, role }) => (role ? { name, blob, role } : { name, blob });

// Whether there is something to save, and which fields somebody else has changed in the meantime.
function state(self) {
  const { root, draft, data } = self;
  const dirty = Object.keys(draft.fields);
  const isOnItsWay = self.sent !== null || self.waiting.length > 0;
  root.classList.toggle("dirty", dirty.length > 0);
  root.querySelector(".save").disabled = !dirty.length || isOnItsWay;
  root.querySelector(".discard").hidden = !dirty.length;
  const words = isOnItsWay ? "Saving …" : dirty.length ? "Not saved yet" : self.justSaved === data.scene.id ? "Saved" : "";
  const said = root.querySelector(".said");
  if (said.textContent !== words) said.textContent = words;
  for (const note of root.querySelectorAll(".theirs")) {
    const name = note.dataset.of;
    const theirs = data.scene.fields[name];
    note.hidden = !(name in draft.fields) || same(draft.base[name], theirs);
    if (!note.hidden) note.querySelector("q").textContent = told(self, name, theirs);
    note.querySelector("button").onclick = () => {
      delete draft.fields[name];
      delete draft.base[name];
      write(self);
      draw(self, true);
    };
  }
}

function told(self, name, theirs) {
  if (name === "length_frames") return `${Math.round((100 * theirs) / self.data.rate) / 100} s`;
  if (name === "references") return theirs.map((one) => one.name).join(", ") || "no pictures";
  if (name === "camera") return theirs.replace("_", " ");
  return theirs || "empty";
}
