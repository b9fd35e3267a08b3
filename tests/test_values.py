"""Values made in Python refuse what the readers refuse, name the field, and convert what the readers convert."""

from __future__ import annotations

import datetime as dt
import importlib
import pickle
import pkgutil
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hostile import HEAD, OWED, TASK
from small import country, policy

import rollout
from rollout import Done, Measured, Period, Policy, Register, Tier, Unit
from rollout.labels import Label
from rollout.policy.calendar import Calendar
from rollout.policy.convention import Convention
from rollout.policy.coverage import coverage
from rollout.policy.deadline import Before, By, During, Each, From, Within
from rollout.policy.holder import Holder
from rollout.policy.instrument import Instrument, Source
from rollout.policy.item import AlsoRead, Item, LeftOut, Need, Rule, Target, Task
from rollout.policy.level import Comparator, Level
from rollout.policy.relation import CitedAct, MovedDay, Relation
from rollout.policy.report import NotComparable, PrintedTally, Reported
from rollout.policy.tallies.counts import Counts
from rollout.policy.tallies.tally import Record, Tally
from rollout.policy.trace import trace
from rollout.problems import (
    DayError,
    Error,
    HorizonError,
    InfeasibleError,
    InputError,
    NetworkError,
    PolicyError,
    Problem,
    ProgressError,
    UnitsError,
    UnknownError,
)
from rollout.views.graph import dot

TITLE = Label(en="A title")
ITEM: dict[str, Any] = {"id": "a", "title": TITLE, "clause": "1", "rules": [Rule(place="province")]}
PLAN: dict[str, Any] = {"id": "plan", "kind": "plan", "issuer": "moha", "title": TITLE}
ACT, MOVED = CitedAct(id="act", kind="decree"), MovedDay(By("2022"))
REPORT: dict[str, Any] = {"id": "r", "title": TITLE, "at": "moha", "clause": "2", "on": "2022-12-31"}
TALLY: dict[str, Any] = {"kind": "tasks", "by_class": {"done": 3}}


def calendar(**fields: object) -> Calendar:
    return Calendar(**{"name": "c", "covers": "2022", "off": [], "worked": [], **fields})  # type: ignore[arg-type]  # wrong ones are meant


