// The strip of scenes: one is chosen. Pictures come when they are near; a job's ring fills without a run of the script.

const kept = new WeakMap();

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".strip");
  let self = kept.get(root);
  if (!self) {
    self = { root, items: new Map(), chosen: "" };
    self.listen = (event) => fill(self, event.detail.jobs);
    kept.set(root, self);
    keepKeys(root);
    root.onclick = (event) => press(self, event.target.closest("button"));
    root.onkeydown = (event) => move(self, event);
    self.keys = (event) => toNote(event);
  }
  Object.assign(self, { data, setTriggerValue });
  root.style.setProperty("--ratio", data.ratio);
  draw(self);
  window.addEventListener("reelbook:jobs", self.listen);
  document.addEventListener("keydown", self.keys);
  return () => {
    window.removeEventListener("reelbook:jobs", self.listen);
    document.removeEventListener("keydown", self.keys);
  };
}

// M goes to the words for another take, or to the button that makes it; the price is read before it is pressed.
function toNote(event) {
  const typing = "input:not([type=range]), textarea, select, [contenteditable=true], [role=dialog], [role=menu], [popover]";
  if (event.key.toLowerCase() !== "m" || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.composedPath().some((one) => one instanceof Element && one.matches(typing))) return;
  const place = document.querySelector(".st-key-rb_clips_side :is(.stForm input, .st-key-rb_clips_offer button, .st-key-rb_clips_go button)");
  if (!place) return;
  event.preventDefault();
  place.focus();
}

function draw(self) {
  const { root, data, items } = self;
  const there = new Set(data.tabs.map((tab) => tab.id));
  for (const [id, item] of items) {
    if (!there.has(id)) {
      item.remove();
      items.delete(id);
    }
  }
  data.tabs.forEach((tab, index) => {
    let item = items.get(tab.id);
    if (!item) {
      item = make(tab.id);
      items.set(tab.id, item);
    }
    if (root.children[index] !== item) root.insertBefore(item, root.children[index] || null);
    paint(item, tab);
  });
  light(self, data.chosen);
}

function make(id) {
  const item = document.createElement("li");
  item.innerHTML =
    "<button type='button'><span class='picture'><img loading='lazy' decoding='async' alt=''><span class='number'></span></span>" +
    "<span class='said'><span class='mark' role='img'></span><span class='title'></span></span></button>";
  item.dataset.id = id;
  return item;
}

function paint(item, tab) {
  const name = JSON.stringify(tab);
  if (item.dataset.name === name) return;
  item.dataset.name = name;
  const image = item.querySelector("img");
  if (tab.picture && image.getAttribute("src") !== tab.picture) image.src = tab.picture;
  if (!tab.picture) image.removeAttribute("src");
  image.onerror = () => image.removeAttribute("src");
  item.querySelector(".number").textContent = tab.number;
  const mark = item.querySelector(".mark");
  mark.className = `mark ${tab.mark}`;
  mark.setAttribute("aria-label", tab.word);
  mark.style.setProperty("--part", tab.fraction ?? 0);
  item.querySelector(".title").textContent = tab.title || "No words yet";
  const button = item.querySelector("button");
  button.title = [`Scene ${tab.number}`, tab.title, tab.reason].filter(Boolean).join(": ");
  button.setAttribute("aria-label", [`Scene ${tab.number}`, tab.title, tab.reason || tab.word].filter(Boolean).join(", "));
}

// The chosen one is lit at once and brought into view within the strip; nothing else of the page moves.
function light(self, chosen) {
  for (const [id, item] of self.items) {
    const button = item.querySelector("button");
    button.tabIndex = id === chosen ? 0 : -1;
    if (id === chosen) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
  if (self.chosen === chosen) return;
  self.chosen = chosen;
  const item = self.items.get(chosen);
  if (item) show(self, item);
}

function show(self, item) {
  const { root } = self;
  const [left, right] = [item.offsetLeft - root.offsetLeft - 24, item.offsetLeft - root.offsetLeft + item.offsetWidth + 24];
  if (left < root.scrollLeft) root.scrollLeft = left;
  else if (right > root.scrollLeft + root.clientWidth) root.scrollLeft = right - root.clientWidth;
}

function press(self, button) {
  const id = button && button.closest("li").dataset.id;
  if (!id || id === self.chosen) return;
  light(self, id);
  self.setTriggerValue("scene", id);
}

function move(self, event) {
  const list = [...self.items.values()];
  list.sort((one, other) => (one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
  const at = list.findIndex((item) => item === event.target.closest("li"));
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: list.length - 1 }[event.key];
  if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  event.stopPropagation();
  const item = list[Math.max(0, Math.min(list.length - 1, to))];
  item.querySelector("button").focus({ preventScroll: true });
  show(self, item);
}

function fill(self, jobs) {
  const working = new Map(jobs.map((job) => [job.id, job]));
  for (const tab of self.data.tabs) {
    const job = tab.job && working.get(tab.job);
    if (job) self.items.get(tab.id).querySelector(".mark").style.setProperty("--part", job.fraction ?? 0);
  }
}
