// The page: the view that it shows, which its address keeps, and what is drawn anew when the view changes.

const PLAIN_VIEW = {
  day: contents.asOf,
  tier: null,
  province: null,
  holder: null,
  policy: null,
  source: null,
  task: null,
  kind: null,
  search: "",
  body: null,
  order: "list",
  shown: 50,
  wide: false,
};
let view = { ...PLAIN_VIEW };

const clamped = (day) => Math.min(contents.last, Math.max(contents.first, day));

/** The view as text behind the # of the address: what differs from the plain view. */
function hashOfView() {
  const parts = new URLSearchParams();
  const put = (name, value) => {
    if (value !== null && value !== undefined && value !== "") parts.set(name, value);
  };
  put("day", view.day === contents.asOf ? null : isoDay(view.day));
  put("lang", lang === contents.lang ? null : lang);
  for (const name of ["policy", "source", "task", "search"]) put(name, view[name]);
  put("tier", view.tier);
  put("province", view.province === null ? null : units.ids[view.province]);
  put("holder", typeof view.holder === "number" ? units.ids[view.holder] : view.holder);
  put("state", view.kind === null ? null : KINDS[view.kind].name);
  put("body", view.body === null ? null : units.ids[view.body]);
  put("order", view.order === "list" ? null : view.order);
  return parts.toString();
}

