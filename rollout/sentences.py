"""Sentences in Vietnamese and English: patterns filled with days, periods, figures, counts and labels of values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal

from rollout.days import Period
from rollout.figures import printed, printed_day
from rollout.labels import Label, Lang, plural


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
            return printed_day(value, style=lang)
        case Period():
            return _printed_period(value) if lang == "vi" else str(value)
        case int() | Decimal():
            return printed(value, style=lang)
        case _:
            label = getattr(value, "label", None)
            return label.of(lang) if isinstance(label, Label) else str(value)


def _vi(moment: dt.date) -> str:
    return printed_day(moment, style="vi")


def _printed_period(period: Period) -> str:
    year, month = f"{period.first.year:04}", period.first.month
    match period.kind:
        case "day":
            return f"ngày {_vi(period.first)}"
        case "month":
            return f"tháng {month}/{year}"
        case "week":
            monday = period.first.isocalendar()
            return f"tuần {monday.week}/{monday.year}"
        case "quarter":
            return f"quý {('I', 'II', 'III', 'IV')[month // 3]}/{year}"
        case "half":
            return f"6 tháng {'đầu' if month == 1 else 'cuối'} năm {year}"
        case "year":
            return f"năm {year}"
        case _:
            return f"từ {_vi(period.first)} đến {_vi(period.last)}"


def day_count(count: int) -> Label:
    return count_text(count, "ngày", "day")


def days_left(days: int) -> Label:
    """The days to a due day, negative, or since it: "còn 183 ngày", "3 days ago"; 0 is today."""
    if not days:
        return _TODAY
    return filled(_SINCE if days > 0 else _LEFT, {"days": day_count(abs(days))})


_LEFT, _SINCE = Label("còn {days}", "{days} left"), Label("đã qua {days}", "{days} ago")
_TODAY = Label("hôm nay", "today")


def days_between(first: dt.date, second: dt.date) -> Label:
    """The number of days between two days, whichever is the earlier."""
    return day_count(abs((second - first).days))


def count_text(count: int, vi: str, en: str, en_plural: str = "") -> Label:
    """A `count` with its noun, `vi` and `en`; `en_plural` is the English plural if it does not just end in "s"."""
    return Label(f"{printed(count, style='vi')} {vi}", plural(count, en, en_plural))


def joined(labels: Iterable[Label], mark: str = "; ") -> Label:
    """Several texts as one, with a mark between them."""
    parts = list(labels)
    return Label(mark.join(label.of("vi") for label in parts), mark.join(label.of("en") for label in parts))
