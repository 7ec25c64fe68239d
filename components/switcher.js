// The switcher of projects: a button with the open one's name, a list under it, and a field to search where there are many.

function wireSwitcher(self) {
  const { root } = self;
  const [opener, menu, field] = [root.querySelector(".switch"), root.querySelector(".menu"), root.querySelector(".menu input")];
  menu.addEventListener("beforetoggle", (event) => {
    const place = opener.getBoundingClientRect();
    menu.style.top = `${place.bottom + 6}px`;
    menu.style.left = `${Math.max(8, Math.min(place.left, innerWidth - 328))}px`;
    opener.setAttribute("aria-expanded", String(event.newState === "open"));
    field.value = "";
    listProjects(self);
  });
  menu.addEventListener("toggle", (event) => {
    if (event.newState === "open") (field.hidden ? menu.querySelector("[role=option]") : field)?.focus();
  });
  field.oninput = () => listProjects(self);
  menu.onkeydown = (event) => moveInMenu(self, event);
  menu.onclick = (event) => choose(self, event.target.closest("[role=option]"));
}

function openSwitcher(self) {
  if (!self.root.querySelector(".switch").hidden) self.root.querySelector(".menu").showPopover();
}

function fillSwitcher(self) {
  const opener = self.root.querySelector(".switch");
  opener.hidden = !self.data.projects.length;
  const open = self.data.projects.find((one) => one.id === self.data.project);
  opener.textContent = open ? open.name : "Open a project";
  opener.title = open ? open.name : "";
  self.root.querySelector(".menu input").hidden = self.data.projects.length <= self.data.few;
  if (self.root.querySelector(".menu").matches(":popover-open")) listProjects(self);
}

function listProjects(self) {
  const wanted = self.root.querySelector(".menu input").value.trim().toLowerCase();
  const found = self.data.projects.filter((one) => one.name.toLowerCase().includes(wanted));
  const rows = found.slice(0, self.data.most).map((one) =>
    made("li", { role: "option", tabindex: "-1", "data-id": one.id, "aria-selected": String(one.id === self.data.project) }, one.name),
  );
  self.root.querySelector(".menu ul").replaceChildren(...rows);
  const rest = found.length - rows.length;
  self.root.querySelector(".menu p").textContent = rest > 0 ? `and ${rest} more; search for them` : found.length ? "" : "No project of that name.";
}

function moveInMenu(self, event) {
  const rows = [...self.root.querySelectorAll(".menu [role=option]")];
  const at = rows.indexOf(self.root.querySelector(".menu [role=option]:focus"));
  if (event.key === "Enter") choose(self, rows[Math.max(0, at)]);
  else if (event.key === "ArrowDown") rows[Math.min(rows.length - 1, at + 1)]?.focus();
  else if (event.key === "ArrowUp") (at > 0 ? rows[at - 1] : self.root.querySelector(".menu input:not([hidden])") || rows[0])?.focus();
  else return;
  event.preventDefault();
}

function choose(self, row) {
  if (!row) return;
  self.root.querySelector(".menu").hidePopover();
  if (row.dataset.id !== self.data.project) go(self, self.data.here, row.dataset.id);
}
