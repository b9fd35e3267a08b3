"""The commands: what each answers, with which arguments, and in which module."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Collection
from importlib import import_module

import attrs

from rollout.cli.arguments import (
    Args,
    Parser,
    add_delays,
    add_drawing,
    add_evidence,
    add_files,
    add_filters,
    add_format,
    add_grouping,
    add_length,
    add_measure,
    add_obligation,
    add_policies,
    add_policy,
    add_readings,
    add_until,
    add_when_due,
)

EPILOG = "Exit codes: 0 answered; 1 check found problems; 2 the question or an input cannot be used."


AddArguments = Callable[[Parser], None]


@attrs.frozen
class Command:
    """The function `run_` and its name in a module of `rollout.cli`, which is imported when the command is run."""

    module: str
    text: str
    groups: tuple[AddArguments, ...]


_LISTING = (add_filters, add_length, add_format)
COMMANDS = {
    "policies": Command("documents", "the policies that come with the library", (add_format,)),
    "show": Command("documents", "the items of one policy, in the document's order", (add_policy, add_format)),
    "document": Command("documents", "one policy as a Markdown page, to be compared with its document", (add_policy,)),
    "due": Command("listings", "what falls due by a day, or during a period", (add_when_due, *_LISTING)),
    "overdue": Command("listings", "what has fallen due and is not done on a day", (add_evidence, *_LISTING)),
    "status": Command("listings", "the state of every obligation on a day", (add_evidence, add_grouping, *_LISTING)),
    "targets": Command(
        "listings",
        "the level each target requires on a day, what was measured, what is lacking",
        (add_evidence, add_filters, add_format),
    ),
    "trace": Command(
        "documents",
        "one measure across documents: demanded and reported",
        (add_measure, add_policies, add_format),
    ),
    "ambiguities": Command(
        "rules",
        "the rules whose day moves under another interpretation",
        (add_readings, add_filters, add_format),
    ),
    "explain": Command(
        "verification",
        "why an obligation has the state it has, step by step",
        (add_obligation, add_evidence, add_filters),
    ),
    "needs": Command(
        "rules",
        "the dependencies between rules, and the days between their due days",
        (add_until, add_policies, add_format),
    ),
    "slip": Command(
        "rules",
        "what-if: delay rules by N days; lists moved dates and broken deadlines",
        (add_delays, add_until, add_policies, add_format),
    ),
    "graph": Command(
        "rules", "the rules and their dependencies, as text for Mermaid or Graphviz", (add_drawing, add_filters)
    ),
    "check": Command("verification", "the problems of policy files, and the findings in their texts", (add_files,)),
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
    for name, command in COMMANDS.items():
        own = parsers.add_parser(name, help=command.text, description=command.text, epilog=EPILOG)
        if name in words:
            for add_arguments in command.groups:
                add_arguments(own)
    return whole


def run(args: Args) -> int:
    """Answer the command of the arguments, and return its exit code."""
    module = import_module(f"rollout.cli.{COMMANDS[args.command].module}")
    answer: Callable[[Args], int] = getattr(module, f"run_{args.command}")
    return answer(args)
