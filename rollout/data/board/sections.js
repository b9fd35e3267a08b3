// The sections that count again with the day and the filters: summary, due days, tasks by tier, bodies.

function section(id, title, ...children) {
  return make(
    "section",
    { id, "aria-labelledby": `${id}-title` },
    make("h2", { id: `${id}-title` }, title),
    ...children,
  );
}

const MAJOR = ["silent", "overdue", "today", "upcoming", "on_time", "late"],
  MINOR = ["done", "no_day"];

function summarySection({ all }, view, actions) {
  const fallen = fallenDue(all),
    done = doneOf(all);
  const card = (name) => {
    const kind = KIND[name];
    return make(
      "li",
      {},
      button(
        [
          make("span", { class: "figure" }, sign(kind), ` ${numberText(all[kind])}`),
          make("span", { class: "name" }, words(name)),
        ],
        () => actions.set({ kind: view.kind === kind ? null : kind, shown: 50 }),
        {
          class: `card ${name}`,
          "data-key": `card-${name}`,
          "aria-pressed": String(view.kind === kind),
        },
      ),
    );
  };
  const minor = MINOR.filter((name) => all[KIND[name]] > 0);
  const share = fallen
    ? { share: printedShare(done, fallen, lang), done: numberText(done), fallen: numberText(fallen) }
    : null;
  return section(
    "summary",
    words("summary", { day: dayText(view.day) }),
    make("ul", { class: "cards" }, MAJOR.map(card)),
    bar(all),
    minor.length > 0 && make("ul", { class: "cards minor" }, minor.map(card)),
    make(
      "p",
      { class: "note" },
      share ? `${words("completion", share)}. ` : `${words("none_fallen")} `,
      all[KIND.silent] > 0 && `${words("silence_is_no_guilt")} `,
      all[KIND.off] > 0 && `${words("not_counted", { count: numberText(all[KIND.off]) })}.`,
    ),
  );
}

/** The due days nearest to the day of the view, before it or after it. */
function nearestDues(dues, view, isBefore) {
  const days = [...dues.keys()]
    .filter((due) => (isBefore ? due <= view.day : due > view.day))
    .sort((first, second) => first - second);
  const nearest = isBefore ? days.slice(-4).reverse() : days.slice(0, 4);
  if (!nearest.length) return make("p", { class: "quiet" }, words("nothing_due"));
  return make(
    "ul",
    { class: "dues" },
    nearest.map((due) => {
      const { counts, items: byItem } = dues.get(due);
      const largest = [...byItem].sort((first, second) => second[1] - first[1]);
      const rest = largest.length - 2;
      return make(
        "li",
        {},
        make("span", { class: "when" }, dayText(due)),
        make(
          "span",
          { class: "what" },
          largest.slice(0, 2).map(([item, count]) => make("span", {}, `${itemTitle(item)} (${numberText(count)})`)),
          rest > 0 && make("span", { class: "quiet" }, words("and_more", { count: numberText(rest) })),
          countsLine(counts),
        ),
      );
    }),
  );
}

function timelineLists({ dues }, view) {
  return [
    make("div", {}, make("h3", {}, words("fell_due")), nearestDues(dues, view, true)),
    make("div", {}, make("h3", {}, words("comes")), nearestDues(dues, view, false)),
  ];
}

const FURTHEST = 10; // tasks that the table shows before it is opened

function heatSection({ cells }, view, actions) {
  const tiers = contents.labels.tiers
    .map((_, tier) => tier)
    .filter((tier) => [...cells.keys()].some((key) => key.endsWith(` ${tier}`)));
  const rows = [...items.keys()]
    .map((item) => {
      const counts = tiers.map((tier) => cells.get(`${item} ${tier}`) ?? null);
      return { item, counts, open: counts.reduce((sum, cell) => sum + (cell ? openAndDue(cell) : 0), 0) };
    })
    .filter(({ counts }) => counts.some((cell) => cell && owed(cell) > 0));
  const isShort = rows.length > FURTHEST + 2 && !view.wide;
  const shown = isShort ? [...rows].sort((first, second) => second.open - first.open).slice(0, FURTHEST) : rows;
  const table = make(
    "table",
    {},
    make(
      "thead",
      {},
      make(
        "tr",
        {},
        make("th", { scope: "col" }, words("task")),
        tiers.map((tier) => make("th", { scope: "col" }, phraseText(contents.labels.tiers[tier]))),
      ),
    ),
    make(
      "tbody",
      {},
      shown.map(({ item, counts }) =>
        make(
          "tr",
          {},
          make("th", { scope: "row" }, itemTitle(item), make("span", { class: "quiet" }, policyShort(item))),
          counts.map((cell, place) => heatCell(item, tiers[place], cell, view, actions)),
        ),
      ),
    ),
  );
  return section(
    "heat",
    words("heat"),
    make("p", { class: "note" }, words("heat_note")),
    make("div", { class: "scroll", tabindex: "0", role: "group", "aria-labelledby": "heat-title" }, table),
    rows.length > FURTHEST + 2 &&
      button(
        isShort ? words("all_rows", { count: numberText(rows.length) }) : words("fewer_rows"),
        () => actions.set({ wide: !view.wide }),
        { "data-key": "heat-all", "aria-expanded": String(!isShort) },
      ),
  );
}

