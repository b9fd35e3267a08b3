"""Answers as they are asked for: tables and wrapped problems for people, pages to hand on, and rows for machines."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from functools import partial
from typing import TYPE_CHECKING, Any, TextIO, cast

from rollout.cli.parsing import Args
from rollout.cli.screen import (
    BAD,
    FAINT,
    HEAD,
    PLAIN,
    WAITING,
    Line,
    columns_of_screen,
    is_terminal,
    print_lines,
    print_text,
    wrapped,
)
from rollout.cli.streams import VisibleCells, VisibleText
from rollout.labels import Label, Lang
from rollout.problems import SEVERITIES, InfeasibleError, InputError, Problem
from rollout.rows import Column, Rows, Section
from rollout.sentences import filled
from rollout.signs import visible, visible_lines
from rollout.tables import Table

if TYPE_CHECKING:
    from rollout.explanation.explanation import Explanation
    from rollout.progress.statuses import Statuses
    from rollout.schedule.schedule import Schedule
    from rollout.units.register import Register
    from rollout.views.export import Exported, Revised

LINES = 40  # lines of a listing of bodies, where `--limit` is not given
WIDTH = 110  # columns to which an explanation is wrapped where there is no screen, and at most
MACHINES = ("csv", "json")
MORE = Label("… còn {rest} trong {total} dòng", "… {rest} more of {total}")
STYLES = {"error": BAD, "warning": WAITING, "note": FAINT}


def write_answer(
    args: Args,
    table: Callable[[int | None], Table],
    rows: Callable[[], Exported],
    *made_from: Revised,
    notes: Sequence[str] = (),
) -> None:
    """An answer in the format that the `args` ask for.

    `table` makes the one for people, of so many lines (None: all), with `notes` below it; `rows` are those for
    machines, with the revisions of what they were `made_from`.
    """
    if args.format in MACHINES:
        write_rows(args, rows(), *made_from)
    else:
        show_table(args, table(args.limit or None), notes)


def show_table(args: Args, table: Table, notes: Sequence[str] = ()) -> None:
    """A table with the notes below it, on the screen or as a page."""
    if args.format == "table":
        print_table(table)
        if notes:
            print_text("; ".join(notes), indent="  ")
    else:
        from rollout.cli.pages import html_page, markdown_page

        heading = _heading(args)
        page = markdown_page(table, notes) if args.format == "md" else html_page(table, notes, heading, args.lang)
        write_page(args, page)


def _heading(args: Args) -> str:
    """What a page is called: what its command answers, and the day that was asked about."""
    from rollout.cli.commands import COMMANDS

    text = COMMANDS[args.command][0].of(args.lang)
    day = getattr(args, "as_of", None)
    return f"{text[:1].upper()}{text[1:]}" + (f": {day}" if day else "")


def write_obligations(args: Args, obligations: Schedule | Statuses) -> None:
    """A table of rules, or of bodies where bodies were asked for; every obligation in the formats for machines."""
    from rollout.sentences import count_text
    from rollout.views import listing

    if args.format == "ics":
        write_calendar(args, obligations)
        return
    if args.format in MACHINES:
        write_rows(args, obligations, obligations)
        return
    notes = listing.remarks(obligations, args.lang)
    if args.each or args.unit or args.under:
        limit = LINES if args.limit is None and args.format == "table" else args.limit
        show_table(args, listing.by_body(obligations, args.lang, limit or None), notes)
    else:
        count = count_text(len(obligations), "nhiệm vụ, chỉ tiêu", "obligation").of(args.lang)
        show_table(args, listing.by_rule(obligations, args.lang).first(args.limit or None), [count, *notes])


def write_calendar(args: Args, obligations: Any) -> None:  # noqa: ANN401  # of a Schedule the parser makes none
    """The statuses as one calendar."""
    from rollout.views.calendars import MOST, to_ics

    limit = MOST if args.limit is None else args.limit or None
    text = to_ics(obligations, name=getattr(args, "name", ""), limit=limit, **style_asked(args))
    write_page(args, text)


def style_asked(args: Args) -> dict[str, Any]:
    """How entries of calendars are written, as `to_ics` takes it."""
    tasks, reminders = getattr(args, "as_tasks", False), getattr(args, "remind", ())
    return {"tasks": tasks, "reminders": reminders, "stamp": getattr(args, "made", None), "lang": args.lang}


def write_table(
    args: Args, table: Table, register: Register | None, *made_from: Revised, notes: Sequence[str] = ()
) -> None:
    """The `table`, with the names of bodies that a `register` has, or its rows in the formats for machines.

    `args` say in which; the revisions are those of what it was `made_from`, and `notes` stand below it.
    """

    def in_words(limit: int | None) -> Table:
        from rollout.views.translation import translated

        return translated(table.first(limit), args.lang, register)

    write_answer(args, in_words, table.to_dicts, *made_from, notes=notes)


def write_rows(args: Args, rows: Exported, *made_from: Revised) -> None:
    """The rows in one of the formats for machines, to the standard output or to a file.

    Where that is asked for by `args`, there is a limit to them, and they are stamped with the revisions of what they
    were `made_from`.
    """
    from rollout.cli.bars import WRITING, WatchedRows, are_many, bars_of
    from rollout.views import export

    chosen, total = _limited(args, rows)
    is_long = are_many(chosen) and (args.output or not is_terminal(sys.stdout))
    with bars_of(WRITING.of(args.lang), len(chosen)) if is_long else nullcontext() as bars, _target_of(args) as target:  # type: ignore[arg-type]  # what are many have a length
        shown = WatchedRows(chosen, bars) if bars is not None else chosen  # type: ignore[arg-type]  # and are Rows
        if args.format == "csv":
            export.to_csv(shown, target, lang=args.lang)
        else:
            export.to_json(shown, *(made_from if args.stamp else ()), target=target, lang=args.lang)
    if total:
        counts = {"rest": total - args.limit, "total": total}
        add_footnote(args, filled(MORE, counts).of(args.lang))


def _limited(args: Args, rows: Exported) -> tuple[Exported, int]:
    """The first rows where a limit is given that there are more than, with the number of all; else 0."""
    if not args.limit:
        return rows, 0
    listed = rows if isinstance(rows, Rows) else list(rows)
    total = len(listed)
    if total <= args.limit:
        return listed, 0
    return (FirstRows(listed, args.limit) if isinstance(listed, Rows) else listed[: args.limit]), total


class FirstRows(Rows[Any]):
    """The first rows of others."""

    def __init__(self, rows: Rows[Any], limit: int) -> None:
        self._rows, self._limit = rows, limit

    def __len__(self) -> int:
        return self._limit

    def row_columns(self) -> tuple[Column, ...]:
        return self._rows.row_columns()

    def sections(self, lang: Lang) -> Iterator[Section]:
        """The sections to the limit, the last of them cut."""
        left = self._limit
        for section in self._rows.sections(lang):
            yield section.first(left)
            left -= section.size
            if left <= 0:
                return


def write_page(args: Args, text: str) -> None:
    """A text of several lines, to a file or to the standard output."""
    with _target_of(args) as target:
        target.write(text)


@contextmanager
def _target_of(args: Args) -> Iterator[TextIO]:
    """Where an answer is written: the file asked for, or the standard output, on a terminal with nothing hidden."""
    from rollout.files import writing

    if getattr(args, "output", None) is not None:
        with writing(args.output) as file:
            yield file
    else:
        screen = VisibleCells if args.format == "csv" else VisibleText
        yield cast(TextIO, screen(sys.stdout)) if is_terminal(sys.stdout) else sys.stdout


def add_footnote(args: Args, text: str) -> None:
    """A line that is printed after the answer, on the error stream."""
    args.footnotes.append(partial(print_text, text, sys.stderr))


def chosen_columns(rows: Iterable[Mapping[str, object]], names: Sequence[str]) -> list[dict[str, object]]:
    """The rows with only the columns that a table for people has."""
    return [{name: row[name] for name in names} for row in rows]


def print_table(table: Table) -> None:
    """A table fitted to the screen, its states in colours; in a pipe, plain columns as wide as they are."""
    from rollout.cli.colours import cell_style
    from rollout.cli.fitted_table import fitted

    print_lines(fitted(table, columns_of_screen(), cell_style if is_terminal(sys.stdout) else _plain_style))


def print_explanations(explanations: Iterable[Explanation]) -> None:
    """Explanations wrapped to the screen, an empty line between them; the id and its state stand out."""
    columns = min(WIDTH, columns_of_screen() or WIDTH)
    lines: list[Line] = []
    for explanation in explanations:
        title, *steps = visible_lines(explanation.text(columns)).split("\n")
        lines += [[], *([(part, HEAD)] for part in wrapped(title, columns, "  ")), *([(step, PLAIN)] for step in steps)]
    print_lines(lines[1:])


def _plain_style(_head: str, _text: str) -> str:
    return PLAIN


def print_error(error: Exception) -> None:
    """What is wrong, to standard error: a line for each problem or conflict."""
    if isinstance(error, InputError):
        print_problems(error.problems, sys.stderr)
    elif isinstance(error, InfeasibleError):
        for conflict in error.conflicts:
            print_text(visible(str(conflict)), sys.stderr, indent="    ")
    else:
        print_text(visible(str(error)), sys.stderr, indent="    ")


def print_problems(problems: Iterable[Problem], stream: TextIO, lang: Lang = "en") -> None:
    """One line per problem; on a terminal a paragraph each: where, what, what would be right, and the clauses.

    What begins the line of a finding is its severity, in the language asked for.
    """
    is_wrapped = is_terminal(stream)
    for problem in (problem.of(lang) for problem in problems):
        prefix = "" if problem.severity == "error" else f"{SEVERITIES[problem.severity].of(lang)}: "
        if is_wrapped:
            print_lines(_paragraph(problem, prefix, columns_of_screen(stream) or sys.maxsize), stream)
        else:
            print(visible(f"{prefix}{problem}"), file=stream)


def _paragraph(problem: Problem, prefix: str, columns: int) -> list[Line]:
    """A problem, its severity before it, on lines of their own for its parts, each wrapped to the `columns`."""
    clauses = (f"[{clause}]" for clause in problem.clauses)
    heading, *parts = filter(None, (problem.where, problem.found, problem.right, *clauses))
    first, *others = wrapped(visible(prefix + heading), columns, "    ")
    style = STYLES[problem.severity]
    lines: list[Line] = [[(first[: len(prefix)], style), (first[len(prefix) :], HEAD)]]
    lines += [[(line, HEAD)] for line in others]
    for part in parts:
        lines += [[(line, PLAIN)] for line in wrapped(f"  {visible(part)}", columns, "    ")]
    return lines
