"""Labels in two languages, and the tables in which everything is shown: plain, and as HTML."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest

import rollout
from rollout import Done, Period, Policy, Progress, Register, Schedule, Statuses, Table
from rollout.labels import Label, fold, key, letters, name_key, plural, toned
from rollout.problems import shortened
from rollout.tables import width

HOSTILE = "<script>alert('x')</script> & \"co\""


def test_a_label_speaks_both_languages_and_one_stands_for_the_other() -> None:
    both = Label("Số hóa", "Digitise")
    assert (both.of("vi"), both.of("en"), str(both)) == ("Số hóa", "Digitise", "Digitise")
    assert Label("Số hóa").of("en") == "Số hóa"
    assert Label(en="Digitise").of("vi") == "Digitise"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Đống Đa", "Dong Da"),
        ("Bà Rịa - Vũng Tàu", "Ba Ria - Vung Tau"),
        ("Ủy ban Dân tộc", "Uy ban Dan toc"),
        ("", ""),
    ],
)
def test_folding_takes_the_diacritics_whichever_way_they_are_composed(text: str, plain: str) -> None:
    assert fold(text) == plain
    assert fold(unicodedata.normalize("NFD", text)) == plain


def test_names_are_compared_folded_in_lower_case_with_single_spaces() -> None:
    assert key("  Thành  phố HÀ NỘI ") == key("thanh pho ha noi") == "thanh pho ha noi"


def test_names_have_three_normal_forms_each_wider_than_the_last() -> None:
    """To the letter; with the tone on whichever letter; without diacritics."""
    for text in ("Đắk R' Lấp", "ÐẮK\u00a0R’LẤP", unicodedata.normalize("NFD", "đắk\tr`lấp\u200b")):
        assert (letters(text), key(text)) == ("đắk r'lấp", "dak rlap")
    assert letters("Phan Rang – Tháp Chàm") == "phan rang-tháp chàm"
    assert key("Phan Rang-Tháp Chàm") == "phan rang thap cham"
    assert letters("Hoà") != letters("Hòa")
    assert toned("Uỷ ban Hoà Bình") == toned("ủy ban Hòa Bình") != toned("Ủy ban Họa Bình")


def test_names_of_a_file_are_compared_as_they_are_kept_but_for_their_case() -> None:
    assert name_key(unicodedata.normalize("NFD", " Sự  CỐ ")) == name_key("sự cố") == "sự cố"
    assert name_key("a–b") != name_key("a-b")


def test_a_table_aligns_numbers_to_the_right_and_says_what_is_missing() -> None:
    table = Table(("task", "bodies", "due"), (("số hóa", 10599, dt.date(2023, 6, 1)), ("b", 1, None)))
    assert str(table).splitlines() == [
        "task    bodies  due",
        "------  ------  ----------",
        "số hóa  10,599  2023-06-01",
        "b            1  –",
    ]


def test_a_table_keeps_rows_on_one_line_and_says_yes_and_no() -> None:
    table = Table(("text", "flag"), (("two\nlines\tof it", True), ("", False)))
    assert [line.split("  ")[-1].strip() for line in str(table).splitlines()[2:]] == ["yes", "no"]
    assert len(str(table).splitlines()) == 4


def test_the_width_of_a_text_is_what_a_screen_gives_it() -> None:
    assert width("số hóa") == width(unicodedata.normalize("NFD", "số hóa")) == 6
    assert width("日本") == 4


def test_the_repr_of_a_long_table_is_shortened_with_the_total_and_its_text_is_whole() -> None:
    table = Table(("n",), tuple((n,) for n in range(1234)))
    assert repr(table).splitlines()[-1] == "… 1,214 more of 1,234"
    assert len(repr(table).splitlines()) == 2 + 20 + 1
    assert len(str(table).splitlines()) == 2 + 1234
    assert len(table) == 1234


def test_a_table_that_holds_only_the_first_rows_knows_the_total() -> None:
    table = Table(("n",), ((1,), (2,)), total=10_599)
    assert len(table) == 10_599
    assert str(table).splitlines()[-1] == "… 10,597 more of 10,599"
    assert "10,597 more of 10,599" in table._repr_html_()


def test_an_empty_table_is_shown_as_such() -> None:
    assert str(Table((), ())) == ""
    assert str(Table(("a",), ())).splitlines() == ["a", "-"]
    assert Table.of([]).to_dicts() == []


def test_a_table_of_mappings_gives_them_back() -> None:
    rows: list[dict[str, object]] = [{"a": 1, "b": "x"}, {"a": 2, "b": None}]
    assert Table.of(rows).to_dicts() == rows
    with pytest.raises(KeyError):
        Table.of([{"a": 1}, {"b": 2}])


def test_html_escapes_cells_heads_and_title_and_is_shortened() -> None:
    table = Table((HOSTILE, "n"), tuple((HOSTILE, n) for n in range(25)), HOSTILE)
    shown = table._repr_html_()
    assert "<script>" not in shown
    assert shown.count("&lt;script&gt;") == 1 + 1 + 1 + 20  # the name of the group, the caption, the head, the cells
    assert shown.count("<tr>") == 1 + 20
    assert "… 5 more of 25" in shown
    assert '<td class="number">0</td>' in shown


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 days"), (1, "1 day"), (2, "2 days"), (1234, "1,234 days"), (-1, "-1 days")]
)
def test_a_count_has_its_noun_in_the_plural_unless_it_is_one(count: int, text: str) -> None:
    assert plural(count, "day") == text


def test_a_plural_that_does_not_just_end_in_s_is_given() -> None:
    assert [plural(count, "body", "bodies") for count in (1, 2)] == ["1 body", "2 bodies"]


def test_a_text_is_quoted_whole_to_60_characters_and_then_cut() -> None:
    assert shortened("x" * 60) == "x" * 60
    assert shortened("x" * 61) == "x" * 59 + "…"


# --- the reprs of values and collections ---


def _policy(title: str = "Chỉ thị thử") -> Policy:
    text = f"""
