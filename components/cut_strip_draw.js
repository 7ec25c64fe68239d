// What is seen of the strip: shots as elements that screen readers find, time, beats and the song on one canvas.

const RULER = 22;
const SHOTS = 68;
const WAVE = 64;
const TICKS_S = [1 / 30, 1 / 6, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800];

function fitScale(self) {
  return Math.max(0.002, (self.view.clientWidth - 12) / Math.max(1, total(self.shots)));
}

function layOut(self) {
  if (!self.view.clientWidth) return;
  if (self.isFit) self.scale = fitScale(self);
  const frames = total(self.shots);
  self.starts = startsOf(self.shots);
  self.sheet.style.width = `${Math.max(self.view.clientWidth, Math.ceil(frames * self.scale) + 12)}px`;
  showShots(self);
  paint(self);
  placeHead(self);
}

function showShots(self) {
  const old = new Map([...self.list.children].map((row) => [row.dataset.id, row]));
  self.shots.forEach((shot, place) => {
    const row = old.get(shot.id) || newShot(shot.id);
    old.delete(shot.id);
    if (self.list.children[place] !== row) self.list.insertBefore(row, self.list.children[place] || null);
    fillShot(self, row, shot, place);
  });
  for (const row of old.values()) row.remove();
  const current = self.shots.some((shot) => shot.id === self.current) ? self.current : "";
  if (current) self.list.setAttribute("aria-activedescendant", domId(current));
  else self.list.removeAttribute("aria-activedescendant");
}

const domId = (id) => `shot-${id}`;

function newShot(id) {
  const row = document.createElement("div");
  row.dataset.id = id;
  row.id = domId(id);
  row.setAttribute("role", "option");
  row.innerHTML =
    "<span class='fader'></span><span class='hold'></span><span class='label'><b></b><span></span><em></em></span>" +
    "<i class='h head'></i><i class='h tail'></i>";
  return row;
}

function fillShot(self, row, shot, place) {
  const width = shot.frames * self.scale;
  const isChosen = self.chosen.has(shot.id);
  const kind = `${shot.poster ? "" : " gap"}${shot.old ? " old" : ""}${width < 104 ? " small" : ""}${width < 52 ? " thin" : ""}${width < 14 ? " sliver" : ""}`;
  const length = clock(shot.frames, self.data.rate);
  row.className = `shot${kind}${isChosen ? " chosen" : ""}${self.current === shot.id ? " current" : ""}`;
  row.style.left = `${self.starts[place] * self.scale}px`;
  row.style.width = `${Math.max(1, width - 1)}px`;
  const picture = shot.poster && isNear(self, place) ? `url("${shot.poster}")` : row.style.backgroundImage;
  if (row.style.backgroundImage !== picture) row.style.backgroundImage = picture;
  row.setAttribute("aria-selected", String(isChosen));
  row.setAttribute("aria-label", `${nameOf(shot)}, ${[length, ...howWords(shot)].join(", ")}${fadeWords(self, shot, place)}${shot.old ? ", an older take" : ""}`);
  row.querySelector("b").textContent = shot.number || "";
  row.querySelector(".label span").textContent = shot.title;
  row.querySelector("em").textContent = [length, ...howWords(shot)].join(" · ");
  const fader = row.querySelector(".fader");
  fader.style.width = place && shot.fade ? `${Math.max(3, shot.fade * self.scale)}px` : "0";
  fader.dataset.kind = shot.kind;
  fader.title = fadeWords(self, shot, place).slice(2);
  row.querySelector(".hold").style.width = `${heldOf(shot) * self.scale}px`;
}

// Pictures of shots far from what is seen are not fetched.
function isNear(self, place) {
  const [left, wide] = [self.view.scrollLeft, self.view.clientWidth];
  const start = self.starts[place] * self.scale;
  return start < left + 2 * wide && start + self.shots[place].frames * self.scale > left - wide;
}

const PLAYS = { reverse: "backward", loop: "loop", freeze: "still" };
const howWords = (shot) => [shot.speed === 1 || shot.play === "freeze" ? "" : speedWords(shot), shot.full === null ? "" : PLAYS[shot.play] || ""].filter(Boolean);
const kindWords = (self, kind) => self.root.querySelector(`.kind option[value="${kind}"]`)?.textContent || kind;
const fadeWords = (self, shot, place) => (place && shot.fade ? `, ${kindWords(self, shot.kind)} of ${shot.fade === 1 ? "1 frame" : `${shot.fade} frames`}` : "");
const speedWords = (shot) => `${Number(shot.speed.toFixed(2))}×`;
const nameOf = (shot) => (shot.number ? `Scene ${shot.number} ${shot.title}` : shot.title);

