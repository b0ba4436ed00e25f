// The page as a whole: what is chosen, in which language and light, and what follows from it.
const root = document.documentElement;
let visible = shown();
const drawing = createDrawing(byId("drawing"), {
  onEntity: id => go({ entity: id }),
  onLine: id => go({ line: id }),
  onGround: () => go(null),
});

/** What the drawing stresses: an entity with what is near it, or a line with its ends. */
function emphasis(selection) {
  if (!selection) return null;
  if (selection.line !== undefined) {
    const l = LINES[selection.line];
    return { entities: new Set([l.from, l.to]), lines: new Set([l.id]), focus: null };
  }
  const entities = new Set([selection.entity]),
    lines = new Set();
  for (let step = 0; step < state.depth; step++) {
    const touching = LINES.filter(l => visible.line[l.id] && (entities.has(l.from) || entities.has(l.to)));
    for (const l of touching) {
      lines.add(l.id);
      entities.add(l.from);
      entities.add(l.to);
    }
  }
  return { entities, lines, focus: selection.entity };
}

function renderPanel() {
  const { selection } = state,
    panel = byId("panel");
  const card = !selection
    ? overview(visible)
    : selection.entity !== undefined
      ? entityCard(selection.entity, visible)
      : lineCard(LINES[selection.line], visible);
  if (selection?.entity !== undefined) card.querySelector(".figures").append(depthSwitch());
  const close =
    selection &&
    h(
      "button",
      {
        type: "button",
        class: "close",
        "aria-label": word("close"),
        title: word("close"),
        onclick: () => go(null),
      },
      "×",
    );
  panel.replaceChildren(...[close, card].filter(Boolean));
  panel.classList.toggle("chosen", Boolean(selection));
  panel.scrollTop = 0;
}

/** How far from the chosen entity the drawing stays bright. */
function depthSwitch() {
  const button = depth =>
    h(
      "button",
      {
        type: "button",
        "aria-pressed": String(state.depth === depth),
        "data-depth": depth,
        onclick: () => {
          state.depth = depth;
          select(state.selection);
        },
      },
      number(depth),
    );
  return h(
    "span",
    { class: "depth", role: "group", "aria-label": word("steps") },
    h("span", {}, word("steps")),
    [1, 2, 3].map(button),
  );
}

/** Show what the filters leave; an entity that was searched for is shown even if it has no relations. */
function renderGraph() {
  visible = shown();
  const id = state.selection?.entity;
  if (id !== undefined) visible.entity[id] = 1;
  drawing.show(visible, emphasis(state.selection));
}

function select(selection, { move = true } = {}) {
  state.selection = selection;
  renderGraph();
  renderPanel();
  if (state.view === "table" && selection?.entity === undefined && !selection) return;
  if (!selection || !move) return;
  const stressed = [...emphasis(selection).entities];
  drawing.fit(stressed, { most: stressed.length < 3 ? 1.1 : 1.3 });
  const name =
    selection.entity !== undefined ? nameOf(selection.entity) : word(`relation.${LINES[selection.line].rel}`);
  byId("announce").textContent = word("selected", { name });
}

/** Show all, or what is stressed. */
function refit(options) {
  const stressed = emphasis(state.selection);
  drawing.fit(stressed ? [...stressed.entities] : undefined, options);
}

