"""The earliest days of obligations and what waits: by hand on a small country, and need by need over chance."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterator

import attrs
import pytest
from small import country, policy

import rollout
from rollout import (
    Done,
    Extended,
    Happened,
    HorizonError,
    Link,
    Open,
    Progress,
    Register,
    Schedule,
    Status,
    Tier,
    Unit,
    UnknownError,
    Waived,
)
from rollout.days import day
from rollout.forecasting.earliest_days import EarliestDays, earliest_days
from rollout.policy.item import Need
from rollout.progress.evidence import Evidence
from rollout.progress.verdict import DONE, OPEN, last_day_in_time
from rollout.schedule.needs import prerequisites
from rollout.schedule.obligation import obligations_by_unit

SCOPES = """
[[task]]
id = "build"
at = "district"
by = 2022-09-01
[[task]]
id = "use"
at = "district"
by = 2022-09-30
needs = [{ task = "build", min-lag = 30 }]
[[task]]
id = "open"
at = "commune"
by = 2022-12-31
needs = [{ task = "build", scope = "parent", min-lag = 20 }]
[[task]]
id = "sum"
at = "province"
during = "2022-Q2"
needs = [{ task = "build", scope = "children", min-lag = 40 }]
[[task]]
id = "list"
at = "mof"
needs = [{ task = "use", scope = "all", min-lag = 2 }]
[[task]]
id = "learn"
at = "province"
needs = [{ task = "list", scope = "mof", min-lag = -1 }]
"""


def earliest(
    tasks: str, as_of: str, *facts: Evidence, known_on: str | None = None, until: str | None = None
) -> EarliestDays:
    schedule = rollout.expand(policy(tasks), country(), until=until)
    return earliest_days(rollout.assess(schedule, Progress(facts), as_of=as_of, known_on=known_on))


def by_id(days: EarliestDays) -> dict[str, str]:
    """The day of each obligation by its id, without the policy."""
    return {owed.id.removeprefix("p/"): str(days.day(owed)) for owed in days.histories.schedule}


def test_each_scope_looks_at_its_own_units() -> None:
    """District 001 was done on 10 February; 004 ends before its due day, and commune 00005 is formed on 1 July."""
    assert by_id(earliest(SCOPES, "2022-03-01", Done("build", "001", day("2022-02-10")))) == {
        "build@001": "2022-02-10",
        "build@002": "2022-03-01",
        "build@003": "2022-03-01",
        "build@004": "None",
        "use@001": "2022-03-12",
        "use@002": "2022-03-31",
        "use@003": "2022-03-31",
        "use@004": "None",
        "open@00001": "2022-03-02",
        "open@00002": "2022-03-02",
        "open@00003": "2022-03-21",
        "open@00004": "2022-03-21",
        "open@00005": "2022-07-01",
        "sum@01": "2022-04-10",
        "sum@02": "2022-04-10",
        "list@mof": "2022-04-02",
        "learn@01": "2022-04-01",
        "learn@02": "2022-04-01",
    }


def test_children_hold_up_their_own_parent_alone() -> None:
    days = [Done("build", name, day("2022-02-10")) for name in ("001", "002")]
    earliest_of = earliest(SCOPES, "2022-03-15", *days)
    assert str(earliest_of.day("p/sum@01")) == "2022-04-01"  # 22 March by its districts; its window opens in April
    assert str(earliest_of.day("p/sum@02")) == "2022-04-24"


def test_children_are_those_of_the_due_day_though_their_parent_is_away() -> None:
    """Commune x moves from district a to b on 1 June; b is away for that month."""
    away = day("2022-05-31")
    units = [
        Unit("a", Tier.DISTRICT, "A"),
        Unit("b", Tier.DISTRICT, "B", until=away),
        Unit("b", Tier.DISTRICT, "B", since=day("2022-07-01")),
        Unit("x", Tier.COMMUNE, "X", parent="a", until=away),
        Unit("x", Tier.COMMUNE, "X", parent="b", since=day("2022-06-01")),
    ]
    tasks = """
