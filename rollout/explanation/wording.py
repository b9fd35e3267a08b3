"""The wording of explanations in Vietnamese and English: articles of the Code and bodies in sentences."""

from __future__ import annotations

import datetime as dt

from rollout.labels import Label
from rollout.policy.deadline import Within
from rollout.sentences import count_text, joined
from rollout.units.register import Register


def code_article(number: str) -> Label:
    """An article of the Civil Code 2015 (Law 91/2015/QH13), by which time is counted."""
    return Label(f"Bộ luật Dân sự 2015, điều {number}", f"Civil Code 2015, art. {number}")


def body_name(register: Register, body: str, on: dt.date | None = None) -> Label:
    """A body by its name on a day, or its last one, and its id; by its id alone where the register has no name for it.

    In Vietnamese only the code of a unit is added to its name: the ids of other bodies are English words.
    """
    if body not in register:
        return Label(body)
    unit = register.version_of(register.number(body), on)
    label, code = unit.label, unit.code
    if label.vi == body:
        return label
    return Label(f"{label.vi} ({code})" if code.isdecimal() else label.vi, f"{label.en} ({body})")


def limit_in_words(within: Within) -> Label:
    """A time limit in words: 1 năm 2 tháng, 1 year 2 months."""
    parts = (
        (within.years, "năm", "year"),
        (within.months, "tháng", "month"),
        (within.weeks, "tuần", "week"),
        (within.days, "ngày", "day"),
        (within.working_days, "ngày làm việc", "working day"),
    )
    return joined((count_text(count, vi, en) for count, vi, en in parts if count), " ")
