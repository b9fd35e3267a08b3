"""A body that bears duties: of an administrative tier, or named."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Iterable
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, cast

import attrs

from rollout.days import lasts_on
from rollout.labels import Label, Lang, fold
from rollout.problems import FEW, quoted, signs_named
from rollout.rows import record_table
from rollout.signs import as_name, strange_signs, taken_for
from rollout.tables import Shown
from rollout.validation import UNITS, as_optional_day, as_tuple

if TYPE_CHECKING:
    from rollout.units.unit_rows import UnitRow


class Tier(StrEnum):
    """The administrative tiers, and `agency` for named bodies outside the four."""

    MINISTRY = "ministry"
    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"
    AGENCY = "agency"

    @property
    def label(self) -> Label:
        return _TIERS[self]

    @property
    def committee(self) -> Label:
        """The People's Committees of its units; its own name where they have none."""
        return COMMITTEES.get(self, self.label)

    @property
    def rank(self) -> int:
        return _RANKS[self]


_RANKS = {tier: rank for rank, tier in enumerate(Tier)}
_TIERS = {
    Tier.MINISTRY: Label("cấp bộ", "ministerial level"),
    Tier.PROVINCE: Label("cấp tỉnh", "provincial level"),
    Tier.DISTRICT: Label("cấp huyện", "district level"),
    Tier.COMMUNE: Label("cấp xã", "commune level"),
    Tier.AGENCY: Label("cơ quan được nêu tên", "named agency"),
}

COMMITTEES = {
    Tier.PROVINCE: Label("UBND cấp tỉnh", "provincial People's Committee"),
    Tier.DISTRICT: Label("UBND cấp huyện", "district People's Committee"),
    Tier.COMMUNE: Label("UBND cấp xã", "commune People's Committee"),
}

# Kinds of named bodies that a text can bind all at once, as it binds a tier.
COLLECTIVES = {"government-attached-agency": Label("cơ quan thuộc Chính phủ", "government-attached agencies")}
PLACES: dict[str, Label] = {**{tier.value: tier.label for tier in list(Tier)[:-1]}, **COLLECTIVES}
# The bodies of a place, as a text says that they coordinate or are charged: a tier does neither.
BODIES_OF: dict[str, Label] = {
    Tier.MINISTRY: Label("các bộ, cơ quan ngang bộ", "ministries and ministerial-level agencies"),
    Tier.PROVINCE: Label("UBND cấp tỉnh", "provincial People's Committees"),
    Tier.DISTRICT: Label("UBND cấp huyện", "district People's Committees"),
    Tier.COMMUNE: Label("UBND cấp xã", "commune People's Committees"),
    **COLLECTIVES,
}

SCOPES = ("own", "parent", "children", "all")  # whose fulfilment a need asks for; any other word is the id of a body
RESERVED = frozenset({*SCOPES, *PLACES, Tier.AGENCY.value})  # what stands where an id of a unit can stand

# The kinds that stand beside the name of a place, as in "Tỉnh Hà Giang".
PLACE_KINDS = {
    "tinh": Label("Tỉnh", "Province"),
    "thanh-pho": Label("Thành phố", "City"),
    "quan": Label("Quận", "District"),
    "huyen": Label("Huyện", "District"),
    "thi-xa": Label("Thị xã", "Town"),
    "phuong": Label("Phường", "Ward"),
    "xa": Label("Xã", "Commune"),
    "thi-tran": Label("Thị trấn", "Township"),
    "dac-khu": Label("Đặc khu", "Special Zone"),
}
# The kinds of bodies say what they are; "Bộ Y tế" is a whole name.
KINDS = {
    **PLACE_KINDS,
    "ministry": Label("Bộ", "Ministry"),
    "ministerial-agency": Label("Cơ quan ngang bộ", "Ministerial-level agency"),
    "government-attached-agency": Label("Cơ quan thuộc Chính phủ", "Government-attached agency"),
    "authority": Label("Cơ quan trung ương", "Central authority"),
    "agency": Label("Cơ quan", "Agency"),
    "department": Label("Đơn vị trực thuộc", "Department"),
    "committee": Label("Ban, ủy ban", "Committee"),
}


def as_tier(value: Tier | str) -> Tier:
    """The tier of that name; an unknown name is left for the validator to refuse."""
    return Tier(value) if type(value) is str and value in tuple(Tier) else cast(Tier, value)


def as_ids(value: str | Iterable[str]) -> tuple[str, ...]:
    """The ids of a list, or of a text with spaces between them, as the files of units have it."""
    ids: object = tuple(value.split()) if isinstance(value, str) else as_tuple(value)
    return tuple(map(as_name, ids)) if isinstance(ids, tuple) else cast(tuple[str, ...], ids)


_ID = re.compile(r"[A-Za-z0-9]+(?:[-._][A-Za-z0-9]+)*")
_IDS = re.compile(rf"(?:{_ID.pattern}\n)*{_ID.pattern}")


def are_ids(ids: Collection[str]) -> bool:
    """Whether texts are ids of units, looked at all at once."""
    if not RESERVED.isdisjoint(ids):
        return False
    text = "\n".join(ids)
    if _IDS.fullmatch(text) and text.count("\n") == len(ids) - 1:
        return True
    return not any(id_fault(unit_id)[0] for unit_id in ids)


