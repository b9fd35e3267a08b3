// The sections below the controls: summary, timeline, tasks by tier, bodies, forecast, targets, findings, tallies.

function section(id, title, ...children) {
  return make("section", { id, "aria-labelledby": `${id}-title` }, make("h2", { id: `${id}-title` }, title), ...children);
}

const MAJOR = ["silent", "overdue", "today", "upcoming", "on_time", "late"], MINOR = ["done", "no_day"];

function summarySection({ all }, view, actions) {
  const fallen = fallenDue(all), done = doneOf(all);
  const card = (name) => {
    const kind = KIND[name];
    return make("li", {}, button([
      make("span", { class: "figure" }, sign(kind), ` ${numberText(all[kind])}`),
      make("span", { class: "name" }, words(name)),
    ], () => actions.set({ kind: view.kind === kind ? null : kind, shown: 50 }), {
      class: `card ${name}`, "data-key": `card-${name}`, "aria-pressed": String(view.kind === kind),
    }));
  };
  const minor = MINOR.filter((name) => all[KIND[name]] > 0);
  const share = fallen ? { share: printedShare(done, fallen, lang), done: numberText(done), fallen: numberText(fallen) } : null;
  return section("summary", words("summary", { day: dayText(view.day) }),
    make("ul", { class: "cards" }, MAJOR.map(card)),
    bar(all),
    minor.length > 0 && make("ul", { class: "cards minor" }, minor.map(card)),
    make("p", { class: "note" }, share ? `${words("completion", share)}. ` : `${words("none_fallen")} `,
      all[KIND.silent] > 0 && `${words("silence_is_no_guilt")} `,
      all[KIND.off] > 0 && `${words("not_counted", { count: numberText(all[KIND.off]) })}.`));
}

/** The due days nearest to the day of the view, before it or after it. */
function nearestDues(dues, view, isBefore) {
  const days = [...dues.keys()].filter((due) => (isBefore ? due <= view.day : due > view.day)).sort((one, two) => one - two);
  const nearest = isBefore ? days.slice(-4).reverse() : days.slice(0, 4);
  if (!nearest.length) return make("p", { class: "quiet" }, words("nothing_due"));
  return make("ul", { class: "dues" }, nearest.map((due) => {
    const { counts, items: byItem } = dues.get(due);
    const largest = [...byItem].sort((one, two) => two[1] - one[1]);
    const rest = largest.length - 2;
    return make("li", {},
      make("span", { class: "when" }, dayText(due)),
      make("span", { class: "what" },
        largest.slice(0, 2).map(([item, count]) => make("span", {}, `${itemTitle(item)} (${numberText(count)})`)),
        rest > 0 && make("span", { class: "quiet" }, words("and_more", { count: numberText(rest) })),
        countsLine(counts)));
  }));
}

function timelineLists({ dues }, view) {
  return [
    make("div", {}, make("h3", {}, words("fell_due")), nearestDues(dues, view, true)),
    make("div", {}, make("h3", {}, words("comes")), nearestDues(dues, view, false)),
  ];
}

const FURTHEST = 10; // tasks that the table shows before it is opened

