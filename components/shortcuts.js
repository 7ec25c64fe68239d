// The keys of all screens, in one place. They never fire while somebody types, nor where a part of the screen has taken them.

const TYPING = "input:not([type=range]):not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true], [role=listbox], [role=menu], [role=dialog], dialog, [popover]";
const CELL = '[class*="st-key-rb_cell_"]';

function onKey(self, event) {
  const way = event.composedPath().filter((one) => one instanceof Element);
  if (event.defaultPrevented || way.some((one) => one.matches(TYPING))) return;
  self.pressedIn = way.find((one) => one.dataset.cell) || null;
  const act = event.altKey ? null : event.ctrlKey || event.metaKey ? withControl(self, event) : plain(self, event, way);
  if (!act) return;
  event.preventDefault();
  if (!event.repeat || event.key.startsWith("Arrow")) act();
}

function withControl(self, event) {
  const key = event.key.toLowerCase();
  if (key === "k") return () => openPalette(self, "");
  if (key === "z") return () => run(self, event.shiftKey ? "redo" : "undo");
  return key === "y" ? () => run(self, "redo") : null;
}

function plain(self, event, way) {
  const { key } = event;
  if ((key === "Enter" || key === " ") && way.some((one) => one.matches("button, a, summary, video, [role=button]"))) return null;
  const known = self.data.commands.find((one) => one.key === key.toUpperCase() && !one.needs_cell);
  if (known) return () => (hasPrice(known) ? openPalette(self, known.title) : run(self, known.id));
  const cell = boxOf(self);
  const acts = {
    "/": () => openPalette(self, ""),
    "?": () => self.root.querySelector(".keys").showModal(),
    ArrowDown: boxes().length ? () => step(self, 1) : null,
    ArrowUp: boxes().length ? () => step(self, -1) : null,
    Enter: cell && (() => run(self, "open")),
    m: cell && (() => cell.querySelector('[class*="st-key-rb_make_"] button')?.click()),
    f: chosenCell(self) && (() => run(self, "freeze")),
    " ": cell && (() => play(cell)),
  };
  return acts[key] || null;
}

// What spends is shown with its price before it is done.
function hasPrice(one) {
  return one.usd !== null && one.usd !== undefined;
}

function boxes() {
  return [...document.querySelectorAll(CELL)];
}

// The card that a person is in, or was last.
function boxOf(self) {
  const focused = document.activeElement ? document.activeElement.closest(CELL) : null;
  if (focused) self.cell = focused.className;
  return focused || boxes().find((box) => box.className === self.cell) || null;
}

// The name of the chosen cell: of the part that has the key, else of the card.
function chosenCell(self) {
  if (self.pressedIn && self.pressedIn.isConnected) return self.pressedIn.dataset.cell;
  const named = boxOf(self)?.querySelector("[data-cell]");
  return named ? named.dataset.cell : null;
}

function step(self, by) {
  const there = boxes();
  const from = there.indexOf(boxOf(self));
  const box = there[from < 0 ? (by > 0 ? 0 : there.length - 1) : Math.min(there.length - 1, Math.max(0, from + by))];
  self.cell = box.className;
  box.tabIndex = -1;
  box.focus({ preventScroll: true });
  box.scrollIntoView({ block: "nearest" });
}

function play(box) {
  for (const part of box.querySelectorAll("*")) {
    const button = part.shadowRoot && part.shadowRoot.querySelector(".toggle");
    if (button) return button.click();
  }
}
