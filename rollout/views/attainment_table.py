"""How targets stand on a day, as a table for people: levels, measurements and what is lacking in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rollout.labels import Lang
from rollout.policy.level import amount
from rollout.sentences import text_of
from rollout.tables import Table

if TYPE_CHECKING:
    from rollout.progress.attainment import Attainment


def attainment_table(attainments: Iterable[Attainment], columns: tuple[str, ...], lang: Lang = "en") -> Table:
    """The columns of `attainments` that are named, in the words of `lang`; in English under the names of the data."""
    rows = [tuple(_cell(attainment, name, lang) for name in columns) for attainment in attainments]
    return Table(columns, tuple(rows), lang=lang)


def _cell(attainment: Attainment, name: str, lang: Lang) -> object:
    """One value of a target: its level, a measurement or a difference with the scale, or what the data have."""
    measured = attainment.measured
    match name:
        case "measured":
            return None if measured is None else amount(measured.value, _scale(attainment)).of(lang)
        case "measured_on":
            return measured and measured.on
        case "comparable":
            return measured and measured.comparable
    value = getattr(attainment, name)
    if name == "shortfall" and value is not None:
        scale = _scale(attainment)
        return amount(value, "places" if scale == "rank" else scale).of(lang)
    return text_of(value, lang) if getattr(value, "label", None) else value


def _scale(attainment: Attainment) -> str:
    """The scale of the levels of a target."""
    level = attainment.required or attainment.upcoming
    return level.scale if level else ""
