// Dates are typed as people write them: what they mean is shown at once. A date that the words
// state is filled in when the field is left; one that is partly worked out only when it's taken.

import { holdSubmit } from "./held_submit.js";
import { whenReleased } from "./released.js";

const ADDRESS = document.querySelector("script[data-date-url]").dataset.dateUrl;
const PAUSE = 200;
const FIELD = /_edtf$/;

const notes = new WeakMap();

async function read(field) {
  const words = field.value.trim();
  const note = notes.get(field) ?? addNote(field);
  note.reading = null;
  if (!words) return note.show("");
  const query = new URLSearchParams({ words });
  const source = document.getElementById("id_document");
  if (source?.value) query.set("document", source.value);
  try {
    const answer = await fetch(`${ADDRESS}?${query}`);
    if (!answer.ok || answer.redirected) return note.show("");
    const reading = await answer.json();
    await whenReleased();
    // Somebody may have typed on meanwhile.
    if (field.value.trim() === words) note.show(reading.sentence, reading);
  } catch {
    note.show("");
  }
}

function addNote(field) {
  const element = document.createElement("p");
  Object.assign(element, { className: "typed-date", id: `${field.id}_meaning` });
  element.setAttribute("role", "status");
  field.after(element);
  const described = field.getAttribute("aria-describedby");
  field.setAttribute("aria-describedby", [described, element.id].filter(Boolean).join(" "));
  const note = {
    reading: null,
    show(sentence, reading = null) {
      note.reading = reading;
      element.textContent = sentence;
      if (reading?.edtf && reading.edtf !== field.value.trim()) {
        element.append(" ", takeButton(field, reading));
      }
    },
  };
  notes.set(field, note);
  return note;
}

function takeButton(field, reading) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "button" });
  button.textContent = `Use ${reading.edtf}${reading.basis === "inferred" ? ", inferred" : ""}`;
  button.addEventListener("click", () => {
    field.focus();
    take(field, reading);
    read(field); // what was to be confirmed is so now
  });
  return button;
}

function take(field, reading) {
  const { edtf, basis, text } = reading;
  for (const [key, value] of Object.entries({ edtf, basis, text })) {
    const other = field.form.elements[field.name.replace(FIELD, `_${key}`)];
    // Words that somebody has written stay.
    if (!other || (key === "text" && (!value || other.value))) continue;
    other.value = value;
    other.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

async function finish(field) {
  await read(field);
  const { reading } = notes.get(field);
  if (reading?.basis === "stated" && reading.edtf !== field.value.trim()) {
    take(field, reading);
    notes.get(field).show(reading.sentence);
  }
}

let soon = 0;
document.addEventListener("input", (event) => {
  if (!FIELD.test(event.target.name ?? "")) return;
  clearTimeout(soon);
  soon = setTimeout(read, PAUSE, event.target);
});

document.addEventListener("change", (event) => {
  // A change that a script has made, such as our own, is no words that somebody typed.
  if (!event.isTrusted || !FIELD.test(event.target.name ?? "")) return;
  clearTimeout(soon);
  holdSubmit(finish(event.target));
});

// What was sent without being confirmed can be confirmed now.
document.querySelectorAll("[name$=_edtf][aria-invalid=true]").forEach(read);
