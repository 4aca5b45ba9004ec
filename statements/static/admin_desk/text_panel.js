// The text panel beside a statement's form: select words of the article, and press a key.
// The text stays in this tab; the server sees it to check it, and keeps nothing.

import { holdSubmit } from "./held_submit.js";
import { whenReleased } from "./released.js";
import { AnchorForm, KINDS } from "./text_panel_form.js";
import { ArticleText } from "./text_panel_text.js";
import { buildPanel } from "./text_panel_parts.js";

const ADDRESS = document.querySelector("script[data-text-url]").dataset.textUrl;
const SIGNED_OUT = "You are signed out. Sign in again in another tab, and repeat this.";
const UNREACHED = "The server can't be reached. Repeat this in a moment.";
const NOT_UTF8 = "This file is not plain text in UTF-8. Save it as such, or paste the text.";
const NO_DOCUMENT = "Choose the document first: its text is held against the one you paste.";
const SELECT_FIRST = "Select words in the text first.";

const form = new AnchorForm(document.getElementById("statement_form"));
const panel = buildPanel(document.getElementById("text-panel"), KINDS);
const article = new ArticleText(panel.text);
const verdicts = new Map();

let pasted = null;
let chosen = null;
let working = null; // the row of the form that somebody was in last
let asked = 0;

// Asking the server ------------------------------------------------------------------------------

async function ask(text, anchors = [], adopt = false) {
  const token = form.field("csrfmiddlewaretoken").value;
  const bare = anchors.map(({ part, start, end, exact, digest }) => ({
    ...{ part, start, end, exact, digest },
  }));
  try {
    const answer = await fetch(ADDRESS, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify({ document: form.document, text, anchors: bare, adopt }),
    });
    if (answer.redirected) return { refused: SIGNED_OUT };
    const found = await answer.json().catch(() => ({}));
    await whenReleased();
    if (answer.ok) return found;
    return { refused: found.errors?.map((one) => one.detail).join(" ") ?? SIGNED_OUT };
  } catch {
    return { refused: UNREACHED };
  }
}

// The text ----------------------------------------------------------------------------------------

const kept = {
  key: () => `text-panel:${form.document}`,
  get: () => sessionStorage.getItem(kept.key()),
  set(text) {
    try {
      sessionStorage.setItem(kept.key(), text);
    } catch {
      // It's longer than the browser keeps: it stays as long as the page.
    }
  },
  forget: () => sessionStorage.removeItem(kept.key()),
};

async function take(text, adopt = false) {
  pasted = text;
  if (!form.document) return panel.showPaste(NO_DOCUMENT, "error");
  const turn = ++asked;
  const answer = await ask(text, [], adopt);
  if (turn !== asked) return null;
  if (answer.refused) return panel.showPaste(answer.refused, "error");
  if (answer.outcome === "same") return open(answer.text ?? text, answer.message);
  kept.forget();
  if (answer.outcome === "unknown" && answer.may_adopt) return panel.showConfirm(answer.message);
  return panel.showPaste(answer.message, "error");
}

function open(text, message) {
  kept.set(text);
  pasted = text;
  article.show(text);
  panel.showText(message);
  refresh();
}

function forget(message) {
  kept.forget();
  pasted = null;
  verdicts.clear();
  article.show("");
  article.highlight(Object.fromEntries(KINDS.map((kind) => [kind.part, []])));
  panel.showPaste(message);
}

async function takeFile(file) {
  try {
    // A mark of the byte order counts as a character, as on the server.
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    take(decoder.decode(await file.arrayBuffer()));
  } catch {
    panel.say(NOT_UTF8, "error");
  }
}

function takeUp() {
  const text = form.document && kept.get();
  if (text) take(text);
  else if (pasted && form.document) take(pasted);
  else panel.showPaste();
}

// Anchors -----------------------------------------------------------------------------------------

function keyOf({ part, start, end, exact, digest }) {
  return JSON.stringify([part, start, end, exact, digest]);
}

async function refresh() {
  if (!panel.isOpen) return;
  draw();
  const unknown = form.anchors().filter((anchor) => !verdicts.has(keyOf(anchor)));
  if (!unknown.length) return;
  const answer = await ask(pasted, unknown);
  if (answer.refused) return void panel.say(answer.refused, "error");
  if (answer.outcome !== "same") return void take(pasted);
  answer.anchors.forEach((one, place) => {
    const isBare = !unknown[place].digest && !unknown[place].exact && !one.fault;
    verdicts.set(keyOf(unknown[place]), {
      fault: isBare ? "This has no digest yet." : one.fault,
      made: isBare ? one : null,
    });
  });
  draw();
}

function draw() {
  const anchors = form.anchors().map((anchor) => ({ ...anchor, ...verdicts.get(keyOf(anchor)) }));
  const layers = Object.fromEntries(KINDS.map((kind) => [kind.part, []]));
  Object.assign(layers, { fault: [], chosen: [] });
  for (const anchor of anchors) {
    if (anchor.end === null) continue;
    const place = [anchor.start, anchor.end];
    layers[anchor.part].push(place);
    if (anchor.fault) layers.fault.push(place);
    if (anchor.id === chosen) layers.chosen.push(place);
  }
  article.highlight(layers);
  for (const row of document.querySelectorAll(".chosen-anchor, .faulty-anchor")) {
    row.classList.remove("chosen-anchor", "faulty-anchor");
  }
  for (const anchor of anchors) {
    const row = form.element(anchor.id);
    row.classList.toggle("chosen-anchor", anchor.id === chosen);
    row.classList.toggle("faulty-anchor", Boolean(anchor.fault));
  }
  anchors.sort((one, other) => one.start - other.start || one.end - other.end);
  const quote = (anchor) => article.offsets.slice(anchor.start, anchor.end ?? anchor.start);
  panel.list(anchors, quote, chosen);
  panel.showHere(anchorsAt(anchors, article.caret));
}