# Each value that is refused: its class, its fields, and what is said of it.
REFUSED: list[tuple[Callable[..., object], dict[str, object], str]] = [
    (From, {"start": "2022-6"}, "From.start: '2022-6' is not a period; write 2022,"),
    (By, {"end": 2022}, "By.end: 2022 is int, not a day; give"),
    (By, {"end": None}, "By.end: None is NoneType, not a day; give"),
    (Before, {"day": "2022-06"}, "Before.day: '2022-06' is not a day; write it as YYYY-MM-DD"),
    (Before, {"day": dt.date.min}, "Before.day: there is no day before 0001-01-01; give a later day"),
    (During, {"window": "2022-06-01"}, "During.window: 2022-06-01 is a day; name a month or a longer period"),
    (Each, {"period": "decade", "since": "2022"}, "Each.period: 'decade' is unknown; one of week, month, quarter,"),
    (Each, {"period": "year", "since": "2022-06"}, "Each.since: 2022-06 is not a year; name the year"),
    (Each, {"period": "year", "since": "2022", "until": "2021"}, "Each.until: ends in 2021, before it begins in"),
    (Each, {"period": "year", "since": "2022", "month": 13}, "Each.month: 13 is out of range; give 1 to 12"),
    (Each, {"period": "month", "since": "2022-01", "month": 6}, "Each.month: a month has no month to name;"),
    (
        Each,
        {"period": "year", "since": "2022", "day": 3},
        "Each.day: a day of a year is not clear; name its month too (month = 12 is the last of a year)",
    ),
    (Each, {"period": "year", "since": "2022", "about": True}, "Each.about: True is not a whole number; give a"),
    (Within, {"after": "event"}, "Within.days: does not say how long; give days, weeks, months, years or working-days"),
    (Within, {"after": "", "days": 1}, "Within.after: is empty; give text"),
    (Within, {"after": "event", "days": -1}, "Within.days: -1 is out of range; give 0 to 36525"),
    (
        Level,
        {"comparator": "at-lest", "value": 1},
        "Level.comparator: 'at-lest' is unknown; did you mean 'at-least' or 'at",
    ),
    (Level, {"comparator": "at-least", "value": 1.5}, "Level.value: 1.5 is not an exact number; give an int or"),
    (Level, {"comparator": "at-least", "value": [3, 1]}, "Level.value: (3, 1) is not a range; give (floor, aim),"),
    (Level, {"comparator": "at-least", "value": Decimal("NaN")}, "Level.value: Decimal('NaN') is not an exact"),
    (Level, {"comparator": "at-least", "value": 1, "scale": "percent"}, "Level.scale: 'percent' is unknown"),
    (Holder, {"body": " "}, "Holder.body: is empty; give text"),
    (Holder, {"body": "mic", "since": "2022-01-02", "until": "2022-01-01"}, "Holder.until: ends on 2022-01-01, before"),
    (Need, {"task": "a", "kind": "SX"}, "Need.kind: 'SX' is unknown; one of FS, SS, FF, SF"),
    (Need, {"task": "a", "min_lag": 3, "max_lag": 2}, "Need.max_lag: max_lag 2 is below min_lag 3; give a greater one"),
    (Need, {"task": "a", "policy": ""}, "Need.policy: is empty; give text"),
    (Rule, {"place": ""}, "Rule.place: is empty; give text"),
    (Rule, {"place": Tier.AGENCY}, "Rule.place: 'agency' is no one's tier; name the bodies"),
    (Rule, {"place": "mic", "deadline": "2022"}, "Rule.deadline: '2022' is str, not From or By or Before"),
    (Rule, {"place": "mic", "level": 80}, "Rule.level: 80 is int, not Level; give Level"),
    (AlsoRead, {"note": TITLE, "deadline": By("2022"), "undated": True}, "AlsoRead.undated: is undated and has a"),
    (AlsoRead, {"undated": True}, "AlsoRead.note: has no text; give the text in one language or in both"),
    (Task, {**ITEM, "id": "An Item"}, "Task.id: id 'An Item'; use lower-case letters, digits and single hyphens"),
    (Task, {**ITEM, "clause": ""}, "Task.clause: is empty; give it, or the other sources that state it"),
    (Task, {**ITEM, "title": "A title"}, "Task.title: 'A title' is not a Label; give a Label"),
    (Task, {**ITEM, "rules": "province"}, "Task.rules: 'province' is not a list of Rule; give a list or a tuple"),
    (Task, {**ITEM, "rules": [Rule(place="mic")] * 2}, "Task.rules: has two rules for mic; give one, or write two"),
    (Task, {**ITEM, "to": ["mic", "mic"]}, "Task.to: ('mic', 'mic') names one thing twice; name each once"),
    (Task, {**ITEM, "coordinating": ["mic", ""]}, "Task.coordinating: ('mic', '') has an empty text; leave it out"),
    (Task, {**ITEM, "lead": [None]}, "Task.lead: None is NoneType, not Holder; give Holder"),
    (Rule, {"place": "province", "charged": "district"}, "Rule.charged: district is not above province; name a tier"),
    (Rule, {"place": "district", "charged": "county"}, "Rule.charged: 'county' is unknown; did you mean"),
    (Task, {**ITEM, "strength": "wish"}, "Task.strength: 'wish' is unknown; one of duty, goal"),
    (Target, {**ITEM, "holds": "all"}, "Target.holds: 'all' is unknown; one of each, pooled"),
    (Target, {**ITEM, "pool": "province"}, "Target.pool: is of a target that each unit reaches; write holds = "),
    (Target, {**ITEM, "holds": "pooled", "pool": ["a", "a"]}, "Target.pool: ('a', 'a') names one thing twice; name"),
    (Target, {**ITEM, "baseline_value": 10}, "Target.baseline_value: is of no day; give baseline-on"),
    (Target, {**ITEM, "baseline_on": "2021"}, "Target.baseline_on: has no number; give baseline-value"),
    (Target, {**ITEM, "baseline_value": 1.5, "baseline_on": "2021"}, "Target.baseline_value: 1.5 is not an exact"),
    (LeftOut, {"clause": "", "phrase": "", "reason": TITLE}, "LeftOut.clause: is empty; give text"),
    (Source, {"id": "press", "name": TITLE, "published": "soon"}, "Source.published: 'soon' is not a day; write it as"),
    (Source, {"id": "press", "name": TITLE, "confidence": "low"}, "Source.confidence: 'low' is unknown; one of high,"),
    (Instrument, {**PLAN, "kind": "plane"}, "Instrument.kind: 'plane' is unknown; did you mean 'plan'?"),
    (Instrument, {**PLAN, "title": Label()}, "Instrument.title: has no text; give the text"),
    (Instrument, {**PLAN, "paragraphs": 0}, "Instrument.paragraphs: 0 is out of range; give 1 to 100000"),
    (Instrument, {**PLAN, "issued": "2022-02-01", "ends": "2022-01-01"}, "Instrument.ends: ends on 2022-01-01, before"),
    (
        Instrument,
        {**PLAN, "sources": [Source("a", TITLE), Source("a", TITLE)]},
        "Instrument.sources: there is a 'a' already",
    ),
    (CitedAct, {"id": "a", "kind": "decre"}, "CitedAct.kind: 'decre' is unknown; did you mean 'decree'?"),
    (CitedAct, {"id": "a", "kind": "decree", "issued": "soon"}, "CitedAct.issued: 'soon' is not a period; write"),
    (MovedDay, {"deadline": Each("year", "2022")}, "MovedDay.deadline: Each("),
    (Relation, {"kind": "amend", "of": "x"}, "Relation.kind: 'amend' is unknown; did you mean 'amends'?"),
    (Relation, {"kind": "amends", "of": " "}, "Relation.of: is empty; give text"),
    (Relation, {"kind": "amends", "of": "x", "act": "x"}, "Relation.of: x is related to itself; name another act"),
    (Relation, {"kind": "extends", "of": "x"}, "Relation.kind: extends nothing; give the new day, or until"),
    (
        Relation,
        {"kind": "amends", "of": "x", "until": "2022-01-01"},
        "Relation.until: gives a last day, and amends moves",
    ),
    (
        Relation,
        {"kind": "amends", "of": "x", "items": "a"},
        "Relation.items: names items of this document that rest on",
    ),
    (Relation, {"kind": "amends", "of": "x", "moved": [MOVED]}, "Relation.moved: gives a day to no item; name the"),
    (
        Relation,
        {"kind": "commences", "of": "x", "moved": [MOVED]},
        "Relation.moved: gives a day, and commences moves none",
    ),
    (Relation, {"kind": "amends", "of": "x", "of_items": "a", "moved": [MOVED] * 2}, "Relation.moved: there is a ''"),
    (Policy, {"instrument": Instrument(**PLAN), "acts": [ACT] * 2}, "Policy.acts: there is a 'act' already; give each"),
    (
        Policy,
        {"instrument": Instrument(**PLAN), "relations": [Relation(kind="amends", of="x", act="acts")], "acts": [ACT]},
        "Policy.relations: 'acts' is no act of plan; did you mean 'act'?; describe it in acts",
    ),
    (
        Policy,
        {"instrument": Instrument(**PLAN), "relations": [Relation(kind="implements", of="plan")]},
        "Policy.relations: implements plan, which is the document itself; name another act",
    ),
    (Policy, {"instrument": "plan"}, "Policy.instrument: 'plan' is str, not Instrument; give Instrument"),
    (Policy, {"instrument": Instrument(**PLAN), "items": [Task(**ITEM)] * 2}, "Policy.items: there is a 'a' already;"),
    (Policy, {"instrument": Instrument(**PLAN), "measured": ["r"]}, "Policy.measured: 'r' is str, not Reported; give"),
    (Reported, {**REPORT, "value": 1, "on": None}, "Reported.on: has neither a day nor a period; give the day it"),
    (Reported, {**REPORT, "value": "1"}, "Reported.value: '1' is not an exact number; give an int or a finite"),
    (Reported, {**REPORT, "value": 1, "numerator": 1}, "Reported.numerator: has a numerator alone; give the"),
    (Reported, {**REPORT, "value": 1, "period": "2022-01-01"}, "Reported.period: 2022-01-01 is a day; name a month"),
    (NotComparable, {"reason": Label()}, "NotComparable.reason: has no text; give the text"),
    (PrintedTally, {**REPORT, "counts": {}}, "PrintedTally.counts: {} is dict, not Counts; give Counts"),
    (PrintedTally, {**REPORT, "counts": Counts(**TALLY), "rates": {"on_tim": 1}}, "PrintedTally.rates: unknown rate"),
    (
        Tally,
        {"counts": Counts(**TALLY), "outside": {"undated": -1}},
        "Tally.outside: -1 is out of range; give 0 or more",
    ),
    (Tally, {"counts": Counts(**TALLY), "printed": {"on_tim": 1}}, "unknown rate of tasks 'on_tim'; did you mean"),
    (Counts, {"kind": "files"}, "unknown kind of tally 'files'"),
    (Counts, {"kind": "tasks", "by_class": {"don": 1}}, "unknown class of tasks 'don'; did you mean 'done'?"),
    (Counts, {"kind": "tasks", "by_class": {"done": -1}}, "done: -1 is not a count; give a whole number, 0 or more"),
    (Counts, {"kind": "tasks", "by_class": ["done"]}, "Counts.by_class: 'done' is not a pair of a name and a value"),
    (Tally, {"counts": 3}, "Tally.counts: 3 is int, not Counts; give Counts"),
    (Record, {"received": "2023-02-30"}, "Record.received: '2023-02-30' is not a day; 2023-02 has the days 01 to 28"),
    (calendar, {"covers": "soon"}, "Calendar.covers: 'soon' is not a period; write 2022,"),
    (calendar, {"off": ["soon"]}, "Calendar.off: 'soon' is not a day; write it as YYYY-MM-DD"),
    (calendar, {"worked": "2022-01-01"}, "Calendar.worked: '2022-01-01' is str, not frozenset; give"),
    (Convention, {"rest_days": "vn"}, "Convention: rest_days is str, not a Calendar; load_calendar() gives one"),
    (Unit, {"id": "1", "tier": "provnce", "name": "A"}, "Unit.tier: 'provnce' is unknown; did you mean 'province'?"),
    (Unit, {"id": "", "tier": "province", "name": "A"}, "Unit.id: is empty; give text"),
    (Unit, {"id": "1", "tier": "province", "name": "A", "parent": ""}, "Unit.parent: is empty; give text"),
    (Unit, {"id": "1", "tier": "province", "name": "A", "since": "x"}, "Unit.since: 'x' is not a day; write it as"),
    (Register, {"versions": ["01"]}, "Register: '01' is not a Unit; give a list of Unit"),
    (Register, {"versions": [], "known_until": "soon"}, "Register.known_until: 'soon' is not a day; write it as"),
]


