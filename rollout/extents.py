"""How far the sheets of a workbook reach, before it is read: a few bytes of it can name billions of cells."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from itertools import accumulate
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile, is_zipfile

# what Python's zip files raise where they are damaged, encrypted, or packed in a way that it does not know
DAMAGED = (BadZipFile, zlib.error, struct.error, ValueError, LookupError, NotImplementedError, EOFError, RuntimeError)
PIECE = 1 << 20  # bytes that are looked at together
_ATTRIBUTES = rb"(?:[^<>\"']|\"[^\"]*\"|'[^']*')"
_FAR_CELL = re.compile(rb"\br\s*=\s*[\"']\s*(?:[A-Za-z]{2}|[A-Za-z]?[0-9]{8})")
_CELL = re.compile(rb"<(?:[\w.-]+:)?c\s%b*?\br\s*=\s*[\"']\s*([A-Za-z]{1,9})([0-9]{1,12})" % _ATTRIBUTES)
_ROW = re.compile(rb"<(?:[\w.-]+:)?row\s%b*?\br\s*=\s*[\"']\s*([0-9]{1,12})" % _ATTRIBUTES)
_OF_TABLE = re.compile(rb"<(?:[\w.-]+:)?(table-row|table-cell|covered-table-cell)\b(%b*)>" % _ATTRIBUTES)
_REPEATED = re.compile(rb"number-(?:rows|columns)-repeated\s*=\s*[\"']\s*([0-9]{1,12})")


def cells_spanned(file: BinaryIO) -> int:
    """About how many cells the largest sheet of an open .xlsx or .ods has from its first to its last; 0 of others.

    Raises one of DAMAGED where it cannot be unpacked.
    """
    try:
        if not is_zipfile(file):
            return 0
        with ZipFile(file) as packed:
            names = [name for name in packed.namelist() if name.endswith(".xml")]
            if "content.xml" in names:
                return _cells_of_tables(packed, "content.xml")
            return max((_cells_of_sheet(packed, name) for name in names), default=0)
    finally:
        file.seek(0)


def _tagged_pieces(packed: ZipFile, name: str) -> Iterator[bytes]:
    """A file in pieces that end with a tag; of what is longer than a piece and no tag, the end is kept."""
    with packed.open(name) as member:
        rest = b""
        while piece := member.read(PIECE):
            head, mark, tail = (rest + piece).rpartition(b">")
            rest = tail[-PIECE:]
            yield head + mark
        yield rest


def _cells_of_sheet(packed: ZipFile, name: str) -> int:
    """The cells of the sheet of an .xlsx. One that goes to column Z at most is no larger than what it packs."""
    if not any(map(_FAR_CELL.search, _tagged_pieces(packed, name))):
        return 0
    width = height = 0
    for piece in _tagged_pieces(packed, name):
        for column, row in set(_CELL.findall(piece)):
            width, height = max(width, _column_number(column)), max(height, int(row))
        height = max(height, *map(int, _ROW.findall(piece)), 0)
    return width * height


def _column_number(letters: bytes) -> int:
    """1 of A, 27 of AA."""
    *_, number = accumulate((letter - 64 for letter in letters.upper()), lambda number, digit: 26 * number + digit)
    return number


def _cells_of_tables(packed: ZipFile, name: str) -> int:
    """The cells of all tables of an .ods together, in which one can stand for many that are alike."""
    width = height = column = row = repeated = 0
    for piece in _tagged_pieces(packed, name):
        for kind, attributes in _OF_TABLE.findall(piece):
            match = _REPEATED.search(attributes)
            count = int(match[1]) if match else 1
            if kind == b"table-row":
                row, column, repeated = row + repeated, 0, count
                continue
            column += count
            if not attributes.endswith(b"/") or b"value" in attributes:
                width, height = max(width, column), row + repeated
    return width * height
