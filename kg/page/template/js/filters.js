// The key to the drawing, which is also its filter: every entry is a switch.

/** The page opens with relations of at least this confidence; with all of them if none is as sure. */
const usualConfidence = () =>
  RELATIONS.some(r => r.confidence >= DATA.minConfidence) ? DATA.minConfidence : 0;

const freshFilters = () => ({
  entity: new Set(),
  relation: new Set(),
  polarity: new Set(),
  modality: new Set(),
  confidence: usualConfidence(),
  speaker: "",
  publisher: "",
  from: 0,
  until: TIMELINE ? TIMELINE.count - 1 : 0,
  unconnected: RELATIONS.length === 0,
});
let filters = freshFilters();

/** Which relations, lines and entities are shown: 1 or 0 by number. */
function shown() {
  const entity = ENTITIES.map(e => (filters.entity.has(e.type) ? 0 : 1));
  const relation = RELATIONS.map(r =>
    !filters.relation.has(r.type) &&
    !filters.polarity.has(r.polarity) &&
    !filters.modality.has(r.modality) &&
    r.confidence >= filters.confidence &&
    inTime(r) &&
    (!filters.speaker || filters.speaker === speakerKey(r)) &&
    (!filters.publisher || filters.publisher === publisherKey(r)) &&
    entity[r.source] &&
    (r.target === null || entity[r.target])
      ? 1
      : 0,
  );
  const line = LINES.map(l => (l.relations.some(r => relation[r]) ? 1 : 0));
  const linked = new Set(LINES.flatMap((l, i) => (line[i] ? [l.from, l.to] : [])));
  return {
    relation,
    line,
    entity: entity.map((on, i) => (on && (filters.unconnected || linked.has(i)) ? 1 : 0)),
  };
}

/** Who says it, and who published it, as the value of a choice; neither is empty. */
const speakerKey = r =>
  r.speaker !== null ? `entity ${r.speaker}` : r.speaker_name ? `name ${r.speaker_name}` : "article";
const publisherKey = r => `by ${documentOf(r).source ?? ""}`;

function toggle(set, value) {
  if (set.has(value)) set.delete(value);
  else set.add(value);
}

const tally = (items, of) =>
  items.reduce((sums, item) => sums.set(of(item), (sums.get(of(item)) ?? 0) + 1), new Map());

function chip(set, value, icon, label, n, changed) {
  return h(
    "button",
    {
      type: "button",
      class: "chip",
      "aria-pressed": String(!set.has(value)),
      "data-filter": value,
      onclick: e => {
        toggle(set, value);
        e.currentTarget.setAttribute("aria-pressed", String(!set.has(value)));
        changed();
      },
    },
    icon,
    h("span", {}, label),
    h("span", { class: "count" }, number(n)),
  );
}

function renderFilters(changed) {
  const again = () => {
    renderFilters(changed);
    changed();
  };
  const entityCounts = tally(ENTITIES, e => e.type),
    relationCounts = tally(RELATIONS, r => r.type);
  const polarityCounts = tally(RELATIONS, r => r.polarity),
    modalityCounts = tally(RELATIONS, r => r.modality);
  byId("key").querySelector("summary").textContent = word("filters");
  byId("filters").replaceChildren(
    h(
      "div",
      {},
      h("h2", {}, word("entity_types")),
      h(
        "div",
        { class: "chips" },
        ENTITY_TYPES.map(t =>
          chip(filters.entity, t, shapeIcon(t), word(`entity.${t}`), entityCounts.get(t), changed),
        ),
      ),
      RELATION_TYPES.length > 0 && h("h2", {}, word("relation_types")),
      Object.keys(DATA.theme.families).map(f => familyFilter(f, relationCounts, changed, again)),
      RELATION_TYPES.length > 0 && h("h2", {}, word("status")),
      h(
        "div",
        { class: "chips" },
        [...polarityCounts.keys()]
          .sort()
          .map(p =>
            chip(
              filters.polarity,
              p,
              lineIcon(null, p !== "affirmed"),
              word(`polarities.${p}`),
              polarityCounts.get(p),
              changed,
            ),
          ),
        Object.keys(DATA.words.en.modalities)
          .filter(m => modalityCounts.has(m))
          .map(m =>
            chip(
              filters.modality,
              m,
              lineIcon(null, m !== "actual"),
              word(`modalities.${m}`),
              modalityCounts.get(m),
              changed,
            ),
          ),
      ),
      choice("speaker", speakerKey, r => speakerName(r) ?? word("by_article"), changed),
      choice("publisher", publisherKey, r => documentOf(r).source ?? "–", changed),
      timelineFilter(changed),
      confidenceFilter(changed),
      h(
        "ul",
        { class: "notes" },
        h("li", {}, word("line_solid")),
        h("li", {}, word("line_dashed")),
        RELATIONS.some(r => r.confidence < 1) && h("li", {}, word("faint_note")),
        h("li", {}, word("size_note")),
        LINES.some(l => l.from === l.to) && h("li", {}, word("loop_note")),
      ),
      ENTITIES.some((e, i) => !DISCS[i].linked) &&
        RELATIONS.length > 0 &&
        h(
          "label",
          { class: "check" },
          h("input", {
            type: "checkbox",
            checked: filters.unconnected,
            onchange: e => {
              filters.unconnected = e.target.checked;
              changed();
            },
          }),
          word("unconnected"),
        ),
      h(
        "button",
        {
          type: "button",
          class: "plain reset",
          onclick: () => {
            filters = freshFilters();
            again();
          },
        },
        word("reset"),
      ),
      h("p", { class: "licence" }, word("licence")),
    ),
  );
}

