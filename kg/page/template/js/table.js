// The same relations as text: a table that keyboard and screen reader can use, sorted by its headings.
const PAGE = 100;
const table = { column: "date", down: true, rows: PAGE };
/** What a column is sorted by: a number or a text. Names are compared once a language, not once a row. */
const COLUMNS = {
  source: r => nameRanks().get(nameOf(r.source)),
  relation_column: r => word(`relation.${r.type}`),
  target: r => (r.target === null ? -1 : nameRanks().get(nameOf(r.target))),
  status: r => `${r.polarity} ${r.modality}`,
  speaker: r => (speakerName(r) === null ? -1 : nameRanks().get(speakerName(r))),
  date: r => dateOf(r) ?? "",
  evidence: r => DATA.sentences[r.sentence].text,
};

let ranks = null;
function nameRanks() {
  if (ranks?.lang !== state.lang) {
    const all = new Set([
      ...ENTITIES.map(e => nameOf(e.number)),
      ...RELATIONS.map(r => speakerName(r) ?? ""),
    ]);
    const sorted = [...all].sort(new Intl.Collator(state.lang).compare);
    ranks = { lang: state.lang, of: new Map(sorted.map((name, i) => [name, i])) };
  }
  return ranks.of;
}

function sortedRows(visible) {
  const by = COLUMNS[table.column],
    way = table.down ? -1 : 1;
  const keyed = RELATIONS.filter(r => visible.relation[r.number]).map(r => [by(r), r]);
  keyed.sort(([a, r], [b, s]) => (a < b ? -way : a > b ? way : r.number - s.number));
  return keyed.map(([, r]) => r);
}

function renderTable(visible) {
  const rows = sortedRows(visible);
  const head = h(
    "tr",
    { role: "row" },
    Object.keys(COLUMNS).map(key =>
      h(
        "th",
        {
          scope: "col",
          role: "columnheader",
          "aria-sort": key === table.column ? (table.down ? "descending" : "ascending") : "none",
        },
        h(
          "button",
          {
            type: "button",
            "data-column": key,
            onclick: () => {
              table.down = table.column === key ? !table.down : false;
              table.column = key;
              table.rows = PAGE;
              renderTable(visible);
              byId("table").querySelector(`[data-column="${key}"]`).focus();
            },
          },
          word(key),
          h("span", { "aria-hidden": "true" }, key === table.column ? (table.down ? " ↓" : " ↑") : ""),
        ),
      ),
    ),
  );
  const body = rows
    .slice(0, table.rows)
    .map(r =>
      h(
        "tr",
        { role: "row", "data-relation": r.number },
        h("td", { role: "cell" }, entityLink(r.source)),
        h(
          "td",
          { role: "cell" },
          h(
            "button",
            { type: "button", class: "link open", onclick: () => go({ line: r.line }) },
            relationBadge(r.type),
          ),
        ),
        h("td", { role: "cell" }, entityLink(r.target)),
        h("td", { role: "cell" }, h("span", { class: "statuses" }, statusChip(r))),
        h("td", { role: "cell" }, speakerOf(r) ?? "–"),
        h("td", { role: "cell" }, dateOf(r) ? bdi(dateInWords(dateOf(r))) : "–"),
        h("td", { role: "cell", class: "quote" }, markedSentence(r)),
      ),
    );
  const hidden = RELATIONS.length - rows.length;
  byId("table").replaceChildren(
    h("p", { class: "caption" }, count("relations", rows.length)),
    ...(hidden ? [hiddenNote(hidden)] : []),
    h(
      "table",
      { role: "table", "aria-label": word("relations") },
      h("thead", {}, head),
      h("tbody", {}, body),
    ),
    ...(rows.length > table.rows
      ? [
          h(
            "button",
            {
              type: "button",
              class: "plain",
              onclick: () => {
                table.rows += 4 * PAGE;
                renderTable(visible);
              },
            },
            word("show_more"),
          ),
        ]
      : []),
  );
}
