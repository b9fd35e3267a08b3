"""What is wrong, where, and what would be right; and the errors that the library raises."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypedDict, get_args

import attrs

from rollout.collection import Collection
from rollout.labels import Label
from rollout.rows import Column, columns_of, record_table
from rollout.signs import visible
from rollout.tables import Shown

if TYPE_CHECKING:
    from rollout.labels import Lang
    from rollout.spelling import Spellings

GUESSES = 3  # names suggested for a misspelling
FEW = 12  # known names that are all listed where none of them is near
LONGEST = 60  # characters of a value that a message quotes
Severity = Literal["error", "warning", "note"]
SEVERITIES: dict[Severity, Label] = {
    "error": Label("lỗi", "error"),
    "warning": Label("cảnh báo", "warning"),
    "note": Label("lưu ý", "note"),
}


class ProblemRow(TypedDict):
    """A problem or a finding as plain data.

    A problem of an input is in English in both languages, a finding where there are no Vietnamese words for its kind.
    """

    severity: Annotated[str, Column("how severe it is", "mã mức độ", values=get_args(Severity))]
    label: Annotated[str, Column("how severe it is, in words", "mức độ", "category", en="severity")]
    code: Annotated[str, Column("the kind of problem, as the reference lists them", "loại", "category", en="kind")]
    where: Annotated[str, Column("`path:line: item`, or what of it is known", "vị trí")]
    found: Annotated[str, Column("what is wrong", "nội dung", en="what is wrong")]
    right: Annotated[str, Column("what would be right; empty where that is open", "cách sửa", en="what would be right")]
    clauses: Annotated[list[str], Column("the clauses on which a finding rests", "căn cứ")]
    count: Annotated[int, Column("the number of problems of this kind that it stands for", "số lỗi")]


@attrs.frozen
class Problem(Shown):
    """A defect in an encoding or an input, or a finding in the text of a policy itself.

    `severity` is `error` for what cannot be as it stands, `warning` for what someone has to decide, `note` for what is
    good to know.

    `where` is `path:line: item`, or as much of it as is known; `clauses` cites the text on which a finding rests.
    `count` is the number of problems with this code that it stands for, in a file with too many of them to list.
    `vietnamese` is a finding in Vietnamese, where there are words for its kind; equal findings may differ in it.
    """

    code: str
    where: str
    found: str
    right: str = ""
    severity: Severity = "error"
    clauses: tuple[str, ...] = ()
    count: int = 1
    vietnamese: Problem | None = attrs.field(default=None, eq=False, repr=False, kw_only=True)

    def __str__(self) -> str:
        sentence = f"{self.where}: {self.found}" if self.where else self.found
        if self.right:
            sentence += f"; {self.right}"
        if self.clauses:
            sentence += f" [{'; '.join(self.clauses)}]"
        return visible(sentence)

    def of(self, lang: Lang) -> Problem:
        """The same in a language, as far as there are words for it."""
        return self.vietnamese or self if lang == "vi" else self

    def to_dict(self, lang: Lang = "en") -> ProblemRow:
        """The same names with plain values, in the language."""
        words = self.of(lang)
        return {
            "severity": self.severity,
            "label": SEVERITIES[self.severity].of(lang),
            "code": self.code,
            "where": words.where,
            "found": words.found,
            "right": words.right,
            "clauses": list(words.clauses),
            "count": self.count,
        }

    def to_html(self, lang: Lang = "en") -> str:
        """A table of it as HTML, in words: where, what, what would be right, and the clauses."""
        title = SEVERITIES[self.severity].of(lang)
        return record_table(
            ProblemRow, self.to_dict(lang), lang, ("where", "found", "right", "clauses"), title
        ).markup()


class Problems(Collection[Problem, ProblemRow]):
    """Problems or findings, in their order."""

    __slots__ = ()
    essentials = ("where", "label", "found", "right", "clauses")

    def row_columns(self) -> tuple[Column, ...]:
        return columns_of(ProblemRow)

    def counted(self, lang: Lang) -> list[str]:
        """How many there are of each severity that occurs; a problem may stand for several."""
        from rollout.sentences import count_text

        counts: Counter[Severity] = Counter()
        for problem in self:
            counts[problem.severity] += problem.count
        named = ((counts[severity], label) for severity, label in SEVERITIES.items() if counts[severity])
        return [count_text(count, label.vi, label.en).of(lang) for count, label in named]

    def named(self, lang: Lang) -> str:
        return "Lỗi và phát hiện" if lang == "vi" else "Problems"


class Error(Exception):
    """The base of every error that the library raises on purpose."""


class InputError(Error, ValueError):
    """An input that cannot be used as it is. `problems` are all of its problems, in the order of the input."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = Problems(problems)
        super().__init__(tuple(self.problems))

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


