// What the panel says while nothing is chosen: how much there is, whom it is about, what is stated most.
function overview(visible) {
  const top = ENTITIES.filter(e => visible.entity[e.number])
    .sort(
      (a, b) => b.documents - a.documents || b.relations.length - a.relations.length || a.number - b.number,
    )
    .slice(0, 8);
  // Roles are stated most, and say least.
  const drawn = LINES.filter(l => visible.line[l.id] && visible.entity[l.from] && visible.entity[l.to]);
  const telling = drawn.filter(l => familyOf(l.rel) !== "role");
  const stated = l => l.relations.map(i => RELATIONS[i]).filter(r => visible.relation[r.number]);
  const sum = l => weight(stated(l));
  const lines = (telling.length > 3 ? telling : drawn)
    .sort((a, b) => sum(b) - sum(a) || rank(b) - rank(a) || a.id - b.id)
    .slice(0, 10);
  const hidden = RELATIONS.filter(r => !visible.relation[r.number]).length;
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

const rank = line => ENTITIES[line.from].documents + ENTITIES[line.to].documents;

/** The first and the last date of the documents. */
function period() {
  const dates = DATA.documents
    .map(d => d.date)
    .filter(Boolean)
    .sort();
  if (!dates.length) return "";
  const [first, last] = [dateInWords(dates[0]), dateInWords(dates[dates.length - 1])];
  return first === last ? first : `${first} – ${last}`;
}