function heatSection({ cells }, view, actions) {
  const tiers = contents.labels.tiers.map((_, tier) => tier)
    .filter((tier) => [...cells.keys()].some((key) => key.endsWith(` ${tier}`)));
  const rows = [...items.keys()].map((item) => {
    const counts = tiers.map((tier) => cells.get(`${item} ${tier}`) ?? null);
    return { item, counts, open: counts.reduce((sum, cell) => sum + (cell ? openAndDue(cell) : 0), 0) };
  }).filter(({ counts }) => counts.some((cell) => cell && owed(cell) > 0));
  const isShort = rows.length > FURTHEST + 2 && !view.wide;
  const shown = isShort ? [...rows].sort((one, two) => two.open - one.open).slice(0, FURTHEST) : rows;
  const table = make("table", {},
    make("thead", {}, make("tr", {}, make("th", { scope: "col" }, words("task")),
      tiers.map((tier) => make("th", { scope: "col" }, phraseText(contents.labels.tiers[tier]))))),
    make("tbody", {}, shown.map(({ item, counts }) => make("tr", {},
      make("th", { scope: "row" }, itemTitle(item), make("span", { class: "quiet" }, policyShort(item))),
      counts.map((cell, place) => heatCell(item, tiers[place], cell, view, actions))))));
  return section("heat", words("heat"), make("p", { class: "note" }, words("heat_note")),
    make("div", { class: "scroll", tabindex: "0", role: "group", "aria-labelledby": "heat-title" }, table),
    rows.length > FURTHEST + 2 && button(
      isShort ? words("all_rows", { count: numberText(rows.length) }) : words("fewer_rows"),
      () => actions.set({ wide: !view.wide }), { "data-key": "heat-all", "aria-expanded": String(!isShort) }));
}

function policyShort(item) {
  const policy = policies.get(items.get(item).id.split("/")[0]);
  return policy.number || phraseText(policy.title);
}

/** One task at one tier: its most pressing kind by sign and colour, what is not done of what fell due, and what comes. */
function heatCell(item, tier, cell, view, actions) {
  if (!cell || !owed(cell)) return make("td", { class: "empty" }, make("span", { class: "visually-hidden" }, words("no_duty")));
  const fallen = fallenDue(cell), open = openAndDue(cell);
  const isThere = (kind) => cell[kind] > 0;
  const kind = (fallen && !open ? [KIND.on_time, KIND.late, KIND.done] : KINDS.map((_, place) => place)).find(isThere);
  const texts = [
    open > 0 && words("not_done_of", { open: numberText(open), fallen: numberText(fallen) }),
    fallen > 0 && open === 0 && words("all_done", { fallen: numberText(fallen) }),
    cell[KIND.today] > 0 && `${numberText(cell[KIND.today])} ${words("today")}`,
    cell[KIND.upcoming] > 0 && words("coming", { count: numberText(cell[KIND.upcoming]) }),
    cell[KIND.no_day] > 0 && words("undated", { count: numberText(cell[KIND.no_day]) }),
  ].filter(Boolean);
  const share = fallen ? Math.ceil((4 * open) / fallen) : 0;
  const isChosen = view.task === item && view.tier === tier;
  return make("td", {}, button([
    make("span", { class: "figure" }, sign(kind), ` ${texts[0]}`),
    texts.slice(1).map((text) => make("span", { class: "quiet" }, text)),
    bar(cell),
  ], () => actions.set(isChosen ? { task: null, tier: null } : { task: item, tier }), {
    class: `cell heat-${share}`, "aria-pressed": String(isChosen), "data-key": `cell ${item} ${tier}`,
    "aria-label": `${itemTitle(item)}, ${phraseText(contents.labels.tiers[tier])}: ${texts.join("; ")}`,
  }));
}

/** The bodies that owe anything under the filters and match the search, in the order of the view. */
function bodiesAsked({ ofUnits }, view) {
  const found = view.search ? new Map(matchingUnits(view.search).map((unit, place) => [unit, place])) : null;
  const rows = [];
  for (let unit = 0; unit < units.size; unit += 1) {
    if (found && !found.has(unit)) continue;
    const counts = countsOfUnit(ofUnits, unit);
    const asked = view.kind === null ? owed(counts) : counts[view.kind];
    if (asked || (found && counts[KIND.off])) rows.push({ unit, counts });
  }
  if (view.order === "open") rows.sort((one, two) => openAndDue(two.counts) - openAndDue(one.counts));
  else if (view.order === "name") rows.sort((one, two) => units.names[one.unit].localeCompare(units.names[two.unit], "vi"));
  else if (found) rows.sort((one, two) => found.get(one.unit) - found.get(two.unit));
  return rows;
}

