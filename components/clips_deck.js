// One clip on a screen: a video that plays, and over it, while it stands still, the exact frame as the server decodes it.
// Browsers seek imprecisely; what is seen here at rest is frame n and no other.

function makeDeck(box, told) {
  const deck = { box, video: box.querySelector("video"), exact: box.querySelector("img"), n: 0, src: "", told, wanted: -1, back: 0 };
  const { video } = deck;
  for (const name of ["play", "pause", "ended"]) video.addEventListener(name, () => onState(deck));
  video.addEventListener("timeupdate", () => follow(deck));
  video.addEventListener("error", () => box.classList.toggle("broken", Boolean(deck.src)));
  deck.exact.onload = () => {
    deck.isLoading = false;
    if (deck.asked === deck.n && isResting(deck)) box.classList.add("exact");
    if (deck.wanted >= 0) fetchExact(deck);
  };
  deck.exact.onerror = () => {
    deck.isLoading = false;
    box.classList.remove("exact");
    if (deck.isStill) box.classList.add("broken");
    if (deck.wanted >= 0 && deck.wanted !== deck.asked) fetchExact(deck);
  };
  watchFrames(deck);
  return deck;
}

// Another clip; the same one goes on playing.
function loadDeck(deck, data) {
  deck.data = data;
  deck.rate = data.rate;
  deck.isStill = data.frames <= 1;
  if (deck.src === data.src) return;
  halt(deck);
  Object.assign(deck, { src: data.src, n: 0, asked: -1 });
  deck.box.classList.remove("broken", "exact");
  deck.box.classList.toggle("still", deck.isStill);
  deck.video.poster = data.poster;
  if (deck.isStill) deck.video.removeAttribute("src");
  else deck.video.src = data.src;
  rest(deck);
}

const lastFrame = (deck) => Math.max(0, deck.data.frames - 1);
const isResting = (deck) => deck.isStill || ((deck.video.paused || deck.video.ended) && !deck.back);

function watchFrames(deck) {
  if (!deck.video.requestVideoFrameCallback) return;
  const seen = (_now, frame) => {
    deck.video.requestVideoFrameCallback(seen);
    if (isResting(deck) || deck.back) return;
    deck.n = Math.min(lastFrame(deck), Math.round(frame.mediaTime * deck.rate));
    deck.told(deck);
  };
  deck.video.requestVideoFrameCallback(seen);
}

function follow(deck) {
  if (deck.video.requestVideoFrameCallback || isResting(deck) || deck.back) return;
  deck.n = Math.min(lastFrame(deck), Math.floor(deck.video.currentTime * deck.rate + 0.001));
  deck.told(deck);
}

function onState(deck) {
  if (!deck.src || !deck.data) return;
  if (deck.video.ended) deck.n = lastFrame(deck);
  if (isResting(deck)) rest(deck);
  else {
    deck.box.classList.remove("exact");
    deck.told(deck);
  }
}

// Standing on frame n: the video goes there too, so that playing goes on from it.
function rest(deck) {
  const { video } = deck;
  if (!deck.isStill && video.readyState > 0) video.currentTime = Math.min((deck.n + 0.5) / deck.rate, video.duration || 1e9);
  deck.wanted = deck.n;
  if (!deck.isLoading) fetchExact(deck);
  deck.told(deck);
}

// One request at a time: of the frames that are stepped over meanwhile, only the newest is asked for.
function fetchExact(deck) {
  const n = deck.wanted;
  deck.wanted = -1;
  if (deck.asked === n) {
    deck.box.classList.toggle("exact", n === deck.n && isResting(deck) && deck.exact.naturalWidth > 0);
    return;
  }
  if (!deck.isStill) deck.box.classList.remove("exact"); // until it is here, the browser's own picture of that moment is shown
  Object.assign(deck, { asked: n, isLoading: true });
  deck.exact.src = `${deck.data.frame}?n=${n}`;
}

function goTo(deck, n) {
  halt(deck);
  deck.n = Math.max(0, Math.min(lastFrame(deck), n));
  rest(deck);
}

function halt(deck) {
  clearInterval(deck.back);
  deck.back = 0;
  if (!deck.video.paused) deck.video.pause();
}

function playDeck(deck, speed) {
  if (deck.isStill) return;
  clearInterval(deck.back);
  deck.back = 0;
  if (deck.n >= lastFrame(deck)) deck.n = 0;
  if (deck.video.paused) deck.video.currentTime = (deck.n + 0.5) / deck.rate;
  deck.video.playbackRate = speed;
  deck.video.play().catch(() => undefined);
}

function flipDeck(deck) {
  if (isResting(deck)) playDeck(deck, 1);
  else goTo(deck, deck.n);
}

// Backwards: browsers do not play so, it is stepped at the clip's own pace.
function playBack(deck) {
  if (deck.isStill) return;
  if (!deck.video.paused) deck.video.pause();
  clearInterval(deck.back);
  deck.box.classList.remove("exact");
  deck.back = setInterval(() => {
    deck.n = Math.max(0, deck.n - Math.max(1, Math.round(deck.rate / 12)));
    deck.video.currentTime = (deck.n + 0.5) / deck.rate;
    deck.told(deck);
    if (deck.n === 0) goTo(deck, 0);
  }, 1000 / 12);
}

function clock(frames, rate) {
  const whole = Math.max(1, Math.round(rate));
  const pad = (number) => String(number).padStart(2, "0");
  const seconds = Math.floor(frames / whole);
  return `${Math.floor(seconds / 60)}:${pad(seconds % 60)}.${pad(frames % whole)}`;
}

// Where a key may act for the whole screen: not where somebody types, and not inside another part of it.
const TYPING = "input:not([type=range]):not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true], " +
  "[role=listbox], [role=menu], [role=dialog], dialog, [popover]";

function isOurs(event, root) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false;
  const way = event.composedPath().filter((one) => one instanceof Element);
  if (way.some((one) => one.matches(TYPING))) return false;
  if ((event.key === " " || event.key === "Enter") && way[0] && way[0].matches("button, a, summary, [role=button], video")) return false;
  const mine = root.getRootNode();
  return !way.some((one) => one.shadowRoot && one.shadowRoot !== mine);
}

function setText(place, text) {
  if (place.textContent !== text) place.textContent = text;
}
