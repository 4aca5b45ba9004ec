// The elements of the text panel, and what it says.

const LONGEST = 80;
const KEYS = [
  ["Arrow keys", "move; with Shift select, with Ctrl by words"],
  ["N, P", "next, previous anchor"],
  ["Enter", "go to the anchor's place on the form"],
  ["Delete", "remove the anchor"],
  ["Esc", "back to the form"],
  ["Alt+T", "from the form to the text"],
];

function make(tag, properties = {}, ...children) {
  const { dataset, aria, role, ...own } = properties;
  const element = Object.assign(document.createElement(tag), own);
  Object.assign(element.dataset, dataset);
  if (role) element.setAttribute("role", role);
  for (const [name, value] of Object.entries(aria ?? {})) element.setAttribute(`aria-${name}`, value);
  element.append(...children);
  return element;
}

function button(label, action, properties = {}) {
  const element = make("button", { type: "button", className: "button", ...properties }, label);
  // The words stay selected while a button is pressed.
  element.addEventListener("mousedown", (event) => event.preventDefault());
  element.addEventListener("click", action);
  return element;
}

export function buildPanel(root, kinds) {
  return new Panel(root, kinds);
}

class Panel {
  constructor(root, kinds) {
    this.root = root;
    this.kinds = kinds;
    this.status = make("p", { className: "text-panel-status", role: "status" });
    this.actions = make("p", { className: "text-panel-actions", hidden: true });
    this.text = make("div", {
      ...{ className: "text-panel-text", role: "textbox", tabIndex: 0, accessKey: "t" },
      ...{ spellcheck: false, inputMode: "none" },
      aria: { label: "Article text", multiline: true, readonly: true, describedby: "text-panel-keys" },
    });
    this.here = make("p", { className: "text-panel-here" });
    this.anchors = make("ol", { className: "text-panel-anchors" });
    this.paste = this.buildPaste();
    this.reading = make("div", { hidden: true }, this.buildMenu(), this.text);
    this.below = make(
      "div",
      { hidden: true },
      this.here,
      this.buildKeys(),
      make("h3", { id: "text-panel-anchors-heading" }, "Anchors"),
      this.anchors,
      button("Forget this text", () => this.onForget()),
    );
    // What is said grows and shrinks: above the text, it would move words that are being selected.
    const said = [this.status, this.actions];
    root.append(make("h2", {}, "Article text"), this.paste, this.reading, ...said, this.below);
    this.hearDrops();
  }

  get isOpen() {
    return !this.reading.hidden;
  }

  setOpen(isOpen) {
    this.paste.hidden = isOpen;
    this.reading.hidden = this.below.hidden = !isOpen;
  }

  buildPaste() {
    const area = make("textarea", { id: "text-panel-paste", rows: 4, spellcheck: false });
    const file = make("input", { type: "file", id: "text-panel-file", accept: ".txt,text/plain" });
    area.addEventListener("paste", (event) => {
      event.preventDefault();
      this.onTake(event.clipboardData.getData("text/plain"));
    });
    file.addEventListener("change", () => {
      if (file.files.length) this.onFile(file.files[0]);
      file.value = "";
    });
    const use = () => (area.value.trim() ? this.onTake(area.value) : area.focus());
    this.area = area;
    return make(
      "div",
      { className: "text-panel-paste" },
      make("label", { htmlFor: area.id }, "Paste the article’s text, or drop its file here"),
      area,
      button("Use this text", use),
      make("label", { htmlFor: file.id }, "or choose a plain text file"),
      file,
      make("p", { className: "help" }, "It stays in this tab. The server checks it and keeps nothing."),
    );
  }

  buildMenu() {
    const items = this.kinds.map(({ part, label, key }) =>
      button(
        make("span", {}, label),
        () => this.onMake(part),
        { className: `text-panel-kind kind-${part}`, aria: { keyshortcuts: key.toUpperCase() } },
      ),
    );
    items.forEach((item, place) => {
      item.append(" ", make("kbd", { aria: { hidden: true } }, this.kinds[place].key.toUpperCase()));
    });
    const label = "Make the selected words";
    return make("div", { className: "text-panel-menu", role: "group", aria: { label } }, ...items);
  }

