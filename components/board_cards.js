// What the board shows: a card for each scene, its mark, and the rings of jobs at work. One module with `board.js`.

const STAGES = ["text", "picture", "clip"];
const LIVE_MS = 1500;
const IDLE_MS = 10000;

function draw(self) {
  const { data, list, items, ids } = self;
  const byId = new Map(data.cards.map((card) => [card.id, card]));
  self.root.dataset.shape = data.shape;
  self.root.style.setProperty("--ratio", data.ratio);
  for (const [id, item] of items) {
    if (byId.has(id)) continue;
    item.remove();
    items.delete(id);
  }
  if (!byId.has(self.here)) self.here = byId.has(data.opened) ? data.opened : (ids[0] ?? "");
  ids.forEach((id, index) => {
    let item = items.get(id);
    if (!item) items.set(id, (item = made()));
    if (list.children[index] !== item) place(self, item, list.children[index]);
    fill(self, item, byId.get(id), index);
  });
  self.root.querySelector(".add").setAttribute("aria-label", ids.length ? "Add a scene at the end" : "Add the first scene");
}

// Moving an element takes the focus from it, so it is given back.
function place(self, item, before) {
  const hadFocus = item.contains(self.root.getRootNode().activeElement);
  self.list.insertBefore(item, before || null);
  if (hadFocus) item.firstElementChild.focus({ preventScroll: true });
}

function made() {
  const item = document.createElement("li");
  item.className = "item";
  item.innerHTML =
    "<div class='card' role='group' aria-roledescription='scene'><div class='picture'><img alt='' loading='lazy' decoding='async' draggable='false'>" +
    "<span class='none'>no picture yet</span><span class='number'></span><span class='badge'>offline animatic</span></div>" +
    "<p class='words'></p><p class='facts'></p>" +
    "<p class='state'><span class='mark' role='img'></span><span class='reason'></span><span class='approved'></span></p></div>" +
    "<label class='pick'><input type='checkbox' tabindex='-1'></label>";
  return item;
}

function fill(self, item, card, index) {
  const { data } = self;
  const box = item.firstElementChild;
  const isOpen = card.id === data.opened;
  item.dataset.id = card.id;
  item.classList.remove("leaving");
  item.classList.toggle("opened", isOpen);
  item.classList.toggle("checked", data.checked.includes(card.id));
  box.tabIndex = card.id === self.here ? 0 : -1;
  if (isOpen) box.setAttribute("aria-current", "true");
  else box.removeAttribute("aria-current");
  const approved = card.approved.length ? `approved: ${card.approved.join(", ")}` : "";
  const heard = [`Scene ${index + 1}`, card.words, card.camera, card.length, card.reason || card.word, approved];
  setAttribute(box, "aria-label", heard.filter(Boolean).join(", "));
  picture(self, box, card);
  setText(box.querySelector(".number"), String(index + 1));
  setText(box.querySelector(".words"), card.words || "No words yet");
  setText(box.querySelector(".facts"), `${card.length} · ${card.camera}`);
  ticks(box.querySelector(".approved"), card.approved);
  const mark = box.querySelector(".mark");
  setAttribute(mark, "class", `mark ${card.mark}`);
  setAttribute(mark, "aria-label", card.word);
  mark.style.setProperty("--part", card.fraction ?? 0);
  const reason = box.querySelector(".reason");
  const isDraft = sessionStorage.getItem(`reelbook-draft/${data.project}/${card.id}`) !== null;
  setText(reason, isDraft ? "words not saved yet" : card.reason);
  setAttribute(reason, "title", card.reason);
  item.querySelector("input").checked = data.checked.includes(card.id);
  setAttribute(item.querySelector("input"), "aria-label", `Choose scene ${index + 1}`);
}

function picture(self, box, card) {
  const image = box.querySelector("img");
  const wanted = card.picture ? `${self.data.media}${card.picture}/poster?px=320` : "";
  if ((image.getAttribute("src") || "") !== wanted) {
    if (wanted) image.src = wanted;
    else image.removeAttribute("src");
  }
  box.classList.toggle("blank", !wanted);
  box.classList.toggle("offline", Boolean(wanted) && card.is_offline);
}

// One tick for each stage that a person approved; an open dot for the others.
function ticks(place, approved) {
  const said = approved.join(" ");
  if (place.dataset.said === said) return;
  place.dataset.said = said;
  place.replaceChildren(
    ...STAGES.map((stage) => {
      const tick = document.createElement("i");
      tick.className = approved.includes(stage) ? "yes" : "";
      tick.title = approved.includes(stage) ? `${stage} approved` : `${stage} not approved`;
      return tick;
    })
  );
}

// Jobs at work move only their own ring; the page looks again when one of them moves on.
function watch(self) {
  clearTimeout(self.timer);
  if (self.isGone) return;
  const isBusy = self.data.jobs.some((job) => isLive(job.state));
  self.timer = setTimeout(() => look(self), isBusy ? LIVE_MS : IDLE_MS);
}

const isLive = (state) => ["queued", "running", "cancelling"].includes(state);

async function look(self) {
  let jobs = null;
  if (!document.hidden && !self.isDragging) {
    try {
      const answer = await fetch(self.data.jobsUrl, { headers: { Accept: "application/json" } });
      if (answer.ok) jobs = (await answer.json()).jobs;
    } catch {
      jobs = null;
    }
  }
  if (self.isGone) return;
  if (jobs) {
    jobs.forEach((job) => echo(self, job));
    const known = new Map(self.data.jobs.map((job) => [job.id, job.state]));
    const now = new Map(jobs.map((job) => [job.id, job.state]));
    const isNew = jobs.some((job) => known.get(job.id) !== job.state);
    const isOver = [...known].some(([id, state]) => isLive(state) && !now.has(id));
    self.data.jobs = jobs.map(({ id, state }) => ({ id, state }));
    if (isNew || isOver) ask(self, { op: "look" });
  }
  watch(self);
}

function echo(self, job) {
  const card = self.data.cards.find((one) => one.job_id === job.id);
  const item = card && self.items.get(card.id);
  if (!item) return;
  item.querySelector(".mark").style.setProperty("--part", job.fraction ?? 0);
  setText(item.querySelector(".reason"), `${card.reason.split(": ")[0]}: ${job.sentence}`);
}

function setText(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

function setAttribute(place, name, text) {
  if (place.getAttribute(name) !== text) place.setAttribute(name, text);
}
