// What the mouse does in sigma's drawing: choose, point at, drag. What is under it is computed, not read from pixels.

/** From so many lines on they are not drawn while the view moves, nor looked for under a resting mouse. */
const VERY_MANY = 30000;

/** The discs and lines at a point of the screen. */
function createPicking(look, { view, fromScreen }) {
  const discAt = point => {
    const seen = view(),
      at = fromScreen(point, seen);
    let best,
      nearest = 0;
    for (const { number, x, y } of DISCS) {
      if (!look.visible.entity[number]) continue;
      const distance = Math.hypot(x - at.x, y - at.y) - Math.max(radiusAt(number, seen.scale), 4 / seen.scale);
      if (distance < nearest) [best, nearest] = [number, distance];
    }
    return best;
  };
  const lineAt = point => {
    const seen = view(),
      at = fromScreen(point, seen);
    let best,
      nearest = 5 / seen.scale;
    for (const line of LINES) {
      if (!look.isShown(line) || (look.strong && !look.strong.lines.has(line.id))) continue;
      const distance =
        line.from === line.to
          ? Math.max(0, Math.hypot(at.x - lineMiddle(line).x, at.y - lineMiddle(line).y) - LOOP.radius)
          : distanceToCurve(at, curveOf(line), nearest);
      if (distance < nearest) [best, nearest] = [line.id, distance];
    }
    return best;
  };
  return { discAt, lineAt };
}

/** Listen to the mouse; `redraw()` is called while it drags a disc. */
function wireSigma(container, renderer, look, sight, names, redraw, { onEntity, onLine, onGround, onView = () => {} }) {
  const { hovered } = look,
    { discAt, lineAt } = createPicking(look, sight),
    mouse = renderer.getMouseCaptor(),
    drag = createDrag(renderer, mouse, discAt, sight, redraw);
  renderer.on("clickStage", ({ event }) => {
    if (drag.moved) return; // sigma takes it for a click
    const node = discAt(event) ?? labelAt(names.placed, sight.fromScreen(event))?.item.owner,
      line = node === undefined ? lineAt(event) : undefined;
    if (node !== undefined) onEntity(node);
    else if (line !== undefined) onLine(line);
    else onGround();
  });

  function hover(node, edge) {
    if (hovered.node === node && hovered.edge === edge) return;
    Object.assign(hovered, { node, edge });
    container.classList.toggle("hand", node !== undefined || edge !== undefined);
    names.again();
  }
  mouse.on("mousemovebody", event => {
    if (drag.follow(event) || mouse.isMoving) return;
    const node = discAt(event);
    hover(node, node === undefined && LINES.length <= VERY_MANY ? lineAt(event) : undefined);
  });
  reportMoves(container, sight.view, onView);
}

/** The disc that the mouse holds: `follow(event)` says whether it goes along, `moved` whether it did since it was held. */
function createDrag(renderer, mouse, discAt, { fromScreen }, redraw) {
  let held, start;
  const drag = { moved: false };
  renderer.on("downStage", ({ event }) => {
    held = LINES.length <= VERY_MANY ? discAt(event) : undefined;
    [start, drag.moved] = [event, false];
  });
  mouse.on("mouseup", () => {
    held = undefined;
  });
  drag.follow = event => {
    if (held === undefined) return false;
    event.preventSigmaDefault();
    drag.moved ||= Math.hypot(event.x - start.x, event.y - start.y) > 4; // a click may tremble
    if (!drag.moved) return true;
    Object.assign(DISCS[held], fromScreen(event));
    redraw();
    return true;
  };
  return drag;
}

/** Call `onView` when the reader has moved the view and it stands. */
function reportMoves(container, view, onView) {
  let settled = 0,
    last = "";
  const moved = () => {
    clearTimeout(settled);
    settled = setTimeout(() => {
      const now = JSON.stringify(view());
      if (now !== last) onView();
      last = now;
    }, 400);
  };
  for (const kind of ["pointerup", "wheel", "touchend"]) container.addEventListener(kind, moved, { passive: true });
}
