"""The wording of explanations in Vietnamese and English: days, periods, figures, counts and names in sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal

from rollout.days import Period
from rollout.figures import printed, printed_day
from rollout.labels import Label, Lang, plural
from rollout.policy.level import Level
from rollout.units.register import Register


def words(vi: str, en: str = "", /, **values: object) -> Label:
    """A text in both languages: a pattern for each, or one for both, filled with the values in that language."""
    return filled(Label(vi, en), values)


def filled(pattern: Label, values: Mapping[str, object]) -> Label:
    """The patterns of both languages, filled with the values that they name."""
    return Label(_filled_in(pattern, values, "vi"), _filled_in(pattern, values, "en"))


def _filled_in(pattern: Label, values: Mapping[str, object], lang: Lang) -> str:
    return pattern.of(lang).format_map({name: text_of(value, lang) for name, value in values.items()})


def text_of(value: object, lang: Lang) -> str:
    """A value as texts in the language print it: 01/6/2022, tháng 6/2022, 98,62 or 2022-06-01, 2022-06, 98.62."""
    match value:
        case Label():
            return value.of(lang)
        case dt.date():
            return printed_day(value) if lang == "vi" else value.isoformat()
        case Period():
            return _printed_period(value) if lang == "vi" else str(value)
        case Level():
            return _printed_level(value, lang)
        case int() | Decimal():
            return printed(value, style=lang)
        case _:
            return str(value)


def _printed_period(period: Period) -> str:
    year, month = f"{period.first.year:04}", period.first.month
    match period.kind:
        case "day":
            return f"ngày {printed_day(period.first)}"
        case "month":
            return f"tháng {month}/{year}"
        case "quarter":
            return f"quý {('I', 'II', 'III', 'IV')[month // 3]}/{year}"
        case "half":
            return f"6 tháng {'đầu' if month == 1 else 'cuối'} năm {year}"
        case "year":
            return f"năm {year}"
        case _:
            return f"từ {printed_day(period.first)} đến {printed_day(period.last)}"


_SCALES = {
    "%": Label("%"),
    "count": Label(" (số lượng)", " in number"),
    "rank": Label(" (thứ hạng)", " in rank"),
    "places": Label(" bậc", " places"),
    "people": Label(" người", " people"),
}


def _printed_level(level: Level, lang: Lang) -> str:
    bounds = level.value if isinstance(level.value, tuple) else (level.value,)
    figures = "–".join(printed(bound, style=lang) for bound in bounds)
    return f"{level.comparator.sign} {figures}{scale_unit(level.scale).of(lang)}"


def scale_unit(scale: str) -> Label:
    """What follows a value on a scale: a percent sign, or a noun after a space."""
    return _SCALES.get(scale, Label(f" {scale}"))


def day_count(count: int) -> Label:
    return count_text(count, "ngày", "day")


def days_between(first: dt.date, second: dt.date) -> Label:
    """The number of days between two days, whichever is the earlier."""
    return day_count(abs((second - first).days))


def count_text(count: int, vi: str, en: str, en_plural: str = "") -> Label:
    """A `count` with its noun, `vi` and `en`; `en_plural` is the English plural if it does not just end in "s"."""
    return Label(f"{printed(count, style='vi')} {vi}", plural(count, en, en_plural))


def code_article(number: str) -> Label:
    """An article of the Civil Code 2015 (Law 91/2015/QH13), by which time is counted."""
    return Label(f"Bộ luật Dân sự 2015, điều {number}", f"Civil Code 2015, art. {number}")


def body_name(register: Register, body: str) -> Label:
    """A body by its name and id; by its id alone where the register has no name for it."""
    label = register[body].label if body in register else Label(body)
    return label if label.vi == body else words("{l} ({b})", l=label, b=body)


def joined(labels: Iterable[Label], mark: str = "; ") -> Label:
    """Several texts as one, with a mark between them."""
    parts = list(labels)
    return Label(mark.join(label.of("vi") for label in parts), mark.join(label.of("en") for label in parts))
