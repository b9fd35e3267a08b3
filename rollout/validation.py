"""Validators and converters for the fields of values, so that a value made in Python refuses what a reader refuses.

A converter turns what the readers turn (text to a day, a list to a tuple) and leaves everything else as it is: the
validator that follows knows the field, and names it when it refuses the value.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from decimal import Decimal
from types import UnionType
from typing import Any, TypeAlias, TypeGuard, TypeVar, cast, get_args

import attrs

from rollout.days import Period, day
from rollout.labels import Label
from rollout.problems import (
    DayError,
    InputError,
    PolicyError,
    Problem,
    ProgressError,
    UnitsError,
    near,
    quoted,
    suggestion,
)
from rollout.signs import is_writable

T = TypeVar("T")
Field: TypeAlias = "attrs.Attribute[Any]"
Validator = Callable[[object, "attrs.Attribute[Any]", Any], None]

LARGEST_BITS = 63  # of a whole number in TOML
DIGITS = 60  # of an exact number; those that documents print have a third of them
LARGEST_EXPONENT = 20  # of a decimal number that a document can print


def as_day(value: dt.date | str) -> dt.date:
    """The day meant by a date, a text or an aware datetime."""
    return value if type(value) is dt.date else _converted(day, value)


def as_optional_day(value: dt.date | str | None) -> dt.date | None:
    """The same, or None."""
    return value if value is None or type(value) is dt.date else _converted(day, value)


def as_period(value: Period | dt.date | str) -> Period:
    """The period meant by a Period, a text or a day."""
    return value if isinstance(value, Period) else _converted(Period.of, value)


def as_optional_period(value: Period | dt.date | str | None) -> Period | None:
    """The same, or None."""
    return value if value is None or isinstance(value, Period) else _converted(Period.of, value)


def as_tuple(value: Iterable[Any]) -> tuple[Any, ...]:
    """The elements of a list or another iterable that is not a text."""
    if isinstance(value, tuple):
        return value
    is_text = isinstance(value, str)
    return tuple(value) if hasattr(value, "__iter__") and not is_text else cast(tuple[Any, ...], value)


def as_label(value: str | Label) -> Label:
    """A text that is the same in both languages as a Label."""
    return Label(value) if isinstance(value, str) else value


def as_texts(value: str | Iterable[str]) -> tuple[str, ...]:
    """One text, or the texts of a list."""
    return (value,) if isinstance(value, str) else as_tuple(value)


def _converted(conversion: Callable[[Any], T], value: object) -> T:
    try:
        return conversion(value)
    except DayError:
        return cast(T, value)  # the validator of the field refuses it


def is_sized(value: object) -> bool:
    """Whether a number can be calculated with; true for everything that is not a number."""
    if isinstance(value, Decimal):
        return value.is_finite() and abs(value.adjusted()) < LARGEST_EXPONENT and len(value.as_tuple().digits) <= DIGITS
    return not isinstance(value, int) or value.bit_length() <= LARGEST_BITS


def is_number(value: object) -> TypeGuard[int | Decimal]:
    """Whether a value is an exact number: an int or a Decimal, no bool, finite."""
    return isinstance(value, int | Decimal) and not isinstance(value, bool) and is_sized(value)


def _name_of(kind: type | UnionType) -> str:
    """The name of a class, or of one of several, in a message."""
    kinds = get_args(kind) or (kind,)
    return " or ".join("text" if kind is str else kind.__name__ for kind in kinds)


class Validation:
    """Validators that raise one kind of InputError. Its methods, or what they return, are given to `attrs.field`."""

    def __init__(self, error: type[InputError]) -> None:
        self._error = error

    def refuse(self, instance: object, name: str, code: str, message: str, right: str) -> None:
        """Raise the error about the field `name` of an `instance`.

        `code` is that of the problem, `message` says what is wrong and `right` what would be right.
        """
        raise self._error([Problem(code, f"{type(instance).__name__}.{name}", message, right)])

    def text(self, instance: object, field: Field, value: object) -> None:
        """Text, which may be empty."""
        if not isinstance(value, str):
            self.refuse(instance, field.name, "wrong-type", f"{quoted(value)} is not text", "give text")
        self._written(instance, field, cast(str, value))

    def filled(self, instance: object, field: Field, value: object) -> None:
        """Text that is not empty."""
        self.text(instance, field, value)
        if not cast(str, value).strip():
            self.refuse(instance, field.name, "empty", "is empty", "give text")

    def optional_filled(self, instance: object, field: Field, value: object) -> None:
        """Text that is not empty, or None."""
        if value is not None:
            self.filled(instance, field, value)

    def texts(self, instance: object, field: Field, value: object) -> None:
        """A tuple of texts, none empty and none twice."""
        if value == ():
            return
        texts = self._elements(instance, field, value, str)
        if not all(text.strip() for text in texts):
            self.refuse(instance, field.name, "empty", f"{quoted(value)} has an empty text", "leave it out")
        if len(set(texts)) < len(texts):
            self.refuse(instance, field.name, "twice", f"{quoted(value)} names one thing twice", "name each once")

    def label(self, instance: object, field: Field, value: object) -> None:
        """A Label, which may be empty."""
        if not isinstance(value, Label) or not all(isinstance(text, str) for text in (value.vi, value.en)):
            right = "give a Label, such as Label(vi='…', en='…')"
            self.refuse(instance, field.name, "wrong-type", f"{quoted(value)} is not a Label", right)
        else:
            self._written(instance, field, value.vi + value.en)

    def filled_label(self, instance: object, field: Field, value: object) -> None:
        """A Label with a text in one language or both."""
        self.label(instance, field, value)
        if value == Label():
            self.refuse(instance, field.name, "empty", "has no text", "give the text in one language or in both")

    def day(self, instance: object, field: Field, value: object) -> None:
        """A day that has been converted."""
        if type(value) is not dt.date:
            self._refuse_day(instance, field, value, day)

    def optional_day(self, instance: object, field: Field, value: object) -> None:
        """The same, or None."""
        if value is not None and type(value) is not dt.date:
            self._refuse_day(instance, field, value, day)

    def period(self, instance: object, field: Field, value: object) -> None:
        """A Period that has been converted."""
        if not isinstance(value, Period):
            self._refuse_day(instance, field, value, Period.of)

    def optional_period(self, instance: object, field: Field, value: object) -> None:
        """The same, or None."""
        if value is not None and not isinstance(value, Period):
            self._refuse_day(instance, field, value, Period.of)

    def longer_period(self, instance: object, field: Field, value: object) -> None:
        """A Period longer than a day."""
        self.period(instance, field, value)
        if cast(Period, value).kind == "day":
            self.refuse(instance, field.name, "wrong-type", f"{value} is a day", "name a month or a longer period")

    def flag(self, instance: object, field: Field, value: object) -> None:
        """True or False."""
        if not isinstance(value, bool):
            message = f"{quoted(value)} is not true or false"
            self.refuse(instance, field.name, "wrong-type", message, "give True or False")

    def number(self, instance: object, field: Field, value: object) -> None:
        """An exact number: an int or a Decimal."""
        if not is_number(value):
            message = f"{quoted(value)} is not an exact number"
            self.refuse(instance, field.name, "wrong-type", message, "give an int or a finite Decimal")

    def whole(self, least: int | None = None, most: int | None = None) -> Validator:
        """A validator of whole numbers within bounds, both included."""

        def validate(instance: object, field: Field, value: object) -> None:
            if not isinstance(value, int) or isinstance(value, bool):
                message = f"{quoted(value)} is not a whole number"
                self.refuse(instance, field.name, "wrong-type", message, "give a whole number")
            elif (least is not None and value < least) or (most is not None and value > most) or not is_sized(value):
                bounds = f"{least} or more" if most is None else f"{least} to {most}"
                self.refuse(instance, field.name, "out-of-range", f"{quoted(value)} is out of range", f"give {bounds}")

        return validate

    def choice(self, choices: Collection[str]) -> Validator:
        """A validator of texts that are among the choices."""

        def validate(instance: object, field: Field, value: object) -> None:
            if not isinstance(value, str) or value not in choices:
                message = f"{quoted(value)} is unknown"
                if isinstance(value, str):
                    message += suggestion(near(value, choices), value)
                self.refuse(instance, field.name, "unknown-value", message, f"one of {', '.join(choices)}")

        return validate

    def kind(self, kind: type | UnionType) -> Validator:
        """A validator of values of one class, or of one of several."""

        def validate(instance: object, field: Field, value: object) -> None:
            if not isinstance(value, kind):
                self._refuse_kind(instance, field, value, kind)

        return validate

    def several(self, kind: type) -> Validator:
        """A validator of tuples of values of one class."""

        def validate(instance: object, field: Field, value: object) -> None:
            if value != ():
                self._elements(instance, field, value, kind)

        return validate

    def pairs(self, instance: object, name: str, value: object) -> tuple[tuple[str, Any], ...]:
        """The pairs of a field `name`: each a text and a value, no text twice."""
        pairs = value if isinstance(value, tuple) else (value,)
        for pair in pairs:
            if not (isinstance(pair, tuple) and len(pair) == 2 and isinstance(pair[0], str)):
                message = f"{quoted(pair)} is not a pair of a name and a value"
                self.refuse(instance, name, "wrong-type", message, "give a mapping, or a tuple of pairs")
        self.distinct(instance, name, (key for key, _ in pairs))
        return pairs

    def order(self, instance: object, first: dt.date | None, last: dt.date | None, name: str) -> None:
        """Refuse an `instance` with a `last` day, of the field `name`, that lies before the `first`."""
        if first is not None and last is not None and last < first:
            self.refuse(instance, name, "ends-first", f"ends on {last}, before {first}", "give a later day")

    def distinct(self, instance: object, name: str, ids: Iterable[str]) -> None:
        """Refuse a tuple, of the field `name`, in which an id is there twice."""
        seen: set[str] = set()
        for value in ids:
            if value in seen:
                message = f"there is a {quoted(value)} already"
                self.refuse(instance, name, "twice", message, "give each an id of its own")
            seen.add(value)

    def _written(self, instance: object, field: Field, text: str) -> None:
        """Refuse a `text` of a `field` of an `instance` that no file can have."""
        if not is_writable(text):
            message = f"{quoted(text)} has a half of a sign"
            self.refuse(instance, field.name, "half-sign", message, "give text that can be written in UTF-8")

    def _elements(self, instance: object, field: Field, value: object, kind: type[T]) -> tuple[T, ...]:
        """The `value` of a `field` of an `instance`, which must be a tuple of values of one `kind`."""
        if not isinstance(value, tuple):
            message = f"{quoted(value)} is not a list of {_name_of(kind)}"
            self.refuse(instance, field.name, "wrong-type", message, "give a list or a tuple")
        elements = cast(tuple[T, ...], value)
        for element in elements:
            if not isinstance(element, kind):
                self._refuse_kind(instance, field, element, kind)
        return elements

    def _refuse_kind(self, instance: object, field: Field, value: object, kind: type | UnionType) -> None:
        """Refuse the `value` of a `field` of an `instance`, which is not of the `kind`."""
        name = _name_of(kind)
        message = f"{quoted(value)} is {type(value).__name__}, not {name}"
        self.refuse(instance, field.name, "wrong-type", message, f"give {name}")

    def _refuse_day(self, instance: object, field: Field, value: object, conversion: Callable[[Any], object]) -> None:
        """Refuse the `value` of a `field` of an `instance` with the reason that its `conversion` gives."""
        try:
            conversion(value)
        except DayError as caught:
            for problem in caught.problems:
                self.refuse(instance, field.name, problem.code, problem.found, problem.right)


POLICY = Validation(PolicyError)
UNITS = Validation(UnitsError)
PROGRESS = Validation(ProgressError)
INPUT = Validation(InputError)
