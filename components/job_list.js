// The list of jobs. It asks the server for rows, moves only what changed, and wakes the page once when a job ends.

const kept = new WeakMap();
const LIVE_MS = 1000;
const IDLE_MS = 8000;
const SHAPES = { queued: "ring", running: "ring", cancelling: "ring", unknown: "unknown", failed: "failed", done: "current" };

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".jobs");
  let self = kept.get(root);
  if (!self) {
    self = { root, rows: new Map(), known: new Map(), timer: 0, isGone: false };
    kept.set(root, self);
  }
  Object.assign(self, { data, setTriggerValue, isGone: false });
  self.known = new Map(data.jobs.map((job) => [job.id, job.state]));
  draw(self, mine(self, data.jobs));
  schedule(self, data.jobs);
  return () => {
    self.isGone = true;
    clearTimeout(self.timer);
  };
}

function isLive(job) {
  return ["queued", "running", "cancelling"].includes(job.state);
}

// Over and nothing left to decide: the cells show what came of it.
function isSettled(job) {
  return ["done", "cancelled", "written_off"].includes(job.state);
}

// Jobs that are drawn here; the page wakes for all of the project.
function mine(self, jobs) {
  return self.data.only ? jobs.filter((job) => job.cell === self.data.only) : jobs;
}

// Whether the page should look again: a job nobody here knew of, also one that is over already, or one in another state.
// A job that left the list matters only if it was at work: older ones drop off the end.
function hasChanged(self, jobs) {
  const now = new Map(jobs.map((job) => [job.id, job.state]));
  const isNew = jobs.some((job) => self.known.get(job.id) !== job.state);
  const isGone = [...self.known].some(([id, state]) => !now.has(id) && isLive({ state }));
  self.known = now;
  return isNew || isGone;
}

function schedule(self, jobs) {
  clearTimeout(self.timer);
  if (self.isGone) return;
  self.timer = setTimeout(() => look(self), jobs.some(isLive) ? LIVE_MS : IDLE_MS);
}

async function look(self) {
  if (self.isGone) return;
  let jobs = null;
  if (!document.hidden) {
    try {
      const answer = await fetch(self.data.url, { headers: { Accept: "application/json" } });
      if (answer.ok) jobs = (await answer.json()).jobs;
    } catch {
      jobs = null;
    }
  }
  if (self.isGone) return;
  if (jobs) {
    draw(self, mine(self, jobs));
    if (hasChanged(self, jobs)) self.setTriggerValue("changed", Date.now());
    schedule(self, jobs);
  } else {
    schedule(self, []);
  }
}

function draw(self, all) {
  const list = self.root.querySelector("ul");
  const jobs = all.filter((job) => !isSettled(job));
  const shown = jobs.slice(0, self.data.most);
  const ids = new Set(shown.map((job) => job.id));
  for (const [id, row] of self.rows) {
    if (!ids.has(id)) {
      row.remove();
      self.rows.delete(id);
    }
  }
  shown.forEach((job, index) => {
    let row = self.rows.get(job.id);
    if (!row) {
      row = makeRow(self, job);
      self.rows.set(job.id, row);
    }
    if (list.children[index] !== row) list.insertBefore(row, list.children[index] || null);
    fill(self, row, job);
  });
  const rest = jobs.length - shown.length;
  self.root.querySelector(".rest").textContent = rest > 0 ? `and ${rest} more` : jobs.length ? "" : self.data.none;
}

function makeRow(self, job) {
  const row = document.createElement("li");
  row.innerHTML =
    "<span class='mark' role='img'></span><span class='title'></span><span class='money'></span>" +
    "<span class='said'></span><span class='hint'></span><span class='acts'></span><span class='bar'><i></i></span>";
  row.dataset.id = job.id;
  return row;
}

function fill(self, row, job) {
  const mark = row.querySelector(".mark");
  setClass(mark, "mark " + (SHAPES[job.state] || "missing"));
  mark.setAttribute("aria-label", job.state.replace("_", " "));
  mark.style.setProperty("--part", job.fraction ?? 0);
  setText(row.querySelector(".title"), job.title);
  setText(row.querySelector(".money"), job.money);
  setText(row.querySelector(".said"), job.sentence);
  setText(row.querySelector(".hint"), job.hint);
  row.classList.toggle("live", isLive(job) && job.fraction !== null);
  row.querySelector(".bar i").style.width = `${100 * (job.fraction ?? 0)}%`;
  buttons(self, row.querySelector(".acts"), job);
  echo(job);
}

// The same job's mark inside its cell's card.
function echo(job) {
  for (const mark of document.querySelectorAll(`[data-job="${CSS.escape(job.id)}"]`)) {
    mark.style.setProperty("--rb-part", job.fraction ?? 0);
  }
  for (const words of document.querySelectorAll(`[data-job-words="${CSS.escape(job.id)}"]`)) {
    setText(words, job.sentence);
  }
}

function buttons(self, place, job) {
  const wanted = [];
  if (job.can_cancel) wanted.push(["cancel", "Cancel"]);
  if (job.can_retry) wanted.push(["retry", job.retry_money ? `Make it again · ${job.retry_money}` : "Make it again"]);
  if (job.can_resolve) wanted.push(["look_up", "Look it up"], ["adopt", "Enter its id"], ["write_off", "Write it off"]);
  const name = wanted.map(([way]) => way).join(" ");
  if (place.dataset.name === name) return;
  place.dataset.name = name;
  place.replaceChildren(...wanted.map(([way, text]) => button(self, way, text, job)));
}

function button(self, way, text, job) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.setAttribute("aria-label", `${text}: ${job.title}`);
  made.onclick = () => (way === "cancel" ? cancel(self, job, made) : self.setTriggerValue("settle", { id: job.id, way }));
  return made;
}

async function cancel(self, job, made) {
  made.disabled = true;
  try {
    await fetch(`/api/jobs/${encodeURIComponent(job.id)}/cancel`, { method: "POST", headers: { "X-Reelbook": "1" } });
  } finally {
    look(self);
  }
}

function setText(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

function setClass(place, name) {
  if (place.className !== name) place.className = name;
}
