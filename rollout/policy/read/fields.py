"""Strict reading of a table of a policy file by its format: nothing is converted, and every problem is noted."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Container, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import attrs

from rollout.days import Period
from rollout.limits import LIMITS, Limits
from rollout.policy.read.format import FORMATS
from rollout.policy.read.key_types import KEY_TYPES, called, refuse_text
from rollout.policy.read.keys import Key, Named, TableFormat
from rollout.problems import DayError, Problem, near, quoted, shortened, suggestion
from rollout.validation import is_sized

if TYPE_CHECKING:
    from rollout.policy.read.lines import Lines, Trail


@attrs.frozen(eq=False, slots=False)
class Page:
    """The file being read: its path, its text, its problems so far and the trails of the tables that have some.

    `no_days` are the dates of the text that are not days, by the time of day that replaces each in the tables.
    `mentions` are the ids of bodies, sources and items in it, to be looked up once all of it is read; `sources` are the
    ids of its own, the text itself first. The `limits` are what it may have; beyond that of the problems, only how many
    `more` there are of each code is noted.
    """

    path: str
    text: str
    no_days: Mapping[dt.time, str] = attrs.field(factory=dict)
    problems: list[Problem] = attrs.field(factory=list)
    spoilt: set[Trail] = attrs.field(factory=set)
    mentions: list[Mention] = attrs.field(factory=list)
    sources: list[str] = attrs.field(factory=list)
    limits: Limits = LIMITS
    more: Counter[str] = attrs.field(factory=Counter)

    @property
    def is_full(self) -> bool:
        """Whether further problems are only counted."""
        return len(self.problems) >= self.limits.problems

    @cached_property
    def lines(self) -> Lines:
        """The lines of its keys, which are looked for once there is a problem."""
        from rollout.policy.read.lines import Lines

        return Lines(self.text)


@attrs.frozen(eq=False)
class Fields:
    """One table of the file, with its format. `names` are how a person calls it and the tables around it."""

    page: Page
    table: Mapping[str, object]
    format: TableFormat
    trail: Trail = ()
    names: tuple[str, ...] = ()

    def problem(self, code: str, message: str, right: str, key: str | None = None) -> None:
        """Note a problem of the table, or of its `key`: a `code`, a `message` that says what is wrong, what is `right`.

        The tables around it are spoilt too.
        """
        self.page.spoilt.update(self.trail[:length] for length in range(1, len(self.trail) + 1))
        if self.page.is_full:
            self.page.more[code] += 1
            return
        trail = self.trail if key is None else (*self.trail, key)
        name = ".".join(map(shortened, self.names if key is None else (*self.names, key)))
        where = f"{self.page.path}:{self.page.lines.of(trail)}" + (f": {name}" if name else "")
        self.page.problems.append(Problem(code, where, message, right))

    def mention(self, kind: Named, key: str, name: str, besides: Collection[str] = ()) -> None:
        """Note that the value of a `key` is the id, `name`, of something of a `kind`, or one of the words `besides`."""
        if kind and name not in besides:
            self.page.mentions.append(Mention(self, kind, key, name, besides))

    @property
    def is_good(self) -> bool:
        """Whether no problem has been noted of the table or of one within."""
        return self.trail not in self.page.spoilt

    @property
    def id(self) -> str:
        """The id as it is written; empty where there is none, or one that is not text."""
        return _id_of(self.table)

    def values(self, *, but: Container[str] = ()) -> dict[str, Any]:
        """The values that are given and good, by the attributes they make; keys that the format lacks are noted.

        Tables within, values keyed by place or period and the keys of `but` are left out: the functions that build
        what they describe read them.
        """
        for key in self.format.required:
            if key.name not in self.table:
                self.problem("missing-key", f"no {key.name!r}", f"give {self._wanted(key)}")
        known = self.format.by_name
        values: dict[str, Any] = {}
        for name in self.table:
            if name not in known:
                message = f"{self.format.unknown} {quoted(name)}" + suggestion(near(name, known), name)
                self.problem("unknown-key", message, f"known here: {self.format.listing}", name)
            elif name not in but and not known[name].keyed_by:
                value = self.read(name)
                if value is not None:
                    values[known[name].attribute] = value
        return values

    def read(self, name: str) -> Any:  # noqa: ANN401  # its type is that of the key in the format
        """The value of a key; None where it is not given or bad."""
        key = self.format.by_name[name]
        read = KEY_TYPES[key.type].read
        if read is None:
            return None
        value = self._typed(key)
        return None if value is None else read(self, key, value)

    def has(self, name: str) -> bool:
        return name in self.table

    def sub(self, name: str, form: TableFormat | None = None) -> Fields | None:
        """The table within, of the given format or that which the key names; None where it is not given or no table."""
        key = self.format.by_name[name]
        value = self._typed(key)
        return None if value is None else self.inner(name, value, form or FORMATS[key.table])

    def inner(self, name: str, table: Mapping[str, object], form: TableFormat) -> Fields:
        """A table within, of the given format."""
        return Fields(self.page, table, form, (*self.trail, name), (*self.names, name))

    def keyed(self, name: str) -> Fields:
        """The table of a key whose values are keyed by place or period: each of its keys is what the key itself is."""
        table = cast(Mapping[str, object], self.table[name])
        key = self.format.by_name[name]
        keys = tuple(attrs.evolve(key, name=str(place), required=False, keyed_by="") for place in table)
        return self.inner(name, table, TableFormat(name, key.meaning, keys))

    def subs(self, name: str, *, label: str = "") -> list[Fields]:
        """The tables of a list; `label` is what a person calls one, to which its id is added where it has one."""
        key = self.format.by_name[name]
        tables = self._typed(key) or []
        form = FORMATS[key.table]
        around = () if label else self.names
        subs = []
        for place, table in enumerate(tables):
            is_table = isinstance(table, dict)
            names = (*around, f"{label or name} {(is_table and _id_of(table)) or place + 1}")
            inner = Fields(self.page, table if is_table else {}, form, (*self.trail, name, place), names)
            if is_table:
                subs.append(inner)
            else:
                inner.problem("wrong-type", called(table), "give a table { … }")
        return subs

    def period_of(self, text: str, key: str, *, days: bool = True) -> Period | None:
        """The period that a text names, longer than a day; otherwise a problem at the key is noted.

        `days` says whether the key also takes a day, which is written without quotes.
        """
        try:
            period = Period.of(text)
        except DayError as caught:
            for problem in caught.problems:
                self.problem(problem.code, problem.found, problem.right, key)
            return None
        if period.kind == "day":
            right = f"write {period} without quotes" if days else "name a month or a longer period"
            self.problem("wrong-type", f"{text!r} names a day", right, key)
            return None
        return self.in_years(period, key)

    def in_years(self, period: Period, key: str) -> Period | None:
        """A period of the years that a document speaks of; otherwise a problem at the key is noted."""
        limits = self.page.limits
        if limits.first_year <= period.first.year and period.last.year <= limits.last_year:
            return period
        self.problem("out-of-range", f"{period} is no time of which a document speaks", limits.years, key)
        return None

    def _typed(self, key: Key) -> Any:  # noqa: ANN401  # one of the types that the key takes
        """The value of a key, if it is given and of a type that the key takes."""
        if key.name not in self.table:
            return None
        value = self.table[key.name]
        if isinstance(value, dt.time) and value in self.page.no_days:
            refuse_text(self, key, self.page.no_days[value])
        elif not KEY_TYPES[key.type].takes(value):
            self.problem("wrong-type", called(value), f"give {self._wanted(key)}", key.name)
        elif not is_sized(value):
            self.problem("out-of-range", called(value), "give a number that a document can print", key.name)
        elif isinstance(value, str) and len(value) > self.page.limits.text:
            message = f"is a text of {len(value):,} characters"
            self.problem("too-large", message, self.page.limits.raised("text"), key.name)
        else:
            return value
        return None

    def _wanted(self, key: Key) -> str:
        """What a key takes, in words."""
        if key.type == "tables":
            header = [part for part in (*self.trail, key.name) if isinstance(part, str)]
            return f"a list of tables, or write [[{'.'.join(header)}]]"
        if key.type == "table" and not self.trail:
            return f"a table [{key.name}]"
        return KEY_TYPES[key.type].wanted


@attrs.frozen(eq=False)
class Mention:
    """An id of something of a kind, in a table at a key, which also takes the words `besides`."""

    fields: Fields
    kind: Named
    key: str
    name: str
    besides: Collection[str]


def _id_of(table: Mapping[str, object]) -> str:
    value = table.get("id")
    return value if isinstance(value, str) else ""
