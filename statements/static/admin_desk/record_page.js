// The page of a record: sections, cards that move, meanings of words, help, and faults.

const $ = django.jQuery;
const FIELDS = "input:not([type=hidden]), select, textarea";

// Sections ----------------------------------------------------------------------------------------

// Whoever opens a section without parts wants the first one.
document.addEventListener("click", (event) => {
  const section = event.target.closest(".section > summary")?.parentElement;
  if (!section || section.open) return;
  const groups = section.querySelectorAll(".parts");
  if (groups.length !== 1 || partsOf(groups[0]).length) return;
  setTimeout(() => groups[0].querySelector(".add-row a")?.click());
});

function reveal(element) {
  for (let each = element; each; each = each.parentElement) {
    if (each.matches("details")) each.open = true;
  }
}

function focusOn(element) {
  reveal(element);
  const selection = element.matches(".admin-autocomplete") && $(element).data("select2");
  (selection ? selection.$selection[0] : element).focus();
}

// Parts -------------------------------------------------------------------------------------------

function partsOf(group) {
  return [...group.querySelectorAll(":scope .part:not(.empty-form)")];
}

function number(group) {
  partsOf(group).forEach((part, place) => {
    const position = part.querySelector("input[name$='-position']");
    if (position) position.value = place + 1;
  });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest(".move-part");
  if (!button) return;
  const part = button.closest(".part");
  const parts = partsOf(part.closest(".parts"));
  const other = parts[parts.indexOf(part) + Number(button.dataset.by)];
  if (!other) return;
  if (button.dataset.by === "1") other.after(part);
  else other.before(part);
  number(part.closest(".parts"));
  button.focus();
  part.dispatchEvent(new Event("change", { bubbles: true }));
});

document.addEventListener("keydown", (event) => {
  if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  const by = event.key === "ArrowUp" ? -1 : 1;
  const button = event.target.closest(".part")?.querySelector(`.move-part[data-by="${by}"]`);
  if (!button) return;
  event.preventDefault();
  const focused = document.activeElement;
  button.click();
  focused.focus();
});

document.addEventListener("formset:added", (event) => {
  const field = event.target.querySelector(`.part-body :is(${FIELDS})`);
  explain(event.target);
  // Whoever makes a part from the words of the text goes on there.
  if (field && !document.activeElement?.closest("#text-panel")) focusOn(field);
});

// Django numbers what's left from 0, as it stands. The parts that are stored have to come first.
document.addEventListener("formset:removed", (event) => {
  const group = document.getElementById(`${event.detail.formsetName}-group`);
  setTimeout(() => {
    const parts = partsOf(group);
    const isStored = (part) => part.classList.contains("has_original");
    const inOrder = [...parts.filter(isStored), ...parts.filter((part) => !isStored(part))];
    inOrder.forEach((part, place) => renumber(part, event.detail.formsetName, place));
  });
});

function renumber(part, prefix, place) {
  const pattern = new RegExp(`${prefix}-\\d+`);
  for (const element of [part, ...part.querySelectorAll("*")]) {
    for (const name of ["id", "name", "for", "aria-describedby"]) {
      const value = element.getAttribute(name);
      if (value) element.setAttribute(name, value.replace(pattern, `${prefix}-${place}`));
    }
  }
}

// Meanings ----------------------------------------------------------------------------------------

function meaningOf(select) {
  const dialog = document.getElementById(`meanings-${select.dataset.vocabulary}`);
  const term = dialog?.querySelector(`dt[data-value="${CSS.escape(select.value)}"]`);
  return term ? term.nextElementSibling.textContent : "";
}

function explain(place) {
  for (const select of place.querySelectorAll("select[data-vocabulary]")) {
    if (select.name.includes("__prefix__") || select.parentElement.matches(".with-meanings")) {
      continue;
    }
    const label = select.closest(".desk-field").querySelector("label").textContent;
    const wrapper = document.createElement("div");
    wrapper.className = "with-meanings";
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "show-meanings", textContent: "?" });
    Object.assign(button, { tabIndex: -1, title: "All values and their meanings (key: ?)" });
    button.setAttribute("aria-label", `${label}: all values and their meanings`);
    const meaning = document.createElement("p");
    meaning.className = "meaning";
    select.setAttribute("aria-keyshortcuts", "?");
    select.before(wrapper);
    wrapper.append(select, button);
    wrapper.after(meaning);
    showMeaning(select);
  }
}

function showMeaning(select) {
  const place = select.closest(".desk-field")?.querySelector(".meaning");
  if (!place) return;
  place.textContent = place.title = meaningOf(select);
}

function showAllMeanings(select) {
  const dialog = document.getElementById(`meanings-${select.dataset.vocabulary}`);
  const label = select.closest(".desk-field").querySelector("label").textContent;
  dialog.querySelector("h2").textContent = label;
  dialog.showModal();
  dialog.addEventListener("close", () => select.focus(), { once: true });
}

document.addEventListener("click", (event) => {
  if (event.target.matches(".show-meanings")) {
    showAllMeanings(event.target.parentElement.querySelector("select"));
  } else if (event.target.matches(".close-meanings")) {
    event.target.closest("dialog").close();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "?" && event.target.matches("select[data-vocabulary]")) {
    event.preventDefault();
    showAllMeanings(event.target);
  }
});

document.addEventListener("change", (event) => {
  if (event.target.matches("select[data-vocabulary]")) {
    showMeaning(event.target);
    showHelp(event.target);
  }
});

// Help --------------------------------------------------------------------------------------------

function showHelp(element) {
  const bar = document.querySelector(".field-help");
  if (!bar) return;
  const help = element.closest(".desk-field")?.querySelector(".help")?.textContent ?? "";
  const meaning = element.matches("select[data-vocabulary]") ? meaningOf(element) : "";
  bar.textContent = [help.trim(), meaning].filter(Boolean).join(" — ");
}

document.addEventListener("focusin", (event) => showHelp(event.target));

// Faults ------------------------------------------------------------------------------------------

document.addEventListener("click", (event) => {
  const link = event.target.closest(".faults a");
  if (!link) return;
  const id = link.hash.slice(1);
  const element = document.getElementById(id) ?? document.getElementById(`${id}_0`);
  if (!element) return;
  event.preventDefault();
  focusOn(element);
});

// Anchors: what they hold, while folded -----------------------------------------------------------

function tell(details) {
  const value = (name) => details.querySelector(`[name$="-${name}"]`)?.value ?? "";
  const place = value("start") && `${value("start")}–${value("end")}`;
  const words = value("exact") && `“${value("exact")}”`;
  details.querySelector(".gist").textContent = [place, words].filter(Boolean).join(" ");
}

document.addEventListener("input", (event) => {
  const details = event.target.closest("details.anchor");
  if (details) tell(details);
});
document.addEventListener("change", (event) => {
  const details = event.target.closest("details.anchor");
  if (details) tell(details);
});

// Ids made from names -----------------------------------------------------------------------------

const key = document.getElementById("id_key");
const name = document.querySelector("form:not(#statement_form) #id_name");
let proposed = key?.value;
let waiting;

async function proposeId() {
  const answer = await fetch(`../propose-ids/?name=${encodeURIComponent(name.value)}`);
  if (!answer.ok || (key.value && key.value !== proposed)) return;
  proposed = (await answer.json()).key ?? "";
  key.value = proposed;
}

if (key && name) {
  name.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(proposeId, 300);
  });
}

explain(document);
document.querySelectorAll(".part details.anchor").forEach(tell);
document.querySelector("#faults, #namesakes")?.focus();
