"""How rows are laid out, as their caller says: delimiter, names of columns, the form of days; and rows of CSV by it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

import attrs

from rollout.days import day
from rollout.limits import LIMITS, Limits
from rollout.problems import DayError, InputError, Problem, near, quoted, suggestion
from rollout.signs import as_name

ANY = "*"  # in place of names: further columns may have any
_DIRECTIVE = re.compile(r"%(.)")
_TIMES = set("HIMSpfcX")  # directives of strptime that read a time of day
_DAYS = ({"d", "m", "Y"}, {"d", "m", "y"}, {"d", "b", "Y"}, {"d", "B", "Y"}, {"j", "Y"})  # what tells a day


@attrs.frozen(eq=False, slots=False)
class Layout:
    """Which columns rows may have, and what the caller says of theirs.

    `known` are our names of columns, `needed` those that must be there. `names` has ours for theirs, `extra` the
    further columns that are passed over, or ANY. `day_formats` are those of days in text, YYYY-MM-DD without any. The
    `limits` are what a source may have.
    """

    known: tuple[str, ...]
    needed: tuple[str, ...]
    delimiter: str = ","
    day_formats: tuple[str, ...] = ()
    names: Mapping[str, str] = attrs.field(factory=dict)
    extra: frozenset[str] = frozenset()
    sheet: str | None = None
    limits: Limits = LIMITS

    @cached_property
    def known_set(self) -> frozenset[str]:
        return frozenset(self.known)

    @property
    def is_plain(self) -> bool:
        """Whether nothing was said: the rows are as the documentation has them."""
        return self.delimiter == "," and not self.day_formats and not self.names and not self.extra

    def name(self, name: object) -> str:
        """Our name of a column for theirs, and theirs where it is none of ours."""
        text = as_name(str(name))
        return self.names.get(text, text)

    def reads(self, name: object) -> bool:
        """Whether a column under one of their names is read."""
        return self.name(name) in self.known

    def unknown(self, where: str, names: Iterable[str], what: str = "column") -> list[Problem]:
        """A Problem `where` the `names` of columns, ours where they have one, are not known; `what` they are called."""
        problems = []
        for name in names:
            if name not in self.known and name not in self.extra and ANY not in self.extra:
                message = f"unknown {what} {quoted(name)}" + suggestion(near(name, self.known), name)
                right = (
                    f"the {what}s are {', '.join(self.known)}; say columns= for a name of yours, extra= to pass it over"
                )
                problems.append(Problem(f"unknown-{what}", where, message, right))
        return problems

    def delimiter_problem(self, where: str, line: str) -> Problem | None:
        """A Problem where a header `line` names no column by its delimiter, and would by another."""
        if any(map(self.reads, line.split(self.delimiter))):
            return None
        from rollout.spreadsheets import delimiter_fault

        fault = delimiter_fault(line, self.delimiter, self.reads)
        return None if fault is None else Problem("delimiter", where, *fault)

    def header(self, where: str, cells: Iterable[object], problems: list[Problem]) -> list[str]:
        """Our names of the columns under a header at `where`; none where rows cannot be read under it.

        For that no column may be there twice, and all that are needed must be. What is wrong is added to `problems`.
        Columns at the end without a name are no columns.
        """
        texts = list(map(str, cells))
        if fault := self.delimiter_problem(where, self.delimiter.join(texts)):
            problems.append(fault)
            return []
        header = list(map(self.name, texts))
        names = dict.fromkeys(header[: named_columns(header)])
        problems += self.unknown(where, names)
        repeated = [name for name in names if name in self.known and header.count(name) > 1]
        missing = [name for name in self.needed if name not in names]
        missing += [theirs for theirs, ours in self.names.items() if ours not in names and ours not in missing]
        if repeated:
            problems.append(Problem("twice", where, f"has column {', '.join(repeated)} twice", "keep one"))
        if missing:
            problems.append(Problem("missing-column", where, f"has no column {', '.join(missing)}", "add it"))
        return [] if repeated or not names.keys() >= {*self.needed} else header

    def day(self, value: object) -> dt.date:
        """The day that a value means: as `rollout.day` reads it, but a text in the formats that the caller has named.

        Raises DayError, which says what a spreadsheet may have made of a day; also where two formats read two days.
        """
        if isinstance(value, str) and self.day_formats:
            return self._formatted_day(value)
        try:
            return day(value)  # type: ignore[arg-type]  # it refuses what is none
        except DayError as caught:
            from rollout.spreadsheets import day_made

            hint = day_made(value)
            if not hint:
                raise
            raise DayError([attrs.evolve(problem, right=hint) for problem in caught.problems]) from None

    def _formatted_day(self, text: str) -> dt.date:
        days = {}
        for form in self.day_formats:
            try:
                moment = dt.datetime.strptime(text, form)  # noqa: DTZ007  # a format without a time of day has no zone
            except ValueError:
                continue
            days[form] = day(moment if moment.tzinfo else moment.date())
        if len(set(days.values())) == 1:
            return next(iter(days.values()))
        forms = " or ".join(map(repr, self.day_formats))
        if days:
            several = " and ".join(f"{moment} by {form!r}" for form, moment in days.items())
            message = f"{text!r} is two days: {several}"
            raise DayError([Problem("not-a-day", "", message, "name the format that these rows have")])
        from rollout.spreadsheets import day_made

        message = f"{text!r} is not a day in the format {forms}"
        raise DayError([Problem("not-a-day", "", message, day_made(text) or "write it so, or name its format too")])


def layout_of(
    known: Sequence[str],
    needed: Sequence[str],
    error: type[InputError],
    *,
    delimiter: str = ",",
    day_format: str | Iterable[str] = (),
    columns: Mapping[str, str] | None = None,
    extra: str | Iterable[str] = (),
    sheet: str | None = None,
    limits: Limits = LIMITS,
) -> Layout:
    """The Layout that a caller states, for rows with the columns `known`, of which some are `needed`.

    `delimiter`, `day_format`, `columns`, `extra`, `sheet` and `limits` are what `read_progress` takes. Raises `error`
    with every problem of them.
    """
    formats, allowed = _texts(day_format), _texts(extra)
    is_typed = [
        isinstance(delimiter, str),
        isinstance(columns or {}, Mapping),
        isinstance(sheet, str | None),
        isinstance(limits, Limits),
    ]
    if formats is None or allowed is None or not all(is_typed):
        message = "delimiter, day_format, columns, extra, sheet or limits is not of its type"
        raise error([Problem("wrong-type", "", message, "give text, names as a tuple, and columns as a dict")])
    names = {as_name(theirs): ours for theirs, ours in (columns or {}).items()}
    faults = filter(None, map(_format_fault, formats))
    problems = [Problem("bad-format", "day_format", message, right) for message, right in faults]
    if len(delimiter) != 1 or delimiter in '"\r\n':
        message = f"{delimiter!r} cannot part cells"
        problems.append(Problem("bad-delimiter", "delimiter", message, "give one sign, such as ';'"))
    for theirs, ours in names.items():
        if ours not in known:
            message = f"{theirs!r} stands for an unknown column {ours!r}" + suggestion(near(ours, known), ours)
            problems.append(Problem("unknown-column", "columns", message, f"the columns are {', '.join(known)}"))
    if problems:
        raise error(problems)
    return Layout(
        known=tuple(known),
        needed=tuple(needed),
        delimiter=delimiter,
        day_formats=formats,
        names=names,
        extra=frozenset(map(as_name, allowed)),
        sheet=sheet,
        limits=limits,
    )


def _texts(value: object) -> tuple[str, ...] | None:
    """The texts of an argument that is one or several; None where it is neither."""
    texts = (value,) if isinstance(value, str) or not isinstance(value, Iterable) else tuple(value)
    return texts if all(isinstance(text, str) for text in texts) else None


def _format_fault(form: object) -> tuple[str, str] | None:
    """What is wrong with a format of days, and what would be right."""
    right = "write a format of strptime, such as '%d/%m/%Y'"
    directives = set(_DIRECTIVE.findall(form.replace("%%", ""))) if isinstance(form, str) else set()
    if not any(directives >= parts for parts in _DAYS):
        return f"{form!r} reads no day", right
    if directives & _TIMES and "z" not in directives:
        return (
            f"{form!r} reads a time of day without its zone",
            "add %z, or write the time as it stands, such as '%Y-%m-%d 00:00:00'",
        )
    try:
        sample = dt.datetime(2022, 6, 1, tzinfo=dt.UTC).strftime(str(form))
        dt.datetime.strptime(sample, str(form))  # noqa: DTZ007  # only tried
    except ValueError as caught:
        return f"{form!r} is no format: {caught}", right
    return None


def named_columns(header: Sequence[str]) -> int:
    """How many columns a `header` has before those at its end that have no name, as a spreadsheet leaves them."""
    return max((place + 1 for place, name in enumerate(header) if name), default=0)


def row_fault(cells: Sequence[object], header: Sequence[str]) -> str:
    """What keeps the `cells` of a row from standing under a `header`, if anything does.

    Cells under columns at the end that have no name are empty.
    """
    if len(cells) != len(header):
        return f"has {len(cells)} fields, the header {len(header)}"
    strays = cells[named_columns(header) :]
    stray = next((cell for cell in strays if str(cell).strip()), None)
    return "" if stray is None else f"has {quoted(stray)} in a column without a name"


def csv_rows(path: str, text: str, layout: Layout, problems: list[Problem]) -> Iterator[tuple[str, dict[str, str]]]:
    """The line, as `path:line`, and the filled cells, by column, of each row of a CSV `text` that is not blank.

    `path` is the name of the file, `layout` says which columns it may have. What is wrong is added to `problems` while
    the rows are read: the header, rows with too few or too many cells, quotes that do not close.
    """
    import csv
    import io

    reader = csv.reader(io.StringIO(text, newline=None), strict=True, delimiter=layout.delimiter)
    header: list[str] = []
    while True:
        where = f"{path}:{reader.line_num + 1}"  # the line on which the row begins
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            break
        except csv.Error as caught:
            problems.append(csv_fault(where, str(caught)))
            if not header:
                return
            continue
        if not any(cells):
            continue
        if not header:
            header = layout.header(where, cells, problems)
            if not header:
                return
        elif message := row_fault(cells, header):
            problems.append(Problem("ragged-row", where, message, "correct the commas"))
        else:
            yield where, {name: cell for name, cell in zip(header, cells, strict=True) if cell and name in layout.known}
    if not header:
        problems.append(Problem("empty", f"{path}:1", "has no header", f"its columns are {', '.join(layout.known)}"))


def csv_fault(where: str, message: str) -> Problem:
    """The Problem of a row at `where` that is not CSV, by the `message` of the reader."""
    if message.startswith("field larger"):
        return Problem(
            "bad-csv", where, "has a quote that does not close, or a cell that is too long", "close the quote"
        )
    return Problem("bad-csv", where, f"is not CSV: {message}", "correct the quotes")
