// One body: who has its duties now, what it owes on the day of the view, and why.

function bodyPanel(unit, view, actions) {
  const obligations = obligationsOf(unit, view);
  const open = obligations.filter(({ kind }) => kind !== KIND.off),
    off = obligations.filter(({ kind }) => kind === KIND.off);
  return [
    make(
      "header",
      {},
      make(
        "div",
        {},
        make("h2", { id: "body-name", tabindex: "-1" }, nameOf(unit, view.day)),
        make("p", { class: "quiet" }, bodyPlace(unit, view.day)),
      ),
      make(
        "div",
        { class: "actions" },
        button(words("print"), () => window.print(), { "data-key": "print" }),
        button(words("close"), () => actions.choose(null), { "data-key": "close-body" }),
      ),
    ),
    make("h3", {}, words("owed_on", { day: dayText(view.day) })),
    open.length
      ? make(
          "ul",
          { class: "duties" },
          open.map((duty) => dutyEntry(duty, view)),
        )
      : make(
          "p",
          { class: "quiet" },
          off.length ? words("owed_off", { count: numberText(off.length) }) : words("owed_none"),
        ),
    off.length > 0 &&
      make(
        "details",
        { class: "off-duties", open: openedBefore("off"), on: { toggle: remember("off") } },
        make("summary", {}, words("owed_off", { count: numberText(off.length) })),
        make(
          "ul",
          { class: "duties" },
          off.map((duty) => dutyEntry(duty, view)),
        ),
      ),
    lifePart(unit, view, actions),
    bornePart(unit, view),
  ];
}

/** Its tier, its code, and the units above it. */
function bodyPlace(unit, day) {
  const above = unitsAbove(unit, day).map((parent) => nameOf(parent, day));
  return [phraseText(contents.labels.tiers[units.tier[unit]]), codeText(unit), ...above].filter(Boolean).join(" · ");
}

/** Whether the body is in office, and who took over from it, to those that have it last. */
function lifePart(unit, view, actions) {
  const parts = [];
  const since = units.since[unit],
    until = units.until[unit];
  if (since !== null && since > view.day)
    parts.push(make("p", {}, words("unit_not_there", { day: dayText(view.day) })));
  if (until === null) parts.push(make("p", {}, `${words("still_there")}${followedText()}.`));
  else parts.push(...takeovers(unit, actions));
  const former = (units.former.get(unit) ?? []).filter((body) => units.tier[body] === units.tier[unit]);
  if (since !== null && former.length) {
    parts.push(make("p", {}, words("formed_from", { day: dayText(since) })), bodyLinks(former, since - 1, actions));
  }
  return make(
    "section",
    { class: "life", "aria-labelledby": "life-title" },
    make("h3", { id: "life-title" }, words("who_now")),
    parts,
  );
}

function followedText() {
  return contents.knownUntil === null ? "" : ` (${words("followed_to", { day: dayText(contents.knownUntil) })})`;
}

/** The end of a body, by which act, and who took over; then the same of those that ended too. */
function takeovers(unit, actions) {
  const parts = [],
    waiting = [unit];
  for (const body of waiting) {
    const until = units.until[body];
    if (until === null) continue;
    const act = units.endedBy[body];
    const ending = words("ended_on", { body: nameOf(body, until), day: dayText(until) });
    parts.push(make("p", {}, act === null ? `${ending}.` : `${ending}, ${words("by_act", { act: phraseText(act) })}.`));
    const heirs = units.heirs[body];
    if (!heirs.length) {
      parts.push(make("p", {}, words("nobody")));
      continue;
    }
    parts.push(make("p", {}, words("taken_over", { day: dayText(until + 1) })), bodyLinks(heirs, until + 1, actions));
    waiting.push(...heirs.filter((heir) => !waiting.includes(heir)));
  }
  return parts;
}

function bodyLinks(bodies, day, actions) {
  return make(
    "ul",
    { class: "links" },
    bodies.map((body) => make("li", {}, bodyLink(body, day, actions))),
  );
}

function bodyLink(body, day, actions) {
  return button(nameOf(body, day), () => actions.choose(body), {
    class: "link",
    "data-key": `body-${units.ids[body]}`,
  });
}

