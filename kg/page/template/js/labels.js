// Labels that never cover one another: placed greedily, the most important first, at the same size on screen at
// any zoom. The label of a large disc may cover much smaller discs, else hubs would have none. Places depend on the
// zoom alone, so that moving the drawing does not move them.
const LABEL_FONT = getComputedStyle(document.body).fontFamily;
const LEADING = 1.22; // line height over font size
const broken = new Map();
const widths = new Map();

/** The lines of a label: long names break once, near the middle; longer ones end in an ellipsis. */
function labelLines(text) {
  if (!broken.has(text)) broken.set(text, breakLabel(text));
  return broken.get(text);
}

function breakLabel(text) {
  const clean = plain(text).replace(/\s+/g, " ").trim();
  const short = clean.length > 44 ? `${clean.slice(0, 43).trimEnd()}…` : clean;
  if (short.length <= 20 || !short.includes(" ")) return [short];
  const words = short.split(" ");
  let best = 1;
  const uneven = i => Math.abs(words.slice(0, i).join(" ").length - words.slice(i).join(" ").length);
  for (let i = 2; i < words.length; i++) if (uneven(i) < uneven(best)) best = i;
  return [words.slice(0, best).join(" "), words.slice(best).join(" ")];
}

/** The width of a text in units of its font size. */
function widthOf(context, text, weight) {
  const key = `${weight}|${text}`;
  if (!widths.has(key)) {
    context.font = `${weight} 100px ${LABEL_FONT}`;
    widths.set(key, context.measureText(text).width / 100);
  }
  return widths.get(key);
}

/** A grid of boxes that answers whether a box is free. */
class Space {
  constructor(cell) {
    this.cell = cell;
    this.cells = new Map();
  }
  /** Call `visit` with the key of every cell that a box touches, until it returns true; return whether it did. */
  some([left, top, right, bottom], visit) {
    const { cell } = this;
    for (let x = Math.floor(left / cell); x <= Math.floor(right / cell); x++)
      for (let y = Math.floor(top / cell); y <= Math.floor(bottom / cell); y++)
        if (visit(x * 65536 + y)) return true;
    return false;
  }
  /** Free of all other labels, and of the discs that weigh at least `weight`. */
  free(box, except, weight) {
    const [left, top, right, bottom] = box;
    const inTheWay = ({ box: [l, t, r, b], owner, weight: own }) =>
      l < right && r > left && t < bottom && b > top && own >= weight && owner !== except;
    return !this.some(box, key => this.cells.get(key)?.some(inTheWay));
  }
  take(box, owner, weight = Infinity) {
    this.some(box, key => {
      const inside = this.cells.get(key);
      if (inside) inside.push({ box, owner, weight });
      else this.cells.set(key, [{ box, owner, weight }]);
    });
  }
}

/**
 * Choose a place for each item that finds one. Items: {owner, text, x, y, radius (as drawn), heft (radius by
 * importance), size (pixels on screen), weight, must (drawn even where there is no room)}, the most important first;
 * `discs` are obstacles {owner, x, y, radius, heft}. Labels stay inside the box `within`, if there is one.
 */
function placeLabels(context, items, discs, scale, within = null) {
  const space = new Space(110 / scale);
  for (const { owner, x, y, radius, heft } of discs)
    space.take([x - radius, y - radius, x + radius, y + radius], owner, heft);
  return items.map(item => placeLabel(context, item, space, scale, within)).filter(Boolean);
}

const isWithin = ([left, top, right, bottom], [l, t, r, b]) => left >= l && top >= t && right <= r && bottom <= b;

/** Below its disc, above it, or at its sides; on the middle of a line. */
function placeLabel(context, item, space, scale, within) {
  const { x, y, radius, owner, weight } = item;
  const size = item.size / scale;
  const lines = labelLines(item.text);
  const wide = Math.max(...lines.map(l => widthOf(context, l, weight))) * size + 8 / scale;
  const high = lines.length * size * LEADING + 2 / scale;
  const [under, beside] = [radius + 3 / scale, radius + 4 / scale + wide / 2];
  const middle = y - high / 2;
  const places = radius
    ? [[x, y + under], [x, y - under - high], [x + beside, middle], [x - beside, middle]] // prettier-ignore
    : [[x, middle]];
  const boxAt = ([centre, top]) => [centre - wide / 2, top, centre + wide / 2, top + high];
  // The label of a leading entity may cover discs smaller than its own, any other only much smaller ones.
  const obstacles = item.heft * (item.leading ? 0.97 : 0.6);
  const fits = box => (!within || isWithin(box, within)) && space.free(box, owner, obstacles);
  const place = places.find(p => fits(boxAt(p))) ?? (item.must ? places[0] : null);
  if (!place) return null;
  const box = boxAt(place);
  space.take(box, item);
  return { item, lines, x: place[0], top: place[1], box, size };
}

/** Draw placed labels with a halo in the colour of the ground, each line in its own direction. */
function drawLabels(context, placed, scale, halo) {
  context.save();
  context.textAlign = "center";
  context.textBaseline = "top";
  context.lineJoin = "round";
  context.lineWidth = 4 / scale;
  context.strokeStyle = halo;
  for (const { item, lines, x, top, size } of placed) {
    context.font = `${item.weight} ${size}px ${LABEL_FONT}`;
    context.fillStyle = item.colour;
    context.globalAlpha = item.alpha ?? 1;
    lines.forEach((line, i) => {
      context.direction = isArabic(line) ? "rtl" : "ltr";
      const y = top + (i + 0.06) * size * LEADING;
      context.strokeText(line, x, y);
      context.fillText(line, x, y);
    });
  }
  context.restore();
}
