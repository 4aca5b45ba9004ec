// Leaves what is empty out of the address of a list.

const form = document.getElementById("changelist-search");

form.addEventListener("submit", () => {
  for (const field of form.elements) {
    field.disabled = field.name && !field.value;
  }
});

// Going back shows the page as it was left, with its fields disabled.
window.addEventListener("pageshow", () => {
  for (const field of form.elements) {
    field.disabled = false;
  }
});
