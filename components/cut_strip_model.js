// What an edit does to the shots, drawn at once; what the studio answers takes its place. The same rules as core/cut/editing.py.

// Told by the strip: frames a second, and frames from beat to beat.
const pace = { rate: 30, step: 0 };
const USUAL_S = 0.4;

const isEndless = (shot) => shot.full === null || shot.play === "loop" || shot.play === "freeze";
const longest = (shot, speed) => (isEndless(shot) ? Infinity : Math.max(1, Math.ceil((shot.full - shot.from) / (speed || shot.speed) - 1e-9)));
const lasting = (shot, frames) => ({ ...shot, frames, fade: Math.min(shot.fade, frames) });

// Of a shot that runs backward the ends are swapped: its head lies late in the source.
const headReach = (shot, by) => (shot.play === "reverse" ? -lateReach(shot, -by) : earlyReach(shot, by));
const tailReach = (shot, by) => (shot.play === "reverse" ? -earlyReach(shot, -by) : lateReach(shot, by));

function earlyReach(shot, by) {
  const reach = Math.min(by, shot.frames - 1);
  return isEndless(shot) ? reach : Math.max(reach, -Math.floor(shot.from / shot.speed + 1e-9));
}

function lateReach(shot, by) {
  return Math.max(1 - shot.frames, Math.min(by, Math.max(0, longest(shot) - shot.frames)));
}

function fromOf(shot, offset) {
  if (isEndless(shot)) return shot.full === null ? 0 : shot.from;
  return Math.min(shot.from + Math.floor(offset * shot.speed + 1e-9), shot.full - 1);
}

function withHead(shot, by) {
  return lasting(shot.play === "reverse" ? shot : { ...shot, from: fromOf(shot, by) }, shot.frames - by);
}

function withTail(shot, by) {
  return lasting(shot.play === "reverse" ? { ...shot, from: fromOf(shot, -by) } : shot, shot.frames + by);
}

function trimmed(shots, { id, edge, by, is_roll: isRoll }) {
  const place = shots.findIndex((shot) => shot.id === id);
  if (place < 0) return shots;
  const right = edge === "head" ? place : place + 1;
  const made = shots.slice();
  if (isRoll && right > 0 && right < shots.length) {
    const reach = headReach(shots[right], tailReach(shots[right - 1], by));
    made[right - 1] = withTail(shots[right - 1], reach);
    made[right] = withHead(shots[right], reach);
  } else if (edge === "head") made[place] = withHead(shots[place], headReach(shots[place], by));
  else made[place] = withTail(shots[place], tailReach(shots[place], by));
  return made;
}

function moved(shots, { ids, before }) {
  const going = new Set(ids);
  const place = before === null ? shots.length : Math.max(0, shots.findIndex((shot) => shot.id === before));
  const next = shots.slice(place).find((shot) => !going.has(shot.id));
  const rest = shots.filter((shot) => !going.has(shot.id));
  const at = next ? rest.indexOf(next) : rest.length;
  return [...rest.slice(0, at), ...shots.filter((shot) => going.has(shot.id)), ...rest.slice(at)];
}

function freeName(shots, scene) {
  const taken = new Set(shots.map((shot) => shot.id));
  const stem = `item_${scene || "gap"}`;
  let name = stem;
  for (let number = 2; taken.has(name); number += 1) name = `${stem}_${number}`;
  return name;
}

function inserted(shots, shot, before) {
  const at = before === null ? -1 : shots.findIndex((one) => one.id === before);
  const place = at < 0 ? shots.length : at;
  return [...shots.slice(0, place), shot, ...shots.slice(place)];
}

function splitAt(shots, at) {
  const made = [];
  let start = 0;
  for (const shot of shots) {
    const offset = at - start;
    start += shot.frames;
    if (offset <= 0 || offset >= shot.frames) {
      made.push(shot);
      continue;
    }
    const second = { ...withHead(shot, offset), id: freeName(shots, shot.scene), fade: 0 };
    made.push(withTail(shot, offset - shot.frames), second);
  }
  return made;
}

