// Three sentences on the first start. They go when they are put away, and this browser remembers that.

const NAME = "reelbook-welcomed";

export default function (component) {
  const { parentElement } = component;
  const root = parentElement.querySelector(".welcome");
  root.hidden = isKnown();
  root.querySelector("button").onclick = () => {
    try {
      localStorage.setItem(NAME, "1");
    } catch {
      // a browser that keeps nothing shows them again
    }
    root.hidden = true;
  };
}

function isKnown() {
  try {
    return localStorage.getItem(NAME) === "1";
  } catch {
    return false;
  }
}
