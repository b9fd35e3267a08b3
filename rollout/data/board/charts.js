// Pictures: what fell due and what comes, by month; and the course of a target.

/** How far a day is from the first to the last of the page, in percent. */
function dayShare(day, first = contents.first, last = contents.last) {
  return (100 * (day - first)) / Math.max(1, last - first);
}

/** Columns of what is due in each month, in the colours of how it stands on the day of the view. */
function monthColumns(dues, view) {
  const starts = monthStarts(contents.first, contents.last);
  const months = starts.slice(0, -1).map((start, place) => ({
    start: Math.max(start, contents.first),
    end: Math.min(starts[place + 1], contents.last + 1),
    counts: new Array(KINDS.length).fill(0),
  }));
  for (const [due, { counts }] of dues) {
    const month = months.find(({ start, end }) => start <= due && due < end);
    if (month)
      counts.forEach((count, kind) => {
        month.counts[kind] += count;
      });
  }
  const highest = Math.max(1, ...months.map(({ counts }) => owed(counts)));
  return make(
    "div",
    { class: "months", "aria-hidden": "true" },
    months.map((month) => monthColumn(month, highest)),
    make(
      "div",
      { class: "now", style: { left: `${dayShare(view.day)}%` } },
      make("span", { style: { transform: `translateX(-${dayShare(view.day)}%)` } }, dayText(view.day)),
    ),
  );
}

function monthColumn({ start, end, counts }, highest) {
  const total = owed(counts);
  if (!total) return null;
  const [year, month] = calendarDay(start);
  const parts = KINDS.map(
    ({ name }, kind) =>
      kind !== KIND.off &&
      counts[kind] > 0 &&
      make("span", { class: `part ${name}`, style: { "flex-grow": counts[kind] } }),
  );
  return make(
    "div",
    {
      class: "month",
      title: `${printedMonth(year, month, lang)}: ${numberText(total)}`,
      style: {
        left: `${dayShare(start)}%`,
        width: `${dayShare(end) - dayShare(start)}%`,
        height: `max(4px, ${100 * Math.sqrt(total / highest)}%)`,
      },
    },
    parts,
  );
}

/** The years under the columns. */
function yearMarks() {
  const [firstYear] = calendarDay(contents.first),
    [lastYear] = calendarDay(contents.last);
  const marks = [];
  for (let year = firstYear; year <= lastYear; year += 1) {
    const day = Math.max(contents.first, Math.round(Date.UTC(year, 0, 1) / DAY));
    const end = Math.min(contents.last, Math.round(Date.UTC(year + 1, 0, 1) / DAY));
    if (end - day < 100 && lastYear > firstYear) continue;
    marks.push(make("span", { style: { left: `${dayShare(day)}%` } }, String(year)));
  }
  return make("div", { class: "years", "aria-hidden": "true" }, marks);
}

const WIDE = 320,
  HIGH = 150,
  LEFT = 44,
  BELOW = 20,
  ABOVE = 8,
  RIGHT = 10;

/** The levels of a target as steps, the measurements of each unit as a line with dots, and the day of the page. */
function targetChart(target, day) {
  const levels = target.levels.map(([due, values]) => [due, values[0]]);
  const points = target.series.flatMap((series) => series.points);
  const days = [...levels, ...points].map(([moment]) => moment);
  const values = [...levels, ...points].map(([, value]) => value);
  const first = Math.min(contents.asOf, ...days) - 60,
    last = Math.max(contents.asOf, ...days) + 60;
  const low = Math.min(0, ...values),
    high = target.scale === "%" ? Math.max(100, ...values) : Math.max(1, ...values) * 1.1;
  const x = (moment) => LEFT + ((WIDE - LEFT - RIGHT) * (moment - first)) / (last - first);
  const y = (value) => HIGH - BELOW - ((HIGH - BELOW - ABOVE) * (value - low)) / (high - low);
  const drawing = draw("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": targetText(target) });
  for (const value of target.scale === "%" ? [0, 50, 100] : [low, Math.max(...values)]) {
    drawing.append(
      draw("line", { class: "grid", x1: LEFT, x2: WIDE - RIGHT, y1: y(value), y2: y(value) }),
      label(LEFT - 6, y(value) + 4, numberText(value) + (target.scale === "%" ? "%" : ""), "end"),
    );
  }
  for (const [year, moment] of yearsBetween(first, last)) {
    drawing.append(
      draw("line", { class: "grid", x1: x(moment), x2: x(moment), y1: HIGH - BELOW, y2: HIGH - BELOW + 4 }),
      label(x(moment) + 3, HIGH - 5, String(year), "start"),
    );
  }
  drawing.append(draw("path", { class: "levels", d: stepPath(levels, x, y, last) }));
  for (const [due, value] of levels) drawing.append(draw("path", { class: "level", d: diamond(x(due), y(value)) }));
  for (const { points: measured } of target.series) {
    const path = measured.map(([moment, value], place) => `${place ? "L" : "M"}${x(moment)} ${y(value)}`).join("");
    drawing.append(draw("path", { class: "measured", d: path }));
    for (const [moment, value] of measured)
      drawing.append(draw("circle", { class: "measured", cx: x(moment), cy: y(value), r: 3 }));
  }
  if (first <= day && day <= last) {
    drawing.append(draw("line", { class: "now", x1: x(day), x2: x(day), y1: ABOVE, y2: HIGH - BELOW }));
  }
  return drawing;
}

function label(x, y, text, anchor) {
  return draw("text", { x, y, "text-anchor": anchor }, text);
}

/** The level in force, from each due day to the next. */
function stepPath(levels, x, y, last) {
  let path = "";
  levels.forEach(([due, value], place) => {
    const until = place + 1 < levels.length ? levels[place + 1][0] : last;
    path += `${place ? "L" : "M"}${x(due)} ${y(value)}L${x(until)} ${y(value)}`;
  });
  return path;
}

function diamond(x, y) {
  return `M${x} ${y - 4}L${x + 4} ${y}L${x} ${y + 4}L${x - 4} ${y}Z`;
}

/** The years that begin between two days, at most five of them. */
function yearsBetween(first, last) {
  const years = [];
  for (let [year] = calendarDay(first); ; year += 1) {
    const moment = Math.round(Date.UTC(year, 0, 1) / DAY);
    if (moment > last - 40) break;
    if (moment >= first) years.push([year, moment]);
  }
  const every = Math.ceil(years.length / 5);
  return years.filter((_, place) => place % every === 0);
}

/** What a chart shows, in words. */
function targetText(target) {
  const levels = target.levels.map(([due, , level]) => `${phraseText(level)} (${dayText(due)})`).join("; ");
  const measured = words("measured_at", { measured: numberText(target.measured), count: numberText(target.units) });
  return `${itemTitle(target.item)}: ${words("levels_of")} ${levels}. ${measured}.`;
}
