"""What the arguments ask about: policies, their schedule, the state of obligations. Rooms are imported where needed."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TextIO, cast

import attrs

from rollout.cli.output import add_footnote, print_problems
from rollout.cli.parsing import Args
from rollout.days import HANOI, day
from rollout.labels import Label, Lang, plural
from rollout.limits import LIMITS, MOST, Limits
from rollout.policy.policy import Policy
from rollout.policy.read.policies import load_policy, read_policy, shipped_policies
from rollout.problems import InputError, Problem, ProgressError, near, quoted, shortened, suggestion
from rollout.sentences import count_text, filled

if TYPE_CHECKING:
    from rollout.policy.calendar import Calendar
    from rollout.progress.differences import Differences
    from rollout.progress.log import Progress
    from rollout.progress.statuses import Statuses
    from rollout.schedule.schedule import Schedule


def chosen_policies(args: Args) -> list[Policy]:
    """The policies that `--policy` names, or all that ship."""
    return [load_policy(name, limits=limits_asked(args)) for name in args.policy or shipped_policies()]


def schedule_of_rules(args: Args) -> Schedule:
    """The chosen policies, with one placeholder unit per tier."""
    from rollout.schedule.expansion import expand

    limits = limits_asked(args)
    return expand(chosen_policies(args), until=day(args.until), law_as_of=args.law_as_of, limits=limits)


def schedule_until(args: Args, until: dt.date) -> Schedule:
    """The chosen policies at the units asked for."""
    from rollout.schedule.expansion import expand

    limits, units = limits_asked(args), None
    if args.units != "none":
        from rollout.units.reader import load_units

        units = load_units(args.units, limits=limits)
    return expand(chosen_policies(args), units, until=until, law_as_of=args.law_as_of, limits=limits)


def statuses_asked(args: Args) -> Statuses:
    """The states of the chosen policies' obligations, from the evidence that the arguments name."""
    (statuses,) = statuses_on(args, args.as_of)
    return statuses


def statuses_on(args: Args, *days: str) -> list[Statuses]:
    """The same on each of some days; what recurs is expanded to the end of the last one's year."""
    given = next((name for name in OF_EVIDENCE if getattr(args, name)), None)
    if given is not None and not args.progress:
        message = f"--{given.replace('_', '-')} is given without a file of evidence"
        raise InputError([Problem("no-evidence", "", message, "give the file with --progress, or leave it out")])
    from rollout.progress.timeline import assess

    moments = [dt.datetime.now(HANOI).date() if word == "today" else day(word) for word in days]
    until = day(args.until) if args.until else dt.date(max(moments).year, 12, 31)
    schedule = schedule_until(args, until)
    evidence = _evidence(args, schedule)
    return [assess(schedule, evidence, as_of=moment, known_on=args.known_on) for moment in moments]


def differences_asked(args: Args) -> Differences:
    """What differs between two days, between two versions of an encoding, or both.

    Raises InputError where the arguments name no two answers.
    """
    from rollout.progress.differences import diff

    days = [word for word in (args.first, args.last) if word]
    fault = _fault_of_two(args, len(days))
    if fault:
        raise InputError([Problem("no-comparison", "", *fault)])
    if not days:
        old, new = (load_policy(name, limits=limits_asked(args)) for name in args.file)
        return diff(old, new)
    if not args.file:
        before, after = (statuses.where(**names_asked(args)) for statuses in statuses_on(args, *days))
        return diff(before, after)
    versions = [Args(**{**vars(args), "policy": [name]}) for name in args.file]
    answers = [statuses_on(own, *days)[place] for place, own in enumerate(versions)]
    before, after = (statuses.where(**names_asked(args)) for statuses in answers)
    return diff(before, after)


OF_EVIDENCE = ("keep_good", "delimiter", "day_format", "column", "extra", "sheet")  # the arguments about its file
OF_DAYS = (  # the arguments that ask about obligations on days
    *("task", "tier", "unit", "under", "lead", "holder", "coordinating", "source", "each"),
    *("progress", *OF_EVIDENCE, "known_on", "reported", "until"),
)


