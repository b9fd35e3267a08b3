// Elements of the page. Every text goes in as text, never as HTML, whatever it says.

let lang = contents.lang;

/** A text of the page by its name, in the language of the page, filled with values. */
function words(name, values = {}) {
  const text = contents.texts[name][lang === "vi" ? 0 : 1];
  return text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
}

const phraseText = (number) => phrase(number, lang);
const dayText = (day) => printedDay(day, lang);
const numberText = (number) => printedNumber(number, lang);
const nameOf = (unit, day) => unitName(unit, day, lang);

/** An element with properties, and children that are elements or texts; null and false are left out. */
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    else if (name === "style") for (const [key, text] of Object.entries(value)) element.style.setProperty(key, text);
    else if (name === "class") element.className = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
  );
  return element;
}

/** An element of a drawing. */
function draw(tag, properties = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(properties)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A button; its `key` names it across renderings, so that it keeps the focus. */
function button(text, listener, properties = {}) {
  return make("button", { type: "button", on: { click: listener }, ...properties }, text);
}

/** The sign of a kind; what it means is said beside it or in the name of what it stands in. */
function sign(kind) {
  return make("span", { class: `sign ${KINDS[kind].name}`, "aria-hidden": "true" }, KINDS[kind].sign);
}

/** A bar of the kinds by their shares; it repeats what the text beside it says. */
function bar(counts) {
  const parts = KINDS.map(
    ({ name }, kind) =>
      kind !== KIND.off &&
      counts[kind] > 0 &&
      make("span", { class: `part ${name}`, style: { "flex-grow": counts[kind] } }),
  );
  return make("span", { class: "bar", "aria-hidden": "true" }, parts);
}

/** The name of a kind where it stands in a line with others. */
function shortWords(name) {
  return words(`${name}_short` in contents.texts ? `${name}_short` : name);
}

/** The code of a unit in official lists; a name that the library gives a body is none. */
function codeText(unit) {
  return /^\d+$/.test(codeOf(unit)) ? codeOf(unit) : "";
}

/** The state of an obligation in the words of the library. */
function stateText({ group, point, kind }) {
  if (kind === KIND.silent) return phraseText(contents.labels.silent[group.passed === undefined ? 0 : 1]);
  return phraseText(contents.labels.states[point[1] & STATE_BITS]);
}

function itemTitle(id) {
  return phraseText(items.get(id).title);
}

function groupTitle(group) {
  return itemTitle(group.item) + (group.level === undefined ? "" : phraseText(group.level));
}

/** The title of a policy, shortened to its number where it has one. */
function policyText(id) {
  const policy = policies.get(id);
  return policy.number ? `${policy.number} · ${phraseText(policy.title)}` : phraseText(policy.title);
}

function dueText({ group, due }) {
  if (due === null) return words("without_day");
  return words(group.starts ? "starts_on" : "due_on", { day: dayText(due) });
}

/** How many days are left, or by how many it is over; of what has no report, since when it has been due. */
function daysText(duty, day) {
  const { kind, due } = duty;
  if (kind === KIND.upcoming && due !== null) return counting("left", due - day);
  if (kind === KIND.overdue) return counting("over", daysOver(duty, day));
  if (kind === KIND.silent) return counting("since", daysOver(duty, day));
  return "";
}

function counting(what, count) {
  if (count === 1) return words(`day_${what}`);
  return words(`days_${what}`, { count: numberText(count) });
}

/** The days since the last day on which it was in time: it has been overdue without a break since the day after. */
function daysOver({ group, follow }, day) {
  let since = day;
  for (const point of pointsOf(group, follow)
    .filter(([start]) => start <= day)
    .reverse()) {
    if ((point[1] & STATE_BITS) !== SILENT_STATE) break;
    since = point[0];
  }
  return day - since + 1;
}
