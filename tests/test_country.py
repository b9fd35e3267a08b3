"""The country over time: how many units there are, what a code or a name means on a day, and who takes over from whom.

Counts, days and acts are those of the official lists and resolutions; the units asked about were looked up in them.
"""

from __future__ import annotations

import csv
import datetime as dt
import functools
import io
from itertools import pairwise

import pytest
from nation import national_register
from small import merged, policy

import rollout
import rollout.files
from rollout import Done, Progress, Register, Schedule, Statuses, Tier, Unit, UnknownError
from rollout.days import day
from rollout.units.unit import PLACE_KINDS

COUNTS = {  # ministries and ministerial-level agencies, provinces, districts, communes
    "2022-01-01": (22, 63, 705, 10_599),
    "2023-04-09": (22, 63, 705, 10_599),
    "2023-04-10": (22, 63, 705, 10_598),
    "2024-08-31": (22, 63, 705, 10_595),  # three communes of Thanh Hóa and Tiền Giang fewer
    "2024-09-01": (22, 63, 704, 10_542),  # Nam Định, Sóc Trăng, Tuyên Quang
    "2025-02-28": (22, 63, 696, 10_035),
    "2025-03-01": (17, 63, 696, 10_035),
    "2025-06-30": (17, 63, 696, 10_035),
    "2025-07-01": (17, 34, 0, 3_321),
    "2026-11-27": (17, 34, 0, 3_321),
}


def vn() -> Register:
    return national_register()


@functools.cache
def nation() -> Schedule:
    return rollout.expand(rollout.load_policy("ct-02-2022"), vn(), until="2026-12-31")


def standing(as_of: str, *facts: Done) -> Statuses:
    return rollout.assess(nation(), Progress(facts), as_of=as_of).where(task="digitise-dossiers")


# --- how many ---


@pytest.mark.parametrize("on", COUNTS)
def test_the_country_has_as_many_units_as_official_counts_say(on: str) -> None:
    there = vn().on(on)
    assert tuple(len(there.of(tier)) for tier in ("ministry", "province", "district", "commune")) == COUNTS[on]


def test_the_communes_of_july_2025_are_of_three_kinds_and_the_provinces_of_two() -> None:
    there = vn().on("2025-07-01")
    kinds = [unit.kind for unit in there.of(Tier.COMMUNE)]
    assert (kinds.count("xa"), kinds.count("phuong"), kinds.count("dac-khu")) == (2_621, 687, 13)
    kinds = [unit.kind for unit in there.of(Tier.PROVINCE)]
    assert (kinds.count("tinh"), kinds.count("thanh-pho")) == (28, 6)


def test_dong_nai_is_a_city_and_ten_of_its_communes_are_wards_since_april_2026() -> None:
    """Resolutions 30/2026/QH16 and 237/NQ-UBTVQH16."""
    before, after = vn().on("2026-04-29"), vn().on("2026-04-30")
    assert (before["75-2025"].label.vi, after["75-2025"].label.vi) == ("Tỉnh Đồng Nai", "Thành phố Đồng Nai")
    wards = [unit for unit in after.of("commune") if unit.kind != before[unit.id].kind]
    assert {(unit.kind, unit.parent) for unit in wards} == {("phuong", "75-2025")}
    assert len(wards) == 10
    assert "Trảng Bom" in {unit.name for unit in wards}


def test_eleven_provinces_go_on_and_fifty_two_became_twenty_three() -> None:
    before, after = ({unit.id for unit in vn().on(on).of("province")} for on in ("2025-06-30", "2025-07-01"))
    assert len(before & after) == 11
    assert {"01", "46", "04", "22", "38", "40"} <= before & after
    receivers = {unit.id for old in before - after for unit in vn().receivers(old, "2025-07-01")}
    assert receivers == after - before
    assert (len(before - after), len(receivers)) == (52, 23)


def test_every_unit_that_ended_has_receivers_of_its_own_or_the_tier_below() -> None:
    """But three communes of 2024, of which no data name the receiver."""
    without = {unit.id for unit in vn() if unit.until and unit.tier != Tier.AGENCY and not unit.successors}
    assert without == {"10774", "20239", "28825"}
    for unit in vn():
        tiers = {vn()[name].tier for name in unit.successors}
        assert tiers <= ({Tier.COMMUNE, Tier.DISTRICT} if unit.tier == Tier.DISTRICT else {unit.tier})


