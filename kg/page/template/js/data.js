// The data form, with what the page derives from it once: objects with numbers for ids.

/** The rows of a table that came as columns: one value for all, a value each, or the numbers of distinct values. */
function rows({ count, columns }) {
  const names = Object.keys(columns);
  const values = names.map(name => {
    const { all, of, at } = columns[name];
    return at ? at.map(i => of[i]) : (of ?? new Array(count).fill(all));
  });
  return Array.from({ length: count }, (_, number) => {
    const row = { number };
    for (let k = 0; k < names.length; k++) row[names[k]] = values[k][number];
    return row;
  });
}

/** A piece of evidence; its marks are in a row in the data, and [start, end, entity] here. */
class Sentence {
  constructor({ document, text, marks }) {
    Object.assign(this, { document, text, flat: marks });
  }
  get marks() {
    return Array.from({ length: this.flat.length / 3 }, (_, i) => this.flat.slice(3 * i, 3 * i + 3));
  }
}

const ENTITIES = rows(DATA.entities).map(e => ({ ...e, key: e.id, relations: [], lines: [] }));
const RELATIONS = rows(DATA.relations);
DATA.documents = rows(DATA.documents);
DATA.sentences = rows(DATA.sentences).map(s => new Sentence(s));
const DISCS = rows(DRAWN.discs);
const LINES = rows(DRAWN.lines).map(({ number, source, target, type, ...line }) => ({
  id: number,
  from: source,
  to: target,
  rel: type,
  ...line,
}));
const KEYS = new Map(ENTITIES.map(e => [e.key, e.number]));

const typesIn = (all, present) => all.filter(t => present.has(t));
const RELATION_FAMILIES = DATA.families;
const ENTITY_TYPES = [
  ...new Set([...Object.keys(DATA.theme.entities), ...ENTITIES.map(e => e.type).sort()]),
].filter(t => ENTITIES.some(e => e.type === t));
const RELATION_TYPES = typesIn(Object.keys(RELATION_FAMILIES), new Set(RELATIONS.map(r => r.type)));
const familyOf = type => RELATION_FAMILIES[type];

for (const r of RELATIONS) {
  ENTITIES[r.source].relations.push(r);
  if (r.target !== null && r.target !== r.source) ENTITIES[r.target].relations.push(r);
}
for (const line of LINES) {
  for (const r of line.relations) RELATIONS[r].line = line.id;
  ENTITIES[line.from].lines.push(line.id);
  if (line.to !== line.from) ENTITIES[line.to].lines.push(line.id);
}

/** The name in the language of the interface, and the other one if there is one. */
function names(entity) {
  const [first, second] = state.lang === "ar" ? [entity.name_ar, entity.name] : [entity.name, entity.name_ar];
  return first ? [first, second && second !== first ? second : null] : [second, null];
}
/** The name of whose word it is, drawn or not; null where the article itself says it. */
const speakerName = r =>
  r.speaker !== null
    ? nameOf(r.speaker)
    : (state.lang === "ar" && r.speaker_name_ar) || r.speaker_name || null;
const nameOf = id => (id === null || id === undefined ? word("unknown_target") : names(ENTITIES[id])[0]);

/** Characters that turn the direction of what follows do not belong into a label. */
const plain = text => text.replace(/[\u0000-\u001f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "");

/** The other end of a line; null for a denial whose addressee is not named. */
const targetOf = line => (RELATIONS[line.relations[0]].target === null ? null : line.to);

/** How much relations weigh together: many sure ones before few or doubtful ones. */
const weight = relations => relations.reduce((sum, r) => sum + r.confidence, 0);

/** Relations in reading order: the newest date first, then the surest. */
const inOrder = relations =>
  [...relations].sort(
    (a, b) =>
      (dateOf(b) ?? "").localeCompare(dateOf(a) ?? "") || b.confidence - a.confidence || a.number - b.number,
  );
const documentOf = r => DATA.documents[DATA.sentences[r.sentence].document];
const dateOf = r => r.date ?? documentOf(r).date ?? null;