class PolicyError(InputError):
    """A policy file that cannot be used, or policies that do not fit together."""


class UnitsError(InputError):
    """A register of units that cannot be used."""


class ProgressError(InputError):
    """A log of evidence that cannot be used."""


class NetworkError(InputError):
    """Tasks and links that make no network."""


class DayError(InputError):
    """A value that is not a day or not a period. Raised by `day()` and `Period.of()`."""


class HorizonError(Error, ValueError):
    """A day beyond the last one that was expanded or is covered; a shorter answer is never given instead."""

    def __init__(self, asked: object, until: object, message: str) -> None:
        self.asked, self.until, self.message = asked, until, message
        super().__init__(asked, until, message)

    def __str__(self) -> str:
        return self.message


class InfeasibleError(Error, ValueError):
    """Constraints that no dates can satisfy.

    `conflicts` are those of a network, the shortest cycle first; they are iterated, and so explained, when first read.
    """

    @property
    def conflicts(self) -> tuple[Any, ...]:
        return tuple(self.args[0])

    def __str__(self) -> str:
        return "\n".join(map(str, self.conflicts))


class UnknownError(Error, LookupError):
    """A name that is not known, or not on the day asked about.

    `kind` is what was looked for, `near` the names that may have been meant. `fault` says what is wrong with a name
    that is known: that it means several, or none on the day.
    """

    def __init__(self, kind: str, name: object, near: Iterable[str] = (), fault: str = "") -> None:
        """Of a `kind` of thing, by `name`, with names that are `near`; the `fault` is that of a name that is known."""
        self.kind, self.name, self.near, self.fault = kind, name, tuple(near), fault
        super().__init__(kind, name, self.near, fault)

    def __str__(self) -> str:
        if self.fault:
            return f"{self.kind} {quoted(self.name)} {self.fault}"
        return f"unknown {self.kind} {quoted(self.name)}" + suggestion(self.near, self.name)


def more_of_kinds(counts: Mapping[str, int], where: str, right: str) -> list[Problem]:
    """A Problem for each code of which there are more than are told in full, at `where`, by their `counts`.

    `right` says how to see them.
    """
    return [
        Problem(code, where, f"{count:,} more of the kind {code}", right, count=count)
        for code, count in sorted(counts.items())
    ]


def near(name: object, known: Iterable[str] | Spellings) -> tuple[str, ...]:
    """Up to three of the known names that `name` may be a misspelling of, nearest first.

    Where there are thousands of known names, make Spellings of them once and give those.
    """
    from rollout.spelling import Spellings

    spellings = known if isinstance(known, Spellings) else Spellings(known)
    return spellings.near(name if isinstance(name, str) else quoted(name), GUESSES)


def choices(name: object, known: Iterable[str]) -> tuple[str, ...]:
    """The known names near to `name`; if there are none and few names are known, all of them."""
    names = tuple(known)
    nearest = near(name, names)
    if nearest or len(names) > FEW:
        return nearest
    return names


def suggestion(names: Iterable[str], name: object = "") -> str:
    """`; did you mean 'a' or 'b'?`, `; there are 'a', 'b', 'c' and 'd'`, or nothing.

    Before it the signs of the unknown `name` that only look like others.
    """
    known = tuple(dict.fromkeys(names))
    signs = signs_named(name, *known)
    quoted = [f"'{known_name}'" for known_name in known]
    if not quoted:
        return signs
    if len(quoted) > GUESSES:
        return f"{signs}; there are {', '.join(quoted[:-1])} and {quoted[-1]}"
    return f"{signs}; did you mean {' or '.join(quoted)}?"


def signs_named(name: object, *known: str) -> str:
    """`; U+0430 CYRILLIC SMALL LETTER A looks like 'a'` for the signs of a text that are strange, or nothing.

    Signs of `known` texts are not strange.
    """
    if not isinstance(name, str) or (name.isascii() and name.isprintable()):
        return ""
    from rollout.signs import strange_signs

    signs = strange_signs(name, "".join(known))
    return f"; {signs}" if signs else ""


def shortened(text: str) -> str:
    """A text as a message quotes it: cut at 60 characters."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def quoted(value: object) -> str:
    """A value as a message shows it; what Python does not show, such as a number of thousands of digits, in words."""
    try:
        return shortened(repr(value))
    except (ValueError, RecursionError):
        return "a number of thousands of digits" if isinstance(value, int) else f"a value of {type(value).__name__}"
