"""The national register and registers of the user's: who stood where on a day."""

from __future__ import annotations

import functools
import pickle
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from typing import Any, Literal

import pytest
from nation import national_register

import rollout
from rollout import InputError, Register, Tier, Unit, UnitsError, UnknownError
from rollout.days import day
from rollout.labels import Label, fold
from rollout.units.unit import KINDS


@functools.cache
def vn() -> Register:
    return national_register()


def on(day: str) -> Register:
    return vn().on(day)


# --- the country (facts: section 4) ---


@pytest.mark.parametrize(
    ("day", "tier", "count"),
    [
        ("2022-06-01", "ministry", 22),
        ("2022-06-01", "province", 63),
        ("2022-06-01", "district", 705),
        ("2022-06-01", "commune", 10_599),
        ("2023-04-09", "commune", 10_599),
        ("2023-04-10", "commune", 10_598),
        ("2023-04-10", "district", 705),
        ("2025-02-28", "ministry", 22),
        ("2025-03-01", "ministry", 17),
    ],
)
def test_the_country_has_as_many_units_as_the_lists_say(day: str, tier: str, count: int) -> None:
    assert len(on(day).of(tier)) == count


def test_the_district_tier_is_abolished_on_the_first_of_july_2025() -> None:
    assert len(on("2025-06-30").of("district")) > 0
    assert on("2025-07-01").of("district") == ()


def test_the_ministries_of_2022_are_eighteen_and_four_of_ministerial_level() -> None:
    units = on("2022-06-01").of(Tier.MINISTRY)
    assert sum(unit.kind == "ministry" for unit in units) == 18
    four = {unit.id for unit in units if unit.kind != "ministry"}
    assert len(four) == 4
    assert {"government-office", "government-inspectorate"} <= four


def test_the_ministries_of_march_2025_are_fourteen_and_three() -> None:
    """Ethnic Minorities and Religions is a ministry, which the Committee for Ethnic Minority Affairs was not."""
    units = on("2025-03-01").of(Tier.MINISTRY)
    assert sum(unit.kind == "ministry" for unit in units) == 14
    names = {unit.en for unit in units}
    assert "Ministry of Agriculture and Environment" in names
    assert "Ministry of Information and Communications" not in names


def test_the_government_attached_agencies_of_2022_are_eight() -> None:
    assert sum(unit.kind == "government-attached-agency" for unit in on("2022-06-01")) == 8


@pytest.mark.parametrize("body", ["mic", "moha", "mof", "mpi", "government-office", "government-cipher-committee"])
def test_the_bodies_relied_on_are_there_with_both_names(body: str) -> None:
    unit = on("2022-06-01")[body]
    assert unit.label.vi
    assert unit.label.en.isascii()
    assert unit.label.vi != unit.label.en


def test_the_cipher_committee_is_under_national_defence_and_is_no_ministry() -> None:
    committee = vn()["government-cipher-committee"]
    assert committee.tier == Tier.AGENCY
    assert committee.parent is not None
    assert vn()[committee.parent].label.vi == "Bộ Quốc phòng"


@pytest.mark.parametrize(
    ("body", "heir"),
    [("mpi", "mof"), ("mic", "most"), ("molisa", "moha"), ("mot", "moc"), ("mard", "mae"), ("monre", "mae")],
)
def test_the_merged_ministries_name_their_successors(body: str, heir: str) -> None:
    assert vn()[body].successors == (heir,)
    assert vn().heirs(body, day("2025-02-28")) == (body,)
    assert vn().heirs(body, day("2025-03-01")) == (heir,)


def test_codes_are_text_with_their_zeros() -> None:
    assert vn()["01"].label.vi == "Thành phố Hà Nội"
    assert vn()["001"].label.vi == "Quận Ba Đình"
    assert vn()["00001"].label.vi == "Phường Phúc Xá"
    sizes = {"province": 2, "district": 3, "commune": 5}
    for tier, size in sizes.items():
        assert {len(unit.code) for unit in vn().of(tier)} == {size}
        assert all(unit.code.isdecimal() for unit in vn().of(tier))
    assert "1" not in vn()


