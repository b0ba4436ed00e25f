// The drawing by sigma, for large graphs. docs/page.md says what a renderer gives; vis.js is the other one.

/** Entities of whose labels and discs account is taken at once, the most important first. */
const MOST_LABELS = 900;
const MOST_OBSTACLES = 4000;
/** From so many lines on they are not drawn while the view moves, nor looked for under a resting mouse. */
const VERY_MANY = 30000;

const hasWebGL = () => ["webgl2", "webgl"].some(kind => document.createElement("canvas").getContext(kind));

/** In place of a drawing where the browser has no WebGL: words that say so; the rest of the page works. */
function withoutDrawing(container) {
  const said = h("p", { class: "noscript" });
  const relabel = () => said.replaceChildren(word("no_webgl"));
  container.append(said);
  relabel();
  const nothing = ["show", "paint", "fit", "zoom", "pan", "resize", "setView", "pointOfEntity", "pointOfLine"];
  return {
    ...Object.fromEntries(nothing.map(name => [name, () => null])),
    ...Object.fromEntries(["Entities", "Lines", "Labels"].map(kind => [`scene${kind}`, () => []])),
    relabel,
    view: () => ({ x: 0, y: 0, scale: 1 }),
    picture: done => compose([h("canvas")], "#ffffff").toBlob(done),
  };
}