@pytest.mark.parametrize(("kind", "fields", "message"), REFUSED, ids=lambda part: part if isinstance(part, str) else "")
def test_a_value_that_is_wrong_is_refused_when_it_is_made(
    kind: Callable[..., object], fields: dict[str, object], message: str
) -> None:
    with pytest.raises(Error) as caught:
        kind(**fields)
    assert str(caught.value).startswith(message)
    assert isinstance(caught.value, InputError | UnknownError)


def test_a_text_and_a_list_become_what_the_readers_make_of_them() -> None:
    assert By("2022-06") == By(Period.of("2022-06"))
    assert Before("2022-07-01") == Before(dt.date(2022, 7, 1))
    assert Each("quarter", "2020-Q1", "2020-Q4") == Each("quarter", Period.of("2020-Q1"), Period.of("2020-Q4"))
    assert Level("at-least", [10, 15]) == Level(Comparator.AT_LEAST, (10, 15))
    assert Holder("mpi", until="2025-02-28") == Holder("mpi", until=dt.date(2025, 2, 28))
    assert Task(**{**ITEM, "lead": "moha", "to": "mic"}) == Task(**{**ITEM, "lead": (Holder("moha"),), "to": ("mic",)})
    assert Unit("1", "province", "A", since="2022-06-01", successors="2 3") == Unit(
        "1", Tier.PROVINCE, "A", since=dt.date(2022, 6, 1), successors=("2", "3")
    )
    plan = Policy(Instrument(**PLAN, issued="2022-01-10"), [Task(**ITEM)])
    assert plan.instrument.starts == dt.date(2022, 1, 10)
    assert hash(plan) == hash(Policy(Instrument(**PLAN, issued="2022-01-10"), (Task(**ITEM),)))