def test_every_parent_is_of_the_tier_above() -> None:
    units = on("2022-06-01")
    for tier, above in (("district", Tier.PROVINCE), ("commune", Tier.DISTRICT)):
        assert {units[unit.parent or ""].tier for unit in units.of(tier)} == {above}
    assert {unit.parent for unit in units.of("province")} == {None}


def test_ha_noi_has_thirty_districts_and_all_below_it_is_under_it() -> None:
    units = on("2022-06-01")
    assert len(units.children("01")) == 30
    assert {unit.tier for unit in units.children("01")} == {Tier.DISTRICT}
    below = units.under("01")
    assert len(below) == 1 + 30 + 579  # 579 communes, wards and townships
    assert {"01", "001", "00001"} <= below
    assert "02" not in below


def test_five_island_districts_have_no_communes() -> None:
    units = on("2022-06-01")
    empty = {unit.name for unit in units.of("district") if not units.children(unit.id)}
    assert empty == {"Bạch Long Vĩ", "Cồn Cỏ", "Hoàng Sa", "Lý Sơn", "Côn Đảo"}


def test_the_merged_commune_ends_with_its_successor_and_the_kinds_change_that_day() -> None:
    """Quân Chu township went into the commune of the same name, which became a township: one unit fewer."""
    before, after = on("2023-04-09"), on("2023-04-10")
    assert before["05764"].label.vi == "Thị trấn Quân Chu"
    assert before["05851"].label.vi == "Xã Quân Chu"
    assert "05764" not in after
    assert after["05851"].label.vi == "Thị trấn Quân Chu"
    assert vn()["05764"].successors == ("05851",)
    assert vn().lifetime("05764") == (None, day("2023-04-09"))
    assert vn().lifetime("05851") == (None, day("2025-06-30"))
    assert vn().version("05851", day("2022-06-01")).kind == "xa"


def test_forty_six_units_change_their_kind_on_the_tenth_of_april_2023() -> None:
    before, after = on("2023-04-09"), on("2023-04-10")
    communes = after.of("commune")
    changed = [u for u in communes if u.id in before and (before[u.id].kind, before[u.id].name) != (u.kind, u.name)]
    assert len(changed) == 46
    assert sum(before[unit.id].name != unit.name for unit in changed) == 2


# --- finding ---


def test_a_unit_is_found_by_its_name_with_or_without_kind_and_diacritics() -> None:
    for name in ("Hà Nội", "ha noi", "HA NOI", "Thành phố Hà Nội", "Ha Noi City"):
        assert [unit.id for unit in vn().find(name)] == ["01"]
    assert vn().find("Hà Nọi Mới") == ()


def test_a_name_that_several_have_finds_them_all_upper_tiers_first() -> None:
    """Đống Đa is a district of Ha Noi and wards of three cities; since July 2025 it is a ward of Ha Noi."""
    assert [unit.id for unit in vn().find("Đống Đa", "2022-06-01")] == ["006", "08716", "21556", "23579"]
    assert [unit.id for unit in vn().find("Đống Đa", "2025-07-01")] == ["00235-2025"]
    assert {"006", "08716", "21556", "23579", "00235-2025"} == {unit.id for unit in vn().find("Đống Đa")}
    assert [unit.tier for unit in vn().find("Hà Giang")[:2]] == [Tier.PROVINCE, Tier.DISTRICT]


def test_a_match_to_the_letter_comes_before_one_without_diacritics() -> None:
    register = Register([Unit("1", Tier.PROVINCE, "Hoa"), Unit("2", Tier.PROVINCE, "Hòa")])
    assert [unit.id for unit in register.find("Hòa")] == ["2", "1"]
    assert {unit.id for unit in register.find("Hoa")} == {"1", "2"}


@functools.cache
def bearers() -> dict[str, set[str]]:
    """The ids of the units that have had each name, in Vietnamese and in English, with the kind and without it."""
    ids: dict[str, set[str]] = defaultdict(set)
    for version in vn().versions:
        for name in filter(None, (version.name, version.en, version.label.vi, version.label.en)):
            ids[name].add(version.id)
    return dict(ids)


