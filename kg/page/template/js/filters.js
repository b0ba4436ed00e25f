// Which relations the reader wants to see, and which lines and entities follow from that.

/** The page opens with relations of at least this confidence; with all of them if none is as sure. */
const usualConfidence = () =>
  RELATIONS.some(r => r.confidence >= DATA.minConfidence) ? DATA.minConfidence : 0;

/** Sets hold what is hidden; `from` and `until` are bins of the timeline. */
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

/** Who says it, and who published it, as the value of a choice; neither is empty. */
const speakerKey = r =>
  r.speaker !== null ? `entity ${r.speaker}` : r.speaker_name ? `name ${r.speaker_name}` : "article";
const publisherKey = r => `by ${documentOf(r).source ?? ""}`;

/** The conditions that hide anything at all: each says whether it lets a relation pass. */
function conditions() {
  const { relation, polarity, modality, confidence, speaker, publisher } = filters;
  return [
    relation.size && (r => !relation.has(r.type)),
    polarity.size && (r => !polarity.has(r.polarity)),
    modality.size && (r => !modality.has(r.modality)),
    confidence > 0 && (r => r.confidence >= confidence),
    timeCondition(),
    speaker && (r => speakerKey(r) === speaker),
    publisher && (r => publisherKey(r) === publisher),
  ].filter(Boolean);
}

/** Which relations, lines and entities are shown: 1 or 0 by number. */
function shown() {
  const entity = Uint8Array.from(ENTITIES, e => (filters.entity.has(e.type) ? 0 : 1));
  const relation = new Uint8Array(RELATIONS.length),
    line = new Uint8Array(LINES.length),
    linked = new Uint8Array(ENTITIES.length);
  const tests = conditions();
  for (const r of RELATIONS) {
    const target = r.target ?? r.source;
    if (!entity[r.source] || !entity[target] || !tests.every(fits => fits(r))) continue;
    relation[r.number] = line[r.line] = linked[r.source] = linked[target] = 1;
  }
  if (!filters.unconnected) for (let i = 0; i < entity.length; i++) entity[i] &= linked[i];
  return { entity, relation, line };
}

/** Only the given entities, and what is stated between them. */
function within({ entity, relation, line }, entities) {
  const kept = { entity: new Uint8Array(entity.length), relation: relation.slice(), line: line.slice() };
  for (const id of entities) kept.entity[id] = entity[id];
  for (const l of LINES) if (!kept.entity[l.from] || !kept.entity[l.to]) kept.line[l.id] = 0;
  for (const r of RELATIONS) if (!kept.line[r.line]) kept.relation[r.number] = 0;
  return kept;
}
