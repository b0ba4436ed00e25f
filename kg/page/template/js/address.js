// The state of the page in its address, so that a view can be sent as a link; and undo.
const HIDDEN = {
  entity: "no-entities",
  relation: "no-relations",
  polarity: "no-polarity",
  modality: "no-modality",
};
const coded = (...values) => values.map(v => encodeURIComponent(v)).join("/");

function selectionParts({ selection }) {
  if (!selection) return [];
  if (selection.entity !== undefined) return [`entity=${coded(ENTITIES[selection.entity].key)}`];
  if (selection.path) {
    const path = `path=${coded(...selection.path.map(id => ENTITIES[id].key))}`;
    return selection.at ? [path, `way=${selection.at + 1}`] : [path];
  }
  const l = LINES[selection.line];
  return [`line=${coded(ENTITIES[l.from].key, l.rel, ENTITIES[l.to].key, l.tentative ? 1 : 0)}`];
}

/** Who says it: the id of an entity, `name/…` of one who is not drawn, or nothing for the article itself. */
function speakerPart() {
  const [kind, ...rest] = filters.speaker.split(" ");
  if (kind === "entity") return coded("entity", ENTITIES[+rest[0]].key);
  return kind === "name" ? coded("name", rest.join(" ")) : kind;
}

/** The address of what is seen; what is as usual is left out. */
function addressOf() {
  const usual = freshFilters(),
    parts = selectionParts(state);
  const put = (name, value, unless) => value !== unless && parts.push(`${name}=${value}`);
  put("view", state.view, "graph");
  put("depth", state.depth, 1);
  put("only", Number(state.only), 0);
  for (const [kind, name] of Object.entries(HIDDEN))
    put(name, [...filters[kind]].map(v => coded(v)).join(","), "");
  put("said-by", speakerPart(), "");
  put("published-by", filters.publisher && (coded(filters.publisher.slice(3)) || "/"), "");
  if (TIMELINE && filters.from !== usual.from) put("since", TIMELINE.name(filters.from));
  if (TIMELINE && filters.until !== usual.until) put("until", TIMELINE.name(filters.until));
  put("confidence", filters.confidence, usual.confidence);
  put("unconnected", Number(filters.unconnected), Number(usual.unconnected));
  put("lang", state.lang, DATA.lang);
  if (state.at) put("at", [state.at.x, state.at.y, state.at.scale].map(v => +v.toFixed(3)).join(","));
  return `#${parts.join("&")}`;
}

/** The parts of an address: `one` value, or the values of a `list`, decoded; what cannot be decoded is empty. */
function partsOf(address) {
  const given = new Map();
  for (const part of address.replace(/^#/, "").split("&")) {
    const cut = part.indexOf("=");
    if (cut > 0) given.set(part.slice(0, cut), part.slice(cut + 1));
  }
  const decoded = text => {
    try {
      return decodeURIComponent(text);
    } catch {
      return "";
    }
  };
  const list = (name, separator) => (given.get(name) ?? "").split(separator).map(decoded);
  return { one: name => decoded(given.get(name) ?? ""), list };
}

function selectionAt({ one, list }) {
  const [key] = list("entity", "/");
  if (KEYS.has(key)) return { entity: KEYS.get(key) };
  const ends = list("path", "/").map(k => KEYS.get(k));
  if (ends.length === 2 && ends.every(id => id !== undefined))
    return { path: ends, at: Math.max(0, Number.parseInt(one("way"), 10) - 1 || 0) };
  const [from, type, to, tentative] = list("line", "/");
  const line =
    KEYS.has(from) &&
    ENTITIES[KEYS.get(from)].lines
      .map(i => LINES[i])
      .find(
        l =>
          ENTITIES[l.from].key === from &&
          ENTITIES[l.to].key === to &&
          l.rel === type &&
          Number(l.tentative) === Number(tentative),
      );
  return line ? { line: line.id } : null;
}

function filtersAt({ one, list }) {
  const found = freshFilters();
  for (const [kind, name] of Object.entries(HIDDEN)) found[kind] = new Set(list(name, ",").filter(Boolean));
  const [kind, name] = list("said-by", "/");
  if (kind === "entity" && KEYS.has(name)) found.speaker = `entity ${KEYS.get(name)}`;
  else if (kind === "name") found.speaker = `name ${name}`;
  else if (kind === "article") found.speaker = kind;
  if (one("published-by")) found.publisher = `by ${one("published-by").replace(/^\/$/, "")}`;
  // A choice that nothing fits would hide everything.
  if (found.speaker && !RELATIONS.some(r => speakerKey(r) === found.speaker)) found.speaker = "";
  if (found.publisher && !RELATIONS.some(r => publisherKey(r) === found.publisher)) found.publisher = "";
  const bin = date => (TIMELINE && date ? TIMELINE.bin(date) : null);
  const inside = (n, usual) => (Number.isInteger(n) ? Math.min(Math.max(n, 0), TIMELINE.count - 1) : usual);
  found.from = inside(bin(one("since")), found.from);
  found.until = Math.max(found.from, inside(bin(one("until")), found.until));
  const confidence = Number.parseFloat(one("confidence"));
  if (confidence >= 0 && confidence <= 1) found.confidence = confidence;
  if (one("unconnected")) found.unconnected = one("unconnected") === "1";
  return found;
}

/** The state that an address names; what it does not name, or names wrongly, is as usual. */
function stateAt(address) {
  const parts = partsOf(address),
    { one } = parts;
  const at = one("at").split(",").map(Number);
  return {
    selection: selectionAt(parts),
    filters: filtersAt(parts),
    view: VIEWS.includes(one("view")) ? one("view") : "graph",
    depth: [1, 2, 3].includes(+one("depth")) ? +one("depth") : 1,
    only: one("only") === "1",
    lang: DATA.words[one("lang")] ? one("lang") : DATA.lang,
    at:
      at.length === 3 && at.every(Number.isFinite) && at[2] > 0 ? { x: at[0], y: at[1], scale: at[2] } : null,
  };
}

/**
 * Undo and redo by the browser's own history, so that its back button is undo. The frame of a notebook has no
 * address of its own: there the addresses are kept here.
 */
function createSteps(arrive) {
  const kept = [addressOf()];
  let at = 0,
    framed = location.protocol === "about:";
  const write = (how, address) => {
    if (framed) return;
    try {
      history[how]({ kg: at }, "", address);
    } catch {
      framed = true;
    }
  };
  if (!framed) {
    at = history.state?.kg ?? 0;
    kept[at] = addressOf();
    write("replaceState", location.hash || "#");
  }
  addEventListener("popstate", e => {
    if (e.state?.kg === undefined) {
      kept.length = ++at;
      write("replaceState", location.hash);
    } else at = e.state.kg;
    kept[at] = location.hash;
    arrive(location.hash);
  });
  return {
    /** Remember the present state, as a step that can be undone, or as a detail of the last one. */
    commit(detail = false) {
      const address = addressOf();
      if (address === kept[at]) return;
      if (!detail) kept.length = ++at;
      kept[at] = address;
      write(detail ? "replaceState" : "pushState", address);
    },
    can: by => (by < 0 ? at > 0 : at < kept.length - 1),
    go(by) {
      if (!this.can(by)) return;
      if (!framed) {
        history.go(by);
        return;
      }
      at += by;
      arrive(kept[at]);
    },
  };
}
