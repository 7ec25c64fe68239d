// Files go straight to disk on the server, one after another; Python hears of it once, when all have arrived or were refused.

const state = new WeakMap();
let sending = 0;

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".drop");
  const input = root.querySelector("input");
  const kept = state.get(root) || { isBusy: false, waiting: [] };
  state.set(root, kept);
  Object.assign(kept, { root, data, setTriggerValue, list: root.querySelector("ul") });

  root.querySelector(".title").textContent = data.title;
  root.querySelector(".hint").textContent = data.hint;
  root.querySelector("button").textContent = data.button;
  input.accept = data.accept;
  input.multiple = data.isMany;
  input.setAttribute("aria-label", data.title);

  root.querySelector("button").onclick = () => input.click();
  input.onchange = () => {
    take(kept, Array.from(input.files));
    input.value = "";
  };
  root.ondragover = (event) => {
    event.preventDefault();
    root.classList.add("over");
  };
  root.ondragleave = () => root.classList.remove("over");
  root.ondrop = (event) => {
    event.preventDefault();
    root.classList.remove("over");
    take(kept, Array.from(event.dataTransfer.files));
  };
}

// What is dropped while others are sent waits its turn.
function take(kept, files) {
  for (const file of kept.data.isMany ? files : files.slice(0, 1)) {
    kept.waiting.push({ file, url: kept.data.url, row: addRow(kept.list, file) });
  }
  if (!kept.isBusy && kept.waiting.length) drain(kept);
}

async function drain(kept) {
  kept.isBusy = true;
  kept.root.setAttribute("aria-busy", "true");
  sending += 1;
  window.addEventListener("beforeunload", askFirst);
  let arrived = 0;
  while (kept.waiting.length) {
    const { file, url, row } = kept.waiting.shift();
    const answer = await put(url, file, row);
    show(row, answer);
    if (answer.ok) arrived += 1;
  }
  kept.isBusy = false;
  kept.root.removeAttribute("aria-busy");
  sending -= 1;
  if (sending === 0) window.removeEventListener("beforeunload", askFirst);
  if (arrived) kept.setTriggerValue("arrived", arrived);
}

// Leaving now would lose what has not arrived.
function askFirst(event) {
  event.preventDefault();
}

function addRow(list, file) {
  const row = document.createElement("li");
  row.innerHTML = "<span class='name'></span><span class='said'></span><progress max='1' value='0'></progress>";
  row.querySelector(".name").textContent = file.name;
  row.querySelector("progress").setAttribute("aria-label", file.name);
  list.append(row);
  while (list.children.length > 12) {
    const done = list.querySelector("li.ok, li.bad");
    if (!done) break;
    done.remove();
  }
  return row;
}

function put(url, file, row) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("PUT", url + "&name=" + encodeURIComponent(file.name));
    request.setRequestHeader("X-Reelbook", "1");
    request.upload.onprogress = (event) => {
      const part = event.total ? event.loaded / event.total : 0;
      row.querySelector("progress").value = part;
      row.querySelector(".said").textContent = part < 1 ? Math.round(part * 100) + " %" : "being checked";
    };
    request.onload = () => resolve(answerOf(request));
    request.onerror = () => resolve({ ok: false, message: "The file did not arrive.", hint: "Nothing was changed; send it again." });
    request.send(file);
  });
}

function answerOf(request) {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return { ok: false, message: "The server gave no answer that can be read.", hint: "" };
  }
}

function show(row, answer) {
  row.classList.add(answer.ok ? "ok" : "bad");
  row.querySelector("progress").remove();
  row.querySelector(".said").textContent = [answer.message, answer.hint].filter(Boolean).join(" ");
}
