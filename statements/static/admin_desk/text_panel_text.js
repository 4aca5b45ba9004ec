// The article's text: read-only, with a caret that keys move, and anchors highlighted in it.

import { whenReleased } from "./released.js";
import { Offsets } from "./text_panel_offsets.js";

const ALL = "text-panel";

export class ArticleText {
  constructor(element) {
    this.element = element;
    this.offsets = new Offsets("");
    this.selected = null;
    // A caret and selecting by keys come with an editable element; what would edit it is refused.
    element.contentEditable = "true";
    for (const kind of ["beforeinput", "drop", "cut"]) {
      element.addEventListener(kind, (event) => event.preventDefault());
    }
    // Composing text can't be refused, so it is undone.
    element.addEventListener("input", () => this.show(this.text));
    document.addEventListener("selectionchange", () => this.remember() && this.tell());
  }

  async tell() {
    const turn = (this.told = (this.told ?? 0) + 1);
    await whenReleased();
    if (turn === this.told) this.onSelect?.();
  }

  get text() {
    return this.offsets.points.join("");
  }

  show(text) {
    this.offsets = new Offsets(text);
    this.element.replaceChildren(document.createTextNode(text));
    this.selected = null;
  }

  // Remember what is selected, or where the caret is: pressing a button must not lose it.
  remember() {
    const selection = document.getSelection();
    if (!selection.rangeCount || !this.element.contains(selection.anchorNode)) return false;
    const range = selection.getRangeAt(0);
    if (!this.element.contains(range.endContainer)) return false;
    this.selected = [
      this.unit(range.startContainer, range.startOffset),
      this.unit(range.endContainer, range.endOffset),
    ].map((unit) => this.offsets.toPoints(unit));
    return true;
  }

  unit(node, offset) {
    if (node === this.element.firstChild) return offset;
    return offset === 0 ? 0 : this.element.textContent.length;
  }

  // The whole words selected, as offsets in code points, or null.
  get words() {
    this.remember(); // a key or a button may come before the browser tells of what was selected
    return this.selected && this.offsets.snap(...this.selected);
  }

  get caret() {
    this.remember();
    return this.selected?.[0] ?? null;
  }

  range(start, end) {
    const node = this.element.firstChild;
    const range = new Range();
    const unit = (point) => Math.min(this.offsets.toUnits(point), node.length);
    range.setStart(node, unit(start));
    range.setEnd(node, unit(end));
    return range;
  }

  // Highlight ranges by name, each above those before it.
  highlight(layers) {
    if (!CSS.highlights || !this.element.firstChild) return;
    let priority = 0;
    for (const [name, ranges] of Object.entries(layers)) {
      const found = ranges.filter(([start, end]) => start < end && start < this.offsets.length);
      const highlight = new Highlight(...found.map(([start, end]) => this.range(start, end)));
      highlight.priority = priority++;
      CSS.highlights.set(`${ALL}-${name}`, highlight);
    }
  }

  reveal(start, end) {
    const place = this.range(start, end).getBoundingClientRect();
    const view = this.element.getBoundingClientRect();
    if (place.top < view.top || place.bottom > view.bottom) {
      this.element.scrollTop += place.top - view.top - this.element.clientHeight / 3;
    }
  }

  select(start, end) {
    this.element.focus();
    const range = this.range(start, end);
    document.getSelection().setBaseAndExtent(
      range.startContainer,
      range.startOffset,
      range.endContainer,
      range.endOffset,
    );
    this.reveal(start, end);
  }
}