function familyFilter(family, counts, changed, again) {
  const types = RELATION_TYPES.filter(t => familyOf(t) === family);
  if (!types.length) return null;
  const on = types.filter(t => !filters.relation.has(t)).length;
  const total = types.reduce((sum, t) => sum + counts.get(t), 0);
  const all = h(
    "button",
    {
      type: "button",
      class: "chip",
      "data-filter": family,
      "aria-pressed": on === types.length ? "true" : on ? "mixed" : "false",
      onclick: () => {
        types.forEach(t => (on ? filters.relation.add(t) : filters.relation.delete(t)));
        again();
      },
    },
    lineIcon(family),
    h("span", {}, word(`family.${family}`)),
    h("span", { class: "count" }, number(total)),
  );
  const open = openFamilies.has(family);
  return h(
    "div",
    { class: "family" },
    all,
    h(
      "button",
      {
        type: "button",
        class: "more",
        "aria-expanded": String(open),
        "aria-label": `${word("show_more")}: ${word(`family.${family}`)}`,
        onclick: () => {
          toggle(openFamilies, family);
          again();
        },
      },
      "⌄",
    ),
    open &&
      h(
        "div",
        { class: "chips" },
        types.map(t =>
          h("span", {}, chip(filters.relation, t, null, word(`relation.${t}`), counts.get(t), again)),
        ),
      ),
  );
}
/** A list to choose one value from, the most frequent first; null if there is only one. */
function choice(key, valueOf, labelOf, changed) {
  const labels = new Map(RELATIONS.map(r => [valueOf(r), labelOf(r)])),
    sums = tally(RELATIONS, valueOf);
  if (labels.size < 2) return null;
  const values = [...labels.keys()]
    .sort((a, b) => sums.get(b) - sums.get(a) || a.localeCompare(b))
    .slice(0, 200);
  const select = h(
    "select",
    {
      "data-filter": key,
      onchange: e => {
        filters[key] = e.target.value;
        changed();
      },
    },
    h("option", { value: "" }, word("all")),
    values.map(v =>
      h(
        "option",
        { value: v, selected: v === filters[key] },
        `${plain(labels.get(v))} (${number(sums.get(v))})`,
      ),
    ),
  );
  return h("label", { class: "choice" }, h("span", {}, word(key)), select);
}

const openFamilies = new Set();

function confidenceFilter(changed) {
  const lowest = Math.min(1, ...RELATIONS.map(r => r.confidence));
  if (lowest >= 1) return null;
  const output = h("output", {}, percent(filters.confidence));
  return h(
    "label",
    { class: "range" },
    h("span", {}, word("confidence")),
    output,
    h("input", {
      type: "range",
      "data-filter": "confidence",
      min: 0,
      max: 1,
      step: 0.05,
      value: filters.confidence,
      oninput: e => {
        filters.confidence = +e.target.value;
        output.textContent = percent(filters.confidence);
        changed();
      },
    }),
  );
}
const percent = x => new Intl.NumberFormat(locale(), { style: "percent" }).format(x);
