"""The words of the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from importlib.metadata import version

Args = argparse.Namespace
Command = Callable[[Args], int]

LIMIT = 40
EPILOG = "Exit codes: 0 answered; 1 check found problems; 2 the question or an input cannot be used."


def parser(commands: Mapping[str, Command]) -> argparse.ArgumentParser:
    """The parser of all commands, each with the function that runs it."""
    whole = argparse.ArgumentParser(
        prog="rollout", description="What policies demand, of whom, by when, and how it stands.", epilog=EPILOG
    )
    whole.add_argument("--version", action="version", version=f"rollout {version('rollout-policy')}")
    held = whole.add_subparsers(required=True, metavar="COMMAND")
    for name, (text, adders) in _COMMANDS.items():
        one = held.add_parser(name, help=text, description=text, epilog=EPILOG)
        one.set_defaults(run=commands[name])
        for add in adders:
            add(one)
    return whole


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number, 0 or more")
    return int(text)


def _shown(one: argparse.ArgumentParser) -> None:
    one.add_argument("--lang", choices=("vi", "en"), default="en", help="language of the labels")
    one.add_argument("--format", choices=("table", "csv", "json"), default="table")


def _id(one: argparse.ArgumentParser) -> None:
    one.add_argument("id", metavar="ID", help="a shipped id, or a policy file")


def _when_due(one: argparse.ArgumentParser) -> None:
    when = one.add_mutually_exclusive_group(required=True)
    when.add_argument("--by", metavar="DAY", help="that day and all before it: YYYY-MM-DD")
    when.add_argument("--during", metavar="PERIOD", help="2022-06, 2020-Q3, 2022, or two with a /")


def _grouped(one: argparse.ArgumentParser) -> None:
    one.add_argument("--by", metavar="NAMES", help="count by policy, task, tier, place, unit, lead, period or due")
    one.add_argument("--state", action="append", help="only this state; may be repeated")


def _assessed(one: argparse.ArgumentParser, *, needed: bool = True) -> None:
    one.add_argument("--as-of", required=needed, metavar="DAY", help="YYYY-MM-DD, or today (in Ha Noi)")
    one.add_argument("--progress", metavar="FILE", help="evidence, as CSV or JSON lines")
    one.add_argument("--reported", action="store_true", help="count what the documents themselves report as evidence")
    one.add_argument("--known-on", metavar="DAY", help="only what was recorded by then")
    one.add_argument("--until", metavar="DAY", help="expand recurring duties to this day (default: the year's end)")


def _chosen(one: argparse.ArgumentParser) -> None:
    one.add_argument("--policy", action="append", metavar="ID", help="a policy or a file (default: all that ship)")


def _selecting(one: argparse.ArgumentParser) -> None:
    _chosen(one)
    one.add_argument("--task", action="append", metavar="ID", help="a task or a target")
    one.add_argument("--tier", action="append", metavar="TIER", help="ministry, province, district, commune or agency")
    one.add_argument("--unit", action="append", metavar="ID", help="one unit, by its code or id")
    one.add_argument("--under", action="append", metavar="ID", help="a unit and all below it")
    one.add_argument("--lead", action="append", metavar="ID", help="who owes it")
    one.add_argument("--units", default="vn", metavar="NAME", help="vn, a CSV file, or none for one stand-in a tier")


def _listed(one: argparse.ArgumentParser) -> None:
    one.add_argument("--each", action="store_true", help="one line a body instead of one a rule")
    one.add_argument(
        "--limit", type=_count, default=LIMIT, metavar="N", help=f"lines at the most (default {LIMIT}; 0: all)"
    )


def _measure(one: argparse.ArgumentParser) -> None:
    one.add_argument("measure", metavar="MEASURE", nargs="?", help="its id; without one, the ids there are")


def _read(one: argparse.ArgumentParser) -> None:
    one.add_argument("--until", required=True, metavar="DAY", help="expand recurring duties to this day")
    one.add_argument("--rest-days", action="store_true", help="rest days too (needs the extra calendar)")


def _far(one: argparse.ArgumentParser) -> None:
    one.add_argument("--until", required=True, metavar="DAY", help="expand recurring duties to this day")


def _obligation(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "id", metavar="ID", help="policy/task@unit#period; the policy and the period where they are needed"
    )
    one.add_argument("--lang", choices=("vi", "en"), default="en", help="language of the labels")
    one.add_argument("--format", choices=("table", "json"), default="table", help="text, or JSON")
    one.add_argument(
        "--limit", type=_count, default=3, metavar="N", help="explanations at the most (default 3; 0: all)"
    )


def _slips(one: argparse.ArgumentParser) -> None:
    one.add_argument("node", metavar="NODE=DAYS", nargs="+", help="certify-one-stop@province=30")
    one.add_argument("--past-due", action="store_true", help="count from the stated day, not from the earliest")
    one.add_argument("--by", choices=("task", "place", "lead"), help="counted by task, by tier or body, or by lead")


def _drawn(one: argparse.ArgumentParser) -> None:
    _assessed(one, needed=False)
    one.add_argument("--format", choices=("mermaid", "dot"), default="mermaid")
    one.add_argument("--lang", choices=("vi", "en"), default="en", help="language of the labels")
    one.add_argument("--alone", action="store_true", help="draw the rules without needs too")
    one.add_argument("--threshold", type=int, default=0, metavar="DAYS", help="at risk with less room than this")


def _files(one: argparse.ArgumentParser) -> None:
    one.add_argument("file", nargs="+", metavar="FILE", help="policy files, or shipped ids")
    one.add_argument(
        "--rest-days", action="store_true", help="count public holidays as rest days (needs the extra calendar)"
    )
    one.add_argument("--strict", action="store_true", help="findings in the text fail too")


_COMMANDS: dict[str, tuple[str, tuple[Callable[[argparse.ArgumentParser], None], ...]]] = {
    "policies": ("the policies that come with the library", (_shown,)),
    "show": ("the items of one policy, in the document's order", (_id, _shown)),
    "document": ("one policy as a Markdown page, to be read beside its document", (_id,)),
    "due": ("what falls due by a day, or during a period", (_when_due, _selecting, _listed, _shown)),
    "overdue": ("what has fallen due and is not done on a day", (_assessed, _selecting, _listed, _shown)),
    "status": ("how everything stands on a day", (_assessed, _grouped, _selecting, _listed, _shown)),
    "targets": (
        "the level each target requires on a day, what was measured, what is lacking",
        (_assessed, _selecting, _shown),
    ),
    "trace": ("one measure across documents: demanded and reported", (_measure, _chosen, _shown)),
    "ambiguities": ("the rules whose day moves under another reading", (_read, _selecting, _shown)),
    "explain": ("why an obligation stands as it does, or why not", (_obligation, _assessed, _selecting)),
    "needs": ("what needs what, and the days that lie between", (_far, _chosen, _shown)),
    "slip": (
        "what moves and what breaks if rules are met so many days after their earliest day",
        (_slips, _far, _chosen, _shown),
    ),
    "graph": ("the rules and their needs, as text for Mermaid or Graphviz", (_drawn, _selecting)),
    "check": ("the problems of policy files, and the findings in their texts, all at once", (_files,)),
}
