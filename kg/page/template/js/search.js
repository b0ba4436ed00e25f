// Search in both scripts, folded as the store folds names (kg.names.normalize).
const FOLDS = { أ: "ا", إ: "ا", آ: "ا", ٱ: "ا", ى: "ي", ة: "ه", ؤ: "و", ئ: "ي" };

function normalise(text) {
  return text
    .normalize("NFKC")
    .replace(/[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640]/g, "")
    .replace(/[أإآٱىةؤئ]/g, letter => FOLDS[letter])
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, " ")
    .trim();
}

/** Latin letters without accents, so that «Andre» finds «André». */
const unaccented = text => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "");

/** The folded names of each entity, made when they are first looked for, or before that in an idle moment. */
const foldedNames = (() => {
  let made = null;
  const make = () =>
    (made ??= ENTITIES.map(e =>
      [e.name, e.name_ar, ...e.aliases].filter(Boolean).map(n => unaccented(normalise(n))),
    ));
  setTimeout(make, 1500);
  return make;
})();

/** Entity numbers by how well a name fits: whole, whole words, beginnings, inside; then by number of documents. */
function find(query) {
  const q = unaccented(normalise(query));
  if (!q) return [];
  const words = q.split(" "),
    folded = foldedNames();
  const score = name => {
    if (name === q) return 4;
    if (!name.includes(words[0])) return 0;
    const own = name.split(" ");
    if (words.every(w => own.some(o => o === w || o === "ال" + w))) return 3;
    if (words.every(w => own.some(o => o.startsWith(w) || o.startsWith("ال" + w)))) return 2;
    return name.includes(q) ? 1 : 0;
  };
  // A short name that many documents use beats a whole match of an unknown: «ترامب» is Donald Trump.
  return ENTITIES.map((e, i) => [i, Math.max(0, ...folded[i].map(score))])
    .filter(([, s]) => s > 0)
    .sort(
      ([a, s], [b, t]) =>
        Math.min(t, 3) - Math.min(s, 3) ||
        ENTITIES[b].documents - ENTITIES[a].documents ||
        t - s ||
        ENTITIES[b].mentions - ENTITIES[a].mentions ||
        a - b,
    )
    .map(([i]) => i);
}

/**
 * A combobox over all entities: `input` with its `list` of options. The best entity is `preview`ed while typing,
 * arrows move the choice, Enter or a click keeps it, Escape `cancel`s.
 */
function wireSearch({ input, list, choose, preview = () => {}, cancel = () => {} }) {
  let found = [],
    at = -1;
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const move = to => {
    at = to;
    [...list.children].forEach((li, i) => li.setAttribute("aria-selected", String(i === at)));
    list.children[at]?.scrollIntoView({ block: "nearest" });
    if (found[at] !== undefined) {
      input.setAttribute("aria-activedescendant", list.children[at].id);
      preview(found[at]);
    }
  };
  const take = i => {
    if (found[i] === undefined) return;
    close();
    input.value = nameOf(found[i]);
    choose(found[i]);
  };
  const option = (id, i) =>
    h(
      "li",
      {
        id: `${list.id}-${i}`,
        role: "option",
        "aria-selected": "false",
        onpointerdown: e => {
          e.preventDefault();
          take(i);
        },
      },
      shapeIcon(ENTITIES[id].type),
      h(
        "span",
        { class: "names" },
        bdi(nameOf(id)),
        names(ENTITIES[id])[1] && bdi(names(ENTITIES[id])[1], { class: "second" }),
      ),
      h("span", { class: "count" }, count("documents", ENTITIES[id].documents)),
    );
  const open = () => {
    const all = find(input.value),
      typed = normalise(input.value);
    found = all.slice(0, 12);
    list.replaceChildren(...found.map(option));
    if (!found.length && typed)
      list.append(h("li", { class: "empty", role: "option", "aria-disabled": "true" }, word("no_match")));
    list.hidden = !list.children.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    byId("announce").textContent = typed ? count("results", all.length) : "";
    if (found.length && typed.length > 1) move(0);
    else at = -1;
  };
  input.addEventListener("input", () => {
    // The hint runs in the page's direction, what is typed in its own.
    if (input.value) input.dir = "auto";
    else input.removeAttribute("dir");
    open();
  });
  input.addEventListener("focus", () => {
    if (input.value) input.select();
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", e => {
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      if (list.hidden) open();
      else if (found.length) move((at + (e.key === "ArrowDown" ? 1 : -1) + found.length) % found.length);
    } else if (e.key === "Enter") take(Math.max(at, 0));
    else if (e.key === "Escape") {
      e.stopPropagation();
      close();
      input.value = "";
      cancel();
    }
  });
}
