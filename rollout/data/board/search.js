// The search: which units a text finds, by their names in both languages and by their codes.

const NO_MATCH = 9;
let searchTexts = null; // made at the first search: a page is opened more often than it is searched

/** The texts by which each unit is found: as they are written, without diacritics, and its codes. */
function textsToSearch() {
  searchTexts ??= units.names.map(textsOfUnit);
  return searchTexts;
}

function textsOfUnit(name, unit) {
  const beside = contents.bodies.kinds[units.kind[unit]];
  const names = [name, ...(contents.bodies.earlier[unit] ?? []).map((version) => version[1])];
  const english = contents.bodies.english[unit] || name;
  const whole = beside.length ? [...names.map((each) => `${beside[0]} ${each}`), `${english} ${beside[1]}`] : [];
  const lines = [...names, english, ...whole].join("\n").toLowerCase();
  return {
    marked: `\n${lines}`.normalize("NFC"),
    folded: `\n${folded(lines)}`,
    codes: `\n${codeOf(unit)}\n${units.ids[unit]}`.toLowerCase(),
  };
}

/**
 * The units that a search finds: what is written the same way first, whole names before parts, upper tiers first.
 * What stands behind a comma is looked for in the units above on a day: "dong da, ha noi".
 */
function matchingUnits(search, day) {
  const [own, ...above] = search
    .toLowerCase()
    .normalize("NFC")
    .split(",")
    .map((part) => part.trim());
  const plain = folded(own);
  if (!plain) return [];
  const matches = [];
  textsToSearch().forEach((texts, unit) => {
    const rank = searchRank(texts, own, plain);
    if (rank < NO_MATCH && above.every((part) => isBelow(unit, folded(part), day))) matches.push([rank, unit]);
  });
  const tierOf = ([, unit]) => units.tier[unit];
  matches.sort((first, second) => first[0] - second[0] || tierOf(first) - tierOf(second) || first[1] - second[1]);
  return matches.map(([, unit]) => unit);
}

function isBelow(unit, part, day) {
  return unitsAbove(unit, day).some((parent) => textsToSearch()[parent].folded.includes(part));
}

/** How well texts match a search, from 0: a code, a whole name, its beginning, that of a word, a part. */
function searchRank(texts, own, plain) {
  if (`${texts.codes}\n`.includes(`\n${plain}\n`)) return 0;
  if (own === plain) return placeRank(texts.folded, plain);
  return Math.min(placeRank(texts.marked, own), placeRank(texts.folded, plain) + 4);
}

function placeRank(text, part) {
  if (`${text}\n`.includes(`\n${part}\n`)) return 1;
  if (text.includes(`\n${part}`)) return 2;
  if (text.includes(` ${part}`)) return 3;
  return text.includes(part) ? 4 : NO_MATCH;
}

const SUGGESTED = 12;

/** The search: a text field with a list of suggestions, of which the arrow keys choose one. */
function searchBox(view, actions) {
  const list = make("ul", { id: "suggestions", role: "listbox", "aria-label": words("find"), hidden: true });
  let suggested = [],
    active = -1;
  const show = () => {
    suggested = matchingUnits(input.value, view().day).slice(0, SUGGESTED);
    active = -1;
    list.replaceChildren(...suggested.map((unit, place) => suggestion(unit, place, view(), () => choose(place))));
    if (input.value.trim() && !suggested.length)
      list.append(make("li", { class: "quiet", role: "option", "aria-disabled": "true" }, words("no_match")));
    open(input.value.trim() !== "");
  };
  const open = (isOpen) => {
    list.hidden = !isOpen;
    input.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) input.removeAttribute("aria-activedescendant");
  };
  const choose = (place) => {
    open(false);
    input.value = "";
    actions.set({ search: "" });
    actions.choose(suggested[place]);
  };
  const move = (step) => {
    if (!suggested.length) return;
    active = (active + step + suggested.length) % suggested.length;
    [...list.children].forEach((option, place) => option.setAttribute("aria-selected", String(place === active)));
    list.children[active].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", list.children[active].id);
  };
  const listeners = {
    input: () => {
      show();
      actions.set({ search: input.value, shown: 50 });
    },
    focus: () => {
      if (input.value.trim()) show();
    },
    blur: () => open(false),
    keydown: (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) show();
        move(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "Enter" && suggested.length) {
        event.preventDefault();
        choose(Math.max(0, active));
      } else if (event.key === "Escape") {
        event.preventDefault(); // browsers empty the field at once; here the first press closes the list
        if (list.hidden) {
          input.value = "";
          actions.set({ search: "" });
        }
        open(false);
      }
    },
  };
  const input = make("input", {
    id: "search",
    type: "search",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    "aria-expanded": "false",
    "aria-controls": "suggestions",
    "aria-autocomplete": "list",
    "aria-describedby": "search-hint",
    "data-key": "search",
    on: listeners,
  });
  input.value = view().search;
  return make(
    "div",
    { class: "search" },
    make("label", { for: "search" }, words("find")),
    input,
    list,
    make("p", { id: "search-hint", class: "quiet" }, words("find_hint")),
  );
}

function suggestion(unit, place, view, choose) {
  const until = units.until[unit];
  const above = unitsAbove(unit, view.day)
    .map((parent) => nameOf(parent, view.day))
    .join(", ");
  const note = until !== null && until < view.day ? words("ended_mark", { day: dayText(until) }) : "";
  return make(
    "li",
    {
      id: `suggestion-${place}`,
      role: "option",
      "aria-selected": "false",
      on: { mousedown: (event) => event.preventDefault(), click: choose },
    },
    make("strong", {}, nameOf(unit, view.day)),
    " ",
    make(
      "span",
      { class: "quiet" },
      [above || phraseText(contents.labels.tiers[units.tier[unit]]), codeText(unit), note].filter(Boolean).join(" · "),
    ),
  );
}
