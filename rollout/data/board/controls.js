// The controls: language, filters and the day. They are made once in a language and then kept up to date.

function topBar(view, actions) {
  const languages = LANGS.map((each) =>
    button(each === "vi" ? "Tiếng Việt" : "English", () => actions.setLanguage(each), {
      "aria-pressed": String(each === lang),
      lang: each,
      "data-key": `lang-${each}`,
    }),
  );
  const scope = words("scope", {
    obligations: numberText(groups.reduce((sum, group) => sum + group.members.length, 0)),
    bodies: numberText(new Set(cohorts.flatMap((members) => [...members])).size),
    facts: numberText(contents.facts),
  });
  const known = contents.knownOn === null ? "" : ` · ${words("as_known", { day: dayText(contents.knownOn) })}`;
  return make(
    "header",
    { class: "top" },
    make("div", { class: "titles" }, make("h1", {}, boardTitle()), make("p", { class: "quiet" }, scope + known)),
    make("div", { class: "languages", role: "group", "aria-label": words("language") }, languages),
    contents.note && make("p", { class: "remark", role: "note" }, contents.note[lang === "vi" ? 0 : 1]),
  );
}

function boardTitle() {
  return contents.policies.length === 1 ? policyText(contents.policies[0].id) : words("title");
}

/** The choices of each filter as pairs of value and text; those of bodies by name. */
function filterChoices(view) {
  const byName = (first, second) => first[1].localeCompare(second[1], lang);
  const provinces = [],
    holders = new Set();
  for (let unit = 0; unit < units.size; unit += 1) {
    if (units.tier[unit] === 1) {
      const until = units.until[unit];
      provinces.push([
        unit,
        nameOf(unit, view.day) + (until === null ? "" : ` (${words("ended_mark", { day: dayText(until) })})`),
      ]);
    }
  }
  for (const group of groups) for (const [, bodies] of group.holders) for (const body of bodies) holders.add(body);
  const tiers = [...new Set(groups.map(({ tier }) => tier))].sort();
  const sources = new Map(contents.policies.flatMap(({ sources: own }) => own));
  const usedSources = new Set(groups.flatMap((group) => group.sources));
  return {
    tier: tiers.map((tier) => [tier, phraseText(contents.labels.tiers[tier])]),
    province: provinces.sort(byName),
    holder: [["itself", words("itself")], ...[...holders].map((body) => [body, nameOf(body, view.day)]).sort(byName)],
    policy: contents.policies.map(({ id }) => [id, policyText(id)]),
    source: [...sources].filter(([id]) => usedSources.has(id)).map(([id, name]) => [id, phraseText(name)]),
    task: [...items.keys()].map((item) => [item, itemTitle(item)]),
    kind: KINDS.map(({ name, sign: mark }, kind) => [kind, `${mark} ${words(name)}`]),
  };
}

const FILTERS = ["tier", "province", "holder", "policy", "source", "task", "kind"];

const isFiltered = (view) => FILTERS.some((name) => view[name] !== null);

function filterBar(view, actions) {
  const choices = filterChoices(view);
  const fields = FILTERS.filter((name) => choices[name].length > 1 || view[name] !== null).map((name) => {
    const values = choices[name];
    const select = make(
      "select",
      {
        id: `filter-${name}`,
        "data-key": `filter-${name}`,
        on: {
          change: (event) =>
            actions.set({ [name]: event.target.value === "" ? null : values[event.target.value][0], shown: 50 }),
        },
      },
      make("option", { value: "" }, words("all")),
      values.map(([, text], place) => make("option", { value: place }, text)),
    );
    const place = values.findIndex(([value]) => value === view[name]);
    select.value = place < 0 ? "" : String(place);
    return make(
      "div",
      { class: view[name] === null ? "filter" : "filter set" },
      make("label", { for: `filter-${name}` }, words(name === "kind" ? "state" : name)),
      select,
    );
  });
  const count = FILTERS.filter((name) => view[name] !== null).length;
  return make(
    "details",
    { class: "filters", open: openedBefore("filters"), on: { toggle: remember("filters") } },
    make(
      "summary",
      { "data-key": "filters" },
      words("filters"),
      count > 0 && make("span", { class: "set-count" }, ` ${count}`),
    ),
    make(
      "div",
      { class: "fields" },
      fields,
      count > 0 &&
        button(words("reset"), () => actions.set(Object.fromEntries(FILTERS.map((name) => [name, null]))), {
          "data-key": "reset",
        }),
    ),
  );
}

/** The slider with the days around it; `days` gives the days of change when they are asked for. */
function dayControls(view, actions, days) {
  const slider = make("input", {
    type: "range",
    id: "day-slider",
    min: contents.first,
    max: contents.last,
    step: 1,
    value: view.day,
    "data-key": "slider",
    "aria-label": words("day_slider"),
    "aria-valuetext": dayText(view.day),
    on: { input: (event) => actions.setDay(Number(event.target.value)) },
  });
  const field = make("input", {
    type: "text",
    id: "day-field",
    class: "day-field",
    autocomplete: "off",
    inputmode: "text",
    "data-key": "day",
    "aria-describedby": "day-fault",
    on: { change: (event) => readDay(event.target) },
  });
  const fault = make("p", { id: "day-fault", class: "fault", role: "alert" });
  const readDay = (input) => {
    const day = dayOfText(input.value);
    const isGood = day !== null && contents.first <= day && day <= contents.last;
    input.setAttribute("aria-invalid", String(!isGood));
    fault.textContent = isGood
      ? ""
      : words("no_day_of_page", { first: dayText(contents.first), last: dayText(contents.last) });
    if (isGood) actions.setDay(day);
  };
  const step = (find) => () => {
    const day = find(days());
    if (day !== undefined) actions.setDay(day);
  };
  const current = () => Number(slider.value);
  const reset = button(words("back_to", { day: dayText(contents.asOf) }), () => actions.setDay(contents.asOf), {
    "data-key": "as-of",
  });
  const buttons = make(
    "div",
    { class: "steps-of-days" },
    button(
      "«",
      step((all) => all.filter((day) => day < current()).at(-1)),
      { "aria-label": words("earlier"), title: words("earlier"), "data-key": "earlier" },
    ),
    button("‹", () => actions.setDay(current() - 1), {
      "aria-label": words("day_before"),
      title: words("day_before"),
      "data-key": "before",
    }),
    make("label", { for: "day-field" }, words("day")),
    field,
    button("›", () => actions.setDay(current() + 1), {
      "aria-label": words("day_after"),
      title: words("day_after"),
      "data-key": "after",
    }),
    button(
      "»",
      step((all) => all.find((day) => day > current())),
      { "aria-label": words("later"), title: words("later"), "data-key": "later" },
    ),
    reset,
    fault,
  );
  const update = (day) => {
    slider.value = day;
    slider.setAttribute("aria-valuetext", dayText(day));
    field.value = dayText(day);
    field.setAttribute("aria-invalid", "false");
    fault.textContent = "";
    reset.disabled = day === contents.asOf;
  };
  update(view.day);
  return { slider, buttons, update };
}