def _fault_of_two(args: Args, days: int) -> tuple[str, str] | None:
    """What is wrong with the arguments of a comparison that gives so many days, and what would be right."""
    if len(args.file) not in (0, 2):
        return f"{plural(len(args.file), 'file')} given", "give two, the old version and the new one"
    if days == 1 or (not days and not args.file):
        return "there is nothing to compare", "give --from and --to, or two versions of an encoding"
    if args.file and args.policy:
        return "--policy is given beside two files", "leave it out"
    given = next((name for name in OF_DAYS if getattr(args, name)), None) if not days else None
    if given is not None:
        return f"--{given.replace('_', '-')} is given, and no days", "give --from and --to too, or leave it out"
    return None


def _evidence(args: Args, schedule: Schedule) -> Progress | None:
    """The evidence of the file, and of the documents' own reports, where they are asked for."""
    progress = _evidence_of_file(args, schedule) if args.progress else None
    if args.reported:
        from rollout.progress.log import Progress
        from rollout.progress.reporting import reported

        policies = {policy.id: policy for policy in (*map(load_policy, shipped_policies()), *chosen_policies(args))}
        progress = (progress or Progress()).plus(*reported(policies.values(), schedule))
    return progress


def _evidence_of_file(args: Args, schedule: Schedule) -> Progress:
    """The evidence of a file; of one with bad rows the good ones where `--keep-good` is given, else ProgressError."""
    from rollout.progress.reader import load_progress, read_progress

    if not args.keep_good:
        with _watched(args.progress, args.lang) as source:
            return load_progress(source, schedule, **layout_asked(args))
    with _watched(args.progress, args.lang) as source:
        progress, problems = read_progress(source, schedule, **layout_asked(args))
    _note_bad_rows(args, args.progress, progress, problems)
    return progress


@contextmanager
def _watched(name: str, lang: Lang) -> Iterator[str | TextIO]:
    """A file of evidence by its name; where it is large, open, and read with a bar that shows how far."""
    from rollout.cli.bars import READING, WatchedFile, bars_of, is_large_file
    from rollout.sources import LINES

    if not (name.lower().endswith((".csv", *LINES)) and is_large_file(name)):
        yield name
        return
    from rollout import files

    total = files.size(name)
    with files.opened(name, ProgressError) as file, bars_of(filled(READING, {"name": name}).of(lang), total) as bars:
        yield cast(TextIO, WatchedFile(file, name, bars)) if bars is not None else name


def _note_bad_rows(args: Args, name: str, progress: Progress, problems: Sequence[Problem]) -> None:
    """Have the problems of the file of a `name` printed after the answer from the good rows, with how many of each.

    `progress` has the good rows, `args.footnotes` what is printed.
    """
    if problems:
        args.footnotes.append(lambda: print_problems(problems, sys.stderr))
        count = count_text(sum(problem.count for problem in problems), "lỗi", "problem")
        rows = count_text(len(progress), "dòng đúng", "good row")
        counts = filled(Label("{p}, đã dùng {r}", "{p}, {r} used"), {"p": count, "r": rows})
        add_footnote(args, f"{name}: {counts.of(args.lang)}")


def layout_asked(args: Args) -> dict[str, Any]:
    """How the arguments say that a file of evidence is laid out, as `read_progress` takes it."""
    pairs = [word.partition("=") for word in args.column or ()]
    if wrong := [theirs for theirs, sign, ours in pairs if not (theirs and sign and ours)]:
        problems = [Problem("bad-column", theirs, "is not THEIRS=OURS", "write Đơn vị=unit") for theirs in wrong]
        raise InputError(problems)
    return {
        "delimiter": "," if args.delimiter is None else args.delimiter,
        "day_format": args.day_format or (),
        "columns": {theirs: ours for theirs, _, ours in pairs},
        "extra": args.extra or (),
        "sheet": args.sheet,
        "limits": limits_asked(args),
    }


