"""The counts of a tally: those that are there, those that follow from them, and whether they add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs

from rollout.labels import Lang
from rollout.policy.tallies.scheme import SCHEMES, Scheme, Sum
from rollout.problems import InputError, Problem, UnknownError, near


@attrs.frozen
class Counts:
    """Counts by the classes of a scheme. One that was not printed is absent, which is not 0."""

    kind: str
    held: tuple[tuple[str, int], ...] = ()

    @classmethod
    def of(cls, kind: str, counts: Mapping[str, int | None]) -> Counts:
        """The counts given, in the order of their scheme; None is absent.

        Raises UnknownError for a kind or a class there is not, InputError for what is no count.
        """
        if kind not in SCHEMES:
            raise UnknownError("kind of tally", kind, near(kind, SCHEMES))
        classes = SCHEMES[kind].classes
        for name, count in counts.items():
            if name not in classes:
                raise UnknownError(f"class of {kind}", name, near(name, classes))
            if count is not None and not _is_count(count):
                found = f"{count!r} is not a count"
                raise InputError([Problem("not-a-count", name, found, "give a whole number, 0 or more")])
        return cls(kind, tuple((name, count) for name in classes if (count := counts.get(name)) is not None))

    @property
    def scheme(self) -> Scheme:
        return SCHEMES[self.kind]

    def __getitem__(self, name: str) -> int | None:
        """The count of a class, None where it is absent."""
        if name not in self.scheme.classes:
            raise UnknownError(f"class of {self.kind}", name, near(name, self.scheme.classes))
        return dict(self.held).get(name)

    def known(self, name: str) -> int | None:
        """The count of a class, or the sum of its parts where all of them are known."""
        if (count := self[name]) is not None:
            return count
        for one in self._sums(name):
            parts = [self.known(part) for part in one.parts]
            if None not in parts:
                return sum(part for part in parts if part is not None)
        return None

    def least(self, name: str) -> int:
        """What the class counts at the least: it, or as much of its parts as is there."""
        if (count := self.known(name)) is not None:
            return count
        return max((sum(map(self.least, one.parts)) for one in self._sums(name)), default=0)

    def left(self, one: Sum) -> int | None:
        """What the counts that are there leave of a sum for those that are absent; below 0 they exceed it.

        None where the total is not known, or nothing of it is.
        """
        total = self.known(one.total)
        if total is None or not any(map(self._any, one.parts)):
            return None
        return total - sum(map(self.least, one.parts))

    def holds(self, one: Sum) -> bool:
        """Whether a sum can be right: its parts make it up, or leave something for the absent ones."""
        left = self.left(one)
        complete = all(self.known(part) is not None for part in one.parts)
        return left is None or (left == 0 if complete else left >= 0)

    def equation(self, one: Sum, lang: Lang = "en") -> str:
        """The sum in words: "resolved 65,744 = resolved early 11,496 + resolved on time 54,234 + resolved late 14"."""
        sign = "=" if self.holds(one) else "≠"
        return f"{self._said(one.total, lang)} {sign} {' + '.join(self._said(part, lang) for part in one.parts)}"

    def problems(self, where: str = "", clauses: tuple[str, ...] = ()) -> tuple[Problem, ...]:
        """A finding for each sum that its parts do not make up, and for each count that exceeds what it is part of."""
        return tuple(self._findings(where, clauses))

    def _findings(self, where: str, clauses: tuple[str, ...]) -> Iterator[Problem]:
        for one in self.scheme.sums:
            if not self.holds(one):
                total, made = self.known(one.total), sum(map(self.least, one.parts))
                right = f"the parts make {made:,}, not {total:,}: one of the figures is wrong, or a class is missing"
                yield Problem("wrong-sum", where, self.equation(one), right, "finding", clauses)
        for part, whole in self.scheme.within:
            most = self.known(whole)
            if most is not None and self.least(part) > most:
                found = f"{self._said(part, 'en')} is more than {self._said(whole, 'en')}"
                yield Problem("more-than-whole", where, found, f"it is part of the {most:,}", "finding", clauses)

    def _sums(self, name: str) -> Iterator[Sum]:
        return (one for one in self.scheme.sums if one.total == name)

    def _any(self, name: str) -> bool:
        """Whether the class, or any part of it, is there."""
        return self[name] is not None or any(self._any(part) for one in self._sums(name) for part in one.parts)

    def _said(self, name: str, lang: Lang) -> str:
        from rollout.figures import printed

        label, count = self.scheme.classes[name].of(lang), self.known(name)
        if count is not None:
            return f"{label} {printed(count, style=lang)}"
        if self._any(name):
            return f"{label} {'ít nhất' if lang == 'vi' else 'at least'} {printed(self.least(name), style=lang)}"
        return f"{label} {'(không in)' if lang == 'vi' else '(not printed)'}"


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
