"""Calendars: what each entry says, that other readers read it alike, and that no name forges or breaks one."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from nation import national_register
from small import country, policy
from strange_texts import TEXTS, UNSEEN, strange_policy, strange_units

import rollout
from rollout import Done, Extended, Happened, Progress, Register, Retracted, Statuses, Tier, Unit, Waived
from rollout.cli import main
from rollout.days import DayLike
from rollout.progress.evidence import Evidence
from rollout.views.calendar_entries import uid
from rollout.views.calendars import calendar_files, safe_name, to_ics

icalendar = pytest.importorskip("icalendar", reason="the extra ical is not installed")

TASKS = """
[[task]]
id = "first"
at = "province"
by = 2022-06-30
[[task]]
id = "second"
at = "province"
during = "2022-07"
needs = [{ task = "first" }]
[[task]]
id = "undated"
at = "province"
[[task]]
id = "begin"
at = "moha"
lead = "mpi"
from = 2022-08-01
"""


COUNTRY = Register(
    [
        Unit("moha", Tier.MINISTRY, "Bộ Nội vụ"),
        Unit("mof", Tier.MINISTRY, "Bộ Một"),
        Unit("mpi", Tier.MINISTRY, "Bộ Hai", until=dt.date(2025, 2, 28), successors=("mof",)),
        Unit("01", Tier.PROVINCE, "Bắc"),
        Unit("02", Tier.PROVINCE, "Nam"),
    ],
    "small",
)


def statuses(*facts: Evidence, as_of: str = "2022-07-05", tasks: str = TASKS) -> Statuses:
    return rollout.assess(rollout.expand(policy(tasks), COUNTRY, until="2023-12-31"), Progress(facts), as_of=as_of)


def entries(text: str) -> dict[str, Any]:
    """The entries of a calendar by their UID, as icalendar reads them."""
    calendar = icalendar.Calendar.from_ical(text)
    assert calendar.errors == []
    parts = {str(part["UID"]): part for part in calendar.subcomponents}
    assert len(parts) == len(calendar.subcomponents)
    assert [error for part in parts.values() for error in part.errors] == []
    return parts


def test_a_due_day_is_an_all_day_event_with_its_clause_and_printed_words() -> None:
    tasks = '[[task]]\nid = "a"\nat = "province"\nby = "2022-06"\nphrase = "đến tháng 6/2022"\n'
    text = to_ics(statuses(tasks=tasks).where(unit="01"), lang="vi")
    event = entries(text)[uid("p/a@01")]
    assert event.name == "VEVENT"
    assert event["DTSTART"].dt == dt.date(2022, 6, 30)
    assert event["DTEND"].dt == dt.date(2022, 7, 1)
    assert event["SUMMARY"] == "Hạn: việc"
    assert event["DESCRIPTION"].split("\n") == [
        "Tình trạng đến ngày 05/7/2022: đã đến hạn, chưa có báo cáo",
        "Cơ quan, đơn vị: Bắc (01)",
        "Chủ trì: cơ quan, đơn vị tự thực hiện",
        "Văn bản ghi: “đến tháng 6/2022”",
        "Vị trí trong văn bản: 1",
        "Văn bản: p, p",
        "Mã: p/a@01",
    ]
    assert event["CATEGORIES"].cats == ["p", "cấp tỉnh"]
    assert (event["STATUS"], event["TRANSP"], event["SEQUENCE"]) == ("CONFIRMED", "TRANSPARENT", 0)
    assert "X-WR-CALNAME:Thời hạn của Bắc\r\n" in text
    assert "X-WR-CALDESC:Tình trạng đến ngày 05/7/2022\r\n" in text
    assert "VTODO" not in text


def test_what_has_no_day_is_no_event_and_the_calendar_says_so() -> None:
    text = to_ics(statuses())
    assert [event["SUMMARY"] for event in entries(text).values()] == [
        "Due: việc – Bac",
        "Due: việc – Nam",
        "Due: việc – Bac",
        "Due: việc – Nam",
        "Start: việc – Bo Noi vu",
    ]
    assert "X-WR-CALDESC:As of 2022-07-05\\; 2 without a day are left out" in text.replace("\r\n ", "")
    assert "X-WR-CALNAME:Deadlines of 3 bodies" in text
    assert len(entries(to_ics(statuses(), tasks=True))) == 7


def test_a_task_is_due_at_24_00_in_viet_nam() -> None:
    """30 June ends in Viet Nam at 17:00 UTC; July begins then."""
    parts = entries(to_ics(statuses(Done("first", "01", "2022-06-29")), tasks=True))
    first, second = parts[uid("p/first@01")], parts[uid("p/second@01")]
    assert (first.name, first["DUE"].to_ical(), first["STATUS"]) == ("VTODO", b"20220630T170000Z", "COMPLETED")
    assert first["COMPLETED"].to_ical() == b"20220629T165959Z"
    assert first["PERCENT-COMPLETE"] == 100
    assert (second["DTSTART"].to_ical(), second["DUE"].to_ical()) == (b"20220630T170000Z", b"20220731T170000Z")
    assert "DUE" not in parts[uid("p/undated@01")]
    assert {part["STATUS"] for name, part in parts.items() if name != uid("p/first@01")} == {"NEEDS-ACTION"}


@pytest.mark.parametrize(
    ("facts", "event", "task"),
    [
        ([], "CONFIRMED", "NEEDS-ACTION"),
        ([rollout.Open("first", "01", "2022-06-20")], "CONFIRMED", "IN-PROCESS"),
        ([Done("first", "01", "2022-06-20")], "CANCELLED", "COMPLETED"),
        ([Done("first", "01", "2022-07-02")], "CANCELLED", "COMPLETED"),
        ([Waived("first", "01", "2022-06-20")], "CANCELLED", "CANCELLED"),
    ],
)
def test_the_status_of_an_entry_follows_the_state(facts: list[Evidence], event: str, task: str) -> None:
    judged = statuses(*facts)
    assert entries(to_ics(judged))[uid("p/first@01")]["STATUS"] == event
    assert entries(to_ics(judged, tasks=True))[uid("p/first@01")]["STATUS"] == task


def test_what_the_law_leaves_open_is_tentative_and_what_has_ended_is_cancelled() -> None:
    tasks = '[[task]]\nid = "a"\nat = "district"\nby = 2022-12-31\n'

    def states(instrument: str, as_of: str) -> set[tuple[str, str]]:
        schedule = rollout.expand(policy(tasks, instrument=instrument), country())
        parts = entries(to_ics(rollout.assess(schedule, as_of=as_of), tasks=False)).values()
        return {(part["DESCRIPTION"].split("\n")[0].split(": ")[1], part["STATUS"]) for part in parts}

    assert states("issued = 2022-06-01", "2022-05-01") == {("not yet in force", "TENTATIVE")}
    assert states("issued = 2022-01-01", "2022-07-15") == {
        ("not yet due", "CONFIRMED"),
        ("not applicable", "CANCELLED"),  # district 004 ended on 30 June
    }
    doubtful = "issued = 2022-01-01\nundetermined-after = 2022-11-30"
    assert ("not yet due", "TENTATIVE") in states(doubtful, "2022-07-15")  # it falls due after that day
    assert ("fallen due, no report", "TENTATIVE") in states(doubtful, "2023-01-15")
    ended = states("issued = 2022-01-01\nends = 2022-11-30", "2023-01-15")
    assert {status for _, status in ended} == {"CANCELLED"}


def test_the_sequence_rises_whenever_a_day_moves_and_never_falls() -> None:
    facts: list[Evidence] = [
        Extended("first", "01", "2022-06-10", to="2022-07-31"),
        Extended("first", "01", "2022-06-10", to="2022-08-15", recorded="2022-06-12"),
        Retracted("first", "01", "2022-06-20"),
        Done("first", "01", "2022-07-01"),
    ]
    numbers = []
    for count in range(len(facts) + 1):
        event = entries(to_ics(statuses(*facts[:count])))[uid("p/first@01")]
        numbers.append((event["DTSTART"].dt.isoformat(), event["SEQUENCE"]))
    assert numbers == [
        ("2022-06-30", 0),
        ("2022-07-31", 1),
        ("2022-08-15", 2),
        ("2022-06-30", 3),
        ("2022-06-30", 4),
    ]
    days = [statuses(*facts, as_of=day) for day in ("2022-06-09", "2022-06-10", "2022-06-20", "2022-07-01")]
    assert [entries(to_ics(judged))[uid("p/first@01")]["SEQUENCE"] for judged in days] == [0, 2, 3, 4]
    early = rollout.assess(days[0].schedule, Progress(facts), as_of="2022-06-11", known_on="2022-06-11")
    assert entries(to_ics(early))[uid("p/first@01")]["SEQUENCE"] == 1


def test_an_event_that_is_awaited_moves_the_day() -> None:
    tasks = '[[task]]\nid = "a"\nat = "province"\nwithin = { days = 3, after = "alarm" }\n'
    assert to_ics(statuses(tasks=tasks)).count("BEGIN:VEVENT") == 0
    parts = entries(to_ics(statuses(Happened("alarm", "2022-07-01"), tasks=tasks))).values()
    assert {(part["DTSTART"].dt.isoformat(), part["SEQUENCE"]) for part in parts} == {("2022-07-04", 1)}


def test_an_earlier_completion_moves_the_day_of_what_runs_from_it() -> None:
    """Ten days from 25 March, and then from 8 March, which became known later."""
    tasks = '[[task]]\nid = "a"\nat = "province"\nby = 2022-06-30\n'
    tasks += '[[task]]\nid = "b"\nat = "province"\nwithin = { days = 10, after = "a" }\n'
    facts = [Done("a", "01", "2022-03-25"), Done("a", "01", "2022-03-08", recorded="2022-03-30")]
    events = [entries(to_ics(statuses(*facts[:count], tasks=tasks)))[uid("p/b@01")] for count in (1, 2)]
    assert [event["DTSTART"].dt.isoformat() for event in events] == ["2022-04-04", "2022-03-18"]
    assert [event["SEQUENCE"] for event in events] == [2, 3]


def test_what_is_needed_first_is_named_and_referred_to_where_it_is_in_the_same_calendar() -> None:
    judged = statuses()
    second = entries(to_ics(judged))[uid("p/second@01")]
    assert second["RELATED-TO"] == uid("p/first@01")
    assert second["RELATED-TO"].params["RELTYPE"] == "DEPENDS-ON"
    assert "Needed first: việc, Bac: fallen due, no report, 2022-06-30" in second["DESCRIPTION"]
    alone = entries(to_ics(judged.where(task="second")))[uid("p/second@01")]
    assert "RELATED-TO" not in alone
    assert "Needed first: việc, Bac: fallen due, no report, 2022-06-30" in alone["DESCRIPTION"]


def test_what_needs_many_names_some_and_counts_the_others() -> None:
    tasks = (
        '[[task]]\nid = "low"\nat = "commune"\nby = 2022-06-30\n[[task]]\nid = "high"\nat = "moha"\nby = 2022-07-31\n'
    )
    tasks += 'needs = [{ task = "low", scope = "all" }]\n'
    units = [Unit("moha", Tier.MINISTRY, "M"), *(Unit(f"{n:05}", Tier.COMMUNE, f"X{n}") for n in range(60))]
    judged = rollout.assess(rollout.expand(policy(tasks), Register(units, "r")), as_of="2022-07-05")
    high = entries(to_ics(judged))[uid("p/high@moha")]
    lines = [line for line in high["DESCRIPTION"].split("\n") if line.startswith("Needed first: ")]
    assert (len(lines), lines[-1]) == (6, "Needed first: and 55 more")
    assert len(high["RELATED-TO"]) == 50


def test_reminders_are_in_the_morning_of_days_before_and_only_of_what_is_open() -> None:
    """At 8:00: of an event, counted from 0:00 of its day; of a task, from 24:00."""
    judged = statuses(Done("first", "01", "2022-06-29"), as_of="2022-06-30")
    parts = entries(to_ics(judged, reminders=(7, 0, 7)))
    alarms = parts[uid("p/first@02")].subcomponents
    assert [alarm["TRIGGER"].to_ical() for alarm in alarms] == [b"-P6DT16H", b"PT8H"]
    assert {alarm["ACTION"] for alarm in alarms} == {"DISPLAY"}
    assert parts[uid("p/first@01")].subcomponents == []
    tasks = entries(to_ics(judged, reminders=[1], tasks=True))
    (alarm,) = tasks[uid("p/first@02")].subcomponents
    assert (alarm["TRIGGER"].to_ical(), alarm["TRIGGER"].params["RELATED"]) == (b"-P1DT16H", "END")
    assert tasks[uid("p/undated@02")].subcomponents == []
    for wrong in (-1, 1.5, True, 4000, "7"):
        with pytest.raises(rollout.InputError, match="whole days before the due day"):
            to_ics(judged, reminders=[wrong])  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        (None, b"20220705T170000Z"),  # the end of the day asked about
        ("2022-07-06", b"20220706T170000Z"),
        (dt.date(2022, 7, 6), b"20220706T170000Z"),
        ("2022-07-06T09:30:00+07:00", b"20220706T023000Z"),
        (dt.datetime(2022, 7, 6, 2, 30, 0, 999, dt.UTC), b"20220706T023000Z"),
    ],
)
def test_the_stamp_is_given_and_no_clock_is_read(stamp: DayLike | None, expected: bytes) -> None:
    part = entries(to_ics(statuses(), stamp=stamp))[uid("p/first@01")]
    assert part["DTSTAMP"].to_ical() == part["LAST-MODIFIED"].to_ical() == expected


def test_what_is_no_stamp_and_no_language_is_refused() -> None:
    with pytest.raises(rollout.DayError):
        to_ics(statuses(), stamp=dt.datetime(2022, 7, 6))  # noqa: DTZ001  # that is the point
    with pytest.raises(rollout.UnknownError, match="unknown language 'fr'"):
        to_ics(statuses(), lang="fr")  # type: ignore[call-overload]
    with pytest.raises(rollout.UnknownError, match="unknown owner 'units'; did you mean 'unit'"):
        calendar_files(statuses(), "x", by="units")  # type: ignore[arg-type]


def test_what_is_missing_without_the_extra_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "icalendar", None)
    assert main([*WORDS, "--unit", "01"]) == 2
    message = "calendars need the package icalendar: pip install 'rollout-policy[ical]'\n"
    assert capsys.readouterr() == ("", message)


def test_uids_stay_the_same_whatever_the_day_the_language_and_the_calendar() -> None:
    one = entries(to_ics(statuses(), lang="vi"))
    two = entries(to_ics(statuses(as_of="2022-01-05").where(unit="01"), tasks=True))
    assert set(two) <= set(entries(to_ics(statuses(), tasks=True)))
    assert uid("p/first@01") in one.keys() & two.keys()
    # the SHA-1 of the namespace of URLs and rollout:p/first@01, with version 5 and variant
    assert uid("p/first@01") == "71a43050-bda7-58de-801c-6088f9131df0"


def test_the_nation_is_refused_with_the_ways_to_ask_for_less() -> None:
    units = [Unit(f"{n:05}", Tier.COMMUNE, f"X{n}") for n in range(2_001)]
    tasks = '[[task]]\nid = "a"\nat = "commune"\nby = 2022-06-30\n'
    judged = rollout.assess(rollout.expand(policy(tasks), Register(units, "r")), as_of="2022-07-05")
    message = "2,001 obligations are more than the 2,000 .*; narrow them by unit, under, holder"
    with pytest.raises(rollout.InputError, match=message):
        to_ics(judged)
    with pytest.raises(rollout.InputError, match="2,001 bodies are more than the 2,000"):
        calendar_files(judged, "nowhere")
    assert not Path("nowhere").exists()
    with pytest.raises(rollout.InputError, match="5 obligations are more than the 4"):
        to_ics(statuses(), limit=4)


# --- one per body ---


def test_each_body_has_a_file_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "calendars"
    table = calendar_files(statuses(), folder, lang="vi")
    assert table.to_dicts() == [
        {"unit": "01", "name": "Bắc", "entries": 2, "file": "01.ics"},
        {"unit": "02", "name": "Nam", "entries": 2, "file": "02.ics"},
        {"unit": "moha", "name": "Bộ Nội vụ", "entries": 1, "file": "moha.ics"},
    ]
    assert sorted(path.name for path in folder.iterdir()) == ["01.ics", "02.ics", "moha.ics"]
    parts = entries((folder / "01.ics").read_text("utf-8"))
    assert set(parts) == {uid("p/first@01"), uid("p/second@01")}
    assert {str(part["SUMMARY"]) for part in parts.values()} == {"Hạn: việc"}


def test_a_holder_has_what_its_predecessors_led(tmp_path: Path) -> None:
    """The ministry mpi became mof in 2025."""
    early, late = (statuses(as_of=day, tasks=TASKS) for day in ("2022-07-05", "2023-12-31"))
    assert [row["unit"] for row in calendar_files(early, tmp_path, by="holder").to_dicts()] == ["01", "02", "mpi"]
    assert [row["unit"] for row in calendar_files(late, tmp_path, by="lead").to_dicts()] == ["01", "02", "mpi"]
    schedule = rollout.expand(policy(TASKS), COUNTRY)
    after = rollout.assess(schedule, as_of="2025-06-01").where(task="begin")
    assert calendar_files(after, tmp_path, by="holder").to_dicts()[0]["unit"] == "mof"
    assert calendar_files(after, tmp_path, by="lead").to_dicts()[0]["name"] == "Bo Hai"


@pytest.mark.parametrize("name", ["01", "mic", "government-office", "a_b"])
def test_a_harmless_id_is_the_name_of_its_file(name: str) -> None:
    assert safe_name(name) == name


@pytest.mark.parametrize(
    "name",
    [
        *("../../etc/passwd", "a/b", "a\\b", "..", ".", "con", "NUL", "com1", "A", "hà-nội", "a\x00b", "a\nb"),
        *("x" * 300, "-rf", "~", "a b", "\u202egnp.exe", "$(id)", "a:b", "ａ", "\ud800"),
    ],
)
def test_no_id_leaves_the_folder_or_takes_the_name_of_another(name: str) -> None:
    safe = safe_name(name)
    assert safe != name
    assert safe.isascii()
    assert 8 <= len(safe) <= 70
    assert not set(safe) & set("/\\.:~ $\0\n")
    assert not safe.startswith("-")
    assert safe != safe_name(name + "2")
    assert safe == safe.lower()


# --- hostile names ---

HOSTILE = [
    "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:forged",
    "x\nATTACH:file:///etc/passwd",
    "x\rBEGIN:VALARM",
    "x\u2028BEGIN:VEVENT\u2029END:VEVENT\x85BEGIN:VEVENT\x0bBEGIN:VEVENT\x0cBEGIN:VEVENT\x1cBEGIN:VEVENT",
    "BEGIN:VEVENT",
    'a;b,c:d"e\\f\\n^n%0D%0A',
    "\x1b[31mred\x07 \x00 \u202etxt.exe",
    "Số hóa hồ sơ, kết quả giải quyết thủ tục hành chính " * 40,
    "😀" * 100,
    "ề\u0300\u0323" * 200,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("tasks", [False, True])
def test_no_name_forges_an_entry_or_breaks_a_line(text: str, tasks: bool) -> None:  # noqa: FBT001  # parametrised
    unit = Unit("01", Tier.PROVINCE, text)
    quoted = "".join(f"\\U{ord(sign):08x}" for sign in text)
    item = f'[[task]]\nid = "a"\ntitle = {{ vi = "{quoted}" }}\nclause = "{quoted}"\n'
    item += f'phrase = "{quoted}"\nat = "province"\nby = 2022-06-30\n'
    head = 'format = 1\n[instrument]\nid = "p"\nkind = "plan"\nissuer = "x"\nissued = 2022-01-01\n'
    document, _ = rollout.parse_policy(f'{head}number = "{quoted}"\ntitle = {{ vi = "{quoted}" }}\n{item}')
    judged = rollout.assess(rollout.expand(document, Register([unit], "r")), as_of="2022-06-01")
    if not len(judged):
        pytest.skip("the reader refuses it")
    calendar = to_ics(judged, tasks=tasks, reminders=[1], name=text)
    lines = calendar.split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert "\r" not in calendar.replace("\r\n", "")
    assert calendar.splitlines() == lines[:-1]  # nothing else ends a line for any reader
    assert lines.count("BEGIN:VTODO" if tasks else "BEGIN:VEVENT") == 1
    assert lines.count("BEGIN:VALARM") == 1
    assert not any(line.startswith(("ATTACH", "SUMMARY:forged")) for line in lines)
    (part,) = entries(calendar).values()
    plain = part["SUMMARY"].removeprefix("Due: ")
    if text.isprintable():
        assert " ".join(text.split()) in " ".join(plain.split())


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_text_of_strangers_stays_the_text_it_is(text: str) -> None:
    judged = rollout.assess(
        rollout.expand(strange_policy(text), strange_units(text)), as_of="2022-06-01", known_on="2022-06-01"
    )
    parts = entries(to_ics(judged.where(unit="01"), lang="vi"))
    assert len(parts) == 4
    assert parts[uid("p/do@01")]["SUMMARY"] == f"Hạn: {text}"
    lines = str(parts[uid("p/do@01")]["DESCRIPTION"]).split("\n")
    assert lines[1] == f"Cơ quan, đơn vị: {text} (01)"
    assert lines[3] == f"Văn bản ghi: “{text}”"


@pytest.mark.parametrize("text", UNSEEN.values(), ids=UNSEEN)
def test_a_sign_that_cannot_be_seen_forges_nothing(text: str) -> None:
    judged = rollout.assess(rollout.expand(strange_policy(text), strange_units("a")), as_of="2022-06-01")
    calendar = icalendar.Calendar.from_ical(to_ics(judged.where(unit="01"), lang="vi", name=text, reminders=[7]))
    usual = icalendar.Calendar.from_ical(to_ics(judged.where(unit="01"), lang="vi", name="a", reminders=[7]))
    assert [part.name for part in calendar.walk()] == [part.name for part in usual.walk()]
    assert [sorted(part) for part in calendar.walk()] == [sorted(part) for part in usual.walk()]
    shown = [str(part["SUMMARY"]) for part in calendar.walk("VEVENT")] + [str(calendar["NAME"])]
    assert all(line.isprintable() for line in shown)
    assert sum("forged" in line for line in shown) == ("forged" in text) * len(shown)


# --- on the command line ---


WORDS = ("calendar", "--as-of", "2022-06-10", "--policy", "ct-02-2022")


def answered(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(words) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    return shown.out


def test_a_calendar_is_written_by_the_command(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = answered(capsys, *WORDS, "--unit", "01", "--lang", "vi", "--remind", "7", "--name", "Hà Nội")
    assert len(entries(text)) == 8
    assert "X-WR-CALNAME:Hà Nội\r\n" in text
    assert text.count("TRIGGER:-P6DT16H") == 8
    judged = rollout.assess(
        rollout.expand(rollout.load_policy("ct-02-2022"), national_register(), until="2022-12-31"), as_of="2022-06-10"
    )
    assert text == to_ics(judged.where(unit="01"), lang="vi", reminders=[7], name="Hà Nội")
    target = tmp_path / "01.ics"
    assert answered(capsys, *WORDS, "--unit", "01", "--as-tasks", "--made", "2022-06-11", "-o", str(target)) == ""
    written = target.read_bytes()
    assert written.count(b"BEGIN:VTODO\r\n") == 8 + 1  # and what has no day
    assert b"DTSTAMP:20220611T170000Z" in written
    words = ("overdue", *WORDS[1:], "--tier", "province")
    assert answered(capsys, *words, "--format", "ics").count("BEGIN:VEVENT") == 63
    assert main([*words, "--format", "ics", "--limit", "62"]) == 2
    assert "63 obligations are more than the 62" in capsys.readouterr().err


def test_a_folder_of_calendars_is_written_by_the_command(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = answered(capsys, *WORDS, "--under", "01", "--tier", "district", "--per", "unit", "-o", str(tmp_path / "new"))
    assert len(list((tmp_path / "new").glob("*.ics"))) == 30
    assert out.splitlines()[-1] == f"{tmp_path / 'new'}: 30 files"
    out = answered(capsys, *WORDS, "--state", "upcoming", "--tier", "ministry", "--per", "lead", "-o", str(tmp_path))
    assert "government-cipher-committee.ics" in out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "45,969 obligations are more than the 2,000 that calendars take in; narrow them"),
        (("--per", "unit"), "--per is given without a folder; name the folder with -o"),
        (("--per", "unit", "-o", "x", "--name", "y"), "--name is given with --per"),
        (("--unit", "01", "--made", "yesterday"), "'yesterday' is not a day"),
        (("--unit", "01", "--made", "2022-06-10T10:00"), "'2022-06-10T10:00' is not a day"),
        (("--unit", "01", "--remind", "9999"), "a reminder is 9999"),
        (("--state", "dun"), "unknown state 'dun'"),
    ],
)
def test_what_makes_no_calendar_is_refused(
    words: tuple[str, ...], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*WORDS, *words]) == 2
    out, err = capsys.readouterr()
    assert (out, message in err, err.count("\n")) == ("", True, 1)


def test_counts_make_no_calendar(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", *WORDS[1:], "--units", "none", "--by", "task", "--format", "ics"]) == 2
    assert "--by is given with --format ics" in capsys.readouterr().err


# --- other readers ---


def calendar_of_all() -> str:
    done = Done("first", "01", "2022-06-29")
    return to_ics(statuses(done, Extended("first", "02", "2022-06-10", to="2022-07-31")), reminders=[7], lang="vi")


def test_a_second_reader_reads_the_same() -> None:
    vobject = pytest.importorskip("vobject", reason="installed by nox -s calendars")
    calendar = vobject.readOne(calendar_of_all())
    events = {str(event.uid.value): event for event in calendar.vevent_list}
    first, second = events[uid("p/first@02")], events[uid("p/second@01")]
    assert (first.dtstart.value, first.summary.value) == (dt.date(2022, 7, 31), "Hạn: việc – Nam")
    assert (first.sequence.value, first.status.value) == ("1", "CONFIRMED")
    assert first.valarm.trigger.value == dt.timedelta(days=-7, hours=8)
    assert events[uid("p/first@01")].status.value == "CANCELLED"
    assert second.related_to.value == uid("p/first@01")
    todos = vobject.readOne(to_ics(statuses(), tasks=True)).vtodo_list
    assert next(todo.due.value for todo in todos if hasattr(todo, "due")) == dt.datetime(2022, 6, 30, 17, tzinfo=dt.UTC)


def test_a_strict_reader_takes_it() -> None:
    stream = pytest.importorskip("ical.calendar_stream", reason="installed by nox -s calendars")
    calendar = stream.IcsCalendarStream.calendar_from_ics(calendar_of_all())
    events = {event.uid: event for event in calendar.events}
    assert len(events) == 5
    assert (events[uid("p/first@02")].start, events[uid("p/first@02")].end) == (
        dt.date(2022, 7, 31),
        dt.date(2022, 8, 1),
    )
    assert len(stream.IcsCalendarStream.calendar_from_ics(to_ics(statuses(), tasks=True)).todos) == 7


def test_the_reader_of_browsers_reads_the_same() -> None:
    node, library = shutil.which("node"), os.environ.get("ICAL_JS")
    if not node or not library:
        pytest.skip("nox -s calendars gives ical.js in ICAL_JS, and needs node")
    script = Path(__file__).with_name("read_ics.mjs")

    def read(text: str) -> dict[str, dict[str, Any]]:
        done = subprocess.run([node, script, library], input=text, capture_output=True, text=True, check=True)
        return {entry["uid"]: entry for entry in json.loads(done.stdout)}

    events = read(calendar_of_all())
    assert len(events) == 5
    first = events[uid("p/first@02")]
    assert (first["kind"], first["day"], first["summary"]) == ("vevent", "2022-07-31", "Hạn: việc – Nam")
    assert (first["sequence"], first["status"], first["alarms"]) == (1, "CONFIRMED", ["-P6DT16H"])
    assert first["description"].split("\n")[1] == "Cơ quan, đơn vị: Nam (02)"
    assert events[uid("p/second@01")]["related"] == [uid("p/first@01")]
    todo = read(to_ics(statuses().where(task="first"), tasks=True))[uid("p/first@01")]
    assert (todo["kind"], todo["due"]) == ("vtodo", "2022-06-30T17:00:00Z")
