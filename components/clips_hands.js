// A mouse that presses a button of these parts takes the keys nowhere: Space still plays, the arrows still step the player.
function keepKeys(root) {
  root.onmousedown = (event) => {
    if (!event.target.closest("button, a")) return;
    event.preventDefault();
    let here = document.activeElement;
    while (here && here.shadowRoot && here.shadowRoot.activeElement) here = here.shadowRoot.activeElement;
    if (here) here.blur();
  };
}
