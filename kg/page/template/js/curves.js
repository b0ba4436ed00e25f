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
