"""Revisions: the same wherever the same is said, another one as soon as anything is edited."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys

import attrs
from small import country, policy

import rollout
from rollout import Calendar, Convention, Register, Unit
from rollout.revisions import revision_of

BY_JUNE = '[[task]]\nid = "t"\nby = { province = "2022-06", district = 2022-07-01 }\n'


def test_an_encoding_has_the_same_revision_until_it_is_edited() -> None:
    assert policy(BY_JUNE).revision == policy(BY_JUNE).revision
    assert len(policy(BY_JUNE).revision) == 12
    later = BY_JUNE.replace("2022-07-01", "2022-07-02")
    noted = BY_JUNE + 'note = { en = "read twice" }\n'
    again = BY_JUNE + BY_JUNE.replace('"t"', '"u"')
    assert len({policy(text).revision for text in (BY_JUNE, later, noted, again)}) == 4


def test_what_is_written_otherwise_and_says_the_same_has_the_same_revision() -> None:
    """The order of keys, spaces and comments are no part of what an encoding says; the order of its items is."""
    inline = '[[task]]\nby = { district = 2022-07-01,   province = "2022-06" }  # a remark\nid = "t"\n'
    assert rollout.expand(policy(inline)).revision == rollout.expand(policy(inline)).revision
    swapped = '[[task]]\nby = { province = "2022-06", district = 2022-07-01 }  # a remark\nid = "t"\n'
    assert policy(swapped).revision == policy(BY_JUNE).revision


def test_a_register_has_the_same_revision_until_a_unit_is_edited() -> None:
    units = country()
    assert units.revision == country().revision
    assert Register(tuple(reversed(units.versions)), "renamed").revision == units.revision
    renamed = [attrs.evolve(unit, name="Đông") if unit.id == "01" else unit for unit in units]
    followed = Register(units.versions, known_until="2025-06-30")
    versions = [
        *units.versions,
        Unit("05", "province", "Tây", until="2022-01-01"),
        Unit("05", "province", "Tây", since="2022-01-02"),
    ]
    assert len({register.revision for register in (units, Register(renamed), followed, Register(versions))}) == 4


def test_a_schedule_has_that_of_all_that_it_was_made_from() -> None:
    first, second = policy(BY_JUNE), policy('[[task]]\nid = "u"\nat = "province"\n', "q")
    schedule = rollout.expand([first, second], country())
    assert rollout.expand([second, first], country()).revision == schedule.revision
    assert schedule.where(tier="province").revision == schedule.revision
    assert rollout.assess(schedule, as_of="2022-06-01").overdue().revision == schedule.revision
    dates = dt.date(2022, 1, 3), dt.date(2022, 1, 4)
    calendars = [Calendar("made up", rollout.Period.of("2022"), [day], []) for day in dates]
    schedules = (
        schedule,
        rollout.expand([first], country()),
        rollout.expand([first, second]),
        rollout.expand([first, second], country(), until="2022-12-31"),
        rollout.expand([first, second], country(), law_as_of="2022-12-31"),
        rollout.expand([first, second], country(), convention=Convention(month="start")),
        *(rollout.expand([first, second], country(), convention=Convention(rest_days=days)) for days in calendars),
    )
    assert len({made.revision for made in schedules}) == len(schedules)


def test_a_revision_does_not_depend_on_the_process() -> None:
    code = "import rollout; print(rollout.load_policy('ct-02-2022').revision, rollout.load_units('vn').revision)"
    words = [sys.executable, "-c", code]
    first, second = (
        subprocess.run(words, capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}).stdout
        for seed in ("1", "2")
    )
    assert first == second
    assert first.split() == [rollout.load_policy("ct-02-2022").revision, rollout.load_units("vn").revision]


def test_a_set_has_one_revision_in_whatever_order_it_is_walked() -> None:
    assert revision_of({"a", "b", "c"}) == revision_of(frozenset({"c", "b", "a"}))
    assert revision_of(("a", "b")) != revision_of(("b", "a"))
    assert revision_of(None) != revision_of("None")
