// The film as it will look: the studio makes piece after piece, and they are appended to one video around the playhead.
// Only what somebody is about to see is asked for; what was fetched is kept by its key, and equal keys show the same for ever.

const PIECES = 'video/mp4; codecs="avc1.42c01f"';
const AHEAD_S = 60;
const BEHIND_S = 20;
const KEPT_BYTES = 96 * 2 ** 20;
const START_S = 0.6;
const MOST_START_S = 6;
const SCRUB_MS = 120;
const MOST_BREAKS = 3;
const LOOK_MS = 200;
const OWN = { headers: { "X-Reelbook": "1" } };

// `told` hears that something has changed: a piece came, a plan, the mix.
function newFilm(video, told) {
  const film = {
    video, told, address: "", base: "", rate: 30, frames: 0, px: 0, pieces: [], files: new Map(), placed: new Map(), failed: new Map(), took_s: 0.5, start_s: START_S, breaks: 0,
    at: 0, isPlaying: false, isWanted: false, isShown: false, isBusy: false, asking: null, source: null, buffer: null, question: 0, soundKey: "", mix: null, looked: 0,
  };
  film.seen = () => focusFilm(film);
  document.addEventListener("visibilitychange", film.seen);
  video.onseeked = told;
  return film;
}

function closeFilm(film) {
  document.removeEventListener("visibilitychange", film.seen);
  film.isWanted = false;
  film.question += 1;
  window.clearTimeout(film.later);
  film.asking?.abort.abort();
  film.mixing?.abort();
  dropMix(film);
  film.video.removeAttribute("src");
  film.video.load();
}

// Asks what the preview consists of now; the newest question counts.
async function askFilm(film, address, base) {
  Object.assign(film, { address, base, asked: performance.now() });
  if (!window.MediaSource?.isTypeSupported(PIECES)) return;
  const question = (film.question += 1);
  let plan = null;
  try {
    const reply = await fetch(address, OWN);
    plan = reply.ok ? await reply.json() : null;
  } catch {
    plan = null; // the server is away: the clips themselves are played
  }
  if (question !== film.question) return;
  const { rate, frames, width, height, pieces, sound } = plan || { rate: film.rate, frames: 0, width: 0, height: 0, pieces: [], sound: "" };
  Object.assign(film, { rate, frames, px: Math.min(width, height), pieces, soundKey: sound, failed: new Map() });
  if (film.mix && film.mix.key !== sound) dropMix(film);
  focusFilm(film);
  film.told();
}

const isPlaced = (film, piece) => film.placed.get(piece.start)?.key === piece.key && isBuffered(film, piece);

function isBuffered(film, piece) {
  const ranges = film.buffer?.buffered;
  const [from, to] = [(piece.start + 0.5) / film.rate, (piece.start + piece.frames - 0.5) / film.rate];
  for (let number = 0; ranges && number < ranges.length; number += 1) if (ranges.start(number) <= from && ranges.end(number) >= to) return true;
  return false;
}

const placeInFilm = (film, frame) => film.pieces.findIndex((piece) => frame < piece.start + piece.frames);

// The first frame from here on that is not there; -1 where this one is not.
function filmUntil(film, frame) {
  let until = -1;
  for (let place = placeInFilm(film, frame); place >= 0 && place < film.pieces.length && isPlaced(film, film.pieces[place]); place += 1) {
    until = film.pieces[place].start + film.pieces[place].frames;
    if (until > frame + film.rate * 2 * MOST_START_S) break;
  }
  return until;
}

// What to fetch next: around a playhead that stands the piece under it and the one after; while playing on and on, without what would come too late.
function nextInFilm(film) {
  if (!film.isWanted || document.hidden) return null;
  const first = placeInFilm(film, film.at);
  if (first < 0) return null;
  const last = film.isPlaying ? film.at + AHEAD_S * film.rate : film.pieces[first].start + film.pieces[first].frames;
  const late = film.isPlaying && !film.isHeld && !film.isShown ? film.at + film.took_s * film.rate : 0;
  for (let place = first; place < film.pieces.length && film.pieces[place].start <= last; place += 1) {
    const piece = film.pieces[place];
    if (isPlaced(film, piece) || film.failed.has(piece.key)) continue;
    if (piece.start + piece.frames > late || place === film.pieces.length - 1) return piece;
  }
  return null;
}