[[task]]
id = "build"
at = "commune"
[[task]]
id = "sum"
at = "district"
by = 2022-06-15
needs = [{ task = "build", scope = "children", min-lag = 5 }]
"""
    schedule = rollout.expand(policy(tasks), Register(units))
    days = earliest_days(rollout.assess(schedule, as_of="2022-05-01"))
    assert [str(days.day(f"p/sum@{name}")) for name in "ab"] == ["2022-05-01", "2022-05-06"]


def test_what_is_done_keeps_its_day_whatever_it_needs() -> None:
    days = earliest(SCOPES, "2022-03-01", Done("use", "002", day("2022-01-20")))
    assert str(days.day("p/use@002")) == "2022-01-20"
    assert str(days.day("p/list@mof")) == "2022-04-02"


def test_facts_that_are_not_there_yet_do_not_count() -> None:
    later = Done("build", "001", day("2022-03-02"))
    unknown = Done("build", "002", day("2022-02-01"), recorded=day("2022-04-01"))
    assert str(earliest(SCOPES, "2022-03-01", later, unknown).day("p/build@001")) == "2022-03-01"
    assert str(earliest(SCOPES, "2022-03-01", later, unknown).day("p/build@002")) == "2022-02-01"
    days = earliest(SCOPES, "2022-03-05", later, unknown, known_on="2022-03-31")
    assert [str(days.day(f"p/build@00{number}")) for number in (1, 2)] == ["2022-03-02", "2022-03-05"]


def test_facts_that_were_added_to_a_log_count() -> None:
    schedule = rollout.expand(policy(SCOPES), country())
    log = Progress([Done("build", "001", day("2022-02-10"))])
    rollout.assess(schedule, log, as_of="2022-03-01").counts()
    more = log.plus(Done("build", "002", day("2022-02-20")), Done("use", "002", day("2022-04-01")))
    days = earliest_days(rollout.assess(schedule, more, as_of="2022-03-01"))
    assert [str(days.day(f"p/build@00{number}")) for number in (1, 2, 3)] == ["2022-02-10", "2022-02-20", "2022-03-01"]
    assert [str(days.day(f"p/use@00{number}")) for number in (1, 2, 3)] == ["2022-03-12", "2022-03-22", "2022-03-31"]


def test_what_no_one_owes_holds_nothing_up() -> None:
    days = earliest(SCOPES, "2022-03-01", Waived("build", "002", day("2022-02-10")))
    assert days.day("p/build@002") is None
    assert str(days.day("p/use@002")) == "2022-03-01"


def test_a_lag_after_what_no_one_owes_is_none() -> None:
    """Even the longest lag that a need can have."""
    read = policy(SCOPES)
    use = next(item for item in read.items if item.id == "use")
    far = attrs.evolve(use, needs=(attrs.evolve(use.needs[0], min_lag=36_525),))
    items = tuple(far if item is use else item for item in read.items)
    schedule = rollout.expand(attrs.evolve(read, items=items), country())
    log = Progress([Waived("build", "002", day("2022-02-10"))])
    days = earliest_days(rollout.assess(schedule, log, as_of="2022-03-01"))
    assert [str(days.day(f"p/use@00{number}")) for number in (1, 2)] == ["2122-03-02", "2022-03-01"]


def test_nothing_is_met_before_its_instrument_is_there() -> None:
    days = earliest(SCOPES, "2021-11-01")
    assert str(days.day("p/build@001")) == "2022-01-01"
    assert str(days.day("p/use@001")) == "2022-01-31"


def test_a_window_that_opens_before_its_document_is_known_opens_all_the_same() -> None:
    """The document is known by 1 March; its task is of February, and owed on the 10th."""
    tasks = '[[task]]\nid = "list"\nat = "province"\nduring = "2022-02"\n[[task]]\nid = "keep"\nat = "province"\n'
    schedule = rollout.expand(policy(tasks, instrument="known-by = 2022-03-01"), country())
    prospects = rollout.forecast(rollout.assess(schedule, as_of="2022-02-10"))
    assert {row.id: (str(row.earliest), row.verdict.value) for row in prospects} == {
        "p/list@01": ("2022-02-10", "possible"),
        "p/list@02": ("2022-02-10", "possible"),
    }


@pytest.mark.parametrize(
    ("kinds", "begun", "open_still", "done"),
    [
        (("FS", "FF"), "2022-02-25", "2022-03-11", "2022-03-07"),
        (("SS", "SF"), "2022-02-20", "2022-03-01", "2022-03-01"),
    ],
)
def test_a_need_of_a_start_counts_from_the_first_report(
    kinds: tuple[str, str], begun: str, open_still: str, done: str
) -> None:
    """Of 10 February, with a lag of 10 days; a need of a finish counts from the day on which it is or can be done."""
    both = [Open("build", "01", day("2022-02-10")), Open("build", "02", day("2022-02-10"))]
    for kind in kinds:
        tasks = f"""
