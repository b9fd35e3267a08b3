"""The commands: what each answers, with which arguments."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Collection

from rollout.problems import InputError, Problem, quoted

Args = argparse.Namespace
Parser = argparse.ArgumentParser

LINES, EXPLANATIONS = 40, 3  # how many are shown where `--limit` is not given
DIGITS = 9  # of a number that is asked for
EPILOG = "Exit codes: 0 answered; 1 check found problems; 2 the question or an input cannot be used."


def _whole_number(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > DIGITS:
        raise argparse.ArgumentTypeError(f"{quoted(text)} is not a whole number, 0 or more")
    return int(text)


def add_language(parser: Parser) -> None:
    parser.add_argument("--lang", choices=("vi", "en"), default="en", help="language of the labels")


def add_format(parser: Parser) -> None:
    add_language(parser)
    parser.add_argument(
        "--format", choices=("table", "csv", "json"), default="table", help="format of the answer (default: table)"
    )
    _add_stamp(parser)
    text = "write CSV or JSON to a file, which is there whole or not at all"
    parser.add_argument("-o", "--output", metavar="FILE", help=text)


def _add_stamp(parser: Parser) -> None:
    text = "JSON as an object: the version of the library, the revisions of what was asked, and the rows"
    parser.add_argument("--stamp", action="store_true", help=text)


def add_policy(parser: Parser) -> None:
    parser.add_argument("id", metavar="ID", help="a shipped id, or a policy file")


def add_when_due(parser: Parser) -> None:
    when = parser.add_mutually_exclusive_group(required=True)
    when.add_argument("--by", metavar="DAY", help="on that day or earlier: YYYY-MM-DD")
    when.add_argument("--during", metavar="PERIOD", help="within a period: 2022-06, 2020-Q3, 2022, or two with a /")


def add_grouping(parser: Parser) -> None:
    parser.add_argument(
        "--by",
        metavar="NAMES",
        help="count by policy, task, tier, place, unit, lead, holder, source, confidence, reported, period or due; "
        "several with commas between",
    )
    parser.add_argument("--state", action="append", help="only this state; may be repeated")


def add_verdicts(parser: Parser) -> None:
    parser.add_argument(
        "--verdict",
        action="append",
        choices=("met", "possible", "only_if", "lost"),
        help="only this verdict; may be repeated (default: only_if and lost)",
    )


def add_evidence(parser: Parser, *, required: bool = True) -> None:
    parser.add_argument("--as-of", required=required, metavar="DAY", help="YYYY-MM-DD, or today (in Ha Noi)")
    _add_log(parser)


def _add_log(parser: Parser) -> None:
    parser.add_argument("--progress", metavar="FILE", help="a file of evidence, as CSV, JSON lines or Excel")
    _add_layout(parser, "FILE")
    _add_keep_good(parser)
    parser.add_argument("--reported", action="store_true", help="use the results that the documents report as evidence")
    parser.add_argument("--known-on", metavar="DAY", help="use only evidence that was recorded by this day")
    parser.add_argument(
        "--until", metavar="DAY", help="expand recurring duties to this day (default: the end of the year)"
    )


def _add_layout(parser: Parser, file: str) -> None:
    """How a file of evidence is laid out, which the help calls by what stands for it."""
    parser.add_argument("--delimiter", metavar="SIGN", help=f"the sign between the cells of {file}, such as ;")
    parser.add_argument(
        "--day-format",
        action="append",
        metavar="FORMAT",
        help=f"how {file} writes days: %%d/%%m/%%Y; may be repeated",
    )
    parser.add_argument(
        "--column",
        action="append",
        metavar="THEIRS=OURS",
        help=f"the name that {file} has for a column; may be repeated",
    )
    parser.add_argument(
        "--extra",
        action="append",
        metavar="NAME",
        help=f"a further column of {file} to pass over, * for any; may be repeated",
    )
    parser.add_argument("--sheet", metavar="NAME", help="the sheet of an Excel file (default: the first)")


def _add_keep_good(parser: Parser) -> None:
    parser.add_argument(
        "--keep-good", action="store_true", help="answer from the good rows of a file of evidence that has bad ones"
    )


def add_conversion(parser: Parser) -> None:
    parser.add_argument("action", choices=("convert",), help="convert: write evidence as CSV or JSON lines")
    parser.add_argument("source", metavar="IN", help="a file of evidence, as CSV, JSON lines or Excel")
    parser.add_argument("target", metavar="OUT", help="the file to write: .csv, or .jsonl")
    _add_layout(parser, "IN")
    _add_keep_good(parser)
    add_law(parser)
    _add_units(parser)
    parser.add_argument(
        "--until", metavar="DAY", help="expand recurring duties to this day (default: the end of this year)"
    )


def add_two_answers(parser: Parser) -> None:
    parser.add_argument(
        "file", nargs="*", metavar="OLD NEW", help="two versions of an encoding: policy files, or shipped ids"
    )
    parser.add_argument("--from", dest="first", metavar="DAY", help="the earlier day: YYYY-MM-DD, or today")
    parser.add_argument("--to", dest="last", metavar="DAY", help="the day with which it is compared")
    _add_log(parser)
    parser.add_argument(
        "--by",
        metavar="NAMES",
        help="count by kind, before, after, days, fields, causes, reasons, policy, task, tier, place, unit, lead, "
        "holder, source, confidence, period or due; several with commas between",
    )


def add_policies(parser: Parser) -> None:
    parser.add_argument(
        "--policy", action="append", metavar="ID", help="a shipped id or a policy file (default: all shipped policies)"
    )


def add_law(parser: Parser) -> None:
    add_policies(parser)
    parser.add_argument("--law-as-of", metavar="DAY", help="leave out what was issued after this day")


def add_filters(parser: Parser) -> None:
    add_law(parser)
    parser.add_argument("--task", action="append", metavar="ID", help="a task or a target")
    parser.add_argument(
        "--tier", action="append", metavar="TIER", help="ministry, province, district, commune or agency"
    )
    parser.add_argument("--unit", action="append", metavar="ID", help="one unit, by its code or id")
    parser.add_argument("--under", action="append", metavar="ID", help="a unit and all units below it")
    parser.add_argument("--lead", action="append", metavar="ID", help="the body that owes it, as the text names it")
    parser.add_argument(
        "--holder", action="append", metavar="ID", help="the body that bears it on the day, such as a successor"
    )
    parser.add_argument(
        "--coordinating", action="append", metavar="ID", help="a body that helps, be it named by its tier or kind"
    )
    parser.add_argument("--source", action="append", metavar="ID", help="a source that states it, such as press")
    _add_units(parser)


def _add_units(parser: Parser) -> None:
    parser.add_argument(
        "--units", default="vn", metavar="NAME", help="vn, a CSV file, or none (one placeholder unit per tier)"
    )


def add_length(parser: Parser) -> None:
    parser.add_argument("--each", action="store_true", help="one line per body instead of one per rule")
    _add_limit(parser, "lines", LINES)


def _add_limit(parser: Parser, what: str, default: int) -> None:
    text = f"maximum number of {what} (default {default}; 0: all)"
    parser.add_argument("--limit", type=_whole_number, default=default, metavar="N", help=text)


def add_measure(parser: Parser) -> None:
    parser.add_argument("measure", metavar="MEASURE", nargs="?", help="the id of a measure; without it, all ids")


def add_until(parser: Parser) -> None:
    parser.add_argument("--until", required=True, metavar="DAY", help="expand recurring duties to this day")


def add_readings(parser: Parser) -> None:
    add_until(parser)
    parser.add_argument(
        "--rest-days", action="store_true", help="also due days that are rest days (needs the extra calendar)"
    )


def add_obligation(parser: Parser) -> None:
    parser.add_argument("id", metavar="ID", help="policy/task@unit#period; all parts but the task may be left out")
    add_language(parser)
    parser.add_argument("--format", choices=("table", "json"), default="table", help="text (table), or JSON")
    _add_stamp(parser)
    _add_limit(parser, "explanations", EXPLANATIONS)


def add_delays(parser: Parser) -> None:
    parser.add_argument("node", metavar="NODE=DAYS", nargs="+", help="such as certify-one-stop@province=30")
    parser.add_argument(
        "--past-due", action="store_true", help="delay after the due day instead of after the earliest day"
    )
    parser.add_argument("--by", choices=("task", "place", "lead"), help="count by task, by tier or body, or by lead")


def add_drawing(parser: Parser) -> None:
    add_evidence(parser, required=False)
    parser.add_argument(
        "--format", choices=("mermaid", "dot", "svg"), default="mermaid", help="a text, or a picture (default: mermaid)"
    )
    add_language(parser)
    parser.add_argument("--alone", action="store_true", help="also draw rules without dependencies")
    parser.add_argument(
        "--threshold", type=int, default=0, metavar="DAYS", help="at risk with fewer days left than this"
    )


def add_page(parser: Parser) -> None:
    add_language(parser)
    parser.add_argument("-o", "--output", metavar="FILE", required=True, help="the page to write, such as board.html")
    parser.add_argument("--note", default="", metavar="TEXT", help="a text that stands above all, such as: a draft")


def add_course(parser: Parser) -> None:
    parser.add_argument(
        "--expected",
        choices=("stepped", "linear"),
        default="stepped",
        help="how a measure should grow: by steps, or in a line from level to level",
    )
    parser.add_argument(
        "--progress-class",
        choices=("open-sdg",),
        help="class the progress by the growth observed and required",
    )
    parser.add_argument(
        "--roll-up",
        choices=("province", "lead", "nation"),
        help="instead, put the figures of all units together: the numerators over the denominators",
    )


def add_files(parser: Parser) -> None:
    parser.add_argument("file", nargs="+", metavar="FILE", help="policy files, or shipped ids")
    add_language(parser)
    parser.add_argument("--rest-days", action="store_true", help="count public holidays as rest days")
    parser.add_argument("--strict", action="store_true", help="exit with 1 for warnings too, never for notes")
    parser.add_argument("--no-notes", dest="notes", action="store_false", help="leave notes out, such as rest days")


_LISTING = (add_filters, add_length, add_format)
# What each command answers, and its groups of arguments; `run_` and its name is its function in `rollout.cli.answers`.
COMMANDS: dict[str, tuple[str, tuple[Callable[[Parser], None], ...]]] = {
    "policies": ("the policies that come with the library", (add_format,)),
    "show": ("the items of one policy, in the document's order", (add_policy, add_format)),
    "document": ("one policy as a Markdown page, to be compared with its document", (add_policy, add_language)),
    "due": ("what falls due by a day, or during a period", (add_when_due, *_LISTING)),
    "overdue": ("what has fallen due and is not done on a day", (add_evidence, *_LISTING)),
    "status": ("the state of every obligation on a day", (add_evidence, add_grouping, *_LISTING)),
    "diff": (
        "what changed from one day to another, or between two versions of an encoding",
        (add_two_answers, *_LISTING),
    ),
    "forecast": (
        "what cannot be met in time any more, and what only if another body comes first",
        (add_evidence, add_verdicts, *_LISTING),
    ),
    "targets": (
        "the level each target requires on a day, what was measured, what is lacking",
        (add_evidence, add_filters, add_course, add_format),
    ),
    "trace": ("one measure across documents: demanded and reported", (add_measure, add_policies, add_format)),
    "ambiguities": (
        "the rules whose day moves under another interpretation",
        (add_readings, add_filters, add_format),
    ),
    "explain": (
        "why an obligation has the state it has, step by step",
        (add_obligation, add_evidence, add_filters),
    ),
    "needs": (
        "the dependencies between rules, and the days between their due days",
        (add_until, add_law, add_format),
    ),
    "slip": (
        "what-if: delay rules by N days; lists moved dates and broken deadlines",
        (add_delays, add_until, add_law, add_format),
    ),
    "board": (
        "one page with everything inside: counts, timeline, bodies, and why each duty stands so",
        (add_evidence, add_filters, add_page),
    ),
    "graph": (
        "the rules and their dependencies, as text for Mermaid or Graphviz, or a picture",
        (add_drawing, add_filters),
    ),
    "progress": (
        "evidence from a spreadsheet or another file, checked and written as CSV or JSON lines",
        (add_conversion,),
    ),
    "check": ("the problems of policy files, and the findings in their texts", (add_files,)),
}


class _Version(argparse.Action):
    """Print the version and exit; what knows it is slow to import."""

    def __call__(self, parser: Parser, *_: object) -> None:
        from rollout import __version__

        print(f"rollout {__version__}")
        parser.exit()


def parser(words: Collection[str]) -> Parser:
    """The parser of all commands; only those among `words`, the command line, get their arguments."""
    whole = Parser(
        prog="rollout", description="What policies demand, of whom, by when, and how it stands.", epilog=EPILOG
    )
    whole.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    parsers = whole.add_subparsers(required=True, metavar="COMMAND", dest="command", prog="rollout")
    for name, (text, groups) in COMMANDS.items():
        own = parsers.add_parser(name, help=text, description=text, epilog=EPILOG)
        if name in words:
            for add_arguments in groups:
                add_arguments(own)
    return whole


def run(args: Args) -> int:
    """Answer the command of the arguments, and return its exit code."""
    from rollout.cli import answers

    if getattr(args, "stamp", False) and args.format != "json":
        message = f"--stamp is given with --format {args.format}"
        raise InputError([Problem("no-json", "", message, "add --format json, or leave it out")])
    if getattr(args, "output", None) and getattr(args, "format", None) == "table":
        message = "--output is given with --format table"
        raise InputError([Problem("no-rows", "", message, "add --format csv or json, or leave it out")])
    answer: Callable[[Args], int] = getattr(answers, f"run_{args.command}")
    return answer(args)
