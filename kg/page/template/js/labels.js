// Labels that never cover one another: placed greedily, the most important first, at the same size on screen at any
// zoom. The label of a large disc may cover much smaller discs, else hubs would have none. Places depend on the zoom alone, so that moving the drawing does not move them.
const LABEL_FONT = getComputedStyle(document.body).fontFamily;
const widths = new Map();

/** The lines of a label: long names break once, near the middle; longer ones end in an ellipsis. */
function labelLines(text) {
  const clean = plain(text).replace(/\s+/g, " ").trim();
  const short = clean.length > 44 ? `${clean.slice(0, 43).trimEnd()}…` : clean;
  if (short.length <= 20 || !short.includes(" ")) return [short];
  const words = short.split(" ");
  let best = 1;
  const uneven = i => Math.abs(words.slice(0, i).join(" ").length - words.slice(i).join(" ").length);
  for (let i = 2; i < words.length; i++) if (uneven(i) < uneven(best)) best = i;
  return [words.slice(0, best).join(" "), words.slice(best).join(" ")];
}

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
  *keys([left, top, right, bottom]) {
    const { cell } = this;
    for (let x = Math.floor(left / cell); x <= Math.floor(right / cell); x++)
      for (let y = Math.floor(top / cell); y <= Math.floor(bottom / cell); y++) yield `${x},${y}`;
  }
  /** Free of all other labels, and of the discs that weigh at least `weight`. */
  free(box, except, weight) {
    for (const key of this.keys(box))
      for (const other of this.cells.get(key) ?? [])
        if (
          other.owner !== except &&
          other.weight >= weight &&
          other.box[0] < box[2] &&
          other.box[2] > box[0] &&
          other.box[1] < box[3] &&
          other.box[3] > box[1]
        )
          return false;
    return true;
  }
  take(box, owner, weight = Infinity) {
    for (const key of this.keys(box)) {
      if (!this.cells.has(key)) this.cells.set(key, []);
      this.cells.get(key).push({ box, owner, weight });
    }
  }
}

/**
 * Choose a place for each item that finds one. Items: {owner, text, x, y, radius, size (pixels on screen), weight,
 * must (drawn even where there is no room)}, the most important first; `discs` are obstacles {owner, x, y, radius}.
 */
function placeLabels(context, items, discs, scale) {
  const space = new Space(110 / scale),
    placed = [];
  for (const d of discs)
    space.take([d.x - d.radius, d.y - d.radius, d.x + d.radius, d.y + d.radius], d.owner, d.radius);
  for (const item of items) {
    const size = item.size / scale,
      lines = item.lines ?? (item.lines = labelLines(item.text));
    const wide = Math.max(...lines.map(l => widthOf(context, l, item.weight))) * size + 8 / scale;
    const high = lines.length * size * 1.22 + 2 / scale,
      gap = item.radius ? item.radius + 3 / scale : -high / 2;
    const boxAt = (cx, top) => [cx - wide / 2, top, cx + wide / 2, top + high];
    const beside = item.radius + 4 / scale + wide / 2;
    const places = item.radius
      ? [
          [item.x, item.y + gap],
          [item.x, item.y - gap - high],
          [item.x + beside, item.y - high / 2],
          [item.x - beside, item.y - high / 2],
        ]
      : [[item.x, item.y - high / 2]];
    const found =
      places.find(([cx, top]) =>
        space.free(boxAt(cx, top), item.owner, (item.radius || 0) * (item.leading ? 0.97 : 0.6)),
      ) ?? (item.must ? places[0] : null);
    if (!found) continue;
    const box = boxAt(...found);
    space.take(box, item);
    placed.push({ item, lines, x: found[0], top: found[1], box, size });
  }
  return placed;
}

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
      const y = top + (i + 0.06) * size * 1.22;
      context.strokeText(line, x, y);
      context.fillText(line, x, y);
    });
  }
  context.restore();
}
