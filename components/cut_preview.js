// The cut to look at: the film as it will look where the studio has made it, and the clips themselves where it has not; the sound is the clock.

const kept = new WeakMap();
const DRIFT_S = 0.15;
const PATIENCE_MS = 2200;

export default function (component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".preview");
  let self = kept.get(root);
  if (!self) {
    self = newSelf(root);
    kept.set(root, self);
    wire(self);
  }
  take(self, data);
  return () => {
    pause(self);
    self.slots.forEach(empty);
    self.song.removeAttribute("src");
    closeFilm(self.film);
    document.removeEventListener("rb-cut-do", self.hear);
  };
}

function newSelf(root) {
  const part = (name) => root.querySelector(name);
  const self = {
    root, song: part("audio"), bar: part(".bar"), time: part(".time"), toggle: part(".toggle"), slots: [newSlot(part(".a")), newSlot(part(".b"))],
    data: null, said: "", at: 0, isPlaying: false, tempo: 1, begun: false, clicks: "", last: 0,
    waitsUntil: 0,
  };
  self.film = newFilm(part(".film"), () => told(self));
  self.hear = (event) => hear(self, event.detail);
  document.addEventListener("rb-cut-do", self.hear);
  return self;
}

function newSlot(box) {
  const slot = { box, video: box.querySelector("video"), still: box.querySelector(".still"), back: box.querySelector(".back"), name: "", want: null };
  slot.video.onseeked = () => {
    if (slot.want !== null && slot.video.paused && Math.abs(slot.want - slot.video.currentTime) > 0.004) slot.video.currentTime = slot.want;
  };
  return slot;
}

function wire(self) {
  self.toggle.onclick = () => flip(self);
  self.root.querySelector(".screen").onclick = () => flip(self);
  self.bar.oninput = () => seek(self, Number(self.bar.value));
  self.root.querySelector(".mute").onclick = (event) => {
    self.isMute = !self.isMute;
    event.currentTarget.setAttribute("aria-pressed", String(self.isMute));
    show(self);
  };
  self.root.querySelector(".zones").onclick = (event) => {
    const isOn = self.root.classList.toggle("covered");
    event.currentTarget.setAttribute("aria-pressed", String(isOn));
  };
  self.root.querySelector(".full").onclick = () => (document.fullscreenElement ? document.exitFullscreen() : self.root.requestFullscreen());
  self.root.onkeydown = (event) => key(self, event);
}

// The same data again, as after any live update elsewhere, changes nothing: a playing preview plays on.
function take(self, data) {
  const said = JSON.stringify(data);
  if (self.said === said) return;
  const isOther = self.data?.id !== data.id;
  Object.assign(self, { said, data, starts: [], frames: 0 });
  for (const shot of data.shots) {
    self.starts.push(self.frames);
    self.frames += shot.frames;
  }
  if (isOther) Object.assign(self, { at: 0, isPlaying: false });
  if (self.begun) askFilm(self.film, data.plan, data.pieces);
  self.at = Math.min(self.at, Math.max(0, self.frames - 1));
  self.bar.max = Math.max(0, self.frames - 1);
  self.root.style.setProperty("--ratio", data.ratio);
  for (const side of ["left", "top", "right", "bottom"]) self.root.style.setProperty(`--${side}`, `${data.zone[side] * 100}%`);
  self.root.querySelector(".zones").textContent = data.zone.words;
  tune(self);
  show(self);
}

// Something has come from the studio: a piece, the mix.
function told(self) {
  if (!self.data) return;
  tune(self);
  if (!self.isPlaying) show(self);
  else paint(self);
}

const hasMix = (self) => !self.clicks && Boolean(self.film.mix);

// The mix of the film, the song alone until it is made, or the song with clicks, at the place the playhead is at.
function tune(self) {
  const src = self.clicks || self.film.mix?.src || self.data.song;
  if (self.song.dataset.src === src) return;
  self.song.dataset.src = src;
  self.song.preload = self.begun ? "auto" : "none";
  if (src) self.song.src = src;
  else self.song.removeAttribute("src");
  if (self.begun) self.song.load();
}

