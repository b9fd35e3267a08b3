// The sections that the day slider does not change: forecast, targets, findings, tallies, and what the page is.

/** What can be lost or depends on others, as seen from the day of the board; of the groups that the filters keep. */
function forecastSection(view) {
  const { counts, rows, beyond } = contents.forecast;
  const note = make("p", { class: "note" }, words("forecast_from", { day: dayText(contents.asOf) }));
  if (beyond) return section("forecast", words("forecast"), note, make("p", {}, beyond));
  const figures = ["lost", "only_if", "possible", "met"]
    .filter((verdict) => counts[verdict])
    .map((verdict) => make("li", {}, make("strong", {}, numberText(counts[verdict])), ` ${words(verdict)}`));
  const asked = rows.filter(([place]) => groupIsAsked(groups[place], { ...view, holder: null }));
  return section(
    "forecast",
    words("forecast"),
    note,
    isFiltered(view) ? null : make("ul", { class: "figures" }, figures),
    forecastTable(
      "only_if",
      asked.filter(([, verdict]) => verdict === "only_if"),
    ),
    forecastTable(
      "lost",
      asked.filter(([, verdict]) => verdict === "lost"),
    ),
  );
}

function forecastTable(verdict, rows) {
  const title = `${words(`${verdict}_note`)}: ${numberText(rows.reduce((sum, row) => sum + row[2], 0))}`;
  const isWaiting = rows.some((row) => row.length > 5);
  const heads = ["task", "at_place", "number", "due", "earliest"];
  if (isWaiting) heads.push("waits_for", "holder", "needed_by", "own_due");
  const orNothing = (value, text) => (value === null || value === undefined ? "" : text(value));
  const line = ([place, , count, due, earliest, needed, bearer, by, ownDue]) => {
    const cells = [
      phraseText(groups[place].at),
      numberText(count),
      orNothing(due, dayText),
      orNothing(earliest, dayText),
    ];
    if (isWaiting) {
      cells.push(
        orNothing(needed, phraseText),
        orNothing(bearer, phraseText),
        orNothing(by, dayText),
        orNothing(ownDue, dayText),
      );
    }
    const isFigure = (text) => /^[\d./,-]+$/.test(text);
    return make(
      "tr",
      {},
      make("th", { scope: "row" }, groupTitle(groups[place])),
      cells.map((text) => make("td", { class: isFigure(text) && "whole" }, text)),
    );
  };
  const id = `forecast-${verdict}`;
  return make(
    "details",
    { open: openedBefore(id), on: { toggle: remember(id) } },
    make("summary", { id }, title),
    rows.length
      ? make(
          "div",
          { class: "scroll", tabindex: "0", role: "group", "aria-labelledby": id },
          make(
            "table",
            {},
            make(
              "thead",
              {},
              make(
                "tr",
                {},
                heads.map((name) => make("th", { scope: "col" }, words(name))),
              ),
            ),
            make("tbody", {}, rows.map(line)),
          ),
        )
      : make("p", { class: "quiet" }, words("no_lost")),
  );
}

function targetsSection(view) {
  const asked = contents.targets.filter(
    ({ item }) =>
      (view.policy === null || item.startsWith(`${view.policy}/`)) && (view.task === null || item === view.task),
  );
  if (!asked.length) return null;
  const measured = asked.filter((target) => target.measured),
    silent = asked.filter((target) => !target.measured);
  const rows = silent.map((target) =>
    make(
      "li",
      {},
      make("strong", {}, itemTitle(target.item)),
      " ",
      target.levels.map(([due, , level]) => `${phraseText(level)} (${dayText(due)})`).join("; "),
    ),
  );
  return section(
    "targets",
    words("targets"),
    make("p", { class: "note" }, words("targets_note", { day: dayText(contents.asOf) })),
    make(
      "ul",
      { class: "targets" },
      measured.map((target) => make("li", {}, targetFigure(target, view))),
    ),
    silent.length > 0 &&
      make(
        "details",
        { open: openedBefore("silent"), on: { toggle: remember("silent") } },
        make("summary", {}, words("unmeasured_targets", { count: numberText(silent.length) })),
        make("ul", {}, rows),
      ),
  );
}

function targetFigure(target, view) {
  const captions = target.series.length === 1 ? [seriesText(target.series[0])] : reachTexts(target);
  return make(
    "figure",
    {},
    make(
      "figcaption",
      {},
      make("strong", {}, itemTitle(target.item)),
      make("span", { class: "quiet" }, policyShort(target.item)),
    ),
    targetChart(target, view.day),
    captions.map((text) => make("p", { class: "note" }, text)),
  );
}

function seriesText({ unit, last, goal, goalDue, reached, reach, gap }) {
  const parts = [
    nameOf(unit, contents.asOf),
    words("last_value", { value: phraseText(last) }),
    phraseText(contents.labels.reaches[reach]),
  ];
  if (goal !== undefined && goalDue !== undefined)
    parts.push(words("goal_by", { goal: phraseText(goal), day: dayText(goalDue) }));
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
  const list = contents.findings.map(([severity, where, what, clauses]) =>
    make(
      "li",
      {},
      make("strong", {}, words(severity)),
      ` ${phraseText(where)}: ${phraseText(what)} `,
      phraseText(clauses) && make("span", { class: "quiet" }, `[${phraseText(clauses)}]`),
    ),
  );
  const counts = { unmatched: numberText(unmatched), contradictions: numberText(contradictions) };
  return section(
    "findings",
    words("findings"),
    list.length ? make("ul", { class: "findings" }, list) : make("p", { class: "quiet" }, words("findings_none")),
    rows.length > 0 &&
      make(
        "details",
        {},
        make("summary", {}, words("evidence_bad", counts)),
        make(
          "ul",
          { lang: "en" },
          rows.map((text) => make("li", {}, text)),
        ),
      ),
  );
}

function talliesSection() {
  if (!contents.tallies.length) return null;
  return section(
    "tallies",
    words("tallies"),
    make(
      "div",
      { class: "tallies" },
      contents.tallies.map(({ title, kind, classes, rates }) =>
        make(
          "table",
          {},
          make(
            "caption",
            {},
            phraseText(title),
            phraseText(title) !== phraseText(kind) && make("span", { class: "quiet" }, phraseText(kind)),
          ),
          make(
            "tbody",
            {},
            [
              ...classes.map(([name, count]) => [
                phraseText(name),
                count === null ? words("unknown") : numberText(count),
              ]),
              ...rates.map(([name, rate]) => [phraseText(name), phraseText(rate)]),
            ].map(([name, value]) =>
              make("tr", {}, make("th", { scope: "row" }, name), make("td", { class: "number" }, value)),
            ),
          ),
        ),
      ),
    ),
  );
}

function aboutSection() {
  const documents = contents.policies.map(({ id }) => make("li", {}, policyText(id)));
  return section(
    "about",
    words("about"),
    make("p", {}, words("about_text")),
    make("ul", {}, documents),
    make("p", { class: "quiet" }, words("made_by", { version: contents.version, revision: contents.revision })),
  );
}
