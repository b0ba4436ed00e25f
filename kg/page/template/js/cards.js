// The panel: the card of an entity, the evidence of a line.
let go = () => {};   // set by main: show a selection

const typeChip = type => h("span", { class: "type" }, shapeIcon(type), word(`entity.${type}`));

const entityLink = (id, attributes = {}) => (id === null ? h("span", { class: "unknown" }, word("unknown_target"))
  : h("button", { type: "button", class: "link", onclick: () => go({ entity: id }), ...attributes }, shapeIcon(ENTITIES[id].type, 11), bdi(nameOf(id))));

function statusChips(r) {
  const chips = [];
  if (r.polarity === "negated") chips.push(h("span", { class: "status negated" }, word("polarities.negated")));
  if (r.modality !== "actual") chips.push(h("span", { class: `status ${r.modality}` }, word(`modalities.${r.modality}`)));
  if (!chips.length) chips.push(h("span", { class: "status fact" }, `${word("polarities.affirmed")} · ${word("modalities.actual")}`));
  return chips;
}

/** The sentence of relations that share it, with its mentions: sources, targets and speakers marked, others faintly. */
function markedSentence(...relations) {
  const { text, marks } = DATA.sentences[relations[0].sentence];
  const pieces = [], roleOf = entity => ["source", "target", "speaker"].find(role => relations.some(r => r[role] === entity)) ?? "other";
  let at = 0;
  for (const [start, end, entity] of marks) {
    if (start < at) continue;
    const role = roleOf(entity), name = nameOf(entity), label = role === "other" ? name : `${word(role)}: ${name}`;
    pieces.push(text.slice(at, start), h("mark", { class: role, title: plain(label), "data-entity": ENTITIES[entity].key }, text.slice(start, end)));
    at = end;
  }
  pieces.push(text.slice(at));
  return h("p", { class: "sentence", dir: isArabic(text) ? "rtl" : "ltr", lang: isArabic(text) ? "ar" : undefined }, pieces);
}

/** Whose word it is: a link, the bare name of one who is not drawn, or null where the article itself says it. */
const speakerOf = r => (r.speaker !== null ? entityLink(r.speaker) : r.speaker_name ? bdi(speakerName(r)) : null);

function evidence(relations) {
  const [r] = relations, said = [...new Map(relations.map(s => [speakerKey(s), s])).values()], speakers = said.map(speakerOf).filter(Boolean);
  const doc = documentOf(r), address = safeAddress(doc.url);
  const fact = (label, ...value) => h("div", {}, h("dt", {}, label), h("dd", {}, value));
  const published = [doc.source && bdi(doc.source), doc.title && bdi(doc.title, { class: "doc-title" })].filter(Boolean);
  const where = published.length ? published.flatMap((p, i) => (i ? [" · ", p] : [p])) : [bdi(doc.id)];
  return h("blockquote", { class: "evidence", "data-relation": r.number },
    markedSentence(...relations),
    h("div", { class: "statuses" }, statusChips(r), r.role && h("span", { class: "status role" }, bdi(r.role))),
    h("dl", {},
      fact(word("speaker"), speakers.length ? h("span", { class: "speakers" }, speakers) : word("by_article")),
      dateOf(r) && fact(word("date"), h("time", { datetime: dateOf(r) }, bdi(dateInWords(dateOf(r))))),
      fact(word("published_by"), address ? h("a", { href: address, target: "_blank", rel: "noopener noreferrer", title: word("open_source") }, where, " ↗") : where),
      r.confidence < 1 && fact(word("confidence_of"), h("span", { class: "meter" }, meter(r.confidence), percent(r.confidence)))));
}

function meter(x) {
  const bar = h("i", {});
  bar.style.inlineSize = `${Math.round(x * 100)}%`;
  return h("span", { class: "bar", "aria-hidden": "true" }, bar);
}

const arrow = symmetric => h("span", { class: "arrow", "aria-hidden": "true" }, symmetric ? "↔" : document.documentElement.dir === "rtl" ? "←" : "→");
const isSymmetric = type => DATA.symmetric.includes(type);

function relationBadge(type) {
  const badge = h("span", { class: "relation" }, word(`relation.${type}`));
  badge.style.setProperty("--family", familyColour(familyOf(type)));
  return badge;
}

/** A statement in one line: source, relation, target. */
const statement = (source, type, target, attributes = {}) => h("span", { class: "statement", ...attributes },
  h("bdi", {}, nameOf(source)), arrow(isSymmetric(type)), relationBadge(type), arrow(isSymmetric(type)), h("bdi", {}, nameOf(target)));