function paint(self) {
  const { canvas, view, data } = self;
  const [wide, high, dense] = [view.clientWidth, RULER + SHOTS + WAVE, window.devicePixelRatio || 1];
  if (canvas.width !== Math.round(wide * dense)) canvas.width = Math.round(wide * dense);
  if (canvas.height !== Math.round(high * dense)) canvas.height = Math.round(high * dense);
  canvas.style.width = `${wide}px`;
  const ink = inks(self);
  const pen = canvas.getContext("2d");
  pen.setTransform(dense, 0, 0, dense, 0, 0);
  pen.clearRect(0, 0, wide, high);
  pen.font = `11px ${ink.font}`;
  const seen = { pen, ink, wide, first: view.scrollLeft / self.scale, last: (view.scrollLeft + wide) / self.scale, x: (frame) => frame * self.scale - view.scrollLeft };
  parts(self, seen);
  wave(self, seen);
  beats(self, seen);
  ruler(self, seen);
  if (!data.levels) words(seen, data.songFrames ? "The cut does not play this song yet." : "No song: the clips' own sound.");
}

function inks(self) {
  const found = { font: getComputedStyle(self.root).fontFamily };
  for (const one of self.inks.children) found[one.className] = getComputedStyle(one).color;
  return found;
}

function ruler(self, { pen, ink, first, last, x, wide }) {
  const rate = self.data.rate;
  const step = TICKS_S.map((seconds) => Math.max(1, Math.round(seconds * rate))).find((frames) => frames * self.scale >= 74) || 1800 * rate;
  pen.fillStyle = ink.muted;
  pen.strokeStyle = ink.line;
  for (let frame = Math.floor(first / step) * step; frame <= last; frame += step) {
    pen.fillRect(Math.round(x(frame)), RULER - 6, 1, 6);
    if (x(frame) < wide - 48) pen.fillText(clock(frame, rate), Math.round(x(frame)) + 4, 13);
  }
}

function beats(self, { pen, ink, first, last, x }) {
  const { beats: all, bars } = self.data;
  const isBar = self.bars || (self.bars = new Set(bars));
  const close = self.data.step * self.scale;
  for (let at = firstFrom(all, first); at < all.length && all[at] <= last; at += 1) {
    const strong = isBar.has(all[at]);
    if (!strong && close < 5) continue;
    if (strong && close * 4 < 4) continue;
    pen.globalAlpha = strong ? 0.75 : 0.35;
    pen.fillStyle = ink.muted;
    pen.fillRect(Math.round(x(all[at])), RULER + SHOTS, 1, strong ? WAVE : 22);
  }
  pen.globalAlpha = 1;
}

function parts(self, { pen, ink, first, last, x, wide }) {
  self.data.parts.forEach((part, number) => {
    if (part.stop < first || part.start > last) return;
    const [left, right] = [Math.max(0, x(part.start)), Math.min(wide, x(part.stop))];
    pen.globalAlpha = number % 2 ? 0.35 : 0.75;
    pen.fillStyle = ink.raised;
    pen.fillRect(left, RULER + SHOTS, right - left, WAVE);
    pen.globalAlpha = 1;
    pen.fillStyle = ink.muted;
    if (right - left > 60) pen.fillText(part.label, left + 6, RULER + SHOTS + WAVE - 5);
  });
}

// A song that is looped or shortened is drawn as it is played: second of the film to second of the song, below zero where it is silent.
function songSecond(stretches, filmSecond) {
  const part = stretches.findLast(([at]) => at <= filmSecond);
  if (!part) return -1;
  const second = part[1] + filmSecond - part[0];
  return part[2] !== null && second >= part[2] ? -1 : second;
}

// Loudness around a middle line; each column of pixels shows the loudest moment in it. Past the film it is fainter.
function wave(self, { pen, ink, wide, x }) {
  const { levels, data } = self;
  if (!levels) return;
  const middle = RULER + SHOTS + WAVE / 2;
  const end = x(total(self.shots));
  pen.fillStyle = ink.muted;
  const byte = (pixel) => 50 * songSecond(data.stretches, (self.view.scrollLeft + pixel) / self.scale / data.rate);
  const step = 50 / self.scale / data.rate;
  for (let pixel = 0; pixel < wide; pixel += 1) {
    const first = byte(pixel);
    const from = Math.floor(first);
    let loud = from < 0 ? 0 : levels[from] || 0;
    for (let at = Math.max(0, from + 1); at < first + step; at += 1) loud = Math.max(loud, levels[at] || 0);
    const high = (loud / 255) * (WAVE / 2 - 6);
    pen.globalAlpha = pixel > end ? 0.25 : 0.8;
    pen.fillRect(pixel, middle - high, 1, Math.max(1, 2 * high));
  }
  pen.globalAlpha = 1;
}

function words({ pen, ink }, text) {
  pen.fillStyle = ink.muted;
  pen.fillText(text, 8, RULER + SHOTS + WAVE / 2 + 4);
}

function placeHead(self) {
  self.head.style.transform = `translateX(${Math.round(self.at * self.scale)}px)`;
}

function follow(self) {
  const x = self.at * self.scale;
  const { scrollLeft, clientWidth } = self.view;
  if (x < scrollLeft || x > scrollLeft + clientWidth - 24) self.view.scrollLeft = Math.max(0, x - clientWidth / 4);
}

function showFacts(self) {
  const { data, root } = self;
  const many = self.shots.length === 1 ? "1 shot" : `${self.shots.length} shots`;
  const song = data.songFrames ? ` · song ${clock(data.songFrames, data.rate)}` : "";
  root.querySelector(".facts").textContent = `${clock(self.at, data.rate)} of ${clock(total(self.shots), data.rate)} · ${many}${song}`;
}
