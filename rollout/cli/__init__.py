"""The command `rollout`: thin, over the same names that Python users import.

Exit codes: 0 answered; 1 `check` found problems; 2 the question or an input cannot be used.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

from rollout.cli.commands import parser, run
from rollout.cli.output import print_error
from rollout.problems import HorizonError, InfeasibleError, InputError, UnknownError

REFUSALS = (InputError, UnknownError, HorizonError, InfeasibleError, ModuleNotFoundError)
RARE_COLLECTIONS = (50_000, 20, 100)  # thresholds of `gc`, by which the answer costs a seventh less
INTERRUPTED = 130  # what a shell expects of a program that Ctrl-C ends


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the answer goes to standard output, what is wrong to standard error."""
    if arguments is None:  # a process of its own, in which most of what is made stays to the end
        gc.set_threshold(*RARE_COLLECTIONS)
    words = sys.argv[1:] if arguments is None else arguments
    args = parser(words).parse_args(words)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = run(args)
        sys.stdout.flush()
    except REFUSALS as error:
        print_error(error)
        return 2
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code
