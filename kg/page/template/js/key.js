// The key to the drawing, which is also its filter: every entry is a switch.
// `changed(final)` is called at each change; while a slider moves, `final` is false.
function toggle(set, value) {
  if (set.has(value)) set.delete(value);
  else set.add(value);
}

const tally = (items, of) => {
  const sums = new Map();
  for (const item of items) sums.set(of(item), (sums.get(of(item)) ?? 0) + 1);
  return sums;
};

/** What there is of each kind; counted when it is first asked for. */
const COUNTS = {};
const counts = (kind, items, of) => (COUNTS[kind] ??= tally(items, of));

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
        changed(true);
      },
    },
    icon,
    h("span", {}, label),
    h("span", { class: "count" }, number(n)),
  );
}

const openFamilies = new Set();

function renderFilters(changed) {
  const focused = document.activeElement?.dataset?.filter;
  const again = () => {
    renderFilters(changed);
    changed(true);
  };
  const types = counts("entity", ENTITIES, e => e.type);
  const some = RELATION_TYPES.length > 0;
  byId("key").querySelector("summary").textContent = word("filters");
  byId("filters").replaceChildren(
    h("h2", {}, word("entity_types")),
    h(
      "div",
      { class: "chips" },
      ENTITY_TYPES.map(t =>
        chip(filters.entity, t, shapeIcon(t), word(`entity.${t}`), types.get(t), changed),
      ),
    ),
    ...(some
      ? [
          h("h2", {}, word("relation_types")),
          ...Object.keys(DATA.theme.families)
            .map(f => familyFilter(f, again))
            .filter(Boolean),
          timelineFilter(changed),
          h("h2", {}, word("status")),
          statusFilter(changed),
        ].filter(Boolean)
      : []),
    ...[
      choice("speaker", speakerKey, r => speakerName(r) ?? word("by_article"), changed),
      choice("publisher", publisherKey, r => documentOf(r).source ?? "–", changed),
      confidenceFilter(changed),
      unconnectedFilter(changed),
    ].filter(Boolean),
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
    keyNotes(),
    h("p", { class: "licence" }, word(DATA.renderer === "sigma" ? "licence_sigma" : "licence")),
  );
  // What was in focus was made anew: the keyboard goes on from where it was.
  if (focused)
    byId("filters")
      .querySelector(`[data-filter="${CSS.escape(focused)}"]`)
      ?.focus();
}

const keyNotes = () =>
  h(
    "ul",
    { class: "notes" },
    h("li", {}, word("line_solid")),
    h("li", {}, word("line_dashed")),
    RELATIONS.some(r => r.confidence < 1) && h("li", {}, word("faint_note")),
    h("li", {}, word("size_note")),
    LINES.some(l => l.from === l.to) && h("li", {}, word("loop_note")),
  );

function statusFilter(changed) {
  const chips = (kind, usual) => {
    const sums = counts(kind, RELATIONS, r => r[kind]),
      group = kind === "polarity" ? "polarities" : "modalities";
    return Object.keys(DATA.words.en[group])
      .filter(v => sums.has(v))
      .map(v =>
        chip(filters[kind], v, lineIcon(null, v !== usual), word(`${group}.${v}`), sums.get(v), changed),
      );
  };
  return h("div", { class: "chips" }, chips("polarity", "affirmed"), chips("modality", "actual"));
}

function familyFilter(family, again) {
  const sums = counts("relation", RELATIONS, r => r.type);
  const types = RELATION_TYPES.filter(t => familyOf(t) === family);
  if (!types.length) return null;
  const on = types.filter(t => !filters.relation.has(t)).length,
    total = types.reduce((sum, t) => sum + sums.get(t), 0),
    open = openFamilies.has(family);
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
  const more = h(
    "button",
    {
      type: "button",
      class: "more",
      "data-filter": `more ${family}`,
      "aria-expanded": String(open),
      "aria-label": `${word("show_more")}: ${word(`family.${family}`)}`,
      onclick: () => {
        toggle(openFamilies, family);
        again();
      },
    },
    h("span", { "aria-hidden": "true" }, "⌄"),
  );
  const own = types.map(t => chip(filters.relation, t, null, word(`relation.${t}`), sums.get(t), again));
  return h("div", { class: "family" }, all, more, open && h("div", { class: "chips" }, own));
}

/** The lists to choose from, by what they choose and the language: made once, for their options are many. */
const choices = new Map();

/** A list to choose one value from, the most frequent first; null if there is only one. */
function choice(key, valueOf, labelOf, changed) {
  const name = `${key} ${state.lang}`;
  if (!choices.has(name)) choices.set(name, madeChoice(key, valueOf, labelOf, changed));
  const made = choices.get(name),
    select = made?.querySelector("select");
  if (made) select.value = filters[key];
  if (!made || select.value === filters[key]) return made;
  choices.delete(name); // what is chosen is too rare to be among the options
  return choice(key, valueOf, labelOf, changed);
}

function madeChoice(key, valueOf, labelOf, changed) {
  const sums = counts(key, RELATIONS, valueOf);
  if (sums.size < 2) return null;
  const examples = (COUNTS[`${key} example`] ??= new Map(RELATIONS.map(r => [valueOf(r), r])));
  const values = [...sums.keys()].sort((a, b) => sums.get(b) - sums.get(a) || (a < b ? -1 : 1)).slice(0, 200);
  if (filters[key] && !values.includes(filters[key])) values.push(filters[key]);
  const label = v => `${plain(labelOf(examples.get(v)))} (${number(sums.get(v))})`;
  const select = h(
    "select",
    {
      "data-filter": key,
      onchange: e => {
        filters[key] = e.target.value;
        changed(true);
      },
    },
    h("option", { value: "" }, word("all")),
    values.map(v => h("option", { value: v, selected: v === filters[key] }, label(v))),
  );
  return h("label", { class: "choice" }, h("span", {}, word(key)), select);
}

function confidenceFilter(changed) {
  if (!RELATIONS.some(r => r.confidence < 1)) return null;
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
        changed(false);
      },
      onchange: () => changed(true),
    }),
  );
}
const percent = x => format("percent", l => new Intl.NumberFormat(l, { style: "percent" })).format(x);

function unconnectedFilter(changed) {
  if (!RELATIONS.length || ENTITIES.every(e => e.lines.length)) return null;
  return h(
    "label",
    { class: "check" },
    h("input", {
      type: "checkbox",
      "data-filter": "unconnected",
      checked: filters.unconnected,
      onchange: e => {
        filters.unconnected = e.target.checked;
        changed(true);
      },
    }),
    word("unconnected"),
  );
}