[[task]]
id = "build"
at = "province"
[[task]]
id = "use"
at = "province"
needs = [{{ task = "build", kind = "{kind}", min-lag = 10 }}]
"""
        assert str(earliest(tasks, "2022-02-15", *both).day("p/use@01")) == begun
        days = earliest(tasks, "2022-03-01", *both, Done("build", "02", day("2022-02-25")))
        assert (str(days.day("p/use@01")), str(days.day("p/use@02"))) == (open_still, done)


def test_periods_that_recur_wait_for_the_one_before() -> None:
    tasks = """
[[task]]
id = "report"
at = "province"
each = { period = "quarter", since = "2022-Q1" }
needs = [{ task = "report", period = "previous", min-lag = 100 }]
"""
    days = earliest(tasks, "2022-05-10", Done("report", "01", day("2022-04-02"), period="2022-Q1"), until="2022-12-31")
    assert {name: day for name, day in by_id(days).items() if "@01" in name} == {
        "report@01#2022-Q1": "2022-04-02",
        "report@01#2022-Q2": "2022-07-11",
        "report@01#2022-Q3": "2022-10-19",
        "report@01#2022-Q4": "2023-01-27",
    }
    assert str(days.day("p/report@02#2022-Q4")) == "2023-03-06"


CYCLE = """
[[task]]
id = "a"
at = "province"
needs = [{ task = "b", kind = "KIND", min-lag = 5 }]
[[task]]
id = "b"
at = "province"
needs = [{ task = "a", kind = "KIND", min-lag = LAG }]
[[task]]
id = "c"
at = "province"
needs = [{ task = "b", min-lag = 1 }]
"""


def test_needs_that_contradict_each_other_are_left_out_and_hide_nothing_else() -> None:
    days = earliest(CYCLE.replace("KIND", "FS").replace("LAG", "3"), "2022-03-01")
    assert days.left_out in (
        (Link("p/a@province", "p/b@province", "FS", 3),),
        (Link("p/b@province", "p/a@province", "FS", 5),),
    )
    assert [str(days.day(f"p/{name}@01")) for name in "abc"] in (
        ["2022-03-01", "2022-03-04", "2022-03-05"],
        ["2022-03-06", "2022-03-01", "2022-03-02"],
    )


def test_needs_that_go_round_without_contradiction_are_all_followed() -> None:
    days = earliest(CYCLE.replace("KIND", "SS").replace("LAG", "-8"), "2022-03-01")
    assert days.left_out == ()
    assert by_id(days) == {
        **{f"{name}@{unit}": "2022-03-06" for name in "a" for unit in ("01", "02")},
        **{f"{name}@{unit}": "2022-03-01" for name in "b" for unit in ("01", "02")},
        **{f"{name}@{unit}": "2022-03-02" for name in "c" for unit in ("01", "02")},
    }
    late = earliest(CYCLE.replace("KIND", "SS").replace("LAG", "-8"), "2022-03-01", Done("b", "02", day("2022-02-01")))
    assert [str(late.day(f"p/{name}@02")) for name in "abc"] == ["2022-03-01", "2022-02-01", "2022-03-01"]


def test_a_day_goes_round_a_cycle_against_its_order() -> None:
    """Task c opens on 1 April; what leads back from it says that b and a come at most two days before the next."""
    tasks = """
