// Jobs at work. Asks the server for rows while the tab is seen, moves only what changed, and wakes the page when a job
// comes, ends or needs a decision.

const kept = new WeakMap();
const LIVE_MS = 2000; // bars glide from one answer to the next
const IDLE_MS = 8000;
const SHAPES = { queued: "ring", running: "ring", cancelling: "ring", unknown: "unknown" };

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".jobs");
  let self = kept.get(root);
  if (!self) {
    self = { root, rows: new Map(), known: "", timer: 0, isGone: false, asked: new Map() };
    kept.set(root, self);
  }
  Object.assign(self, { data, setTriggerValue, isGone: false });
  self.asked.clear();
  self.jobs = data.jobs;
  self.known = shape(data.jobs);
  self.seen = () => {
    clearTimeout(self.timer);
    if (!document.hidden) look(self);
  };
  document.addEventListener("visibilitychange", self.seen);
  const seen = self.seen;
  window.reelbookActivity = root;
  draw(self);
  schedule(self);
  return () => {
    if (window.reelbookActivity === root) window.reelbookActivity = null;
    document.removeEventListener("visibilitychange", seen);
    self.isGone = true;
    clearTimeout(self.timer);
  };
}

// Which jobs there are, and which of them need a decision: what the rest of the page depends on.
function shape(jobs) {
  return jobs.map((job) => job.id + (job.state === "unknown" ? "?" : "")).sort().join(" ");
}

function schedule(self) {
  clearTimeout(self.timer);
  if (self.isGone || document.hidden) return;
  const isLive = self.jobs.some((job) => job.state !== "unknown");
  self.timer = setTimeout(() => look(self), isLive ? LIVE_MS : IDLE_MS);
}

async function look(self) {
  if (self.isGone) return;
  try {
    const headers = self.seal ? { "If-None-Match": self.seal } : {};
    const answer = await fetch(self.data.url, { headers, cache: "no-store" });
    if (answer.ok && !self.isGone) {
      self.seal = answer.headers.get("ETag") || "";
      self.jobs = (await answer.json()).jobs;
      const now = shape(self.jobs);
      if (now !== self.known) self.setTriggerValue("changed", Date.now());
      self.known = now;
    }
  } catch {
    // the server is away; the list stays as it was and is asked for again
  }
  if (self.isGone) return;
  draw(self);
  schedule(self);
}

function draw(self) {
  const list = self.root.querySelector("ul");
  const shown = self.jobs.slice(0, self.data.most);
  const ids = new Set(shown.map((job) => job.id));
  for (const [id, row] of self.rows) {
    if (ids.has(id)) continue;
    row.remove();
    self.rows.delete(id);
  }
  shown.forEach((job, index) => {
    if (!self.rows.has(job.id)) self.rows.set(job.id, makeRow());
    const row = self.rows.get(job.id);
    if (list.children[index] !== row) list.insertBefore(row, list.children[index] || null);
    fill(self, row, job);
  });
  const rest = self.jobs.length - shown.length;
  setText(self.root.querySelector(".rest"), rest > 0 ? `and ${rest} more` : self.jobs.length ? "" : self.data.none);
  const open = self.jobs.filter((job) => job.state === "unknown").length;
  const heard = `${self.jobs.length} at work` + (open ? `, ${open} to decide` : "");
  setText(self.root.querySelector(".heard"), heard);
}

function makeRow() {
  const row = document.createElement("li");
  row.innerHTML =
    "<span class='mark' role='img'></span><span class='what'><span class='title'></span><span class='facts'>" +
    "<a class='project'></a><span class='maker'></span></span></span><span class='state'><span class='said'></span><span class='bar'><i></i></span>" +
    "<span class='hint'></span><span class='clock'></span></span><span class='money'></span><span class='acts'></span>";
  return row;
}

function fill(self, row, job) {
  const mark = row.querySelector(".mark");
  setAttribute(mark, "class", "mark " + (SHAPES[job.state] || "ring"));
  setAttribute(mark, "aria-label", job.state);
  mark.style.setProperty("--part", job.fraction ?? 0);
  setText(row.querySelector(".title"), job.title);
  const project = row.querySelector(".project");
  setText(project, self.data.has_projects ? job.project : "");
  setAttribute(project, "href", `/notebook?project=${encodeURIComponent(job.project_id)}`);
  setText(row.querySelector(".maker"), job.model || job.provider);
  setText(row.querySelector(".said"), self.asked.get(job.id) || job.sentence);
  setText(row.querySelector(".hint"), job.hint);
  setText(row.querySelector(".clock"), retention(job.deadline_at));
  setText(row.querySelector(".money"), job.money_line.replace(", ", ",\n"));
  setAttribute(row, "class", job.fraction === null || job.state === "unknown" ? "" : "live");
  row.querySelector(".bar i").style.width = `${100 * (job.fraction ?? 0)}%`;
  buttons(self, row.querySelector(".acts"), job);
}

// Results that only the vendor has are deleted there; until when, and how long that is.
function retention(text) {
  if (!text) return "";
  const end = new Date(text);
  const at = `${String(end.getHours()).padStart(2, "0")}:${String(end.getMinutes()).padStart(2, "0")}`;
  const left_s = Math.round((end - Date.now()) / 1000);
  if (left_s <= 0) return `The result was kept until ${at}.`;
  const left = left_s < 90 ? `${left_s} s` : left_s < 5400 ? `${Math.round(left_s / 60)} min` : `${Math.round(left_s / 3600)} h`;
  return `The result is kept until ${at}, ${left} left.`;
}

function buttons(self, place, job) {
  const wanted = [];
  if (job.can_cancel) wanted.push(["cancel", "Cancel"]);
  if (job.can_resolve) {
    const risk = job.at_risk === "price unknown" ? "" : ` ${job.at_risk}`;
    wanted.push(["look_up", "Look it up"], ["adopt", "Enter its id"], ["write_off", `Write off${risk}`]);
  }
  const name = wanted.map(([way]) => way).join(" ");
  if (place.dataset.name !== name) {
    place.dataset.name = name;
    place.replaceChildren(...wanted.map(([way, text]) => button(self, way, text, job)));
  }
  for (const made of place.children) made.disabled = self.asked.has(job.id);
}

function button(self, way, text, job) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.setAttribute("aria-label", `${text}: ${job.title}`);
  made.onclick = () => press(self, way, job);
  return made;
}

// Something is seen at once; the server answers when it has.
function press(self, way, job) {
  if (way === "cancel") {
    self.asked.set(job.id, "stopping");
    cancel(self, job);
  } else {
    if (way === "look_up") self.asked.set(job.id, "asking the vendor");
    self.setTriggerValue("settle", { id: job.id, way, at: Date.now() });
  }
  draw(self);
}

async function cancel(self, job) {
  try {
    await fetch(`/api/jobs/${encodeURIComponent(job.id)}/cancel`, { method: "POST", headers: { "X-Reelbook": "1" } });
  } finally {
    self.asked.delete(job.id);
    clearTimeout(self.timer);
    look(self);
  }
}

function setText(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

function setAttribute(place, name, text) {
  if (place.getAttribute(name) !== text) place.setAttribute(name, text);
}
