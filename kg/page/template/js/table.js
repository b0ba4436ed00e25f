// The same relations as text: a table that keyboard and screen reader can use, sorted by its headings.
const PAGE = 100;
const table = { column: "date", down: true, rows: PAGE };
const COLUMNS = {
  source: r => nameOf(r.source),
  relation_column: r => word(`relation.${r.type}`),
  target: r => (r.target === null ? "" : nameOf(r.target)),
  status: r => `${word(`polarities.${r.polarity}`)} ${word(`modalities.${r.modality}`)}`,
  speaker: r => speakerName(r) ?? "",
  date: r => dateOf(r) ?? "",
  evidence: r => DATA.sentences[r.sentence].text,
};

function renderTable(visible) {
  const collator = new Intl.Collator(state.lang),
    by = COLUMNS[table.column];
  const rows = RELATIONS.filter(r => visible.relation[r.number]).sort(
    (a, b) => (table.down ? -1 : 1) * collator.compare(by(a), by(b)) || a.number - b.number,
  );
  const head = h(
    "tr",
    {},
    Object.keys(COLUMNS).map(key =>
      h(
        "th",
        {
          scope: "col",
          "aria-sort": key === table.column ? (table.down ? "descending" : "ascending") : "none",
        },
        h(
          "button",
          {
            type: "button",
            onclick: () => {
              table.down = table.column === key ? !table.down : false;
              table.column = key;
              table.rows = PAGE;
              renderTable(visible);
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
        { "data-relation": r.number },
        h("td", {}, entityLink(r.source)),
        h(
          "td",
          {},
          h(
            "button",
            { type: "button", class: "link open", onclick: () => go({ line: r.line }) },
            relationBadge(r.type),
          ),
        ),
        h("td", {}, entityLink(r.target)),
        h("td", {}, h("span", { class: "statuses" }, statusChips(r))),
        h("td", {}, speakerOf(r) ?? "–"),
        h("td", {}, bdi(dateInWords(dateOf(r)))),
        h("td", { class: "quote" }, markedSentence(r)),
      ),
    );
  byId("table").replaceChildren(
    h("p", { class: "caption" }, count("relations", rows.length)),
    h("table", { "aria-label": word("relations") }, h("thead", {}, head), h("tbody", {}, body)),
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