def test_a_unit_has_no_day_between_two_of_its_versions() -> None:
    for versions in (vn().columns.versions(number) for number in vn().columns.earlier):
        for earlier, later in pairwise(versions):
            assert earlier.until is not None
            assert later.since is not None
            assert (later.since - earlier.until).days == 1


def test_every_act_that_units_name_is_there() -> None:
    named = {act for unit in vn().versions for act in (unit.formed_by, unit.ended_by)} - {""}
    assert named <= {act.number for act in vn().acts}
    assert {unit.ended_by for unit in vn() if unit.tier == Tier.DISTRICT and str(unit.until) == "2025-06-30"} == {
        "72/2025/QH15"
    }


def test_resolutions_of_the_standing_committee_are_numbered_as_they_were_passed_and_work_later() -> None:
    """One sequence of numbers for a term of the National Assembly, so that of a greater number no day is earlier."""
    acts = [act for act in vn().acts if act.number.endswith("/NQ-UBTVQH15")]
    acts.sort(key=lambda act: int(act.number.partition("/")[0]))
    assert len(acts) > 100
    days = [act.issued for act in acts if act.issued]
    assert len(days) == len(acts)
    assert days == sorted(days)
    assert all(act.since and act.issued and act.since > act.issued for act in acts)


def test_what_a_resolution_forms_lies_in_its_province_and_is_there_from_its_day() -> None:
    table = rollout.files.shipped("units", "acts.csv")
    provinces = {row["number"]: row["province"] for row in csv.DictReader(io.StringIO(table)) if row["province"]}
    acts = {act.number: act for act in vn().acts}
    formed = [unit for unit in vn().versions if unit.formed_by in provinces and unit.tier != Tier.PROVINCE]
    assert len(formed) > 3_000
    for unit in formed:
        since = acts[unit.formed_by].since
        assert since is not None
        assert unit.since == since
        above = unit
        while above.parent is not None:
            above = vn().version(above.parent, since)
        assert above.code == provinces[unit.formed_by]


def test_every_kind_of_a_place_has_its_label() -> None:
    kinds = {unit.kind for unit in vn().versions if unit.tier not in (Tier.MINISTRY, Tier.AGENCY)}
    assert kinds == set(PLACE_KINDS)
    assert vn().at("Phú Quốc", "2025-07-01").label.vi == "Đặc khu Phú Quốc"


def test_viet_nam_social_security_is_a_unit_of_the_ministry_of_finance_since_march_2025() -> None:
    """Decision 391/QĐ-BTC. Seven attached agencies at most are left; what became of the others is not known here."""
    before, after = (vn().on(on)["vietnam-social-security"] for on in ("2025-02-28", "2025-03-01"))
    assert (before.kind, before.parent) == ("government-attached-agency", None)
    assert (after.parent, after.formed_by) == ("mof", "391/QĐ-BTC")
    attached = [unit for unit in vn().on("2025-03-01") if unit.kind == "government-attached-agency"]
    assert len(attached) == 7
    agencies = rollout.assess(nation(), as_of="2025-03-01").where(task="data-network", tier="agency")
    assert agencies.counts() == {"overdue": 7, "not_applicable": 1}


# --- a unit is one body in one time ---


@pytest.mark.parametrize(
    ("named", "on", "unit_id", "label"),
    [
        ("00004", "2025-06-30", "00004", "Phường Trúc Bạch"),
        ("00004", "2025-07-01", "00004-2025", "Phường Ba Đình"),
        ("Phường Ba Đình", "2025-07-01", "00004-2025", "Phường Ba Đình"),
        ("Quận Ba Đình", "2025-06-30", "001", "Quận Ba Đình"),
        ("08", "2025-06-30", "08", "Tỉnh Tuyên Quang"),
        ("08", "2025-07-01", "08-2025", "Tỉnh Tuyên Quang"),
        ("01", "2026-01-01", "01", "Thành phố Hà Nội"),
        ("46", "2024-12-31", "46", "Tỉnh Thừa Thiên Huế"),
        ("46", "2025-01-01", "46", "Thành phố Huế"),
        ("20656", "2023-04-09", "20656", "Xã Quế Trung"),
        ("20656", "2023-04-10", "20656", "Thị trấn Trung Phước"),
        ("mae", "2025-03-01", "mae", "Bộ Nông nghiệp và Môi trường"),
    ],
)
def test_a_code_or_a_name_means_the_unit_of_the_day(named: str, on: str, unit_id: str, label: str) -> None:
    unit = vn().at(named, on)
    assert (unit.id, unit.label.vi) == (unit_id, label)


