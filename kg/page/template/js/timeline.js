// When it is said to have happened: a histogram of the relations' dates, and two thumbs that choose a part of it.
const MOST_BINS = 48;

/** The bins: months, years or decades, whichever divides the whole period into few enough; null without dates. */
const TIMELINE = (() => {
  const dates = RELATIONS.map(dateOf)
    .filter(d => /^\d{4}/.test(d ?? ""))
    .sort();
  if (!dates.length) return null;
  const first = dates[0],
    last = dates[dates.length - 1];
  const scales = [
    {
      of: d => (d.length < 7 ? null : +d.slice(0, 4) * 12 + +d.slice(5, 7) - 1),
      name: n => `${Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, "0")}`,
    },
    { of: d => +d.slice(0, 4), name: n => String(n).padStart(4, "0") },
    { of: d => Math.floor(+d.slice(0, 4) / 10), name: n => `${n}0` },
  ];
  const exact = dates.every(d => d.length >= 7);
  const scale = scales.find((s, i) => (i > 0 || exact) && s.of(last) - s.of(first) < MOST_BINS) ?? scales[2];
  const start = scale.of(first),
    count = scale.of(last) - start + 1;
  return {
    count,
    bin: d => (/^\d{4}/.test(d ?? "") ? scale.of(d) - start : null),
    name: i => scale.name(start + i),
  };
})();

/** The bin of each relation, −1 where it has no date; counted when it is first asked for. */
let bins = null;
const binsOf = () =>
  (bins ??= Int32Array.from(RELATIONS, r => {
    const date = dateOf(r);
    return date === null ? -1 : (TIMELINE.bin(date) ?? -1);
  }));

/** Whether a relation's date lies between the thumbs; one without a date does not, once they are moved. */
function timeCondition() {
  const { from, until } = filters;
  if (!TIMELINE || (from === 0 && until === TIMELINE.count - 1)) return null;
  const own = binsOf();
  return r => own[r.number] >= from && own[r.number] <= until;
}

function timelineFilter(changed) {
  if (!TIMELINE || TIMELINE.count < 2) return null;
  const sums = new Array(TIMELINE.count).fill(0);
  for (const bin of binsOf()) if (bin >= 0) sums[bin]++;
  const most = Math.max(...sums),
    last = TIMELINE.count - 1;
  const bars = sums.map((n, i) => {
    const bar = h("i", { title: `${dateInWords(TIMELINE.name(i))}: ${count("relations", n)}` });
    bar.style.blockSize = n ? `${8 + (92 * n) / most}%` : "2px";
    return bar;
  });
  const output = h("output", {});
  const period = i => dateInWords(TIMELINE.name(i));
  const told = () => {
    output.replaceChildren(bdi(`${period(filters.from)} – ${period(filters.until)}`));
    bars.forEach((bar, i) => bar.classList.toggle("off", i < filters.from || i > filters.until));
  };
  const thumb = (key, label, limit) =>
    h("input", {
      type: "range",
      min: 0,
      max: last,
      step: 1,
      value: filters[key],
      "aria-label": word(label),
      "aria-valuetext": period(filters[key]),
      "data-filter": key,
      oninput: e => {
        filters[key] = limit(+e.target.value);
        e.target.value = filters[key];
        e.target.setAttribute("aria-valuetext", period(filters[key]));
        told();
        changed(false);
      },
      onchange: () => changed(true),
    });
  told();
  return h(
    "div",
    { class: "timeline" },
    h("h2", {}, h("span", {}, word("period")), output),
    h("div", { class: "bars", "aria-hidden": "true" }, bars),
    h(
      "div",
      { class: "thumbs" },
      thumb("from", "since", v => Math.min(v, filters.until)),
      thumb("until", "until", v => Math.max(v, filters.from)),
    ),
  );
}
