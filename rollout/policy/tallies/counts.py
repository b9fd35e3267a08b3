"""The counts of a tally: those that are known, those that follow from them, and whether they add up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

import attrs

from rollout.figures import whole_number
from rollout.labels import Label, Lang
from rollout.policy.tallies.scheme import SCHEMES, Scheme, Sum
from rollout.problems import InputError, Problem, UnknownError, near, quoted
from rollout.validation import INPUT, as_tuple

_AT_LEAST = Label("ít nhất", "at least")
_NOT_PRINTED = Label("không in", "not printed")


def as_pairs(value: Mapping[str, Any] | Iterable[tuple[str, Any]]) -> tuple[tuple[str, Any], ...]:
    """The counts or rates of a mapping or of pairs, as pairs."""
    pairs: object = tuple(value.items()) if isinstance(value, Mapping) else as_tuple(value)
    return tuple(map(_whole_pair, pairs)) if isinstance(pairs, tuple) else cast(tuple[tuple[str, Any], ...], pairs)


def _whole_pair(pair: object) -> Any:  # noqa: ANN401  # what is no pair is left for the validator
    """The pair with a whole number of any library as an int."""
    return (pair[0], whole_number(pair[1])) if isinstance(pair, tuple) and len(pair) == 2 else pair


def _check_class(kind: str, name: str) -> None:
    classes = SCHEMES[kind].classes
    if name not in classes:
        raise UnknownError(f"class of {kind}", name, near(name, classes))


def _are_counts(instance: Counts, field: attrs.Attribute[Any], value: object) -> None:
    """A validator of counts: pairs of a class of the scheme and a whole number, 0 or more."""
    for name, count in INPUT.pairs(instance, field.name, value):
        _check_class(instance.kind, name)
        if not isinstance(count, int) or isinstance(count, bool) or count < 0:
            message = f"{quoted(count)} is not a count"
            raise InputError([Problem("not-a-count", name, message, "give a whole number, 0 or more")])


@attrs.frozen
class Counts:
    """Counts by the classes of a scheme. One that was not printed is absent, which is not 0.

    Raises UnknownError for an unknown kind or class, InputError for a value that is not a count.
    """

    kind: str = attrs.field()
    by_class: tuple[tuple[str, int], ...] = attrs.field(default=(), converter=as_pairs, validator=_are_counts)

    @kind.validator
    def _is_kind(self, _field: attrs.Attribute[str], value: str) -> None:
        if value not in SCHEMES:
            raise UnknownError("kind of tally", value, near(value, SCHEMES))

    @classmethod
    def of(cls, kind: str, counts: Mapping[str, int | None]) -> Counts:
        """The counts given, in the order of their scheme; None is absent."""
        classes = cls(kind).scheme.classes
        for name in counts:
            _check_class(kind, name)
        known = {name: counts.get(name) for name in classes}
        return cls(kind, {name: count for name, count in known.items() if count is not None})

    @property
    def scheme(self) -> Scheme:
        return SCHEMES[self.kind]

    def __getitem__(self, name: str) -> int | None:
        """The count of a class, None where it is absent."""
        _check_class(self.kind, name)
        return dict(self.by_class).get(name)

    def known(self, name: str) -> int | None:
        """The count of a class, or the sum of its parts where all of them are known."""
        count = self[name]
        if count is not None:
            return count
        for rule in self._sums_of(name):
            parts = [self.known(part) for part in rule.parts]
            if None not in parts:
                return sum(part for part in parts if part is not None)
        return None

    def least(self, name: str) -> int | None:
        """The least that a class can count: its count, or the sum of the parts that are known; None without any."""
        count = self.known(name)
        if count is not None:
            return count
        sums = map(self._least_of_parts, self._sums_of(name))
        return max((parts for parts in sums if parts is not None), default=None)

    def left(self, rule: Sum) -> int | None:
        """What the known counts leave of a sum for the absent ones; below 0 they exceed it.

        None where the total is not known, or none of its parts is.
        """
        total, parts = self.known(rule.total), self._least_of_parts(rule)
        return None if total is None or parts is None else total - parts

    def holds(self, rule: Sum) -> bool:
        """Whether a sum can be right: its parts add up to it, or leave something for the absent ones."""
        left = self.left(rule)
        if left is None:
            return True
        is_complete = all(self.known(part) is not None for part in rule.parts)
        return left == 0 if is_complete else left >= 0

    def equation(self, rule: Sum, lang: Lang = "en") -> str:
        """The sum in words: "resolved 65,744 = resolved early 11,496 + resolved on time 54,234 + resolved late 14"."""
        sign = "=" if self.holds(rule) else "≠"
        parts = " + ".join(self._in_words(part, lang) for part in rule.parts)
        return f"{self._in_words(rule.total, lang)} {sign} {parts}"

    def problems(self, where: str, clauses: tuple[str, ...]) -> Iterator[Problem]:
        """A finding for each sum that does not add up, and for each count that exceeds what it is part of.

        `where` and `clauses` are those of the findings.
        """
        for rule in self.scheme.sums:
            if not self.holds(rule):
                total, parts = self.known(rule.total), self._least_of_parts(rule)
                cause = "one of the figures is wrong, or a class is missing"
                right = f"the parts make {parts:,}, not {total:,}: {cause}"
                yield Problem("wrong-sum", where, self.equation(rule), right, "warning", clauses)
        for part, whole in self.scheme.within:
            least, most = self.least(part), self.known(whole)
            if least is not None and most is not None and least > most:
                message = f"{self._in_words(part, 'en')} is more than {self._in_words(whole, 'en')}"
                yield Problem("more-than-whole", where, message, f"it is part of the {most:,}", "warning", clauses)

    def _sums_of(self, name: str) -> Iterator[Sum]:
        return (rule for rule in self.scheme.sums if rule.total == name)

    def _least_of_parts(self, rule: Sum) -> int | None:
        """The sum of the parts that are known; None where none is."""
        parts = [part for part in map(self.least, rule.parts) if part is not None]
        return sum(parts) if parts else None

    def _in_words(self, name: str, lang: Lang) -> str:
        from rollout.figures import printed

        label, count = self.scheme.classes[name].of(lang), self.least(name)
        if count is None:
            return f"{label} ({_NOT_PRINTED.of(lang)})"
        if self.known(name) is None:
            label += f" {_AT_LEAST.of(lang)}"
        return f"{label} {printed(count, style=lang)}"