function copied(shots, ids) {
  const chosen = shots.filter((shot) => ids.includes(shot.id));
  let made = shots;
  let at = shots.indexOf(chosen[chosen.length - 1]) + 1;
  for (const shot of chosen) {
    made = [...made.slice(0, at), { ...shot, id: freeName(made, shot.scene) }, ...made.slice(at)];
    at += 1;
  }
  return made;
}

const GAP = {
  scene: null, number: 0, title: "Gap", poster: "", full: null, from: 0, speed: 1, fit: "crop", fade: 0, kind: "crossfade", play: "forward", between: "nearest",
  focus: { x: 0.5, y: 0.5 }, sharpen: 0, held: 0, old: false,
};

// The transition that is asked for at the head of a shot; the studio knows the beats better and answers with its own.
function faded(shot, { kind, frames, beats }) {
  const usual = shot.fade || Math.max(1, Math.round(USUAL_S * pace.rate));
  const wanted = beats ? Math.max(1, Math.round(Number(beats) * pace.step)) : (frames ?? usual);
  return { ...shot, kind: kind || shot.kind, fade: Math.min(wanted, shot.frames) };
}

// Played once again, a shot gets no longer than its clip lasts.
function played(shot, play) {
  if (shot.full === null) return shot;
  const made = { ...shot, play };
  return lasting(made, Math.min(shot.frames, longest(made) + heldOf(shot)));
}

function applied(shots, edit) {
  const each = (change) => shots.map((shot) => (edit.ids.includes(shot.id) ? change(shot) : shot));
  switch (edit.edit) {
    case "trim":
      return trimmed(shots, edit);
    case "move":
      return moved(shots, edit);
    case "gap":
      return inserted(shots, { ...GAP, id: freeName(shots, null), frames: edit.frames }, edit.before);
    case "split":
      return splitAt(shots, edit.at);
    case "duplicate":
      return copied(shots, edit.ids);
    case "delete":
      return shots.filter((shot) => !edit.ids.includes(shot.id));
    case "speed": {
      const speed = Number(edit.speed);
      return each((shot) => (shot.full === null ? shot : lasting({ ...shot, speed }, Math.min(shot.frames, longest(shot, speed) + heldOf(shot)))));
    }
    case "fit":
      return each((shot) => (shot.scene === null ? shot : { ...shot, fit: edit.fit }));
    case "between":
    case "focus":
    case "sharpen":
      return each((shot) => (shot.poster ? { ...shot, [edit.edit]: edit[edit.edit] } : shot));
    case "play":
      return each((shot) => played(shot, edit.play));
    case "loop_to":
      return each((shot) => lasting({ ...shot, play: shot.full === null ? shot.play : "loop" }, edit.frames));
    case "transition":
      return each((shot) => (shot === shots[0] ? { ...shot, kind: edit.kind || shot.kind, fade: 0 } : faded(shot, edit)));
    case "transitions":
      return shots.map((shot, place) => (place ? faded(shot, edit) : { ...shot, kind: edit.kind || shot.kind, fade: 0 }));
    default:
      return shots;
  }
}

const heldOf = (shot) => Math.max(0, shot.frames - longest(shot));
const total = (shots) => shots.reduce((sum, shot) => sum + shot.frames, 0);

function startsOf(shots) {
  const starts = [];
  let start = 0;
  for (const shot of shots) {
    starts.push(start);
    start += shot.frames;
  }
  return starts;
}

function clock(frames, rate) {
  const perSecond = Math.max(1, Math.floor(rate + 0.5));
  const sign = frames < 0 ? "-" : "";
  const whole = Math.floor(Math.abs(frames) / perSecond);
  const pad = (number) => String(number).padStart(2, "0");
  return `${sign}${Math.floor(whole / 60)}:${pad(whole % 60)}.${pad(Math.abs(frames) % perSecond)}`;
}

// The place in a rising list of the first number that is not below what is asked.
function firstFrom(numbers, wanted) {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

function nearest(numbers, wanted) {
  const at = firstFrom(numbers, wanted);
  const [left, right] = [numbers[at - 1], numbers[at]];
  if (left === undefined) return right;
  if (right === undefined) return left;
  return wanted - left <= right - wanted ? left : right;
}
