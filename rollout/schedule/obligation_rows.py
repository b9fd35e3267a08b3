"""The rows of obligations: what a group has in common is put down once, and only what differs by unit is a column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import filterfalse, groupby
from typing import Annotated, Any, TypedDict

import attrs

from rollout.labels import Lang
from rollout.policy.instrument import CONFIDENCES
from rollout.policy.item import Rule
from rollout.policy.level import SCALES, Comparator, plain
from rollout.revisions import revision_of
from rollout.row_columns import ByKey
from rollout.rows import TOGETHER, Column, Section, dated
from rollout.schedule.group import Group
from rollout.schedule.holder import charged_body, holders
from rollout.schedule.obligation import Obligation, obligations_by_unit
from rollout.units.register import Register
from rollout.units.unit import Tier

FACTS = (  # what is read of one
    *(
        "policy_title",
        "name",
        "tier_label",
        "holder_name",
        "lead_name",
        "charged_name",
        "period",
        "about",
        "level_label",
    ),
    *("opens", "due", "nominal_due", "moved_by", "clause", "phrase", "confidence"),
)
TIER_IDS = tuple(tier.value for tier in Tier)


class ObligationRow(TypedDict):
    """One obligation as plain data. Titles, names and labels are in the language asked for."""

    id: Annotated[str, Column("`policy/task@unit#period`", "mã")]
    policy: Annotated[str, Column("the id of the policy", "mã văn bản", "category")]
    policy_title: Annotated[str, Column("the title of its instrument", "văn bản", "category", en="document")]
    task: Annotated[str, Column("the id of the task or target", "mã nhiệm vụ/chỉ tiêu", "category")]
    item: Annotated[str, Column("the same: the id of the `item` of an Obligation", "mã mục", "category")]
    title: Annotated[
        str, Column("the title of the task or target", "nhiệm vụ/chỉ tiêu", "category", en="task or target")
    ]
    unit: Annotated[str, Column("the id of the unit", "mã cơ quan, đơn vị", "category")]
    unit_code: Annotated[str, Column("its code in official lists", "mã số", "category")]
    name: Annotated[str, Column("its name, with the kind", "cơ quan, đơn vị", "category", en="unit")]
    tier: Annotated[str, Column("its tier", "mã cấp", values=TIER_IDS)]
    tier_label: Annotated[str, Column("its tier in words", "cấp", "category", en="tier")]
    lead: Annotated[str, Column("the id of the body that owes it, as printed", "mã chủ trì", "category")]
    lead_name: Annotated[str, Column("the name of that body", "chủ trì", "category", en="lead")]
    holder: Annotated[str, Column("the ids of those who bear it, with spaces between", "mã đang đảm nhiệm", "category")]
    holder_name: Annotated[str, Column("their names, with commas between", "đang đảm nhiệm", "category", en="holder")]
    charged: Annotated[str | None, Column("the id of the body above that the text charges", "mã được giao", "category")]
    charged_name: Annotated[str | None, Column("the name of that body", "được giao", "category", en="charged")]
    coordinating: Annotated[list[str], Column("who helps: ids, tiers or kinds of bodies", "phối hợp")]
    period: Annotated[str | None, Column("the period of a recurring duty or a level", "kỳ", "category")]
    about: Annotated[str | None, Column("the period that its content concerns", "kỳ của nội dung", "category")]
    opens: Annotated[str | None, Column("the first day of its window", "mở từ ngày", "day")]
    opens_ordinal: Annotated[int | None, Column("that day as an ordinal", "mở từ ngày (số)", "ordinal")]
    nominal_due: Annotated[
        str | None, Column("the due day of the text", "thời hạn theo văn bản", "day", en="due by the text")
    ]
    nominal_due_ordinal: Annotated[
        int | None, Column("that day as an ordinal", "thời hạn theo văn bản (số)", "ordinal")
    ]
    due: Annotated[str | None, Column("the due day", "thời hạn", "day")]
    due_ordinal: Annotated[int | None, Column("that day as an ordinal", "thời hạn (số)", "ordinal")]
    moved_by: Annotated[str | None, Column("the instrument that moved the day", "văn bản sửa thời hạn", "category")]
    standing: Annotated[bool, Column("whether it stands from its day on", "thường xuyên")]
    level: Annotated[float | None, Column("the level to be reached; of a range its floor", "mức")]
    level_aim: Annotated[float | None, Column("of a range its aim", "mức phấn đấu")]
    comparator: Annotated[
        str | None, Column("how it is compared with the level", "so sánh", values=tuple(map(str, Comparator)))
    ]
    scale: Annotated[str | None, Column("the scale of the level", "đơn vị tính", values=SCALES)]
    level_label: Annotated[str | None, Column("the level in words", "mức phải đạt", "category", en="level")]
    clause: Annotated[str, Column("the clause; empty where the text does not have it", "vị trí", "category")]
    phrase: Annotated[
        str, Column("the printed expression of the deadline", "trích văn bản", "category", en="as printed")
    ]
    source: Annotated[str, Column("the ids of the sources, with spaces between", "nguồn", "category")]
    confidence: Annotated[str, Column("how sure it is", "độ tin cậy", values=CONFIDENCES)]
    revision: Annotated[
        str, Column("the revision of what encodes it: rule, item and instrument", "bản mã hóa", "category")
    ]


OF_BODIES = ("unit", "unit_code", "name", "tier", "tier_label")


class _Bodies:
    """What rows tell of units, by the number of each, or by its number and a day where its form was another once."""

    def __init__(self, register: Register, lang: Lang) -> None:
        self.register, self.lang = register, lang
        self.tables: dict[str, dict[object, str]] = {name: {} for name in OF_BODIES}

    def columns(self, numbers: Sequence[int], on: dt.date | None) -> dict[str, ByKey]:
        """The columns in OF_BODIES of some units, by number, as they are on a day."""
        keys: Sequence[object] = numbers
        earlier, known = self.register.columns.earlier, self.tables["unit"]
        if not earlier.keys().isdisjoint(numbers):
            keys = [(number, on) if number in earlier else number for number in numbers]
        for key in filterfalse(known.__contains__, keys):
            self._know(key)
        return {name: ByKey(table, keys) for name, table in self.tables.items()}

    def _know(self, key: Any) -> None:  # noqa: ANN401  # a number, or a pair
        number, on = key if isinstance(key, tuple) else (key, None)
        unit = self.register.version_of(number, on)
        facts = unit.id, unit.code, unit.label.of(self.lang), unit.tier.value, unit.tier.label.of(self.lang)
        for table, fact in zip(self.tables.values(), facts, strict=True):
            table[key] = fact


@attrs.frozen(eq=False)
class ObligationRows:
    """The rows of obligations of one register in a language; what is made once for a group or a body is kept."""

    register: Register
    lang: Lang
    _shared: dict[object, tuple[Group, dict[str, object]]] = attrs.field(factory=dict)
    _revisions: dict[int, tuple[Rule, str]] = attrs.field(factory=dict)
    _bodies: _Bodies = attrs.field(init=False)

    @_bodies.default
    def _bodies_default(self) -> _Bodies:
        return _Bodies(self.register, self.lang)

    def sections(self, groups: Iterable[Group]) -> Iterator[Section]:
        """The obligations of groups that stand in the order of a listing."""
        for _, alike in groupby(groups, key=Group.order):
            together = tuple(alike)
            if len(together) == 1:
                numbers = list(together[0].units.numbers())
                for first in range(0, len(numbers), TOGETHER):
                    yield self.section(together[0], numbers[first : first + TOGETHER])
            else:
                for _, run in groupby(obligations_by_unit(together), key=lambda obligation: id(obligation.group)):
                    obligations = list(run)
                    yield self.section(obligations[0].group, [obligation.number for obligation in obligations])

    def section(self, group: Group, numbers: Sequence[int]) -> Section:
        """The obligations of some units of a group, by number, as they are on the due day."""
        shared = self.shared(group, group.due)
        columns = self.unit_columns(group, numbers, group.due, [group.due] * len(numbers))
        return Section(shared, columns, len(numbers))

    def shared(self, group: Group, on: dt.date | None) -> dict[str, object]:
        """What the obligations of a group have in common, with those who bear it on a day, and its own due day."""
        key = id(group), on
        if key not in self._shared:
            self._shared[key] = group, self._facts(group) | self._bearers(group, on)
        return self._shared[key][1]

    def _facts(self, group: Group) -> dict[str, object]:
        policy, item, level = group.policy, group.item, group.rule.level
        moves = group.moves_by(dt.date.max)
        has_range = level is not None and isinstance(level.value, tuple)
        return {
            "policy": policy.id,
            "policy_title": policy.instrument.title.of(self.lang),
            "task": item.id,
            "item": item.id,
            "title": item.title.of(self.lang),
            "coordinating": list(item.coordinating),
            "period": str(group.period) if group.period else None,
            "about": str(group.about) if group.about else None,
            **dated("opens", group.opens),
            **dated("nominal_due", group.nominal_due),
            **dated("due", group.due),
            "moved_by": moves[-1].citation if moves else None,
            "standing": group.standing,
            "level": plain(level.floor) if level else None,
            "level_aim": plain(level.aim) if level and has_range else None,
            "comparator": level.comparator.value if level else None,
            "scale": level.scale if level else None,
            "level_label": level.label.of(self.lang) if level else None,
            "clause": group.clause,
            "phrase": group.phrase,
            "source": " ".join(group.sources),
            "confidence": group.confidence,
            "revision": self._revision(group),
        }

    def _revision(self, group: Group) -> str:
        """Another one as soon as anything is edited of the rule of a group, of its item, or of its instrument."""
        item, rule = group.item, group.rule
        if id(rule) not in self._revisions:
            values = {field.name: getattr(item, field.name) for field in attrs.fields(type(item))}
            defaults = {field.name: field.default for field in attrs.fields(type(item))}
            values = {name: value for name, value in values.items() if name != "rules" and value != defaults[name]}
            self._revisions[id(rule)] = rule, revision_of(group.policy.instrument, values.items(), rule)
        return self._revisions[id(rule)][1]

    def unit_columns(
        self, group: Group, numbers: Sequence[int], on: dt.date | None, dues: Sequence[dt.date | None]
    ) -> dict[str, Sequence[object]]:
        """What differs by unit, of those of a `group` with the `numbers`: names and holders as they are on a day.

        Charged are those above on the days of `dues`, one for each unit.
        """
        bodies = self._bodies.columns(numbers, on)
        before, behind = group.id_parts
        columns: dict[str, Sequence[object]] = {"id": [f"{before}{unit}{behind}" for unit in bodies["unit"]]}
        columns |= bodies
        if not group.lead(""):
            columns |= {"lead": bodies["unit"], "lead_name": bodies["name"]}
        if not holders(group, on):
            columns |= {"holder": bodies["unit"], "holder_name": bodies["name"]}
        if group.rule.charged is not None:
            charged = [charged_body(group, number, due) for number, due in zip(numbers, dues, strict=True)]
            columns |= {"charged": charged, "charged_name": [body and self.name(body, on) for body in charged]}
        return columns

    def _bearers(self, group: Group, on: dt.date | None) -> dict[str, object]:
        """Who owes the duties of a group, bears them on a day and is charged with them, where all units share it."""
        bearers: dict[str, object] = {}
        if lead := group.lead(""):
            bearers |= {"lead": lead, "lead_name": self.name(lead, on)}
        if holding := " ".join(holders(group, on)):
            bearers |= {"holder": holding, "holder_name": self.names(holding, on)}
        if group.rule.charged is None:
            bearers |= {"charged": None, "charged_name": None}
        return bearers

    def name(self, body: str, on: dt.date | None) -> str:
        """The name of a body on a day; its id where the register does not know it."""
        if body not in self.register:
            return body
        return str(self._bodies.columns([self.register.number(body)], on)["name"][0])

    def names(self, bodies: str, on: dt.date | None) -> str:
        """The names of bodies, given by their ids with spaces between."""
        return ", ".join(self.name(body, on) for body in bodies.split())


def obligation_row(obligation: Obligation, lang: Lang) -> Section:
    """The row of one obligation."""
    group = obligation.group
    return ObligationRows(group.cohort.units.register, lang).section(group, [obligation.number])
