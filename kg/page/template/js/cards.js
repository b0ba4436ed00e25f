// The panel: the card of an entity, the evidence of a line.
function entityCard(id, visible) {
  const entity = ENTITIES[id],
    [first, second] = names(entity);
  const aliases = entity.aliases.filter(a => a !== entity.name && a !== entity.name_ar);
  const relations = entity.relations.filter(r => visible.relation[r.number]);
  const box = h(
    "article",
    { class: "card", "data-entity": entity.key },
    h("p", { class: "kicker" }, typeChip(entity.type)),
    h("h2", {}, bdi(first)),
    second && h("p", { class: "second" }, bdi(second)),
    entity.name_origin === "transliteration" && h("p", { class: "note" }, word("transliterated")),
    aliases.length > 0 &&
      h(
        "p",
        { class: "aliases" },
        h("span", {}, word("also")),
        aliases.map(a => bdi(a)),
      ),
    h(
      "p",
      { class: "figures" },
      [
        count("documents", entity.documents),
        count("mentions", entity.mentions),
        count("relations", entity.relations.length),
      ].map(t => h("span", {}, t)),
    ),
    nearbyTools(),
    pathField(id),
  );
  const types = RELATION_TYPES.filter(t => relations.some(r => r.type === t));
  const size = t => weight(relations.filter(r => r.type === t));
  const isRole = t => Number(familyOf(t) === "role"); // roles are many and say least: last
  types.sort((a, b) => isRole(a) - isRole(b) || size(b) - size(a) || a.localeCompare(b));
  if (!types.length) box.append(h("p", { class: "note" }, word("no_relations")));
  if (relations.length < entity.relations.length)
    box.append(hiddenNote(entity.relations.length - relations.length));
  for (const t of types)
    box.append(
      relationGroup(
        id,
        t,
        relations.filter(r => r.type === t),
      ),
    );
  if (entity.in_documents.length) box.append(documentList(entity));
  return box;
}

/** The documents that name an entity, the newest first. */
function documentList({ in_documents, documents }) {
  const rest = documents - in_documents.length;
  return h(
    "section",
    { class: "group documents" },
    h("h3", {}, word("documents"), h("span", { class: "count" }, number(documents))),
    in_documents.map(i => {
      const doc = DATA.documents[i];
      return h(
        "p",
        { class: "document" },
        addressed(doc, bdi(doc.title ?? doc.id)),
        h(
          "span",
          { class: "note" },
          [doc.source && bdi(doc.source), doc.date && bdi(dateInWords(doc.date))]
            .filter(Boolean)
            .flatMap((p, n) => (n ? [" · ", p] : [p])),
        ),
      );
    }),
    rest > 0 && h("p", { class: "note" }, word("more_documents", { documents: count("documents", rest) })),
  );
}

/** So many rows of one type are shown at first. */
const MOST_ROWS = 12;

/** The relations of one type of an entity: a row for each other side and direction, which opens to its evidence. */
function relationGroup(id, type, relations) {
  const rows = new Map();
  for (const r of relations) {
    const out = r.source === id,
      other = out ? r.target : r.source,
      key = `${out || isSymmetric(type)}|${other}`;
    if (!rows.has(key)) rows.set(key, { out, other, relations: [] });
    rows.get(key).relations.push(r);
  }
  const sorted = [...rows.values()].sort(
    (a, b) => weight(b.relations) - weight(a.relations) || Number(b.out) - Number(a.out),
  );
  return h(
    "section",
    { class: "group" },
    h("h3", {}, relationBadge(type), h("span", { class: "count" }, number(relations.length))),
    sorted.slice(0, MOST_ROWS).map(row => relationRow(row, type)),
    sorted.length > MOST_ROWS && moreRows(sorted.slice(MOST_ROWS), type),
  );
}

/** A button that gives way to the other rows; the keyboard goes on at the first of them. */
function moreRows(rest, type) {
  const show = e => {
    const made = rest.map(row => relationRow(row, type));
    e.currentTarget.replaceWith(...made);
    made[0].querySelector("summary").focus();
  };
  return h("button", { type: "button", class: "plain", onclick: show }, `${word("show_more")} (${number(rest.length)})`);
}

function relationRow({ out, other, relations }, type) {
  const symmetric = isSymmetric(type),
    rtl = document.documentElement.dir === "rtl";
  const sign = symmetric ? "↔" : out === rtl ? "←" : "→",
    way = symmetric ? "" : word(out ? "out" : "in");
  const body = h("div", { class: "evidences" });
  const marks = [
    ...new Set(
      relations.map(r =>
        r.polarity === "negated"
          ? "polarities.negated"
          : r.modality !== "actual"
            ? `modalities.${r.modality}`
            : "",
      ),
    ),
  ].filter(Boolean);
  return h(
    "details",
    {
      class: "row",
      ontoggle: e => {
        if (e.target.open && !body.children.length) body.append(...evidences(relations));
      },
    },
    h(
      "summary",
      {},
      h("span", { class: `way ${symmetric ? "" : out ? "out" : "in"}`, title: way, "aria-label": way }, sign),
      other === null
        ? h("span", { class: "unknown" }, word("unknown_target"))
        : [shapeIcon(ENTITIES[other].type, 11), bdi(nameOf(other), { class: "other" })],
      marks.map(m => h("span", { class: "small" }, word(m))),
      relations.length > 1 && h("span", { class: "count" }, number(relations.length)),
    ),
    other !== null && h("p", { class: "goto" }, entityLink(other)),
    body,
  );
}

function lineCard(line, visible) {
  const relations = inOrder(line.relations.map(i => RELATIONS[i]).filter(r => visible.relation[r.number]));
  const target = targetOf(line);
  const others = linesBetween(line.from, line.to).filter(l => l !== line);
  return h(
    "article",
    { class: "card", "data-line": line.id },
    h(
      "p",
      { class: "kicker" },
      lineIcon(familyOf(line.rel), line.tentative),
      word(`family.${familyOf(line.rel)}`),
      " · ",
      count("statements", relations.length),
    ),
    h(
      "h2",
      { class: "triple" },
      entityLink(line.from),
      h(
        "span",
        { class: "middle" },
        arrow(isSymmetric(line.rel)),
        relationBadge(line.rel),
        arrow(isSymmetric(line.rel)),
      ),
      entityLink(target),
    ),
    markKey(),
    evidences(relations),
    others.length > 0 &&
      line.from !== line.to &&
      h(
        "section",
        { class: "group" },
        h("h3", {}, word("also")),
        others.map(l =>
          h(
            "button",
            { type: "button", class: "item", onclick: () => go({ line: l.id }) },
            statement(l.from, l.rel, targetOf(l)),
            h("span", { class: "count" }, number(l.relations.length)),
          ),
        ),
      ),
  );
}
