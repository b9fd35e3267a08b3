"""The one place where files are opened, shipped ones and the user's, to be read and written."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pkgutil import get_data
from typing import TYPE_CHECKING, BinaryIO, TextIO

from rollout.limits import Limits
from rollout.problems import InputError, Problem

if TYPE_CHECKING:
    from pathlib import Path

UNWRITTEN = "unwritten"  # the code of what is not written though its path is right
FAILURES = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}  # of the device
LONGEST = 200  # letters of a name that a file has until it is whole


def shipped(room: str, name: str) -> str:
    """The text of a data file of the library."""
    content = get_data("rollout", f"data/{room}/{name}")
    if content is None:
        raise FileNotFoundError(name)
    return content.decode("utf-8")


def shipped_names(room: str, ending: str) -> tuple[str, ...]:
    """The names of the data files of the library in a room, without their ending."""
    folder = os.path.join(os.path.dirname(__file__), "data", room)  # noqa: PTH118, PTH120  # pathlib costs more
    if os.path.isdir(folder):  # noqa: PTH112
        names = [entry.name for entry in os.scandir(folder)]
    else:  # the library lies in a zip file
        from importlib.resources import files

        names = [entry.name for entry in files("rollout").joinpath("data", room).iterdir()]
    return tuple(sorted(name.removesuffix(ending) for name in names if name.endswith(ending)))


def is_path(name: object) -> bool:
    """Whether a loader is given the path of a file, with a separator or an ending, and not a shipped id."""
    return isinstance(name, os.PathLike) or (isinstance(name, str) and ("/" in name or os.sep in name or "." in name))


def size(path: str | os.PathLike[str]) -> int:
    """The bytes of a user's file; 0 of what is none, or cannot be looked at."""
    from pathlib import Path

    try:
        return Path(path).stat().st_size if Path(path).is_file() else 0
    except (OSError, ValueError):
        return 0


def text(path: str | os.PathLike[str], error: type[InputError], limits: Limits, name: str) -> str:
    """The text of the user's file at a `path`. If it cannot be read, `error` is raised, the class for such inputs.

    It is also raised where the file is larger than that of the `limits` which has the `name`.
    """
    most = getattr(limits, name)
    try:
        with _regular(path, error).open("rb") as file:
            content = _first_bytes(file, most * WIDEST + 1)
        read = content.decode("utf-8-sig")
    except UnicodeDecodeError as caught:
        if len(content) > most * WIDEST:
            raise _too_large(path, error, limits, name) from None
        message = f"is not UTF-8 text (byte {caught.start})"
        raise error([Problem("not-utf8", os.fspath(path), message, "save it as UTF-8")]) from None
    except (OSError, ValueError) as caught:
        if isinstance(caught, InputError):
            raise
        raise _unreadable(path, caught, error) from None
    if len(read) > most:
        raise _too_large(path, error, limits, name)
    return read


WIDEST = 4  # bytes of a character of UTF-8


def _first_bytes(file: BinaryIO, most: int) -> bytes:
    """At most so many bytes of a file. Read at once they would take the memory of as many, however few there are."""
    pieces: list[bytes] = []
    while most > 0 and (piece := file.read(min(most, PIECE))):
        pieces.append(piece)
        most -= len(piece)
    return b"".join(pieces)


def _regular(path: str | os.PathLike[str], error: type[InputError]) -> Path:
    """The path of a file that has an end. A pipe or a device is refused before it is opened, which could take forever.

    Raises OSError where there is nothing, and `error` for a pipe or a device.
    """
    from pathlib import Path

    file = Path(path)
    mode = os.stat(path).st_mode  # noqa: PTH116  # to pathlib "file/" is the file
    for is_kind, kind in ((stat.S_ISFIFO, "pipe"), (stat.S_ISCHR, "device"), (stat.S_ISBLK, "device")):
        if is_kind(mode):
            right = "give a file; in Python, one that is open as text is read too"
            raise error([Problem("unreadable", os.fspath(path), f"is a {kind}, not a file", right)])
    if stat.S_ISSOCK(mode):
        raise error([Problem("unreadable", os.fspath(path), "is a socket, not a file", "give a file")])
    return file


def _too_large(path: str | os.PathLike[str], error: type[InputError], limits: Limits, name: str) -> InputError:
    """The `error` about a file at a `path` that is larger than that of the `limits` which has the `name`."""
    message = f"has more than {getattr(limits, name):,} characters"
    return error([Problem("too-large", os.fspath(path), message, limits.raised(name))])