def test_a_task_is_no_target_with_the_same_fields() -> None:
    task: Item = Task(**ITEM)
    target: Item = Target(**ITEM)
    assert task == Task(**ITEM)
    assert task != target
    assert type(attrs.evolve(Task(**ITEM), id="b")) is Task
    assert pickle.loads(pickle.dumps(Task(**ITEM))) == Task(**ITEM)


# --- places and bodies that are not there ---


def plan_at(place: str, **fields: object) -> Policy:
    return Policy(Instrument(**PLAN), [Task(**{**ITEM, "rules": [Rule(place=place, deadline=By("2022"))], **fields})])


@pytest.mark.parametrize(
    ("place", "fields", "message"),
    [
        ("provnce", {}, "plan/a: unknown place 'provnce'; did you mean 'province'?; name a tier, or a body of the"),
        ("0000l", {}, "plan/a: unknown place '0000l'; did you mean '0000"),
        ("m3", {}, "plan/a: unknown place 'm3'; name a tier, or a body of the register or of the policy's bodies"),
        ("province", {"lead": "Bộ Một"}, "plan/a: unknown body 'Bộ Một'; did you mean 'm1'?; name a tier"),
        ("province", {"to": "nobody"}, "plan/a: unknown body 'nobody'; name a tier, or a body of the register"),
        ("province", {"coordinating": "nobody"}, "plan/a: unknown body 'nobody'; name"),
        ("province", {"monitored_by": "nobody"}, "plan/a: unknown body 'nobody'; name"),
        ("province", {"needs": [Need("b", scope="nobody")]}, "plan/a: unknown body 'nobody'; name"),
    ],
)
def test_a_place_or_a_body_that_is_not_there_is_refused(place: str, fields: dict[str, object], message: str) -> None:
    with pytest.raises(PolicyError) as caught:
        rollout.expand(plan_at(place, **fields), country())
    assert str(caught.value).startswith(message)