// The stretch of the song that plays at the playhead: second of the film, second of the song, and where it leaves the song.
const partNow = (self) => self.data.stretches.findLast(([at]) => at <= self.at / self.data.rate + 1e-6);

// The second of what is heard that belongs to the playhead; -1 for none.
const heardTime = (self) => (hasMix(self) ? self.at / self.data.rate : songTime(self));

function songTime(self) {
  const part = partNow(self);
  if (!part) return -1;
  const second = part[1] + self.at / self.data.rate - part[0];
  return part[2] !== null && second >= part[2] ? -1 : second;
}

// Where the song says the film is; at the end of a stretch the song goes on at the bar where the next one begins.
function followSong(self) {
  if (hasMix(self)) {
    self.at = self.song.currentTime * self.data.rate;
    return;
  }
  const part = partNow(self);
  const isOver = part[2] !== null && self.song.currentTime >= part[2];
  self.at = Math.max(0, (part[0] + (isOver ? part[2] : self.song.currentTime) - part[1]) * self.data.rate);
  if (isOver && hasSongNow(self)) startSong(self);
}

function hasSongNow(self) {
  const [time, length] = [heardTime(self), hasMix(self) ? self.frames / self.data.rate : self.data.songLength];
  return Boolean(hasMix(self) || self.data.song) && time >= 0 && time < (self.song.duration || length);
}

function begin(self) {
  if (self.begun) return;
  self.begun = true;
  self.song.preload = "auto";
  for (const slot of self.slots) slot.video.preload = "auto";
  self.film.isWanted = true;
  askFilm(self.film, self.data.plan, self.data.pieces);
}

// It waits a moment for the film as it will look; who taps beats does not wait.
function play(self, isAtOnce = false) {
  if (!self.frames) return;
  const now = performance.now();
  if (self.begun && now - self.film.asked > 1000) askFilm(self.film, self.data.plan, self.data.pieces);
  begin(self);
  if (self.at >= self.frames - 1) self.at = 0;
  Object.assign(self, { isPlaying: true, last: now, waitsUntil: isAtOnce || !window.MediaSource ? 0 : now + PATIENCE_MS });
  self.film.isHeld = Boolean(self.waitsUntil);
  if (!self.waitsUntil) startSong(self);
  window.cancelAnimationFrame(self.loop);
  self.loop = window.requestAnimationFrame((now) => tick(self, now));
  show(self);
}

function startSong(self) {
  if (!hasSongNow(self)) return;
  self.song.playbackRate = self.tempo;
  if (Math.abs(self.song.currentTime - heardTime(self)) > 0.02) self.song.currentTime = heardTime(self);
  self.song.play().catch(() => undefined);
}

function pause(self) {
  Object.assign(self, { isPlaying: false, waitsUntil: 0 });
  self.film.isHeld = false;
  self.tempo = 1;
  window.cancelAnimationFrame(self.loop);
  self.song.pause();
  self.at = Math.floor(self.at);
  if (self.data) show(self);
}

const flip = (self) => (self.isPlaying ? pause(self) : play(self));

function seek(self, frame) {
  begin(self);
  self.at = Math.max(0, Math.min(Math.max(0, self.frames - 1), frame));
  if (self.song.dataset.src && heardTime(self) >= 0) self.song.currentTime = heardTime(self);
  if (self.isPlaying && !hasSongNow(self)) self.song.pause();
  self.film.at = self.at;
  show(self);
  focusFilm(self.film);
}

