// The shortest ways between two entities over the lines that are shown, whichever way these point.
const MOST_WAYS = 20;

/** At most MOST_WAYS ways, each a list of entity numbers, those over many sure relations first. */
function shortestWays(from, to) {
  const before = new Map([[from, []]]);
  for (let level = [from]; level.length && !before.has(to);) {
    const reached = new Map();
    for (const id of level)
      for (const number of ENTITIES[id].lines) {
        const l = LINES[number],
          other = l.from === id ? l.to : l.from;
        if (!visible.line[number] || before.has(other)) continue;
        if (!reached.has(other)) reached.set(other, new Set());
        reached.get(other).add(id);
      }
    for (const [id, predecessors] of reached) before.set(id, [...predecessors]);
    level = [...reached.keys()];
  }
  if (!before.has(to)) return [];
  const found = [];
  // Ways multiply; more than a few hundred are not worth weighing.
  const walk = (id, tail) => {
    if (found.length >= 300) return;
    if (id === from) found.push([id, ...tail]);
    else for (const previous of before.get(id)) walk(previous, [id, ...tail]);
  };
  walk(to, []);
  const strength = way =>
    Math.min(...pairsOf(way).map(([a, b]) => weight(linesBetween(a, b).flatMap(statedBy))));
  return found
    .map(way => [way, strength(way)])
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_WAYS)
    .map(([way]) => way);
}

const pairsOf = way => way.slice(1).map((id, i) => [way[i], id]);
/** The relations of a line that are shown. */
const statedBy = l => l.relations.map(i => RELATIONS[i]).filter(r => visible.relation[r.number]);
/** The lines between two entities that are shown, the most stated first. */
const linesBetween = (a, b) =>
  ENTITIES[a].lines
    .map(i => LINES[i])
    .filter(l => visible.line[l.id] && (l.from === b || l.to === b) && (a !== b || l.from === l.to))
    .sort((k, l) => weight(statedBy(l)) - weight(statedBy(k)) || k.id - l.id);

function alongPath({ path: [from, to], ways, at = 0 }) {
  const way = ways?.[at] ?? [from, to];
  const lines = ways?.length ? pairsOf(way).flatMap(([a, b]) => linesBetween(a, b).map(l => l.id)) : [];
  return { entities: new Set(way), lines: new Set(lines), focus: null };
}

/** The card of a way: who stands on it, and what is stated between each and the next. */
function pathCard(selection) {
  const { path, ways, at = 0 } = selection,
    way = ways[at];
  const box = h(
    "article",
    { class: "card path-card" },
    h("p", { class: "kicker" }, word("path"), way && h("span", {}, " · ", count("steps", way.length - 1))),
    h("h2", { class: "triple" }, entityLink(path[0]), arrow(true), entityLink(path[1])),
  );
  if (!way) box.append(h("p", { class: "note" }, word("path_none")), ...hiddenRest());
  else
    box.append(
      h("div", { class: "nearby" }, ways.length > 1 && waySwitch(selection), onlySwitch()),
      ...waySteps(way),
    );
  return box;
}

function waySwitch({ path, ways, at = 0 }) {
  const move = (by, label, sign) =>
    h(
      "button",
      {
        type: "button",
        "aria-label": word(label),
        title: word(label),
        "data-way": by,
        onclick: () => go({ path, ways, at: (at + by + ways.length) % ways.length }),
      },
      sign,
    );
  const rtl = document.documentElement.dir === "rtl";
  return h(
    "span",
    { class: "depth", role: "group", "aria-label": word("path") },
    move(-1, "previous_way", rtl ? "›" : "‹"),
    h("span", {}, word("way_of", { n: number(at + 1), total: number(ways.length) })),
    move(1, "next_way", rtl ? "‹" : "›"),
  );
}

const waySteps = way =>
  pairsOf(way).map(([a, b]) => {
    const lines = linesBetween(a, b);
    return h(
      "section",
      { class: "group step" },
      h("h3", {}, entityLink(a), arrow(true), entityLink(b)),
      lines.map(l =>
        h(
          "button",
          { type: "button", class: "item", onclick: () => go({ line: l.id }) },
          statement(l.from, l.rel, targetOf(l)),
          h("span", { class: "count" }, number(statedBy(l).length)),
        ),
      ),
      evidences(statedBy(lines[0])).slice(0, 1),
    );
  });

/** That filters hide relations, over which there might be a way. */
function hiddenRest() {
  const hidden = RELATIONS.length - visible.relation.reduce((sum, on) => sum + on, 0);
  return hidden ? [hiddenNote(hidden)] : [];
}
