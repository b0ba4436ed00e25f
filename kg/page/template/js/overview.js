// What the panel says while nothing is chosen: how much there is, whom it is about, what is stated most.
function overview(visible) {
  const top = foremost(
    ENTITIES.filter(e => visible.entity[e.number]),
    8,
    (a, b) => b.documents - a.documents || b.relations.length - a.relations.length || a.number - b.number,
  );
  // Roles are stated most, and say least.
  const drawn = LINES.filter(l => visible.line[l.id] && visible.entity[l.from] && visible.entity[l.to]);
  const telling = drawn.filter(l => familyOf(l.rel) !== "role");
  const stated = l => l.relations.filter(i => visible.relation[i]);
  const sums = new Float64Array(LINES.length);
  for (const l of drawn) for (const i of stated(l)) sums[l.id] += RELATIONS[i].confidence;
  const lines = foremost(
    telling.length > 3 ? telling : drawn,
    10,
    (a, b) => sums[b.id] - sums[a.id] || rank(b) - rank(a) || a.id - b.id,
  );
  const hidden = RELATIONS.length - visible.relation.reduce((n, on) => n + on, 0);
  const most = Math.max(1, ...top.map(e => e.documents));
  return h(
    "article",
    { class: "card overview" },
    h("p", { class: "kicker" }, word("overview"), period() && h("span", {}, " · ", bdi(period()))),
    h(
      "h2",
      { class: "lead" },
      word("counts", {
        entities: count("entities", DATA.totalEntities),
        relations: count("relations", RELATIONS.length + DATA.omittedRelations),
        documents: count("documents", DATA.totalDocuments),
      }),
    ),
    h("p", { class: "note" }, word("hint")),
    hidden > 0 && hiddenNote(hidden),
    !top.length && h("p", { class: "note" }, word("nothing_left")),
    top.length > 0 &&
      h(
        "section",
        { class: "group" },
        h("h3", {}, word("most_mentioned")),
        top.map(e => {
          const bar = h("span", { class: "share" });
          bar.style.inlineSize = `${(100 * e.documents) / most}%`;
          bar.style.background = entityColour(e.type);
          return h(
            "button",
            { type: "button", class: "item", onclick: () => go({ entity: e.number }) },
            shapeIcon(e.type),
            bdi(nameOf(e.number), { class: "other" }),
            h("span", { class: "count" }, count("documents", e.documents)),
            h("span", { class: "shares", "aria-hidden": "true" }, bar),
          );
        }),
      ),
    lines.length > 0 &&
      h(
        "section",
        { class: "group" },
        h("h3", {}, word("most_stated")),
        lines.map(l =>
          h(
            "button",
            { type: "button", class: "item", onclick: () => go({ line: l.id }) },
            statement(l.from, l.rel, targetOf(l)),
            h("span", { class: "count" }, number(stated(l).length)),
          ),
        ),
      ),
  );
}

/** The first `most` of items in an order, without sorting all of them. */
function foremost(items, most, order) {
  const found = [];
  for (const item of items) {
    if (found.length === most && order(item, found[most - 1]) >= 0) continue;
    const at = found.findIndex(other => order(item, other) < 0);
    found.splice(at < 0 ? found.length : at, 0, item);
    if (found.length > most) found.pop();
  }
  return found;
}

const rank = line => ENTITIES[line.from].documents + ENTITIES[line.to].documents;

/** The first and the last date of the documents. */
function period() {
  let from = "",
    to = "";
  for (const { date } of DATA.documents) {
    if (date && (!from || date < from)) from = date;
    if (date && date > to) to = date;
  }
  if (!from) return "";
  const [first, last] = [dateInWords(from), dateInWords(to)];
  return first === last ? first : `${first} – ${last}`;
}
