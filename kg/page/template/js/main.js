// The page as a whole: what is seen, and what follows from a change.
const VIEWS = ["graph", "claims", "table"];
const root = document.documentElement;
let visible = shown(),
  stressed = null;
const drawing = createDrawing(byId("drawing"), {
  onEntity: id => go({ entity: id }),
  onLine: id => go({ line: id }),
  onGround: () => state.selection && go(null),
  onView: () => {
    state.at = drawing.view();
    steps.commit(true);
  },
});

/** Show what the filters leave; an entity that was asked for is shown even if it has no relations. */
function renderGraph() {
  const { selection } = state;
  visible = shown();
  for (const id of selection?.path ?? [selection?.entity]) if (id !== undefined) visible.entity[id] = 1;
  if (selection?.path) {
    selection.ways = shortestWays(...selection.path);
    if (!selection.ways[selection.at]) selection.at = 0;
  }
  stressed = emphasis(selection);
  if (state.only && stressed && selection.line === undefined) {
    visible = within(visible, stressed.entities);
    stressed.lines = new Set(LINES.filter(l => visible.line[l.id]).map(l => l.id));
  }
  drawing.show(visible, stressed);
}

function renderPanel() {
  const { selection } = state,
    panel = byId("panel"),
    inside = panel.contains(document.activeElement) ? document.activeElement : null;
  const close = { type: "button", class: "close", "aria-label": word("close"), title: word("close") };
  panel.replaceChildren(
    ...(selection ? [h("button", { ...close, onclick: () => go(null) }, "×")] : []),
    selection ? cardOf(selection) : overview(visible),
  );
  panel.classList.toggle("chosen", Boolean(selection));
  panel.setAttribute("aria-label", selection ? selectionName(selection) : word("overview"));
  panel.scrollTop = 0;
  if (!inside) return;
  // What was in focus was made anew: the keyboard goes on from there, or from the top of the panel.
  const again = ["depth", "way"].find(key => key in inside.dataset);
  const same = again
    ? `[data-${again}="${inside.dataset[again]}"]`
    : inside.matches(".only")
      ? ".only"
      : null;
  (panel.querySelector(same ?? ".none") ?? panel).focus({ preventScroll: true });
}

function cardOf(selection) {
  if (selection.entity !== undefined) return entityCard(selection.entity, visible);
  return selection.path ? pathCard(selection) : lineCard(LINES[selection.line], visible);
}

/** Show a selection, without a step that could be undone. */
function select(selection) {
  state.selection = selection && { ...selection };
  state.at = null;
  renderGraph();
  renderPanel();
  if (state.only) renderView();
  if (!selection) return;
  if (state.view === "graph") refit();
  byId("announce").textContent = word("selected", { name: selectionName(selection) });
}

/** Show all, or what is stressed. */
function refit(options = {}) {
  if (!stressed) return drawing.fit(undefined, options);
  return drawing.fit([...stressed.entities], { most: stressed.entities.size < 3 ? 1.1 : 1.3, ...options });
}

/** A change of what is seen, as a step that can be undone. */
function change(what) {
  const { view } = what;
  Object.assign(state, what);
  if ("selection" in what || "depth" in what || "only" in what) select(state.selection);
  if (view) renderViews();
  else if ("only" in what) renderView();
  committed();
}
go = selection => change({ selection });
function committed() {
  steps.commit();
  renderSteps();
}

function renderWords() {
  root.lang = state.lang;
  root.dir = word("dir");
  const title = DATA.title ?? word("title");
  document.title = title;
  byId("title").textContent = title;
  const label = (id, key) => {
    byId(id).setAttribute("aria-label", word(key));
    if (byId(id).matches("button, summary")) byId(id).title = word(key);
  };
  for (const id of ["theme", "undo", "redo", "fit", "search", "claims", "table", "graph"]) label(id, id);
  const others = { "zoom-in": "zoom_in", "zoom-out": "zoom_out", "save-button": "save", views: "views" };
  for (const [id, key] of Object.entries({ ...others, results: "search", drawing: "canvas", zoom: "zoom" }))
    label(id, key);
  byId("skip").textContent = word("skip");
  byId("search").placeholder = word("search");
  for (const v of VIEWS) byId(`view-${v}`).textContent = word(v);
  byId("lang").textContent = word("other_language");
  byId("lang").lang = state.lang === "ar" ? "en" : "ar";
  byId("notice").textContent = leftOut();
  byId("notice").hidden = !byId("notice").textContent;
}

function renderSteps() {
  byId("undo").disabled = !steps.can(-1);
  byId("redo").disabled = !steps.can(1);
}

/** Everything but the drawing. */
function renderAll() {
  renderWords();
  renderFilters(filtered);
  renderPanel();
  byId("save")
    .querySelector("div")
    .replaceChildren(...downloads(() => visible, drawing));
  renderViews();
}

/** The views beside the graph are made when they are looked at. */
function renderView() {
  if (state.view === "table") renderTable(visible);
  if (state.view === "claims") renderClaims(visible);
}
function renderViews() {
  const wasHidden = byId("graph").hidden;
  document.querySelector("main").dataset.view = state.view;
  for (const v of VIEWS) {
    byId(v).hidden = v !== state.view;
    byId(`view-${v}`).setAttribute("aria-pressed", String(v === state.view));
  }
  if (state.view !== "graph") renderView();
  else if (wasHidden) {
    drawing.resize();
    if (state.at) drawing.setView(state.at);
    else refit({ animate: false });
  }
}

/** The filters were changed; while a slider moves, that is not yet a step to undo. */
function filtered(final) {
  renderGraph();
  renderPanel();
  renderView();
  if (final) committed();
}

showAll = () => {
  filters = { ...freshFilters(), confidence: 0 };
  renderFilters(filtered);
  filtered(true);
};

/** Show what an address says. */
function arrive(address) {
  const { filters: wanted, ...rest } = stateAt(address),
    moved = rest.at || !sameSelection(rest.selection, state.selection) || rest.depth !== state.depth;
  Object.assign(state, rest);
  filters = wanted;
  renderGraph();
  renderAll();
  renderSteps();
  drawing.relabel();
  if (state.view !== "graph") return;
  if (state.at) drawing.setView(state.at);
  else if (moved) refit();
}

function dark(on) {
  state.dark = on;
  root.dataset.theme = on ? "dark" : "light";
  drawing.paint();
  renderAll();
}
