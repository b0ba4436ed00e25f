// What is chosen, an entity, a line or a way between two entities, and what the drawing stresses for it.

/** What is at most so many visible lines away from an entity. */
function near(start, depth) {
  const entities = new Set([start]),
    lines = new Set();
  let level = [start];
  for (let step = 0; step < depth; step++) {
    const next = [];
    for (const id of level)
      for (const number of ENTITIES[id].lines) {
        if (!visible.line[number]) continue;
        lines.add(number);
        for (const other of [LINES[number].from, LINES[number].to])
          if (!entities.has(other)) {
            entities.add(other);
            next.push(other);
          }
      }
    level = next;
  }
  return { entities, lines, focus: start };
}

/** {entities, lines, focus} of a selection, or null. */
function emphasis(selection) {
  if (!selection) return null;
  if (selection.line !== undefined) {
    const l = LINES[selection.line];
    return { entities: new Set([l.from, l.to]), lines: new Set([l.id]), focus: null };
  }
  if (selection.path) return alongPath(selection);
  return near(selection.entity, state.depth);
}

const sameSelection = (a, b) =>
  (a?.entity ?? null) === (b?.entity ?? null) &&
  (a?.line ?? null) === (b?.line ?? null) &&
  String(a?.path ?? "") === String(b?.path ?? "");

/** How a selection is called when it is announced. */
function selectionName(selection) {
  if (selection.entity !== undefined) return nameOf(selection.entity);
  if (selection.path) return selection.path.map(nameOf).join(" – ");
  const l = LINES[selection.line];
  return `${nameOf(l.from)} ${word(`relation.${l.rel}`)} ${nameOf(targetOf(l))}`;
}

/** How far from the chosen entity the drawing stays bright, and whether the rest is hidden. */
function nearbyTools() {
  const button = depth =>
    h(
      "button",
      {
        type: "button",
        "aria-pressed": String(state.depth === depth),
        "data-depth": depth,
        onclick: () => change({ depth }),
      },
      number(depth),
    );
  return h(
    "div",
    { class: "nearby" },
    h(
      "span",
      { class: "depth", role: "group", "aria-label": word("steps") },
      word("steps"),
      [1, 2, 3].map(button),
    ),
    onlySwitch(),
  );
}

const onlySwitch = () =>
  h(
    "button",
    {
      type: "button",
      class: "chip only",
      "aria-pressed": String(state.only),
      onclick: () => change({ only: !state.only }),
    },
    word("only"),
  );

/** A field for the other end of a way. */
function pathField(from) {
  const input = h("input", {
    type: "text",
    role: "combobox",
    id: "path-to",
    "aria-expanded": "false",
    "aria-controls": "path-results",
    "aria-autocomplete": "list",
    autocomplete: "off",
    spellcheck: "false",
    placeholder: word("path_to"),
    "aria-label": word("path_to"),
  });
  const list = h("ul", {
    id: "path-results",
    class: "results",
    role: "listbox",
    "aria-label": word("path_to"),
    hidden: true,
  });
  wireSearch({ input, list, choose: to => to !== from && go({ path: [from, to] }) });
  return h("div", { class: "search path-search" }, input, list);
}
