// The view of sigma's camera in drawing units, and which lines are drawn how in it.

/** So many lines in the view are drawn in full: with their widths and arrows. More are thin. */
const MOST_IN_FULL = 4000;

/** The graph for sigma: places in drawing units, y upwards. Lines it need not know: the programs are loaded with them. */
function sigmaGraph() {
  const graph = new graphology.Graph();
  for (const { number, x, y } of DISCS) graph.addNode(number, { x, y: -y });
  return graph;
}

/** How sigma fits drawing units into its own square of side 1. */
function sigmaFrame() {
  const ends = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of DISCS) {
    ends[0] = Math.min(ends[0], x);
    ends[1] = Math.min(ends[1], y);
    ends[2] = Math.max(ends[2], x);
    ends[3] = Math.max(ends[3], y);
  }
  const ratio = Math.max(ends[2] - ends[0], ends[3] - ends[1]);
  const wide = Number.isFinite(ratio) && ratio > 0 ? ratio : 1;
  const [cx, cy] = wide === 1 && !ratio ? [ends[0], ends[1]] : [(ends[0] + ends[2]) / 2, (ends[1] + ends[3]) / 2];
  return { ratio: wide, into: ({ x, y }) => ({ x: 0.5 + (x - cx) / wide, y: 0.5 - (y - cy) / wide }) };
}

/** The view {x, y, scale}: the drawing's point in the middle, and pixels for a drawing unit. */
function createView(renderer, { ratio, into }) {
  const camera = renderer.getCamera();
  const room = () => renderer.getDimensions();
  const unit = () => {
    const at = x => renderer.framedGraphToViewport({ x, y: 0 }, { cameraState: { x: 0, y: 0, angle: 0, ratio: 1 } }).x;
    return (at(1) - at(0)) / ratio;
  };
  const origin = into({ x: 0, y: 0 });
  const view = () => {
    const { x, y, ratio: zoomed } = camera.getState();
    return { x: (x - origin.x) * ratio, y: (origin.y - y) * ratio, scale: unit() / zoomed };
  };
  const stateOf = ({ x, y, scale }) => ({ ...into({ x, y }), angle: 0, ratio: unit() / scale });
  const onScreen = (point, seen = view()) => {
    const { width, height } = room();
    return { x: width / 2 + (point.x - seen.x) * seen.scale, y: height / 2 + (point.y - seen.y) * seen.scale };
  };
  const fromScreen = ({ x, y }, seen = view()) => {
    const { width, height } = room();
    return { x: seen.x + (x - width / 2) / seen.scale, y: seen.y + (y - height / 2) / seen.scale };
  };
  function setView(next, animate = false) {
    if (animate && !REDUCED) camera.animate(stateOf(next), { duration: 400, easing: "cubicInOut" });
    else camera.setState(stateOf(next));
  }
  return { room, view, setView, onScreen, fromScreen };
}

/** Loads the programs with what a look shows in a view: `load(view)`; `isElsewhere(view)` says that it left that. */
function createLoader(look, room, discs, lines) {
  let loadedFor = null;
  /** The lines that reach into the view or near it. */
  function linesNear({ x, y, scale }) {
    const { width, height } = room();
    const [wide, high] = [width / scale, height / scale];
    const outside = (a, b, middle, reach) => Math.max(a, b) < middle - reach || Math.min(a, b) > middle + reach;
    return LINES.filter(l => {
      if (!look.isShown(l)) return false;
      const [from, to] = [DISCS[l.from], DISCS[l.to]];
      return !outside(from.x, to.x, x, wide) && !outside(from.y, to.y, y, high);
    });
  }

  function load(seen, stale) {
    if (stale) {
      // The most important are last, on top of others.
      discs[0].load(DISCS.map(d => d.number).filter(i => look.visible.entity[i]).reverse());
    }
    const near = linesNear(seen),
      inFull = near.length <= MOST_IN_FULL;
    const full = inFull ? near : look.strong && look.strong.lines.size <= MOST_IN_FULL ? near.filter(l => look.strong.lines.has(l.id)) : [];
    const thin = inFull ? [] : full.length ? near.filter(l => !look.strong.lines.has(l.id)) : near;
    const ids = (all, test) => all.filter(test).map(l => l.id);
    const isLoop = l => l.from === l.to;
    lines.farStraight.load(ids(thin, l => !isLoop(l) && isStraight(l)));
    lines.farCurved.load(ids(thin, l => !isLoop(l) && !isStraight(l)));
    lines.straight.load(ids(full, l => !isLoop(l) && isStraight(l)));
    lines.curved.load(ids(full, l => !isLoop(l) && !isStraight(l)));
    lines.loops.load(ids(full, isLoop));
    lines.arrows.load(seen.scale > 0.12 ? ids(full, l => !isLoop(l) && !l.symmetric) : []);
    loadedFor = seen;
  }

  /** Whether the view has left what is loaded. */
  const isElsewhere = ({ x, y, scale }) =>
    LINES.length > MOST_IN_FULL
      ? Math.abs(Math.log2(scale / loadedFor.scale)) > 0.2 ||
        Math.abs(x - loadedFor.x) * scale > room().width / 2 ||
        Math.abs(y - loadedFor.y) * scale > room().height / 2
      : scale > 0.12 !== loadedFor.scale > 0.12;
  return { load, isElsewhere };
}
