"""The parser of the command line: help in both languages, completion of names, and what does not fit together."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any, NoReturn

from rollout.labels import Label, Lang
from rollout.problems import InputError, Problem, quoted
from rollout.signs import visible

Args = argparse.Namespace

HEADINGS = {
    "positional arguments": Label("đối số", "positional arguments"),
    "options": Label("tùy chọn", "options"),
}
DIGITS = 9  # of a number that is asked for
USAGE = Label("cách dùng: ", "usage: ")
HELP = Label("hiện hướng dẫn này rồi kết thúc", "show this help and exit")
DEFAULTS = {"limit": None, "output": None, "format": "table", "stamp": False, "lang": "en"}
FOR_PEOPLE = ("table",)  # what is shown on the screen, and written to no file
PAGED = "csv, json, md or html"


class Parser(argparse.ArgumentParser):
    """A parser whose help is in the language `lang`."""

    def __init__(self, lang: Lang = "en", **options: Any) -> None:  # noqa: ANN401  # those of argparse
        self.lang = lang
        formatter = {"vi": _Vietnamese, "en": argparse.HelpFormatter}[lang]
        super().__init__(add_help=False, formatter_class=formatter, **options)
        self.ask("-h", "--help", action="help", meaning=HELP)

    def ask(
        self,
        *names: str,
        meaning: Label,
        completer: str = "",
        group: argparse._ActionsContainer | None = None,
        **options: Any,  # noqa: ANN401  # those of argparse
    ) -> None:
        """An argument by its `names` and further `options`, with what it means; in a `group`, if it has one.

        `completer` names what completes its values, a function of `rollout.cli.completion`.
        """
        text = meaning.of(self.lang).replace("%", "%%")
        action = (group or self).add_argument(*names, help=text, **options)
        if completer:
            action.completer = _Completer(completer)  # type: ignore[attr-defined]  # argcomplete looks for it

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments, on one line after the usage, and end with 2."""
        super().error(visible(message))

    def print_help(self, file: Any = None) -> None:  # noqa: ANN401  # whatever has a write
        """Print the help; that of argparse says nothing where it cannot be written."""
        (file or sys.stdout).write(self.format_help())


class _Vietnamese(argparse.HelpFormatter):
    """Help whose headings are in Vietnamese."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        """Add the `usage` of some `actions` and `groups`, after the `prefix` in Vietnamese where none is given."""
        super().add_usage(usage, actions, groups, USAGE.vi if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        super().start_section(HEADINGS[heading].vi if heading in HEADINGS else heading)


class _Completer:
    """Completes the values of an argument, by a function that is loaded when the shell asks for them."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, prefix: str, parsed_args: Args, **_: object) -> Sequence[str]:
        from rollout.cli import completion

        complete: Callable[[str, Args], Sequence[str]] = getattr(completion, f"complete_{self.name}")
        return complete(prefix, parsed_args)


def whole_number_of(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > DIGITS:
        raise argparse.ArgumentTypeError(f"{quoted(text)} is not a whole number, 0 or more")
    return int(text)


def language_of(words: Sequence[str]) -> Lang:
    """The language that the words of a command line ask for, before they are parsed."""
    asked = [second for first, second in pairwise(words) if first == "--lang"]
    asked += [word.removeprefix("--lang=") for word in words if word.startswith("--lang=")]
    return "vi" if asked and asked[-1] == "vi" else "en"


def refuse_misfits(args: Args) -> None:
    """Raise InputError where options do not fit the format of the answer."""
    if args.stamp and args.format != "json":
        message = f"--stamp is given with --format {args.format}"
        raise InputError([Problem("no-json", "", message, "add --format json, or leave it out")])
    if args.output is not None and args.format in FOR_PEOPLE:
        message = f"--output is given with --format {args.format}"
        raise InputError([Problem("no-rows", "", message, f"add --format {PAGED}, or leave it out")])
    if args.format == "ics" and getattr(args, "by", None):
        message = "--by is given with --format ics, and counts are on no day"
        raise InputError([Problem("no-days", "", message, "leave one of them out")])