function entityCard(id, visible) {
  const entity = ENTITIES[id], [first, second] = names(entity);
  const aliases = entity.aliases.filter(a => a !== entity.name && a !== entity.name_ar);
  const relations = entity.relations.filter(r => visible.relation[r.number]);
  const box = h("article", { class: "card", "data-entity": entity.key },
    h("p", { class: "kicker" }, typeChip(entity.type)),
    h("h2", {}, bdi(first)),
    second && h("p", { class: "second" }, bdi(second)),
    entity.name_origin === "transliteration" && h("p", { class: "note" }, word("transliterated")),
    aliases.length > 0 && h("p", { class: "aliases" }, h("span", {}, word("also")), aliases.map(a => bdi(a))),
    h("p", { class: "figures" }, [count("documents", entity.documents), count("mentions", entity.mentions), count("relations", entity.relations.length)].map(t => h("span", {}, t))));
  const types = RELATION_TYPES.filter(t => relations.some(r => r.type === t));
  const size = t => relations.filter(r => r.type === t).length;
  types.sort((a, b) => size(b) - size(a) || a.localeCompare(b));
  if (!types.length) box.append(h("p", { class: "note" }, word("no_relations")));
  for (const t of types) box.append(relationGroup(id, t, relations.filter(r => r.type === t)));
  return box;
}

/** Relations that one sentence states alike, but for who says so, are one piece of evidence. */
function evidences(relations) {
  const groups = new Map();
  for (const r of inOrder(relations)) {
    const key = JSON.stringify([r.sentence, r.source, r.target, r.polarity, r.modality, dateOf(r), r.role]);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(r);
  }
  return [...groups.values()].map(evidence);
}

/** The relations of one type of an entity: a row for each other side and direction, which opens to its evidence. */
function relationGroup(id, type, relations) {
  const rows = new Map();
  for (const r of relations) {
    const out = r.source === id, other = out ? r.target : r.source, key = `${out || isSymmetric(type)}|${other}`;
    if (!rows.has(key)) rows.set(key, { out, other, relations: [] });
    rows.get(key).relations.push(r);
  }
  const sorted = [...rows.values()].sort((a, b) => b.relations.length - a.relations.length || Number(b.out) - Number(a.out));
  return h("section", { class: "group" }, h("h3", {}, relationBadge(type), h("span", { class: "count" }, number(relations.length))),
    sorted.map(row => relationRow(row, type)));
}

function relationRow({ out, other, relations }, type) {
  const symmetric = isSymmetric(type), rtl = document.documentElement.dir === "rtl";
  const sign = symmetric ? "↔" : out === rtl ? "←" : "→", way = symmetric ? "" : word(out ? "out" : "in");
  const body = h("div", { class: "evidences" });
  const marks = [...new Set(relations.map(r => (r.polarity === "negated" ? "polarities.negated" : r.modality !== "actual" ? `modalities.${r.modality}` : "")))].filter(Boolean);
  return h("details", { class: "row", ontoggle: e => { if (e.target.open && !body.children.length) body.append(...evidences(relations)); } },
    h("summary", {}, h("span", { class: `way ${symmetric ? "" : out ? "out" : "in"}`, title: way, "aria-label": way }, sign),
      other === null ? h("span", { class: "unknown" }, word("unknown_target")) : [shapeIcon(ENTITIES[other].type, 11), bdi(nameOf(other), { class: "other" })],
      marks.map(m => h("span", { class: "small" }, word(m))), relations.length > 1 && h("span", { class: "count" }, number(relations.length))),
    other !== null && h("p", { class: "goto" }, entityLink(other)), body);
}

function lineCard(line, visible) {
  const relations = inOrder(line.relations.map(i => RELATIONS[i]).filter(r => visible.relation[r.number]));
  const target = line.from === line.to && RELATIONS[line.relations[0]].target === null ? null : line.to;
  const others = LINES.filter(l => l !== line && ((l.from === line.from && l.to === line.to) || (l.from === line.to && l.to === line.from)) && visible.line[l.id]);
  return h("article", { class: "card", "data-line": line.id },
    h("p", { class: "kicker" }, lineIcon(familyOf(line.rel), Boolean(line.dashes)), word(`family.${familyOf(line.rel)}`), " · ", count("statements", relations.length)),
    h("h2", { class: "triple" }, entityLink(line.from), h("span", { class: "middle" }, arrow(isSymmetric(line.rel)), relationBadge(line.rel), arrow(isSymmetric(line.rel))), entityLink(target)),
    evidences(relations),
    others.length > 0 && line.from !== line.to && h("section", { class: "group" }, h("h3", {}, word("also")),
      others.map(l => h("button", { type: "button", class: "item", onclick: () => go({ line: l.id }) }, statement(l.from, l.rel, l.to), h("span", { class: "count" }, number(l.relations.length))))));
}
