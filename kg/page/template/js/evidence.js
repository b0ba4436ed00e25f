// A relation in words, and the evidence for it: sentences with their mentions marked, who says it, when and where.
let go = () => {};
let showAll = () => {}; // set by main: show a selection

const typeChip = type => h("span", { class: "type" }, shapeIcon(type), word(`entity.${type}`));

const entityLink = (id, attributes = {}) =>
  id === null
    ? h("span", { class: "unknown" }, word("unknown_target"))
    : h(
        "button",
        { type: "button", class: "link", onclick: () => go({ entity: id }), ...attributes },
        shapeIcon(ENTITIES[id].type, 11),
        bdi(nameOf(id)),
      );

/** Polarity and modality in words. */
function statusChip(r) {
  const kind = r.polarity === "negated" ? "negated" : r.modality === "actual" ? "fact" : r.modality;
  const words = [`polarities.${r.polarity}`, `modalities.${r.modality}`].map(w => word(w));
  return h("span", { class: `status ${kind}` }, words.join(" · "));
}

/**
 * The pieces of a text from one offset to another, mentions wrapped by `mark(entity, pieces)`. A mention inside
 * another lies in its mark; one that ends beyond another goes on behind it.
 */
function markedPieces(text, marks, from, to, mark) {
  const pieces = [],
    waiting = [...marks];
  let at = from;
  while (waiting.length) {
    const [start, end, entity] = waiting.shift(),
      inside = [],
      beyond = [];
    while (waiting.length && waiting[0][0] < end) {
      const [s, e, other] = waiting.shift();
      inside.push([s, Math.min(e, end), other]);
      if (e > end) beyond.push([end, e, other]);
    }
    waiting.unshift(...beyond);
    pieces.push(text.slice(at, start), mark(entity, markedPieces(text, inside, start, end, mark)));
    at = end;
  }
  pieces.push(text.slice(at, to));
  return pieces;
}

/** The sentence of relations that share it, with its mentions: sources, targets and speakers marked, others faintly. */
function markedSentence(...relations) {
  const { text, marks } = DATA.sentences[relations[0].sentence];
  const roleOf = entity =>
    ["source", "target", "speaker"].find(role => relations.some(r => r[role] === entity)) ?? "other";
  const mark = (entity, pieces) => {
    if (entity < 0) return h("mark", { class: "other" }, pieces); // its entity is not on the page
    const role = roleOf(entity),
      label = role === "other" ? nameOf(entity) : `${word(role)}: ${nameOf(entity)}`;
    return h("mark", { class: role, title: plain(label), "data-entity": ENTITIES[entity].key }, pieces);
  };
  const inOrder = [...marks].sort(([a, b], [c, d]) => a - c || d - b);
  return h(
    "p",
    { class: "sentence", dir: isArabic(text) ? "rtl" : "ltr", lang: isArabic(text) ? "ar" : undefined },
    markedPieces(text, inOrder, 0, text.length, mark),
  );
}

/** What the colours of marks say. */
const markKey = () =>
  h(
    "p",
    { class: "mark-key", "aria-hidden": "true" },
    ["source", "target", "speaker"].map(role => h("span", { class: role }, word(role))),
  );

/** Whose word it is: a link, the bare name of one who is not drawn, or null where the article itself says it. */
const speakerOf = r =>
  r.speaker !== null ? entityLink(r.speaker) : r.speaker_name ? bdi(speakerName(r)) : null;

/** What names a document, as a link where it has an address. */
function addressed(doc, ...what) {
  const address = safeAddress(doc.url);
  if (!address) return h("span", {}, what);
  const link = { href: address, target: "_blank", rel: "noopener noreferrer", title: word("open_source") };
  return h("a", link, what, h("span", { "aria-hidden": "true" }, " ↗"));
}

function evidence(relations) {
  const [r] = relations,
    said = [...new Map(relations.map(s => [speakerKey(s), s])).values()],
    speakers = said.map(speakerOf).filter(Boolean);
  const doc = documentOf(r);
  const fact = (label, ...value) => h("div", {}, h("dt", {}, label), h("dd", {}, value));
  const published = [
    doc.source && bdi(doc.source),
    doc.title && bdi(doc.title, { class: "doc-title" }),
  ].filter(Boolean);
  const where = published.length ? published.flatMap((p, i) => (i ? [" · ", p] : [p])) : [bdi(doc.id)];
  return h(
    "blockquote",
    { class: "evidence", "data-relation": r.number },
    markedSentence(...relations),
    h(
      "div",
      { class: "statuses" },
      statusChip(r),
      r.role && h("span", { class: "status role" }, bdi(r.role)),
    ),
    h(
      "dl",
      {},
      fact(
        word("speaker"),
        speakers.length ? h("span", { class: "speakers" }, speakers) : word("by_article"),
      ),
      dateOf(r) && fact(word("date"), h("time", { datetime: dateOf(r) }, bdi(dateInWords(dateOf(r))))),
      fact(word("published_by"), addressed(doc, where)),
      r.confidence < 1 &&
        fact(
          word("confidence_of"),
          h("span", { class: "meter" }, meter(r.confidence), percent(r.confidence)),
        ),
    ),
  );
}

function meter(x) {
  const bar = h("i", {});
  bar.style.inlineSize = `${Math.round(x * 100)}%`;
  return h("span", { class: "bar", "aria-hidden": "true" }, bar);
}

const arrow = symmetric =>
  h(
    "span",
    { class: "arrow", "aria-hidden": "true" },
    symmetric ? "↔" : document.documentElement.dir === "rtl" ? "←" : "→",
  );
const isSymmetric = type => DATA.symmetric.includes(type);

function relationBadge(type) {
  const badge = h("span", { class: "relation" }, word(`relation.${type}`));
  badge.style.setProperty("--family", familyColour(familyOf(type)));
  return badge;
}

/** That filters hide relations, and a way to see them. */
const hiddenNote = n =>
  h(
    "p",
    { class: "note hidden-note" },
    word("hidden_by_filters", { relations: count("relations", n) }),
    " ",
    h("button", { type: "button", class: "link", onclick: showAll }, word("show_them")),
  );

/** A statement in one line: source, relation, target. */
const statement = (source, type, target, attributes = {}) =>
  h(
    "span",
    { class: "statement", ...attributes },
    bdi(nameOf(source)),
    arrow(isSymmetric(type)),
    relationBadge(type),
    arrow(isSymmetric(type)),
    bdi(nameOf(target)),
  );

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