def in_signs_alike(name: str) -> str:
    """The name with decomposed letters, and with other spaces, dashes and apostrophes, and another đ."""
    for sign, alike in {"Đ": "Ð", "đ": "ð", "-": " – ", "'": "’ ", " ": "\u00a0 "}.items():
        name = name.replace(sign, alike)
    return unicodedata.normalize("NFD", f"\t{name}\n")


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC"])
def test_every_name_gives_a_unit_first_that_has_it_to_the_letter(form: Literal["NFC", "NFD", "NFKC"]) -> None:
    assert len(bearers()) > 24_000
    asked = {name: unicodedata.normalize(form, name) for name in bearers()}
    other = [name for name in bearers() if form == "NFC" or asked[name] != name]
    assert [name for name in other if vn().find(asked[name])[0].id not in bearers()[name]] == []


def test_every_name_gives_a_unit_first_that_has_it_in_whatever_case_and_signs() -> None:
    """Each in one of three spellings. A few differ in nothing but their case, as Krông Búk and KRông Búk."""
    ids: dict[str, set[str]] = defaultdict(set)
    for name, units in bearers().items():
        ids[name.casefold()] |= units
    spellings: cycle[Callable[[str], str]] = cycle((str.lower, str.upper, in_signs_alike))
    asked = {name: spelling(name) for name, spelling in zip(sorted(bearers()), spellings, strict=False)}
    assert [name for name, text in asked.items() if vn().find(text)[0].id not in ids[name.casefold()]] == []


def test_every_unit_is_found_by_its_names_without_diacritics() -> None:
    for version in vn().versions:
        for name in (version.name, version.label.vi):
            assert vn()[version.id] in vn().find(fold(name))


def test_the_nearest_spelling_comes_first() -> None:
    """To the letter, in another case, with the tone on another letter, without diacritics; then upper tiers, by id."""
    names = ["Hoa", "Hòa", "Hoà", "hoà", "HOÀ", "Họa"]
    register = Register([Unit(str(place), Tier.COMMUNE, name, "xa") for place, name in enumerate(names)])
    orders = {
        "Hoà": ["Hoà", "hoà", "HOÀ", "Hòa", "Hoa", "Họa"],
        "Hòa": ["Hòa", "Hoà", "hoà", "HOÀ", "Hoa", "Họa"],
        "HÒA": ["Hòa", "Hoà", "hoà", "HOÀ", "Hoa", "Họa"],
        "hoa": names,
        "Xã Hoà": ["Hoà", "hoà", "HOÀ", "Hòa", "Hoa", "Họa"],
        "xã Hoà": ["Hoà", "hoà", "HOÀ", "Hòa", "Hoa", "Họa"],
        "X. Họa": ["Họa", *names[:-1]],
        "Họa Commune": ["Họa", *names[:-1]],
    }
    assert {name: [unit.name for unit in register.find(name)] for name in orders} == orders
    register = Register([Unit("2", Tier.DISTRICT, "A"), Unit("1", Tier.COMMUNE, "A"), Unit("0", Tier.COMMUNE, "a")])
    assert [unit.id for unit in register.find("A")] == ["2", "1", "0"]


def test_an_earlier_name_counts_as_the_last_one() -> None:
    earlier = Unit("2", Tier.COMMUNE, "Hòa", "xa", until=day("2022-06-30"))
    register = Register(
        [Unit("1", Tier.COMMUNE, "Họa"), earlier, Unit("2", Tier.COMMUNE, "B", since=day("2022-07-01"))]
    )
    assert [unit.id for unit in register.find("Hòa")] == ["2", "1"]
    assert [unit.id for unit in register.find("Xã Hòa")] == ["2"]


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("Phan Rang – Tháp Chàm", ["582"]),
        ("phan rang thap cham", ["582"]),
        ("Thừa Thiên - Huế", ["46"]),
        ("K`Dang", ["23698", "23714-2025"]),
        ("Cư M’gar", ["648", "24280-2025", "24289"]),
        ("Cu Mgar", ["648", "24280-2025", "24289"]),
        ("Uỷ ban Dân tộc", ["cema"]),
        ("Hà Nội City", ["01"]),
        ("City Hà Nội", ["01"]),
        ("Hà Nội thành phố", ["01"]),
        ("1 District", ["760"]),
        ("TP. Hà Nội", ["01"]),
        ("Tp Hà Nội", ["01"]),
        ("tp.hanoi", []),
        ("TX.Sơn Tây", ["269"]),
        ("Q.1", ["760"]),
        ("Q 1", []),
        ("H Bông", ["23968"]),
        ("T.P Hà Nội", []),
        ("Quận Hà Nội", []),
        ("", []),
    ],
)
def test_a_name_is_found_however_it_is_written(name: str, ids: list[str]) -> None:
    assert [unit.id for unit in vn().find(name)] == ids


