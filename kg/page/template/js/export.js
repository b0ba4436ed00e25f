// Taking away what is shown: the drawing as PNG or SVG, the relations as CSV, the subgraph as JSON.
function download(name, blob) {
  const address = URL.createObjectURL(blob),
    link = h("a", { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

const shownRelations = visible => RELATIONS.filter(r => visible.relation[r.number]);

/** One relation with names and ids in place of numbers. */
function record(r) {
  const doc = documentOf(r),
    of = id => (id === null ? null : ENTITIES[id]);
  return {
    source: of(r.source).key,
    source_name: of(r.source).name,
    source_name_ar: of(r.source).name_ar ?? null,
    type: r.type,
    target: of(r.target)?.key ?? null,
    target_name: of(r.target)?.name ?? null,
    target_name_ar: of(r.target)?.name_ar ?? null,
    polarity: r.polarity,
    modality: r.modality,
    attribution: of(r.speaker)?.key ?? r.speaker_name ?? null,
    date: dateOf(r),
    role: r.role ?? null,
    confidence: r.confidence,
    document: doc.id,
    title: doc.title ?? null,
    publisher: doc.source ?? null,
    url: safeAddress(doc.url),
    evidence: DATA.sentences[r.sentence].text,
  };
}

/** CSV that spreadsheets read: UTF-8 with a mark, and no cell that they would take for a formula (kg/export/cells.py). */
function asCsv(records) {
  const cell = value => {
    const text = String(value ?? ""),
      harmless = /^[=+\-@\t\r\n＝＋－＠']/.test(text) ? `'${text}` : text;
    return /[",\n\r]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
  };
  const columns = Object.keys(records[0] ?? {});
  return `\ufeff${[columns, ...records.map(r => columns.map(c => r[c]))].map(row => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

function asJson(visible) {
  const relations = shownRelations(visible).map(record);
  const used = new Set(relations.flatMap(r => [r.source, r.target]));
  const entities = ENTITIES.filter(e => used.has(e.key)).map(
    ({ key, type, name, name_ar, aliases, documents, mentions }) => ({
      id: key,
      type,
      name,
      name_ar: name_ar ?? null,
      aliases,
      documents,
      mentions,
    }),
  );
  return JSON.stringify({ entities, relations }, null, 1);
}

/** A picture is taken of the drawing as it is on screen. */
function pictured(take) {
  if (state.view === "graph") take();
  else {
    change({ view: "graph" });
    requestAnimationFrame(() => requestAnimationFrame(take));
  }
}

function downloads(visible, drawing) {
  const item = (label, make) =>
    h(
      "button",
      {
        type: "button",
        onclick: e => {
          e.currentTarget.closest("details").open = false;
          make();
        },
      },
      label,
    );
  return [
    item(word("save_png"), () => pictured(() => drawing.picture(blob => download("graph.png", blob)))),
    item(word("save_svg"), () =>
      pictured(() =>
        download("graph.svg", new Blob([asSvg(drawing, byId("drawing"))], { type: "image/svg+xml" })),
      ),
    ),
    item(word("save_csv"), () =>
      download(
        "relations.csv",
        new Blob([asCsv(shownRelations(visible()).map(record))], { type: "text/csv" }),
      ),
    ),
    item(word("save_json"), () =>
      download("graph.json", new Blob([asJson(visible())], { type: "application/json" })),
    ),
  ];
}
