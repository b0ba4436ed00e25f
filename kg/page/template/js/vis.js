// The drawing by vis-network. docs/page.md says what a renderer gives; sigma.js is the other one.
const VIS = await readJson("kg-vis");

function createDrawing(container, handlers) {
  container.dataset.renderer = "pyvis";
  const look = createLook(shown());
  const { net, refresh, radiusOf } = visNetwork(container, look);
  const places = visPlaces(net);
  const names = visNames(net, look, places);
  const paint = visPainter(net, look, names);
  wireVis(container, net, look, names, handlers);
  return {
    /** Show what `next` says, and stress `stressed`: {entities, lines, focus}, or null. */
    show(next, stressed) {
      const same = ["entity", "line"].every(k => next[k].every((on, i) => on === look.visible[k][i]));
      [look.visible, look.strong] = [next, stressed];
      if (!same) refresh();
      paint();
    },
    paint() {
      look.recolour();
      paint();
    },
    relabel: names.again,
    ...visView(container, net, look, places, names, handlers),
    ...visScene(container, net, look, places, names, radiusOf),
  };
}

/** vis-network with our discs; `refresh()` lets it ask anew what is shown. */
function visNetwork(container, look) {
  let net = null;
  const radiusOf = id => Math.max(DISCS[id].size, SMALLEST / (net?.getScale() ?? 1));
  // How a disc looks is asked at each drawing, so that nothing has to be written into vis-network's data.
  const discStyle = id => ({ ...look.disc(id), radius: radiusOf(id) });
  const nodes = new vis.DataSet(
    VIS.nodes.map(n => ({
      ...n,
      label: undefined,
      chosen: false,
      shape: "custom",
      ctxRenderer: shapeRenderer(n.shape, discStyle),
    })),
  );
  const edges = new vis.DataSet(
    VIS.edges.map(e => ({
      ...e,
      chosen: false,
      color: { color: "#888888", opacity: 1 },
      selfReference: { size: LOOP.radius, angle: LOOP.angle, renderBehindTheNode: false },
    })),
  );
  const views = [
    new vis.DataView(nodes, { filter: n => look.visible.entity[n.id] === 1 }),
    new vis.DataView(edges, { filter: e => look.isShown(LINES[e.id]) }),
  ];
  net = new vis.Network(container, { nodes: views[0], edges: views[1] }, VIS.options);
  // Arrows end at the edge of a disc; at that of the square around it, for vis-network.
  net.on("beforeDrawing", () => {
    for (const { id, shape } of Object.values(net.body.nodes)) shape.distanceToBorder = () => radiusOf(id) + 1;
  });
  return { net, radiusOf, refresh: () => views.forEach(v => v.refresh()) };
}

/** Where discs and the middles of lines are: in drawing units, and on screen. */
function visPlaces(net) {
  const placeOf = id => {
    const { x, y } = net.body.nodes[id] ?? DISCS[id];
    return { x, y };
  };
  /** The middle of a line's curve, as vis-network draws it. */
  function middle(line) {
    const edge = net.body.edges[line.id];
    if (!edge?.connected) return null;
    if (line.from === line.to) return loopMiddle(placeOf(line.from), DISCS[line.from].size);
    const { x, y } = edge.edgeType.getPoint(0.5);
    return Number.isFinite(x) ? { x, y } : null;
  }
  return { placeOf, middle, onScreen: point => net.canvasToDOM(point) };
}

/** The labels: placed at each new zoom, drawn over everything. */
function visNames(net, look, { placeOf, middle }) {
  const names = { placed: [] };
  let placedFor = null;
  /** The labels that find room at a scale. */
  names.arrange = (context, scale) => {
    const items = look.discLabels(DISCS.keys(), placeOf);
    const obstacles = items.map(({ owner, x, y, radius, heft }) => ({ owner, x, y, radius, heft }));
    return placeLabels(context, [...items, ...look.lineLabels(middle)], obstacles, scale);
  };
  names.forget = () => {
    placedFor = null;
  };
  names.again = () => {
    names.forget();
    net.redraw();
  };
  names.areFor = scale => placedFor === scale;
  net.on("afterDrawing", context => {
    const scale = net.getScale();
    if (!names.areFor(scale)) {
      names.placed = names.arrange(context, scale);
      placedFor = scale;
    }
    drawLabels(context, names.placed, scale, look.ground);
  });
  return names;
}

