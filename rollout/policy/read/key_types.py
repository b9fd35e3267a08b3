"""The types of keys: what TOML value each takes, its name in messages, and how the value is read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import attrs

from rollout.days import Period, day
from rollout.labels import Label
from rollout.policy.instrument import ID
from rollout.policy.read.keys import LABEL, Key, Type
from rollout.problems import DayError, near, quoted, shortened, signs_named, suggestion
from rollout.validation import is_number, is_sized

if TYPE_CHECKING:
    from rollout.policy.read.fields import Fields


@attrs.frozen(eq=False)
class KeyType:
    """The classes of values that a type accepts, its name in messages, and the function that reads a value.

    That function notes problems in the Fields it is given, and gives None for a bad value. Types without one are read
    by the functions that build what they describe.
    """

    accepts: type | tuple[type, ...]
    wanted: str
    read: Callable[[Fields, Key, Any], Any] | None

    def takes(self, value: object) -> bool:
        """Whether a value is of the type: to Python true is a number too, and a time of a day is a day."""
        if isinstance(value, bool) and self.accepts is not bool:
            return False
        return isinstance(value, self.accepts) and not isinstance(value, dt.datetime)


def text_value(fields: Fields, key: Key, value: str) -> str | None:
    if value.strip():
        fields.mention(key.names, key.name, value, key.besides)
        return value
    fields.problem("empty", "is empty", "write it, or leave the key out", key.name)
    return None


def lead_value(fields: Fields, key: Key, value: str | list[object]) -> str | list[object] | None:
    """A body, or the list of tables as it is."""
    return text_value(fields, key, value) if isinstance(value, str) else value


def id_value(fields: Fields, key: Key, value: str) -> str | None:
    if text_value(fields, key, value) is None:
        return None
    if ID.fullmatch(value):
        return value
    right = "use lower-case letters, digits and single hyphens"
    fields.problem("bad-id", f"id {quoted(value)}{signs_named(value)}", right, key.name)
    return None


def choice_value(fields: Fields, key: Key, value: str) -> str | None:
    if text_value(fields, key, value) is None:
        return None
    if value in key.choices:
        return value
    message = quoted(value) + suggestion(near(value, key.choices), value)
    fields.problem("unknown-value", message, f"one of {', '.join(key.choices)}", key.name)
    return None


def texts_value(fields: Fields, key: Key, value: str | list[object]) -> tuple[str, ...]:
    elements = [value] if isinstance(value, str) else value
    texts = [element for element in elements if isinstance(element, str) and element.strip()]
    if len(texts) < len(elements) or not elements:
        is_text = all(isinstance(element, str) for element in elements)
        code = "empty" if is_text else "wrong-type"
        fields.problem(code, "is not text throughout", "write each as text", key.name)
    if len(set(texts)) < len(texts):
        fields.problem("twice", "names one thing twice", "name each once", key.name)
    names = tuple(dict.fromkeys(texts))
    for name in names:
        fields.mention(key.names, key.name, name, key.besides)
    return names


def label_value(fields: Fields, key: Key, value: Mapping[str, object]) -> Label | None:
    inner = fields.inner(key.name, value, LABEL)
    if not value:
        inner.problem("empty", "has no text", 'write { vi = "…", en = "…" }')
    label = Label(**inner.values())
    return label if label != Label() else None


def text_or_label_value(fields: Fields, key: Key, value: str | Mapping[str, object]) -> Label | None:
    if not isinstance(value, str):
        return label_value(fields, key, value)
    text = text_value(fields, key, value)
    return None if text is None else Label(text)


def day_value(fields: Fields, key: Key, value: dt.date | str) -> dt.date | None:
    if isinstance(value, str):
        refuse_text(fields, key, value)
        return None
    return None if fields.in_years(Period(value, value), key.name) is None else value


def period_value(fields: Fields, key: Key, value: dt.date | str | int) -> Period | None:
    """A day as a TOML date, where the key takes one; a longer period as text; a bare whole number is a year."""
    if isinstance(value, dt.date):
        return fields.in_years(Period.of(value), key.name)
    days = key.type == "day or period" or isinstance(value, int)
    return fields.period_of(str(value), key.name, days=days)


def whole_value(fields: Fields, key: Key, value: int) -> int | None:
    below = key.least is not None and value < key.least
    above = key.most is not None and value > key.most
    if not (below or above):
        return value
    bounds = f"{key.least} or more" if key.most is None else f"{key.least} to {key.most}"
    fields.problem("out-of-range", f"{value} is out of range", f"give {bounds}", key.name)
    return None


def plain_value(fields: Fields, key: Key, value: Any) -> Any:  # noqa: ANN401, ARG001  # as the other readers
    """A value that is as it is written."""
    return value


def level_value(fields: Fields, key: Key, value: object) -> object:
    """A number, or a range of two."""
    if not isinstance(value, list):
        return value
    match value:
        case [floor, aim] if is_number(floor) and is_number(aim) and floor <= aim:
            return floor, aim
    fields.problem("wrong-range", "is not a range", "write [floor, aim], two numbers, the floor first", key.name)
    return None


def refuse_text(fields: Fields, key: Key, text: str) -> None:
    """Note why a text is not a day, or that a day is written as text."""
    try:
        day(text)
    except DayError as caught:
        for problem in caught.problems:
            fields.problem(problem.code, problem.found, problem.right, key.name)
    else:
        fields.problem("wrong-type", f"{text!r} is text, not a day", f"write {text} without quotes", key.name)


def called(value: object) -> str:
    """What a value is: "'2022' is text", "2022-06-01 is a day", "is a table"."""
    name = next((name for kind, name in _NAMES if isinstance(value, kind)), "a number")
    if isinstance(value, dict | list) or (isinstance(value, int) and not is_sized(value)):
        return f"is {name}"
    text = repr(value) if isinstance(value, str) else str(value).lower()
    return f"{shortened(text)} is {name}"


KEY_TYPES: dict[Type, KeyType] = {
    "text": KeyType(str, "text", text_value),
    "texts": KeyType((str, list), "text or a list of texts", texts_value),
    "id": KeyType(str, "text", id_value),
    "label": KeyType(dict, 'a table { vi = "…", en = "…" }', label_value),
    "text or label": KeyType((str, dict), 'text, or a table { vi = "…", en = "…" }', text_or_label_value),
    "choice": KeyType(str, "text", choice_value),
    "day": KeyType((dt.date, str), "a day such as 2022-06-01, without quotes", day_value),
    "period": KeyType((str, int), 'a period such as "2022-Q3" or 2022', period_value),
    "day or period": KeyType((str, int, dt.date), 'a day without quotes or a period such as "2022-06"', period_value),
    "number": KeyType((int, Decimal), "a number", plain_value),
    "whole": KeyType(int, "a whole number", whole_value),
    "flag": KeyType(bool, "true or false", plain_value),
    "value": KeyType((int, Decimal, list), "a number", level_value),
    "lead": KeyType((str, list), "text", lead_value),
    "table": KeyType(dict, "a table { … }", None),
    "tables": KeyType(list, "", None),
}
_NAMES: tuple[tuple[type, str], ...] = (
    (bool, "true or false"),
    (str, "text"),
    (dict, "a table"),
    (list, "a list"),
    (int, "a whole number"),
    (dt.datetime, "a time of day"),
    (dt.time, "a time of day"),
    (dt.date, "a day"),
)
