// Jobs as rows: what the tray in the bar and a page's own list of jobs draw alike. Only what changed is touched.

const SHAPES = { queued: "ring", running: "ring", cancelling: "ring", unknown: "unknown", failed: "failed", done: "current" };

function isLive(job) {
  return ["queued", "running", "cancelling"].includes(job.state);
}

// Rows in a list, in this order; `buttons` fills the place for what can be done with a job.
function drawRows(self, list, jobs, buttons) {
  const ids = new Set(jobs.map((job) => job.id));
  for (const [id, row] of self.rows) {
    if (!ids.has(id)) {
      row.remove();
      self.rows.delete(id);
    }
  }
  jobs.forEach((job, index) => {
    let row = self.rows.get(job.id);
    if (!row) {
      row = makeRow(job);
      self.rows.set(job.id, row);
    }
    if (list.children[index] !== row) list.insertBefore(row, list.children[index] || null);
    fillRow(row, job);
    buttons(row.querySelector(".acts"), job);
  });
}

function makeRow(job) {
  const row = document.createElement("li");
  row.innerHTML =
    "<span class='mark' role='img'></span><span class='title'></span><span class='money'></span>" +
    "<span class='said'></span><span class='hint'></span><span class='acts'></span><span class='bar'><i></i></span>";
  row.dataset.id = job.id;
  return row;
}

function fillRow(row, job) {
  const mark = row.querySelector(".mark");
  setClass(mark, "mark " + (SHAPES[job.state] || "missing"));
  mark.setAttribute("aria-label", job.state.replace("_", " "));
  mark.style.setProperty("--part", job.fraction ?? 0);
  setText(row.querySelector(".title"), job.title);
  setText(row.querySelector(".money"), job.money);
  setText(row.querySelector(".said"), job.where ? `${job.where}: ${job.sentence}` : job.sentence);
  setText(row.querySelector(".hint"), job.hint);
  row.classList.toggle("live", isLive(job) && job.fraction !== null);
  row.querySelector(".bar i").style.width = `${100 * (job.fraction ?? 0)}%`;
}

// Buttons of a row, made anew only when there are others than before.
function fillActs(place, job, wanted, press) {
  const name = wanted.map(([way]) => way).join(" ");
  if (place.dataset.name === name) return;
  place.dataset.name = name;
  place.replaceChildren(
    ...wanted.map(([way, text]) => {
      const made = document.createElement("button");
      made.type = "button";
      made.textContent = text;
      made.setAttribute("aria-label", `${text}: ${job.title}`);
      made.onclick = () => press(way, made);
      return made;
    }),
  );
}

async function cancelJob(job, made) {
  made.disabled = true;
  try {
    await fetch(`/api/jobs/${encodeURIComponent(job.id)}/cancel`, { method: "POST", headers: { "X-Reelbook": "1" } });
  } finally {
    made.disabled = false;
    window.dispatchEvent(new CustomEvent("reelbook:look"));
  }
}

function setText(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

function setClass(place, name) {
  if (place.className !== name) place.className = name;
}
