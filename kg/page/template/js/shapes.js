// The shapes of entity types on the canvas, soft-cornered, and never smaller than a visible dot.
const SMALLEST = DISCS.length > 5000 ? 1.3 : 2.1; // pixels on screen
const CORNERS = {
  square: [
    [-0.86, -0.86],
    [0.86, -0.86],
    [0.86, 0.86],
    [-0.86, 0.86],
  ],
  diamond: [
    [0, -1.14],
    [1.14, 0],
    [0, 1.14],
    [-1.14, 0],
  ],
  triangle: [
    [0, -1.08],
    [1.08, 0.86],
    [-1.08, 0.86],
  ],
  hexagon: [0, 1, 2, 3, 4, 5].map(i => [
    1.06 * Math.cos((i * Math.PI) / 3),
    1.06 * Math.sin((i * Math.PI) / 3),
  ]),
  star: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map(i => {
    const radius = i % 2 ? 0.58 : 1.2,
      angle = (i * Math.PI) / 5 - Math.PI / 2;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  }),
};

/** Trace a shape of a radius around a point. */
function traceShape(context, shape, x, y, radius) {
  context.beginPath();
  const corners = CORNERS[shape];
  if (!corners) {
    context.arc(x, y, radius, 0, 2 * Math.PI);
    return;
  }
  const round = radius * (shape === "square" ? 0.34 : shape === "star" ? 0.1 : 0.2);
  const at = i => {
    const [a, b] = corners[(i + corners.length) % corners.length];
    return [x + a * radius, y + b * radius];
  };
  const [ax, ay] = at(-1),
    [bx, by] = at(0);
  context.moveTo((ax + bx) / 2, (ay + by) / 2);
  corners.forEach((_, i) => context.arcTo(...at(i), ...at(i + 1), round));
  context.closePath();
}

/** vis-network's hook for a shape of one's own. `styleOf` gives {fill, edge, width, opacity, radius} of a disc. */
const shapeRenderer =
  (shape, styleOf) =>
  ({ ctx, id, x, y }) => {
    const { fill, edge, width, opacity, radius } = styleOf(id);
    return {
      nodeDimensions: { width: 2 * radius, height: 2 * radius },
      drawNode() {
        ctx.save();
        ctx.globalAlpha = opacity;
        traceShape(ctx, shape, x, y, radius);
        ctx.fillStyle = fill;
        ctx.fill();
        ctx.lineWidth = width;
        ctx.strokeStyle = edge;
        ctx.stroke();
        ctx.restore();
      },
    };
  };