/** The view that an address asks for; what it names wrongly is left out. */
function viewOfHash(hash) {
  const parts = new URLSearchParams(hash.replace(/^#/, ""));
  const unit = (name) => units.number.get(parts.get(name)) ?? null;
  const known = (name, values) => (values.has(parts.get(name)) ? parts.get(name) : null);
  const tier = parts.has("tier") ? Number(parts.get("tier")) : null;
  const asked = parts.get("lang");
  lang = LANGS.includes(asked) ? asked : contents.lang;
  return {
    ...PLAIN_VIEW,
    day: clamped(dayOfIso(parts.get("day")) ?? contents.asOf),
    policy: known("policy", policies),
    source: known("source", new Set(groups.flatMap((group) => group.sources))),
    task: known("task", items),
    tier: groups.some((group) => group.tier === tier) ? tier : null,
    province: unit("province"),
    holder: parts.get("holder") === "itself" ? "itself" : unit("holder"),
    kind: KIND[parts.get("state")] ?? null,
    search: parts.get("search") ?? "",
    body: unit("body"),
    order: ["open", "name"].includes(parts.get("order")) ? parts.get("order") : "list",
  };
}

/** Keep the view in the address, as the same step of the history or as a new one. */
function keepAddress(method, hash) {
  if (method === "replaceState" && location.hash.replace(/^#/, "") === hash) return;
  try {
    history[method](null, "", hash ? `#${hash}` : location.pathname + location.search);
  } catch {
    // a page within another one may have no address of its own
  }
}

/** Do what replaces elements, and give the focus back to the element with the same key. */
function keepingFocus(change) {
  const key = document.activeElement?.dataset?.key;
  change();
  if (key && document.activeElement?.dataset?.key !== key) {
    document.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
  }
}

let frame = null;
const actions = {
  set(changes) {
    view = { ...view, ...changes };
    refresh();
  },
  setDay(day) {
    view = { ...view, day: clamped(day) };
    dayParts.update(view.day);
    if (frame === null)
      frame = requestAnimationFrame(() => {
        frame = null;
        refresh();
      });
  },
  choose(unit) {
    const before = view.body;
    if (unit !== before) keepAddress("pushState", hashOfView()); // going back opens what was open before
    view = { ...view, body: unit };
    refresh();
    if (unit !== null) document.getElementById("body-name").focus();
    else document.querySelector(`[data-key="row-${CSS.escape(units.ids[before])}"], #search`)?.focus();
  },
  setLanguage(language) {
    lang = language;
    keepingFocus(build);
  },
};

let dayParts = null,
  places = {};

/** Everything, in the language of the page; what changes with the view is filled in by `refresh`. */
function build() {
  document.documentElement.lang = lang;
  document.title = `${boardTitle()} · rollout`;
  dayParts = dayControls(view, actions, () => daysOfChange(view));
  const part = (tag, properties) => make(tag, properties);
  places = {
    filters: part("div", { class: "controls" }),
    body: part("section", { id: "body", "aria-labelledby": "body-name", hidden: true }),
    summary: part("div"),
    months: part("div"),
    lists: part("div", { class: "columns" }),
    heat: part("div"),
    list: part("div"),
    forecast: part("div"),
    targets: part("div"),
  };
  const main = make(
    "main",
    { id: "main", tabindex: "-1" },
    make(
      "div",
      { class: "finder" },
      searchBox(() => view, actions),
      dayParts.buttons,
    ),
    places.filters,
    places.body,
    places.summary,
    section(
      "timeline",
      words("timeline"),
      make("div", { class: "track" }, places.months, dayParts.slider, yearMarks()),
      make("p", { class: "note" }, words("timeline_note")),
      places.lists,
    ),
    places.heat,
    section("bodies", words("bodies"), orderField(), places.list),
    places.forecast,
    places.targets,
    findingsSection(),
    talliesSection() ?? "",
    aboutSection(),
  );
  const skip = make(
    "a",
    {
      class: "skip",
      href: "#main",
      on: {
        click: (event) => {
          event.preventDefault();
          main.focus();
        },
      },
    },
    words("skip"),
  );
  document.body.replaceChildren(skip, topBar(view, actions), main);
  refresh();
}

function orderField() {
  const select = make(
    "select",
    { id: "order", "data-key": "order", on: { change: (event) => actions.set({ order: event.target.value }) } },
    [
      ["list", "by_list"],
      ["open", "by_open"],
      ["name", "by_name"],
    ].map(([value, name]) => make("option", { value }, words(name))),
  );
  select.value = view.order;
  return make("div", { class: "order" }, make("label", { for: "order" }, words("order")), select);
}

let lastCounts = { key: null, counts: null };

/** The counts of the view; they are kept while nothing changes but what is searched for or looked at. */
function countsOfView() {
  const key = JSON.stringify(["day", ...FILTERS].map((name) => view[name]));
  if (key !== lastCounts.key) lastCounts = { key, counts: counted(view) };
  return lastCounts.counts;
}

/** Count for the view, and draw what depends on it. */
function refresh() {
  const counts = countsOfView();
  keepingFocus(() => {
    places.filters.replaceChildren(filterBar(view, actions));
    places.body.hidden = view.body === null;
    places.body.replaceChildren(...(view.body === null ? [] : bodyPanel(view.body, view, actions).filter(Boolean)));
    places.summary.replaceChildren(summarySection(counts, view, actions));
    places.months.replaceChildren(monthColumns(counts.dues, view));
    places.lists.replaceChildren(...timelineLists(counts, view));
    places.heat.replaceChildren(heatSection(counts, view, actions));
    places.list.replaceChildren(...bodyList(counts, view, actions).filter(Boolean));
    places.forecast.replaceChildren(forecastSection(view));
    places.targets.replaceChildren(targetsSection(view) ?? "");
  });
  dayParts.update(view.day);
  keepAddress("replaceState", hashOfView());
}

window.addEventListener("hashchange", () => {
  if (location.hash.replace(/^#/, "") === hashOfView()) return;
  view = viewOfHash(location.hash);
  build();
});
// What is folded away on the screen is told on paper.
window.addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("#body details:not(.steps)")) {
    details.open = true;
    details.dispatchEvent(new Event("toggle")); // that of the browser comes after the paper is laid out
  }
});

if (matchMedia("(min-width: 60rem)").matches) opened.add("filters");
view = viewOfHash(location.hash);
build();
performance.mark("counts-shown");