def test_a_word_that_is_part_of_a_name_comes_before_one_for_a_kind() -> None:
    """Đông Xã may be a place of that name, or, in an order that is not usual, the commune of Đông."""
    register = Register([Unit("1", Tier.COMMUNE, "Đông", "xa"), Unit("2", Tier.COMMUNE, "Đông Xã", "thi-tran")])
    for name in ("Đông Xã", "đông xã", "dong xa"):
        assert [unit.id for unit in register.find(name)] == ["2", "1"]
    assert [unit.id for unit in register.find("Xã Đông")] == ["1"]


# --- kinds ---


def test_every_kind_has_its_label_in_both_languages() -> None:
    kinds = {version.kind: version.kind_label for version in vn().versions}
    assert {kind for kind, label in kinds.items() if not (label.vi and label.en and label.vi != kind)} == set()
    assert set(kinds) | {"dac-khu"} == set(KINDS)


def test_the_kind_of_a_place_is_part_of_its_full_name_and_that_of_a_body_is_not() -> None:
    island = Unit("1", Tier.COMMUNE, "Phú Quốc", "dac-khu")
    assert island.label == Label("Đặc khu Phú Quốc", "Phu Quoc Special Zone")
    assert island.committee == Label("UBND đặc khu Phú Quốc", "People's Committee of Phu Quoc Special Zone")
    assert Register([island]).find("phu quoc special zone") == (island,)
    assert vn()["moh"].label == Label("Bộ Y tế", "Ministry of Health")
    assert vn()["moh"].kind_label == Label("Bộ", "Ministry")
    assert Unit("1", Tier.COMMUNE, "A", "buon").kind_label == Label("buon")


@pytest.mark.parametrize(
    ("asked", "meant"), [("Hà Nội", "01"), ("ha noi", "01"), ("goverment-office", "government-office")]
)
def test_an_unknown_unit_is_refused_with_what_may_have_been_meant(asked: str, meant: str) -> None:
    with pytest.raises(UnknownError) as caught:
        vn()[asked]
    assert isinstance(caught.value, LookupError)
    assert meant in caught.value.near
    assert repr(asked) in str(caught.value)
    assert "did you mean" in str(caught.value)


def test_every_question_about_an_unknown_unit_is_refused() -> None:
    register = Register([Unit("01", Tier.PROVINCE, "Một")])
    for ask in (register.children, register.under, register.lifetime, register.__getitem__):
        with pytest.raises(UnknownError):
            ask("02")


def test_an_unknown_register_is_refused_with_a_suggestion() -> None:
    with pytest.raises(UnknownError):
        rollout.load_units("vnm")


@pytest.mark.parametrize("tier", ["comune", "ward", ""])
def test_a_tier_that_does_not_exist_is_never_answered_with_nothing(tier: str) -> None:
    with pytest.raises(LookupError):
        vn().of(tier)


def test_a_register_on_a_day_refuses_what_is_no_day() -> None:
    days: tuple[Any, ...] = ("2022-02-30", 20220601, "01/06/2022")
    for given in days:
        with pytest.raises(InputError):
            vn().on(given)


# --- registers of the user's ---


def test_a_csv_is_a_register_and_its_problems_come_all_at_once(tmp_path: Path) -> None:
    good = tmp_path / "units.csv"
    good.write_text("id,tier,name,parent\n01,province,Một,\n001,district,Hai,01\n", encoding="utf-8")
    units = rollout.load_units(good)
    assert [unit.id for unit in units] == ["01", "001"]
    assert units.children("01") == (units["001"],)

    bad = tmp_path / "bad.csv"
    bad.write_text(
        "id,tier,name,since,colour\n01,provnce,Một,,\n02,province,,,\n03,province,Ba,2022-02-30,\n", encoding="utf-8"
    )
    with pytest.raises(UnitsError) as caught:
        rollout.load_units(str(bad))
    lines = str(caught.value).splitlines()
    assert len(lines) == 4
    assert f"{bad}:1: unknown column 'colour'" in lines[0]
    assert f"{bad}:2: 01" in lines[1]
    assert "did you mean 'province'" in lines[1]
    assert f"{bad}:3: 02" in lines[2]
    assert f"{bad}:4: 03" in lines[3]
    assert "2022-02-30" in lines[3]


