// What Swagger UI leaves to the page: when to use its dark theme, and the names of its fields.
const dark = matchMedia("(prefers-color-scheme: dark)");
const useTheme = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
useTheme();
dark.addEventListener("change", useTheme);

const nameFields = () => {
  for (const field of document.querySelectorAll(":is(select, textarea):not([aria-label])")) {
    const parameter = field.closest("[data-param-name]");
    const other = field.matches("select") ? "Example" : "Body";
    field.setAttribute("aria-label", parameter ? parameter.dataset.paramName : other);
  }
};
new MutationObserver(nameFields).observe(document, { childList: true, subtree: true });