// One picture of the screen: the song says where we are; before it, after it and without it the clock on the wall does.
function tick(self, now) {
  if (!self.isPlaying) return;
  if (self.waitsUntil) {
    if (isWaiting(self, now)) return;
    self.last = now;
  }
  const passed = Math.min(0.25, (now - self.last) / 1000) * self.tempo * self.data.rate;
  self.last = now;
  const isSounding = hasSongNow(self) && !self.song.error;
  if (isSounding && self.song.paused && !self.song.ended) startSong(self);
  if (isSounding && !self.song.paused) {
    if (self.song.readyState >= 2 && !self.song.seeking) followSong(self);
  } else {
    if (!isSounding && !self.song.paused) self.song.pause();
    self.at += passed;
  }
  if (self.at >= self.frames) {
    self.at = self.frames - 1;
    return pause(self);
  }
  show(self);
  self.loop = window.requestAnimationFrame((next) => tick(self, next));
}

// Whether the first picture of the film is still waited for; the longest wait is over when nothing came of it.
function isWaiting(self, now) {
  show(self);
  if (!self.film.isShown && now < self.waitsUntil) {
    self.loop = window.requestAnimationFrame((next) => tick(self, next));
    return true;
  }
  self.waitsUntil = 0;
  self.film.isHeld = false;
  startSong(self);
  return false;
}

function placeOf(self) {
  let place = self.starts.length - 1;
  while (place > 0 && self.starts[place] > self.at) place -= 1;
  return place;
}

function show(self) {
  const isFilm = followFilm(self.film, self.at, self.isPlaying, self.tempo);
  self.root.classList.toggle("filmed", isFilm);
  if (isFilm) for (const slot of self.slots) slot.video.pause();
  else if (!self.waitsUntil) showClips(self); // while the film is waited for, clips would only be in its way
  fadeSong(self);
  paint(self);
}

function showClips(self) {
  const { data, slots } = self;
  const place = placeOf(self);
  const shot = data.shots[place];
  if (shot) {
    const local = self.at - self.starts[place];
    const fade = place ? Math.min(shot.fade, shot.frames) : 0;
    const [mine, other] = [slots[place % 2], slots[1 - (place % 2)]];
    fill(self, mine, shot);
    run(self, mine, shot, local, true);
    mine.box.style.opacity = fade && local < fade ? (local + 1) / (fade + 1) : 1;
    mine.box.style.zIndex = 2;
    other.box.style.zIndex = 1;
    if (fade && local < fade) {
      const before = data.shots[place - 1];
      fill(self, other, before);
      other.box.style.opacity = 1;
      run(self, other, before, before.frames + local, true);
    } else if (self.begun && data.shots[place + 1]) {
      fill(self, other, data.shots[place + 1]);
      run(self, other, data.shots[place + 1], 0, false);
    } else run(self, other, shot, 0, false);
  }
}

function fill(self, slot, shot) {
  const name = `${shot.src} ${shot.fit} ${shot.isMoving}`;
  if (slot.name === name) return;
  slot.name = name;
  slot.want = null;
  slot.box.className = slot.box.className.replace(/ (crop|pad|blur|moving|gap)\b/g, "") + ` ${shot.fit}${shot.isMoving ? " moving" : ""}${shot.src ? "" : " gap"}`;
  slot.back.src = shot.fit === "blur" ? shot.poster : "";
  if (shot.isMoving) {
    slot.video.preload = self.begun ? "auto" : "none";
    slot.video.poster = shot.poster;
    slot.video.src = shot.src;
  } else {
    empty(slot);
    slot.name = name;
    slot.still.src = shot.src || "";
  }
}

function empty(slot) {
  slot.video.pause();
  if (slot.video.hasAttribute("src")) {
    slot.video.removeAttribute("src");
    slot.video.load();
  }
  slot.name = "";
}