@pytest.mark.parametrize(
    ("named", "on", "part"),
    [
        ("001", "2025-07-01", "ended on 2025-06-30"),
        ("mae", "2025-02-28", "was formed on 2025-03-01"),
        ("Hà Giang", "2024-01-01", "means several: 02 (Tỉnh Hà Giang, until 2025-06-30), 024 (Thành phố Hà Giang"),
        ("1", "2024-01-01", "did you mean '01'"),
        ("Nơi nào đó", "2024-01-01", "unknown unit"),
    ],
)
def test_what_means_none_or_several_is_refused_with_candidates(named: str, on: str, part: str) -> None:
    with pytest.raises(UnknownError) as caught:
        vn().at(named, on)
    assert part in str(caught.value)


def test_a_name_is_found_on_a_day_only_where_it_was_borne_then() -> None:
    assert [unit.id for unit in vn().find("Thị trấn Trung Phước")] == ["20656"]
    assert vn().find("Thị trấn Trung Phước", "2022-06-01") == ()
    assert [unit.label.vi for unit in vn().find("Xã Quế Trung", "2022-06-01")] == ["Xã Quế Trung"]
    assert [unit.id for unit in vn().find("00004")] == ["00004", "00004-2025"]
    assert [unit.id for unit in vn().find("00004", "2025-07-01")] == ["00004-2025"]


def test_the_same_code_names_another_place_after_july_2025() -> None:
    """3,316 of the 3,321 communes have a code that another had; those that were not rearranged are the same body."""
    after = vn().on("2025-07-01").of("commune")
    anew = [unit for unit in after if unit.id != unit.code]
    going_on = [unit for unit in after if vn().lifetime(unit.id)[0] is None]
    assert len(after) - len([unit for unit in after if unit.id == unit.code and unit not in going_on]) == 3_316
    assert len(anew) + len(going_on) == 3_316
    assert len(going_on) == 127
    assert vn()["00004-2025"].code == "00004"


def test_evidence_is_of_the_unit_that_has_the_code_on_its_day() -> None:
    told = standing("2025-09-01", Done("digitise-dossiers", "00004", "2025-08-01"))
    assert told.unmatched == ()
    assert told["ct-02-2022/digitise-dossiers@00004-2025"].state == "done_late"
    assert told["ct-02-2022/digitise-dossiers@00004"].state == "not_applicable"
    told = standing("2025-09-01", Done("digitise-dossiers", "00004", "2023-05-01"))
    assert told["ct-02-2022/digitise-dossiers@00004"].state == "done_on_time"
    assert told["ct-02-2022/digitise-dossiers@00004-2025"].label.en == "no report of the new unit"


def test_evidence_added_later_is_of_the_unit_of_its_day_too() -> None:
    progress = Progress([Done("digitise-dossiers", "01", "2022-05-30")])
    rollout.assess(nation(), progress, as_of="2025-09-01").counts()
    more = progress.plus(Done("digitise-dossiers", "Phường Ba Đình", "2025-07-01"))
    told = rollout.assess(nation(), more, as_of="2025-09-01")
    assert told["ct-02-2022/digitise-dossiers@00004-2025"].state == "done_on_time"
    assert told["ct-02-2022/digitise-dossiers@01"].state == "done_on_time"


def test_a_file_names_units_by_code_or_name(tmp_path: object) -> None:
    path = f"{tmp_path}/log.csv"
    with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123  # a text is all it needs
        file.write("task,unit,on\ndigitise-dossiers,00004,2025-08-01\ndigitise-dossiers,Hà Nội,2022-05-30\n")
        file.write("digitise-dossiers,Hà Giang,2022-05-30\n")
    progress, problems = rollout.read_progress(path, nation())
    assert [fact.unit for fact in progress] == ["00004-2025", "01"]
    assert [problem.code for problem in problems] == ["several-units"]
    assert "02 (Tỉnh Hà Giang" in str(problems[0])


