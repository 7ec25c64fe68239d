// What depends on what, from left to right. A chosen part lights up what it looks at and what looks at it; arrows walk along.

const kept = new WeakMap();
const [WIDE, HIGH, GAP_X, GAP_Y, TOP] = [152, 44, 24, 10, 32];
const SVG = "http://www.w3.org/2000/svg";

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".graph");
  let self = kept.get(root);
  if (!self) {
    self = { root, here: "" };
    kept.set(root, self);
    root.onkeydown = (event) => walk(self, event);
  }
  Object.assign(self, { data, setTriggerValue, nodes: new Map(data.nodes.map((node) => [node.name, node])) });
  draw(self);
}

function draw(self) {
  const { data, root } = self;
  const sheet = root.querySelector(".sheet");
  const had = self.boxes && [...self.boxes].find(([, box]) => box === root.getRootNode().activeElement);
  sheet.style.width = `${data.columns.length * (WIDE + GAP_X) - GAP_X}px`;
  sheet.style.height = `${TOP + data.rows * (HIGH + GAP_Y)}px`;
  self.lines = data.edges.map((edge) => line(self, edge));
  self.boxes = new Map(data.nodes.map((node) => [node.name, box(self, node)]));
  const plan = document.createElementNS(SVG, "svg");
  plan.setAttribute("aria-hidden", "true");
  plan.append(...self.lines.map((one) => one.path));
  sheet.replaceChildren(plan, ...data.columns.map(title), ...self.boxes.values());
  if (!self.nodes.has(self.here)) self.here = data.chosen || data.nodes[0]?.name || "";
  tabTo(self);
  if (had) self.boxes.get(had[0])?.focus();
}

function title(text, column) {
  const made = document.createElement("span");
  made.className = "column";
  made.style.left = `${column * (WIDE + GAP_X)}px`;
  made.textContent = text;
  return made;
}

function place(node) {
  return { x: node.column * (WIDE + GAP_X), y: TOP + node.row * (HIGH + GAP_Y) };
}

function line(self, edge) {
  const [from, to] = [place(self.nodes.get(edge.source)), place(self.nodes.get(edge.target))];
  const [x1, y1, x2, y2] = [from.x + WIDE, from.y + HIGH / 2, to.x, to.y + HIGH / 2];
  const bend = Math.max(12, (x2 - x1) / 2);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", `M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`);
  path.setAttribute("class", `${edge.is_stale ? "stale" : ""} ${edge.is_implied && !edge.is_stale ? "implied" : ""}`);
  return { ...edge, path };
}

function box(self, node) {
  const made = document.createElement("button");
  made.type = "button";
  const { x, y } = place(node);
  made.style.cssText = `left:${x}px;top:${y}px`;
  made.className = `node ${node.count > 1 ? "fold" : ""}`;
  made.dataset.name = node.name;
  if (node.count === 1) made.dataset.cell = node.name;
  made.setAttribute("aria-pressed", String(node.name === self.data.chosen));
  made.setAttribute("aria-label", [node.title, node.word, node.note, ...said(self, node)].filter(Boolean).join(", "));
  for (const [name, text] of [[`mark ${node.shape}`, ""], ["name", node.title], ["note", node.note]]) {
    const part = document.createElement("span");
    part.className = name;
    part.textContent = text;
    made.append(part);
  }
  made.title = [node.title, node.note].filter(Boolean).join(": ");
  made.onclick = () => self.setTriggerValue("pick", { name: node.name, at: Date.now() });
  made.onfocus = made.onmouseenter = () => light(self, node.name);
  made.onblur = made.onmouseleave = () => light(self, "");
  return made;
}

function said(self, node) {
  const from = self.data.edges.filter((edge) => edge.target === node.name).map((edge) => self.nodes.get(edge.source).title);
  return from.length ? [`looks at ${from.slice(0, 6).join(", ")}${from.length > 6 ? ` and ${from.length - 6} more` : ""}`] : [];
}

// The chosen part, all it looks at and all that looks at it.
function light(self, name) {
  const near = new Set([name]);
  for (const one of self.lines) {
    const isOn = name !== "" && (one.source === name || one.target === name);
    one.path.classList.toggle("on", isOn);
    if (isOn) near.add(one.source).add(one.target);
  }
  for (const [other, made] of self.boxes) made.classList.toggle("far", name !== "" && !near.has(other));
}

function walk(self, event) {
  const here = self.nodes.get(event.target.dataset.name);
  if (!here) return;
  const column = self.data.nodes.filter((node) => node.column === here.column).sort((one, other) => one.row - other.row);
  const beside = (from, to) => self.data.edges.find((edge) => edge[from] === here.name && !edge.is_implied)?.[to];
  const next = {
    ArrowLeft: () => beside("target", "source"),
    ArrowRight: () => beside("source", "target"),
    ArrowUp: () => column[column.indexOf(here) - 1]?.name,
    ArrowDown: () => column[column.indexOf(here) + 1]?.name,
  }[event.key];
  if (!next) return;
  event.preventDefault();
  const name = next();
  if (!name) return;
  self.here = name;
  tabTo(self);
  self.boxes.get(name).focus();
  self.boxes.get(name).scrollIntoView({ block: "nearest", inline: "nearest" });
}

function tabTo(self) {
  for (const [name, made] of self.boxes) made.tabIndex = name === self.here ? 0 : -1;
}
