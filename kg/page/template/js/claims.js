// Claims and denials side by side: statements that are contradicted, then what is said of each entity and what it denies.
const CLAIMS_SHOWN = 4;
let disputesShown = 10;

/** What a statement says, whoever says it and however: its type and its ends. */
function statementKey(r) {
  const ends = [r.source, r.target ?? -1];
  return [r.type, ...(isSymmetric(r.type) ? ends.sort((a, b) => a - b) : ends)].join("|");
}

/**
 * Affirmed statements with what says the opposite: the same statement negated, or a denial, by the accused towards
 * the accuser, by the source towards the one whose word it is (as kg.analysis.contradictions does).
 */
function contradictions(visible) {
  const against = new Map(),
    claimed = new Map();
  const put = (map, key, r) => {
    if (map.has(key)) map.get(key).push(r);
    else map.set(key, [r]);
  };
  for (const r of RELATIONS) {
    if (!visible.relation[r.number]) continue;
    if (r.polarity === "negated") put(against, statementKey(r), r);
    else {
      put(claimed, statementKey(r), r);
      if (r.type === "DENIED" && r.target !== null) put(against, `DENIED|${r.source}|${r.target}`, r);
    }
  }
  const cases = [];
  for (const [key, claims] of claimed) {
    const denials = new Set(against.get(key) ?? []);
    for (const r of claims) {
      if (r.type === "ACCUSED" && r.target !== null)
        for (const d of against.get(`DENIED|${r.target}|${r.source}`) ?? []) denials.add(d);
      if (r.speaker !== null && r.type !== "DENIED")
        for (const d of against.get(`DENIED|${r.source}|${r.speaker}`) ?? []) denials.add(d);
      denials.delete(r);
    }
    if (denials.size) cases.push({ claims, denials: [...denials] });
  }
  return byWeight(cases);
}

/** For each entity the visible claims about it and its denials, where there are both; the most disputed first. */
function disputes(visible) {
  const cases = ENTITIES.map(entity => ({ entity, claims: [], denials: [] }));
  for (const r of RELATIONS) {
    if (!visible.relation[r.number]) continue;
    if (r.type === "DENIED" || r.polarity === "negated") cases[r.source].denials.push(r);
    else if (r.type === "ACCUSED" && r.target !== null) cases[r.target].claims.push(r);
    else if (r.modality === "alleged" && familyOf(r.type) !== "role") cases[r.source].claims.push(r);
  }
  return byWeight(cases.filter(c => c.claims.length && c.denials.length));
}

const byWeight = cases =>
  cases
    .map(c => [c, Math.min(weight(c.claims), weight(c.denials))])
    .sort(([a, v], [b, w]) => w - v || a.claims[0].number - b.claims[0].number)
    .map(([c]) => c);

/** One side: each sentence once, under the statements that it makes. */
function claimColumn(title, kind, relations) {
  const groups = new Map();
  for (const r of inOrder(relations)) {
    const key = `${r.sentence} ${r.polarity} ${r.modality}`;
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(r);
  }
  const all = [...groups.values()];
  const piece = group =>
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
  const more = h(
    "button",
    {
      type: "button",
      class: "plain",
      onclick: e => {
        const rest = all.slice(CLAIMS_SHOWN).map(piece);
        e.currentTarget.replaceWith(...rest);
        rest[0].querySelector("button").focus();
      },
    },
    word("show_more"),
  );
  return h(
    "section",
    { class: `side ${kind}` },
    h("h3", {}, title, " ", h("span", { class: "count" }, number(relations.length))),
    all.slice(0, CLAIMS_SHOWN).map(piece),
    all.length > CLAIMS_SHOWN && more,
  );
}

const sides = (claims, denials) =>
  h(
    "div",
    { class: "sides" },
    claimColumn(word("claims_side"), "claims", claims),
    claimColumn(word("denials_side"), "denials", denials),
  );

const contradicted = ({ claims, denials }) =>
  h(
    "article",
    { class: "dispute contradiction" },
    h("h3", {}, statement(claims[0].source, claims[0].type, claims[0].target)),
    sides(claims, denials),
  );

const disputed = ({ entity, claims, denials }) =>
  h(
    "article",
    { class: "dispute", "data-entity": entity.key },
    h("h3", {}, entityLink(entity.number)),
    h(
      "div",
      { class: "sides" },
      claimColumn(word("claims_about"), "claims", claims),
      claimColumn(word("denials"), "denials", denials),
    ),
  );

function renderClaims(visible) {
  const direct = contradictions(visible),
    cases = disputes(visible),
    shownDirect = direct.slice(0, disputesShown),
    shownCases = cases.slice(0, Math.max(0, disputesShown - shownDirect.length));
  const more = {
    type: "button",
    class: "plain",
    onclick: () => {
      disputesShown += 20;
      renderClaims(visible);
    },
  };
  byId("claims").replaceChildren(
    ...[
      !direct.length && !cases.length && h("p", { class: "caption" }, word("claims_none")),
      (direct.length > 0 || cases.length > 0) && markKey(),
      direct.length > 0 && h("h2", {}, word("contradicted")),
      direct.length > 0 && h("p", { class: "caption" }, word("contradicted_hint")),
      ...shownDirect.map(contradicted),
      shownCases.length > 0 && h("h2", {}, word("disputed")),
      shownCases.length > 0 && h("p", { class: "caption" }, word("claims_hint")),
      ...shownCases.map(disputed),
      direct.length + cases.length > disputesShown && h("button", more, word("show_more")),
    ].filter(Boolean),
  );
}
