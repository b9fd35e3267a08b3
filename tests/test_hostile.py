"""Inputs of strangers: what is made to exhaust a reader is refused by its limit, what is wrong by our own errors."""

from __future__ import annotations

import datetime as dt
import io
import os
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hostile import DAILY, HEAD, OWED, PLAIN, PROBES, TASK, Probe, daily, needy, schedule_of
from small import country, policy as small_policy

import rollout
from rollout import Done, Happened, Limits, Measured, Network, Period, Register, Tier, Unit
from rollout.cli import main
from rollout.extents import cells_spanned
from rollout.policy.coverage import coverage
from rollout.policy.interpretation import after_event
from rollout.progress import contradictions, group_history
from rollout.spelling import Spellings
from rollout.units.register import stand_ins


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.name)
def test_an_input_beyond_a_limit_is_refused_by_it(probe: Probe) -> None:
    answer = re.sub(r"known here: [^\n]*", "known here: KEYS", probe.answer(probe.small, probe.limits))
    assert answer == probe.message


def counting(monkeypatch: pytest.MonkeyPatch, owner: object, name: str) -> list[object]:
    """Notes each call of a function from now on."""
    calls: list[object] = []
    function = getattr(owner, name)

    def counted(*arguments: object, **named: object) -> object:
        calls.append(name)
        return function(*arguments, **named)

    monkeypatch.setattr(owner, name, counted)
    return calls


def test_a_fact_is_compared_with_few_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 300 daily figures none is of the day of another; 45,000 pairs would be compared otherwise."""
    calls = counting(monkeypatch, contradictions, "_clash")
    progress, problems = rollout.read_progress(io.StringIO(daily(300)), schedule_of(DAILY))
    assert (len(progress), problems) == (300, ())
    assert calls == []


def test_a_fact_that_is_repeated_is_compared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two provinces are told to be done again and again, by turns: two facts are good, 298 said already."""
    calls = counting(monkeypatch, contradictions, "contradiction")
    units = Register([Unit("01", Tier.PROVINCE, "A"), Unit("02", Tier.PROVINCE, "B")])
    schedule = rollout.expand(schedule_of(PLAIN).policies, units)
    text = "task,unit,on\n" + "t,01,2022-01-01\nt,02,2022-01-02\n" * 150
    progress, problems = rollout.read_progress(io.StringIO(text), schedule)
    assert len(progress) == 2
    assert str(problems[0]) == "text:4: done t at 01: is said already at text:2; say it once"
    assert str(problems[1]) == "text:5: done t at 02: is said already at text:3; say it once"
    assert [problem.count for problem in problems] == [*[1] * 20, 278]
    assert len(calls) == 2


def test_a_contradiction_that_is_repeated_is_the_same_each_time() -> None:
    rows = ["t,province,2022-01-01", "t,province,2022-01-02", "t,province,2022-01-02", "t,province,2022-01-02"]
    _, problems = rollout.read_progress(io.StringIO("\n".join(["task,unit,on", *rows])), schedule_of(PLAIN))
    message = "done t at province: done on 2022-01-02, and on 2022-01-01 (said at text:2); retract one of the two"
    assert [str(problem) for problem in problems] == [f"text:{row}: {message}" for row in (3, 4, 5)]


def test_what_is_told_again_after_it_was_withdrawn_is_no_repetition() -> None:
    """All is known on one day: done, withdrawn, done, done once more; the last alone is said already."""
    rows = ["done", "retracted", "done", "done"]
    text = "fact,task,unit,on\n" + "".join(f"{fact},t,province,2022-01-01\n" for fact in rows)
    progress, problems = rollout.read_progress(io.StringIO(text), schedule_of(PLAIN))
    assert [str(problem) for problem in problems] == [
        "text:5: done t at province: is said already at text:4; say it once"
    ]
    assert len(progress) == 3


def test_what_was_recorded_on_another_day_is_compared() -> None:
    text = "task,unit,on,recorded\n" + "".join(
        f"t,province,2022-01-01,{recorded}\n" for recorded in ("2022-01-05", "2022-01-06", "2022-01-06", "2022-01-04")
    )
    _, problems = rollout.read_progress(io.StringIO(text), schedule_of(PLAIN))
    assert [str(problem) for problem in problems] == [
        f"text:{row}: done t at province: is said already at text:5; say it once" for row in (2, 3, 4)
    ]


