// Single keys for what the buttons and links of the review queue do.

import "./lists.js";

const works = document.getElementById("keys-work");
const remembered = "review-keys";
works.checked = localStorage.getItem(remembered) !== "off";
works.addEventListener("change", () => {
  localStorage.setItem(remembered, works.checked ? "on" : "off");
});

const fields = "input:not([type=checkbox], [type=submit]), textarea, select, .select2-container";

function isTyping(event) {
  return event.target.closest(fields) !== null;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) {
    return;
  }
  if (event.key === "Escape" && event.target.matches("textarea")) {
    event.target.blur();
  }
  if (!works.checked || isTyping(event) || !/^[a-z]$/i.test(event.key)) {
    return;
  }
  const target = document.querySelector(`[data-key="${event.key.toLowerCase()}"]`);
  if (target === null) {
    return;
  }
  event.preventDefault();
  if (target.matches("textarea")) {
    target.focus();
  } else {
    target.click();
  }
});

// A second key before the next statement is there would judge the same one again.
let isSent = false;
document.querySelector(".judging")?.addEventListener("submit", (event) => {
  if (isSent) {
    event.preventDefault();
  }
  isSent = true;
});
window.addEventListener("pageshow", () => {
  isSent = false;
});
