// Anchors count code points; JavaScript counts UTF-16 units, of which an emoji has two.

export class Offsets {
  constructor(text) {
    this.points = Array.from(text);
    // Where each character outside the first plane stands, in units.
    this.wide = [];
    let unit = 0;
    for (const point of this.points) {
      if (point.length > 1) this.wide.push(unit);
      unit += point.length;
    }
  }

  get length() {
    return this.points.length;
  }

  toPoints(unit) {
    return unit - countBelow(this.wide, (start) => start < unit);
  }

  toUnits(point) {
    return point + countBelow(this.wide, (start, place) => start - place < point);
  }

  slice(start, end) {
    return this.points.slice(start, end).join("");
  }

  // The whole words that a selection touches, without the blanks around them; null for none.
  snap(start, end) {
    while (start < end && isBlank(this.points[start])) start += 1;
    while (end > start && isBlank(this.points[end - 1])) end -= 1;
    if (start === end) return null;
    while (this.splitsWord(start)) start -= 1;
    while (this.splitsWord(end)) end += 1;
    return [start, end];
  }

  // As the server has it: scripts without upper and lower case may have no spaces.
  splitsWord(offset) {
    const around = [this.points[offset - 1], this.points[offset]];
    return around.every((one) => one !== undefined && isPartOfWord(one));
  }
}

function isBlank(character) {
  return /\s/u.test(character);
}

function isPartOfWord(character) {
  return /\p{N}/u.test(character) || character.toLowerCase() !== character.toUpperCase();
}

// How many of the first items are below: the items are in order.
function countBelow(items, isBelow) {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBelow(items[middle], middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