function policyShort(item) {
  const policy = policies.get(items.get(item).id.split("/")[0]);
  return policy.number || phraseText(policy.title);
}

/** One task at one tier: its most pressing kind by sign and colour, what is open of what fell due, and what comes. */
function heatCell(item, tier, cell, view, actions) {
  if (!cell || !owed(cell))
    return make("td", { class: "empty" }, make("span", { class: "visually-hidden" }, words("no_duty")));
  const fallen = fallenDue(cell),
    open = openAndDue(cell);
  const isThere = (kind) => cell[kind] > 0;
  const ofFallen = (name, count) => count > 0 && words(name, { count: numberText(count), fallen: numberText(fallen) });
  const kind = (fallen && !open ? [KIND.on_time, KIND.late, KIND.done] : KINDS.map((_, place) => place)).find(isThere);
  const texts = [
    ofFallen("silent_of", cell[KIND.silent]),
    ofFallen("overdue_of", cell[KIND.overdue]),
    fallen > 0 && open === 0 && words("all_done", { fallen: numberText(fallen) }),
    cell[KIND.today] > 0 && `${numberText(cell[KIND.today])} ${words("today")}`,
    cell[KIND.upcoming] > 0 && words("coming", { count: numberText(cell[KIND.upcoming]) }),
    cell[KIND.no_day] > 0 && words("undated", { count: numberText(cell[KIND.no_day]) }),
  ].filter(Boolean);
  const share = fallen ? Math.ceil((4 * open) / fallen) : 0;
  const isChosen = view.task === item && view.tier === tier;
  return make(
    "td",
    {},
    button(
      [
        make("span", { class: "figure" }, sign(kind), ` ${texts[0]}`),
        texts.slice(1).map((text) => make("span", { class: "quiet" }, text)),
        bar(cell),
      ],
      () => actions.set(isChosen ? { task: null, tier: null } : { task: item, tier }),
      {
        class: `cell heat-${share}`,
        "aria-pressed": String(isChosen),
        "data-key": `cell ${item} ${tier}`,
        "aria-label": `${itemTitle(item)}, ${phraseText(contents.labels.tiers[tier])}: ${texts.join("; ")}`,
      },
    ),
  );
}

/** The bodies that owe anything under the filters and match the search, in the order of the view. */
function bodiesAsked({ ofUnits }, view) {
  const found = view.search ? new Map(matchingUnits(view.search, view.day).map((unit, place) => [unit, place])) : null;
  const rows = [];
  for (let unit = 0; unit < units.size; unit += 1) {
    if (found && !found.has(unit)) continue;
    const counts = countsOfUnit(ofUnits, unit);
    const asked = view.kind === null ? owed(counts) : counts[view.kind];
    if (asked || (found && counts[KIND.off])) rows.push({ unit, counts });
  }
  if (view.order === "open") rows.sort((first, second) => openAndDue(second.counts) - openAndDue(first.counts));
  else if (view.order === "name")
    rows.sort((first, second) => units.names[first.unit].localeCompare(units.names[second.unit], "vi"));
  else if (found) rows.sort((first, second) => found.get(first.unit) - found.get(second.unit));
  return rows;
}

function bodyRow({ unit, counts }, view, actions) {
  const until = units.until[unit];
  const isOver = until !== null && until < view.day;
  const above = unitsAbove(unit, view.day).map((parent) => nameOf(parent, view.day));
  const place = [
    above.join(", ") || phraseText(contents.labels.tiers[units.tier[unit]]),
    codeText(unit),
    isOver && words("ended_mark", { day: dayText(until) }),
  ]
    .filter(Boolean)
    .join(" · ");
  return make(
    "li",
    {},
    button(
      [
        make(
          "span",
          { class: "what" },
          make("strong", {}, nameOf(unit, view.day)),
          make("span", { class: "quiet" }, place),
        ),
        owed(counts) > 0 ? countsLine(counts) : make("span", { class: "quiet" }, words("off")),
      ],
      () => actions.choose(unit),
      { class: "body-row", "data-key": `row-${units.ids[unit]}`, "aria-pressed": String(view.body === unit) },
    ),
  );
}

function bodyList(counts, view, actions) {
  const rows = bodiesAsked(counts, view);
  const rest = Math.min(100, rows.length - view.shown);
  return [
    make("p", { class: "quiet", role: "status" }, words("bodies_count", { count: numberText(rows.length) })),
    rows.length
      ? make(
          "ul",
          { class: "body-list" },
          rows.slice(0, view.shown).map((row) => bodyRow(row, view, actions)),
        )
      : make("p", {}, words("owes_nothing")),
    rest > 0 &&
      button(words("more", { count: numberText(rest) }), () => actions.set({ shown: view.shown + 100 }), {
        "data-key": "more",
      }),
  ];
}