def test_every_place_that_is_not_there_is_named_at_once() -> None:
    tasks = [Task(**{**ITEM, "id": name, "rules": [Rule(place=f"{name}-place")]}) for name in ("a", "b")]
    with pytest.raises(PolicyError) as caught:
        rollout.expand(Policy(Instrument(**PLAN), tasks))
    assert [(problem.code, problem.where) for problem in caught.value.problems] == [
        ("unknown-place", "plan/a"),
        ("unknown-place", "plan/b"),
    ]


def test_a_place_is_a_tier_a_kind_or_a_body_of_the_register_or_of_the_policy() -> None:
    assert len(rollout.expand(plan_at("province"), country())) == 2
    assert len(rollout.expand(plan_at("m1"), country())) == 1
    assert len(rollout.expand(plan_at("government-attached-agency"))) == 1
    described = attrs.evolve(plan_at("centre"), bodies=[Unit("centre", Tier.AGENCY, "Trung tâm")])
    assert len(rollout.expand(described, country())) == 1


def test_a_body_whose_table_has_problems_hides_no_item_at_it() -> None:
    text = policy('[[task]]\nid = "a"\nat = "m"\nby = 2022-01-31\n[[body]]\nid = "m"\nname = { vi = "M" }\n')
    assert [body.id for body in text.bodies] == ["m"]
    head = (
        'format = 1\n[instrument]\nid = "p"\nkind = "plan"\nissuer = "x"\nissued = 2022-01-01\ntitle = { vi = "P" }\n'
    )
    task = '[[task]]\nid = "a"\ntitle = { vi = "A" }\nclause = "1"\nat = "m"\nby = 2022-01-31\n'
    read, problems = rollout.parse_policy(f'{head}{task}[[body]]\nid = "m"\nname = {{ vi = "M" }}\ntier = "provnce"\n')
    assert [problem.code for problem in problems] == ["unknown-value"]
    assert [status.id for status in rollout.expand(read)] == ["p/a@m"]


# --- the kind as a whole ---

# What the library derives itself: not made by hand, so their fields are not checked.
DERIVED = {
    *("RuleStep", "Reading", "Window", "Mark", "Trace", "Coverage", "Rate", "Sum", "Scheme"),
    *("Key", "TableFormat", "KeyType", "Page", "Fields", "Mention", "_Slot", "Lines"),
    *("Fault", "Delta"),
    *("Cohort", "Versions", "Columns", "Kinship", "Lifetimes", "Names", "Phrase", "Units"),
    *("References", "Succession"),
}


