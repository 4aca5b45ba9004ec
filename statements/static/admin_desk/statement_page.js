// The page of a statement: ids that are proposed, bands for words of likelihood, and its one line.

import { whenReleased } from "./released.js";

const $ = django.jQuery;
const form = document.getElementById("statement_form");
const PAUSE = 400;

// Ids ---------------------------------------------------------------------------------------------

const proposed = { key: null, estimate: null };

async function proposeIds() {
  const key = document.getElementById("id_key");
  const source = document.getElementById("id_document");
  if (!source?.value) return;
  const answer = await fetch(new URL(`../propose-ids/?document=${source.value}`, lineAddress()));
  if (!answer.ok) return;
  const ids = await answer.json();
  if (key && (!key.value || key.value === proposed.key)) key.value = ids.key ?? "";
  Object.assign(proposed, ids);
  document.querySelectorAll("#estimates-group .part:not(.empty-form)").forEach(proposeEstimate);
}

function lineAddress() {
  return new URL(document.getElementById("one-line").dataset.url, location.href);
}

function proposeEstimate(part) {
  const key = part.querySelector("[name$='-key']");
  if (!key || key.value || key.disabled || !proposed.estimate) return;
  const [, prefix, first] = proposed.estimate.match(/^(.*?)(\d+)$/);
  const taken = [...document.querySelectorAll("#estimates-group [name$='-key']")].map(
    (field) => Number(field.value.match(/-e(\d+)$/)?.[1] ?? 0),
  );
  key.value = `${prefix}${Math.max(Number(first), ...taken.map((number) => number + 1))}`;
}

$(document).on("change", "#id_document", proposeIds);
document.addEventListener("formset:added", (event) => {
  if (event.detail.formsetName === "estimates") proposeEstimate(event.target);
});

// Likelihood: the words say which band they mean, and a button takes it ---------------------------

async function offerBand(input) {
  const words = input.value;
  const select = document.getElementById(input.id.replace(/likelihood_text$/, "likelihood"));
  const address = new URL("../read-likelihood/", lineAddress());
  address.searchParams.set("words", words);
  const answer = await fetch(address);
  if (!answer.ok) return;
  const { likelihood } = await answer.json();
  await whenReleased();
  // Somebody may have typed on meanwhile.
  if (input.value !== words) return;
  const field = input.closest(".desk-field");
  field.querySelector(".take")?.remove();
  if (!select || !likelihood || select.value === likelihood) return;
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "take" });
  button.textContent = `Take the band “${select.querySelector(`[value="${likelihood}"]`).text}”`;
  button.addEventListener("click", () => {
    select.value = likelihood;
    select.dispatchEvent(new Event("change", { bubbles: true }));
    button.remove();
    select.focus();
  });
  field.append(button);
}

let reading;
document.addEventListener("input", ({ target }) => {
  if (!target.matches("[name$='likelihood_text']")) return;
  clearTimeout(reading);
  reading = setTimeout(offerBand, PAUSE, target);
});

// Numbers: some words exclude their bound by themselves -------------------------------------------

const EXCLUDED = { more_than: "lower", less_than: "upper" };

document.addEventListener("change", ({ target }) => {
  if (!target.matches("[name$='-approximator']")) return;
  for (const end of ["lower", "upper"]) {
    const box = document.getElementById(target.id.replace(/approximator$/, `${end}_inclusive`));
    if (EXCLUDED[target.value] === end) {
      box.checked = false;
      box.dataset.byWord = "";
    } else if ("byWord" in box.dataset) {
      box.checked = true;
      delete box.dataset.byWord;
    }
  }
});

// One line ----------------------------------------------------------------------------------------

let waiting;
let asked = 0;
let isTouched = false;

// Scripts of Django tell of changes as they prepare the page, before anybody has touched it.
for (const kind of ["keydown", "pointerdown"]) {
  document.addEventListener(kind, () => (isTouched = true), { capture: true, once: true });
}

function renewLine() {
  if (!isTouched) return;
  clearTimeout(waiting);
  waiting = setTimeout(showLine, PAUSE);
}

async function showLine() {
  const line = document.getElementById("one-line");
  const mine = (asked += 1);
  const answer = await fetch(line.dataset.url, { method: "POST", body: new FormData(form) });
  if (!answer.ok) return;
  const { one_line: text } = await answer.json();
  await whenReleased();
  if (text && mine === asked) line.textContent = text;
}

if (form) {
  form.addEventListener("input", renewLine);
  form.addEventListener("change", renewLine);
  $(form).on("change", ".admin-autocomplete", renewLine);
  document.addEventListener("formset:removed", renewLine);
  proposeIds();
  if (document.getElementById("faults")) showLine(); // what is on the form isn't stored
}
