"""The words of the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Collection

Args = argparse.Namespace
Command = argparse.ArgumentParser

LIMIT = 40
EPILOG = "Exit codes: 0 answered; 1 check found problems; 2 the question or an input cannot be used."


class _Version(argparse.Action):
    """Say the version and end; what knows it is slow to import."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from rollout import __version__

        print(f"rollout {__version__}")
        parser.exit()


def parser(words: Collection[str]) -> argparse.ArgumentParser:
    """The parser of all commands; only those that are among the words of the command line get their arguments."""
    whole = argparse.ArgumentParser(
        prog="rollout", description="What policies demand, of whom, by when, and how it stands.", epilog=EPILOG
    )
    whole.add_argument("--version", action=_Version, nargs=0, help="show program's version number and exit")
    commands = whole.add_subparsers(required=True, metavar="COMMAND", dest="command", prog="rollout")
    for name, (text, groups) in _COMMANDS.items():
        command = commands.add_parser(name, help=text, description=text, epilog=EPILOG)
        for add_group in groups if name in words else ():
            add_group(command)
    return whole


def _whole_number(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number, 0 or more")
    return int(text)


def _add_format(command: Command) -> None:
    command.add_argument("--lang", choices=("vi", "en"), default="en", help="language of the labels")
    command.add_argument("--format", choices=("table", "csv", "json"), default="table")


def _add_policy(command: Command) -> None:
    command.add_argument("id", metavar="ID", help="a shipped id, or a policy file")


def _add_when_due(command: Command) -> None:
    when = command.add_mutually_exclusive_group(required=True)
    when.add_argument("--by", metavar="DAY", help="that day and all before it: YYYY-MM-DD")
    when.add_argument("--during", metavar="PERIOD", help="2022-06, 2020-Q3, 2022, or two with a /")


def _add_grouping(command: Command) -> None:
    command.add_argument("--by", metavar="NAMES", help="count by policy, task, tier, place, unit, lead, period or due")
    command.add_argument("--state", action="append", help="only this state; may be repeated")


def _add_evidence(command: Command, *, needed: bool = True) -> None:
    command.add_argument("--as-of", required=needed, metavar="DAY", help="YYYY-MM-DD, or today (in Ha Noi)")
    command.add_argument("--progress", metavar="FILE", help="evidence, as CSV or JSON lines")
    command.add_argument(
        "--reported", action="store_true", help="count what the documents themselves report as evidence"
    )
    command.add_argument("--known-on", metavar="DAY", help="only what was recorded by then")
    command.add_argument("--until", metavar="DAY", help="expand recurring duties to this day (default: the year's end)")


def _add_policies(command: Command) -> None:
    command.add_argument("--policy", action="append", metavar="ID", help="a policy or a file (default: all that ship)")


def _add_filters(command: Command) -> None:
    _add_policies(command)
    command.add_argument("--task", action="append", metavar="ID", help="a task or a target")
    command.add_argument(
        "--tier", action="append", metavar="TIER", help="ministry, province, district, commune or agency"
    )
    command.add_argument("--unit", action="append", metavar="ID", help="one unit, by its code or id")
    command.add_argument("--under", action="append", metavar="ID", help="a unit and all below it")
    command.add_argument("--lead", action="append", metavar="ID", help="who owes it")
    command.add_argument(
        "--units", default="vn", metavar="NAME", help="vn, a CSV file, or none for one stand-in a tier"
    )


def _add_length(command: Command) -> None:
    command.add_argument("--each", action="store_true", help="one line a body instead of one a rule")
    command.add_argument(
        "--limit", type=_whole_number, default=LIMIT, metavar="N", help=f"lines at the most (default {LIMIT}; 0: all)"
    )


def _add_measure(command: Command) -> None:
    command.add_argument("measure", metavar="MEASURE", nargs="?", help="its id; without one, the ids there are")


def _add_readings(command: Command) -> None:
    command.add_argument("--until", required=True, metavar="DAY", help="expand recurring duties to this day")
    command.add_argument("--rest-days", action="store_true", help="rest days too (needs the extra calendar)")


def _add_until(command: Command) -> None:
    command.add_argument("--until", required=True, metavar="DAY", help="expand recurring duties to this day")


def _add_obligation(command: Command) -> None:
    command.add_argument(
        "id", metavar="ID", help="policy/task@unit#period; the policy and the period where they are needed"
    )
    command.add_argument("--lang", choices=("vi", "en"), default="en", help="language of the labels")
    command.add_argument("--format", choices=("table", "json"), default="table", help="text, or JSON")
    command.add_argument(
        "--limit", type=_whole_number, default=3, metavar="N", help="explanations at the most (default 3; 0: all)"
    )


def _add_slips(command: Command) -> None:
    command.add_argument("node", metavar="NODE=DAYS", nargs="+", help="certify-one-stop@province=30")
    command.add_argument("--past-due", action="store_true", help="count from the stated day, not from the earliest")
    command.add_argument("--by", choices=("task", "place", "lead"), help="counted by task, by tier or body, or by lead")


def _add_drawing(command: Command) -> None:
    _add_evidence(command, needed=False)
    command.add_argument("--format", choices=("mermaid", "dot"), default="mermaid")
    command.add_argument("--lang", choices=("vi", "en"), default="en", help="language of the labels")
    command.add_argument("--alone", action="store_true", help="draw the rules without needs too")
    command.add_argument("--threshold", type=int, default=0, metavar="DAYS", help="at risk with less room than this")


def _add_files(command: Command) -> None:
    command.add_argument("file", nargs="+", metavar="FILE", help="policy files, or shipped ids")
    command.add_argument(
        "--rest-days", action="store_true", help="count public holidays as rest days (needs the extra calendar)"
    )
    command.add_argument("--strict", action="store_true", help="findings in the text fail too")


_COMMANDS: dict[str, tuple[str, tuple[Callable[[Command], None], ...]]] = {
    "policies": ("the policies that come with the library", (_add_format,)),
    "show": ("the items of one policy, in the document's order", (_add_policy, _add_format)),
    "document": ("one policy as a Markdown page, to be read beside its document", (_add_policy,)),
    "due": ("what falls due by a day, or during a period", (_add_when_due, _add_filters, _add_length, _add_format)),
    "overdue": (
        "what has fallen due and is not done on a day",
        (_add_evidence, _add_filters, _add_length, _add_format),
    ),
    "status": (
        "how everything stands on a day",
        (_add_evidence, _add_grouping, _add_filters, _add_length, _add_format),
    ),
    "targets": (
        "the level each target requires on a day, what was measured, what is lacking",
        (_add_evidence, _add_filters, _add_format),
    ),
    "trace": ("one measure across documents: demanded and reported", (_add_measure, _add_policies, _add_format)),
    "ambiguities": ("the rules whose day moves under another reading", (_add_readings, _add_filters, _add_format)),
    "explain": ("why an obligation stands as it does, or why not", (_add_obligation, _add_evidence, _add_filters)),
    "needs": ("what needs what, and the days that lie between", (_add_until, _add_policies, _add_format)),
    "slip": (
        "what moves and what breaks if rules are met so many days after their earliest day",
        (_add_slips, _add_until, _add_policies, _add_format),
    ),
    "graph": ("the rules and their needs, as text for Mermaid or Graphviz", (_add_drawing, _add_filters)),
    "check": ("the problems of policy files, and the findings in their texts, all at once", (_add_files,)),
}
