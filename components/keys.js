// Keys of the notebook: arrows move from cell to cell, Enter opens, M makes, F keeps as it is, Space plays, ? lists them.

const kept = new WeakMap();
const TYPING = "input, textarea, select, [contenteditable], [role=listbox], [role=menu], [role=dialog]";

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".keys");
  let self = kept.get(root);
  if (!self) {
    self = { root, here: "" };
    self.listen = (event) => onKey(self, event);
    kept.set(root, self);
    document.addEventListener("keydown", self.listen);
    root.querySelector(".show").onclick = () => toggle(self);
    root.querySelector(".close").onclick = () => toggle(self, false);
  }
  Object.assign(self, { cells: data.cells, setTriggerValue });
  return () => document.removeEventListener("keydown", self.listen);
}

function boxOf(slug) {
  return document.querySelector(".st-key-rb_cell_" + CSS.escape(slug));
}

function onKey(self, event) {
  const origin = event.composedPath()[0];
  if (event.ctrlKey || event.metaKey || event.altKey || !(origin instanceof Element)) return;
  if (event.key === "Escape") return toggle(self, false);
  if (origin.closest(TYPING) || isOwnKey(origin, event.key)) return;
  const acts = {
    ArrowDown: () => move(self, 1),
    ArrowUp: () => move(self, -1),
    Enter: () => self.here && self.setTriggerValue("open", self.here),
    f: () => self.here && self.setTriggerValue("freeze", self.here),
    m: () => press(self, '[class*="st-key-rb_make_"] button'),
    " ": () => play(self),
    "?": () => toggle(self),
  };
  if (!acts[event.key]) return;
  event.preventDefault();
  if (event.repeat && event.key === "m") return;
  acts[event.key]();
}

// A focused button or player answers to Enter and Space itself.
function isOwnKey(origin, key) {
  return (key === "Enter" || key === " ") && origin.closest("button, a, summary, video") !== null;
}

function move(self, by) {
  const there = self.cells.filter((slug) => boxOf(slug));
  const focused = document.activeElement ? document.activeElement.closest('[class*="st-key-rb_cell_"]') : null;
  const from = there.findIndex((slug) => (focused ? boxOf(slug) === focused : slug === self.here));
  const next = from < 0 ? (by > 0 ? 0 : there.length - 1) : Math.min(there.length - 1, Math.max(0, from + by));
  if (!there.length) return;
  self.here = there[next];
  const box = boxOf(self.here);
  box.tabIndex = -1;
  box.focus({ preventScroll: true });
  box.scrollIntoView({ block: "nearest" });
}

function press(self, selector) {
  const box = self.here && boxOf(self.here);
  const button = box && box.querySelector(selector);
  if (button) button.click();
}

function play(self) {
  const box = self.here && boxOf(self.here);
  if (!box) return;
  for (const part of box.querySelectorAll("*")) {
    const toggleButton = part.shadowRoot && part.shadowRoot.querySelector(".toggle");
    if (toggleButton) return toggleButton.click();
  }
}

function toggle(self, wanted) {
  const list = self.root.querySelector(".list");
  list.hidden = wanted === undefined ? !list.hidden : !wanted;
  self.root.querySelector(".show").setAttribute("aria-expanded", String(!list.hidden));
}
