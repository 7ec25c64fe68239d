// The takes of a scene beside each other: scrubbed by moving over the picture, opened, picked, rated, compared, put away.

const kept = new WeakMap();
const STARS = [1, 2, 3, 4, 5];

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".wall");
  let self = kept.get(root);
  if (!self) {
    self = { root, cards: new Map() };
    kept.set(root, self);
    keepKeys(root);
    root.onkeydown = (event) => onKey(self, event);
  }
  Object.assign(self, { data, setTriggerValue });
  root.dataset.cell = data.cell;
  root.className = `wall ${data.shape}`;
  root.style.setProperty("--ratio", data.ratio);
  draw(self);
}

function draw(self) {
  const { root, data, cards } = self;
  const [shown, away] = [root.querySelector(".shown"), root.querySelector(".gone")];
  const there = new Set(data.takes.map((take) => take.id));
  for (const [id, card] of cards) {
    if (!there.has(id)) {
      card.remove();
      cards.delete(id);
    }
  }
  for (const [place, takes] of [
    [shown, data.takes.filter((take) => !take.isDeleted)],
    [away, data.takes.filter((take) => take.isDeleted)],
  ]) {
    takes.forEach((take, index) => {
      let card = cards.get(take.id);
      if (!card) {
        card = make(self, take.id);
        cards.set(take.id, card);
      }
      if (place.children[index] !== card) place.insertBefore(card, place.children[index] || null);
      paint(card, take);
    });
  }
  const count = away.children.length;
  root.querySelector(".away").hidden = count === 0;
  root.querySelector("summary").textContent = `${count} put away`;
  root.querySelector(".none").textContent = shown.children.length ? "" : data.none;
}

function make(self, id) {
  const card = document.createElement("li");
  card.innerHTML =
    "<button type='button' class='picture'><img loading='lazy' decoding='async' alt=''><span class='lost'>file missing</span><span class='badge'>offline animatic</span>" +
    "<span class='number'></span><i></i></button>" +
    "<p class='facts'></p><p class='note'></p><div class='stars' role='group'></div>" +
    "<div class='acts'><button type='button' class='pick' data-way='pick'></button><button type='button' class='compare' data-way='compare'>Compare</button>" +
    "<button type='button' class='delete' data-way='delete'></button><button type='button' class='restore' data-way='restore'>Bring back</button></div>";
  card.dataset.id = id;
  for (const star of STARS) {
    const made = document.createElement("button");
    made.type = "button";
    made.dataset.star = star;
    made.onclick = () => rate(self, card, star);
    card.querySelector(".stars").append(made);
  }
  for (const made of card.querySelectorAll("[data-way]")) made.onclick = () => act(self, card, made.dataset.way);
  const picture = card.querySelector(".picture");
  picture.onclick = () => act(self, card, "open");
  picture.onpointermove = (event) => event.pointerType === "mouse" && scrub(card, event);
  picture.onpointerleave = () => unscrub(card);
  return card;
}

function paint(card, take) {
  card.take = take;
  const name = JSON.stringify(take);
  if (card.dataset.name === name) return;
  card.dataset.name = name;
  const words = `take ${take.number}`;
  const image = card.querySelector("img");
  if (take.poster && image.getAttribute("src") !== take.poster) image.src = take.poster;
  image.onerror = () => card.classList.add("blank");
  card.className = [take.isPicked && "picked", take.isOpen && "open", take.isCompared && "compared", take.isOffline && "offline", take.isDeleted && "deleted",
    !take.isReadable && "missing"].filter(Boolean).join(" ");
  const picture = card.querySelector(".picture");
  picture.disabled = !take.isReadable || take.isDeleted;
  picture.setAttribute("aria-label", `Open ${words}${take.isPicked ? ", picked" : ""}`);
  picture.setAttribute("aria-pressed", String(take.isOpen));
  card.querySelector(".number").textContent = take.number;
  const facts = card.querySelector(".facts");
  facts.textContent = facts.title = take.facts;
  const note = card.querySelector(".note");
  note.textContent = note.title = take.note;
  stars(card, take.rating);
  const pick = card.querySelector(".pick");
  pick.textContent = take.isPicked ? "Picked" : "Pick";
  pick.setAttribute("aria-label", take.isPicked ? `${words} is picked` : `Pick ${words}`);
  pick.disabled = take.isPicked || !take.isReadable;
  const compare = card.querySelector(".compare");
  compare.disabled = take.isOpen || !take.isReadable;
  compare.title = "Compare with the one in the player";
  compare.setAttribute("aria-label", `Compare ${words} with the one in the player`);
  compare.setAttribute("aria-pressed", String(take.isCompared));
  card.querySelector(".delete").setAttribute("aria-label", `Put ${words} away`);
  card.querySelector(".delete").title = "Put away; it can be brought back";
  card.querySelector(".restore").setAttribute("aria-label", `Bring ${words} back`);
}

