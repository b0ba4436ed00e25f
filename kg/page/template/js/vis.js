// The drawing by vis-network. Another renderer gives the same functions: show, paint, fit, zoom, places.
const REDUCED = matchMedia("(prefers-reduced-motion: reduce)").matches;

function createDrawing(container, { onEntity, onLine, onGround }) {
  let visible = shown();
  let strong = null,
    hovered = {},
    placed = [],
    placedFor = null,
    net = null;
  const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  let ground = css("--ground"),
    ink = css("--ink");
  const forget = () => {
    placedFor = null;
  };
  const isShown = line =>
    visible.line[line.id] === 1 && visible.entity[line.from] === 1 && visible.entity[line.to] === 1;

  /** How a disc looks now; asked at each drawing, so that nothing has to be written into vis-network's data. */
  const discStyle = id => ({
    fill: entityColour(ENTITIES[id].type),
    edge: strong?.focus === id ? ink : ground,
    width: strong?.focus === id ? 3 : 1.5,
    opacity: !strong || strong.entities.has(id) ? 1 : 0.14,
    radius: Math.max(DRAWING.nodes[id].size, SMALLEST / (net?.getScale() ?? 1)),
  });
  const nodes = new vis.DataSet(
    DRAWING.nodes.map(n => ({
      ...n,
      label: undefined,
      chosen: false,
      shape: "custom",
      ctxRenderer: shapeRenderer(n.shape, discStyle),
    })),
  );
  const edges = new vis.DataSet(
    LINES.map(e => ({
      ...e,
      chosen: false,
      color: { color: "#888888", opacity: 1 },
      selfReference: { size: 16, angle: 0.8, renderBehindTheNode: false },
    })),
  );
  const views = [
    new vis.DataView(nodes, { filter: n => visible.entity[n.id] === 1 }),
    new vis.DataView(edges, { filter: isShown }),
  ];
  net = new vis.Network(container, { nodes: views[0], edges: views[1] }, DRAWING.options);

  /** Colours, stress and theme. Lines are changed in place: an update of the data takes a second for 5,000 of them. */
  function paint() {
    [ground, ink] = [css("--ground"), css("--ink")];
    const usual = LINES.length > 250 ? 0.5 : 0.72;
    for (const [id, edge] of Object.entries(net.body.edges)) {
      const line = LINES[id],
        sure = 0.35 + 0.65 * confidenceOf(line),
        chosen = strong?.lines.has(line.id),
        c = familyColour(familyOf(line.rel));
      edge.options.color = {
        ...edge.options.color,
        color: c,
        highlight: c,
        hover: c,
        opacity: !strong ? usual * sure : chosen ? 0.95 * sure : 0.06,
      };
    }
    thicken();
    forget();
    net.redraw();
  }

  const confidenceOf = line => Math.max(...line.relations.map(i => RELATIONS[i].confidence));

  /** Lines grow with the root of the zoom: visible from afar, and no beams from near. */
  function thicken() {
    const growth = 1 / Math.sqrt(net.getScale());
    for (const [id, edge] of Object.entries(net.body.edges))
      edge.options.width = growth * (LINES[id].width + (strong?.lines.has(LINES[id].id) ? 0.8 : 0));
  }

  function entityItems() {
    const most = Math.max(1, ...DRAWING.nodes.map(n => n.size));
    return DRAWING.nodes
      .filter(n => visible.entity[n.id] && (!strong || strong.entities.has(n.id)))
      .map(n => {
        const { x, y } = net.body.nodes[n.id] ?? n,
          focus = strong?.focus === n.id || hovered.node === n.id;
        return {
          owner: n.id,
          text: nameOf(n.id),
          x,
          y,
          radius: n.size,
          must: focus,
          colour: ink,
          rank: (focus ? 1e6 : 0) + n.size,
          size: 11 + 5 * (n.size / most) + (focus ? 1 : 0),
          weight: focus || n.size > most * 0.6 ? 600 : 500,
        };
      })
      .sort((a, b) => b.rank - a.rank || a.owner - b.owner)
      .map((item, i) => ({ ...item, leading: i < Math.min(24, DRAWING.nodes.length / 14) }));
  }

  function lineItems() {
    const on = LINES.filter(isShown);
    const few = on.length <= 45;
    const named = on.filter(l => (strong ? strong.lines.has(l.id) : few) || hovered.edge === l.id);
    return (named.length > 90 && hovered.edge === undefined ? [] : named)
      .map(l => {
        const at = middle(l);
        return (
          at && {
            owner: `line ${l.id}`,
            text: word(`relation.${l.rel}`),
            ...at,
            radius: 0,
            size: 11,
            weight: 500,
            must: hovered.edge === l.id,
            colour: familyColour(familyOf(l.rel)),
          }
        );
      })
      .filter(Boolean);
  }

  /** The middle of a line's curve, as vis-network draws it. */
  function middle(line) {
    const edge = net.body.edges[line.id];
    if (!edge?.connected) return null;
    if (line.from === line.to) {
      const n = net.body.nodes[line.from];
      return { x: n.x + n.options.size + 14, y: n.y - n.options.size - 14 };
    }
    const { x, y } = edge.edgeType.getPoint(0.5);
    return Number.isFinite(x) ? { x, y } : null;
  }

  /** The labels that find room at a scale. */
  function arrange(context, scale) {
    const items = entityItems();
    const discs = items.map(({ owner, x, y, radius }) => ({ owner, x, y, radius }));
    return placeLabels(context, [...items, ...lineItems()], discs, scale);
  }

  net.on("beforeDrawing", () => placedFor !== net.getScale() && thicken());
  net.on("afterDrawing", context => {
    const scale = net.getScale();
    if (placedFor !== scale) {
      placed = arrange(context, scale);
      placedFor = scale;
    }
    drawLabels(context, placed, scale, ground);
  });

  function hit(pointer) {
    const { x, y } = pointer.canvas;
    const label = placed.find(
      ({ box, item }) =>
        typeof item.owner === "number" && x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3],
    );
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

  /** The room on screen that the key leaves free, and how far its middle is from that of the canvas. */
  function freeRoom() {
    const { width, height } = container.getBoundingClientRect();
    const key = byId("key"),
      covered = key.open && width > 760 ? key.offsetWidth + 16 : 0;
    const aside = (document.documentElement.dir === "rtl" ? 1 : -1) * (covered / 2);
    return { wide: Math.max(80, width - covered - 28), high: Math.max(80, height - 60), aside };
  }

  /** Show the given entities, or all, with their labels, within the free room. */
  function fit(ids = ENTITIES.map(e => e.number), { most = 1.8, animate = !REDUCED } = {}) {
    const context = container.querySelector("canvas").getContext("2d"),
      room = freeRoom();
    const discs = ids
      .filter(i => visible.entity[i])
      .map(i => ({ ...net.getPosition(i), r: DRAWING.nodes[i].size }));
    if (!discs.length) return;
    // Labels keep their size on screen, so the room that they take depends on the scale that is sought.
    const bounds = boxes => [0, 1, 2, 3].map(k => Math[k < 2 ? "min" : "max"](...boxes.map(box => box[k])));
    const discBox = ({ x, y, r }, beside = 0) => [
      x - r - beside,
      y - r - beside / 3,
      x + r + beside,
      y + r + beside / 3,
    ];
    const endsAt = scale =>
      discs.length > 600 // too many to try their labels
        ? bounds(discs.map(d => discBox(d, 60 / scale)))
        : bounds([...discs.map(d => discBox(d)), ...arrange(context, scale).map(label => label.box)]);
    const scaleFor = ([left, top, right, bottom]) =>
      Math.min(most, room.wide / (right - left), room.high / (bottom - top));
    const bare = scaleFor(bounds(discs.map(d => discBox(d))));
    let scale = bare; // a few long labels may be cut rather than make everything small
    for (let round = 0; round < 5; round++) scale = Math.max(0.8 * bare, scaleFor(endsAt(scale)));
    const ends = endsAt(scale);
    net.moveTo({
      position: { x: (ends[0] + ends[2]) / 2 + room.aside / scale, y: (ends[1] + ends[3]) / 2 },
      scale,
      animation: animate ? { duration: 450, easingFunction: "easeInOutCubic" } : false,
    });
  }

  return {
    /** Show what `next` says, and stress `stressed`: {entities, lines, focus}, or null. */
    show(next, stressed) {
      const same = ["entity", "line"].every(k => next[k].every((on, i) => on === visible[k][i]));
      [visible, strong] = [next, stressed];
      if (!same) views.forEach(v => v.refresh());
      paint();
    },
    paint,
    fit,
    zoom(factor) {
      net.moveTo({
        scale: Math.min(5, Math.max(0.03, net.getScale() * factor)),
        animation: REDUCED ? false : { duration: 150, easingFunction: "easeOutQuad" },
      });
    },
    pan(dx, dy) {
      const p = net.getViewPosition(),
        s = net.getScale();
      net.moveTo({ position: { x: p.x + dx / s, y: p.y + dy / s }, animation: false });
    },
    picture(done) {
      const from = container.querySelector("canvas"),
        to = document.createElement("canvas"),
        context = to.getContext("2d");
      Object.assign(to, { width: from.width, height: from.height });
      context.fillStyle = ground;
      context.fillRect(0, 0, to.width, to.height);
      context.drawImage(from, 0, 0);
      to.toBlob(done);
    },
    relabel() {
      forget();
      net.redraw();
    },
    resize() {
      net.redraw();
    },
    pointOfEntity(id) {
      return net.canvasToDOM(net.getPosition(id));
    },
    pointOfLine(id) {
      const at = middle(LINES[id]);
      return at && net.canvasToDOM(at);
    },
  };
}
