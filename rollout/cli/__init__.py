"""The command `rollout`: thin, over the same names that Python users import.

Exit codes: 0 answered; 1 `check` found problems; 2 the question or an input cannot be used; 74 the answer cannot be
written; 130 interrupted; 141 the reader of the answer has gone; 143 ended by a signal.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Sequence

UNUSABLE = 2
UNWRITTEN = 74  # EX_IOERR of sysexits
RARE_COLLECTIONS = (50_000, 20, 100)  # thresholds of `gc`, by which the answer costs a seventh less
INTERRUPTED = 130  # what a shell expects of a program that Ctrl-C ends
READER_GONE = 141  # and of one whose pipe was closed
TERMINATED = 143  # and of one that `kill` ends


class Terminated(KeyboardInterrupt):
    """The end that another process asks for: as by Ctrl-C, no file is left half written."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the answer goes to standard output, what is wrong to standard error.

    Raises SystemExit, as argparse does, for help and for arguments that cannot be parsed.
    """
    if arguments is None:  # a process of its own, in which most of what is made stays to the end
        signal.signal(signal.SIGTERM, _terminate)
        gc.set_threshold(*RARE_COLLECTIONS)
    try:
        return _ended(sys.argv[1:] if arguments is None else arguments)
    except (KeyboardInterrupt, RuntimeError) as error:
        # Python 3.11 turns an interrupt into a RuntimeError while it makes a class
        cause = error if isinstance(error, KeyboardInterrupt) else error.__cause__
        if not isinstance(cause, KeyboardInterrupt):
            raise
    if arguments is None:  # the process is the command, and ends now
        from rollout.cli.streams import abandon_output

        abandon_output()
    return TERMINATED if isinstance(cause, Terminated) else INTERRUPTED


def _terminate(*_: object) -> None:
    raise Terminated


def _ended(words: Sequence[str]) -> int:
    """The exit code of a command, whatever becomes of it. What is slow to import is so within reach of Ctrl-C."""
    from rollout.cli.streams import finish_output, prepare_streams, print_failure

    prepare_streams()
    try:
        try:
            code = _answered(words)
        except SystemExit:
            sys.stdout.flush()
            finish_output()
            raise
        sys.stdout.flush()
    except BrokenPipeError:
        code = READER_GONE
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        print_failure(f"the answer cannot be written: {reason}")
        code = UNWRITTEN
    finish_output()
    return code


def _answered(words: Sequence[str]) -> int:
    """Answer a command, or say what is wrong with it."""
    from rollout import files
    from rollout.cli.commands import parser, run
    from rollout.cli.output import print_error
    from rollout.cli.streams import remarking
    from rollout.problems import HorizonError, InfeasibleError, InputError, UnknownError

    if "_ARGCOMPLETE" in os.environ:
        _complete()
    try:
        return run(parser(words).parse_args(words))
    except InputError as error:
        with remarking():
            print_error(error)
        fails = any(problem.code == files.UNWRITTEN for problem in error.problems)
        return UNWRITTEN if fails else UNUSABLE
    except (UnknownError, HorizonError, InfeasibleError, ModuleNotFoundError) as error:
        with remarking():
            print_error(error)
        return UNUSABLE


def _complete() -> None:
    """Give the shell what completes its line, and end; return where the extra `cli` is not installed."""
    from rollout.cli.commands import parser

    try:
        import argcomplete
    except ModuleNotFoundError:
        return
    words = os.environ.get("COMP_LINE", "").split()
    argcomplete.autocomplete(parser(words, whole=True))