def test_a_filter_reads_a_code_on_its_day() -> None:
    assert [status.unit for status in standing("2025-06-30").where(unit="00004")] == ["00004"]
    assert [status.unit for status in standing("2025-07-01").where(unit="00004")] == ["00004-2025"]
    duties = nation().where(task="digitise-dossiers")
    assert [duty.unit for duty in duties.where(unit="00004")] == ["00004"]
    assert [duty.unit for duty in duties.where(unit="00004", on="2026-01-01")] == ["00004-2025"]
    assert [duty.unit for duty in duties.where(unit=vn()["00004-2025"])] == ["00004-2025"]
    with pytest.raises(UnknownError, match="means several"):
        duties.where(unit="Hà Giang")
    assert {duty.unit for duty in nation().where(unit="Thành phố Hà Nội")} == {"01"}


def test_what_is_under_a_unit_is_read_on_the_day() -> None:
    """Phường Chũ went from Lục Ngạn to the new town of Chũ on 2025-01-01."""
    moved, old, new = "07525", "219", "224"
    for on, under in (("2024-12-31", old), ("2025-01-01", new)):
        assert moved in vn().under_units(under, day(on)).ids()
        assert moved not in vn().under_units(({old, new} - {under}).pop(), day(on)).ids()
        assert moved in [status.unit for status in standing(on).where(under=under)]
    assert [duty.unit for duty in nation().where(task="digitise-dossiers", unit=moved, under=old)] == [moved]
    assert len(nation().where(task="digitise-dossiers", unit=moved, under=new)) == 0
    assert len(standing("2025-07-02").where(under="01", state="overdue")) == 1 + 126  # Ha Noi and its communes


def test_a_status_calls_a_unit_what_it_was_called_on_the_day() -> None:
    unit = "ct-02-2022/digitise-dossiers@20656"
    assert standing("2023-04-09")[unit].name == "Xã Quế Trung"
    assert standing("2023-04-10")[unit].name == "Thị trấn Trung Phước"
    assert "Xã Quế Trung" in str(rollout.explain(standing("2023-04-09")[unit], lang="vi"))


def test_relatives_are_those_of_the_day() -> None:
    assert [len(vn().children("01", on)) for on in ("2022-06-01", "2025-07-01")] == [30, 126]
    assert {unit.tier for unit in vn().children("Hà Nội", "2025-07-01")} == {Tier.COMMUNE}
    assert len(vn().under("01", "2022-06-01")) == 1 + 30 + 579
    assert vn().children("001", "2025-07-01") == ()


# --- who takes over ---


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("00001", ["Phường Hồng Hà"]),
        ("00004", ["Phường Ba Đình"]),
        ("02", ["Tỉnh Tuyên Quang"]),
        ("74", ["Thành phố Hồ Chí Minh"]),
        ("318", ["Đặc khu Bạch Long Vĩ"]),
        ("mic", ["Bộ Khoa học và Công nghệ"]),
        ("cema", ["Bộ Dân tộc và Tôn giáo"]),
        ("358", None),
    ],
)
def test_the_receivers_of_a_unit_are_told_on_a_day(old: str, new: list[str] | None) -> None:
    receivers = vn().receivers(old, "2025-07-01")
    if new is None:  # Mỹ Lộc went into the city of Nam Định, whose communes took over from it
        assert [unit.label.vi for unit in vn().receivers(old, "2024-09-01")] == ["Thành phố Nam Định"]
        assert {unit.tier for unit in receivers} == {Tier.COMMUNE}
    else:
        assert [unit.label.vi for unit in receivers] == new


def test_a_commune_that_was_split_has_several_receivers_and_one_that_goes_on_is_its_own() -> None:
    counts = [len(vn().receivers(unit.id, "2025-07-01")) for unit in vn().on("2025-06-30").of("commune")]
    assert sum(count > 1 for count in counts) == 471
    assert max(counts) == 5
    island = vn().receivers("31105", "2025-07-01")  # a commune until then
    assert [(unit.code, unit.label.vi) for unit in island] == [("31105", "Đặc khu Thổ Châu")]
    assert vn().receivers("01", "2025-07-01") == (vn()["01"],)