function anchorsAt(anchors, point) {
  if (point === null) return [];
  const here = anchors.filter((one) => one.start <= point && point < (one.end ?? one.start));
  return here.sort((one, other) => one.end - one.start - (other.end - other.start));
}

function choose(id, isShown = true) {
  chosen = id;
  draw();
  const anchor = id && form.anchors().find((one) => one.id === id);
  if (anchor && anchor.end !== null && isShown) article.reveal(anchor.start, anchor.end);
}

async function make(part) {
  const kind = KINDS.find((one) => one.part === part);
  const words = article.words;
  if (!words) return panel.say(SELECT_FIRST, "error");
  const [start, end] = words;
  const same = form.anchors().find(
    (one) => one.part === part && one.start === start && one.end === end,
  );
  if (same) {
    choose(same.id);
    return panel.say(`There is this ${kind.label.toLowerCase()} already.`);
  }
  const isInText = document.activeElement === panel.text;
  const answer = await ask(pasted, [{ part, start, end, exact: null, digest: null }]);
  if (answer.refused) return panel.say(answer.refused, "error");
  if (answer.outcome !== "same") return take(pasted);
  const [made] = answer.anchors;
  if (made.fault) return panel.say(made.fault, "error");
  const id = form.rowFor(kind, working);
  if (!id) return panel.say(`There is no room for another ${kind.label.toLowerCase()}.`, "error");
  verdicts.set(keyOf(made), { fault: null });
  form.fill(id, kind, made);
  form.reveal(id);
  chosen = id;
  draw();
  // A new row may have taken the focus; whoever works in the text goes on there.
  if (isInText) article.select(start, end);
  return tell(id, kind, made);
}

// Say what was made, and what its words say of a number or a date.
function tell(id, kind, made) {
  const quoted = article.offsets.slice(made.start, made.end);
  let message = `${kind.label}: “${quoted.length > 60 ? `${quoted.slice(0, 60)}…` : quoted}”.`;
  if (made.number) {
    const isFilled = form.fillNumber(id, made.number);
    const isLeft = made.number.approximator && !isFilled;
    message += isLeft ? " Its numbers stay as they are." : ` ${made.number.sentence}`;
  }
  panel.say(made.date?.edtf ? `${message} ${made.date.sentence}` : message);
  if (made.date?.edtf) panel.offerDate((name) => form.fillDate(name, made.date));
}

function remove(id) {
  form.remove(id);
  chosen = null;
  draw();
  panel.say("The anchor is removed.");
}

function complete(anchor) {
  const kind = KINDS.find((one) => one.part === anchor.part);
  verdicts.set(keyOf(anchor.made), { fault: null });
  form.fill(anchor.id, kind, anchor.made);
  choose(anchor.id);
}

function step(by) {
  const anchors = form.anchors().filter((one) => one.end !== null);
  anchors.sort((one, other) => one.start - other.start || one.end - other.end);
  if (!anchors.length) return;
  const place = anchors.findIndex((one) => one.id === chosen);
  const next = anchors.at(place < 0 && by < 0 ? -1 : (place + by) % anchors.length);
  choose(next.id);
  article.select(next.start, next.end);
}

// What is heard -----------------------------------------------------------------------------------

panel.text.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const kind = KINDS.find((one) => one.key === event.key.toLowerCase());
  const here = anchorsAt(form.anchors(), article.caret).map((one) => one.id);
  const near = here.includes(chosen) ? chosen : here[0];
  const actions = {
    n: () => step(1),
    p: () => step(-1),
    Enter: () => near && form.focus(near),
    Delete: () => near && remove(near),
    Escape: () => chosen && form.focus(chosen),
  };
  const action = kind ? () => panel.onMake(kind.part) : actions[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});

article.onSelect = () => {
  const here = anchorsAt(form.anchors(), article.caret).map((one) => one.id);
  if (here.length && !here.includes(chosen) && document.activeElement === panel.text) {
    choose(here[0], false);
    form.reveal(here[0]);
  } else draw();
};

panel.onMake = (part) => holdSubmit(make(part));
panel.onTake = take;
panel.onFile = takeFile;
panel.onConfirm = () => take(pasted, true);
panel.onForget = () => forget("The text is forgotten.");
panel.onComplete = complete;
panel.onRemove = remove;
panel.onChoose = (anchor) => {
  choose(anchor.id);
  form.reveal(anchor.id);
};

form.form.addEventListener("focusin", (event) => {
  const id = form.idAt(event.target);
  working = id ?? working;
  if (id && id !== chosen && panel.isOpen) choose(id);
});

let soon = 0;
form.onChange(() => {
  clearTimeout(soon);
  soon = setTimeout(refresh, 150);
});

// Choosing the document is an event of Django's jQuery.
django.jQuery(document).on("change", "#id_document", () => {
  verdicts.clear();
  takeUp();
});

takeUp();