/** What the body bears at other bodies on the day, by rule: units that began or ended at other times are of one rule. */
function bornePart(unit, view) {
  const rules = new Map();
  for (const group of groups) {
    const isOwn = group.members.length === 1 && group.members[0] === unit;
    if (isOwn || !groupIsAsked(group, { ...view, tier: null }) || !holdersOn(group, view.day).includes(unit)) continue;
    const key = `${group.item} ${group.place} ${group.period ?? ""}`;
    if (!rules.has(key)) rules.set(key, { group, counts: new Array(KINDS.length).fill(0) });
    countsOfGroup(group, view.day).forEach((count, kind) => {
      rules.get(key).counts[kind] += count;
    });
  }
  const rows = [...rules.values()].filter(({ counts }) => owed(counts) > 0);
  if (!rows.length) return null;
  return make(
    "section",
    {},
    make("h3", {}, words("borne")),
    make(
      "ul",
      { class: "duties" },
      rows.map(({ group, counts }) =>
        make(
          "li",
          { class: "duty plain" },
          make(
            "span",
            { class: "what" },
            make("strong", {}, groupTitle(group)),
            make(
              "span",
              { class: "quiet" },
              `${phraseText(group.at)} · ${words("at_others", { count: numberText(owed(counts)) })}`,
            ),
            countsLine(counts),
          ),
        ),
      ),
    ),
  );
}

function countsOfGroup(group, day) {
  const counts = new Array(KINDS.length).fill(0);
  for (const follow of group.follows) counts[kindOf(standing(group, follow, day))] += 1;
  return counts;
}

/** The kinds that occur, with their signs and counts in words. */
function countsLine(counts) {
  const parts = KINDS.map(
    ({ name }, kind) =>
      kind !== KIND.off &&
      counts[kind] > 0 &&
      make("span", { class: "count" }, sign(kind), ` ${numberText(counts[kind])} ${shortWords(name)}`),
  );
  return make("span", { class: "counts" }, parts);
}

const opened = new Set();
const openedBefore = (key) => opened.has(key);
const remember = (key) => (event) => (event.target.open ? opened.add(key) : opened.delete(key));

/** One obligation: its state and day, and on demand why it stands so. */
function dutyEntry(duty, view) {
  const { group, kind } = duty;
  const key = `${group.item} ${group.place} ${group.period ?? ""}`;
  const bearers = holdersOn(group, view.day);
  const days = daysText(duty, view.day);
  const reasons = make("div", { class: "reasons" });
  const fill = () => {
    if (!reasons.childElementCount) reasons.append(...reasonsOf(duty, view));
  };
  if (opened.has(key)) fill();
  const listener = (event) => {
    if (event.target.open) fill();
    remember(key)(event);
  };
  return make(
    "li",
    { class: "duty" },
    make(
      "details",
      { open: opened.has(key), "data-kind": KINDS[kind].name, on: { toggle: listener } },
      make(
        "summary",
        { "data-key": `duty ${key}` },
        sign(kind),
        make(
          "span",
          { class: "what" },
          make("strong", {}, groupTitle(group)),
          make(
            "span",
            { class: `state ${KINDS[kind].name}` },
            [stateText(duty), duty.due !== null && dueText(duty), days].filter(Boolean).join(" · "),
          ),
          bearers.some((body) => body !== duty.unit) &&
            make(
              "span",
              { class: "quiet" },
              words("held_by", { body: bearers.map((body) => nameOf(body, view.day)).join(", ") }),
            ),
        ),
      ),
      reasons,
    ),
  );
}

