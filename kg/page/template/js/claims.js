// Claims and denials side by side: what is said of an entity, and what it denies.
const CLAIMS_SHOWN = 4;

/** For each entity the visible claims about it and its denials, where there are both; the most disputed first. */
function disputes(visible) {
  const cases = ENTITIES.map(e => ({ entity: e, claims: [], denials: [] }));
  for (const r of RELATIONS) {
    if (!visible.relation[r.number]) continue;
    if (r.type === "DENIED" && r.polarity === "affirmed") {
      cases[r.source].denials.push(r);
      continue;
    }
    if (r.polarity === "negated") {
      cases[r.source].denials.push(r);
      continue;
    }
    if (r.type === "ACCUSED" && r.target !== null) cases[r.target].claims.push(r);
    else if (r.modality === "alleged" && familyOf(r.type) !== "role") cases[r.source].claims.push(r);
  }
  return cases
    .filter(c => c.claims.length && c.denials.length)
    .sort(
      (a, b) =>
        Math.min(b.claims.length, b.denials.length) - Math.min(a.claims.length, a.denials.length) ||
        b.claims.length + b.denials.length - a.claims.length - a.denials.length ||
        a.entity.number - b.entity.number,
    );
}

function claimColumn(title, kind, relations) {
  const groups = new Map();
  for (const r of inOrder(relations)) {
    const key = `${r.sentence} ${r.polarity} ${r.modality}`;
    groups.set(key, [...(groups.get(key) ?? []), r]);
  }
  const all = [...groups.values()],
    piece = group =>
      h(
        "div",
        { class: "claim" },
        [...new Map(group.map(r => [r.line, r])).values()].map(r =>
          h(
            "button",
            { type: "button", class: "item", onclick: () => go({ line: r.line }) },
            statement(r.source, r.type, r.target),
          ),
        ),
        evidence(group),
      );
  const column = h(
    "section",
    { class: `side ${kind}` },
    h("h3", {}, title, " ", h("span", { class: "count" }, number(relations.length))),
    all.slice(0, CLAIMS_SHOWN).map(piece),
  );
  if (all.length > CLAIMS_SHOWN)
    column.append(
      h(
        "button",
        {
          type: "button",
          class: "plain",
          onclick: e => e.currentTarget.replaceWith(...all.slice(CLAIMS_SHOWN).map(piece)),
        },
        word("show_more"),
      ),
    );
  return column;
}

let disputesShown = 10;
function renderClaims(visible) {
  const cases = disputes(visible);
  byId("claims").replaceChildren(
    h("p", { class: "caption" }, word(cases.length ? "claims_hint" : "claims_none")),
    ...cases
      .slice(0, disputesShown)
      .map(({ entity, claims, denials }) =>
        h(
          "article",
          { class: "dispute", "data-entity": entity.key },
          h("h2", {}, entityLink(entity.number)),
          h(
            "div",
            { class: "sides" },
            claimColumn(word("claims_about"), "claims", claims),
            claimColumn(word("denials"), "denials", denials),
          ),
        ),
      ),
    ...(cases.length > disputesShown
      ? [
          h(
            "button",
            {
              type: "button",
              class: "plain",
              onclick: () => {
                disputesShown += 20;
                renderClaims(visible);
              },
            },
            word("show_more"),
          ),
        ]
      : []),
  );
}
