"""The commands: what each answers, with which arguments, and in which module."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Collection
from importlib import import_module

import attrs

from rollout.cli import arguments
from rollout.cli.arguments import Args, Parser

EPILOG = "Exit codes: 0 answered; 1 check found problems; 2 the question or an input cannot be used."


@attrs.frozen
class Command:
    """The function `run_` and its name, in a module of `rollout.cli` that is imported when the command is run."""

    module: str
    help: str
    groups: tuple[Callable[[Parser], None], ...]


_FILTERED = (arguments.add_filters, arguments.add_length, arguments.add_format)
COMMANDS = {
    "policies": Command("documents", "the policies that come with the library", (arguments.add_format,)),
    "show": Command(
        "documents", "the items of one policy, in the document's order", (arguments.add_policy, arguments.add_format)
    ),
    "document": Command(
        "documents", "one policy as a Markdown page, to be compared with its document", (arguments.add_policy,)
    ),
    "due": Command("listings", "what falls due by a day, or during a period", (arguments.add_when_due, *_FILTERED)),
    "overdue": Command(
        "listings", "what has fallen due and is not done on a day", (arguments.add_evidence, *_FILTERED)
    ),
    "status": Command(
        "listings",
        "the state of every obligation on a day",
        (arguments.add_evidence, arguments.add_grouping, *_FILTERED),
    ),
    "targets": Command(
        "listings",
        "the level each target requires on a day, what was measured, what is lacking",
        (arguments.add_evidence, arguments.add_filters, arguments.add_format),
    ),
    "trace": Command(
        "documents",
        "one measure across documents: demanded and reported",
        (arguments.add_measure, arguments.add_policies, arguments.add_format),
    ),
    "ambiguities": Command(
        "rules",
        "the rules whose day moves under another interpretation",
        (arguments.add_readings, arguments.add_filters, arguments.add_format),
    ),
    "explain": Command(
        "verification",
        "why an obligation has the state it has, step by step",
        (arguments.add_obligation, arguments.add_evidence, arguments.add_filters),
    ),
    "needs": Command(
        "rules",
        "the dependencies between rules, and the days between their due days",
        (arguments.add_until, arguments.add_policies, arguments.add_format),
    ),
    "slip": Command(
        "rules",
        "what-if: delay rules by N days; lists moved dates and broken deadlines",
        (arguments.add_delays, arguments.add_until, arguments.add_policies, arguments.add_format),
    ),
    "graph": Command(
        "rules",
        "the rules and their dependencies, as text for Mermaid or Graphviz",
        (arguments.add_drawing, arguments.add_filters),
    ),
    "check": Command(
        "verification", "the problems of policy files, and the findings in their texts", (arguments.add_files,)
    ),
}


class _Version(argparse.Action):
    """Print the version and exit; what knows it is slow to import."""

    def __call__(self, parser: Parser, *_: object) -> None:
        from rollout import __version__

        print(f"rollout {__version__}")
        parser.exit()


def parser(words: Collection[str]) -> Parser:
    """The parser of all commands; only those that are among the words of the command line get their arguments."""
    whole = Parser(
        prog="rollout", description="What policies demand, of whom, by when, and how it stands.", epilog=EPILOG
    )
    whole.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    parsers = whole.add_subparsers(required=True, metavar="COMMAND", dest="command", prog="rollout")
    for name, command in COMMANDS.items():
        own = parsers.add_parser(name, help=command.help, description=command.help, epilog=EPILOG)
        if name in words:
            for add_arguments in command.groups:
                add_arguments(own)
    return whole


def run(args: Args) -> int:
    """Answer the command of the arguments, and return its exit code."""
    module = import_module(f"rollout.cli.{COMMANDS[args.command].module}")
    answer: Callable[[Args], int] = getattr(module, f"run_{args.command}")
    return answer(args)
