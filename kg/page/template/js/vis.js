// The drawing by vis-network. docs/page.md says what a renderer gives; sigma.js is the other one.
const VIS = await readJson("kg-vis");

function createDrawing(container, { onEntity, onLine, onGround, onView = () => {} }) {
  const look = createLook(shown());
  const { hovered } = look;
  let placed = [],
    placedFor = null,
    net = null;
  const forget = () => {
    placedFor = null;
  };
  container.dataset.renderer = "pyvis";
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

  /** Colours, stress and theme. Lines are changed in place: an update of the data takes a second for 5,000 of them. */
  function paint() {
    look.recolour();
    for (const [id, edge] of Object.entries(net.body.edges)) {
      const { colour, opacity } = look.line(LINES[id]);
      edge.options.color = { ...edge.options.color, color: colour, highlight: colour, hover: colour, opacity };
    }
    thicken();
    forget();
    net.redraw();
  }

  /** Lines grow with the root of the zoom: visible from afar, and no beams from near. */
  function thicken() {
    const growth = 1 / Math.sqrt(net.getScale());
    for (const [id, edge] of Object.entries(net.body.edges))
      edge.options.width = growth * look.line(LINES[id]).width;
  }

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

  /** The labels that find room at a scale. */
  function arrange(context, scale) {
    const items = look.discLabels(DISCS.keys(), placeOf);
    const obstacles = items.map(({ owner, x, y, radius, heft }) => ({ owner, x, y, radius, heft }));
    return placeLabels(context, [...items, ...look.lineLabels(middle)], obstacles, scale);
  }

  net.on("beforeDrawing", () => placedFor !== net.getScale() && thicken());
  net.on("afterDrawing", context => {
    const scale = net.getScale();
    if (placedFor !== scale) {
      placed = arrange(context, scale);
      placedFor = scale;
    }
    drawLabels(context, placed, scale, look.ground);
  });

  function hit(pointer) {
    const label = labelAt(placed, pointer.canvas);
    return { node: net.getNodeAt(pointer.DOM) ?? label?.item.owner, edge: net.getEdgeAt(pointer.DOM) };
  }
  net.on("click", ({ pointer }) => {
    const { node, edge } = hit(pointer);
    if (node !== undefined) onEntity(node);
    else if (edge !== undefined) onLine(edge);
    else onGround();
  });
  const hover = change => {
    Object.assign(hovered, change);
    forget();
    net.redraw();
    container.classList.toggle("hand", hovered.node !== undefined || hovered.edge !== undefined);
  };
  net.on("hoverNode", ({ node }) => hover({ node }));
  net.on("blurNode", () => hover({ node: undefined }));
  net.on("hoverEdge", ({ edge }) => hover({ edge }));
  net.on("blurEdge", () => hover({ edge: undefined }));
  net.on("dragging", ({ nodes: moved }) => moved.length && forget());
  net.on("dragEnd", () => onView());
  let settled = 0;
  net.on("zoom", () => {
    clearTimeout(settled);
    settled = setTimeout(onView, 250);
  });

  const canvas = () => container.querySelector("canvas");
  const onScreen = point => net.canvasToDOM(point);

  return {
    /** Show what `next` says, and stress `stressed`: {entities, lines, focus}, or null. */
    show(next, stressed) {
      const same = ["entity", "line"].every(k => next[k].every((on, i) => on === look.visible[k][i]));
      [look.visible, look.strong] = [next, stressed];
      if (!same) views.forEach(v => v.refresh());
      paint();
    },
    paint,
    /** Show the given entities, or all, with their labels, within the free room. */
    fit(ids = DISCS.keys(), { most = 1.8, animate = !REDUCED } = {}) {
      const discs = [...ids].filter(i => look.visible.entity[i]).map(i => ({ ...placeOf(i), r: DISCS[i].size }));
      if (!discs.length) return;
      const context = canvas().getContext("2d");
      const { x, y, scale } = viewOf(discs, freeRoom(container), most, s => arrange(context, s));
      net.moveTo({
        position: { x, y },
        scale,
        animation: animate ? { duration: 450, easingFunction: "easeInOutCubic" } : false,
      });
    },
    zoom(factor) {
      net.moveTo({
        scale: Math.min(5, Math.max(0.03, net.getScale() * factor)),
        animation: REDUCED ? false : { duration: 150, easingFunction: "easeOutQuad" },
      });
      onView();
    },
    pan(dx, dy) {
      const { x, y, scale } = this.view();
      this.setView({ x: x + dx / scale, y: y + dy / scale, scale });
      onView();
    },
    view: () => ({ ...net.getViewPosition(), scale: net.getScale() }),
    setView({ x, y, scale }) {
      net.moveTo({ position: { x, y }, scale, animation: false });
    },
    picture(done) {
      compose([canvas()], look.ground).toBlob(done);
    },
    relabel() {
      forget();
      net.redraw();
    },
    resize() {
      net.redraw();
    },
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
      const curves = l => {
        const edge = net.body.edges[l.id],
          ends = [placeOf(l.from), placeOf(l.to)];
        const via = l.bend ? edge?.edgeType.getViaNode() : null;
        return { ends, via: via && Number.isFinite(via.x) ? via : pointAt(ends[0], ends[0], ends[1], 0.5) };
      };
      return LINES.filter(look.isShown).map(l => sceneLine(l, look.line(l), curves(l), radiusOf(l.to), net.getScale(), onScreen));
    },
    sceneLabels: () => sceneLabels(placed, net.getScale(), onScreen),
  };
}
