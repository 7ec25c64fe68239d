// Files go straight to disk on the server, one after another; Python hears of it once, when all have arrived or were refused.

const state = new WeakMap();

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".drop");
  const input = root.querySelector("input");
  const kept = state.get(root) || { isBusy: false };
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
    send(kept, Array.from(input.files));
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
    send(kept, Array.from(event.dataTransfer.files));
  };
}

async function send(kept, files) {
  if (kept.isBusy || files.length === 0) return;
  kept.isBusy = true;
  kept.root.setAttribute("aria-busy", "true");
  const sending = kept.data.isMany ? files : files.slice(0, 1);
  const rows = sending.map((file) => addRow(kept.list, file));
  let arrived = 0;
  for (const [index, file] of sending.entries()) {
    const answer = await put(kept.data.url, file, rows[index]);
    show(rows[index], answer);
    if (answer.ok) arrived += 1;
  }
  kept.isBusy = false;
  kept.root.removeAttribute("aria-busy");
  if (arrived) kept.setTriggerValue("arrived", arrived);
}

function addRow(list, file) {
  const row = document.createElement("li");
  row.innerHTML = "<span class='name'></span><span class='said'></span><progress max='1' value='0'></progress>";
  row.querySelector(".name").textContent = file.name;
  row.querySelector("progress").setAttribute("aria-label", file.name);
  list.append(row);
  while (list.children.length > 12) list.firstElementChild.remove();
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