function bodyRow({ unit, counts }, view, actions) {
  const until = units.until[unit];
  const isOver = until !== null && until < view.day;
  const above = unitsAbove(unit, view.day).map((parent) => nameOf(parent, view.day));
  const place = [above.join(", ") || phraseText(contents.labels.tiers[units.tier[unit]]), codeText(unit),
    isOver && words("ended_mark", { day: dayText(until) })].filter(Boolean).join(" · ");
  return make("li", {}, button([
    make("span", { class: "what" }, make("strong", {}, nameOf(unit, view.day)), make("span", { class: "quiet" }, place)),
    owed(counts) > 0 ? countsLine(counts) : make("span", { class: "quiet" }, words("off")),
  ], () => actions.choose(unit), { class: "body-row", "data-key": `row-${units.ids[unit]}`, "aria-pressed": String(view.body === unit) }));
}

function bodyList(counts, view, actions) {
  const rows = bodiesAsked(counts, view);
  const rest = Math.min(100, rows.length - view.shown);
  return [
    make("p", { class: "quiet", role: "status" }, words("bodies_count", { count: numberText(rows.length) })),
    rows.length ? make("ul", { class: "body-list" }, rows.slice(0, view.shown).map((row) => bodyRow(row, view, actions)))
      : make("p", {}, words("owes_nothing")),
    rest > 0 && button(words("more", { count: numberText(rest) }), () => actions.set({ shown: view.shown + 100 }), { "data-key": "more" }),
  ];
}

/** What can be lost or depends on others, as seen from the day of the board; of the groups that the filters keep. */
function forecastSection(view) {
  const { counts, rows, beyond } = contents.forecast;
  const note = make("p", { class: "note" }, words("forecast_from", { day: dayText(contents.asOf) }));
  if (beyond) return section("forecast", words("forecast"), note, make("p", {}, beyond));
  const figures = ["lost", "only_if", "possible", "met"].filter((verdict) => counts[verdict]).map((verdict) =>
    make("li", {}, make("strong", {}, numberText(counts[verdict])), ` ${words(verdict)}`));
  const asked = rows.filter(([place]) => groupIsAsked(groups[place], { ...view, holder: null }));
  return section("forecast", words("forecast"), note, make("ul", { class: "figures" }, figures),
    forecastTable("only_if", asked.filter(([, verdict]) => verdict === "only_if")),
    forecastTable("lost", asked.filter(([, verdict]) => verdict === "lost")));
}

function forecastTable(verdict, rows) {
  const title = `${words(`${verdict}_note`)}: ${numberText(rows.reduce((sum, row) => sum + row[2], 0))}`;
  const heads = ["task", "at_place", "number", "due", "earliest", ...(rows.some((row) => row.length > 5) ? ["waits_for", "holder", "needed_by", "own_due"] : [])];
  const dayCell = (day) => (day === null || day === undefined ? "" : dayText(day));
  const line = ([place, , count, due, earliest, needed, bearer, by, ownDue]) => {
    const cells = [groupTitle(groups[place]), phraseText(groups[place].at), numberText(count), dayCell(due), dayCell(earliest)];
    if (heads.length > 5) cells.push(needed === undefined ? "" : phraseText(needed), bearer === undefined ? "" : phraseText(bearer), dayCell(by), dayCell(ownDue));
    return make("tr", {}, cells.map((text, column) => make(column ? "td" : "th", column ? { class: /^[\d./,-]+$/.test(text) ? "whole" : null } : { scope: "row" }, text)));
  };
  const id = `forecast-${verdict}`;
  return make("details", { open: openedBefore(id), on: { toggle: remember(id) } }, make("summary", { id }, title),
    rows.length ? make("div", { class: "scroll", tabindex: "0", role: "group", "aria-labelledby": id }, make("table", {},
      make("thead", {}, make("tr", {}, heads.map((name) => make("th", { scope: "col" }, words(name))))),
      make("tbody", {}, rows.map(line)))) : make("p", { class: "quiet" }, words("no_lost")));
}