/** Writes colours and widths into vis-network's lines, in place: an update of its data takes a second for 5,000. */
function visPainter(net, look, names) {
  /** Lines grow with the root of the zoom: visible from afar, and no beams from near. */
  function thicken() {
    const growth = 1 / Math.sqrt(net.getScale());
    for (const [id, edge] of Object.entries(net.body.edges))
      edge.options.width = growth * look.line(LINES[id]).width;
  }
  net.on("beforeDrawing", () => !names.areFor(net.getScale()) && thicken());
  return () => {
    for (const [id, edge] of Object.entries(net.body.edges)) {
      const { colour, opacity } = look.line(LINES[id]);
      edge.options.color = { ...edge.options.color, color: colour, highlight: colour, hover: colour, opacity };
    }
    thicken();
    names.again();
  };
}

/** What the mouse does: choose, point at, drag, zoom. */
function wireVis(container, net, look, names, { onEntity, onLine, onGround, onView = () => {} }) {
  const { hovered } = look;
  net.on("click", ({ pointer }) => {
    const label = labelAt(names.placed, pointer.canvas);
    const node = net.getNodeAt(pointer.DOM) ?? label?.item.owner,
      edge = net.getEdgeAt(pointer.DOM);
    if (node !== undefined) onEntity(node);
    else if (edge !== undefined) onLine(edge);
    else onGround();
  });
  const hover = change => {
    Object.assign(hovered, change);
    names.again();
    container.classList.toggle("hand", hovered.node !== undefined || hovered.edge !== undefined);
  };
  net.on("hoverNode", ({ node }) => hover({ node }));
  net.on("blurNode", () => hover({ node: undefined }));
  net.on("hoverEdge", ({ edge }) => hover({ edge }));
  net.on("blurEdge", () => hover({ edge: undefined }));
  net.on("dragging", ({ nodes: moved }) => moved.length && names.forget());
  net.on("dragEnd", () => onView());
  let settled = 0;
  net.on("zoom", () => {
    clearTimeout(settled);
    settled = setTimeout(onView, 250);
  });
}

/** The part of the drawing that is seen. */
function visView(container, net, look, { placeOf }, names, { onView = () => {} }) {
  const view = () => ({ ...net.getViewPosition(), scale: net.getScale() });
  const moveTo = ({ x, y, scale }, animation = false) => net.moveTo({ position: { x, y }, scale, animation });
  return {
    /** Show the given entities, or all, with their labels, within the free room. */
    fit(ids = DISCS.keys(), { most = 1.8, animate = !REDUCED } = {}) {
      const discs = [...ids].filter(i => look.visible.entity[i]).map(i => ({ ...placeOf(i), r: DISCS[i].size }));
      if (!discs.length) return;
      const context = container.querySelector("canvas").getContext("2d");
      const next = viewOf(discs, freeRoom(container), most, s => names.arrange(context, s));
      moveTo(next, animate ? { duration: 450, easingFunction: "easeInOutCubic" } : false);
    },
    zoom(factor) {
      const scale = Math.min(5, Math.max(0.03, net.getScale() * factor));
      net.moveTo({ scale, animation: REDUCED ? false : { duration: 150, easingFunction: "easeOutQuad" } });
      onView();
    },
    pan(dx, dy) {
      const { x, y, scale } = view();
      moveTo({ x: x + dx / scale, y: y + dy / scale, scale });
      onView();
    },
    view,
    setView: next => moveTo(next),
    resize: () => net.redraw(),
  };
}

/** What is seen: as PNG, as points and as geometry on screen. */
function visScene(container, net, look, { placeOf, middle, onScreen }, names, radiusOf) {
  function curve(line) {
    const ends = [placeOf(line.from), placeOf(line.to)];
    const via = line.bend ? net.body.edges[line.id]?.edgeType.getViaNode() : null;
    return { ends, via: via && Number.isFinite(via.x) ? via : pointAt(ends[0], ends[0], ends[1], 0.5) };
  }
  return {
    picture: done => compose([container.querySelector("canvas")], look.ground).toBlob(done),
    pointOfEntity: id => onScreen(placeOf(id)),
    pointOfLine(id) {
      const at = middle(LINES[id]);
      return at && onScreen(at);
    },
    sceneEntities() {
      const scale = net.getScale();
      const seen = ENTITIES.filter(e => look.visible.entity[e.number]);
      return seen.map(({ number: id }) => {
        const style = look.disc(id);
        return { id, ...onScreen(placeOf(id)), ...style, radius: radiusOf(id) * scale, width: style.width * scale };
      });
    },
    sceneLines() {
      const scale = net.getScale();
      const scene = l => sceneLine(l, look.line(l), curve(l), radiusOf(l.to), scale, onScreen);
      return LINES.filter(look.isShown).map(scene);
    },
    sceneLabels: () => sceneLabels(names.placed, net.getScale(), onScreen),
  };
}