def test_many_successions_in_a_row_are_followed_once_each() -> None:
    """Thirty layers of two units that both take over from both before them, and 1,500 in a row."""
    first = day("2020-01-01")
    layers = [
        Unit(f"{side}{layer}", Tier.COMMUNE, side, until=first + dt.timedelta(layer), successors=after)
        for layer in range(30)
        for side, after in (("a", (f"a{layer + 1}", f"b{layer + 1}")), ("b", (f"a{layer + 1}", f"b{layer + 1}")))
    ]
    last = [Unit("a30", Tier.COMMUNE, "a"), Unit("b30", Tier.COMMUNE, "b")]
    assert Register([*layers, *last]).heirs("a0", day("2025-01-01")) == ("a30", "b30")
    row = [
        Unit(f"{number}", Tier.COMMUNE, "a", until=first + dt.timedelta(number), successors=(f"{number + 1}",))
        for number in range(1_500)
    ]
    assert Register([*row, Unit("1500", Tier.COMMUNE, "a")]).heirs("0", day("2025-01-01")) == ("1500",)


def test_a_unit_says_what_it_was_made_of() -> None:
    former = {unit.label.vi for unit in vn().predecessors("08-2025")}
    assert former == {"Tỉnh Hà Giang", "Tỉnh Tuyên Quang"}
    assert {"mard", "monre"} == {unit.id for unit in vn().predecessors("mae")}


def test_a_standing_duty_is_the_receivers_anew_and_nothing_is_overdue_for_longer_than_a_unit_exists() -> None:
    """Law 72/2025/QH15: since 1 July 2025, and no report of the new unit is known."""
    status = standing("2026-07-01")["ct-02-2022/digitise-dossiers@00004-2025"]
    assert (str(status.nominal_due), str(status.due), status.days) == ("2023-06-01", "2025-07-01", 365)
    assert (status.state, status.label.vi) == ("overdue", "chưa có báo cáo của đơn vị mới")
    old = standing("2026-07-01")["ct-02-2022/digitise-dossiers@00004"]
    assert (old.state, old.lapsed, old.successors) == ("not_applicable", True, ("00004-2025",))
    for status in standing("2026-07-01").overdue().where(tier="commune"):
        since, _ = vn().lifetime(status.unit)
        assert since is None or status.due == since


def test_in_2026_the_country_of_2026_owes_and_no_other() -> None:
    statuses = rollout.assess(nation(), as_of="2026-07-01")
    for tier, count in (("province", 34), ("commune", 3_321)):
        assert len(statuses.where(task="digitise-dossiers", tier=tier).overdue()) == count
    assert len(statuses.where(tier="district").overdue()) == 0
    by_a_day = statuses.where(task="certify-one-stop", tier="commune")  # passes to no other
    assert len(by_a_day.overdue()) == 127


def test_what_passes_is_explained_with_the_acts() -> None:
    text = str(rollout.explain(standing("2026-07-01")["ct-02-2022/digitise-dossiers@00004-2025"]))
    for part in ("Truc Bach Ward (00004)", "1656/NQ-UBTVQH15", "Law 72/2025/QH15", "no report of the new unit"):
        assert part in text
    text = str(rollout.explain(standing("2026-07-01")["ct-02-2022/digitise-dossiers@00004"], lang="vi"))
    assert "Phường Ba Đình (00004)" in text
    assert "Nghị quyết 1656/NQ-UBTVQH15" in text


def reformed(passes: str) -> Schedule:
    """The duties of two communes that became one, by an act that says whether what stands passes."""
    tasks = """
[[task]]
id = "t"
from = { commune = 2022-06-01 }
[[task]]
id = "u"
by = { commune = 2022-06-01 }
"""
    return rollout.expand(policy(tasks), merged(passes))


def test_only_what_stands_passes_and_only_where_an_act_says_so() -> None:
    assert [duty.task for duty in reformed("art. 1").where(unit="c")] == ["t"]
    assert len(reformed("").where(unit="c")) == 0