def test_versions_of_a_unit_must_not_overlap_and_relatives_must_be_there() -> None:
    with pytest.raises(UnitsError) as caught:
        Register(
            [
                Unit("1", Tier.PROVINCE, "A", until=day("2022-06-30")),
                Unit("1", Tier.PROVINCE, "B", since=day("2022-06-30")),
                Unit("2", Tier.DISTRICT, "C", parent="9"),
                Unit("3", Tier.DISTRICT, "D", until=day("2022-06-30"), successors=("8",)),
            ]
        )
    assert [problem.code for problem in caught.value.problems] == ["unit-twice", "unknown-unit", "unknown-unit"]


@pytest.mark.parametrize(
    "units",
    [
        [Unit("1", Tier.DISTRICT, "A", parent="2"), Unit("2", Tier.DISTRICT, "B", parent="1")],
        [Unit("1", Tier.DISTRICT, "A", parent="1")],
    ],
)
def test_units_that_are_each_others_parents_are_refused(units: list[Unit]) -> None:
    with pytest.raises(UnitsError):
        Register(units)


def test_units_that_are_each_others_successors_are_refused() -> None:
    end = day("2022-06-30")
    with pytest.raises(UnitsError):
        Register(
            [
                Unit("1", Tier.DISTRICT, "A", until=end, successors=("2",)),
                Unit("2", Tier.DISTRICT, "B", until=end, successors=("1",)),
            ]
        )


def test_a_unit_exists_on_both_its_first_and_last_day() -> None:
    unit = Unit("1", Tier.PROVINCE, "A", since=day("2022-06-01"), until=day("2022-06-30"))
    days = ("2022-05-31", "2022-06-01", "2022-06-30", "2022-07-01")
    assert [unit.exists(day(text)) for text in days] == [False, True, True, False]


def test_a_units_error_pickles() -> None:
    with pytest.raises(UnitsError) as caught:
        Register([Unit("2", Tier.DISTRICT, "C", parent="9")])
    again = pickle.loads(pickle.dumps(caught.value))
    assert again.problems == caught.value.problems


def test_a_number_that_is_a_name_reads_well_in_both_languages() -> None:
    ward = Unit("x", Tier.COMMUNE, "12", kind="phuong")
    assert (ward.label.vi, ward.label.en) == ("Phường 12", "Ward 12")
    assert vn()["01"].label.en == "Ha Noi City"


# --- ids that would part the ids of obligations ---


@pytest.mark.parametrize("sign", ["#", "@", "/"])
def test_an_id_with_a_sign_that_parts_ids_of_obligations_is_refused(sign: str, tmp_path: Path) -> None:
    """Unit `c1#2022`, and unit `c1` in 2022, would have obligations of one id."""
    with pytest.raises(rollout.UnitsError) as caught:
        Unit(f"c1{sign}2022", Tier.COMMUNE, "Một")
    message = f"id 'c1{sign}2022' has '{sign}'; use letters, digits, and single - . _ between them"
    assert str(caught.value) == f"Unit.id: {message}"
    path = tmp_path / "units.csv"
    path.write_text(f"id,tier,name\nc1,commune,Một\nc1{sign}2022,commune,Hai\n")
    with pytest.raises(rollout.UnitsError) as caught:
        rollout.load_units(path)
    assert str(caught.value) == f"{path}:3: c1{sign}2022: {message}"


def test_an_id_with_several_such_signs_is_refused_once() -> None:
    with pytest.raises(rollout.UnitsError, match="id 'a#b@c/d' has '#' and '@' and '/'; use letters"):
        Unit("a#b@c/d", Tier.COMMUNE, "Một")


def test_an_id_with_an_invisible_sign_is_refused_by_its_name() -> None:
    with pytest.raises(rollout.UnitsError, match="id '0\\\\u200b1' is no id; U\\+200B ZERO WIDTH SPACE cannot be seen"):
        Unit("0\u200b1", Tier.PROVINCE, "Một")
