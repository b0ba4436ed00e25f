// Buttons and keys; then the page opens.
for (const v of VIEWS) byId(`view-${v}`).addEventListener("click", () => change({ view: v }));
byId("theme").addEventListener("click", () => dark(!state.dark));
byId("lang").addEventListener("click", () => {
  state.lang = state.lang === "ar" ? "en" : "ar";
  renderAll();
  drawing.relabel();
  if (!state.at && state.view === "graph") refit();
  committed();
});
byId("skip").addEventListener("click", () => byId(state.view === "graph" ? "drawing" : state.view).focus());
byId("undo").addEventListener("click", () => steps.go(-1));
byId("redo").addEventListener("click", () => steps.go(1));
byId("zoom-in").addEventListener("click", () => drawing.zoom(1.35));
byId("zoom-out").addEventListener("click", () => drawing.zoom(1 / 1.35));
byId("fit").addEventListener("click", () => {
  drawing.fit();
  state.at = null;
  steps.commit(true);
});

// The drawing is one stop of the Tab key, not two.
byId("drawing").querySelector(".vis-network")?.setAttribute("tabindex", "-1");
byId("drawing").addEventListener("keydown", e => {
  const pans = { ArrowLeft: [-60, 0], ArrowRight: [60, 0], ArrowUp: [0, -60], ArrowDown: [0, 60] };
  if (pans[e.key]) drawing.pan(...pans[e.key]);
  else if (e.key === "+" || e.key === "=") drawing.zoom(1.35);
  else if (e.key === "-") drawing.zoom(1 / 1.35);
  else if (e.key === "0") drawing.fit();
  else return;
  e.preventDefault();
});

const isField = element => /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName) && element.type !== "range";
addEventListener("keydown", e => {
  const key = e.key.toLowerCase();
  if (key === "escape") {
    if (byId("save").open) byId("save").open = false;
    else if (state.selection) go(null);
  } else if (isField(e.target)) return;
  else if (key === "/") byId("search").focus();
  else if ((e.ctrlKey || e.metaKey) && key === "z") steps.go(e.shiftKey ? 1 : -1);
  else if ((e.ctrlKey || e.metaKey) && key === "y") steps.go(1);
  else return;
  e.preventDefault();
});
addEventListener("pointerdown", e => {
  if (!byId("save").contains(e.target)) byId("save").open = false;
});

wireSearch({
  input: byId("search"),
  list: byId("results"),
  preview: id => select({ entity: id }),
  choose: id => go({ entity: id }),
  cancel: () => go(null),
});

// Paper is white.
let wasDark = false;
addEventListener("beforeprint", () => {
  wasDark = state.dark;
  if (wasDark) dark(false);
});
addEventListener("afterprint", () => wasDark && dark(true));

if (innerWidth < 1100) byId("key").open = false;
const opening = stateAt(location.hash);
filters = opening.filters;
delete opening.filters;
Object.assign(state, opening);
const steps = createSteps(arrive);
renderGraph();
dark(matchMedia("(prefers-color-scheme: dark)").matches);
renderSteps();
const opened = byId("drawing").getBoundingClientRect();
if (state.at) drawing.setView(state.at);
else if (state.view === "graph") refit({ animate: false });

// A notebook gives the frame its size after the page is drawn; and windows change. What the reader moved stays.
let roomFor = "",
  roomChanged = 0;
new ResizeObserver(() => {
  const { width, height } = byId("drawing").getBoundingClientRect(),
    room = `${Math.round(width)} ${Math.round(height)}`,
    first = roomFor === "";
  if (room === roomFor || !width || !height) return;
  roomFor = room;
  if (first && opened.width === width && opened.height === height) return;
  clearTimeout(roomChanged);
  roomChanged = setTimeout(() => {
    drawing.resize();
    if (!state.at && state.view === "graph") refit({ animate: false });
  }, 120);
}).observe(byId("drawing"));

// For scripts and tests that drive the page.
window.kgPage = {
  state,
  emphasis: () => stressed,
  visible: () => visible,
  select: go,
  show: select,
  entity: key => KEYS.get(key),
  pointOfEntity: drawing.pointOfEntity,
  pointOfLine: drawing.pointOfLine,
  lines: LINES,
  normalise,
  find: q => find(q).map(i => ENTITIES[i].key),
  address: addressOf,
};
root.dataset.ready = "";
