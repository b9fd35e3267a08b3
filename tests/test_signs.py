"""Signs that look like others: named where a name is refused, read as what they look like where a name is looked up."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from small import country, policy

import rollout
from rollout import Done, Happened, Progress, Register, Tier, Unit, UnknownError
from rollout.days import day
from rollout.labels import key
from rollout.policy.deadline import Within
from rollout.problems import near, suggestion
from rollout.signs import plain_signs, strange_signs

A_SIGN = "U+0430 CYRILLIC SMALL LETTER A looks like 'a'"
SIGN = "U+043E CYRILLIC SMALL LETTER O looks like 'o'"
CYRILLIC = "digitise-d\u043essiers"  # with a Cyrillic o


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hà Nội – 01", "U+2013 EN DASH looks like '-'"),
        ("p\u0430r", "U+0430 CYRILLIC SMALL LETTER A looks like 'a'"),
        ("\u0391", "U+0391 GREEK CAPITAL LETTER ALPHA looks like 'A'"),
        ("\uff10\uff11", "U+FF10 FULLWIDTH DIGIT ZERO looks like '0', U+FF11 FULLWIDTH DIGIT ONE looks like '1'"),
        ("\u0661", "U+0661 ARABIC-INDIC DIGIT ONE looks like '1'"),
        ("\u00f0", "U+00F0 LATIN SMALL LETTER ETH looks like 'đ'"),
        ("\u00d0", "U+00D0 LATIN CAPITAL LETTER ETH looks like 'Đ'"),
        ("01\u200f", "U+200F RIGHT-TO-LEFT MARK cannot be seen"),
        ("0\u200b1", "U+200B ZERO WIDTH SPACE cannot be seen"),
        ("a\u00a0b", "U+00A0 NO-BREAK SPACE looks like ' '"),
        ("a\tb", "U+0009 cannot be seen"),
        ("\ud800", "U+D800 cannot be seen"),
        (
            "\u0430\u0435\u043e\u0440\u0441",
            f"{A_SIGN}, U+0435 CYRILLIC SMALL LETTER IE looks like 'e', {SIGN}, 2 more",
        ),
        ("Đường sắt, ạ", ""),
        ("plain text #1", ""),
        ("漢", ""),
        ("½", ""),
    ],
)
def test_a_strange_sign_is_told_by_its_name_and_what_it_looks_like(text: str, expected: str) -> None:
    assert strange_signs(text) == expected


def test_a_sign_that_a_known_name_has_is_not_strange() -> None:
    assert suggestion(["Bà Rịa – Vũng Tàu"], "Bà Ria – Vũng Tàu") == "; did you mean 'Bà Rịa – Vũng Tàu'?"
    assert suggestion(["a-b"], "a–b") == "; U+2013 EN DASH looks like '-'; did you mean 'a-b'?"
    assert suggestion([], "a–b") == "; U+2013 EN DASH looks like '-'"
    assert suggestion([], "ab") == suggestion([], 7) == ""


def test_names_are_found_near_by_what_their_signs_look_like() -> None:
    assert near("\uff10\uff11", ["01", "02"]) == ("01",)
    assert near("\u0441\u0442-02", ["ct-02"]) == ("ct-02",)
    assert plain_signs("d\u043e\u200fssier") == "dossier"


def test_units_are_found_by_names_with_signs_that_look_like_theirs() -> None:
    register = Register([Unit("1", Tier.DISTRICT, "Đống Đa"), Unit("2", Tier.PROVINCE, "Bà Rịa - Vũng Tàu")])
    assert [unit.id for unit in register.find("\u00d0ống \u00d0a")] == ["1"]
    assert [unit.id for unit in register.find("Bà Rịa – Vũng Tàu")] == ["2"]
    assert [unit.id for unit in register.find(unicodedata.normalize("NFD", "Đống Đa"))] == ["1"]
    assert key("\u00d0ống\u00a0Đa") == "dong da"


# --- at every place where an unknown name is refused ---

TASKS = '[[task]]\nid = "digitise-dossiers"\nat = "province"\nby = 2022-06-30\n'


def test_a_refused_name_in_python_names_the_sign() -> None:
    schedule = rollout.expand(policy(TASKS), country())
    statuses = rollout.assess(schedule, as_of="2022-06-01")
    refused: list[Callable[[], object]] = [
        lambda: schedule.where(task=CYRILLIC),
        lambda: statuses.where(task=f"p/{CYRILLIC}"),
        lambda: statuses[f"p/{CYRILLIC}@01"],
        lambda: policy(TASKS)[CYRILLIC],
        lambda: statuses.where(tier="c\u043emmune"),
        lambda: statuses.where(state="upc\u043eming"),
        lambda: statuses.table(by="peri\u043ed"),
        lambda: country()["m\u043e"],
        lambda: rollout.load_policy("m\u043eha-dt-2021-2030"),
    ]
    for refusal in refused:
        with pytest.raises(UnknownError) as caught:
            refusal()
        assert SIGN in str(caught.value)


def test_a_refused_name_of_a_log_names_the_sign(tmp_path: Path) -> None:
    schedule = rollout.expand(policy(TASKS), country())
    facts: list[Done | Happened] = [
        Done(CYRILLIC, "01", "2022-06-01"),
        Done("digitise-dossiers", "\uff10\uff11", "2022-06-01"),
        Done("digitise-dossiers", "01", "2022-06-01", policy="\u0440"),
        Happened("\u0430larm", "2022-06-01"),
    ]
    signs = [
        f"unknown task '{CYRILLIC}'; {SIGN}; did you mean 'digitise-dossiers'",
        "unknown unit '\uff10\uff11'; U+FF10 FULLWIDTH DIGIT ZERO looks like '0', U+FF11",
        "unknown policy '\u0440'; U+0440 CYRILLIC SMALL LETTER ER looks like 'p'; did you mean 'p'?",
        "no time limit runs from '\u0430larm'; U+0430 CYRILLIC SMALL LETTER A looks like 'a'",
    ]
    unmatched = rollout.assess(schedule, Progress(facts), as_of="2022-06-01").unmatched
    for problem, sign in zip(unmatched, signs, strict=True):
        assert sign in problem.found
    path = tmp_path / "log.csv"
    rows = f"done,{CYRILLIC},01,2022-06-01,,\ndone,digitise-dossiers,\uff10\uff11,2022-06-01,,\n"
    rows += "done,digitise-dossiers,01,2022-06-01,\u0440,\nhappened,,,2022-06-01,,\u0430larm\n"
    path.write_text(f"fact,task,unit,on,policy,event\n{rows}", encoding="utf-8")
    _, problems = rollout.read_progress(path, schedule)
    for problem, sign in zip(problems, signs, strict=True):
        assert sign in problem.found


def test_a_refused_column_kind_day_or_cell_names_the_sign(tmp_path: Path) -> None:
    schedule = rollout.expand(policy(TASKS), country())
    path = tmp_path / "log.csv"
    path.write_text("task,unit,on,peri\u043ed\n", encoding="utf-8")
    assert SIGN in str(rollout.read_progress(path, schedule)[1][0])
    path.write_text("fact,task,unit,on\nd\u043ene,digitise-dossiers,01,2022-06-01\n", encoding="utf-8")
    assert SIGN in str(rollout.read_progress(path, schedule)[1][0])
    path.write_text("task,unit,on\ndigitise-dossiers,01,2022\u201306-01\n", encoding="utf-8")
    assert "U+2013 EN DASH looks like '-'" in str(rollout.read_progress(path, schedule)[1][0])
    path.write_text("fact,task,unit,on,value\nmeasured,digitise-dossiers,01,2022-06-01,\uff19\n", encoding="utf-8")
    assert "U+FF19 FULLWIDTH DIGIT NINE looks like '9'" in str(rollout.read_progress(path, schedule)[1][0])


def test_a_day_with_an_invisible_sign_is_one_problem(tmp_path: Path) -> None:
    schedule = rollout.expand(policy(TASKS), country())
    path = tmp_path / "log.csv"
    path.write_text("task,unit,on\ndigitise-dossiers,01,2022-06-01\u200f\n", encoding="utf-8")
    _, problems = rollout.read_progress(path, schedule)
    assert [(problem.code, problem.where) for problem in problems] == [("not-a-day", f"{path}:2: on")]
    assert problems[0].found.endswith("is not a day; U+200F RIGHT-TO-LEFT MARK cannot be seen")


@pytest.mark.parametrize("name", ["task", "unit", "policy", "event"])
def test_a_name_with_an_invisible_sign_is_one_problem(name: str, tmp_path: Path) -> None:
    schedule = rollout.expand(policy(TASKS), country())
    cells = {"fact": "done", "task": "digitise-dossiers", "unit": "01", "on": "2022-06-01", "policy": "p", "event": ""}
    if name == "event":
        cells |= {"fact": "happened", "task": "", "unit": "", "policy": "", "event": "alarm"}
    cells[name] += "\u200f"
    path = tmp_path / "log.csv"
    path.write_text(f"{','.join(cells)}\n{','.join(cells.values())}\n", encoding="utf-8")
    _, problems = rollout.read_progress(path, schedule)
    (problem,) = problems
    assert problem.code == "wrong-type"
    assert "U+200F RIGHT-TO-LEFT MARK cannot be seen" in problem.found


def test_a_refused_id_of_a_policy_file_names_the_sign() -> None:
    text = 'format = 1\n[instrument]\nid = "\u043elan"\nkind = "plan"\nissuer = "mic"\nissued = 2022-01-01\n'
    text += 'title = { vi = "a" }\n[[task]]\nid = "a"\ntitle = { vi = "a" }\nclause = "1"\nat = "mic"\n'
    text += '"l\u043ead" = "mic"\n'
    _, problems = rollout.parse_policy(text)
    assert [SIGN in str(problem) for problem in problems if problem.code in ("bad-id", "unknown-key")] == [True, True]


# --- one name in two normal forms ---


def test_an_event_in_two_normal_forms_is_one_event() -> None:
    composed, parted = (unicodedata.normalize(form, "sự cố") for form in ("NFC", "NFD"))
    assert composed != parted
    assert Within(parted, days=3) == Within(composed, days=3)
    assert Happened(parted, "2022-06-01") == Happened(composed, "2022-06-01")
    for written, happened in ((composed, parted), (parted, composed)):
        tasks = f'[[task]]\nid = "a"\nat = "province"\nwithin = {{ days = 3, after = "{written}" }}\n'
        schedule = rollout.expand(policy(tasks), country())
        statuses = rollout.assess(schedule, Progress([Happened(happened, "2022-06-01")]), as_of="2022-06-02")
        assert statuses.unmatched == ()
        assert {status.due for status in statuses} == {day("2022-06-04")}


def test_a_unit_in_two_normal_forms_is_one_unit(tmp_path: Path) -> None:
    composed, parted = (unicodedata.normalize(form, "hà-nội") for form in ("NFC", "NFD"))
    assert Unit(parted, Tier.PROVINCE, "Hà Nội") == Unit(composed, Tier.PROVINCE, "Hà Nội")
    units = tmp_path / "units.csv"
    units.write_text(f"id,tier,name,parent\n{parted},province,Hà Nội,\n1,district,Một,{composed}\n", encoding="utf-8")
    register = rollout.load_units(units)
    assert [unit.id for unit in register] == [composed, "1"]
    assert register["1"].parent == composed
    schedule = rollout.expand(policy(TASKS), register)
    log = tmp_path / "log.csv"
    log.write_text(f"task,unit,on\ndigitise-dossiers,{parted},2022-06-01\n", encoding="utf-8")
    assert len(rollout.load_progress(log, schedule)) == 1
    progress = Progress([Done("digitise-dossiers", parted, "2022-06-01")])
    assert rollout.assess(schedule, progress, as_of="2022-07-01").counts() == {"done_on_time": 1}


# --- codes that a spreadsheet read as numbers ---


@pytest.mark.parametrize("code", ["1", "1.0", "01.0", "\uff11"])
def test_a_code_that_became_a_number_suggests_the_code(code: str) -> None:
    with pytest.raises(UnknownError, match="did you mean '01'"):
        country()[code]


def test_a_code_that_became_a_number_is_suggested_wherever_units_are_named(tmp_path: Path) -> None:
    schedule = rollout.expand(policy(TASKS), country())
    (problem,) = rollout.assess(
        schedule, Progress([Done("digitise-dossiers", "1.0", "2022-06-01")]), as_of="2022-06-01"
    ).unmatched
    assert "unknown unit '1.0'; did you mean '01'" in problem.found
    log = tmp_path / "log.csv"
    log.write_text("task,unit,on\ndigitise-dossiers,1.0,2022-06-01\n")
    assert "unknown unit '1.0'; did you mean '01'" in rollout.read_progress(log, schedule)[1][0].found
    log = tmp_path / "log.jsonl"
    log.write_text('{"task": "digitise-dossiers", "unit": 1.0, "on": "2022-06-01"}\n')
    (problem,) = rollout.read_progress(log, schedule)[1]
    assert (problem.found, problem.right) == (
        "unit is 1.0",
        'write it as text, such as "01": a number has lost the zeros of a code',
    )
    units = tmp_path / "units.csv"
    units.write_text("id,tier,name,parent\n01,province,Một,\n001,district,Hai,1.0\n")
    with pytest.raises(rollout.UnitsError, match=r"its parent '1\.0' is not in the register; did you mean '01'"):
        rollout.load_units(units)
