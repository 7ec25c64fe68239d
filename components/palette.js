// One list of all actions, found by typing: Ctrl+K or / opens it, arrows choose, Enter does it.

const kept = new WeakMap();

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".palette");
  let self = kept.get(root);
  if (!self) {
    self = { root, cell: null, at: 0, rows: [] };
    self.listen = (event) => onKey(self, event);
    kept.set(root, self);
    wirePalette(self);
  }
  Object.assign(self, { data, setTriggerValue });
  document.addEventListener("keydown", self.listen);
  return () => document.removeEventListener("keydown", self.listen);
}

function wirePalette(self) {
  const { root } = self;
  const [finder, keys] = [root.querySelector(".finder"), root.querySelector(".keys")];
  root.querySelector(".find").onclick = () => openPalette(self, "");
  root.querySelector(".help").onclick = () => keys.showModal();
  root.querySelector(".close").onclick = () => keys.close();
  for (const box of [finder, keys]) box.onclick = (event) => event.target === box && box.close();
  const field = finder.querySelector("input");
  field.oninput = () => list(self);
  field.onkeydown = (event) => moveInPalette(self, event);
  finder.querySelector("ul").onclick = (event) => {
    const row = event.target.closest("li");
    if (row) carryOut(self, self.rows[Number(row.dataset.at)]);
  };
}

// Opens it with what was typed for the person already, so that a key leads to a price and not past it.
function openPalette(self, typed) {
  const finder = self.root.querySelector(".finder");
  if (document.querySelector("dialog[open]") || finder.open) return;
  finder.showModal();
  finder.querySelector("input").value = typed;
  list(self);
  finder.querySelector("input").select();
}

function list(self) {
  const finder = self.root.querySelector(".finder");
  const field = finder.querySelector("input");
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (one) => words.every((word) => `${one.group} ${one.title}`.toLowerCase().includes(word));
  const isOffered = (one) => !one.needs_cell || chosenCell(self);
  self.rows = self.data.commands.filter((one) => isOffered(one) && fits(one)).slice(0, 40);
  self.at = 0;
  finder.querySelector("ul").replaceChildren(...self.rows.map(commandRow));
  finder.querySelector("p").textContent = self.rows.length ? "" : "Nothing is called that.";
  light(self);
}

function commandRow(one, at) {
  const row = document.createElement("li");
  row.setAttribute("role", "option");
  row.id = `rb-command-${at}`;
  row.dataset.at = at;
  for (const [name, text] of [["group", one.group], ["title", one.title], ["key", one.key]]) {
    const part = document.createElement("span");
    part.className = name;
    part.textContent = text;
    row.append(part);
  }
  return row;
}

function light(self) {
  const finder = self.root.querySelector(".finder");
  [...finder.querySelectorAll("li")].forEach((row, at) => {
    row.setAttribute("aria-selected", String(at === self.at));
    if (at === self.at) row.scrollIntoView({ block: "nearest" });
  });
  finder.querySelector("input").setAttribute("aria-activedescendant", self.rows.length ? `rb-command-${self.at}` : "");
}

function moveInPalette(self, event) {
  const last = self.rows.length - 1;
  if (event.key === "Enter") carryOut(self, self.rows[self.at]);
  else if (event.key === "ArrowDown") self.at = self.at >= last ? 0 : self.at + 1;
  else if (event.key === "ArrowUp") self.at = self.at <= 0 ? Math.max(0, last) : self.at - 1;
  else return;
  event.preventDefault();
  light(self);
}

function carryOut(self, one) {
  if (!one) return;
  self.root.querySelector(".finder").close();
  run(self, one.id, one.usd);
}

function run(self, id, usd = null) {
  if (id === "switch") return void window.dispatchEvent(new CustomEvent("reelbook:switch"));
  if (id === "keys") return void self.root.querySelector(".keys").showModal();
  self.setTriggerValue("run", { id, usd, cell: chosenCell(self), at: Date.now() });
}
