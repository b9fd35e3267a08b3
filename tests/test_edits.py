"""What differs between two versions of an encoding: field by field, by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st
from small import policy

import rollout
from rollout import UnknownError

OLD = """
[[task]]
id = "t"
by = { province = 2022-06-30, district = "2022-09" }

[[task]]
id = "u"
at = "province"
each = { period = "year", since = 2022, until = 2024 }

[[target]]
id = "m"
at = "mic"
at-least = { 2022 = 50, 2023 = 80 }
"""


def told(old: str, new: str, instrument: str = "issued = 2022-01-01") -> list[tuple[object, ...]]:
    """Each difference in short: id, kind, fields, days and both values as plain data."""
    rows = rollout.diff(policy(old), policy(new, instrument=instrument)).to_dicts()
    return [(row["id"], row["kind"], *_list(row["fields"]), row["days"], row["before"], row["after"]) for row in rows]


def _list(value: object) -> list[object]:
    assert isinstance(value, list)
    return value


def test_a_day_that_is_moved_says_by_how_many_days() -> None:
    assert told(OLD, OLD.replace("2022-06-30", "2022-07-15")) == [
        ("p/t", "moved", "deadline@province", 15, "by 2022-06-30", "by 2022-07-15")
    ]
    assert told(OLD, OLD.replace('"2022-09"', '"2022-Q2"')) == [
        ("p/t", "moved", "deadline@district", -92, "by 2022-09", "by 2022-Q2")
    ]


def test_a_deadline_without_one_day_is_changed() -> None:
    assert told(OLD, OLD.replace("until = 2024", "until = 2025")) == [
        (
            "p/u",
            "changed",
            "deadline@province",
            None,
            "each year, from 2022 until 2024",
            "each year, from 2022 until 2025",
        )
    ]
    undated = OLD.replace('by = { province = 2022-06-30, district = "2022-09" }', 'at = ["province", "district"]')
    assert told(OLD, undated) == [
        ("p/t", "changed", "deadline@province", None, "by 2022-06-30", None),
        ("p/t", "changed", "deadline@district", None, "by 2022-09", None),
    ]


def test_a_level_is_a_field_of_its_period() -> None:
    assert told(OLD, OLD.replace("2023 = 80", "2023 = 90")) == [
        ("p/m", "changed", "level@mic#2023", None, "≥ 80%", "≥ 90%")
    ]


def test_a_place_at_which_it_is_owed_appears_and_goes() -> None:
    wider = OLD.replace('district = "2022-09"', 'district = "2022-09", commune = 2022-12-31')
    assert told(OLD, wider) == [("p/t", "appeared", "rule@commune", None, None, "commune: by 2022-12-31")]
    assert told(wider, OLD) == [("p/t", "gone", "rule@commune", None, "commune: by 2022-12-31", None)]


def test_items_appear_and_go() -> None:
    more = OLD + '[[task]]\nid = "v"\nat = "province"\n'
    (delta,) = rollout.diff(policy(OLD), policy(more))
    assert (delta.id, delta.kind, delta.before, delta.after.id) == ("p/v", "appeared", None, "v")
    assert (delta.causes, delta.label.vi) == (("law",), "phát sinh")
    (delta,) = rollout.diff(policy(more), policy(OLD))
    assert (delta.kind, delta.before.id, delta.after, delta.label.vi) == ("gone", "v", None, "không còn")


def test_the_instrument_is_compared_too() -> None:
    assert told(OLD, OLD, "issued = 2022-01-05\nends = 2023-12-31\nnumber = '2/X'") == [
        ("p", "changed", "number", None, "", "2/X"),
        ("p", "moved", "issued", 4, "2022-01-01", "2022-01-05"),
        ("p", "changed", "ends", None, None, "2023-12-31"),
    ]
    assert told(OLD, OLD, 'issued = "2022-01"\nknown-by = 2022-02-01')[0] == (
        *("p", "changed", "issued", None, "2022-01-01", "2022-01"),
    )


def test_a_task_that_becomes_a_target_has_changed_its_kind() -> None:
    task = '[[task]]\nid = "m"\nat = "mic"\n'
    target = '[[target]]\nid = "m"\nat = "mic"\nat-least = { 2022 = 50 }\n'
    rows = told(task, target)
    assert rows[0] == ("p/m", "changed", "kind", None, "task", "target")
    assert ("p/m", "changed", "scale", None, None, "%") in rows


def test_what_is_left_out_and_the_bodies_that_it_names_are_compared() -> None:
    body = '[[body]]\nid = "b"\nname = {{ vi = "{name}" }}\n[[task]]\nid = "x"\nat = "b"\n'
    assert told(body.format(name="Một"), body.format(name="Hai")) == [("p/b", "changed", "name", None, "Một", "Hai")]
    passage = '[[left-out]]\nclause = "9"\nphrase = "…"\nreason = { en = "no duty" }\n'
    assert [row[:3] for row in told(OLD, OLD + passage)] == [("p", "changed", "left_out")]


def test_values_are_shown_in_the_language_asked_for() -> None:
    renamed = rollout.diff(policy(OLD), policy(OLD + 'note = { vi = "ghi", en = "note" }\n'))
    assert [(row["before"], row["after"]) for row in renamed.to_dicts("vi")] == [("", "ghi")]
    assert [row["after"] for row in renamed.to_dicts()] == ["note"]
    assert "note" in renamed._repr_html_()


def test_edits_are_counted_by_kind_item_field_and_days() -> None:
    moved = rollout.diff(policy(OLD), policy(OLD.replace("2022-06-30", "2022-07-15").replace("= 80", "= 90")))
    assert (len(moved), moved.counts()) == (2, {"moved": 1, "changed": 1})
    assert moved.table(("kind", "task", "fields", "days")).rows == (
        ("moved", "p/t", "deadline@province", 15, 1),
        ("changed", "p/m", "level@mic#2023", None, 1),
    )
    with pytest.raises(UnknownError, match="unknown grouping 'tier'"):
        moved.table("tier")


@given(st.sampled_from(rollout.shipped_policies()), st.sampled_from(rollout.shipped_policies()))
def test_two_policies_differ_where_their_revisions_do(first: str, second: str) -> None:
    old, new = rollout.load_policy(first), rollout.load_policy(second)
    there, back = rollout.diff(old, new), rollout.diff(new, old)
    assert (len(there) == 0) == (old.revision == new.revision) == (first == second)
    reverse = {"appeared": "gone", "gone": "appeared", "moved": "moved", "changed": "changed"}
    names = {(item(delta.id), delta.fields, delta.kind, delta.days) for delta in there}
    assert names == {(item(delta.id), delta.fields, reverse[delta.kind], delta.days and -delta.days) for delta in back}


def item(name: str) -> str:
    """The id of an item without that of its policy; empty for the instrument."""
    return name.partition("/")[2]


def test_two_encodings_of_the_same_are_alike() -> None:
    assert list(rollout.diff(policy(OLD), policy(OLD))) == []
    assert repr(rollout.diff(policy(OLD), policy(OLD))) == "<Differences: none>"
