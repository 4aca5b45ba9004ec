// References: typing opens them, each record is told from others, and a new one can be created.

const $ = django.jQuery;
const CREATE = "create";

function showResult(result) {
  if (!result.detail) return result.text;
  const name = document.createElement("span");
  name.textContent = result.text;
  const detail = document.createElement("span");
  detail.className = "completion-detail";
  detail.textContent = result.detail;
  return [name, detail];
}

function prepare(place) {
  for (const select of place.querySelectorAll(".admin-autocomplete")) {
    const completion = $(select).data("select2");
    if (!completion || select.name.includes("__prefix__")) continue;
    completion.options.set("templateResult", showResult);
    completion.dataAdapter.ajaxOptions.data = (params) => ({
      term: params.term,
      app_label: select.dataset.appLabel,
      model_name: select.dataset.modelName,
      field_name: select.dataset.fieldName,
      ...(addLinkOf(select) ? { create: 1 } : {}),
    });
    // The list itself ends with it, so that one stop less is on the way through the page.
    addLinkOf(select)?.setAttribute("tabindex", "-1");
    const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
    const name = label ? label.textContent.trim() : select.name;
    completion.$selection.attr("aria-label", name);
    completion.$selection.find(".select2-selection__rendered").attr("aria-label", name);
  }
}

function addLinkOf(select) {
  return document.getElementById(`add_${select.id}`);
}

function create(select, name) {
  const link = addLinkOf(select);
  const address = link.href;
  const url = new URL(address);
  if (name) url.searchParams.set("name", name);
  link.href = url;
  link.click();
  link.href = address;
}

$(document).on("select2:selecting", ".admin-autocomplete", (event) => {
  const chosen = event.params.args.data;
  if (chosen.id !== CREATE) return;
  event.preventDefault();
  $(event.target).select2("close");
  create(event.target, chosen.name);
});

// A letter typed where the cursor stands opens the list and begins the search, as in a text field.
document.addEventListener("keydown", (event) => {
  const selection = event.target.closest?.(".select2-selection");
  const isLetter = event.key.length === 1 && event.key !== " ";
  if (!selection || !isLetter || event.ctrlKey || event.metaKey || event.altKey) return;
  const select = selection.closest(".select2").previousElementSibling;
  $(select).select2("open");
});

// The search field takes the cursor; without this the browser leaves it in the page.
$(document).on("select2:open", () => {
  document.querySelector(".select2-container--open .select2-search__field")?.focus();
});

// A list that opens under the mouse begins with its first record: only a mouse that moves chooses.
let resting = "";
const placeOf = (event) => `${event.screenX} ${event.screenY}`;
document.addEventListener("mousemove", (event) => (resting = placeOf(event)), { capture: true });
document.addEventListener(
  "mouseover",
  (event) => {
    const isInList = event.target.closest?.(".select2-results");
    if (isInList && placeOf(event) === resting) event.stopPropagation();
  },
  { capture: true },
);

// In a window opened for a new record: the one that is there already is taken instead.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".take-record");
  if (!link || !opener || !document.querySelector("[name=_popup]")) return;
  event.preventDefault();
  opener.dismissAddRelatedObjectPopup(window, link.dataset.id, link.dataset.name);
});

$(() => prepare(document));
document.addEventListener("formset:added", (event) => prepare(event.target));