// The playhead has jumped, or what is wanted has changed: what is being made for elsewhere is given up.
function focusFilm(film) {
  window.clearTimeout(film.later);
  const go = () => {
    const next = nextInFilm(film);
    if (film.asking && film.asking.key !== next?.key) film.asking.abort.abort();
    pumpFilm(film);
  };
  if (film.isPlaying) go();
  else film.later = window.setTimeout(go, SCRUB_MS);
}

async function pumpFilm(film) {
  if (film.isBusy) return;
  film.isBusy = true;
  try {
    await clearFilm(film);
    for (let piece = nextInFilm(film); piece; piece = nextInFilm(film)) {
      const file = film.files.get(piece.key) || (await fetchPiece(film, piece));
      if (!file) continue;
      await openFilm(film);
      await clearFilm(film);
      if (film.pieces.includes(piece)) await placePiece(film, piece, file);
      film.told();
      if (film.placed.size > 1) mixFilm(film);
    }
    if (film.isWanted) endFilm(film);
  } catch {
    breakFilm(film); // the browser cannot play on from here, as after a spoiled piece
  } finally {
    film.isBusy = false;
  }
  film.told();
  mixFilm(film);
}

// The bytes of a piece; null where it was given up, or cannot be made.
async function fetchPiece(film, piece) {
  const abort = new AbortController();
  film.asking = { key: piece.key, abort };
  film.told();
  const began = performance.now();
  try {
    const reply = await fetch(`${film.base}/${piece.key}.mp4`, { ...OWN, signal: abort.signal });
    if (!reply.ok) {
      film.failed.set(piece.key, (await reply.json()).message);
      if (reply.status === 404) window.setTimeout(() => film.isWanted && askFilm(film, film.address, film.base), 1000);
      return null;
    }
    const file = await reply.arrayBuffer();
    film.took_s = 0.6 * film.took_s + (0.4 * (performance.now() - began)) / 1000;
    piece.is_kept = true;
    keepPiece(film, piece.key, file);
    return file;
  } catch (error) {
    if (error.name !== "AbortError") film.failed.set(piece.key, "The studio does not answer.");
    return null;
  } finally {
    film.asking = null;
  }
}

function keepPiece(film, key, file) {
  film.files.set(key, file);
  let bytes = 0;
  for (const one of film.files.values()) bytes += one.byteLength;
  for (const [old, one] of film.files) {
    if (bytes <= KEPT_BYTES) return;
    film.files.delete(old);
    bytes -= one.byteLength;
  }
}

function openFilm(film) {
  if (film.source) return film.opening;
  film.source = new MediaSource();
  film.opening = new Promise((resolve) => {
    film.source.addEventListener("sourceopen", () => {
      if (!film.buffer) film.buffer = film.source.addSourceBuffer(PIECES);
      URL.revokeObjectURL(film.video.src);
      resolve();
    });
  });
  film.video.src = URL.createObjectURL(film.source);
  return film.opening;
}

// Begins with an empty video again; after a few times the clips themselves are enough.
function breakFilm(film) {
  film.breaks += 1;
  Object.assign(film, { source: null, buffer: null, isShown: false, isWanted: film.isWanted && film.breaks < MOST_BREAKS });
  film.placed.clear();
  film.video.removeAttribute("src");
  film.video.load();
}

const updated = (buffer) => new Promise((resolve) => buffer.addEventListener("updateend", resolve, { once: true }));

// Takes out what the film no longer has at its place. Half a frame is left alone at the end, where the next piece begins.
async function clearFilm(film) {
  if (!film.buffer) return;
  const now = new Map(film.pieces.map((piece) => [piece.start, piece]));
  for (const [start, piece] of film.placed) {
    if (now.get(start)?.key === piece.key) continue;
    film.placed.delete(start);
    await cut(film, start, start + piece.frames);
  }
}

async function cut(film, from, to) {
  film.buffer.remove(Math.max(0, (from - 0.25) / film.rate), (to - 0.5) / film.rate);
  await updated(film.buffer);
}

