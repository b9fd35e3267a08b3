"""The one place where files are opened: shipped data and the user's own."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from rollout.problems import InputError, Problem


def shipped(room: str, name: str) -> str:
    """The text of a data file that comes with the library."""
    return files("rollout").joinpath("data", room, name).read_text(encoding="utf-8")


def shipped_names(room: str, ending: str) -> tuple[str, ...]:
    """The names, without their ending, of the data files that come with the library."""
    found = [entry.name for entry in files("rollout").joinpath("data", room).iterdir()]
    return tuple(sorted(name.removesuffix(ending) for name in found if name.endswith(ending)))


def is_path(name: object) -> bool:
    """Whether a name given to a loader is a file of the user's (it has a separator or an ending) or a shipped id."""
    return isinstance(name, os.PathLike) or (isinstance(name, str) and ("/" in name or os.sep in name or "." in name))


def text(path: str | os.PathLike[str], error: type[InputError]) -> str:
    """The text of a user's file; what keeps it from being read is raised as the error of its kind of input."""
    try:
        return Path(path).read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as caught:
        found = f"is not UTF-8 text (byte {caught.start})"
        raise error([Problem("not-utf8", os.fspath(path), found, "save it as UTF-8")]) from None
    except (OSError, ValueError) as caught:
        raise _unreadable(path, caught, error) from None


@contextmanager
def lines(path: str | os.PathLike[str], error: type[InputError]) -> Iterator[Iterable[str]]:
    """The lines of a user's file, read as they are asked for; what keeps them from being read is raised as `error`."""
    try:
        with Path(path).open(encoding="utf-8-sig") as file:
            yield file
    except UnicodeDecodeError:
        text(path, error)
        raise
    except InputError:
        raise
    except (OSError, ValueError) as caught:
        raise _unreadable(path, caught, error) from None


def _unreadable(path: str | os.PathLike[str], caught: OSError | ValueError, error: type[InputError]) -> InputError:
    reason = (getattr(caught, "strerror", None) or str(caught)).lower()
    return error([Problem("unreadable", os.fspath(path), f"cannot be read: {reason}", "give a file")])