function stars(card, rating) {
  for (const made of card.querySelectorAll("[data-star]")) {
    const star = Number(made.dataset.star);
    made.className = rating && star <= rating ? "lit" : "";
    made.setAttribute("aria-label", `${star} ${star === 1 ? "star" : "stars"} for take ${card.take.number}`);
    made.setAttribute("aria-pressed", String(star === rating));
  }
}

// The same star again takes the rating back. It is lit before the server answers.
function rate(self, card, star) {
  const rating = card.take.rating === star ? null : star;
  card.take = { ...card.take, rating };
  card.dataset.name = "";
  stars(card, rating);
  tell(self, { way: "rate", take: card.take.id, rating });
}

function act(self, card, way) {
  const { take } = card;
  if (way === "open" && take.isOpen) return;
  if (way === "open" || way === "pick") for (const other of self.cards.values()) other.classList.toggle("open", other === card);
  if (way === "pick") for (const other of self.cards.values()) other.classList.toggle("picked", other === card);
  tell(self, { way, take: take.id });
}

// Each press has a number of its own, so that it is heard once.
function tell(self, act) {
  self.setTriggerValue("act", { ...act, serial: `${Date.now()}-${Math.random()}` });
}

function scrub(card, event) {
  const { take } = card;
  if (take.frames <= 1 || !take.isReadable || take.isDeleted) return;
  const picture = card.querySelector(".picture");
  let video = picture.querySelector("video");
  if (!video) {
    video = document.createElement("video");
    Object.assign(video, { muted: true, playsInline: true, preload: "auto", src: take.src });
    video.onseeked = () => video.classList.add("seen");
    picture.insertBefore(video, picture.querySelector(".lost"));
  }
  const box = picture.getBoundingClientRect();
  const part = Math.max(0, Math.min(0.999, (event.clientX - box.left) / box.width));
  picture.querySelector("i").style.width = `${100 * part}%`;
  if (!video.seeking || video.readyState === 0) video.currentTime = (Math.floor(part * take.frames) + 0.5) / take.rate;
}

function unscrub(card) {
  const video = card.querySelector("video");
  if (video) {
    video.removeAttribute("src");
    video.load();
    video.remove();
  }
  card.querySelector("i").style.width = "0";
}

function onKey(self, event) {
  const card = event.target.closest("li");
  if (!card || event.ctrlKey || event.metaKey || event.altKey) return;
  const list = [...self.root.querySelectorAll(".shown > li")];
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const acts = { p: "pick", c: "compare", Delete: "delete" };
  if (by) list[Math.max(0, Math.min(list.length - 1, list.indexOf(card) + by))]?.querySelector(".picture").focus();
  else if (/^[1-5]$/.test(event.key)) rate(self, card, Number(event.key));
  else if (acts[event.key]) {
    const made = card.querySelector(`[data-way="${acts[event.key]}"]`);
    if (!made.disabled) made.click();
  } else return;
  event.preventDefault();
  event.stopPropagation();
}
