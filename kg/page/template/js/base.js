// Elements, words, numbers and dates. Text goes into the page by textContent only.
const SVG = "http://www.w3.org/2000/svg";
const byId = id => document.getElementById(id);

/** The value of a JSON element: as it stands, or base64 of deflate where there is much of it. */
async function readJson(id) {
  const element = byId(id);
  if (element.dataset.packed === undefined) return JSON.parse(element.textContent);
  if (!("DecompressionStream" in window)) byId("unsupported").hidden = false;
  const text = atob(element.textContent),
    bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).json();
}

/** An element: attributes by name, `on…` as listeners, undefined and false left out, true as empty; children as text. */
function h(tag, attributes = {}, ...children) {
  const element = ["svg", "path", "circle", "rect", "line"].includes(tag)
    ? document.createElementNS(SVG, tag)
    : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter(c => c !== null && c !== undefined && c !== false));
  return element;
}

/** Text of documents: isolated from the direction of what is around it; right-to-left if any of it is Arabic. */
const bdi = (text, attributes = {}) =>
  h("bdi", { dir: isArabic(String(text)) ? "rtl" : "ltr", ...attributes }, String(text));

const [DATA, DRAWN] = await Promise.all([readJson("kg-data"), readJson("kg-drawing")]);
const state = { lang: DATA.lang, dark: false, view: "graph", selection: null, depth: 1, only: false, at: null };

/** A word of the interface, with {places} filled. */
function word(key, values = {}) {
  let found = DATA.words[state.lang];
  for (const part of key.split(".")) found = found?.[part];
  if (typeof found !== "string") return key.split(".").pop();
  return found.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

const locale = () => (state.lang === "ar" ? "ar-u-ca-gregory-nu-latn" : "en-GB");

/** What `make` gives for a language and a form; made once, for that is slow. */
const formats = new Map();
function format(form, make) {
  const key = `${locale()} ${form}`;
  if (!formats.has(key)) formats.set(key, make(locale()));
  return formats.get(key);
}
const number = n => format("number", l => new Intl.NumberFormat(l)).format(n);

/** A counted noun in the right plural: count("documents", 3). */
function count(noun, n) {
  const forms = DATA.words[state.lang].number[noun];
  const form = n === 0 && forms.zero ? "zero" : format("plural", l => new Intl.PluralRules(l)).select(n);
  return (forms[form] ?? forms.other).replace("{n}", number(n));
}

/** An ISO 8601 date, as exact as it is, in words; what is no such date stays as it is. */
function dateInWords(iso) {
  const parts = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/.exec(iso ?? "");
  if (!parts) return iso ?? "";
  const [, year, month, day] = parts;
  const value = new Date(Date.UTC(+year, month ? +month - 1 : 0, day ? +day : 1));
  if (Number.isNaN(value.getTime())) return iso;
  const form = {
    year: "numeric",
    timeZone: "UTC",
    ...(month && { month: "long" }),
    ...(day && { day: "numeric" }),
  };
  return format(`date ${Object.keys(form)}`, l => new Intl.DateTimeFormat(l, form)).format(value);
}

/** An address that may be opened: http and https only. */
function safeAddress(address) {
  try {
    const url = new URL(address);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

const isArabic = text => /[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]/.test(text);
const colour = style => (state.dark ? style.dark : style.light);
const styleOf = type => DATA.theme.entities[type] ?? DATA.theme.entities.LOC;
const entityColour = type => colour(styleOf(type));
const familyColour = family => colour(DATA.theme.families[family] ?? DATA.theme.families.role);

/** The shape of an entity type, as in the drawing. */
function shapeIcon(type, size = 14) {
  const { shape } = styleOf(type);
  const paths = {
    square:
      "M6 2.500h8a3.500 3.500 0 0 1 3.500 3.500v8a3.500 3.500 0 0 1-3.500 3.500H6a3.500 3.500 0 0 1-3.500-3.500V6A3.500 3.500 0 0 1 6 2.500Z",
    diamond: "M10 1l9 9-9 9-9-9Z",
    triangle: "M10 2l9 16H1Z",
    hexagon: "M5.2 2h9.6L19.5 10l-4.7 8H5.2L.5 10Z",
    star: "M10 .8l2.7 6 6.5.7-4.9 4.4 1.4 6.4L10 15l-5.7 3.3 1.4-6.4L.8 7.500l6.500-.7Z",
  };
  const attributes = { fill: entityColour(type) };
  return h(
    "svg",
    { viewBox: "0 0 20 20", width: size, height: size, "aria-hidden": "true", class: "shape" },
    shape === "dot"
      ? h("circle", { cx: 10, cy: 10, r: 8.5, ...attributes })
      : h("path", { d: paths[shape], ...attributes }),
  );
}

/** A piece of line of a relation family, solid or dashed. */
function lineIcon(family, dashed = false) {
  const stroke = family ? familyColour(family) : "currentColor";
  return h(
    "svg",
    { viewBox: "0 0 28 10", width: 28, height: 10, "aria-hidden": "true", class: "line" },
    h("line", {
      x1: 1,
      y1: 5,
      x2: 27,
      y2: 5,
      stroke,
      "stroke-width": 2.6,
      "stroke-linecap": "round",
      "stroke-dasharray": dashed ? "5 5" : undefined,
    }),
  );
}