// Keeps a clip at the moment it should show; past its end it stands still on its last picture.
function run(self, slot, shot, local, isSeen) {
  const { video } = slot;
  if (!shot.isMoving || !self.begun) return;
  const rate = self.data.rate;
  const frame = Math.min(shot.from + local * shot.speed, shot.full - 1);
  const want = (frame + (self.isPlaying && !self.waitsUntil ? 0 : 0.5)) / rate;
  const isHeld = shot.from + local * shot.speed >= shot.full - 1;
  video.muted = self.isMute || !self.data.hasClipSound || !isSeen || hasMix(self);
  slot.want = want;
  if (self.isPlaying && !self.waitsUntil && isSeen && !isHeld) {
    video.playbackRate = Math.max(0.0625, Math.min(16, shot.speed * self.tempo));
    if (Math.abs(video.currentTime - want) > DRIFT_S * Math.max(1, shot.speed * self.tempo) && !video.seeking) video.currentTime = want;
    if (video.paused) video.play().catch(() => undefined);
    return;
  }
  if (!video.paused) video.pause();
  if (Math.abs(video.currentTime - want) > 0.5 / rate && !video.seeking) video.currentTime = want;
}

function fadeSong(self) {
  const left = self.frames - self.at;
  const isFading = self.data.fadeOut && left < self.data.fadeOut && !hasMix(self);
  const fade = isFading ? Math.max(0, left / self.data.fadeOut) : 1;
  self.song.volume = fade;
  self.song.muted = Boolean(self.isMute);
}

function paint(self) {
  const { root, data } = self;
  root.classList.toggle("playing", self.isPlaying);
  root.classList.toggle("empty", !data.shots.length);
  root.classList.toggle("waiting", Boolean(self.waitsUntil));
  const words = self.begun ? filmWords(self.film) : "preview";
  const badge = root.querySelector(".badge");
  if (badge.textContent !== words) badge.textContent = words;
  const frame = Math.floor(self.at);
  self.bar.value = frame;
  self.time.textContent = `${clock(frame, data.rate)} / ${clock(self.frames, data.rate)}${self.tempo > 1 ? ` · ${self.tempo}×` : ""}`;
  self.bar.setAttribute("aria-valuetext", self.time.textContent);
  const said = self.isPlaying ? "Pause the preview" : "Play the preview";
  if (self.toggle.getAttribute("aria-label") !== said) self.toggle.setAttribute("aria-label", said);
  const song = self.song.paused || hasMix(self) ? songTime(self) : self.song.currentTime;
  document.dispatchEvent(new CustomEvent("rb-cut-at", { detail: { id: data.id, frame: self.at, isPlaying: self.isPlaying, song } }));
}

function faster(self) {
  self.tempo = self.isPlaying ? Math.min(4, self.tempo * 2) : 1;
  self.song.playbackRate = self.tempo;
  if (!self.isPlaying) play(self);
}

function hear(self, told) {
  if (!self.data || told.id !== self.data.id) return;
  const acts = {
    toggle: () => flip(self),
    play: () => play(self, true),
    pause: () => pause(self),
    faster: () => faster(self),
    back: () => seek(self, self.at - self.data.rate),
    seek: () => seek(self, told.frame),
    clicks: () => {
      const wasPlaying = self.isPlaying;
      pause(self);
      self.clicks = told.src;
      tune(self);
      if (told.src || wasPlaying) play(self, true);
    },
  };
  acts[told.what]?.();
}

function key(self, event) {
  const acts = {
    " ": () => flip(self),
    k: () => pause(self),
    l: () => faster(self),
    j: () => seek(self, self.at - self.data.rate),
    ArrowLeft: () => seek(self, Math.floor(self.at) - 1),
    ArrowRight: () => seek(self, Math.floor(self.at) + 1),
  };
  const act = acts[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey || (event.target.tagName === "BUTTON" && event.key === " ")) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}

function clock(frames, rate) {
  const perSecond = Math.max(1, Math.floor(rate + 0.5));
  const whole = Math.floor(frames / perSecond);
  const pad = (number) => String(number).padStart(2, "0");
  return `${Math.floor(whole / 60)}:${pad(whole % 60)}.${pad(frames % perSecond)}`;
}