function createDrawing(container, { onEntity, onLine, onGround, onView = () => {} }) {
  container.dataset.renderer = "sigma";
  if (!hasWebGL()) return withoutDrawing(container);
  const look = createLook(shown());
  const { hovered } = look;
  const discs = [],
    lines = {},
    frame = sigmaFrame(),
    { ratio, into } = frame;
  const renderer = new Sigma(sigmaGraph(), container, {
    allowInvalidContainer: true,
    renderLabels: false,
    stagePadding: 0,
    hideEdgesOnMove: LINES.length > VERY_MANY,
    enableCameraRotation: false,
    doubleClickZoomingRatio: 1.6,
    zoomDuration: REDUCED ? 0 : 200,
    inertiaDuration: REDUCED ? 0 : 150,
    defaultNodeType: "disc",
    defaultDrawNodeHover: () => {},
    nodeProgramClasses: { disc: discProgram(look, ratio, into, discs) },
    edgeProgramClasses: linePrograms(look, ratio, into, lines),
  });
  const camera = renderer.getCamera();
  renderer.createCanvasContext("names", { beforeLayer: "mouse" }).resize(true);
  const context = renderer.getCanvases().names.getContext("2d");
  let placed = [],
    placedFor = null;

  const { room, view, setView, onScreen, fromScreen } = createView(renderer, frame);

  // Labels
  const few = DISCS.length <= MOST_LABELS;
  const radiusAt = (id, scale) => Math.max(DISCS[id].size, SMALLEST / scale);
  const middle = line => {
    if (line.from === line.to) return loopMiddle(DISCS[line.from], DISCS[line.from].size);
    return pointAt(...curveOf(line), 0.5);
  };

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

  function arrange(seen) {
    const disc = id => ({ x: DISCS[id].x, y: DISCS[id].y, radius: radiusAt(id, seen.scale) });
    const obstacles = near(MOST_OBSTACLES, seen).map(owner => ({ owner, ...disc(owner), heft: DISCS[owner].size }));
    const ids = obstacles.slice(0, MOST_LABELS).map(o => o.owner);
    if (hovered.node !== undefined && !ids.includes(hovered.node)) ids.push(hovered.node);
    const items = [...look.discLabels(ids, disc), ...look.lineLabels(middle)];
    return placeLabels(context, items, obstacles, seen.scale, few ? null : freeBox(seen));
  }

  /** Where labels were last placed; in a large drawing they are placed again when the view has moved on. */
  const placeKey = seen => {
    const steps = few ? [0, 0] : [Math.round((seen.x * seen.scale) / 80), Math.round((seen.y * seen.scale) / 80)];
    return `${seen.scale.toPrecision(6)} ${steps}`;
  };

  function drawNames() {
    const seen = view(),
      key = placeKey(seen);
    if (!few && camera.isAnimated()) placed = placed.filter(p => p.size); // as they were, until it stands
    else if (placedFor !== key) {
      placed = arrange(seen);
      placedFor = key;
    }
    const dots = context.canvas.width / room().width;
    const { x, y } = onScreen({ x: 0, y: 0 }, seen);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    context.setTransform(dots * seen.scale, 0, 0, dots * seen.scale, dots * x, dots * y);
    drawLabels(context, placed, seen.scale, look.ground);
  }
  renderer.on("afterRender", drawNames);
  camera.on("updated", () => renderer.scheduleRender());

  // Discs and lines are loaded before the next frame that needs it.
  const { load, isElsewhere } = createLoader(look, room, discs, lines);
  let stale = true;
  renderer.on("beforeRender", () => {
    if (!lines.arrows) return; // sigma is being made
    if (!stale && (camera.isAnimated() || !isElsewhere(view()))) return;
    load(view(), stale);
    stale = false;
  });

  function paint() {
    look.recolour();
    [stale, placedFor] = [true, null];
    renderer.scheduleRender();
  }

  // The mouse
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
          ? Math.max(0, Math.hypot(at.x - middle(line).x, at.y - middle(line).y) - LOOP.radius)
          : distanceToCurve(at, curveOf(line), nearest);
      if (distance < nearest) [best, nearest] = [line.id, distance];
    }
    return best;
  };
  renderer.on("clickStage", ({ event }) => {
    const node = discAt(event) ?? labelAt(placed, fromScreen(event))?.item.owner,
      line = node === undefined ? lineAt(event) : undefined;
    if (node !== undefined) onEntity(node);
    else if (line !== undefined) onLine(line);
    else onGround();
  });
  function hover(node, edge) {
    if (hovered.node === node && hovered.edge === edge) return;
    Object.assign(hovered, { node, edge });
    container.classList.toggle("hand", node !== undefined || edge !== undefined);
    placedFor = null;
    drawNames();
  }
  renderer.on("moveBody", ({ event }) => {
    if (renderer.getMouseCaptor().isMoving) return;
    const node = discAt(event);
    hover(node, node === undefined && LINES.length <= VERY_MANY ? lineAt(event) : undefined);
  });
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
  new ResizeObserver(() => renderer.scheduleRender()).observe(container);

  return {
    /** Show what `next` says, and stress `stressed`: {entities, lines, focus}, or null. */
    show(next, stressed) {
      [look.visible, look.strong] = [next, stressed];
      paint();
    },
    paint,
    /** Show the given entities, or all, with their labels, within the free room. */
    fit(ids = DISCS.keys(), { most = 1.8, animate = true } = {}) {
      const shown = [...ids].filter(i => look.visible.entity[i]);
      if (!shown.length) return;
      const boxes = shown.map(i => ({ x: DISCS[i].x, y: DISCS[i].y, r: DISCS[i].size }));
      const [{ x, y }] = boxes;
      setView(viewOf(boxes, freeRoom(container), most, scale => arrange({ x, y, scale })), animate);
    },
    zoom(factor) {
      const { x, y, scale } = view();
      setView({ x, y, scale: Math.min(5, Math.max(0.005, scale * factor)) }, true);
      onView();
    },
    pan(dx, dy) {
      const { x, y, scale } = view();
      setView({ x: x + dx / scale, y: y + dy / scale, scale });
      onView();
    },
    view,
    setView,
    picture(done) {
      renderer.render(); // pixels of WebGL last until the end of the task in which they were drawn
      const { edges, nodes, names } = renderer.getCanvases();
      compose([edges, nodes, names], look.ground).toBlob(done);
    },
    relabel() {
      placedFor = null;
      renderer.scheduleRender();
    },
    resize: () => renderer.scheduleRender(),
    pointOfEntity: id => onScreen(DISCS[id]),
    pointOfLine: id => onScreen(middle(LINES[id])),
    sceneEntities() {
      const seen = view(),
        ids = ENTITIES.map(e => e.number).filter(i => look.visible.entity[i]);
      return ids.map(id => {
        const style = look.disc(id);
        const radius = radiusAt(id, seen.scale) * seen.scale;
        return { id, ...onScreen(DISCS[id], seen), ...style, radius, width: style.width * seen.scale };
      });
    },
    sceneLines() {
      const seen = view(),
        at = point => onScreen(point, seen);
      return LINES.filter(look.isShown).map(l => {
        const [from, via, to] = curveOf(l);
        return sceneLine(l, look.line(l), { ends: [from, to], via }, radiusAt(l.to, seen.scale), seen.scale, at);
      });
    },
    sceneLabels: () => sceneLabels(placed, view().scale, p => onScreen(p)),
  };
}