def test_a_level_measured_daily_is_judged_where_a_figure_says_something_new(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 60 daily figures, 10 + the day of the month, those from the 30th on reach 40."""
    schedule = schedule_of(DAILY)
    progress = rollout.load_progress(io.StringIO(daily(60)), schedule)
    calls = counting(monkeypatch, group_history, "judge")
    statuses = rollout.assess(schedule, progress, as_of="2022-12-31")
    assert statuses.counts() == {"done_on_time": 1}
    assert len(calls) < 20
    assert next(iter(statuses)).done_on == dt.date(2012, 1, 30)


def test_figures_between_others_that_say_the_same_change_no_day() -> None:
    """A level of 40 is reached on the sixth day, not before, and not lost by figures that are lower later."""
    rows = [f"t,province,2022-01-{day:02},measured,{value}\n" for day, value in enumerate(FIGURES, start=1)]
    schedule = schedule_of(DAILY)
    progress = rollout.load_progress(io.StringIO("task,unit,on,fact,value\n" + "".join(rows)), schedule)
    history = rollout.timeline(schedule, progress).history("p/t@province#2022")
    expected = [("2022-01-01", "upcoming"), ("2022-01-06", "done_on_time")]
    states = [(str(point.day), str(point.state)) for point in history if point.day >= dt.date(2022, 1, 1)]
    changes = [state for place, state in enumerate(states) if place == 0 or state[1] != states[place - 1][1]]
    assert changes == expected


FIGURES = [10, 12, 14, 16, 39, 40, 41, 42, 43, 44, 30, 31, 32, 33, 34, 45]


def test_known_names_are_put_in_order_once_for_all_that_are_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = counting(monkeypatch, Spellings, "_groups")
    _, problems = rollout.parse_policy(needy(50), limits=Limits(problems=10))
    assert len(calls) == 10
    assert [problem.count for problem in problems] == [*[1] * 10, 40]


# --- files ---


@pytest.mark.parametrize(
    "read",
    [rollout.read_policy, rollout.load_units, rollout.load_progress],
    ids=["policy", "units", "progress"],
)
def test_a_pipe_is_refused_and_never_waited_for(read: Callable[..., object], tmp_path: Path) -> None:
    path = tmp_path / "pipe.csv"
    os.mkfifo(path)
    rest = (schedule_of(PLAIN),) if read is rollout.load_progress else ()
    with pytest.raises(rollout.InputError) as caught:
        read(path, *rest)
    message = "is a pipe, not a file; give a file; in Python, one that is open as text is read too"
    assert str(caught.value) == f"{path}: {message}"


def test_a_device_is_refused() -> None:
    with pytest.raises(rollout.PolicyError, match="/dev/zero: is a device, not a file; give a file"):
        rollout.load_policy("/dev/zero")


def test_what_is_open_as_text_is_read_to_the_limit() -> None:
    limits = Limits(policy_file=100)
    with pytest.raises(rollout.PolicyError, match="text: has more than 100 characters; the limit is 100"):
        rollout.read_policy(io.StringIO("#" * 101), limits=limits)
    assert rollout.read_policy(io.StringIO(PLAIN))[1] == ()


def test_the_place_of_what_is_not_text_is_found_piece_by_piece(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bad byte stands in the second of the pieces, behind a sign that two of them share."""
    monkeypatch.setattr("rollout.files.PIECE", 8)
    path = tmp_path / "log.csv"
    path.write_bytes("task,uđ,".encode() + b"\xff\n" + b"x" * 100_000)
    with pytest.raises(rollout.ProgressError, match=r"is not UTF-8 text \(byte 9\); save it as UTF-8"):
        rollout.load_progress(path, schedule_of(PLAIN))


@pytest.mark.parametrize("count", [0, -1, 1.5, "9", None, True])
def test_a_limit_is_a_whole_number(count: object) -> None:
    with pytest.raises(rollout.InputError, match=r"Limits\.rows: "):
        Limits(rows=count)  # type: ignore[arg-type]


# --- values ---

HUGE = 10**5_000


def anything(value: object) -> Any:  # noqa: ANN401  # what no type checker would let pass
    return value


A_NUMBER = "a number of thousands of digits"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Done("t", "a", "2022-01-01", policy=anything(["p"])), "policy: ['p'] is not text; give its id"),
        (lambda: Done("t", "a", "2022-01-01", valid_for=HUGE), f"valid_for: {A_NUMBER} is no length of time; give"),
        (lambda: Happened("e\ud800", "2022-01-01"), "event: 'e\\ud800' has a half of a sign; give text that can be"),
        (lambda: Happened("e", "2022-01-01", unit=anything(5)), "unit: 5 is not text; give its id, or the Unit"),
        (lambda: Measured("t", "a", "2022-01-01", value=HUGE), "value: a number of more than 30 digits is no figure"),
        (
            lambda: Measured("t", "a", "2022-01-01", value=Decimal("0." + "1" * 500)),
            "value: a number of more than 30 digits is no figure",
        ),
        (
            lambda: Measured("t", "a", "2022-01-01", value=1, numerator=1, denominator=HUGE),
            f"denominator: {A_NUMBER} is no count; give a whole number, 1 or more",
        ),
        (lambda: rollout.Level("at-least", HUGE), f"Level.value: {A_NUMBER} is not an exact number; give"),
        (lambda: rollout.Level("at-least", Decimal("1e99999999")), "Level.value: Decimal('1E+99999999') is not an"),
        (lambda: Period.of("9999-12-31").shifted(1), "9999-12-31 has no day 1 days later; the calendar has the years"),
        (lambda: Period.of("2022").shifted(-(10**30)), "2022-01-01 has no day 12000000000000000000000000000000 months"),
        (lambda: Period.of("2022-06").shifted(HUGE), f"2022-06-01 has no day {A_NUMBER} months later; the calendar"),
        (lambda: Period.of("2022").shifted(anything(1.5)), "1.5 is no whole number of periods; give an int"),
        (lambda: rollout.day(anything(HUGE)), f"{A_NUMBER} is int, not a day; give"),
        (lambda: Network.from_tasks({"a": HUGE}, []), f"task 'a': its duration is {A_NUMBER}; give a whole number"),
        (
            lambda: Network.from_tasks({"a": 1, "b": 1}, [("a", "b", "FS", HUGE)]),
            f"a -> b: the minimum lag is {A_NUMBER}; give a whole number of days",
        ),
        (
            lambda: Network.from_tasks({"a": 1}, []).slip({"a": HUGE}),
            f"task 'a': it would slip by {A_NUMBER}; give a whole number of days, 0 or more",
        ),
        (lambda: rollout.Link(anything(HUGE), "b"), f"{A_NUMBER} -> b: the id {A_NUMBER} is not text"),
        (lambda: Network.from_tasks(anything([HUGE]), []), f"tasks: {A_NUMBER} is not a task; give a pair"),
        (lambda: Network.from_tasks({"a": 1}, anything([HUGE])), f"links: {A_NUMBER} is not a link; give a Link"),
        (lambda: Network.from_tasks({"a": 1}, [], due={"a": anything(Decimal(1))}), "due of 'a': Decimal('1') is not"),
        (lambda: Limits(rows=HUGE), f"Limits.rows: {A_NUMBER} is out of range; give 1 to 1000000000000000"),
        (lambda: Limits(first_year=2030, last_year=2020), "Limits.last_year: 2020 lies before 2030, the first year"),
        (lambda: rollout.day(anything(Decimal("sNaN"))), "Decimal('sNaN') is Decimal, not a day; give a date"),
        (
            lambda: Measured("t", "a", "2022-01-01", value=1, comparable=anything("no")),
            "comparable: 'no' is neither; give True or False",
        ),
        (lambda: Period.holding(anything(None), "month"), "None is NoneType, not a day; give a date"),
        (lambda: Period.holding("2022-06-01", anything("decade")), "'decade' is no kind of period; give one of week,"),
        (lambda: rollout.Register(anything(None)), "Register: None is not a Unit; give a list of Unit"),
        (lambda: country().plus(anything([5])), "Register: 5 is not a Unit; give a list of Unit"),
        (lambda: rollout.Progress(anything(5)), "fact 1: 5 is no evidence; give Done, Measured,"),
        (
            lambda: rollout.load_units([{"id": anything(HUGE), "tier": "commune", "name": "A"}]),
            f"row 1: id is {A_NUMBER}; write it as text",
        ),
    ],
    ids=range(31),
)  # fmt: skip
def test_a_value_beyond_all_bounds_is_refused_where_it_is_made(make: Callable[[], object], message: str) -> None:
    with pytest.raises(rollout.Error) as caught:
        make()
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("name", [None, 5, b"01", HUGE, float("nan"), ["01"]], ids=["none", *"5bhnl"])
@pytest.mark.parametrize(
    "ask",
    [
        lambda name: country()[name],
        lambda name: country().at(name, "2022-06-01"),
        lambda name: country().find(name),
        lambda name: country().receivers(name, "2022-06-01"),
        lambda name: schedule_of(PLAIN).where(unit=[name]),
        lambda name: schedule_of(PLAIN).where(policy=[name]),
        lambda name: schedule_of(PLAIN).find(name),
        lambda name: schedule_of(PLAIN).table(by=[name]),
    ],
    ids=["item", "at", "find", "receivers", "unit", "policy", "obligation", "grouping"],
)
def test_a_name_that_is_no_text_is_not_known(ask: Callable[[Any], object], name: object) -> None:
    """Data frames have None and nan where a code is missing."""
    with pytest.raises(rollout.UnknownError, match=r"^unknown [a-z]+ "):
        ask(name)