async function placePiece(film, piece, file) {
  const { buffer } = film;
  buffer.timestampOffset = piece.start / film.rate;
  try {
    buffer.appendBuffer(file);
  } catch (error) {
    if (error.name !== "QuotaExceededError") throw error;
    await thinFilm(film);
    buffer.appendBuffer(file);
  }
  await updated(buffer);
  film.placed.set(piece.start, piece);
}

// A browser keeps so much of a film and no more: what lies far from the playhead goes.
async function thinFilm(film) {
  for (const [start, piece] of film.placed) {
    const isNear = start + piece.frames > film.at - BEHIND_S * film.rate && start < film.at + AHEAD_S * film.rate;
    if (isNear) continue;
    film.placed.delete(start);
    await cut(film, start, start + piece.frames);
  }
}

// Said once the last piece is there, so that the last pictures are not waited for.
function endFilm(film) {
  const last = film.pieces.at(-1);
  if (film.source?.readyState === "open" && last && isPlaced(film, last)) film.source.endOfStream();
}

// Keeps the video at the playhead, and says whether it is what is to be seen.
function followFilm(film, at, isPlaying, tempo) {
  const hasTurned = film.isPlaying !== isPlaying;
  Object.assign(film, { at, isPlaying });
  if (hasTurned) {
    film.start_s = START_S;
    focusFilm(film);
  }
  if (film.isWanted && isPlaying && !film.isBusy && performance.now() - film.looked > LOOK_MS) {
    film.looked = performance.now();
    pumpFilm(film);
  }
  const until = film.isWanted ? filmUntil(film, Math.floor(at)) : -1;
  const needed = film.isShown || !isPlaying ? at : Math.min(film.frames, at + film.start_s * film.rate * tempo);
  const isThere = until > 0 && until >= needed;
  if (isThere) runFilm(film, isPlaying, tempo);
  else if (!film.video.paused) film.video.pause();
  if (film.isShown && !isThere && isPlaying) film.start_s = Math.min(MOST_START_S, film.start_s * 2.5); // it should not come and go
  film.isShown = isThere && (film.isShown || (film.video.readyState >= 2 && !film.video.seeking));
  return film.isShown;
}

function runFilm(film, isPlaying, tempo) {
  const { video } = film;
  const isMoving = isPlaying && !film.isHeld;
  const want = (film.at + (isMoving ? 0.25 : 0.5)) / film.rate;
  const drift = want - video.currentTime;
  if (!isMoving) {
    if (!video.paused) video.pause();
    if (Math.abs(drift) > 0.45 / film.rate && !video.seeking) video.currentTime = want;
    return;
  }
  if (Math.abs(drift) > 0.25 * tempo && !video.seeking) video.currentTime = want;
  video.playbackRate = tempo * (1 + Math.max(-0.08, Math.min(0.08, drift / 2)));
  if (video.paused) video.play().catch(() => undefined);
}

// What is heard, mixed as in the film: made while the first pieces are played, and only for somebody who plays.
async function mixFilm(film) {
  const key = film.soundKey;
  if (!key || film.mix || film.mixing || film.noMix === key || !film.isPlaying || document.hidden) return;
  film.mixing = new AbortController();
  try {
    const reply = await fetch(`${film.base}/${key}.m4a`, { ...OWN, signal: film.mixing.signal });
    if (!reply.ok) film.noMix = key;
    else if (key === film.soundKey) film.mix = { key, src: URL.createObjectURL(await reply.blob()) };
  } catch {
    film.noMix = key; // the song alone is played
  } finally {
    film.mixing = null;
  }
  film.told();
}

function dropMix(film) {
  if (film.mix) URL.revokeObjectURL(film.mix.src);
  film.mix = null;
}

// What is to be known, in a few words.
function filmWords(film) {
  const total = film.pieces.length;
  const ready = film.pieces.filter((piece) => piece.is_kept || film.files.has(piece.key)).length;
  const work = film.asking && ready < total ? `preparing ${ready} of ${total}` : "";
  const lost = film.failed.size ? [...film.failed.values()][0] : "";
  return [film.isShown ? `as it will look, ${film.px}p` : "clips as they are", work || lost].filter(Boolean).join(" · ");
}
