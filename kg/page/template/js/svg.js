// The current view as SVG: what the renderer says is drawn, as shapes and text that other programs can edit.
const HALO = 3.5;

/** An SVG element; unlike `h`, in a document of its own. */
function svgElement(tag, attributes = {}, text = null) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== null && value !== undefined)
      element.setAttribute(name, typeof value === "number" ? String(+value.toFixed(2)) : value);
  if (text !== null) element.textContent = text;
  return element;
}

/** Text as XML may hold it. */
const xmlText = text =>
  plain(text).replace(
    /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|[\ufffe\uffff]/g,
    "",
  );

const point = ([x, y]) => `${+x.toFixed(1)} ${+y.toFixed(1)}`;

function svgLine({ from, via, to, loop, colour, width, opacity, dashed, arrow: pointed }, scale) {
  const group = svgElement("g", { opacity, stroke: colour, fill: colour });
  const dash = dashed ? `${2.5 + 2 * width} ${2.5 + 1.5 * width}` : null;
  const stroke = { fill: "none", "stroke-width": width, "stroke-dasharray": dash };
  if (loop) {
    group.append(svgElement("circle", { cx: via[0], cy: via[1], r: LOOP.radius * scale, ...stroke }));
    return group;
  }
  const curve = via ? `Q${point(via)} ${point(to)}` : `L${point(to)}`;
  group.append(svgElement("path", { d: `M${point(from)}${curve}`, ...stroke }));
  if (pointed) group.append(arrowHead(via ?? from, to, 5 + 2.2 * width));
  return group;
}

function arrowHead(behind, tip, size) {
  const angle = Math.atan2(tip[1] - behind[1], tip[0] - behind[0]);
  const corner = turn =>
    point([tip[0] - size * Math.cos(angle + turn), tip[1] - size * Math.sin(angle + turn)]);
  return svgElement("path", { d: `M${point(tip)}L${corner(0.42)}L${corner(-0.42)}Z`, stroke: "none" });
}

function svgEntity({ id, x, y, radius, shape, fill, edge, width, opacity }) {
  const look = { fill, opacity, stroke: edge, "stroke-width": width, "stroke-linejoin": "round" };
  const corners = CORNERS[shape];
  const element = corners
    ? svgElement("path", {
        d: `M${corners.map(([a, b]) => point([x + a * radius, y + b * radius])).join("L")}Z`,
        ...look,
      })
    : svgElement("circle", { cx: x, cy: y, r: radius, ...look });
  element.append(svgElement("title", {}, xmlText(nameOf(id))));
  return element;
}

function svgLabel({ lines, x, top, size, weight: bold, colour }, halo) {
  const look = {
    fill: colour,
    stroke: halo,
    "stroke-width": HALO,
    "stroke-linejoin": "round",
    "paint-order": "stroke",
    "font-size": size,
    "font-weight": bold,
    "text-anchor": "middle",
  };
  return lines.map((line, i) => {
    const rtl = isArabic(line);
    const place = { x, y: top + (i + 0.06) * size * LEADING + 0.86 * size };
    return svgElement("text", { ...place, ...look, direction: rtl ? "rtl" : "ltr" }, xmlText(line));
  });
}

/** The drawing in a container as the text of an SVG file. */
function asSvg(drawing, container) {
  const { width, height } = container.getBoundingClientRect(),
    ground = getComputedStyle(root).getPropertyValue("--ground").trim();
  const svg = svgElement("svg", {
    viewBox: `0 0 ${Math.round(width)} ${Math.round(height)}`,
    width: Math.round(width),
    height: Math.round(height),
    "font-family": LABEL_FONT.replaceAll('"', "'"),
    lang: state.lang,
  });
  const inView = ({ x, y, radius }) =>
    x > -radius && y > -radius && x < width + radius && y < height + radius;
  svg.append(
    svgElement("title", {}, xmlText(document.title)),
    svgElement("rect", { width: "100%", height: "100%", fill: ground }),
    ...drawing.sceneLines().map(line => svgLine(line, drawing.view().scale)),
    ...drawing.sceneEntities().filter(inView).map(svgEntity),
    ...drawing.sceneLabels().flatMap(label => svgLabel(label, ground)),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(svg)}\n`;
}
