// The contents of the page, unpacked: units, groups, and the course that each unit of a group follows over time.

const contents = JSON.parse(document.getElementById("contents").textContent);
const LANGS = ["vi", "en"];
const STATE_BITS = 15,
  REPORTED = 16,
  FORCE_SHIFT = 5,
  FORCE_BITS = 3,
  CAUSE_SHIFT = 7;
const SILENT_STATE = 6; // overdue, of which nothing may be reported
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const DIGIT_VALUES = new Int8Array(128);
for (let place = 0; place < DIGITS.length; place += 1) DIGIT_VALUES[DIGITS.charCodeAt(place)] = place;

/** A text of the library by its number, in a language. */
function phrase(number, lang) {
  const texts = contents.phrases[number];
  return typeof texts === "string" ? texts : texts[lang === "vi" ? 0 : 1];
}

/** The runs of a column, [value, times, value, times, …], as a list with an entry per row. */
function unrolled(runs) {
  const values = [];
  for (let place = 0; place < runs.length; place += 2) {
    for (let times = runs[place + 1]; times > 0; times -= 1) values.push(runs[place]);
  }
  return values;
}

/** The numbers of a text with five bits a sign, the lowest first, of which the sixth says that more follow. */
function* unpacked(text) {
  let number = 0,
    shift = 0;
  for (let place = 0; place < text.length; place += 1) {
    const digit = DIGIT_VALUES[text.charCodeAt(place)];
    number += (digit & 31) * 2 ** shift;
    shift += 5;
    if (digit < 32) {
      yield number;
      number = 0;
      shift = 0;
    }
  }
}

/** Text without diacritics and in lower case, so that "dong da" finds "Đống Đa". */
function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đðÐ]/gi, "d").toLowerCase();
}

const units = (() => {
  const columns = contents.bodies;
  const all = {
    size: columns.ids.length,
    ids: columns.ids,
    names: columns.names,
    kind: unrolled(columns.kind),
    tier: unrolled(columns.tier),
    parent: unrolled(columns.parent),
    since: unrolled(columns.since),
    until: unrolled(columns.until),
    heirs: unrolled(columns.heirs),
    endedBy: unrolled(columns.endedBy),
  };
  all.number = new Map(all.ids.map((id, unit) => [id, unit]));
  all.former = new Map();
  all.heirs.forEach((heirs, unit) => {
    for (const heir of heirs) all.former.set(heir, [...(all.former.get(heir) ?? []), unit]);
  });
  return all;
})();

/** The version of a unit on a day: its name, kind, unit above and English name. */
function unitOn(unit, day) {
  const version = contents.bodies.earlier[unit]?.find(([until]) => until !== null && day <= until);
  if (version) return { name: version[1], kind: version[2], parent: version[3], english: version[4] };
  const english = contents.bodies.english[unit] ?? "";
  return { name: units.names[unit], kind: units.kind[unit], parent: units.parent[unit], english };
}

function codeOf(unit) {
  return contents.bodies.codes[unit] ?? units.ids[unit].split("-")[0];
}

/** The full name of a unit on a day: "Quận Đống Đa", "Dong Da District". */
function unitName(unit, day, lang) {
  const { name, kind, english } = unitOn(unit, day);
  const beside = contents.bodies.kinds[kind];
  const plain = lang === "vi" ? name : english || unaccented(name);
  if (!beside.length) return plain;
  if (lang === "vi" || /^\d+$/.test(plain)) return `${beside[lang === "vi" ? 0 : 1]} ${plain}`;
  return `${plain} ${beside[1]}`;
}

function unaccented(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d").replace(/Đ/g, "D");
}

/** The names of the units above a unit on a day, the nearest first. */
function unitsAbove(unit, day) {
  const above = [];
  for (let parent = unitOn(unit, day).parent; parent >= 0; parent = unitOn(parent, day).parent) above.push(parent);
  return above;
}

const cohorts = contents.cohorts.map((spans) => {
  const numbers = [];
  for (let place = 0; place < spans.length; place += 2) {
    for (let number = spans[place]; number < spans[place] + spans[place + 1]; number += 1) numbers.push(number);
  }
  return Int32Array.from(numbers);
});

const items = new Map(contents.items.map(([id, title]) => [id, { id, title }]));
const policies = new Map(contents.policies.map((policy) => [policy.id, policy]));

/** The groups, each with its units and the course that each of them follows: 0 is that of the group, n the course n - 1. */
const groups = contents.groups.map((row, number) => {
  const members = cohorts[row.units];
  const follows = new Uint32Array(members.length);
  let position = 0,
    isCourse = false;
  for (const value of unpacked(row.others ?? "")) {
    if (isCourse) {
      follows[position] = value + 1;
      position += 1;
    } else {
      position += value;
    }
    isCourse = !isCourse;
  }
  const policy = row.item.slice(0, row.item.indexOf("/"));
  return { needs: [], steps: [], holders: [], sources: [], due: null, ...row, number, policy, members, follows };
});

/** The point of a course in effect on a day: the last that is not later; null before the first. */
function pointOf(course, day) {
  let low = 0,
    high = course.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (course[middle][0] <= day) low = middle + 1;
    else high = middle;
  }
  return low ? course[low - 1] : null;
}

/** The point in effect on a day for those units of a group that follow a course. */
function standing(group, follow, day) {
  const own = follow ? pointOf(contents.courses[follow - 1], day) : null;
  return own ?? pointOf(contents.courses[group.base], day) ?? contents.courses[group.base][0];
}

/** All points of the units of a group that follow a course, by day. */
function pointsOf(group, follow) {
  const base = contents.courses[group.base];
  if (!follow) return base;
  const own = contents.courses[follow - 1];
  return [...base.filter(([day]) => day < own[0][0]), ...own];
}

function dueOf(group, point) {
  return point.length > 2 ? point[2] : group.due;
}

/** Who bears the duties of a group on a day, as units; empty where each unit bears its own. */
function holdersOn(group, day) {
  let bearers = [];
  for (const [since, bodies] of group.holders) if (since <= day) bearers = bodies;
  return bearers;
}
