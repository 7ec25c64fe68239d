// The tray of jobs in the bar: the one place of a tab that asks the server what is at work, and tells whoever wants to know.
//
// It never asks while the tab is hidden, rarely while nothing is at work, and costs no body while nothing has moved. When a
// job of this project ends it wakes the page once, unless the page has a list of its own, and never while somebody types.

const kept = new WeakMap();
const LIVE_MS = 1000;
const BESIDE_MS = 4000; // while the page has the whole list
const IDLE_MS = 8000;
const TOGETHER_MS = 500; // what ends together, and what follows at once, wakes the page once
const TYPING = "input:not([type=range]):not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]";

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".tray");
  let self = kept.get(root);
  if (!self) {
    self = { root, rows: new Map(), seal: "", timer: 0, waking: 0 };
    self.look = () => look(self);
    kept.set(root, self);
    wire(self);
  }
  Object.assign(self, { data, setTriggerValue, isGone: false });
  if (self.project !== data.project) Object.assign(self, { seal: "", project: data.project });
  self.known = marked(self, data.live);
  show(self, data.live);
  schedule(self, data.live);
  document.addEventListener("visibilitychange", self.look);
  window.addEventListener("reelbook:look", self.look);
  return () => {
    self.isGone = true;
    clearTimeout(self.timer);
    document.removeEventListener("visibilitychange", self.look);
    window.removeEventListener("reelbook:look", self.look);
  };
}

function wire(self) {
  const panel = self.root.querySelector(".panel");
  const opener = self.root.querySelector(".open");
  panel.addEventListener("beforetoggle", (event) => {
    const place = opener.getBoundingClientRect();
    panel.style.top = `${place.bottom + 6}px`;
    panel.style.right = `${Math.max(8, innerWidth - place.right)}px`;
    opener.setAttribute("aria-expanded", String(event.newState === "open"));
  });
  self.root.querySelector(".all").onclick = () => {
    panel.hidePopover();
    self.setTriggerValue("go", Date.now());
  };
}

// This project's jobs, at work and over: what the next look is compared with.
function marked(self, live) {
  const own = live.jobs.filter((job) => job.project_id === self.data.project).map((job) => job.id);
  return { live: new Set(own), over: new Set(live.over) };
}

function schedule(self, live) {
  clearTimeout(self.timer);
  if (self.isGone || document.hidden) return;
  const soon_ms = window.reelbookActivity ? BESIDE_MS : LIVE_MS;
  self.timer = setTimeout(self.look, live && live.jobs.some(isLive) ? soon_ms : IDLE_MS);
}

async function look(self) {
  clearTimeout(self.timer);
  if (self.isGone || document.hidden || self.isLooking) return;
  self.isLooking = true;
  const url = self.data.url;
  try {
    const headers = self.seal ? { "If-None-Match": self.seal } : {};
    const answer = await fetch(url, { headers, cache: "no-store" });
    if (answer.ok && url === self.data.url) {
      self.seal = answer.headers.get("ETag") || "";
      hear(self, await answer.json());
    }
  } catch {
    self.seal = ""; // the server is away; the next look begins anew
  } finally {
    self.isLooking = false;
    schedule(self, self.live);
  }
}

function hear(self, live) {
  const now = marked(self, live);
  const hasEnded = [...self.known.live].some((id) => !now.live.has(id)) || [...now.over].some((id) => !self.known.over.has(id));
  self.known = now;
  show(self, live);
  window.dispatchEvent(new CustomEvent("reelbook:jobs", { detail: { jobs: live.jobs, project: self.data.project, hasEnded } }));
  if (hasEnded && !(window.reelbookLists && window.reelbookLists.size)) wake(self, TOGETHER_MS);
}

function wake(self, after_ms) {
  clearTimeout(self.waking);
  self.waking = setTimeout(() => {
    if (self.isGone) return;
    if (!isTyping()) self.setTriggerValue("changed", Date.now());
    else document.addEventListener("focusout", () => wake(self, 200), { once: true });
  }, after_ms);
}

function isTyping() {
  let here = document.activeElement;
  while (here && here.shadowRoot && here.shadowRoot.activeElement) here = here.shadowRoot.activeElement;
  return here !== null && here.matches(TYPING);
}

function show(self, live) {
  self.live = live;
  const { root, data } = self;
  const there = (job) => (job.project_id === data.project ? job : { ...job, where: live.names[job.project_id] || "another project" });
  drawRows(self, root.querySelector("ul"), live.jobs.slice(0, data.most).map(there), (place, job) =>
    fillActs(place, job, job.can_cancel ? [["cancel", "Cancel"]] : [], (_way, made) => cancelJob(job, made)),
  );
  const [number, rest] = [live.jobs.length, live.jobs.length - data.most];
  setText(root.querySelector(".rest"), rest > 0 ? `and ${rest} more` : number ? "" : "Nothing is at work.");
  setText(root.querySelector(".number"), number ? `${number} ${number === 1 ? "job" : "jobs"}` : "Jobs");
  const told = live.jobs.filter((job) => job.fraction !== null);
  const ring = root.querySelector(".open .mark");
  setClass(ring, "mark " + (live.jobs.some((job) => job.state === "unknown") ? "unknown" : "ring"));
  ring.hidden = !number;
  ring.style.setProperty("--part", told.reduce((sum, job) => sum + job.fraction, 0) / (told.length || 1));
  live.jobs.forEach(echo);
}

// The same job's mark and words inside the page.
function echo(job) {
  const id = CSS.escape(job.id);
  for (const mark of document.querySelectorAll(`[data-job="${id}"]`)) mark.style.setProperty("--rb-part", job.fraction ?? 0);
  for (const words of document.querySelectorAll(`[data-job-words="${id}"]`)) setText(words, job.sentence);
}
