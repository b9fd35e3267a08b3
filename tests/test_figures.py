"""Printed numbers: what each style reads, and what neither does."""

from __future__ import annotations

import pickle
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from rollout.figures import NumberError, Style, number, printed
from rollout.problems import InputError, UnknownError

READ: list[tuple[str, Style, int | Decimal]] = [
    ("67.791", "vi", 67791),
    ("65.744", "vi", 65744),
    ("1.234.567,89", "vi", Decimal("1234567.89")),
    ("98,62%", "vi", Decimal("98.62")),
    ("98,62 %", "vi", Decimal("98.62")),
    ("69%", "vi", 69),
    ("1,234", "vi", Decimal("1.234")),
    ("02", "vi", 2),
    ("0,5", "vi", Decimal("0.5")),
    ("5,0", "vi", Decimal("5.0")),
    ("67791", "vi", 67791),
    ("−4", "vi", -4),
    ("-0,5", "vi", Decimal("-0.5")),
    ("67,791", "en", 67791),
    ("1,234,567.89", "en", Decimal("1234567.89")),
    ("98.62%", "en", Decimal("98.62")),
    ("1.234", "en", Decimal("1.234")),
    ("1,234", "en", 1234),
]

REFUSED: list[tuple[str, Style]] = [
    ("67.79", "vi"),
    ("67,79", "en"),
    ("10,0000", "en"),
    ("10.0000", "vi"),
    ("1234.567", "vi"),
    ("0.123", "vi"),
    ("1.234,567.8", "vi"),
    ("1.234.56", "vi"),
    ("1,5,", "vi"),
    (",5", "vi"),
    ("5,", "vi"),
    ("", "vi"),
    ("%", "vi"),
    (" 5", "vi"),
    ("5\n", "vi"),
    ("10 599", "vi"),
    ("1e3", "en"),
    ("1_000", "en"),
    ("٣", "en"),
    ("NaN", "en"),
    ("9" * 5000, "en"),
]


@pytest.mark.parametrize(("text", "style", "expected"), READ)
def test_a_printed_number_is_read_in_the_style_the_caller_names(
    text: str, style: Style, expected: int | Decimal
) -> None:
    found = number(text, style=style)
    assert (expected, type(expected)) == (found, type(found))


@pytest.mark.parametrize(("text", "style"), REFUSED)
def test_what_is_no_number_of_the_style_is_refused(text: str, style: Style) -> None:
    with pytest.raises(NumberError):
        number(text, style=style)


def test_the_error_says_what_was_found_and_what_would_be_right() -> None:
    with pytest.raises(InputError) as caught:
        number("67.79", style="vi")
    assert str(caught.value) == (
        "'67.79' is not a number in style 'vi'; "
        "write it like 1.234.567,89, or say style='en' if the document is in that style"
    )


def test_the_other_style_is_hinted_at_only_where_it_reads_the_text() -> None:
    with pytest.raises(NumberError) as caught:
        number("10.00.0", style="vi")
    assert str(caught.value) == "'10.00.0' is not a number in style 'vi'; write it like 1.234.567,89"


def test_whole_numbers_only() -> None:
    assert number("67.791", style="vi", whole=True) == 67791
    with pytest.raises(NumberError, match="not a whole number"):
        number("5,0", style="vi", whole=True)


@pytest.mark.parametrize("value", [5, 5.0, None, b"5"])
def test_what_is_not_text_is_refused(value: object) -> None:
    with pytest.raises(NumberError, match="not text"):
        number(value, style="vi")  # type: ignore[call-overload]


def test_a_style_there_is_not_is_named() -> None:
    with pytest.raises(UnknownError, match="number style 'de'"):
        number("5", style="de")  # type: ignore[call-overload]


def test_the_error_pickles() -> None:
    with pytest.raises(NumberError) as caught:
        number("x", style="vi")
    assert pickle.loads(pickle.dumps(caught.value)).problems == caught.value.problems


def test_numbers_are_written_as_documents_print_them() -> None:
    assert printed(67791, style="vi") == "67.791"
    assert printed(67791, style="en") == "67,791"
    assert printed(Decimal("1234.50"), style="vi") == "1.234,50"


@given(st.integers(), st.sampled_from(["vi", "en"]))
def test_a_written_whole_number_reads_back(value: int, style: Style) -> None:
    assert number(printed(value, style=style), style=style, whole=True) == value


@given(st.decimals(-(10**9), 10**9, places=2), st.sampled_from(["vi", "en"]))
def test_a_written_decimal_reads_back(value: Decimal, style: Style) -> None:
    assert number(printed(value, style=style), style=style) == value