def test_a_name_of_thousands_of_letters_is_cut_where_it_is_told() -> None:
    with pytest.raises(rollout.UnknownError) as caught:
        country()["x" * 100_000]
    assert str(caught.value) == f"unknown unit '{'x' * 58}…"
    (problem,) = rollout.parse_policy(PLAIN + "y" * 90_000 + " = 1\n")[1]
    assert problem.where == f"policy:15: task t.{'y' * 59}…"


def test_a_length_of_time_that_leads_beyond_the_calendar_names_its_task() -> None:
    within = 'at = "province"\nwithin = { years = 9000, after = "issued" }\n'
    message = "p/t: 2022-01-01 has no day 108000 months later; the calendar has the years 1 to 9999"
    with pytest.raises(rollout.DayError, match=message):
        schedule_of(HEAD + TASK + within)


def test_a_number_of_thousands_of_digits_is_told_at_its_line() -> None:
    with pytest.raises(rollout.PolicyError) as caught:
        rollout.parse_policy(PLAIN.replace("format = 1", f"format = {'9' * 5_000}") + f'note = "{"9" * 5_000}"\n')
    right = "give a number that a document can print"
    assert str(caught.value) == f"policy:1: is not TOML: has a number of thousands of digits; {right}"


def test_half_a_sign_is_told_at_its_line() -> None:
    """No file has it, but a text or a row that Python made may."""
    with pytest.raises(rollout.PolicyError) as caught:
        rollout.parse_policy(PLAIN.replace('issuer = "x"', 'issuer = "\ud800"'))
    assert str(caught.value) == "policy:5: has a half of a sign; give text that can be written in UTF-8"
    with pytest.raises(rollout.UnitsError) as caught_units:
        rollout.load_units([{"id": "a", "tier": "commune", "name": "A\ud800"}])
    assert str(caught_units.value) == (
        "row 1: a: name 'A\\ud800' has a half of a sign; give text that can be written in UTF-8"
    )