function targetsSection(view) {
  const asked = contents.targets.filter(({ item }) => (view.policy === null || item.startsWith(`${view.policy}/`)) &&
    (view.task === null || item === view.task));
  if (!asked.length) return null;
  const measured = asked.filter((target) => target.measured), silent = asked.filter((target) => !target.measured);
  const rows = silent.map((target) => make("li", {}, make("strong", {}, itemTitle(target.item)), " ",
    target.levels.map(([due, , level]) => `${phraseText(level)} (${dayText(due)})`).join("; ")));
  return section("targets", words("targets"),
    make("p", { class: "note" }, words("targets_note", { day: dayText(contents.asOf) })),
    make("ul", { class: "targets" }, measured.map((target) => make("li", {}, targetFigure(target, view)))),
    silent.length > 0 && make("details", { open: openedBefore("silent"), on: { toggle: remember("silent") } },
      make("summary", {}, words("unmeasured_targets", { count: numberText(silent.length) })), make("ul", {}, rows)));
}

function targetFigure(target, view) {
  const captions = target.series.length === 1 ? [seriesText(target.series[0])] : reachTexts(target);
  return make("figure", {}, make("figcaption", {}, make("strong", {}, itemTitle(target.item)),
    make("span", { class: "quiet" }, policyShort(target.item))), targetChart(target, view.day),
  captions.map((text) => make("p", { class: "note" }, text)));
}

function seriesText({ unit, last, goal, goalDue, reached, reach, gap }) {
  const parts = [nameOf(unit, contents.asOf), words("last_value", { value: phraseText(last) }), phraseText(contents.labels.reaches[reach])];
  if (goal !== undefined && goalDue !== undefined) parts.push(words("goal_by", { goal: phraseText(goal), day: dayText(goalDue) }));
  if (reached !== undefined) parts.push(words("reaches_on", { goal: phraseText(goal), day: dayText(reached) }));
  else if (gap !== undefined) parts.push(phraseText(gap));
  return parts.join(" · ");
}

function reachTexts({ reach, measured, units: count }) {
  const texts = reach.map(([number, times]) => `${phraseText(contents.labels.reaches[number])}: ${numberText(times)}`);
  return [words("measured_at", { measured: numberText(measured), count: numberText(count) }), texts.join(" · ")];
}

function findingsSection() {
  const { unmatched, contradictions, rows } = contents.evidence;
  const list = contents.findings.map(([severity, where, what, clauses]) => make("li", {},
    make("strong", {}, words(severity)), ` ${phraseText(where)}: ${phraseText(what)} `,
    phraseText(clauses) && make("span", { class: "quiet" }, `[${phraseText(clauses)}]`)));
  const counts = { unmatched: numberText(unmatched), contradictions: numberText(contradictions) };
  return section("findings", words("findings"),
    list.length ? make("ul", { class: "findings" }, list) : make("p", { class: "quiet" }, words("findings_none")),
    rows.length > 0 && make("details", {}, make("summary", {}, words("evidence_bad", counts)),
      make("ul", { lang: "en" }, rows.map((text) => make("li", {}, text)))));
}

function talliesSection() {
  if (!contents.tallies.length) return null;
  return section("tallies", words("tallies"), make("div", { class: "tallies" }, contents.tallies.map(({ title, kind, classes, rates }) =>
    make("table", {}, make("caption", {}, phraseText(title), phraseText(title) !== phraseText(kind) && make("span", { class: "quiet" }, phraseText(kind))),
      make("tbody", {}, [
        ...classes.map(([name, count]) => [phraseText(name), count === null ? words("unknown") : numberText(count)]),
        ...rates.map(([name, rate]) => [phraseText(name), phraseText(rate)]),
      ].map(([name, value]) => make("tr", {}, make("th", { scope: "row" }, name), make("td", { class: "number" }, value))))))));
}

function aboutSection() {
  const documents = contents.policies.map(({ id }) => make("li", {}, policyText(id)));
  return section("about", words("about"), make("p", {}, words("about_text")), make("ul", {}, documents),
    make("p", { class: "quiet" }, words("made_by", { version: contents.version, revision: contents.revision })));
}
