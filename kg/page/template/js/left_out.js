// What the page does not hold: said in one or two sentences, or not at all where it holds everything.
function leftOut() {
  const { choice, candidates, omittedRelations } = DATA,
    sentences = [];
  if (choice) sentences.push(word("chosen", { parts: choiceInWords(choice) }));
  if (ENTITIES.length < candidates)
    sentences.push(
      word("omitted", {
        drawn: number(ENTITIES.length),
        total: number(candidates),
        relations: number(omittedRelations),
      }),
    );
  else if (choice)
    sentences.push(
      word("not_chosen", {
        entities: count("entities", DATA.totalEntities - ENTITIES.length),
        relations: count("relations", omittedRelations),
      }),
    );
  return sentences.join(" ");
}

/** Around whom, which relations, since when and until when. */
function choiceInWords({ focus, depth, types, since, until }) {
  const list = items => new Intl.ListFormat(locale(), { type: "conjunction" }).format(items.map(plain));
  return [
    focus.length && word("chosen_focus", { names: list(focus.map(nameOf)), depth: number(depth) }),
    types.length && list(types.map(t => word(`relation.${t}`))),
    since && word("chosen_since", { date: dateInWords(since) }),
    until && word("chosen_until", { date: dateInWords(until) }),
  ]
    .filter(Boolean)
    .join(state.lang === "ar" ? "؛ " : "; ");
}