def id_fault(unit_id: str) -> tuple[str, str]:
    """What keeps a text from being an id of a unit, and what would be right; empty texts where nothing does.

    Ids are typed and compared, so each sign looks like itself. In the ids of obligations, `policy/task@unit#period`,
    some signs part them from what stands beside them; and some words stand for all units of a place.
    """
    if unit_id in RESERVED:
        return f"id {unit_id!r} is a word that stands for several units", "give it an id of its own"
    if _ID.fullmatch(unit_id) or _ID.fullmatch("".join("a" if _is_letter(sign) else sign for sign in unit_id)):
        return "", ""
    strange = [sign for sign in dict.fromkeys(unit_id) if sign.isprintable() and not _is_usual(sign)]
    message = f"id {quoted(unit_id)}" + (f" has {' and '.join(map(repr, strange[:FEW]))}" if strange else " is no id")
    return message + signs_named(unit_id), "use letters, digits, and single - . _ between them"


def _is_usual(sign: str) -> bool:
    return (sign.isascii() and sign.isalnum()) or sign in "-._" or _is_letter(sign)


def _is_letter(sign: str) -> bool:
    """Whether a sign is a Latin letter beyond ASCII, as Vietnamese has them, and looks like no other sign."""
    return not sign.isascii() and unicodedata.name(sign, "").startswith("LATIN ") and taken_for(sign) == sign


def _is_id(instance: Unit, field: attrs.Attribute[str], value: str) -> None:
    """A validator of ids of units. A stand-in for all units of a place has the word of the place, as its kind too."""
    UNITS.filled(instance, field, value)
    message, right = id_fault(value)
    if message and not (value in PLACES and instance.kind == value):
        UNITS.refuse(instance, field.name, "bad-id", message, right)


def _is_code(instance: object, field: attrs.Attribute[str], value: str) -> None:
    """A validator of codes, in which each sign can be seen, and looks like itself."""
    UNITS.filled(instance, field, value)
    if signs := strange_signs(value):
        UNITS.refuse(instance, field.name, "bad-code", f"code {quoted(value)}; {signs}", "write it as it is typed")


def _own_id(unit: Unit) -> str:
    return unit.id


@attrs.frozen
class Unit(Shown):
    """One version of a body: what it was from `since` to `until` (both included; None is open).

    `id` is of one body: it stays when the kind or the name changes. `code` is what official lists call it, which others
    can have had before it; where none is given it is the id. `successors` are the ids of those that took over at the
    end, `formed_by` and `ended_by` the numbers of the acts by which this version began and ended.
    """

    id: str = attrs.field(converter=as_name, validator=_is_id)
    tier: Tier = attrs.field(converter=as_tier, validator=UNITS.choice(tuple(Tier)))
    name: str = attrs.field(validator=UNITS.filled)
    kind: str = attrs.field(default="", validator=UNITS.text)
    en: str = attrs.field(default="", validator=UNITS.text)
    parent: str | None = attrs.field(default=None, converter=as_name, validator=UNITS.optional_filled)
    since: dt.date | None = attrs.field(default=None, converter=as_optional_day, validator=UNITS.optional_day)
    until: dt.date | None = attrs.field(default=None, converter=as_optional_day, validator=UNITS.optional_day)
    successors: tuple[str, ...] = attrs.field(default=(), converter=as_ids, validator=UNITS.texts)
    code: str = attrs.field(default=attrs.Factory(_own_id, takes_self=True), converter=as_name, validator=_is_code)
    formed_by: str = attrs.field(default="", validator=UNITS.text)
    ended_by: str = attrs.field(default="", validator=UNITS.text)

    def __attrs_post_init__(self) -> None:
        UNITS.order(self, self.since, self.until, "until")

    @cached_property
    def label(self) -> Label:
        """The full name, with the kind: "Thành phố Hà Nội", "Ha Noi City"; English names fold the diacritics."""
        kind, plain = PLACE_KINDS.get(self.kind), self.en or fold(self.name)
        if kind is None:
            return Label(self.name, plain)
        return Label(f"{kind.vi} {self.name}", f"{kind.en} {plain}" if plain.isdigit() else f"{plain} {kind.en}")

    @property
    def kind_label(self) -> Label:
        """The kind in words: "Thành phố", "City"; a kind that is not known as it is."""
        return KINDS.get(self.kind, Label(self.kind))

    @property
    def committee(self) -> Label:
        """Its People's Committee, as in "UBND tỉnh Hà Giang"; its own name where it has none."""
        if self.tier not in COMMITTEES:
            return self.label
        if self.id in PLACES:
            return self.tier.committee
        kind, label = PLACE_KINDS.get(self.kind), self.label
        name = label.vi if kind is None else f"{kind.vi.lower()} {self.name}"
        return Label(f"UBND {name}", f"People's Committee of {label.en}")

    @property
    def places(self) -> tuple[str, ...]:
        """What a duty of this unit can be stated of: its tier, its kind where a text binds all of a kind, itself."""
        shared = [place for place in (self.tier.value, self.kind) if place in PLACES]
        return tuple(dict.fromkeys([*shared, self.id]))

    def exists(self, on: dt.date) -> bool:
        return lasts_on(on, self.since, self.until)

    def to_dict(self, lang: Lang = "en") -> UnitRow:
        """The same names with plain values, the name and the tier in words of the language."""
        from rollout.units.unit_rows import unit_row

        return unit_row(self, lang)

    def to_html(self, lang: Lang = "en") -> str:
        """A table of it as HTML: a line per fact, in words."""
        from rollout.units.unit_rows import READ, UnitRow

        return record_table(UnitRow, self.to_dict(lang), lang, READ[1:], self.label.of(lang)).markup()

    def __str__(self) -> str:
        return f"{self.label.vi} ({self.id})"