  buildKeys() {
    const own = this.kinds.map(({ label, key }) => `${key.toUpperCase()} ${label.toLowerCase()}`);
    const rows = [["Selected words", own.join(", ")], ...KEYS];
    return make(
      "details",
      { className: "text-panel-keys" },
      make("summary", {}, "Keys in the text"),
      make(
        "dl",
        { id: "text-panel-keys" },
        ...rows.flatMap(([keys, what]) => [make("dt", {}, keys), make("dd", {}, what)]),
      ),
    );
  }

  hearDrops() {
    this.root.addEventListener("dragover", (event) => event.preventDefault());
    this.root.addEventListener("drop", (event) => {
      event.preventDefault();
      const [file] = event.dataTransfer.files;
      const text = event.dataTransfer.getData("text/plain");
      if (file) this.onFile(file);
      else if (text && !this.isOpen) this.onTake(text);
    });
  }

  say(message, kind = "") {
    this.status.className = `text-panel-status ${kind}`;
    this.status.textContent = message;
    this.actions.hidden = true;
  }

  showPaste(message = "", kind = "") {
    this.setOpen(false);
    this.say(message, kind);
  }

  showConfirm(message) {
    this.showPaste(message);
    this.offer(
      button("Yes, this is its text", () => this.onConfirm()),
      button("No", () => this.onForget()),
    );
  }

  showText(message) {
    const isFromPaste = this.paste.contains(document.activeElement);
    this.area.value = "";
    this.setOpen(true);
    this.say(message);
    if (isFromPaste || document.activeElement === document.body) this.text.focus();
  }

  offer(...buttons) {
    this.actions.replaceChildren(...buttons);
    this.actions.hidden = false;
  }

  offerDate(fill) {
    const use = (name, label) =>
      button(`Use it as ${label}`, () => {
        fill(name);
        this.say(`${label} is filled in.`);
      });
    this.offer(use("said", "Said"), use("event", "Event"));
  }

  showHere(anchors) {
    const shown = JSON.stringify(anchors.map(({ id, part }) => [id, part]));
    if (shown === this.shownHere) return;
    this.shownHere = shown;
    const labels = anchors.map((anchor) =>
      button(this.labelOf(anchor), () => this.onChoose(anchor), {
        className: `text-panel-kind kind-${anchor.part}`,
      }),
    );
    this.here.replaceChildren(...(labels.length ? ["Here: ", ...labels] : ["No anchor here."]));
  }

  labelOf(anchor) {
    return this.kinds.find((kind) => kind.part === anchor.part).label;
  }

  list(anchors, quote, chosen) {
    // Whoever is on one of its buttons stays there, unless something has changed.
    const shown = JSON.stringify([anchors, chosen]);
    if (shown === this.shownList) return;
    this.shownList = shown;
    const focused = this.anchors.contains(document.activeElement)
      ? document.activeElement.dataset.action
      : null;
    const items = anchors.map((anchor) => this.buildItem(anchor, quote(anchor), chosen));
    this.anchors.replaceChildren(...items);
    if (focused) this.anchors.querySelector(`[data-action="${focused}"]`)?.focus();
  }

  buildItem(anchor, words, chosen) {
    const shown = words.length > LONGEST ? `${words.slice(0, LONGEST)}…` : words;
    const label = this.labelOf(anchor);
    const action = (name, text, act, more = {}) =>
      button(text, act, { dataset: { action: `${name} ${anchor.id}` }, ...more });
    const item = make(
      "li",
      { className: anchor.fault ? "has-fault" : "" },
      action("show", `${label}: “${shown}”`, () => this.onChoose(anchor), {
        className: `text-panel-kind kind-${anchor.part}`,
        aria: { pressed: anchor.id === chosen },
      }),
      action("remove", "×", () => this.onRemove(anchor.id), {
        className: "button remove-anchor",
        title: "Remove",
        aria: { label: `Remove the anchor of this ${label.toLowerCase()}` },
      }),
    );
    if (anchor.fault) item.append(make("span", { className: "text-panel-fault" }, `⚠ ${anchor.fault}`));
    if (anchor.made) item.append(action("complete", "Work it out", () => this.onComplete(anchor)));
    return item;
  }
}
