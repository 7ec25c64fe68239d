// The way through a film, in the bar: where one is, what is true of each step, and what refreshing it costs.

const kept = new WeakMap();
const MARKS = { current: "up to date", stale: "stale", missing: "missing", blocked: "blocked", ring: "at work" };

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".way");
  let self = kept.get(root);
  if (!self) {
    self = { root };
    kept.set(root, self);
    wireSwitcher(self);
    root.addEventListener("click", (event) => follow(self, event));
    self.listen = () => openSwitcher(self);
  }
  Object.assign(self, { data, setTriggerValue });
  root.querySelector(".rb-brand").setAttribute("aria-current", data.here === "projects" ? "page" : "false");
  root.querySelector(".steps").replaceChildren(...data.steps.map((step) => stepItem(self, step)));
  root.querySelector(".links").replaceChildren(...data.links.map((link) => linkItem(self, link)));
  root.querySelector(".between").hidden = !data.steps.length;
  fillSwitcher(self);
  window.addEventListener("reelbook:switch", self.listen);
  return () => window.removeEventListener("reelbook:switch", self.listen);
}

// A plain press goes there without loading anything anew; a press with Ctrl or the middle button stays the browser's.
function follow(self, event) {
  const link = event.target.closest("a[data-page]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  go(self, link.dataset.page, self.data.project);
  for (const one of self.root.querySelectorAll("a[data-page]")) one.classList.toggle("going", one === link);
}

function go(self, page, project) {
  self.setTriggerValue("go", { page, project, at: Date.now() });
}

function address(self, page) {
  const path = page === "projects" ? "/" : `/${page}`;
  return self.data.project ? `${path}?project=${encodeURIComponent(self.data.project)}` : path;
}

function made(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

function linkItem(self, { page, title }) {
  const isHere = page === self.data.here;
  return made("li", {}, made("a", { href: address(self, page), "data-page": page, "aria-current": isHere && "page" }, title));
}

function stepItem(self, step) {
  const isHere = step.page === self.data.here;
  const told = [step.sentence || (step.mark === "current" ? "Up to date" : ""), step.busy && "Jobs are at work", step.offer];
  const tip = made("span", { class: "tip", role: "tooltip", id: `tip-${step.page}` });
  tip.append(...told.filter(Boolean).map((text) => made("span", {}, text)));
  const mark = made("span", { class: `mark ${step.busy ? "ring turning" : step.mark}`, role: "img", "aria-label": MARKS[step.busy ? "ring" : step.mark] });
  const link = made(
    "a",
    { href: address(self, step.page), "data-page": step.page, "aria-current": isHere && "page", "aria-describedby": tip.id },
    mark,
    made("span", { class: "name" }, step.title),
  );
  return made("li", {}, link, tip);
}
