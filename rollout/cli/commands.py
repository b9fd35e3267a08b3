"""Where each command is answered; the module of the one that is run is imported, and no other."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from rollout.cli.arguments import Args

_MODULES = {
    "documents": ("policies", "show", "document", "trace"),
    "listings": ("due", "overdue", "status", "targets"),
    "rules": ("needs", "slip", "graph", "ambiguities"),
    "verification": ("explain", "check"),
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names}


def run(args: Args) -> int:
    """Answer the command of the arguments: its function is `run_` and its name. Gives the exit code."""
    module = import_module(f"rollout.cli.{_HOMES[args.command]}")
    command: Callable[[Args], int] = getattr(module, f"run_{args.command}")
    return command(args)
