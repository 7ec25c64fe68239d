// A quiet player: the poster, a play mark, a hairline of progress, time with frames. Space plays, J K L shuttle, arrows step.
// The large one goes to the seconds that a pressed `[data-jump]` of the page names.

const kept = new WeakMap();

export default function (component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".player");
  let self = kept.get(root);
  if (!self) {
    self = { root, video: root.querySelector("video"), toggle: root.querySelector(".toggle"), src: "" };
    kept.set(root, self);
    wire(self);
  }
  self.rate = data.rate;
  root.className = "player " + data.size;
  root.style.setProperty("--ratio", data.ratio);
  root.querySelector(".badge").textContent = data.badge;
  self.video.setAttribute("aria-label", data.title);
  self.title = data.title;
  name(self);
  if (self.src !== data.src) {
    self.src = data.src;
    self.video.poster = data.poster;
    self.video.src = data.src;
    paint(self);
  }
  root.classList.toggle("broken", Boolean(self.video.error));
  return () => self.video.pause();
}

function wire(self) {
  const { video, root, toggle } = self;
  const bar = root.querySelector(".bar");
  toggle.onclick = () => flip(video);
  video.onclick = () => flip(video);
  for (const name of ["play", "pause", "ended", "timeupdate", "loadedmetadata"]) video.addEventListener(name, () => paint(self));
  video.onerror = () => root.classList.add("broken");
  video.onloadeddata = () => root.classList.remove("broken");
  bar.oninput = () => {
    if (video.duration) video.currentTime = (bar.value / 1000) * video.duration;
  };
  root.querySelector(".full").onclick = () => (document.fullscreenElement ? document.exitFullscreen() : video.requestFullscreen());
  root.onkeydown = (event) => key(self, event);
  const page = root.ownerDocument;
  page.addEventListener("click", function hear(event) {
    if (!root.isConnected) return page.removeEventListener("click", hear);
    const asked = event.target.closest?.("[data-jump]");
    if (asked && root.classList.contains("film")) jump(self, Number(asked.dataset.jump));
  });
}

// Nothing is loaded before it is asked for, so the first jump waits until the length is known.
function jump(self, seconds) {
  const { video } = self;
  const go = () => {
    video.pause();
    video.currentTime = seconds;
    paint(self);
  };
  if (video.readyState) go();
  else {
    video.addEventListener("loadedmetadata", go, { once: true });
    video.preload = "auto";
    video.load();
  }
  self.root.scrollIntoView({ block: "nearest" });
}

function flip(video) {
  if (video.paused) video.play().catch(() => undefined);
  else video.pause();
}

function key(self, event) {
  const { video } = self;
  const frame = 1 / self.rate;
  const moves = {
    " ": () => flip(video),
    k: () => video.pause(),
    l: () => {
      video.playbackRate = video.paused ? 1 : Math.min(4, video.playbackRate * 2);
      video.play().catch(() => undefined);
    },
    j: () => seek(video, -1),
    ArrowLeft: () => seek(video, -frame),
    ArrowRight: () => seek(video, frame),
  };
  const move = moves[event.key];
  if (!move || (event.target.tagName === "BUTTON" && event.key === " ")) return;
  event.preventDefault();
  event.stopPropagation();
  move();
}

function seek(video, by) {
  video.pause();
  video.playbackRate = 1;
  video.currentTime = Math.max(0, Math.min(video.duration || 0, video.currentTime + by));
}

function paint(self) {
  const { video, root } = self;
  const isPlaying = !video.paused && !video.ended;
  root.classList.toggle("playing", isPlaying);
  name(self);
  root.classList.toggle("begun", isPlaying || video.currentTime > 0);
  root.querySelector(".bar").value = video.duration ? (1000 * video.currentTime) / video.duration : 0;
  root.querySelector(".time").textContent = clock(video.currentTime, self.rate || 30);
}

// Its button says what pressing it does now.
function name(self) {
  const word = self.video.paused || self.video.ended ? "Play" : "Pause";
  const said = `${word} ${self.title}`;
  if (self.toggle.getAttribute("aria-label") !== said) self.toggle.setAttribute("aria-label", said);
}

function clock(seconds, rate) {
  const frames = Math.floor(seconds * rate + 0.001);
  const whole = Math.floor(frames / rate);
  const pad = (number) => String(number).padStart(2, "0");
  return `${Math.floor(whole / 60)}:${pad(whole % 60)}.${pad(frames - Math.round(whole * rate))}`;
}
