// Counting: how many obligations stand how on a day, under the filters, by task and tier, by due day and by body.

// What is told apart, in the order in which it asks for attention; `states` are numbers of the library's states.
const KINDS = [
  { name: "silent", sign: "?", states: [] },
  { name: "overdue", sign: "!", states: [6] },
  { name: "today", sign: "◆", states: [7] },
  { name: "upcoming", sign: "○", states: [8] },
  { name: "on_time", sign: "✓", states: [0] },
  { name: "late", sign: "✓!", states: [1] },
  { name: "done", sign: "✓", states: [2] },
  { name: "no_day", sign: "…", states: [9, 10] },
  { name: "off", sign: "–", states: [3, 4, 5] },
];
const KIND = Object.fromEntries(KINDS.map(({ name }, place) => [name, place]));
const KIND_OF_STATE = [];
KINDS.forEach(({ states }, place) =>
  states.forEach((state) => {
    KIND_OF_STATE[state] = place;
  }),
);

/** The kind of a point: of what is overdue, whether anything is reported. */
function kindOf(point) {
  const state = point[1] & STATE_BITS;
  return state === SILENT_STATE && !(point[1] & REPORTED) ? KIND.silent : KIND_OF_STATE[state];
}

const openAndDue = (counts) => counts[KIND.silent] + counts[KIND.overdue];
const doneOf = (counts) => counts[KIND.on_time] + counts[KIND.late] + counts[KIND.done];
const fallenDue = (counts) => openAndDue(counts) + doneOf(counts);
const owed = (counts) => counts.reduce((sum, count) => sum + count, 0) - counts[KIND.off];

/** For each unit whether it is in a province on a day, by the units above it; null where all are. */
function inProvince(province, day) {
  if (province === null) return null;
  const inside = new Uint8Array(units.size);
  for (let unit = 0; unit < units.size; unit += 1) {
    inside[unit] = unit === province || unitsAbove(unit, day).includes(province) ? 1 : 0;
  }
  return inside;
}

function groupIsAsked(group, view) {
  return (
    (view.policy === null || group.policy === view.policy) &&
    (view.task === null || group.item === view.task) &&
    (view.tier === null || group.tier === view.tier) &&
    (view.source === null || group.sources.includes(view.source)) &&
    holderIsAsked(group, view)
  );
}

function holderIsAsked(group, view) {
  if (view.holder === null) return true;
  const bearers = holdersOn(group, view.day);
  if (view.holder === "itself") return !bearers.length;
  return bearers.length ? bearers.includes(view.holder) : group.members.includes(view.holder);
}

/** Whether a unit of a group is asked for; only a body that bears its own duties tells the units of a group apart. */
function unitIsAsked(group, unit, view, inside) {
  if (inside && !inside[unit]) return false;
  return typeof view.holder !== "number" || unit === view.holder || holdersOn(group, view.day).length > 0;
}

function added(map, key) {
  let counts = map.get(key);
  if (!counts) map.set(key, (counts = new Array(KINDS.length).fill(0)));
  return counts;
}

/**
 * The counts of a view: of all, by item and tier, by due day and item, and by unit. Those by due day have what is owed.
 * A unit's counts stand in a row of `ofUnits`, one for each kind; `ofUnits` has those of the state filter alone.
 */
function counted(view) {
  const inside = inProvince(view.province, view.day);
  const all = new Array(KINDS.length).fill(0);
  const ofUnits = new Int32Array(units.size * KINDS.length);
  const cells = new Map(),
    dues = new Map();
  for (const group of groups) {
    if (!groupIsAsked(group, view)) continue;
    const points = new Map();
    const { members, follows } = group;
    const cell = added(cells, `${group.item} ${group.tier}`);
    const needsCheck = inside !== null || typeof view.holder === "number";
    for (let position = 0; position < members.length; position += 1) {
      const unit = members[position];
      if (needsCheck && !unitIsAsked(group, unit, view, inside)) continue;
      const follow = follows[position];
      let entry = points.get(follow);
      if (!entry) {
        const point = standing(group, follow, view.day);
        points.set(follow, (entry = { kind: kindOf(point), due: dueOf(group, point), count: 0 }));
      }
      entry.count += 1;
      if (view.kind === null || view.kind === entry.kind) ofUnits[unit * KINDS.length + entry.kind] += 1;
    }
    for (const { kind, due, count } of points.values()) {
      all[kind] += count;
      cell[kind] += count;
      if (due !== null && kind !== KIND.off) addDue(dues, due, group.item, kind, count);
    }
  }
  return { all, cells, dues, ofUnits };
}

function addDue(dues, due, item, kind, count) {
  let entry = dues.get(due);
  if (!entry) dues.set(due, (entry = { counts: new Array(KINDS.length).fill(0), items: new Map() }));
  entry.counts[kind] += count;
  entry.items.set(item, (entry.items.get(item) ?? 0) + count);
}

/** The days, ascending, on which anything that a view asks for changes; for the steps of the day slider. */
function daysOfChange(view) {
  const days = new Set();
  for (const group of groups) {
    if (!groupIsAsked(group, view)) continue;
    for (const [day] of contents.courses[group.base]) days.add(day);
    for (const follow of new Set(group.follows)) {
      if (follow) for (const [day] of contents.courses[follow - 1]) days.add(day);
    }
  }
  return [...days]
    .filter((day) => day >= contents.first && day <= contents.last)
    .sort((first, second) => first - second);
}

/** The counts of one unit in a row of counts by unit. */
function countsOfUnit(ofUnits, unit) {
  return Array.from(ofUnits.subarray(unit * KINDS.length, (unit + 1) * KINDS.length));
}

/** What a unit owes under the filters but that of the state, as it stands on the day: the most pressing first. */
function obligationsOf(unit, view) {
  const obligations = [];
  for (const group of groups) {
    const position = groupIsAsked(group, { ...view, tier: null }) ? positionOf(group, unit) : -1;
    if (position >= 0) obligations.push(obligation(group, position, view.day));
  }
  return obligations.sort(
    (first, second) => first.kind - second.kind || (first.due ?? Infinity) - (second.due ?? Infinity),
  );
}

function obligation(group, position, day) {
  const follow = group.follows[position];
  const point = standing(group, follow, day);
  return { group, unit: group.members[position], follow, point, kind: kindOf(point), due: dueOf(group, point) };
}

/** The position of a unit among those of a group, which ascend; -1 where it is not among them. */
function positionOf(group, unit) {
  const { members } = group;
  let low = 0,
    high = members.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (members[middle] === unit) return middle;
    if (members[middle] < unit) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
