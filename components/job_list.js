// A page's own list of jobs. The tray in the bar asks the server and tells; this moves what changed and wakes the page.

const kept = new WeakMap();

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".jobs");
  let self = kept.get(root);
  if (!self) {
    self = { root, rows: new Map(), known: new Map() };
    self.listen = (event) => hear(self, event.detail);
    kept.set(root, self);
  }
  Object.assign(self, { data, setTriggerValue });
  self.known = states(data.jobs.filter((job) => isLive(job) || job.state === "unknown"));
  draw(self, data.jobs);
  lists().add(root);
  window.addEventListener("reelbook:jobs", self.listen);
  return () => {
    lists().delete(root);
    window.removeEventListener("reelbook:jobs", self.listen);
  };
}

// Lists that are on the page: while there is one, the tray leaves waking the page to it.
function lists() {
  return (window.reelbookLists ||= new Set());
}

function states(jobs) {
  return new Map(jobs.map((job) => [job.id, job.state]));
}

// Over and nothing left to decide: the cells show what came of it.
function isSettled(job) {
  return ["done", "cancelled", "written_off"].includes(job.state);
}

function hear(self, told) {
  const jobs = told.jobs.filter((job) => job.project_id === self.data.project);
  const now = states(jobs);
  const isNew = jobs.some((job) => !self.known.has(job.id) || (job.state === "unknown" && self.known.get(job.id) !== "unknown"));
  const isGone = [...self.known.keys()].some((id) => !now.has(id));
  self.known = now;
  draw(self, [...jobs, ...self.data.jobs.filter((job) => job.state === "failed" && !now.has(job.id))]);
  if (isNew || isGone || told.hasEnded) self.setTriggerValue("changed", Date.now());
}

function draw(self, all) {
  const { only, most, none } = self.data;
  const jobs = all.filter((job) => !isSettled(job) && (!only || job.cell === only));
  drawRows(self, self.root.querySelector("ul"), jobs.slice(0, most), (place, job) => acts(self, place, job));
  const rest = jobs.length - most;
  setText(self.root.querySelector(".rest"), rest > 0 ? `and ${rest} more` : jobs.length ? "" : none);
}

function acts(self, place, job) {
  const wanted = [];
  if (job.can_cancel) wanted.push(["cancel", "Cancel"]);
  if (job.can_retry) wanted.push(["retry", job.retry_money ? `Make it again · ${job.retry_money}` : "Make it again"]);
  if (job.can_resolve) wanted.push(["look_up", "Look it up"], ["adopt", "Enter its id"], ["write_off", "Write it off"]);
  fillActs(place, job, wanted, (way, made) =>
    way === "cancel" ? cancelJob(job, made) : self.setTriggerValue("settle", { id: job.id, way, at: Date.now() }),
  );
}