def classes() -> dict[str, type[attrs.AttrsInstance]]:
    """The attrs classes of the rooms of policies and units."""
    found = {}
    for room in ("rollout.policy", "rollout.units"):
        package = importlib.import_module(room)
        for module in pkgutil.walk_packages(package.__path__, f"{room}."):
            for value in vars(importlib.import_module(module.name)).values():
                if isinstance(value, type) and attrs.has(value) and value.__module__ == module.name:
                    found[value.__name__] = value
    return found


def test_every_field_of_every_value_is_checked_or_converted_by_its_own_type() -> None:
    made = {name: kind for name, kind in classes().items() if name not in DERIVED}
    assert len(made) > 25
    unchecked = {
        f"{name}.{field.name}"
        for name, kind in made.items()
        for field in attrs.fields(kind)
        if field.init and field.validator is None and field.name != "columns"
    }
    assert unchecked == {"Convention.month", "Convention.held", "Convention.rest_days"}, "checked when it is made"
    assert set(classes()) > DERIVED


# --- errors ---

PROBLEM = Problem("code", "where", "what", "right")
ERRORS: list[Error] = [
    InputError([PROBLEM]),
    PolicyError([PROBLEM]),
    UnitsError([PROBLEM]),
    ProgressError([PROBLEM]),
    NetworkError([PROBLEM]),
    DayError([PROBLEM]),
    HorizonError("2023", dt.date(2022, 12, 31), "beyond"),
    InfeasibleError([PROBLEM]),
    UnknownError("task", "a", ("b",)),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_every_error_is_of_one_base_and_pickles(error: Error) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert vars(again) == vars(error)
    assert isinstance(error, rollout.Error)


def test_every_error_of_the_library_is_here_and_of_the_base() -> None:
    kinds = set()
    for module in pkgutil.walk_packages(rollout.__path__, "rollout."):
        if module.name != "rollout.__main__":
            for value in vars(importlib.import_module(module.name)).values():
                if isinstance(value, type) and issubclass(value, Exception) and value.__module__.startswith("rollout"):
                    kinds.add(value)
    assert {kind for kind in kinds if not issubclass(kind, Error)} == set()
    assert {kind.__name__ for kind in kinds} == {*(type(error).__name__ for error in ERRORS), "Error", "NumberError"}


# --- whole numbers of other libraries ---


class Int64:
    """A whole number as numpy has it: no int, but it says which."""

    def __init__(self, value: int) -> None:
        self.value = value

    def __index__(self) -> int:
        return self.value


N: Any = Int64


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (lambda: Measured("m", "01", "2022-06-30", value=N(3)).value, 3),
        (lambda: Measured("m", "01", "2022-06-30", value=1, numerator=N(1), denominator=N(100)).numerator, 1),
        (lambda: Measured("m", "01", "2022-06-30", value=1, numerator=N(1), denominator=N(100)).denominator, 100),
        (lambda: Done("a", "01", "2022-06-30", valid_for=N(30)).valid_for, 30),
        (lambda: Level("at-least", N(80)).value, 80),
        (lambda: Level("at-least", [N(10), N(15)]).value, (10, 15)),
        (lambda: Within("alarm", days=N(3), weeks=N(2)), Within("alarm", days=3, weeks=2)),
        (lambda: Within("alarm", months=N(1), years=N(1)), Within("alarm", months=1, years=1)),
        (lambda: Each("year", "2022", month=N(8), day=N(25), about=N(1)), Each("year", "2022", None, 8, 25, 1)),
        (lambda: Need("a", min_lag=N(1), max_lag=N(2)), Need("a", min_lag=1, max_lag=2)),
        (lambda: Reported(**REPORT, value=N(50), numerator=N(1), denominator=N(2)).value, 50),
        (lambda: Counts("tasks", {"done": N(3)})["done"], 3),
        (lambda: Instrument(**PLAN, paragraphs=N(3)).paragraphs, 3),
        (lambda: rollout.Network.from_tasks({"a": N(3)}, [("a", "b", "FS", N(1), N(2))], due={"b": N(9)}).length(), 4),
        (lambda: len(rollout.Network.from_tasks({"a": 3}, ()).slip({"a": N(2)}).moved), 1),
        (lambda: len(rollout.assess(rollout.expand(()), as_of="2022-06-30").upcoming(days=N(7))), 0),
    ],
)
def test_a_whole_number_of_another_library_is_taken_as_the_int_it_is(
    made: Callable[[], object], expected: object
) -> None:
    value = made()
    assert value == expected
    assert type(value) is type(expected)


