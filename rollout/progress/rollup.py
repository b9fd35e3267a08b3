"""Figures of many units put together: Σ numerator ÷ Σ denominator per province, lead or nation, and who is silent."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal, TypedDict, cast, get_args

import attrs

from rollout.arguments import check_argument
from rollout.collection import Collection
from rollout.labels import Label, Lang
from rollout.policy.item import Target
from rollout.policy.level import plain
from rollout.problems import Problem, ProgressError, UnknownError, near, quoted
from rollout.progress.evidence import Fact, Measured
from rollout.progress.pool import by_unit, daily_figures, pool_on
from rollout.progress.status import Status
from rollout.progress.statuses import Statuses
from rollout.progress.verdict import NOT_REQUIRED
from rollout.rows import Column, columns_of, dated
from rollout.tables import Shown
from rollout.units.register import Register
from rollout.units.unit import Tier, Unit

By = Literal["province", "lead", "nation"]
BYS: tuple[By, ...] = get_args(By)
Denominators = Mapping[str, int]
Given = Mapping[str, int] | Mapping[Unit, int]


class RollupRow(TypedDict):
    """The figures of the units of a target put together, as plain data."""

    policy: Annotated[str, Column("the id of the policy", "mã văn bản", "category")]
    task: Annotated[str, Column("the id of the target", "mã chỉ tiêu", "category")]
    title: Annotated[str, Column("the title of the target", "chỉ tiêu", "category", en="target")]
    by: Annotated[
        str, Column("what the units are put together by", "tổng hợp theo", values=("province", "lead", "nation"))
    ]
    key: Annotated[
        str | None, Column("the id of the province or of the lead; none for the nation", "mã nhóm", "category")
    ]
    name: Annotated[str | None, Column("the name of the province or of the lead", "nhóm", "category", en="of")]
    as_of: Annotated[str, Column("the day asked about", "tính đến ngày", "day")]
    as_of_ordinal: Annotated[int, Column("that day as an ordinal", "tính đến ngày (số)", "ordinal")]
    value: Annotated[float | None, Column("the share in percent", "tỷ lệ (%)", en="share (%)")]
    numerator: Annotated[int, Column("the sum of the numerators", "tử số")]
    denominator: Annotated[int, Column("the sum of the denominators", "mẫu số")]
    reporting: Annotated[int, Column("how many units gave a figure", "số có báo cáo")]
    units: Annotated[int, Column("how many units there are", "số cơ quan, đơn vị")]
    coverage: Annotated[float, Column("the share of the units that gave one, from 0 to 1", "tỷ lệ đã báo cáo")]
    least: Annotated[float | None, Column("the share if all of the silent had 0", "thấp nhất")]
    most: Annotated[float | None, Column("the share if they had all", "cao nhất")]
    silent: Annotated[list[str], Column("the ids of the units that gave none", "chưa báo cáo")]


@attrs.frozen(kw_only=True, repr=False)
class Rollup(Shown):
    """The last figures of the units of one target on a day, put together.

    `key` is the id of the province or the lead; None for the nation, and for units that no province has. Of `size`
    units the `silent` gave no figure with counts. `least` and `most` are the share if all of the silent had 0, and if
    they had all; None where not all of their denominators are known. `title` and `names` are those of the target and
    of the province or the lead, in both languages.
    """

    policy: str
    task: str
    by: By
    key: str | None
    as_of: dt.date
    numerator: int
    denominator: int
    size: int
    silent: tuple[str, ...]
    least: Fraction | None
    most: Fraction | None
    title: Label = attrs.field(default=Label(), eq=False)
    names: Label = attrs.field(default=Label(), eq=False)

    @property
    def reporting(self) -> int:
        """How many units gave a figure."""
        return self.size - len(self.silent)

    @property
    def coverage(self) -> Fraction:
        """The share of the units that gave one."""
        return Fraction(self.reporting, self.size)

    @property
    def value(self) -> Fraction | None:
        """The share in percent, exactly; None where there is nothing to share."""
        return Fraction(100 * self.numerator, self.denominator) if self.denominator else None

    def to_dict(self, lang: Lang = "en") -> RollupRow:
        """The same names with plain values, texts in the language."""
        facts = {
            "policy": self.policy,
            "task": self.task,
            "title": self.title.of(lang),
            "by": self.by,
            "key": self.key,
            "name": self.names.of(lang) or self.key,
            **dated("as_of", self.as_of),
            "value": plain(rounded(self.value)),
            "numerator": self.numerator,
            "denominator": self.denominator,
            "reporting": self.reporting,
            "units": self.size,
            "coverage": plain(rounded(self.coverage, 4)),
            "least": plain(rounded(self.least)),
            "most": plain(rounded(self.most)),
            "silent": list(self.silent),
        }
        return cast(RollupRow, facts)

    def __repr__(self) -> str:
        key = f" of {self.key}" if self.key else ""
        share = f"{rounded(self.value)}% " if self.denominator else ""
        counts = f"{share}({self.numerator:,} of {self.denominator:,}), {self.reporting} of {self.size} units"
        return f"<Rollup {self.policy}/{self.task}{key} on {self.as_of}: {counts}>"


class Rollups(Collection[Rollup, RollupRow]):
    """Roll-ups, by target."""

    __slots__ = ()
    essentials = ("title", "name", "value", "numerator", "denominator", "reporting", "units", "least", "most")

    def row_columns(self) -> tuple[Column, ...]:
        return columns_of(RollupRow)

    def named(self, lang: Lang) -> str:
        return "Số liệu tổng hợp" if lang == "vi" else "Roll-ups"


def rounded(share: Fraction | None, digits: int = 2) -> Decimal | None:
    """A fraction with so many decimals, halves up; None stays None."""
    if share is None:
        return None
    units = (share * 10**digits + Fraction(1, 2)) // 1
    return Decimal(units).scaleb(-digits)


def rollup(statuses: Statuses, by: By = "nation", *, denominators: Given | None = None) -> Rollups:
    """The figures of each target among the statuses put together: one Rollup per target and province, lead or nation.

    The last comparable measurement of each unit counts, if it has its numerator and denominator; of a pooled target
    those of the units of its pool. It judges nothing: a level that each unit owes is not met by their average.
    `denominators` are those of silent units, by unit, for the bounds. Raises UnknownError for another `by` and for a
    unit that is not there, ProgressError for what is no count.
    """
    check_argument("rollup", statuses, Statuses)
    if by not in BYS:
        raise UnknownError("roll-up", by, near(by, BYS))
    known = known_denominators(denominators or {}, statuses.schedule.register)
    by_target: defaultdict[tuple[str, str], list[Status]] = defaultdict(list)
    for status in statuses.among(lambda group: isinstance(group.item, Target)):
        if status.state not in NOT_REQUIRED:
            by_target[status.policy, status.task].append(status)
    rollups: list[Rollup] = []
    for levels in by_target.values():
        rollups += _rollups(levels, by, statuses.as_of, known)
    return Rollups(rollups)


def pool_rollup(levels: Sequence[Status], on: dt.date, denominators: Denominators) -> Rollup:
    """The roll-up of the pool of a target on a day, from the statuses of its levels."""
    (whole,) = _rollups(levels, "nation", on, denominators)
    return whole


def known_denominators(given: Given, register: Register) -> Denominators:
    """Denominators by the ids of their units. Raises UnknownError for another unit, ProgressError for no count."""
    denominators: dict[str, int] = {}
    for named, count in given.items():
        unit = named.id if isinstance(named, Unit) else named
        if unit not in register:
            raise UnknownError("unit", unit, register.near(str(unit)))
        if type(count) is not int or count < 0:
            right = "give a whole number, 0 or more"
            raise ProgressError([Problem("not-a-count", unit, f"{quoted(count)} is not a count", right)])
        denominators[unit] = count
    return denominators


def _rollups(levels: Sequence[Status], by: By, on: dt.date, denominators: Denominators) -> Iterator[Rollup]:
    """The roll-ups of one target, from the statuses of its `levels` at all units.

    `by` is what the units are put together by, `on` the day of their last figures and of who is above them, and
    `denominators` are those of silent units.
    """
    first = levels[0]
    units: defaultdict[str | None, dict[str, Measured | None]] = defaultdict(dict)
    for unit, (lead, figure) in _last_figures(levels, on).items():
        units[_key(unit, lead, by, first.schedule.register, on)][unit] = figure
    for key, figures in units.items():
        given = [figure for figure in figures.values() if figure is not None]
        silent = tuple(unit for unit, figure in figures.items() if figure is None)
        numerator = sum(figure.numerator or 0 for figure in given)
        denominator = sum(figure.denominator or 0 for figure in given)
        least, most = _bounds(numerator, denominator, [denominators.get(unit) for unit in silent])
        yield Rollup(
            policy=first.policy,
            task=first.task,
            by=by,
            key=key,
            as_of=on,
            numerator=numerator,
            denominator=denominator,
            size=len(figures),
            silent=silent,
            least=least,
            most=most,
            title=first.title,
            names=_names_of_key(key, first.schedule.register, on),
        )


def _names_of_key(key: str | None, register: Register, on: dt.date) -> Label:
    """The name of a province or a lead on a day."""
    if key is None:
        return Label()
    return register.version(key, on).label if key in register else Label(key)


def _last_figures(levels: Sequence[Status], on: dt.date) -> dict[str, tuple[str, Measured | None]]:
    """Each unit whose figure counts for a target, with its lead, and its last figure on a day, if it gave one."""
    item = levels[0].item
    logs: dict[str, list[Fact]] = defaultdict(list)
    leads: dict[str, str] = {}
    if isinstance(item, Target) and item.pooled:
        register = levels[0].schedule.register
        bearers = {status.unit: status.lead for status in levels}
        pool = map(register.id_of, sorted(pool_on(item, register, on)))
        leads = {unit: bearers.get(unit, levels[0].lead) for unit in pool}
        by_group = {status.group.number: status for status in levels}  # all units of a group have the same pool
        logs.update(by_unit(fact for status in by_group.values() for fact in status.pool_facts))
    else:
        for status in levels:
            leads[status.unit] = status.lead
            logs[status.unit] += [treated.fact for treated in status.evidence]
    figures: dict[str, tuple[str, Measured | None]] = {}
    for unit, lead in leads.items():
        log = dict.fromkeys(fact for fact in logs[unit] if fact.on <= on)  # a fact about several levels is one
        *_, last = (None, *daily_figures(log, levels[0].known_on, levels[0].level))
        figures[unit] = lead, last
    return figures


def _key(unit: str, lead: str, by: By, register: Register, on: dt.date) -> str | None:
    """What a `unit` with a `lead` is put together by: its province on a day, that lead, or nothing for the nation.

    `by` names which of them, `register` says who is above the unit.
    """
    if by != "province":
        return lead if by == "lead" else None
    above = [unit]
    while above and register.version(above[0], on).tier != Tier.PROVINCE:
        above = [*register.parents_on(above[0], on)]
    return above[0] if above else None


def _bounds(
    numerator: int, denominator: int, silent: Sequence[int | None]
) -> tuple[Fraction, Fraction] | tuple[None, None]:
    """The share in percent if those with the `silent` denominators had 0, and if they had all."""
    rest = [count for count in silent if count is not None]
    whole = denominator + sum(rest)
    if len(rest) < len(silent) or not whole:
        return None, None
    return Fraction(100 * numerator, whole), Fraction(100 * (numerator + sum(rest)), whole)