[[task]]
id = "a"
at = "m"
needs = [{ task = "b", kind = "SS", min-lag = -2 }]
[[task]]
id = "b"
at = "m"
needs = [{ task = "a", kind = "SS", min-lag = 1 }, { task = "c", kind = "SS", min-lag = -2 }]
[[task]]
id = "c"
at = "m"
during = "2022-04"
needs = [{ task = "b", kind = "SS", min-lag = 1 }]
""".replace('"m"', '"mof"')
    assert by_id(earliest(tasks, "2022-03-01")) == {"a@mof": "2022-03-28", "b@mof": "2022-03-30", "c@mof": "2022-04-01"}


def test_rows_are_day_ordinals_by_position() -> None:
    days = earliest(SCOPES, "2022-03-01", Done("build", "002", day("2022-02-10")))
    schedule = days.histories.schedule
    group = next(group for group in schedule.groups if group.item.id == "build" and len(group.units) == 3)
    assert list(group.units.ids()) == ["001", "002", "003"]
    assert [*days.of(group.number)] == [738_215, 738_196, 738_215]


def test_a_day_beyond_the_calendar_and_an_unknown_obligation_are_refused() -> None:
    days = earliest(SCOPES, "9999-12-20")
    with pytest.raises(HorizonError, match="not in the calendar"):
        days.day("p/use@001")
    with pytest.raises(UnknownError):
        days.day("p/use@xyz")


# --- need by need ---

CHANCE = """
[[task]]
id = "build"
by = { ministry = 2022-06-30, province = "2022-06", district = 2022-09-01, commune = 2022-08-01 }
[[task]]
id = "open"
at = ["district", "commune", "province"]
from = 2022-08-01
needs = [{ task = "build", scope = "parent", min-lag = LAG0 }, { task = "build", kind = "SS", min-lag = LAG1 }]
[[task]]
id = "sum"
at = ["province", "district"]
during = "2022-Q4"
needs = [
  { task = "build", scope = "children", kind = "SF", min-lag = LAG2 },
  { task = "open", scope = "children", kind = "FF", min-lag = LAG3 },
]
[[task]]
id = "list"
at = "mof"
each = { period = "year", month = 12, since = 2022 }
needs = [{ task = "sum", scope = "all", min-lag = LAG4 }]
[[task]]
id = "answer"
at = "commune"
within = { months = 1, after = "asked" }
needs = [{ task = "open", min-lag = LAG5 }]
[[task]]
id = "report"
at = ["province", "ministry"]
each = { period = "quarter", since = "2022-Q1" }
needs = [{ task = "report", period = "previous", min-lag = LAG6 }, { task = "list", scope = "mof", kind = "SS" }]
"""
ISSUED, FORMED = day("2022-01-01"), day("2022-07-01")


def some_facts(chance: random.Random, schedule: Schedule) -> list[Evidence]:
    owed = list(schedule)
    facts: list[Evidence] = []
    for _ in range(chance.randrange(60)):
        obligation, on = chance.choice(owed), ISSUED + dt.timedelta(chance.randrange(500))
        period = str(obligation.period) if obligation.period else None
        names = (obligation.task, obligation.unit, on)
        recorded = on + dt.timedelta(chance.randrange(100)) if chance.random() < 0.3 else None
        kind = chance.choice([Done, Done, Done, Done, Open, Open, Waived, Extended, Happened])
        if kind is Extended:
            to = on + dt.timedelta(chance.randrange(300))
            facts.append(Extended(*names, period=period, recorded=recorded, to=to))
        elif kind is Happened:
            facts.append(Happened("asked", on, chance.choice([None, "00001"]), recorded=recorded))
        else:
            facts.append(kind(*names, period=period, recorded=recorded))
    return facts


def days_by_needs(
    schedule: Schedule, facts: list[Evidence], as_of: dt.date, known_on: dt.date | None
) -> dict[str, int]:
    """The earliest days by id, one obligation and need at a time; what is not owed has none."""
    statuses, days, open_ids = own_days(schedule, facts, as_of, known_on)
    begun = {status.id: status.verdict.begun_on for status in statuses}
    waits = [wait for status in statuses if status.id in open_ids for wait in waits_of(schedule, status)]
    before: dict[str, dt.date | None] = {}
    while before != days:
        before = dict(days)
        for name, needed, need in waits:
            since = begun[needed] if need.kind in ("SS", "SF") and begun[needed] else days.get(needed)
            day = days[name]
            if since is not None and day is not None:
                days[name] = max(day, since + dt.timedelta(need.min_lag))
    return {name: day.toordinal() for name, day in days.items() if day}


def own_days(
    schedule: Schedule, facts: list[Evidence], as_of: dt.date, known_on: dt.date | None
) -> tuple[list[Status], dict[str, dt.date | None], set[str]]:
    """All statuses; the days by id of what is done, and before which what is open is not met by itself; what is open.

    Of a `schedule` with some `facts` on a day `as_of`, as known on `known_on`.
    """
    statuses = list(rollout.assess(schedule, Progress(facts), as_of=as_of, known_on=known_on))
    there = Progress([fact for fact in facts if fact.on <= as_of])
    days = {status.id: status.done_on for status in statuses if status.state in DONE}
    open_ids = set()
    for moment in sorted({as_of, max(as_of, ISSUED), max(as_of, FORMED)}):
        for status in rollout.assess(schedule, there, as_of=moment, known_on=known_on):
            if status.state in OPEN and status.id not in days:
                days[status.id] = max(moment, status.opens or moment)
                open_ids.add(status.id)
    return statuses, days, open_ids


def waits_of(schedule: Schedule, status: Status) -> Iterator[tuple[str, str, Need]]:
    """The ids of an obligation and of each that it needs, and the need."""
    for need in status.item.needs:
        for needed, unit in prerequisites(schedule, status.group, status.number, need):
            ending = f"#{needed.period}" if needed.period else ""
            yield status.id, f"{needed.policy.id}/{needed.item.id}@{schedule.register.id_of(unit)}{ending}", need


def chance_schedule(chance: random.Random, leads: tuple[str, ...] = ()) -> Schedule:
    """Rules with lags at random; by a third of the chances one that a body `leads`."""
    tasks = CHANCE
    for task in ("build", "open", "sum", "answer"):
        if leads and chance.random() < 0.3:
            tasks = tasks.replace(f'id = "{task}"', f'id = "{task}"\nlead = "{chance.choice(leads)}"')
    for number in range(7):
        tasks = tasks.replace(f"LAG{number}", str(chance.choice([0, 0, 3, 40, 200, -15])))
    return rollout.expand(policy(tasks), country(), until="2023-12-31")


@pytest.mark.parametrize("seed", range(40))
def test_the_passes_give_what_walking_every_need_gives(seed: int) -> None:
    chance = random.Random(seed)
    schedule = chance_schedule(chance)
    facts = some_facts(chance, schedule)
    as_of = ISSUED + dt.timedelta(chance.randrange(-40, 600))
    known_on = as_of + dt.timedelta(chance.randrange(-60, 60)) if chance.random() < 0.5 else None
    statuses = rollout.assess(schedule, Progress(facts), as_of=as_of, known_on=known_on)
    days = earliest_days(statuses)
    passes = {}
    for group in statuses.schedule.groups:
        row = days.of(group.number)
        assert len(row) == len(group.units)
        for obligation, earliest_day in zip(obligations_by_unit([group]), row, strict=True):
            if earliest_day:
                passes[obligation.id] = earliest_day
    assert days.left_out == ()
    assert passes == days_by_needs(schedule, facts, as_of, known_on)


FAR = 10**8


@pytest.mark.parametrize("seed", range(60))
def test_verdicts_and_days_needed_are_what_walking_every_need_gives(seed: int) -> None:
    chance = random.Random(seed)
    schedule = chance_schedule(chance, leads=("mof", "moha"))
    facts = some_facts(chance, schedule)
    as_of = ISSUED + dt.timedelta(chance.randrange(-10, 500))
    prospects = rollout.forecast(rollout.assess(schedule, Progress(facts), as_of=as_of))
    walk = Walk(schedule, facts, as_of)
    verdicts = {status.id: verdict for status in walk.statuses if (verdict := walk.verdict(status))}
    assert {row.id: (row.verdict.value, row.relies_on) for row in prospects} == verdicts
    assert prospects.counts() == Counter(verdict for verdict, _ in verdicts.values())
    for row in prospects:
        needed_by = row.needed_by.toordinal() if row.needed_by else None
        assert needed_by == (walk.needed_by.get(row.id) if row.verdict != "met" else None)
        assert (row.condition is not None) == (row.verdict == "only_if")
        if row.condition is not None:
            by = row.condition.by.toordinal() if row.condition.by else None
            assert (row.condition.id, by) in walk.conditions(row.id)


class Walk:
    """A schedule seen from a day, one need at a time, again and again until nothing moves; all by id.

    `last_days` are due days, `secured` what holds if others keep theirs, `firsts` what another body must do first, with
    the days back to it, `needed_by` the days needed.
    """

    def __init__(self, schedule: Schedule, facts: list[Evidence], as_of: dt.date) -> None:
        self.earliest = days_by_needs(schedule, facts, as_of, None)
        self.statuses, own, self.open_ids = own_days(schedule, facts, as_of, None)
        self.by_id = {status.id: status for status in self.statuses}
        last = {name: last_day_in_time(status.group, status.due) for name, status in self.by_id.items()}
        self.last_days = {name: day.toordinal() for name, day in last.items() if day}
        self.secured = {name: day.toordinal() for name, day in own.items() if day}
        self.needed_by = {name: day for name, day in self.last_days.items() if name in self.open_ids}
        self.firsts: dict[str, set[tuple[str, int]]] = {name: set() for name in self.open_ids}
        waits = [wait for name in self.open_ids for wait in waits_of(schedule, self.by_id[name])]
        while sum(self.step(*wait) for wait in waits):
            pass

    def step(self, name: str, needed: str, need: Need) -> bool:
        """Follow one need forward and backward; whether anything moved."""
        lag, before = need.min_lag, (self.secured[name], self.needed_by.get(needed), len(self.firsts[name]))
        begun_on = self.by_id[needed].verdict.begun_on if need.kind in ("SS", "SF") else None
        if begun_on is not None or needed not in self.open_ids:
            since = begun_on.toordinal() if begun_on else self.earliest.get(needed, 0)
            self.secured[name] = max(self.secured[name], since + lag if since else 0)
            return self.secured[name] != before[0]
        if self.by_id[needed].holder == self.by_id[name].holder:
            moment = self.secured[needed] + lag
            self.firsts[name] |= {(first, days + lag) for first, days in self.firsts[needed]}
        else:
            moment = max(self.last_days.get(needed, FAR), self.earliest[needed]) + lag
            self.firsts[name].add((needed, lag))
        self.secured[name] = max(self.secured[name], moment)
        if name in self.needed_by:
            self.needed_by[needed] = min(self.needed_by.get(needed, FAR), self.needed_by[name] - lag)
        return before != (self.secured[name], self.needed_by.get(needed), len(self.firsts[name]))

    def verdict(self, status: Status) -> tuple[str, str] | None:
        """The verdict on an obligation and what it relies on; None for one that is not forecast."""
        name = status.id
        if status.state in DONE:
            return "met", ""
        if status.state not in OPEN:
            return None
        if self.earliest[name] > self.last_days.get(name, FAR):
            return "lost", ""
        if not self.firsts[name]:
            return "possible", ""
        return "only_if", "duty" if self.secured[name] <= self.last_days.get(name, FAR // 2) else "goodwill"

    def conditions(self, name: str) -> set[tuple[str, int | None]]:
        """What another body must do first for an obligation, and by when: of several those that are needed first."""
        target = self.last_days.get(name, self.needed_by.get(name))
        most = max(days for _, days in self.firsts[name])
        by = None if target is None else target - most
        return {(first, by) for first, days in self.firsts[name] if days == most}


@pytest.mark.parametrize("seed", range(20))
def test_what_waits_by_groups_waits_one_by_one(seed: int) -> None:
    chance = random.Random(seed)
    schedule = chance_schedule(chance)
    as_of = ISSUED + dt.timedelta(chance.randrange(0, 600))
    statuses = rollout.assess(schedule, Progress(some_facts(chance, schedule)), as_of=as_of)
    waiting = {status.id for status in statuses if len(status.blocked_by)}
    assert waiting
    assert {status.id for status in statuses.where(blocked=True)} == waiting
    assert {status.id for status in statuses.where(ready=True)} == {status.id for status in statuses if status.ready}
    for status in statuses:
        reasons = (status.ready, status.id in waiting, status.ready_on is not None)
        assert sum(reasons) == (status.state in OPEN)