def test_numbers_of_numpy_are_taken_as_floats_are() -> None:
    numpy = pytest.importorskip("numpy")
    for number in (numpy.int64(98), numpy.uint8(98), numpy.int32(98)):
        assert Measured("m", "01", "2022-06-30", value=number).value == 98
    for number in (98.62, numpy.float64(98.62), numpy.float32(98.62)):
        assert Measured("m", "01", "2022-06-30", value=number).value == Decimal("98.62")
    for wrong in (numpy.bool_(1), numpy.float64("nan"), numpy.float32("inf"), numpy.datetime64("2022")):
        with pytest.raises(ProgressError, match="is not a number"):
            Measured("m", "01", "2022-06-30", value=wrong)


@pytest.mark.parametrize("wrong", [True, "3", None, Fraction(1, 2), float("nan"), Decimal("inf")])
def test_what_is_no_number_is_refused(wrong: Any) -> None:  # noqa: ANN401  # what a type checker refuses is meant
    with pytest.raises(ProgressError, match="is not a number; give an int, a Decimal or a float"):
        Measured("m", "01", "2022-06-30", value=wrong)


def test_names_in_a_fact_are_text() -> None:
    with pytest.raises(ProgressError, match="policy: 3 is not text; give its id"):
        Done("a", "01", "2022-06-30", policy=3)
    with pytest.raises(ProgressError, match="unit: 3 is not text; give its id, or the Unit"):
        rollout.Happened("alarm", "2022-06-30", 3)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [10**5_000, Decimal("1e400"), Decimal("1e-400")], ids=["whole", "large", "small"])
def test_a_figure_that_no_one_could_print_is_refused(value: Decimal | int) -> None:
    with pytest.raises(ProgressError, match="more than 30 digits"):
        rollout.Measured("a", "b", "2022-01-01", value=value)


def test_what_is_no_log_no_text_and_no_row_of_its_kind_is_refused() -> None:
    schedule = rollout.expand(rollout.load_policy("ct-02-2022"), until="2022-12-31")
    with pytest.raises(TypeError, match=r"the log is a Progress, not list; Progress\(\[...\]\) makes one of facts"):
        rollout.assess(schedule, [], as_of="2022-06-01")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"parse_policy\(\) takes text, not bytes; read_policy\(\) reads a file"):
        rollout.parse_policy(b"format = 1")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"made from what has a revision, not from str; a path is given as target="):
        rollout.to_json([], "rows.json")  # type: ignore[call-overload]
    with pytest.raises(rollout.InputError, match="row 2: has no 'a'; give each row the names of the first"):
        rollout.to_csv([{"a": 1}, {"b": 2}])
    with pytest.raises(rollout.InputError, match="row 1: 5 is no row; give mappings of names and values"):
        rollout.to_json([5])  # type: ignore[list-item]
    with pytest.raises(TypeError, match="rows are a collection of the library or mappings, not NoneType"):
        rollout.to_csv(None)  # type: ignore[call-overload]
    with pytest.raises(TypeError, match="a target is a path or an open text file, not int"):
        rollout.to_csv([{"a": 1}], 5)  # type: ignore[call-overload]
    with pytest.raises(TypeError, match=r"rules are drawn of a Schedule or of Statuses, not of Network; network_svg"):
        dot(rollout.Network.from_tasks({"a": 1}, []))  # type: ignore[arg-type]
    with pytest.raises(rollout.PolicyError, match="5 is no file; give a path, or a file that is open as text"):
        rollout.read_policy(5)  # type: ignore[arg-type]
    with pytest.raises(rollout.InputError, match=r"Source.name: .* is not a Label"):
        Source("s", Label(5))  # type: ignore[arg-type]


