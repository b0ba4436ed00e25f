// The geometry of lines: quadratic curves, loops, and where they meet the edge of a disc.
const LOOP = { radius: 16, angle: 0.8 };

/** The control point of a line between two points: beside the middle by its bend, clockwise if positive. */
function controlPoint(from, to, bend) {
  const dx = to.x - from.x,
    dy = to.y - from.y;
  return { x: (from.x + to.x) / 2 + 1.25 * bend * dy, y: (from.y + to.y) / 2 - 1.25 * bend * dx };
}

/** The point at `t` between 0 and 1 of a curve. */
function pointAt(from, via, to, t) {
  const [a, b, c] = [(1 - t) * (1 - t), 2 * t * (1 - t), t * t];
  return { x: a * from.x + b * via.x + c * to.x, y: a * from.y + b * via.y + c * to.y };
}

/** The part of a curve that lies outside the disc of a radius around its end: {via, to}. */
function trimmed(from, via, to, radius) {
  let [low, high] = [0.5, 1];
  for (let round = 0; round < 12; round++) {
    const t = (low + high) / 2,
      p = pointAt(from, via, to, t);
    if (Math.hypot(p.x - to.x, p.y - to.y) > radius) low = t;
    else high = t;
  }
  const between = (p, q) => ({ x: p.x + (q.x - p.x) * low, y: p.y + (q.y - p.y) * low });
  return { via: between(from, via), to: pointAt(from, via, to, low) };
}

/** The middle of the loop at a disc of a radius. */
const loopMiddle = ({ x, y }, radius) => ({
  x: x + Math.cos(LOOP.angle) * (radius + LOOP.radius * 0.6),
  y: y - Math.sin(LOOP.angle) * (radius + LOOP.radius * 0.6),
});

/** A line that bends less than this is straight where there are very many, for then no eye could tell. */
const STRAIGHT = LINES.length > 6000 ? 0.08 : 0;
const isStraight = line => Math.abs(line.bend) < STRAIGHT || line.bend === 0;

/** The three points of the curve of a line between discs that stand where the layout put them. */
function curveOf(line) {
  const [from, to] = [DISCS[line.from], DISCS[line.to]];
  return [from, isStraight(line) ? { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 } : controlPoint(from, to, line.bend), to];
}

/** How far a point is from a curve, as far as `most` matters. */
function distanceToCurve(point, [from, via, to], most) {
  const xs = [from.x, via.x, to.x],
    ys = [from.y, via.y, to.y];
  if (point.x < Math.min(...xs) - most || point.x > Math.max(...xs) + most) return Infinity;
  if (point.y < Math.min(...ys) - most || point.y > Math.max(...ys) + most) return Infinity;
  let best = Infinity,
    last = from;
  for (let i = 1; i <= 12; i++) {
    const next = pointAt(from, via, to, i / 12);
    best = Math.min(best, distanceToPiece(point, last, next));
    last = next;
  }
  return best;
}

function distanceToPiece(p, a, b) {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const along = ((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy || 1);
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}
