// Nothing on the page moves while the mouse is pressed: what is clicked would no longer be there.

let released = Promise.resolve();
let release = null;

document.addEventListener("pointerdown", press, { capture: true });
// Lists and scroll bars don't tell of the mouse being released; what comes next does.
for (const kind of ["pointerup", "pointercancel", "pointermove", "dragend", "keydown"]) {
  document.addEventListener(kind, (event) => event.buttons || letGo(), { capture: true });
}

function press() {
  if (!release) released = new Promise((resolve) => (release = resolve));
}

function letGo() {
  if (release) setTimeout(release); // the click comes right after the mouse is released
  release = null;
}

export function whenReleased() {
  return released;
}
