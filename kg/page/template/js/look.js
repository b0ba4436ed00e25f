// How things look now, whichever renderer draws them: what is shown, what is stressed, colours, labels.
const REDUCED = matchMedia("(prefers-reduced-motion: reduce)").matches;
const MOST_SIZE = DISCS.reduce((most, d) => Math.max(most, d.size), 1);
const CONFIDENCE = LINES.map(l => l.relations.reduce((most, i) => Math.max(most, RELATIONS[i].confidence), 0));

function createLook(visible) {
  const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const look = { visible, strong: null, hovered: {}, ground: "", ink: "" };
  // The more lines there are, the fainter each: what many of them agree on is seen.
  const usual = LINES.length > 250 ? Math.max(0.12, 0.5 - 0.09 * Math.log2(LINES.length / 4000 + 1)) : 0.72;

  look.recolour = () => Object.assign(look, { ground: css("--ground"), ink: css("--ink") });
  look.isShown = l => Boolean(look.visible.line[l.id] && look.visible.entity[l.from] && look.visible.entity[l.to]);

  look.disc = id => ({
    shape: styleOf(ENTITIES[id].type).shape,
    fill: entityColour(ENTITIES[id].type),
    edge: look.strong?.focus === id ? look.ink : look.ground,
    width: look.strong?.focus === id ? 3 : 1.5,
    opacity: !look.strong || look.strong.entities.has(id) ? 1 : 0.14,
  });

  look.line = l => {
    const sure = 0.35 + 0.65 * CONFIDENCE[l.id],
      chosen = look.strong?.lines.has(l.id);
    return {
      colour: familyColour(l.family),
      opacity: !look.strong ? usual * sure : chosen ? 0.95 * sure : Math.min(0.06, usual / 4),
      width: l.width + (chosen ? 0.8 : 0),
    };
  };

  /** The labels of discs, the most important first; `place(id)` gives {x, y}, or null where none is wanted. */
  look.discLabels = (ids, place) => {
    const items = [];
    for (const id of ids) {
      if (!look.visible.entity[id] || (look.strong && !look.strong.entities.has(id))) continue;
      const at = place(id);
      if (!at) continue;
      const focus = look.strong?.focus === id || look.hovered.node === id,
        { size } = DISCS[id];
      items.push({
        owner: id,
        text: nameOf(id),
        ...at,
        radius: at.radius ?? size,
        heft: size,
        must: focus,
        colour: look.ink,
        rank: (focus ? 1e6 : 0) + size,
        size: 11 + 5 * (size / MOST_SIZE) + (focus ? 1 : 0),
        weight: focus || size > MOST_SIZE * 0.6 ? 600 : 500,
      });
    }
    items.sort((a, b) => b.rank - a.rank || a.owner - b.owner);
    const leading = Math.min(DISCS.length > 2000 ? 60 : 24, DISCS.length / 14);
    items.forEach((item, i) => (item.leading = i < leading));
    return items;
  };

  /** The labels of lines: of those that are stressed or pointed at, or of all if they are few. */
  look.lineLabels = middle => {
    const few = LINES.length < 2000 && LINES.filter(look.isShown).length <= 45;
    const candidates = look.strong ? [...look.strong.lines].map(i => LINES[i]) : few ? LINES : [];
    const named = candidates.filter(look.isShown);
    const pointed = look.hovered.edge === undefined ? [] : [LINES[look.hovered.edge]];
    return [...new Set([...pointed, ...(named.length > 90 ? [] : named)])].flatMap(l => {
      const at = middle(l);
      if (!at) return [];
      const how = { radius: 0, heft: 0, size: 11, weight: 500, must: l === pointed[0], colour: familyColour(l.family) };
      return [{ owner: `line ${l.id}`, text: word(`relation.${l.rel}`), ...at, ...how }];
    });
  };
  look.recolour();
  return look;
}

/**
 * The room in a container that the key, the buttons of the zoom and the notice leave free, and how far its middle
 * is from the container's: to the side, and down.
 */
function freeRoom(container) {
  const { width, height } = container.getBoundingClientRect();
  const wide = width > 760,
    key = byId("key").open && wide ? byId("key").offsetWidth + 16 : 0,
    buttons = wide ? byId("zoom").offsetWidth + 10 : 0,
    head = wide ? 0 : 48, // of the folded key, on a phone
    notice = byId("notice").offsetHeight;
  const aside = (document.documentElement.dir === "rtl" ? 1 : -1) * ((key - buttons) / 2);
  const free = { wide: width - key - buttons - 28, high: height - head - notice - 60 };
  return { wide: Math.max(80, free.wide), high: Math.max(80, free.high), aside, down: (notice - head) / 2 };
}

/**
 * The view {x, y, scale} in which discs {x, y, r} fit into a room with their labels, at no more than a scale.
 * `arrange(scale)` gives the placed labels.
 */
function viewOf(discs, room, most, arrange) {
  const box = ({ x, y, r }, beside = 0) => [x - r - beside, y - r - beside / 3, x + r + beside, y + r + beside / 3];
  const bounds = boxes =>
    boxes.reduce(
      ([l, t, r, b], [left, top, right, bottom]) => [
        Math.min(l, left),
        Math.min(t, top),
        Math.max(r, right),
        Math.max(b, bottom),
      ],
      [Infinity, Infinity, -Infinity, -Infinity],
    );
  // Labels keep their size on screen, so the room that they take depends on the scale that is sought.
  const endsAt = scale =>
    discs.length > 250 // too many to try their labels
      ? bounds(discs.map(d => box(d, 40 / scale)))
      : bounds([...discs.map(d => box(d)), ...arrange(scale).map(label => label.box)]);
  const scaleFor = ([left, top, right, bottom]) =>
    Math.min(most, room.wide / (right - left), room.high / (bottom - top));
  const bare = scaleFor(bounds(discs.map(d => box(d))));
  // A few long labels may be cut rather than make everything small, on a phone above all.
  const least = bare * (room.wide > 500 ? 0.55 : 0.85);
  let scale = bare;
  for (let round = 0, last = Infinity; round < 6 && last - scale > 0.01 * scale; round++)
    [last, scale] = [scale, Math.max(least, Math.min(scale, scaleFor(endsAt(scale))))];
  const [left, top, right, bottom] = endsAt(scale);
  return { x: (left + right) / 2 + room.aside / scale, y: (top + bottom) / 2 + room.down / scale, scale };
}
