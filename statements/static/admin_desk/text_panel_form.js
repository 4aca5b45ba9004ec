// The anchors on a statement's form: read, filled in and taken away by the names of its fields.

export const KINDS = [
  { part: "content", label: "Content", key: "c", prefix: "spans" },
  { part: "source", label: "Source", key: "s", prefix: "spans" },
  { part: "cue", label: "Cue", key: "u", prefix: "spans" },
  { part: "quote", label: "Quote", key: "q", prefix: "spans" },
  { part: "time", label: "Time", key: "t", prefix: "spans" },
  { part: "hop", label: "Hop", key: "h", prefix: "chain" },
  { part: "condition", label: "Condition", key: "i", prefix: "conditions" },
  { part: "estimate", label: "Estimate", key: "e", prefix: "estimates" },
];

const PREFIXES = ["spans", "chain", "conditions", "estimates"];
const KEYS = ["start", "end", "exact", "digest"];
const ANCHOR_FIELD = new RegExp(`^(${PREFIXES.join("|")})-\\d+-(${KEYS.join("|")}|part|DELETE)$`);
const NUMBERS = ["value", "lower", "upper"];

export class AnchorForm {
  constructor(form) {
    this.form = form;
    this.lock();
  }

  get document() {
    return this.field("document")?.value ?? "";
  }

  field(name) {
    return this.form.elements[name] ?? null;
  }

  // Nobody has to type an offset or a digest, so nobody can mistype one.
  lock() {
    for (const field of this.form.elements) {
      if (!ANCHOR_FIELD.test(field.name) || !KEYS.some((key) => field.name.endsWith(key))) continue;
      field.readOnly = true;
      field.tabIndex = -1;
    }
  }

  rows(prefix) {
    const count = Number(this.field(`${prefix}-TOTAL_FORMS`)?.value ?? 0);
    return Array.from({ length: count }, (_, place) => `${prefix}-${place}`).filter(
      (id) => this.field(`${id}-start`) && !this.field(`${id}-DELETE`)?.checked,
    );
  }

  anchors() {
    return PREFIXES.flatMap((prefix) => this.rows(prefix))
      .map((id) => this.anchor(id))
      .filter((anchor) => anchor.start !== null);
  }

  anchor(id) {
    const [start, end, exact, digest] = KEYS.map((key) => this.field(`${id}-${key}`).value);
    const prefix = id.slice(0, id.lastIndexOf("-"));
    const kind = KINDS.find((one) => one.prefix === prefix);
    const part = prefix === "spans" ? this.field(`${id}-part`).value : kind.part;
    const offset = (value) => (/^\d+$/.test(value) ? Number(value) : null);
    return {
      id,
      part: part || "content",
      start: offset(start),
      end: offset(end) ?? (exact ? offset(start) + Array.from(exact).length : null),
      exact: exact || null,
      digest: digest || null,
    };
  }

  element(id) {
    return document.getElementById(id) ?? this.field(`${id}-start`).closest("tr, .inline-related");
  }

  // The row that a field or anything else on the form is in.
  idAt(target) {
    const row = target.closest?.(PREFIXES.map((prefix) => `[id^="${prefix}-"]`).join());
    return row && this.field(`${row.id}-start`) ? row.id : null;
  }

  // The row that an anchor goes into: the one being worked on, if it lacks one, or else a new one.
  rowFor(kind, current) {
    const isBare = (id) => !KEYS.some((key) => this.field(`${id}-${key}`).value);
    const rows = this.rows(kind.prefix);
    if (kind.prefix !== "spans" && rows.includes(current) && isBare(current)) return current;
    const blank = rows.find((id) => isBare(id) && !this.hasValues(id));
    return blank ?? this.addRow(kind.prefix);
  }

  hasValues(id) {
    const own = [...this.form.elements].filter((field) => field.name.startsWith(`${id}-`));
    return own.some((field) => field.value && field.type !== "checkbox" && !isInitial(field));
  }

  addRow(prefix) {
    const count = this.field(`${prefix}-TOTAL_FORMS`);
    const place = Number(count.value);
    document.querySelector(`#${prefix}-group .add-row a`)?.click();
    return Number(count.value) > place ? `${prefix}-${place}` : null;
  }

  fill(id, kind, anchor) {
    if (kind.prefix === "spans") this.set(`${id}-part`, kind.part);
    for (const key of KEYS) this.set(`${id}-${key}`, anchor[key] ?? "");
    this.lock();
  }

  // Fill in the number of an estimate, unless somebody has filled one in; returns whether it did.
  fillNumber(id, number) {
    if (NUMBERS.some((key) => this.field(`${id}-${key}`)?.value)) return false;
    if (!number.approximator) return false;
    for (const key of [...NUMBERS, "approximator", "approximator_text"]) {
      this.set(`${id}-${key}`, number[key] ?? "");
    }
    for (const key of ["lower_inclusive", "upper_inclusive"]) this.set(`${id}-${key}`, number[key]);
    if (number.unit && !this.field(`${id}-unit`)?.value) this.set(`${id}-unit`, number.unit);
    return true;
  }

  fillDate(name, date) {
    for (const key of ["edtf", "basis", "text"]) this.set(`${name}_${key}`, date[key] ?? "");
  }

  set(name, value) {
    const field = this.field(name);
    if (!field) return;
    if (field.type === "checkbox") field.checked = value;
    else field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // A span goes with its row; a hop, a condition or an estimate loses its anchor alone.
  remove(id) {
    if (!id.startsWith("spans-")) {
      for (const key of KEYS) this.set(`${id}-${key}`, "");
      return;
    }
    const link = this.element(id).querySelector(".inline-deletelink");
    if (link) link.click();
    else this.set(`${id}-DELETE`, true);
  }

  reveal(id) {
    const row = this.element(id);
    for (let each = row; each; each = each.parentElement) {
      if (each.matches("details")) each.open = true;
    }
    row.scrollIntoView({ block: "nearest" });
  }

  focus(id) {
    this.reveal(id);
    const stops = 
      "input:not([type=hidden], [readonly]), select:not(.select2-hidden-accessible), textarea, " +
      "[tabindex='0']";
    const stop = [...this.element(id).querySelectorAll(stops)].find((one) => one.offsetParent);
    stop?.focus();
  }

  // Call back when an anchor changes in any way.
  onChange(callback) {
    const hear = (event) => ANCHOR_FIELD.test(event.target.name ?? "") && callback();
    this.form.addEventListener("input", hear);
    this.form.addEventListener("change", hear);
    document.addEventListener("formset:added", () => {
      this.lock();
      callback();
    });
    document.addEventListener("formset:removed", callback);
  }
}

function isInitial(field) {
  if (field.type === "hidden") return true;
  if (field.name.endsWith("-position")) return true;
  if (field.tagName === "SELECT") return [...field.options].every(isUnchanged);
  return field.value === field.defaultValue;
}

function isUnchanged(option) {
  return option.selected === option.defaultSelected || !option.value;
}