def limits_asked(args: Args) -> Limits:
    """The limits of inputs, with those that `--allow` gives; raises InputError for all its words that give none."""
    known = attrs.asdict(LIMITS)
    values: dict[str, int] = {}
    problems: list[Problem] = []
    for word in args.allow or ():
        name, sign, number = word.partition("=")
        right = f"write {name}={known[name]}" if name in known else f"one of {', '.join(known)}"
        if name not in known:
            message = f"unknown limit {quoted(name)}" + suggestion(near(name, known), name)
            problems.append(Problem("unknown-limit", "--allow", message, right))
        elif name in values:
            problems.append(Problem("twice", f"--allow {name}", "is given twice", "give it once"))
        elif not sign:
            problems.append(Problem("bad-limit", f"--allow {name}", "is given without a number", right))
        elif (limit := _limit_in(number)) is None:
            message = f"{quoted(number)} is not a whole number from 1 to {MOST:,}"
            problems.append(Problem("bad-limit", f"--allow {name}", message, right))
        else:
            values[name] = limit
    if problems:
        raise InputError(problems)
    return Limits(**values)


def _limit_in(text: str) -> int | None:
    """The limit that a text gives; None if it gives none."""
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(MOST)):
        return None
    number = int(text)
    return number if 1 <= number <= MOST else None


def evidence_converted(args: Args) -> Progress:
    """The evidence of the file to be converted, as the arguments say that it is laid out.

    Raises ProgressError with its problems, unless `--keep-good` is given.
    """
    from rollout.progress.reader import read_progress

    until = day(args.until) if args.until else dt.date(dt.datetime.now(HANOI).year, 12, 31)
    progress, row_problems = read_progress(args.source, schedule_until(args, until), **layout_asked(args))
    if row_problems and not args.keep_good:
        raise ProgressError(row_problems)
    _note_bad_rows(args, args.source, progress, row_problems)
    return progress


def names_asked(args: Args) -> dict[str, Any]:
    """The names of tasks, tiers, units, bodies and sources in the arguments, as `where` takes them."""
    names = ("task", "tier", "unit", "under", "lead", "holder", "coordinating", "source")
    return {name: getattr(args, name) for name in names}


def policies_of_files(names: Iterable[str], limits: Limits) -> tuple[list[Policy], list[Problem]]:
    """The policies of files or shipped ids, read within the `limits`, and the problems of all files."""
    policies: dict[str, Policy] = {}
    problems: list[Problem] = []
    shipped = shipped_policies()
    for name in names:
        try:
            policy, own_problems = (load_policy(name), ()) if name in shipped else read_policy(name, limits=limits)
        except InputError as error:
            problems += error.problems
            continue
        problems += own_problems
        if policies.setdefault(policy.id, policy) is not policy:
            problems.append(Problem("twice", name, f"is a second policy {policy.id!r}", "give it an id of its own"))
    return list(policies.values()), problems


def calendar_asked(args: Args) -> Calendar | None:
    """The calendar of public holidays, where rest days are asked for."""
    from rollout.policy.calendar import load_calendar

    return load_calendar() if args.rest_days else None


DIGITS = 9  # of a number of days


def delays_asked(words: list[str]) -> dict[str, int]:
    """Days by node, from words such as `certify-one-stop@province=30`; raises InputError for all others at once."""
    delays: dict[str, int] = {}
    problems = []
    for word in words:
        name, _, count = word.rpartition("=")
        if not name or not (count.isascii() and count.isdecimal()) or len(count) > DIGITS:
            problems.append(
                Problem("bad-slip", shortened(word), "is not NODE=DAYS", "write certify-one-stop@province=30")
            )
        else:
            delays[name] = int(count)
    if problems:
        raise InputError(problems)
    return delays
