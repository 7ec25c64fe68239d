// Looks as pictures of the film's own cut. The browser keeps the moment that is looked at; a choice goes to the page once,
// when it is made.

const kept = new WeakMap();

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".looks");
  let self = kept.get(root);
  if (!self) {
    self = { root, moment: Math.floor(data.moments.length / 2) };
    kept.set(root, self);
    wire(self);
  }
  Object.assign(self, { data, setTriggerValue });
  self.moment = Math.min(self.moment, data.moments.length - 1);
  root.style.setProperty("--ratio", data.ratio);
  choices(self);
  draw(self);
}

function wire(self) {
  const { root } = self;
  const wipe = root.querySelector(".wipe");
  const strength = root.querySelector(".strength input");
  const moment = root.querySelector(".moment input");
  wipe.oninput = () => root.style.setProperty("--wipe", `${wipe.value}%`);
  strength.oninput = () => (root.querySelector(".strength output").textContent = `${strength.value} %`);
  strength.onchange = () => choose(self, self.data.chosen, Number(strength.value), true);
  moment.oninput = () => {
    self.moment = Number(moment.value);
    said(self);
  };
  moment.onchange = () => draw(self);
}

// A look begins in full; the same look keeps its strength and its grade.
function choose(self, name, strength, isSame) {
  const plain = name === "none" && !(isSame && self.data.graded);
  self.data = { ...self.data, chosen: name, strength, plain, graded: isSame && self.data.graded };
  mark(self);
  self.setTriggerValue("chosen", { name, strength, is_same: isSame });
}

function choices(self) {
  for (const [where, looks] of [[".styles", self.data.styles], [".names", self.data.looks]]) {
    const place = self.root.querySelector(where);
    const names = looks.map((look) => look.name).join(" ");
    if (place.dataset.names === names) continue;
    place.dataset.names = names;
    place.replaceChildren(...looks.map((look) => choice(self, look)));
  }
}

function all(self) {
  return [...self.data.styles, ...self.data.looks];
}

function choice(self, look) {
  const made = document.createElement("label");
  made.innerHTML = "<input type='radio' name='look'><img alt='' loading='lazy'><span></span>";
  const radio = made.querySelector("input");
  radio.value = look.name;
  made.querySelector("span").textContent = look.label;
  radio.onchange = () => choose(self, look.name, look.full, false);
  return made;
}

function draw(self) {
  const { root, data } = self;
  const frame = data.moments[self.moment].frame;
  const at = (address) => address.replace("/stills/0?", `/stills/${frame}?`);
  setSource(root.querySelector(".before"), at(data.before));
  setSource(root.querySelector(".after"), at(data.after));
  const pictures = root.querySelectorAll(".choices img");
  all(self).forEach((look, index) => setSource(pictures[index], at(look.src)));
  const moment = root.querySelector(".moment input");
  moment.max = data.moments.length - 1;
  moment.value = self.moment;
  root.querySelector(".moment").hidden = data.moments.length < 2;
  mark(self);
  said(self);
}

function mark(self) {
  const { root, data } = self;
  for (const radio of root.querySelectorAll(".choices input")) radio.checked = radio.value === data.chosen;
  const look = all(self).find((one) => one.name === data.chosen);
  root.classList.toggle("plain", data.plain);
  const name = data.chosen === "none" ? "" : look.label.toLowerCase();
  root.querySelector(".right").textContent = data.graded ? `${name} graded`.trim() : name;
  root.querySelector(".line").textContent = look.line || "";
  const strength = root.querySelector(".strength input");
  if (root.getRootNode().activeElement !== strength) strength.value = data.strength;
  root.querySelector(".strength output").textContent = `${strength.value} %`;
}

function said(self) {
  const { moments } = self.data;
  tell(self, ".moment output", moments[self.moment].label);
}

function tell(self, where, text) {
  self.root.querySelector(where).textContent = text;
  self.root.querySelector(".moment input").setAttribute("aria-valuetext", text);
}

// The old picture stays until the new one is there.
function setSource(image, address) {
  if (image.dataset.wanted === address) return;
  image.dataset.wanted = address;
  const next = new Image();
  next.onload = () => {
    if (image.dataset.wanted === address) image.src = address;
  };
  next.src = address;
}
