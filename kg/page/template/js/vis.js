// The drawing by vis-network. Another renderer gives the same functions: show, emphasise, paint, fit, zoom, places.
const REDUCED = matchMedia("(prefers-reduced-motion: reduce)").matches;

function createDrawing(container, { onEntity, onLine, onGround }) {
  const fresh = () => ({ entity: ENTITIES.map(() => 1), line: LINES.map(() => 1) });
  let visible = fresh(), strong = null, hovered = {}, placed = [], placedFor = null;
  const nodes = new vis.DataSet(DRAWING.nodes.map(n => ({ ...n, label: undefined, chosen: false, shape: "custom", ctxRenderer: shapeRenderer(n.shape, () => net?.getScale() ?? 1) })));
  const edges = new vis.DataSet(LINES.map(e => ({ ...e, chosen: false, selfReference: { size: 16, angle: 0.8, renderBehindTheNode: false } })));
  let net = null;
  net = new vis.Network(container, {
    nodes: new vis.DataView(nodes, { filter: n => visible.entity[n.id] === 1 }),
    edges: new vis.DataView(edges, { filter: e => visible.line[e.id] === 1 && visible.entity[e.from] === 1 && visible.entity[e.to] === 1 }),
  }, DRAWING.options);
  const views = [net.body.data.nodes, net.body.data.edges];
  const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const isStrong = id => !strong || strong.entities.has(id);
  const forget = () => { placedFor = null; };

  function paint() {
    const ground = css("--ground"), ink = css("--ink");
    nodes.update(ENTITIES.map((e, id) => {
      const background = entityColour(e.type), border = strong?.focus === id ? ink : ground;
      const both = { background, border };
      return { id, color: { ...both, highlight: both, hover: both }, opacity: isStrong(id) ? 1 : 0.14,
        borderWidth: strong?.focus === id ? 3 : 1.5 };
    }));
    const many = LINES.length > 250 ? 0.5 : 0.72;
    edges.update(LINES.map((l, id) => {
      const c = familyColour(familyOf(l.rel)), chosen = strong?.lines.has(id);
      return { id, color: { color: c, highlight: c, hover: c, opacity: strong ? (chosen ? 0.95 : 0.06) : many },
        width: chosen ? l.width + 0.8 : l.width };
    }));
    forget();
    net.redraw();
  }

  function entityItems() {
    const most = Math.max(1, ...DRAWING.nodes.map(n => n.size)), ink = css("--ink");
    return DRAWING.nodes.filter(n => visible.entity[n.id] && isStrong(n.id)).map(n => {
      const { x, y } = net.body.nodes[n.id] ?? n, focus = strong?.focus === n.id || hovered.node === n.id;
      return { owner: n.id, text: nameOf(n.id), x, y, radius: n.size, must: focus, colour: ink, rank: (focus ? 1e6 : 0) + n.size,
        size: 11 + 5 * (n.size / most) + (focus ? 1 : 0), weight: focus || n.size > most * 0.6 ? 600 : 500 };
    }).sort((a, b) => b.rank - a.rank || a.owner - b.owner).map((item, i) => ({ ...item, leading: i < Math.min(24, DRAWING.nodes.length / 14) }));
  }

  function lineItems() {
    const on = LINES.filter(l => visible.line[l.id] && visible.entity[l.from] && visible.entity[l.to]);
    const few = on.length <= 45;
    const named = on.filter(l => (strong ? strong.lines.has(l.id) : few) || hovered.edge === l.id);
    return (named.length > 90 && hovered.edge === undefined ? [] : named).map(l => {
      const at = middle(l);
      return at && { owner: `line ${l.id}`, text: word(`relation.${l.rel}`), ...at, radius: 0, size: 11, weight: 500,
        must: hovered.edge === l.id, colour: familyColour(familyOf(l.rel)) };
    }).filter(Boolean);
  }

  /** The middle of a line's curve, as vis-network draws it. */
  function middle(line) {
    const edge = net.body.edges[line.id];
    if (!edge?.connected) return null;
    if (line.from === line.to) { const n = net.body.nodes[line.from]; return { x: n.x + n.options.size + 14, y: n.y - n.options.size - 14 }; }
    const { x, y } = edge.edgeType.getPoint(0.5);
    return Number.isFinite(x) ? { x, y } : null;
  }

  net.on("afterDrawing", context => {
    const scale = net.getScale();
    if (placedFor !== scale) {
      const items = entityItems();
      const discs = items.map(i => ({ owner: i.owner, x: i.x, y: i.y, radius: i.radius }));
      placed = placeLabels(context, [...items, ...lineItems()], discs, scale);
      placedFor = scale;
    }
    drawLabels(context, placed, scale, css("--ground"));
  });

  function hit(pointer) {
    const { x, y } = pointer.canvas;
    const label = placed.find(({ box, item }) => typeof item.owner === "number" && x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3]);
    return { node: net.getNodeAt(pointer.DOM) ?? label?.item.owner, edge: net.getEdgeAt(pointer.DOM) };
  }
  net.on("click", ({ pointer }) => {
    const { node, edge } = hit(pointer);
    if (node !== undefined) onEntity(node); else if (edge !== undefined) onLine(edge); else onGround();
  });
  const hover = change => { Object.assign(hovered, change); forget(); net.redraw(); container.classList.toggle("hand", hovered.node !== undefined || hovered.edge !== undefined); };
  net.on("hoverNode", ({ node }) => hover({ node }));
  net.on("blurNode", () => hover({ node: undefined }));
  net.on("hoverEdge", ({ edge }) => hover({ edge }));
  net.on("blurEdge", () => hover({ edge: undefined }));
  net.on("dragging", forget);

  /** Show the given entities, or all, within what the key leaves free. */
  function fit(ids, { most = 1.8, animate = !REDUCED } = {}) {
    const box = (ids ?? ENTITIES.map(e => e.number)).filter(i => visible.entity[i]).map(i => ({ ...net.getPosition(i), r: DRAWING.nodes[i].size }));
    if (!box.length) return;
    const left = Math.min(...box.map(b => b.x - b.r)), right = Math.max(...box.map(b => b.x + b.r));
    const top = Math.min(...box.map(b => b.y - b.r)), bottom = Math.max(...box.map(b => b.y + b.r));
    const { width, height } = container.getBoundingClientRect();
    const key = byId("key"), covered = key.open && width > 760 ? key.offsetWidth + 16 : 0;
    const margin = Math.min(150, width * 0.16), free = Math.max(80, width - covered - margin), scale = Math.min(most, free / (right - left || 1), Math.max(80, height - 90) / (bottom - top || 1));
    const side = document.documentElement.dir === "rtl" ? 1 : -1;
    const position = { x: (left + right) / 2 + (side * covered) / 2 / scale, y: (top + bottom) / 2 + 8 / scale };
    net.moveTo({ position, scale, animation: animate ? { duration: 450, easingFunction: "easeInOutCubic" } : false });
  }

  return {
    show(next) { visible = next; views.forEach(v => v.refresh()); forget(); net.redraw(); },
    emphasise(next) { strong = next; paint(); },
    paint, fit,
    zoom(factor) { net.moveTo({ scale: Math.min(5, Math.max(0.03, net.getScale() * factor)), animation: REDUCED ? false : { duration: 150, easingFunction: "easeOutQuad" } }); },
    pan(dx, dy) { const p = net.getViewPosition(), s = net.getScale(); net.moveTo({ position: { x: p.x + dx / s, y: p.y + dy / s }, animation: false }); },
    picture(done) {
      const from = container.querySelector("canvas"), to = document.createElement("canvas"), context = to.getContext("2d");
      Object.assign(to, { width: from.width, height: from.height });
      context.fillStyle = css("--ground");
      context.fillRect(0, 0, to.width, to.height);
      context.drawImage(from, 0, 0);
      to.toBlob(done);
    },
    relabel() { forget(); net.redraw(); },
    resize() { net.redraw(); },
    pointOfEntity(id) { return net.canvasToDOM(net.getPosition(id)); },
    pointOfLine(id) { const at = middle(LINES[id]); return at && net.canvasToDOM(at); },
  };
}
