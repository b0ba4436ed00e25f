// The labels of sigma's drawing, on a canvas of their own over discs and lines.

/** Entities of whose labels and discs account is taken at once, the most important first. */
const MOST_LABELS = 900;
const MOST_OBSTACLES = 4000;

/**
 * The labels: `draw()` puts them where they belong now, `again()` places them anew, `placed` are the last ones,
 * `arrange(view)` those that a view would have.
 */
function createNames(container, renderer, look, { room, view, onScreen }) {
  const camera = renderer.getCamera();
  renderer.createCanvasContext("names", { beforeLayer: "mouse" }).resize(true);
  const context = renderer.getCanvases().names.getContext("2d");
  const few = DISCS.length <= MOST_LABELS;
  const names = { placed: [] };
  let placedFor = null;

  /** The most important visible entities in the view or near it; all where they are few. */
  function near(most, { x, y, scale }) {
    const { width, height } = room();
    const [wide, high] = [(0.6 * width) / scale, (0.6 * height) / scale];
    const found = [];
    const ids = look.strong ? [...look.strong.entities].sort((a, b) => DISCS[b].size - DISCS[a].size) : DISCS.keys();
    for (const id of ids) {
      if (found.length >= most) break;
      if (!look.visible.entity[id]) continue;
      if (few || (Math.abs(DISCS[id].x - x) < wide && Math.abs(DISCS[id].y - y) < high)) found.push(id);
    }
    return found;
  }

  /** The part of the drawing that is seen and not covered by the key. */
  function freeBox({ x, y, scale }) {
    const { wide, aside } = freeRoom(container),
      { height } = room();
    const middle = x - aside / scale;
    return [middle - wide / 2 / scale, y - height / 2 / scale, middle + wide / 2 / scale, y + height / 2 / scale];
  }

  names.arrange = seen => {
    const { node } = look.hovered;
    const disc = id => ({ x: DISCS[id].x, y: DISCS[id].y, radius: radiusAt(id, seen.scale) });
    const obstacles = near(MOST_OBSTACLES, seen).map(owner => ({ owner, ...disc(owner), heft: DISCS[owner].size }));
    const ids = obstacles.slice(0, MOST_LABELS).map(o => o.owner);
    if (node !== undefined && !ids.includes(node)) ids.push(node);
    const items = [...look.discLabels(ids, disc), ...look.lineLabels(lineMiddle)];
    return placeLabels(context, items, obstacles, seen.scale, few ? null : freeBox(seen));
  };

  /** Where labels were last placed; in a large drawing they are placed again when the view has moved on. */
  const placeKey = seen => {
    const steps = few ? [0, 0] : [Math.round((seen.x * seen.scale) / 80), Math.round((seen.y * seen.scale) / 80)];
    return `${seen.scale.toPrecision(6)} ${steps}`;
  };

  names.forget = () => {
    placedFor = null;
  };
  names.draw = () => {
    const seen = view(),
      key = placeKey(seen);
    const moving = !few && camera.isAnimated(); // they stay as they were until it stands
    if (!moving && placedFor !== key) {
      names.placed = names.arrange(seen);
      placedFor = key;
    }
    const dots = context.canvas.width / room().width;
    const { x, y } = onScreen({ x: 0, y: 0 }, seen);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    context.setTransform(dots * seen.scale, 0, 0, dots * seen.scale, dots * x, dots * y);
    drawLabels(context, names.placed, seen.scale, look.ground);
  };
  names.again = () => {
    names.forget();
    names.draw();
  };
  renderer.on("afterRender", names.draw);
  return names;
}
