// The drawing by sigma, for large graphs. docs/page.md says what a renderer gives; vis.js is the other one.

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

/** The radius of a disc in drawing units: at no scale less than can be seen. */
const radiusAt = (id, scale) => Math.max(DISCS[id].size, SMALLEST / scale);

/** The middle of a line between discs where they stand now. */
function lineMiddle(line) {
  if (line.from === line.to) return loopMiddle(DISCS[line.from], DISCS[line.from].size);
  return pointAt(...curveOf(line), 0.5);
}

function createDrawing(container, handlers) {
  container.dataset.renderer = "sigma";
  if (!hasWebGL()) return withoutDrawing(container);
  const look = createLook(shown()),
    frame = sigmaFrame(),
    programs = { discs: [], lines: {} };
  const renderer = sigmaRenderer(container, look, frame, programs);
  const sight = createView(renderer, frame);
  const names = createNames(container, renderer, look, sight);
  const reload = keepLoaded(renderer, look, sight, programs);
  const paint = () => {
    names.forget();
    reload();
  };
  wireSigma(container, renderer, look, sight, names, paint, handlers);
  new ResizeObserver(() => renderer.scheduleRender()).observe(container);
  return {
    /** Show what `next` says, and stress `stressed`: {entities, lines, focus}, or null. */
    show(next, stressed) {
      [look.visible, look.strong] = [next, stressed];
      paint();
    },
    paint() {
      look.recolour();
      paint();
    },
    relabel() {
      names.forget();
      renderer.scheduleRender();
    },
    ...sigmaView(container, renderer, look, sight, names, handlers),
    ...sigmaScene(renderer, look, sight, names),
  };
}

/** Sigma with our programs, which come to be in `programs`. */
function sigmaRenderer(container, look, { ratio, into }, { discs, lines }) {
  return new Sigma(sigmaGraph(), container, {
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
}

/** Loads discs and lines before the next frame that needs it; the function returned says that they have changed. */
function keepLoaded(renderer, look, { room, view }, { discs, lines }) {
  const camera = renderer.getCamera();
  const { load, isElsewhere } = createLoader(look, room, discs, lines);
  let stale = true;
  renderer.on("beforeRender", () => {
    if (!stale && (camera.isAnimated() || !isElsewhere(view()))) return;
    load(view(), stale);
    stale = false;
  });
  camera.on("updated", () => renderer.scheduleRender());
  return () => {
    stale = true;
    renderer.scheduleRender();
  };
}

/** The part of the drawing that is seen. */
function sigmaView(container, renderer, look, { view, setView }, names, { onView = () => {} }) {
  return {
    /** Show the given entities, or all, with their labels, within the free room. */
    fit(ids = DISCS.keys(), { most = 1.8, animate = true } = {}) {
      const boxes = [...ids].filter(i => look.visible.entity[i]).map(i => ({ ...DISCS[i], r: DISCS[i].size }));
      if (!boxes.length) return;
      const [{ x, y }] = boxes;
      setView(viewOf(boxes, freeRoom(container), most, scale => names.arrange({ x, y, scale })), animate);
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
    resize: () => renderer.scheduleRender(),
  };
}

/** What is seen: as PNG, as points and as geometry on screen. */
function sigmaScene(renderer, look, { view, onScreen }, names) {
  return {
    picture(done) {
      renderer.render(); // pixels of WebGL last until the end of the task in which they were drawn
      const { edges, nodes, names: labels } = renderer.getCanvases();
      compose([edges, nodes, labels], look.ground).toBlob(done);
    },
    pointOfEntity: id => onScreen(DISCS[id]),
    pointOfLine: id => onScreen(lineMiddle(LINES[id])),
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
    sceneLabels: () => sceneLabels(names.placed, view().scale, p => onScreen(p)),
  };
}
