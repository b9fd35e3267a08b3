"""A board: what its page has inside, that texts cannot leave their place in it, and how large the country makes it."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from nation import national_register
from small import country, merged, policy

import rollout
from rollout import Done, Measured, Open, Progress, Statuses, Tier, Unit
from rollout.cli import main
from rollout.files import shipped
from rollout.labels import Label
from rollout.policy.tallies.tally import Tally
from rollout.progress.evidence import Fact
from rollout.views.board.bodies import run_lengths
from rollout.views.board.courses import packed
from rollout.views.board.page import SCRIPTS, page_texts

DISTRICTS = """
[[task]]
id = "sort"
phrase = "đến ngày 30/6/2022"
by = { district = 2022-06-30 }
"""


def contents_of(page: str) -> Any:  # noqa: ANN401  # JSON
    """What the page has inside, as its script reads it."""
    (text,) = re.findall(r'<script type="application/json" id="contents">(.*?)</script>', page, re.DOTALL)
    return json.loads(text)


def sorted_on(as_of: str, *facts: Fact, under: str | None = None) -> Statuses:
    """The task of the districts of the small country on a day."""
    schedule = rollout.expand(policy(DISTRICTS), country(), until="2022-12-31")
    return rollout.assess(schedule, Progress(facts), as_of=as_of).where(under=under)


def test_a_unit_follows_the_course_of_its_group_or_leaves_it() -> None:
    """Days are counted from 1970; codes are a state, 16 for a report, and 128 times a cause."""
    contents = contents_of(rollout.board(sorted_on("2022-07-15", Done("sort", "002", "2022-06-10"))))
    first, second = contents["groups"]
    ids = contents["bodies"]["ids"]
    spans = [contents["cohorts"][group["units"]] for group in (first, second)]
    members = [[ids[place] for place in range(start, start + count)] for start, count in spans]
    assert members == [["001", "002", "003"], ["004"]]
    not_in_force, upcoming, due_today, overdue = 3, 8, 7, 6
    issued, due, past_due, done, reported = 3 * 128, 1 * 128, 2 * 128, 15 * 128, 16
    assert contents["courses"][first["base"]] == [
        [-719162, not_in_force],
        [18993, upcoming + issued],  # 1 January 2022
        [19173, due_today + due],  # 30 June
        [19174, overdue + past_due],
    ]
    assert first["others"] == "BA"  # one unit is passed over; the next follows the first course
    assert contents["courses"][0] == [[19153, 0 + reported + done]]  # done on time on 10 June
    assert "others" not in second
    assert (contents["asOf"], first["due"], first["phrase"]) == (19188, 19173, "đến ngày 30/6/2022")


def test_a_report_of_open_work_is_a_course_too() -> None:
    contents = contents_of(rollout.board(sorted_on("2022-07-15", Open("sort", "003", "2022-07-05"))))
    (course,) = [points for points in contents["courses"] if points[0][0] == 19178]  # 5 July
    assert course == [[19178, 6 + 16 + 16 * 128]]  # overdue, reported, by an open report
    assert contents["groups"][0]["others"] == "CA"


def test_what_was_done_stays_done_when_it_is_not_clear_any_more_whether_the_law_binds() -> None:
    undated = policy(
        '[[task]]\nid = "t"\nat = "province"\n', instrument="issued = 2022-01-01\nundetermined-after = 2022-12-31"
    )
    schedule = rollout.expand(undated, country(), until="2023-12-31")
    statuses = rollout.assess(schedule, Progress([Done("t", "01", "2022-03-01")]), as_of="2023-06-01")
    done, undetermined = 2 + 16, 1 << 5
    course = [[19052, done + 15 * 128], [19358, done + undetermined + 5 * 128]]  # 1 March 2022, 1 January 2023
    assert course in contents_of(rollout.board(statuses))["courses"]


def test_another_due_day_stands_with_its_point() -> None:
    extended = rollout.Extended("sort", "001", "2022-06-20", to="2022-07-20")
    contents = contents_of(rollout.board(sorted_on("2022-07-15", extended)))
    (course,) = [points for points in contents["courses"] if points[0][0] == 19163]  # 20 June
    assert [point[2] for point in course] == [19193, 19193, 19193]  # 20 July
    assert [point[0] for point in course] == [19163, 19193, 19194]


@pytest.mark.parametrize(("numbers", "text"), [([], ""), ([0, 31], "Af"), ([32], "gB"), ([1000, 1], "ofB")])
def test_numbers_are_packed_five_bits_a_sign(numbers: list[int], text: str) -> None:
    assert packed(numbers) == text


def test_columns_are_runs() -> None:
    assert run_lengths([None, None, (1, 2), (1, 2), (1, 2), 7]) == [None, 2, (1, 2), 3, 7, 1]


def test_a_selection_has_only_its_own_units_and_those_around_them() -> None:
    contents = contents_of(rollout.board(sorted_on("2022-06-01", under="02")))
    assert contents["bodies"]["ids"] == ["02", "003", "004"]
    assert contents["bodies"]["parent"] == [-1, 1, 0, 2]
    assert contents["bodies"]["heirs"] == [[], 2, [1], 1]


def test_a_selection_tells_nothing_that_others_reported() -> None:
    facts = (Done("sort", "001", "2022-06-10"), Done("sort", "003", "2022-06-11"), Done("sort", "99999", "2022-06-12"))
    own, whole = (contents_of(rollout.board(sorted_on("2022-07-15", *facts, under=under))) for under in ("02", None))
    assert (own["facts"], own["evidence"]["unmatched"], own["evidence"]["rows"]) == (1, 0, [])
    assert (whole["facts"], whole["evidence"]["unmatched"]) == (2, 1)
    assert "99999" in whole["evidence"]["rows"][0]
    days = {point[0] for course in own["courses"] for point in course}
    assert 19153 not in days  # 10 June, of district 001
    assert 19154 in days


def test_who_took_over_is_told_with_the_act() -> None:
    schedule = rollout.expand(policy('[[task]]\nid = "t"\nfrom = { commune = 2023-01-01 }'), merged("art. 5"))
    contents = contents_of(rollout.board(rollout.assess(schedule, as_of="2023-08-01")))
    phrases, bodies = contents["phrases"], contents["bodies"]
    assert bodies["ids"] == ["a", "b", "c"]
    assert bodies["heirs"] == [[2], 2, [], 1]
    assert phrases[bodies["endedBy"][0]] == ["Nghị quyết 9/NQ", "Resolution 9/NQ"]
    assert [group["passed"] for group in contents["groups"] if "passed" in group] == [bodies["endedBy"][0]]


def test_a_happening_after_the_day_is_there_for_the_days_after_it() -> None:
    asked = policy('[[task]]\nid = "t"\nat = "mic"\nwithin = { days = 3, after = "call" }')
    schedule = rollout.expand(asked, country(), until="2022-12-31")
    log = Progress([rollout.Happened("call", day) for day in ("2022-03-01", "2022-09-01")])
    contents = contents_of(rollout.board(rollout.assess(schedule, log, as_of="2022-06-01")))
    assert len(contents["groups"]) == 2


def test_the_forecast_names_what_must_come_first() -> None:
    chained = policy(
        '[[task]]\nid = "first"\nat = "mic"\nby = 2022-06-30\n'
        '[[task]]\nid = "then"\nat = "moha"\nby = 2022-05-31\nneeds = [{ task = "first", scope = "mic" }]\n'
    )
    schedule = rollout.expand(chained, country(), until="2022-12-31")
    contents = contents_of(rollout.board(rollout.assess(schedule, as_of="2022-05-01")))
    assert contents["forecast"]["counts"] == {"possible": 1, "only_if": 1}
    ((place, verdict, count, due, earliest, _, whose, by, own_due),) = contents["forecast"]["rows"]
    assert contents["groups"][place]["item"] == "p/then"
    assert (verdict, count) == ("only_if", 1)
    assert (due, earliest, by, own_due) == (19143, 19113, 19143, 19173)  # 31 May, 1 May, 31 May, 30 June
    assert contents["phrases"][whose] == ["Bộ Thông tin và Truyền thông", "Ministry of Information and Communications"]
    assert [need[3] for need in contents["groups"][place]["needs"]] == [30]  # it may lawfully come 30 days too late


def test_a_target_has_its_levels_and_measurements() -> None:
    share = policy('[[target]]\nid = "share"\nat = ["mic", "moha"]\nscale = "%"\nat-least = { 2022 = 60, 2023 = 80 }')
    schedule = rollout.expand(share, country(), until="2023-12-31")
    log = Progress([Measured("share", "mic", "2022-03-01", value=40), Measured("share", "mic", "2022-12-01", value=50)])
    contents = contents_of(rollout.board(rollout.assess(schedule, log, as_of="2023-01-15")))
    (target,) = contents["targets"]
    assert [level[:2] for level in target["levels"]] == [[19357, [60]], [19722, [80]]]  # the ends of 2022 and 2023
    assert target["reach"] == [[2, 1], [1, 1]]  # one is not measured, one is short of it
    group = next(group for group in contents["groups"] if "figures" in group)
    assert [[day, contents["phrases"][text]] for day, text in group["figures"]["0"]] == [[19052, "40%"], [19327, "50%"]]
    assert [series["points"] for series in target["series"]] == [[[19052, 40], [19327, 50]]]


def test_tallies_are_shown_where_they_are_given() -> None:
    tally = Tally.of("tasks", {"assigned": 10, "done": 8, "done_on_time": 7, "done_late": 1})
    page = contents_of(rollout.board(sorted_on("2022-07-15"), tallies=[tally]))
    (row,) = page["tallies"]
    assert [count for _, count in row["classes"]] == [10, 8, 7, 1, None, None, None, None]
    assert contents_of(rollout.board(sorted_on("2022-07-15")))["tallies"] == []


HOSTILE = "</script><script>window.entered = 1</script><!--"


def test_no_text_leaves_its_place_in_the_page() -> None:
    units = rollout.Register([Unit("x", Tier.MINISTRY, HOSTILE, en='"><img src=x onerror=alert(1)>\u2028')])
    tasks = '[[task]]\nid = "t"\nby = { ministry = 2022-06-30 }\n'
    head = 'format = 1\n[instrument]\nid = "p"\nkind = "plan"\nissuer = "x"\nissued = 2022-01-01\n'
    title = f'title = {{ vi = "{HOSTILE}" }}\n'
    parsed, problems = rollout.parse_policy(f'{head}{title}{tasks}{title}clause = "1"\n')
    assert problems == ()
    page = rollout.board(rollout.assess(rollout.expand(parsed, units), as_of="2022-07-01"), note=HOSTILE)
    assert (page.count("<script"), page.count("</script"), page.count("<!--"), page.count("\u2028")) == (2, 2, 0, 0)
    contents = contents_of(page)
    assert contents["bodies"]["names"] == [HOSTILE]
    assert contents["note"] == [HOSTILE, HOSTILE]


def test_nothing_runs_or_is_loaded_but_what_the_page_has() -> None:
    page = rollout.board(sorted_on("2022-07-15"))
    (rules,) = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', page)
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (style, script)]
    assert rules.split("; ")[:3] == [
        "default-src 'none'",
        f"style-src 'sha256-{digests[0]}'",
        f"script-src 'sha256-{digests[1]}'",
    ]
    assert re.findall(r"url\(|@import|\bsrc=|\bfetch\(|XMLHttpRequest", style + script) == []
    assert set(re.findall(r"https?://[^\"' ]+", style + script)) == {"http://www.w3.org/2000/svg"}


def test_the_words_of_the_page_are_there_in_both_languages() -> None:
    texts = page_texts()
    script = "\n".join(shipped("board", name) for name in SCRIPTS)
    assert set(re.findall(r'\bwords\("(\w+)"', script)) <= texts.keys()
    for vi, en in texts.values():
        assert vi
        assert en
        assert set(re.findall(r"\{\w+\}", vi)) == set(re.findall(r"\{\w+\}", en))


def test_a_text_of_the_page_that_nothing_shows_is_noticed() -> None:
    """Some names are put together: of days, of kinds of findings, of verdicts, of kinds of states."""
    script = "\n".join(shipped("board", name) for name in SCRIPTS)
    parts = r"(?:days?_(?:over|since|left|too_late)|\w+_(?:note|short))"
    unused = [name for name in page_texts() if not re.search(rf'["\']{name}["\']|\b{name}\b', script)]
    assert [name for name in unused if not re.fullmatch(parts, name)] == ["error", "warning"]


def test_the_language_is_one_of_two() -> None:
    assert '<html lang="en">' in rollout.board(sorted_on("2022-07-15"), lang="en")
    with pytest.raises(rollout.UnknownError, match="unknown language 'fr'"):
        rollout.board(sorted_on("2022-07-15"), lang="fr")  # type: ignore[arg-type]


def test_a_note_can_be_in_both_languages() -> None:
    page = rollout.board(sorted_on("2022-07-15"), note=Label("Giả định", "Invented"))
    assert contents_of(page)["note"] == ["Giả định", "Invented"]
    assert contents_of(rollout.board(sorted_on("2022-07-15")))["note"] is None


def test_the_country_stays_small() -> None:
    """All shipped policies at all bodies, with reports from each commune and district on 300 different days."""
    policies = map(rollout.load_policy, rollout.shipped_policies())
    schedule = rollout.expand(policies, national_register(), until="2025-12-31")
    facts = []
    for tier, task in (("commune", "digitise-essential-services"), ("district", "digitise-dossiers")):
        for place, unit in enumerate(national_register().on("2022-12-31").of(tier)):
            facts.append(Done(task, unit.id, dt.date(2022, 6, 15) + dt.timedelta(days=place * 7 % 300)))
    statuses = rollout.assess(schedule, Progress(facts), as_of="2023-06-30")
    page = rollout.board(statuses)
    assert len(facts) == 11_304
    assert len(statuses) == 52_922
    assert len(page.encode()) < 1_000_000


def test_the_command_writes_a_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "board.html"
    asked = "--as-of 2022-12-31 --policy ct-02-2022 --units none --task digitise-dossiers"
    words = f"board {asked} --lang vi -o {target}".split()
    assert main(words) == 0
    assert capsys.readouterr().out == f"{target}: 4 nhiệm vụ, chỉ tiêu\n"  # one at each tier
    assert contents_of(target.read_text(encoding="utf-8"))["asOf"] == 19357
    assert main([*words[:-1], str(tmp_path / "nowhere" / "board.html")]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_the_tallies_of_the_documents_come_with_their_other_reports(tmp_path: Path) -> None:
    target = tmp_path / "board.html"
    words = f"board --as-of 2023-12-31 --policy mic-par-2023 --units none --reported -o {target}".split()
    assert main(words) == 0
    titles = [row["title"] for row in contents_of(target.read_text(encoding="utf-8"))["tallies"]]
    assert len(titles) == 3
