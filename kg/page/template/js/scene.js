// What is drawn now, in pixels of the drawing: for pictures in other forms, whichever renderer draws.

/** A line on screen: {id, from, via, to, loop, colour, width, opacity, dashed, arrow}, from a curve in drawing units. */
function sceneLine(line, style, { ends: [from, to], via }, radius, scale, onScreen) {
  const pair = point => [onScreen(point).x, onScreen(point).y];
  const loop = line.from === line.to;
  const end = loop ? { via: loopMiddle(from, radius), to } : trimmed(from, via, to, radius);
  return {
    id: line.id,
    from: pair(from),
    via: loop || line.bend ? pair(end.via) : null,
    to: pair(end.to),
    loop,
    colour: style.colour,
    width: style.width * Math.sqrt(scale),
    opacity: style.opacity,
    dashed: line.tentative,
    arrow: !line.symmetric && !loop,
  };
}

/** Placed labels on screen: {owner, lines, x (middle), top, size, weight, colour}. */
function sceneLabels(placed, scale, onScreen) {
  return placed.map(({ item, lines, x, top, size }) => {
    const at = onScreen({ x, y: top });
    const { owner, weight, colour } = item;
    return { owner, lines, x: at.x, top: at.y, size: size * scale, weight, colour };
  });
}

/** The placed label of an entity at a point in drawing units. */
const labelAt = (placed, { x, y }) =>
  placed.find(
    ({ box, item }) =>
      typeof item.owner === "number" && x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3],
  );

/** Canvases of one size, one over the other, on a ground. */
function compose(canvases, ground) {
  const to = document.createElement("canvas"),
    context = to.getContext("2d");
  Object.assign(to, { width: canvases[0].width, height: canvases[0].height });
  context.fillStyle = ground;
  context.fillRect(0, 0, to.width, to.height);
  for (const canvas of canvases) context.drawImage(canvas, 0, 0);
  return to;
}
