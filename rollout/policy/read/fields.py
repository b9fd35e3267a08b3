"""Strict reading of a table: every key is asked for by its type, nothing is coerced, and all that is wrong is noted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeGuard, TypeVar, cast

import attrs

from rollout.days import Period, day
from rollout.labels import Label
from rollout.problems import DayError, Problem, near, suggestion

if TYPE_CHECKING:
    from rollout.policy.read.lines import Lines, Trail

T = TypeVar("T")
BITS = 63  # a whole number of TOML


@attrs.frozen(eq=False, slots=False)
class Page:
    """The file being read: its path, its text, the problems found so far and the items they spoil.

    `no_days` are the dates of the text that are no days, by the time of day that stands for each in the tables.
    """

    path: str
    text: str
    no_days: Mapping[dt.time, str] = attrs.field(factory=dict)
    problems: list[Problem] = attrs.field(factory=list)
    spoilt: set[Trail] = attrs.field(factory=set)

    @cached_property
    def lines(self) -> Lines:
        """The lines of its keys, which are looked for once something is wrong."""
        from rollout.policy.read.lines import Lines

        return Lines(self.text)


@attrs.define(eq=False)
class Fields:
    """One table of the file. `name` is how a person calls it: "task digitise-dossiers"."""

    page: Page
    table: Mapping[str, object]
    trail: Trail = ()
    name: str = ""
    asked: set[str] = attrs.field(factory=set)

    def problem(self, code: str, found: str, right: str = "", key: str | None = None) -> None:
        trail = self.trail if key is None else (*self.trail, key)
        named = ".".join(part for part in (self.name, key) if part)
        where = f"{self.page.path}:{self.page.lines.of(trail)}" + (f": {named}" if named else "")
        self.page.problems.append(Problem(code, where, found, right))
        self.page.spoilt.add(self.trail[:2])

    def _value(self, key: str, kind: type[T] | tuple[type[Any], ...], wanted: str, *, needed: bool) -> T | Any:  # noqa: ANN401  # a tuple of kinds gives any of them
        self.asked.add(key)
        if key not in self.table:
            if needed:
                self.problem("missing-key", f"no {key!r}", f"give {wanted}", None)
            return None
        value = self.table[key]
        if isinstance(value, dt.time) and value in self.page.no_days:
            self.not_a_day(self.page.no_days[value], key)
            return None
        strange = (isinstance(value, bool) and kind is not bool) or isinstance(value, dt.datetime)
        if strange or not isinstance(value, kind):
            self.problem("wrong-type", called(value), f"give {wanted}", key)
            return None
        if not _sized(value):
            self.problem("out-of-range", called(value), "give a number that a document can print", key)
            return None
        return value

    def not_a_day(self, text: str, key: str) -> None:
        """Note why a text is no day; one that is was only written as text."""
        try:
            day(text)
        except DayError as caught:
            for one in caught.problems:
                self.problem(one.code, one.found, one.right, key)
        else:
            self.problem("wrong-type", f"{text!r} is text, not a day", f"write {text} without quotes", key)

    def text(self, key: str, *, needed: bool = False, default: str = "") -> str:
        value = self._value(key, str, "text", needed=needed)
        if value is not None and not value.strip():
            self.problem("empty", "is empty", "write it, or leave the key out", key)
            return default
        return default if value is None else value

    def choice(self, key: str, choices: Iterable[str], default: str, *, needed: bool = False) -> str:
        value = self.text(key, needed=needed, default=default)
        held = list(choices)
        if value and value not in held:
            self.problem(
                "unknown-value", f"{value!r}" + suggestion(near(value, held)), f"one of {', '.join(held)}", key
            )
            return default
        return value

    def texts(self, key: str, *, needed: bool = False) -> tuple[str, ...]:
        """One text, or a list of them."""
        value = self._value(key, (str, list), "text or a list of texts", needed=needed)
        if value is None:
            return ()
        held = [value] if isinstance(value, str) else value
        good = [one for one in held if isinstance(one, str) and one.strip()]
        if len(good) < len(held) or value == []:
            plain = all(isinstance(one, str) for one in held)
            self.problem("empty" if plain else "wrong-type", "is not text throughout", "write each as text", key)
        if len(set(good)) < len(good):
            self.problem("twice", "names one thing twice", "name each once", key)
        return tuple(dict.fromkeys(good))

    def label(self, key: str, *, needed: bool = False) -> Label:
        """`{ vi = "…", en = "…" }`, one of them at the least."""
        if (inner := self.sub(key, needed=needed, like='{ vi = "…", en = "…" }')) is None:
            return Label()
        label = Label(inner.text("vi"), inner.text("en"))
        if not inner.table:
            inner.problem("empty", "has no text", 'write { vi = "…", en = "…" }')
        inner.done()
        return label

    def day(self, key: str, *, needed: bool = False) -> dt.date | None:
        """A TOML date, written without quotes."""
        value = self._value(key, (dt.date, str), "a day such as 2022-06-01, without quotes", needed=needed)
        if isinstance(value, str):
            self.not_a_day(value, key)
            return None
        return cast(dt.date | None, value)

    def flag(self, key: str) -> bool:
        return self._value(key, bool, "true or false", needed=False) or False

    def whole(self, key: str, *, needed: bool = False, least: int | None = None, most: int | None = None) -> int | None:
        value = self._value(key, int, "a whole number", needed=needed)
        if value is not None and ((least is not None and value < least) or (most is not None and value > most)):
            bounds = f"{least} or more" if most is None else f"{least} to {most}"
            self.problem("out-of-range", f"{value} is out of range", f"give {bounds}", key)
            return None
        return value

    def number(self, key: str, *, needed: bool = False) -> int | Decimal | None:
        value: int | Decimal | None = self._value(key, (int, Decimal), "a number", needed=needed)
        return value

    def period(self, key: str, *, days: bool = True, needed: bool = False) -> Period | None:
        """A day as a TOML date (where `days`), a longer period as text; a bare whole number is a year."""
        wanted = 'a day without quotes or a period such as "2022-06"' if days else 'a period such as "2022-Q3" or 2022'
        kinds = (str, int, dt.date) if days else (str, int)
        value = self._value(key, kinds, wanted, needed=needed)
        if value is None:
            return None
        if isinstance(value, str):
            return self.period_of(value, key, days=days)
        if isinstance(value, int):
            return self.period_of(str(value), key)
        return Period.of(value)

    def period_of(self, text: str, key: str, *, days: bool = True) -> Period | None:
        """The period a text names, longer than a day; a problem at the key otherwise."""
        try:
            period = Period.of(text)
        except DayError as caught:
            for one in caught.problems:
                self.problem(one.code, one.found, one.right, key)
            return None
        if period.kind == "day":
            right = f"write {period} without quotes" if days else "name a month or a longer period"
            self.problem("wrong-type", f"{text!r} names a day", right, key)
            return None
        return period

    def sub(self, key: str, *, needed: bool = False, like: str = "{ … }") -> Fields | None:
        """A table within; `like` shows one."""
        value = self._value(key, dict, f"a table {like}", needed=needed)
        return None if value is None else self.inner(value, key)

    def inner(self, table: Mapping[str, object], key: str) -> Fields:
        return Fields(self.page, table, (*self.trail, key), ".".join(part for part in (self.name, key) if part))

    def subs(self, key: str, *, named: str = "") -> list[Fields]:
        """A list of tables within; `named` is what a person calls one, and its id is added where it has one."""
        value = self._value(key, list, f"a list of tables, or write [[{self._header(key)}]]", needed=False) or []
        held = []
        for place, table in enumerate(value):
            name = f"{named or self.name + '.' + key} {_id(table) or place + 1}"
            inner = Fields(self.page, table if isinstance(table, dict) else {}, (*self.trail, key, place), name)
            if isinstance(table, dict):
                held.append(inner)
            else:
                inner.problem("wrong-type", called(table), "give a table { … }")
        return held

    def _header(self, key: str) -> str:
        return ".".join(part for part in (*self.trail, key) if isinstance(part, str))

    def done(self) -> None:
        """Note every key that nothing asked for."""
        for key in self.table:
            if key not in self.asked:
                found = f"unknown key {key!r}" + suggestion(near(key, self.asked))
                self.problem("unknown-key", found, f"known here: {', '.join(sorted(self.asked))}", key)


def _id(table: object) -> str:
    found = table.get("id") if isinstance(table, dict) else None
    return found if isinstance(found, str) else ""


def called(value: object) -> str:
    """What a value is: "'2022' is text", "2022-06-01 is a day", "is a table"."""
    name = next((name for kind, name in _NAMES if isinstance(value, kind)), "a number")
    if isinstance(value, dict | list) or (isinstance(value, int) and not _sized(value)):
        return f"is {name}"
    shown = repr(value) if isinstance(value, str) else str(value).lower()
    return f"{shown if len(shown) <= 60 else shown[:59] + '…'} is {name}"


def is_number(value: object) -> TypeGuard[int | Decimal]:
    return isinstance(value, int | Decimal) and not isinstance(value, bool) and _sized(value)


def _sized(value: object) -> bool:
    """Whether a number can be reckoned with; what is no number is."""
    if isinstance(value, Decimal):
        return value.is_finite() and abs(value.adjusted()) < 20
    return not isinstance(value, int) or value.bit_length() <= BITS


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
