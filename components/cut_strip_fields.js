// The chosen shots in words and fields: what they are, how they play, and the transition at their head.

function showInspector(self) {
  const { root, data } = self;
  const mine = self.shots.filter((shot) => self.chosen.has(shot.id));
  const one = mine.length === 1 ? mine[0] : null;
  const box = root.querySelector(".inspector");
  box.classList.toggle("none", !mine.length);
  box.querySelector(".name").textContent = one ? nameOf(one) : mine.length ? `${mine.length} shots chosen` : "No shot chosen";
  box.querySelector(".what").textContent = one ? whatOf(self, one) : mine.length ? `${clock(total(mine), data.rate)} together` : "Choose one in the strip.";
  const clips = mine.filter((shot) => shot.full !== null);
  const seen = mine.filter((shot) => shot.poster);
  setChoice(box.querySelector(".speed"), clips, (shot) => String(shot.speed), (value) => `${Number(Number(value).toFixed(3))}×`);
  setChoice(box.querySelector(".fit"), seen, (shot) => shot.fit);
  setChoice(box.querySelector(".play"), clips, (shot) => shot.play);
  setChoice(box.querySelector(".between"), clips, (shot) => shot.between);
  showTransition(self, box, mine.filter((shot) => shot !== self.shots[0]));
  showNumber(self, box.querySelector(".across"), seen, (shot) => Math.round(100 * shot.focus.x), seen.some((shot) => shot.fit !== "crop"));
  showNumber(self, box.querySelector(".down"), seen, (shot) => Math.round(100 * shot.focus.y), seen.some((shot) => shot.fit !== "crop"));
  showNumber(self, box.querySelector(".sharpen"), seen, (shot) => shot.sharpen);
  showLoop(self, box.querySelector(".loop"), clips);
  showAim(box.querySelector(".aim"), seen.filter((shot) => shot.fit === "crop"));
  for (const act of box.querySelectorAll(".act")) act.disabled = !mine.length && !act.classList.contains("split");
}

function setChoice(select, shots, valueOf, wordsOf) {
  select.disabled = !shots.length;
  const values = [...new Set(shots.map(valueOf))];
  select.querySelector("option[data-own]")?.remove();
  const value = values.length === 1 ? values[0] : "";
  if (values.length && ![...select.options].some((option) => option.value === value)) {
    const own = new Option(value ? wordsOf(value) : "several", value);
    own.dataset.own = "1";
    select.add(own, 0);
  }
  select.value = values.length ? value : select.dataset.usual;
}

function showTransition(self, box, shots) {
  setChoice(box.querySelector(".kind"), shots, (shot) => (shot.fade ? shot.kind : "cut"));
  const [fade, unit] = [box.querySelector(".fade"), box.querySelector(".unit")];
  unit.disabled = !self.data.step;
  if (!self.data.step) unit.value = "frames";
  fade.step = unit.value === "beats" ? "0.5" : "1";
  fade.disabled = !shots.length;
  if (self.shadow().activeElement !== fade) fade.value = shots.length ? inUnit(self, shots[shots.length - 1].fade) : "";
  box.querySelector(".everywhere").disabled = shots.length !== 1 || self.shots.length < 3;
}

function showNumber(self, input, shots, valueOf, isOff = false) {
  input.disabled = !shots.length || isOff;
  if (self.shadow().activeElement !== input) input.value = shots.length ? valueOf(shots[shots.length - 1]) : input.dataset.usual;
  input.setAttribute("aria-valuetext", `${input.value} %`);
}

function showLoop(self, input, clips) {
  const loops = clips.filter((shot) => shot.play === "loop");
  input.disabled = !clips.length;
  if (self.shadow().activeElement !== input) input.value = loops.length ? Number((loops[loops.length - 1].frames / self.data.rate).toFixed(2)) : "";
}

// The whole picture of the last chosen shot, with the point that stays when its edges are cropped.
function showAim(aim, shots) {
  const shot = shots[shots.length - 1];
  aim.hidden = !shot;
  if (!shot) return;
  const picture = aim.querySelector("img");
  if (picture.getAttribute("src") !== shot.poster) picture.src = shot.poster;
  Object.assign(aim.querySelector("i").style, { left: `${100 * shot.focus.x}%`, top: `${100 * shot.focus.y}%` });
}

function aimedAt(event) {
  const box = event.currentTarget.getBoundingClientRect();
  const share = (at, start, length) => Math.round(100 * Math.min(1, Math.max(0, (at - start) / length))) / 100;
  return { x: share(event.clientX, box.left, box.width), y: share(event.clientY, box.top, box.height) };
}

function whatOf(self, shot) {
  const rate = self.data.rate;
  const held = heldOf(shot) ? `, the last ${clock(heldOf(shot), rate)} held` : "";
  const from = shot.full === null ? "" : ` · from ${clock(shot.from, rate)} of ${clock(shot.full, rate)}`;
  return `${clock(shot.frames, rate)}${from}${held}${shot.old ? " · another take is chosen now" : ""}`;
}

function inUnit(self, frames) {
  const isBeats = self.root.querySelector(".unit").value === "beats" && self.data.step;
  return String(isBeats ? Number((frames / self.data.step).toFixed(2)) : frames);
}

function wireFields(self) {
  const field = (name) => self.root.querySelector(`.inspector ${name}`);
  const choice = (name) => {
    field(`.${name}`).onchange = (event) => event.target.value && each(self, name, { [name]: event.target.value });
  };
  for (const name of ["speed", "fit", "play", "between"]) choice(name);
  field(".kind").onchange = ({ target }) => target.value && each(self, "transition", target.value === "cut" ? { frames: 0 } : { kind: target.value });
  field(".fade").onchange = (event) => each(self, "transition", lengthOf(self, Number(event.target.value)));
  field(".unit").onchange = () => showInspector(self);
  field(".everywhere").onclick = () => everywhere(self);
  const focus = () => each(self, "focus", { focus: { x: Number(field(".across").value) / 100, y: Number(field(".down").value) / 100 } }, true);
  field(".aim").onclick = (event) => each(self, "focus", { focus: aimedAt(event) }, true);
  field(".loop").onchange = ({ target }) => Number(target.value) > 0 && each(self, "loop_to", { frames: Math.min(100000, Math.max(1, Math.round(Number(target.value) * self.data.rate))) });
  field(".across").onchange = focus;
  field(".down").onchange = focus;
  field(".sharpen").onchange = (event) => each(self, "sharpen", { sharpen: Math.round(Number(event.target.value)) }, true);
  field(".spare").onchange = (event) => {
    const place = self.shots.findIndex((shot) => shot.id === self.current);
    const next = place < 0 ? null : self.shots[place + 1];
    if (event.target.value) commit(self, { edit: "shot", scene_id: event.target.value, before: next ? next.id : null });
    event.target.value = "";
  };
}

function lengthOf(self, value) {
  const isBeats = self.root.querySelector(".unit").value === "beats" && self.data.step;
  if (!isBeats) return { frames: Math.max(0, Math.round(value)) };
  const halves = Math.max(0, Math.round(value * 2));
  return halves ? { beats: `${halves}/2` } : { frames: 0 };
}

function everywhere(self) {
  const shot = self.shots.find((one) => self.chosen.has(one.id));
  if (!shot) return;
  commit(self, { edit: "transitions", kind: shot.kind, frames: shot.fade });
  say(self, `Every cut of the film: ${shot.fade ? `${kindWords(self, shot.kind)}, ${shot.fade} frames` : "hard"}.`);
}