/** Why an obligation stands so: the printed words and the clause first, then how it came about, and the rest. */
function reasonsOf(duty, view) {
  const { group } = duty;
  const facts = [
    group.phrase && [words("printed"), make("q", { lang: "vi" }, group.phrase)],
    group.clause !== undefined && [words("clause"), phraseText(group.clause)],
    [words("document"), policyText(group.policy)],
    [words("holders"), holderLines(group, view.day)],
    [words("course"), courseLines(duty, view.day)],
    group.needs.length > 0 && [
      words("needs"),
      make(
        "ul",
        {},
        group.needs.map((need) => make("li", {}, needText(need, duty, view.day))),
      ),
    ],
  ].filter(Boolean);
  const notes = [
    group.passed !== undefined && words("passed_on", { act: phraseText(group.passed) }),
    ((duty.point[1] >> FORCE_SHIFT) & FORCE_BITS) === 1 && words("force_undetermined"),
    duty.kind === KIND.silent && words("silence_is_no_guilt"),
  ].filter(Boolean);
  const steps = group.steps.filter(([, sentence]) => sentence !== group.clause);
  return [
    definitions(facts),
    ...notes.map((note) => make("p", { class: "note" }, note)),
    make(
      "details",
      { class: "steps" },
      make("summary", {}, words("steps", { day: dayText(contents.asOf) })),
      definitions(steps.map(([name, sentence]) => [phraseText(name), phraseText(sentence)])),
    ),
  ];
}

function definitions(rows) {
  return make(
    "dl",
    {},
    rows.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value))),
  );
}

/** Who bears it, over time; the one of the day stands out. */
function holderLines(group, day) {
  if (!group.holders.length) return words("own_duty");
  const current = group.holders.filter(([since]) => since <= day).length - 1;
  return make(
    "ul",
    {},
    group.holders.map(([since, bodies], place) => {
      const names = bodies.map((body) => nameOf(body, Math.max(day, since))).join(", ") || words("nobody");
      const start = place > 0 ? ` (${words("from_day", { day: dayText(since) })})` : "";
      return make("li", {}, place === current ? make("strong", {}, names + start) : names + start);
    }),
  );
}

/** Each change of its state to the day, with its cause; what is still to come is set apart by its day alone. */
function courseLines({ group, follow, unit }, day) {
  const points = pointsOf(group, follow).filter(([start]) => start <= day && start > -700_000);
  if (!points.length) return words("no_evidence");
  const lines = points.map((point) => {
    const cause = phraseText(contents.labels.causes[point[1] >> CAUSE_SHIFT]);
    const figure = group.figures?.[positionOf(group, unit)]?.find(([measuredOn]) => measuredOn === point[0]);
    const state = stateText({ group, point, kind: kindOf(point) }) + (figure ? ` (${phraseText(figure[1])})` : "");
    return make(
      "li",
      {},
      make("span", { class: "when" }, dayText(point[0])),
      make("span", {}, `${cause ? `${cause} → ` : ""}${state}`),
    );
  });
  const reported = points.some(([, code]) => code & REPORTED);
  return [make("ol", { class: "course" }, lines), !reported && make("p", { class: "quiet" }, words("no_evidence"))];
}

/** What must come first, and how it stands on the day: at the same body, or at how many of those that it is needed of. */
function needText([title, scope, needed, lateness], { unit }, day) {
  const late = lateness > 0 ? `; ${counting("too_late", lateness)}` : "";
  const name = phraseText(title);
  if (!needed.length) return `${name} (${words(scope === "not-owed" ? "need_not_owed" : "need_outside")})`;
  const places = needed.map((number) => groups[number]);
  const bodies = scope === "own" ? [unit] : scope === "parent" ? [unitOn(unit, day).parent] : null;
  const duties = [];
  for (const group of places) {
    const members = bodies ?? (scope === "children" ? childrenAmong(group, unit, day) : group.members);
    for (const body of members) {
      const position = positionOf(group, body);
      if (position >= 0) duties.push(obligation(group, position, day));
    }
  }
  const owing = duties.filter(({ kind }) => kind !== KIND.off);
  if (!owing.length) return `${name} (${words(duties.length ? "need_not_owed" : "need_outside")})`;
  if (owing.length === 1) {
    const where = scope === "own" ? words("need_here") : nameOf(owing[0].unit, day);
    return `${name}, ${where}: ${stateText(owing[0])}, ${dueText(owing[0])}${late}`;
  }
  const done = owing.filter(({ kind }) => [KIND.on_time, KIND.late, KIND.done].includes(kind)).length;
  return `${name}: ${words("need_elsewhere", { done: numberText(done), count: numberText(owing.length) })}${late}`;
}

function childrenAmong(group, unit, day) {
  return Array.from(group.members).filter((body) => unitOn(body, day).parent === unit);
}