format = 1
[instrument]
id = "p"
kind = "directive"
issuer = "prime-minister"
issued = 2022-01-01
title = {{ vi = {title!r} }}
[[task]]
id = "a"
title = {{ vi = {title!r} }}
at = ["commune"]
clause = "1"
phrase = {title!r}
by = 2022-06-01
"""
    policy, problems = rollout.parse_policy(text)
    assert problems == ()
    return policy


def _communes(count: int, name: str = "Xã") -> Register:
    return Register(
        [rollout.Unit(f"{n:05}", rollout.Tier.COMMUNE, f"{name} {n}", parent=None) for n in range(count)], "test"
    )


def _expanded(count: int = 25, name: str = "Xã", title: str = "Chỉ thị thử") -> tuple[Schedule, Statuses]:
    schedule = rollout.expand(_policy(title), _communes(count, name))
    return schedule, rollout.assess(schedule, as_of="2022-06-02")


def test_reprs_are_one_line_with_counts() -> None:
    schedule, statuses = _expanded(1234)
    assert repr(_policy()) == "<Policy p: 1 tasks>"
    assert repr(schedule) == "<Schedule of p: 1,234 obligations in 1 groups>"
    assert repr(statuses) == "<Statuses on 2022-06-02: 1,234 overdue>"
    assert repr(statuses.due_today()) == "<Statuses on 2022-06-02: none>"
    assert repr(_communes(3)) == "<Register test: 3 commune>"
    assert repr(Progress([Done("a", "00000", "2022-06-01")])) == "<Progress: 1 facts, known to 2022-06-01>"
    assert repr(Progress()) == "<Progress: 0 facts>"
    assert repr(next(iter(schedule))) == "<Obligation p/a@00000 due 2022-06-01>"
    assert repr(next(iter(statuses))) == "<Status p/a@00000 overdue on 2022-06-02, due 2022-06-01>"
    assert repr(Period.of("2022-06")) == "Period('2022-06')"


def test_reprs_and_html_do_not_grow_with_the_rows_and_say_the_total() -> None:
    schedule, statuses = _expanded(1234)
    progress = Progress([Done("a", f"{n:05}", "2022-06-01") for n in range(1234)])
    for value in (progress, _communes(1234)):
        shown = value._repr_html_()
        assert shown.count("<tr>") == 1 + 20
        assert "1,214 more of 1,234" in shown
        assert "\n" not in repr(value)
    for obligations in (schedule, statuses):
        shown = obligations._repr_html_()
        assert shown.count("<tr>") == 1 + 1  # one rule
        assert '<td class="number">1,234</td>' in shown
        assert "\n" not in repr(obligations)


def test_html_of_every_value_is_escaped() -> None:
    hostile = HOSTILE.replace("'", "").replace('"', "")
    schedule, statuses = _expanded(3, hostile, hostile)
    status = next(iter(statuses))
    progress = Progress([Done(hostile, hostile, "2022-06-01")])
    for value in (
        _policy(hostile),
        schedule,
        statuses,
        status,
        progress,
        _communes(2, hostile),
        statuses.table("unit"),
    ):
        shown = value._repr_html_()
        assert "<script" not in shown
        assert shown.startswith('<div class="rollout"')
    assert "&lt;script&gt;" in schedule._repr_html_()
    assert "&lt;script&gt;" in statuses._repr_html_()


def test_the_repr_of_a_policy_without_items_is_not_left_hanging() -> None:
    empty = _policy()
    bare = Policy(empty.instrument)
    assert repr(bare) == "<Policy p: no items>"