/** The address of a selection: it can be sent, and the browser's back button is undo. */
function addressOf(selection) {
  if (!selection) return "#";
  if (selection.entity !== undefined) return `#entity=${encodeURIComponent(ENTITIES[selection.entity].key)}`;
  const l = LINES[selection.line];
  return `#line=${[ENTITIES[l.from].key, l.rel, ENTITIES[l.to].key, l.tentative ? 1 : 0].map(encodeURIComponent).join("/")}`;
}
function selectionAt(address) {
  const [kind, rest = ""] = address.replace(/^#/, "").split("=");
  try {
    const parts = rest.split("/").map(decodeURIComponent);
    if (kind === "entity" && KEYS.has(parts[0])) return { entity: KEYS.get(parts[0]) };
    const line = kind === "line" && LINES.find(l => addressOf({ line: l.id }) === address);
    return line ? { line: line.id } : null;
  } catch {
    return null;
  }
}
go = selection => {
  select(selection);
  try {
    if (location.hash !== addressOf(selection)) history.pushState(null, "", addressOf(selection));
  } catch {
    /* a frame without an address */
  }
};
addEventListener("popstate", () => select(selectionAt(location.hash)));

function renderWords() {
  root.lang = state.lang;
  root.dir = word("dir");
  const title = DATA.title ?? word("title");
  document.title = title;
  byId("title").textContent = title;
  const label = (id, key) => {
    byId(id).setAttribute("aria-label", word(key));
    byId(id).title = word(key);
  };
  label("theme", "theme");
  label("zoom-in", "zoom_in");
  label("zoom-out", "zoom_out");
  label("fit", "fit");
  byId("drawing").setAttribute("aria-label", word("canvas"));
  byId("panel").setAttribute("aria-label", word("overview"));
  byId("search").placeholder = word("search");
  byId("search").setAttribute("aria-label", word("search"));
  for (const v of VIEWS) byId(`view-${v}`).textContent = word(v);
  byId("save").querySelector("summary").setAttribute("aria-label", word("save"));
  byId("save").querySelector("summary").title = word("save");
  byId("lang").textContent = word("other_language");
  byId("lang").lang = state.lang === "ar" ? "en" : "ar";
  const left = ENTITIES.length < DATA.totalEntities || DATA.omittedRelations > 0;
  byId("notice").hidden = !left;
  if (left)
    byId("notice").textContent = word("omitted", {
      drawn: number(ENTITIES.length),
      total: number(DATA.totalEntities),
      relations: number(DATA.omittedRelations),
    });
}

function renderAll() {
  renderWords();
  renderFilters(filtered);
  renderPanel();
  byId("save")
    .querySelector("div")
    .replaceChildren(...downloads(() => visible, drawing));
  renderView();
}
/** The views beside the graph, which are made when they are looked at. */
function renderView() {
  if (state.view === "table") renderTable(visible);
  if (state.view === "claims") renderClaims(visible);
}
function filtered() {
  renderGraph();
  renderPanel();
  renderView();
}

showAll = () => {
  filters = { ...freshFilters(), confidence: 0 };
  renderFilters(filtered);
  filtered();
};

const VIEWS = ["graph", "claims", "table"];
function view(name) {
  state.view = name;
  for (const v of VIEWS) {
    byId(v).hidden = v !== name;
    byId(`view-${v}`).setAttribute("aria-pressed", String(v === name));
  }
  if (name === "graph") drawing.resize();
  else renderView();
}

function dark(on) {
  state.dark = on;
  root.dataset.theme = on ? "dark" : "light";
  drawing.paint();
  renderAll();
}

for (const v of VIEWS) byId(`view-${v}`).addEventListener("click", () => view(v));
byId("theme").addEventListener("click", () => dark(!state.dark));
byId("lang").addEventListener("click", () => {
  state.lang = state.lang === "ar" ? "en" : "ar";
  renderAll();
  drawing.relabel();
  refit();
});
byId("zoom-in").addEventListener("click", () => drawing.zoom(1.35));
byId("zoom-out").addEventListener("click", () => drawing.zoom(1 / 1.35));
byId("fit").addEventListener("click", () => drawing.fit());
byId("drawing").addEventListener("keydown", e => {
  const pans = { ArrowLeft: [-60, 0], ArrowRight: [60, 0], ArrowUp: [0, -60], ArrowDown: [0, 60] };
  if (pans[e.key]) drawing.pan(...pans[e.key]);
  else if (e.key === "+" || e.key === "=") drawing.zoom(1.35);
  else if (e.key === "-") drawing.zoom(1 / 1.35);
  else if (e.key === "0") drawing.fit();
  else return;
  e.preventDefault();
});
addEventListener("keydown", e => {
  if (e.key === "Escape" && e.target !== byId("search") && state.selection) go(null);
  if (e.key === "/" && !/^(INPUT|TEXTAREA)$/.test(e.target.tagName)) {
    e.preventDefault();
    byId("search").focus();
  }
});
wireSearch({
  preview: id => select({ entity: id }),
  choose: id => go({ entity: id }),
  cancel: () => go(null),
});

if (innerWidth < 1100) byId("key").open = false;
state.selection = selectionAt(location.hash);
renderGraph();
dark(matchMedia("(prefers-color-scheme: dark)").matches);
refit({ animate: false });

// For scripts and tests that drive the page.
window.kgPage = {
  state,
  emphasis: () => emphasis(state.selection),
  select: go,
  show: select,
  entity: key => KEYS.get(key),
  pointOfEntity: drawing.pointOfEntity,
  pointOfLine: drawing.pointOfLine,
  lines: LINES,
  normalise,
  find: q => find(q).map(i => ENTITIES[i].key),
};
root.dataset.ready = "";