FIRST = "2022-01-01"
ANSWERS: dict[str, Callable[[Any], object]] = {
    "expand() takes policies": rollout.expand,
    "expand() takes Convention": lambda wrong: rollout.expand([], convention=wrong),
    "expand() takes Limits": lambda wrong: rollout.expand([], limits=wrong),
    "parse_policy() takes Limits": lambda wrong: rollout.parse_policy("", limits=wrong),
    "read_policy() takes Limits": lambda wrong: rollout.read_policy("a.toml", limits=wrong),
    "read_progress() takes Schedule": lambda wrong: rollout.read_progress([], wrong),
    "assess() takes Schedule": lambda wrong: rollout.assess(wrong, as_of="2022-01-01"),
    "timeline() takes Schedule": rollout.timeline,
    "forecast() takes Statuses": rollout.forecast,
    "holdups() takes Statuses": rollout.holdups,
    "attainments() takes Statuses": rollout.attainments,
    "rollup() takes Statuses": rollout.rollup,
    "explain() takes Status": rollout.explain,
    "check() takes policies": rollout.check,
    "check() takes Calendar or NoneType": lambda wrong: rollout.check([], calendar=wrong),
    "ambiguities() takes Schedule": rollout.ambiguities,
    "latest_days() takes Schedule": rollout.latest_days,
    "coverage() takes Policy": coverage,
    "trace() takes policies": lambda wrong: trace("x", wrong),
    "document() takes Policy": rollout.document,
    "board() takes Statuses": rollout.board,
    "board() takes Tally": lambda wrong: rollout.board(
        rollout.assess(rollout.expand([]), as_of=FIRST), tallies=[wrong]
    ),
    "Network.of() takes a Schedule or Statuses": rollout.Network.of,
    "from_networkx() takes a graph of networkx": rollout.Network.from_networkx,
    "slip() takes Mapping": rollout.Network.from_tasks({"a": 1}, []).slip,
    "extend() takes Mapping": rollout.Network.from_tasks({"a": 1}, []).extend,
    "apply() takes Change": rollout.Network.from_tasks({"a": 1}, []).apply,
    "difference() takes Network": rollout.Network.from_tasks({"a": 1}, []).difference,
}


@pytest.mark.parametrize("message", ANSWERS)
def test_what_a_function_does_not_take_is_refused_by_its_name(message: str) -> None:
    """The function that is given it says so, and not the first that uses it."""
    with pytest.raises(TypeError) as caught:
        ANSWERS[message](5)
    assert str(caught.value).startswith(f"{message}, not int")


SUCCESSION = [Holder("m2", until="2022-06-30"), Holder("m1", since="2022-07-01")]


@pytest.mark.parametrize(
    ("holders", "message"),
    [
        ([*SUCCESSION, Holder("x")], "m2 and x lead on one day"),
        ([Holder("m1", since="2022-06-30"), SUCCESSION[0]], "m2 and m1 lead on one day"),
        ([Holder("m1"), Holder("m2")], "m1 and m2 lead on one day"),
    ],
)
def test_two_do_not_lead_on_one_day(holders: list[Holder], message: str) -> None:
    """Which of them owes the duty is not said, and not guessed."""
    fields: dict[str, Any] = {"id": "t", "title": Label("t"), "rules": [Rule(place="01")], "clause": "1"}
    assert Task(**fields, lead=SUCCESSION[::-1]).lead == (SUCCESSION[1], SUCCESSION[0])
    with pytest.raises(rollout.PolicyError) as caught:
        Task(**fields, lead=holders)
    assert str(caught.value) == f"Task.lead: {message}; end one before the next; who helps is coordinating"


def test_a_file_with_two_leads_on_one_day_has_a_problem() -> None:
    text = HEAD + TASK + OWED + 'lead = [{ body = "moha" }, { body = "mof", since = 2025-03-01 }]\n'
    (problem,) = rollout.parse_policy(text)[1]
    assert (problem.code, problem.where) == ("two-leads", "policy:15: task t.lead")


def test_a_described_body_keeps_the_body_above_it() -> None:
    bodies = '[[body]]\nid = "a"\nname = { vi = "A" }\nparent = "b"\n[[body]]\nid = "b"\nname = { vi = "B" }\n'
    described = policy(f'[[task]]\nid = "t"\nat = "a"\nby = 2022-06-30\n{bodies}')
    assert [body.id for body in described.bodies] == ["a", "b"]
    schedule = rollout.expand(described, country())
    assert len(schedule.where(under="b")) == 1
    assert rollout.check(described) == ()