@contextmanager
def opened(path: str | os.PathLike[str], error: type[InputError]) -> Iterator[TextIO]:
    """A user's text file, open for reading piece by piece. If it cannot be read, `error` is raised."""
    try:
        with _regular(path, error).open(encoding="utf-8-sig") as file:
            yield file
    except UnicodeDecodeError:
        raise error([_undecodable_file(path)]) from None
    except InputError:
        raise
    except (OSError, ValueError) as caught:
        raise _unreadable(path, caught, error) from None


def _undecodable_file(path: str | os.PathLike[str]) -> Problem:
    """Where the text of a file is not UTF-8, which is looked for piece by piece."""
    from codecs import getincrementaldecoder
    from pathlib import Path

    decoder, place = getincrementaldecoder("utf-8")(), 0
    with Path(path).open("rb") as file:
        while piece := file.read(PIECE):
            pending = len(decoder.getstate()[0])
            try:
                decoder.decode(piece, final=len(piece) < PIECE)
            except UnicodeDecodeError as caught:
                place += caught.start - pending
                break
            place += len(piece)
    return Problem("not-utf8", os.fspath(path), f"is not UTF-8 text (byte {place})", "save it as UTF-8")


PIECE = 1 << 20  # bytes of a file that are read together


def _unreadable(path: str | os.PathLike[str], caught: OSError | ValueError, error: type[InputError]) -> InputError:
    reason = (getattr(caught, "strerror", None) or str(caught)).lower()
    return error([Problem("unreadable", os.fspath(path), f"cannot be read: {reason}", "give a file")])


@contextmanager
def opened_bytes(path: str | os.PathLike[str], error: type[InputError]) -> Iterator[BinaryIO]:
    """A user's file that is no text, such as a workbook, open for reading. If it cannot be read, `error` is raised."""
    try:
        with _regular(path, error).open("rb") as file:
            yield file
    except (OSError, ValueError) as caught:
        if isinstance(caught, InputError):
            raise
        raise _unreadable(path, caught, error) from None


@contextmanager
def writing(target: str | os.PathLike[str] | TextIO) -> Iterator[TextIO]:
    """A text file to be written to; one that is open already is written to as it is.

    What is written to a path is there whole or not at all: it goes to a new file in the same folder, which takes the
    place of the old one at the end. Raises InputError where it cannot be written.
    """
    if not isinstance(target, str | os.PathLike):
        if not hasattr(target, "write"):
            raise TypeError(f"a target is a path or an open text file, not {type(target).__name__}")
        yield target
        return
    try:
        path = _resolved(target)
        if path.exists() and not path.is_file():  # a pipe or a device keeps nothing that could be half
            with path.open("w", encoding="utf-8", newline="") as file:
                yield file
        else:
            yield from _written_anew(path)
    except (OSError, ValueError) as caught:
        if isinstance(caught, InputError):
            raise
        raise _unwritable(target, caught, "give a file in a folder") from None


def _resolved(target: str | os.PathLike[str]) -> Path:
    """The path of a file behind all links. Raises OSError for links in a circle, and for what can only be a folder."""
    from pathlib import Path

    if os.fspath(target).endswith(("/", os.sep)):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    try:
        return Path(target).resolve()
    except RuntimeError:  # to Python 3.12
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP)) from None


def _unwritable(path: str | os.PathLike[str], caught: OSError | ValueError, right: str) -> InputError:
    """What cannot be written; with a code of its own where the path is right and the device fails."""
    reason = (getattr(caught, "strerror", None) or str(caught)).lower()
    fails = getattr(caught, "errno", None) in FAILURES
    code = UNWRITTEN if fails else "unwritable"
    return InputError([Problem(code, os.fspath(path), f"cannot be written: {reason}", "" if fails else right)])


def _written_anew(path: Path) -> Iterator[TextIO]:
    """A new file beside a path, which takes its place once all is written, with its permissions."""
    import secrets
    import shutil

    fresh = path.with_name(f".{path.name[:LONGEST]}.{secrets.token_hex(8)}")
    try:
        with fresh.open("x", encoding="utf-8", newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, fresh)
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    _keep_name(path.parent)


def _keep_name(folder: Path) -> None:
    """Have the new name in a folder on the disk as well, where the system lets folders be opened."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError:
        pass  # some file systems have no such thing; the file itself is there
    finally:
        os.close(descriptor)


def made_folder(path: str | os.PathLike[str]) -> Path:
    """A folder to write files into, which is made if it is not there. Raises InputError where it cannot be."""
    from pathlib import Path

    folder = Path(path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as caught:
        raise _unwritable(path, caught, "give a folder") from None
    return folder