def test_a_mark_at_the_start_of_a_text_is_passed_over() -> None:
    assert rollout.parse_policy("\ufeff" + PLAIN) == rollout.parse_policy(PLAIN)


def test_a_recurrence_at_either_end_of_the_calendar_is_checked() -> None:
    """Each year from the year 1 on, or to 9999, with a need of the year before it."""
    text = HEAD + TASK + 'at = "province"\nphrase = "x"\neach = { period = "year", since = "%s"%s }\n'
    needs = 'needs = [{ task = "t", period = "previous" }]\n'
    for since, until in (("0001", ""), ("9998", ', until = "9999"')):
        limits = Limits(first_year=1, last_year=9999)
        parsed, problems = rollout.parse_policy(text % (since, until) + needs, limits=limits)
        assert problems == ()
        assert "recurs-before-effect" in {finding.code for finding in rollout.check(parsed)} or since == "9998"


def test_a_range_of_paragraphs_beyond_any_document_is_not_counted() -> None:
    clause = TASK.replace('"1"', '"¶2–¶99999999"')
    parsed, problems = rollout.parse_policy(HEAD.replace("issued", "paragraphs = 3\nissued") + clause + OWED)
    assert problems == ()
    assert coverage(parsed).encoded == (2, 3)


def test_each_paragraph_is_counted_once_however_often_it_is_cited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passages of the paragraphs 1 to 9, 2 to 9 and so on are 45 citations."""
    counted: list[range] = []

    def noted(*ends: int) -> range:
        counted.append(range(*ends))
        return counted[-1]

    monkeypatch.setattr("rollout.policy.coverage.range", noted, raising=False)
    passage = '[[left-out]]\nclause = "¶{}–¶9"\nreason = {{ vi = "x" }}\n'
    text = HEAD.replace("issued", "paragraphs = 9\nissued") + TASK + OWED + "".join(map(passage.format, range(1, 10)))
    assert coverage(rollout.parse_policy(text)[0]).left_out == tuple(range(1, 10))
    assert sum(map(len, counted)) == 9 + 9  # once each, and all of them


# --- ids of units ---

RIGHT = "; use letters, digits, and single - . _ between them"


@pytest.mark.parametrize(
    ("unit_id", "message"),
    [
        ("０1", "id '０1' has '０'; U+FF10 FULLWIDTH DIGIT ZERO looks like '0'" + RIGHT),
        ("a\u200f", "id 'a\\u200f' is no id; U+200F RIGHT-TO-LEFT MARK cannot be seen" + RIGHT),
        ("a\u200bb", "id 'a\\u200bb' is no id; U+200B ZERO WIDTH SPACE cannot be seen" + RIGHT),
        ("\u0430", "id 'а' has 'а'; U+0430 CYRILLIC SMALL LETTER A looks like 'a'" + RIGHT),
        ("a\nb", "id 'a b' has ' '" + RIGHT),
        ("a\0b", "id 'a\\x00b' is no id; U+0000 cannot be seen" + RIGHT),
        ("a/b@c#2022", "id 'a/b@c#2022' has '/' and '@' and '#'" + RIGHT),
        ("a b", "id 'a b' has ' '" + RIGHT),
        ("a--b", "id 'a--b' is no id" + RIGHT),
        ("-a", "id '-a' is no id" + RIGHT),
        ("=1+1", "id '=1+1' has '=' and '+'" + RIGHT),
        ("own", "id 'own' is a word that stands for several units; give it an id of its own"),
        ("all", "id 'all' is a word that stands for several units; give it an id of its own"),
        ("province", "id 'province' is a word that stands for several units; give it an id of its own"),
        ("agency", "id 'agency' is a word that stands for several units; give it an id of its own"),
    ],
    ids=ascii,
)
def test_an_id_that_cannot_be_typed_or_told_apart_is_refused(unit_id: str, message: str) -> None:
    with pytest.raises(rollout.UnitsError) as caught:
        Unit(unit_id, Tier.COMMUNE, "A")
    assert str(caught.value) == f"Unit.id: {message}"
    text = f'id,tier,name\n"{unit_id}",commune,A\n'
    with pytest.raises(rollout.UnitsError) as caught:
        rollout.load_units(io.StringIO(text))
    assert caught.value.problems[0].code == "bad-id"
    if "\n" not in unit_id:
        assert str(caught.value).endswith(message)


@pytest.mark.parametrize("unit_id", ["01", "00001", "G22.15", "a-b_c.d", "hà-nội", "đ"])
def test_an_id_of_letters_and_digits_is_one(unit_id: str) -> None:
    (unit,) = rollout.load_units(io.StringIO(f"id,tier,name\n{unit_id},commune,A\n"))
    assert unit == Unit(unit_id, Tier.COMMUNE, "A")


def test_a_code_with_a_sign_that_is_not_what_it_looks_like_is_refused() -> None:
    message = "code '０1'; U+FF10 FULLWIDTH DIGIT ZERO looks like '0'; write it as it is typed"
    with pytest.raises(rollout.UnitsError, match=re.escape(f"Unit.code: {message}")):
        Unit("01", Tier.COMMUNE, "A", code="０1")
    with pytest.raises(rollout.UnitsError, match=re.escape(f"text:2: 01: {message}")):
        rollout.load_units(io.StringIO("id,tier,name,code\n01,commune,A,０1\n"))


def test_a_stand_in_for_a_tier_has_its_word() -> None:
    assert [unit.id for unit in stand_ins() if unit.id != unit.kind] == []
    assert "province" in stand_ins()


def test_a_body_of_a_policy_cannot_have_a_word_for_its_id() -> None:
    text = PLAIN + '[[body]]\nid = "own"\nname = { vi = "x" }\n'
    (problem,) = rollout.parse_policy(text)[1]
    assert str(problem) == (
        "policy:16: body own.id: there is a 'own' among those that are shipped already; give it an id of its own"
    )


# --- facts of one obligation ---


def faults(content: str, *facts: str) -> list[str]:
    """The problems of facts about the one obligation of a policy: a kind, a day, and what else is told, as `to=…`."""
    lines = []
    for fact in facts:
        kind, on, *rest = fact.split()
        cells = dict(cell.split("=") for cell in rest)
        more = ",".join(cells.get(name, "") for name in ("recorded", "value", "to"))
        lines.append(f"{kind},t,province,{on},{more}\n")
    text = "fact,task,unit,on,recorded,value,to\n" + "".join(lines)
    problems = rollout.read_progress(io.StringIO(text), schedule_of(content))[1]
    return [str(problem).replace(" t at province", "") for problem in problems]


STANDING = HEAD + TASK + 'at = "province"\nphrase = "x"\nfrom = 2022-01-01\n'
RETRACT = "; retract one of the two"
SPELLS = ["done 2022-03-01", "open 2022-04-01", "done 2022-05-01", "open 2022-06-01"]  # of a standing duty


@pytest.mark.parametrize(
    ("content", "facts", "problems"),
    [
        (
            PLAIN,
            ["open 2022-03-01", "open 2022-05-01", "done 2022-04-01 recorded=2022-06-01"],
            ["text:4: done: done on 2022-04-01, and open on 2022-05-01 (said at text:3)" + RETRACT],
        ),
        (PLAIN, ["done 2022-03-01", "retracted 2022-03-02", "done 2022-04-01"], []),
        (
            PLAIN,
            ["done 2022-03-01", "retracted 2022-02-01 recorded=2022-03-02"],
            ["text:3: retracted: there is nothing to withdraw by that day; leave it out"],
        ),
        (STANDING, ["done 2022-03-01", "open 2022-04-01", "done 2022-05-01"], []),
        (
            STANDING,
            ["done 2022-03-01", "open 2022-03-01"],
            ["text:3: open: open on 2022-03-01, and done on 2022-03-01 (said at text:2)" + RETRACT],
        ),
        (
            STANDING,
            ["done 2022-03-01", "done 2022-05-01", "open 2022-06-01"],
            ["text:3: done: done on 2022-05-01, and on 2022-03-01 (said at text:2)" + RETRACT],
        ),
        (STANDING, [*SPELLS, "done 2022-06-15"], []),  # regained a second time
        (
            STANDING,
            [*SPELLS, "done 2022-02-01 recorded=2022-07-01"],
            ["text:6: done: done on 2022-02-01, and on 2022-03-01 (said at text:2)" + RETRACT],
        ),
        (
            STANDING,
            [*SPELLS, "done 2022-03-15 recorded=2022-07-01"],
            ["text:6: done: done on 2022-03-15, and on 2022-03-01 (said at text:2)" + RETRACT],
        ),
        (
            STANDING,
            [*SPELLS, "done 2022-04-15 recorded=2022-07-01"],
            ["text:6: done: done on 2022-04-15, and on 2022-05-01 (said at text:4)" + RETRACT],
        ),
        (
            STANDING,
            [*SPELLS, "done 2022-05-15 recorded=2022-07-01"],
            ["text:6: done: done on 2022-05-15, and on 2022-05-01 (said at text:4)" + RETRACT],
        ),
        (STANDING, [*SPELLS, "open 2022-04-02 recorded=2022-07-01", "open 2022-03-02 recorded=2022-07-01"], []),
        (STANDING, ["open 2022-04-01", "done 2022-03-01 recorded=2022-05-01"], []),
        (STANDING, ["open 2022-04-01", "done 2022-05-01", "done 2022-03-15 recorded=2022-06-01"], []),
        (
            STANDING,
            ["open 2022-03-01", "done 2022-03-01"],
            ["text:3: done: done on 2022-03-01, and open on 2022-03-01 (said at text:2)" + RETRACT],
        ),
        (
            PLAIN,
            ["open 2022-03-01", "done 2022-03-01"],
            ["text:3: done: done on 2022-03-01, and open on 2022-03-01 (said at text:2)" + RETRACT],
        ),
        (
            PLAIN,
            ["done 2022-03-01", "open 2022-02-01 recorded=2022-04-01", "done 2022-01-15 recorded=2022-05-01"],
            ["text:4: done: done on 2022-01-15, and on 2022-03-01 (said at text:2)" + RETRACT],
        ),
        (
            DAILY,
            ["measured 2022-03-01 value=10", *["measured 2022-03-01 value=10 recorded=2022-03-02"] * 2],
            ["text:4: measured: is said already at text:3; say it once"],
        ),
        (PLAIN, ["done 2022-03-01", "retracted 2022-03-01", "done 2022-03-01"], []),  # said anew on the same day
        (
            PLAIN,
            ["waived 2022-03-01", "retracted 2022-03-05", "done 2022-04-01", "retracted 2022-04-01", "done 2022-04-02"],
            [],
        ),
        (DAILY, ["measured 2022-03-01 value=10", "measured 2022-03-01 value=10 recorded=2022-03-02"], []),
        (
            DAILY,
            ["measured 2022-03-01 value=10", "measured 2022-03-01 value=10"],
            ["text:3: measured: is said already at text:2; say it once"],
        ),
        (
            DAILY,
            ["measured 2022-03-01 value=10", "measured 2022-03-01 value=11"],
            ["text:3: measured: measured as 11, and as 10 on the same day (said at text:2)" + RETRACT],
        ),
        (PLAIN, ["extended 2022-03-01 to=2022-08-01", "extended 2022-04-01 to=2022-09-01"], []),
        (
            PLAIN,
            ["extended 2022-03-01 to=2022-08-01", "extended 2022-03-01 to=2022-09-01"],
            ["text:3: extended: extended to 2022-09-01, and to 2022-08-01 on the same day (said at text:2)" + RETRACT],
        ),
        (
            PLAIN,
            ["waived 2022-03-01", "waived 2022-04-01"],
            ["text:3: waived: waived on 2022-04-01, and on 2022-03-01 (said at text:2)" + RETRACT],
        ),
    ],
)
def test_what_cannot_stand_beside_what_is_known(content: str, facts: list[str], problems: list[str]) -> None:
    assert faults(content, *facts) == problems


@pytest.mark.parametrize("retracted", ["retracted 2022-03-05", "retracted 2022-03-01 recorded=2022-03-05"])
def test_what_becomes_known_on_the_day_of_a_retraction_is_said_anew(retracted: str) -> None:
    """A second retraction of that day takes nothing more back."""
    facts = ["waived 2022-03-01", "done 2022-03-01 recorded=2022-03-05", retracted, retracted]
    again = "done 2022-03-02 recorded=2022-03-06"
    assert faults(PLAIN, *facts, again) == [
        "text:6: done: done on 2022-03-02, and on 2022-03-01 (said at text:3)" + RETRACT
    ]


TWELVE = ", ".join(f"2022-01-{day:02}" for day in range(1, 13))
ASKED = '[[task]]\nid = "t"\nat = "district"\nwithin = { days = 3, after = "e" }\n'
ASKED += ASKED.replace('"t"', '"u"').replace('"e"', '"f"')


def corrections(*rows: str) -> list[str]:
    """The problems of rows of events at the districts of the small country, of which 004 ends with June 2022."""
    text = "fact,event,unit,on,corrects,recorded\n" + "".join(f"happened,{row}\n" for row in rows)
    schedule = rollout.expand(small_policy(ASKED), country())
    return [str(problem) for problem in rollout.read_progress(io.StringIO(text), schedule)[1]]


def test_a_correction_is_of_its_own_event() -> None:
    rows = ["e,,2022-01-01,,", "f,,2022-02-01,,", "e,,2022-01-02,2022-01-01,", "f,,2022-02-02,2022-01-01,"]
    (problem,) = corrections(*rows)
    message = "happened f: corrects 2022-01-01, on which it is not known to have happened"
    assert problem == f"text:5: {message}; name the day that was told: 2022-02-01"


def test_a_body_corrects_what_it_has_taken_over() -> None:
    """003 takes over from 004 with July; before, it does not speak for it."""
    told = ["e,004,2022-05-01,,", "e,004,2022-05-10,,"]
    (problem,) = corrections(*told, "e,003,2022-05-02,2022-05-01,2022-06-15", "e,003,2022-05-11,2022-05-10,2022-07-05")
    message = "happened e: corrects 2022-05-01, on which it is not known to have happened"
    assert problem == f"text:4: {message}; tell of it without correcting"


@pytest.mark.parametrize(("count", "told"), [(2, "2022-01-01, 2022-01-02"), (12, TWELVE), (13, TWELVE + ", …")])
def test_of_many_days_the_first_are_named(count: int, told: str) -> None:
    rows = [f"e,,2022-01-{day:02},," for day in range(1, count + 1)]
    (problem,) = corrections(*rows, "e,,2022-03-02,2022-03-01,")
    assert problem.endswith(f"name the day that was told: {told}")


@pytest.mark.parametrize("count", ["1" * 5_000, "３", "-1", "", "1e3"], ids=len)
def test_a_count_on_the_command_line_is_one_of_days(count: str, capsys: pytest.CaptureFixture[str]) -> None:
    slip = f"certify-one-stop@province={count}"
    assert main(["slip", slip, "--policy", "ct-02-2022", "--until", "2023-12-31"]) == 2
    assert capsys.readouterr().err.endswith("is not NODE=DAYS; write certify-one-stop@province=30\n")


def test_suggestions_are_made_as_long_as_there_are_not_too_many_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """The ids task-0 to task-4 have 30 letters, and each unknown one 6: two of the five are compared with them."""
    monkeypatch.setattr("rollout.policy.read.mentions.LETTERS", 70)
    found = [problem.found for problem in rollout.parse_policy(needy(5))[1]]
    assert ["did you mean" in message for message in found] == [True, True, False, False, False]


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    """A million blanks are packed into some thousand bytes."""
    path = tmp_path / "bomb.xlsx"
    with ZipFile(path, "w", ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", " " * 1_000_000)
    assert path.stat().st_size < 5_000
    pytest.importorskip("python_calamine", reason="workbooks need the extra excel")
    with pytest.raises(
        rollout.UnitsError, match="has more than 999,999 bytes when it is unpacked; the limit is 999,999"
    ):
        rollout.load_units(path, limits=Limits(workbook=999_999))
    with pytest.raises(rollout.UnitsError, match="is not an Excel workbook"):
        rollout.load_units(path)


def sheet(*cells: str) -> str:
    """A sheet of an .xlsx with cells of these names."""
    rows = "".join(f'<row><c r="{cell}"><v>1</v></c></row>' for cell in cells)
    return f"<worksheet><sheetData>{rows}</sheetData></worksheet>"


def tables(rows: int, columns: int) -> str:
    """The tables of an .ods with one cell, which stands for so many, and as many empty ones as usual behind it."""
    cell = f'<table:table-cell office:value="1" table:number-columns-repeated="{columns}"/>'
    empty = '<table:table-cell table:number-columns-repeated="16000"/>'
    row = f'<table:table-row table:number-rows-repeated="{rows}">{cell}{empty}</table:table-row>'
    last = f'<table:table-row table:number-rows-repeated="1000000">{empty}</table:table-row>'
    return f"<table:table>{row}{last}</table:table>"


@pytest.mark.parametrize(
    ("name", "content", "cells"),
    [
        ("xl/worksheets/sheet1.xml", sheet("A1", "XFD1048576"), 16_384 * 1_048_576),
        ("xl/worksheets/sheet1.xml", sheet("A1", "AA3", "B2"), 27 * 3),
        ("xl/worksheets/sheet1.xml", sheet("A1", "b99999999"), 2 * 99_999_999),
        ("xl/worksheets/sheet1.xml", sheet("A1", "Z99"), 0),  # no farther than what it packs
        ("xl/anything.xml", "<x:c s='>' r = 'AA2'/>", 27 * 2),
        ("xl/sharedStrings.xml", "<t>r=&quot;XFD1048576&quot;</t>", 0),
        ("content.xml", tables(9_900, 10_000), 99_000_000),
        ("content.xml", tables(2, 3), 6),
    ],
)
def test_the_cells_that_a_workbook_spans_are_counted_before_it_is_read(
    name: str, content: str, cells: int, tmp_path: Path
) -> None:
    """All of them, filled or not, are in memory once it is read."""
    path = tmp_path / "book.zip"
    with ZipFile(path, "w") as packed:
        packed.writestr(name, content)
    with path.open("rb") as file:
        assert cells_spanned(file) == cells
        assert file.tell() == 0


def test_a_workbook_that_spans_too_many_cells_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("python_calamine", reason="workbooks need the extra excel")
    path = tmp_path / "far.xlsx"
    with ZipFile(path, "w") as packed:
        packed.writestr("xl/worksheets/sheet1.xml", sheet("A1", "XFD1048576"))
    message = r"has a sheet of 17,179,869,184 cells from the first to the last, which take 32 bytes each; the limit is"
    with pytest.raises(rollout.UnitsError, match=message):
        rollout.load_units(path)


def test_a_sheet_that_is_damaged_is_no_workbook(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="writes the workbook")
    pytest.importorskip("python_calamine", reason="workbooks need the extra excel")
    book = openpyxl.Workbook()
    book.active.append(["id", "tier", "name"])
    book.save(tmp_path / "whole.xlsx")
    with ZipFile(tmp_path / "whole.xlsx") as whole, ZipFile(tmp_path / "damaged.xlsx", "w") as damaged:
        for name in whole.namelist():
            damaged.writestr(name, b"<worksheet" if "sheet1" in name else whole.read(name))
    content = bytearray((tmp_path / "whole.xlsx").read_bytes())
    start = content.index(b"xl/worksheets/sheet1.xml") + len(b"xl/worksheets/sheet1.xml")
    content[start : start + 40] = bytes(range(40))
    (tmp_path / "packed.xlsx").write_bytes(content)
    for name in ("damaged.xlsx", "packed.xlsx"):
        with pytest.raises(rollout.UnitsError, match=f"{name}: is not an Excel workbook"):
            rollout.load_units(tmp_path / name)


def test_the_windows_of_an_event_are_worked_out_once_for_all_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 20 happenings and 20 reports, each within the window of two of them."""
    counted: list[dt.date] = []

    def noted(within: Any, event: dt.date, *rest: Any) -> Any:  # noqa: ANN401
        counted.append(event)
        return after_event(within, event, *rest)

    monkeypatch.setattr("rollout.progress.division.after_event", noted)
    moments = [f"2022-01-{number:02}" for number in range(1, 21)]
    rows = [{"fact": "happened", "event": "e", "on": moment} for moment in moments]
    rows += [{"fact": "done", "task": "t", "unit": "001", "on": moment} for moment in moments]
    problems = rollout.read_progress(rows, rollout.expand(small_policy(ASKED), country()))[1]
    assert {problem.code for problem in problems} == {"several-windows"}
    assert len(counted) == 2 * 20  # when they are read, and when they are judged
