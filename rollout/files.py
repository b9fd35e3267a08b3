"""The one place where files are opened: shipped data and the user's own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pkgutil import get_data
from typing import TextIO

from rollout.problems import InputError, Problem


def shipped(room: str, name: str) -> str:
    """The text of a data file that comes with the library."""
    content = get_data("rollout", f"data/{room}/{name}")
    if content is None:
        raise FileNotFoundError(name)
    return content.decode("utf-8")


def shipped_names(room: str, ending: str) -> tuple[str, ...]:
    """The names, without their ending, of the data files that come with the library."""
    folder = os.path.join(os.path.dirname(__file__), "data", room)  # noqa: PTH118, PTH120  # pathlib costs more
    if os.path.isdir(folder):  # noqa: PTH112
        names = [entry.name for entry in os.scandir(folder)]
    else:  # the library lies in a zip file
        from importlib.resources import files

        names = [entry.name for entry in files("rollout").joinpath("data", room).iterdir()]
    return tuple(sorted(name.removesuffix(ending) for name in names if name.endswith(ending)))


def is_path(name: object) -> bool:
    """Whether a name given to a loader is a file of the user's (it has a separator or an ending) or a shipped id."""
    return isinstance(name, os.PathLike) or (isinstance(name, str) and ("/" in name or os.sep in name or "." in name))


def text(path: str | os.PathLike[str], error: type[InputError]) -> str:
    """The text of a user's file; what keeps it from being read is raised as the error of its kind of input."""
    from pathlib import Path

    try:
        return Path(path).read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as caught:
        found = f"is not UTF-8 text (byte {caught.start})"
        raise error([Problem("not-utf8", os.fspath(path), found, "save it as UTF-8")]) from None
    except (OSError, ValueError) as caught:
        raise _unreadable(path, caught, error) from None


@contextmanager
def opened(path: str | os.PathLike[str], error: type[InputError]) -> Iterator[TextIO]:
    """A user's text file, to be read little by little; what keeps it from being read is raised as `error`."""
    from pathlib import Path

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
