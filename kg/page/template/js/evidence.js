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

function statusChips(r) {
  const chips = [];
  if (r.polarity === "negated")
    chips.push(h("span", { class: "status negated" }, word("polarities.negated")));
  if (r.modality !== "actual")
    chips.push(h("span", { class: `status ${r.modality}` }, word(`modalities.${r.modality}`)));
  if (!chips.length)
    chips.push(
      h("span", { class: "status fact" }, `${word("polarities.affirmed")} · ${word("modalities.actual")}`),
    );
  return chips;
}

/** The sentence of relations that share it, with its mentions: sources, targets and speakers marked, others faintly. */
function markedSentence(...relations) {
  const { text, marks } = DATA.sentences[relations[0].sentence];
  const pieces = [],
    roleOf = entity =>
      ["source", "target", "speaker"].find(role => relations.some(r => r[role] === entity)) ?? "other";
  let at = 0;
  for (const [start, end, entity] of marks) {
    if (start < at) continue;
    const role = roleOf(entity),
      name = nameOf(entity),
      label = role === "other" ? name : `${word(role)}: ${name}`;
    pieces.push(
      text.slice(at, start),
      h(
        "mark",
        { class: role, title: plain(label), "data-entity": ENTITIES[entity].key },
        text.slice(start, end),
      ),
    );
    at = end;
  }
  pieces.push(text.slice(at));
  return h(
    "p",
    { class: "sentence", dir: isArabic(text) ? "rtl" : "ltr", lang: isArabic(text) ? "ar" : undefined },
    pieces,
  );
}

/** Whose word it is: a link, the bare name of one who is not drawn, or null where the article itself says it. */
const speakerOf = r =>
  r.speaker !== null ? entityLink(r.speaker) : r.speaker_name ? bdi(speakerName(r)) : null;

function evidence(relations) {
  const [r] = relations,
    said = [...new Map(relations.map(s => [speakerKey(s), s])).values()],
    speakers = said.map(speakerOf).filter(Boolean);
  const doc = documentOf(r),
    address = safeAddress(doc.url);
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
      statusChips(r),
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
      fact(
        word("published_by"),
        address
          ? h(
              "a",
              { href: address, target: "_blank", rel: "noopener noreferrer", title: word("open_source") },
              where,
              " ↗",
            )
          : where,
      ),
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
