"""Suggestions for misspelt names: those of `difflib`, and cheap among many thousands."""

from __future__ import annotations

import difflib

import pytest
from hypothesis import given, strategies as st

from rollout.problems import near, suggestion
from rollout.spelling import Spellings

CODES = [f"{number:05}" for number in range(0, 99_999, 9)]  # 11,111 of them, like those of communes
words = st.text("abc0đ-", max_size=8)


@pytest.mark.parametrize(
    ("name", "known", "expected"),
    [
        ("provinc", ["ministry", "province", "district", "commune"], ("province",)),
        ("ministry", ["minister", "ministry", "ministries"], ("ministry", "minister", "ministries")),
        ("abcd", ["dcba", "zzzz"], ()),  # the same letters in another order are not the same word
        ("abcde", ["abcxy"], ("abcxy",)),  # 2 × 3 letters of 10: the least likeness that counts
        ("abcde", ["abxyz"], ()),
        ("aa", ["a"], ("a",)),
        ("0123", CODES, ("30123", "03123", "01323")),  # each is it and a 3: equally near, the last of them first
        ("Hà Nội", CODES, ()),
        ("", ["a", "b"], ()),
        ("", [""], ("",)),
        (2022, ["2021", "x"], ("2021",)),
        ("MIC", ["mic", "moha"], ("mic",)),  # nothing has a capital letter of these
    ],
)
def test_near_names_by_hand(name: object, known: list[str], expected: tuple[str, ...]) -> None:
    assert near(name, known) == expected
    assert near(name, Spellings(known)) == expected


def test_a_name_is_suggested_once() -> None:
    assert near("provinc", ["province", "province"]) == ("province",)


@given(words, st.sets(words, max_size=40))
def test_near_names_are_those_of_difflib(name: str, known: set[str]) -> None:
    assert near(name, known) == tuple(difflib.get_close_matches(name, sorted(known), n=3, cutoff=0.6))


@pytest.mark.parametrize("length", [199, 200, 400])
def test_long_names_are_compared_as_difflib_does(length: int) -> None:
    """From 200 letters on it passes over letters that are frequent."""
    name, known = "ab" * (length // 2), ["ab" * 150, "ba" * 100, "abc" * 60]
    assert near(name, known) == tuple(difflib.get_close_matches(name, sorted(known), n=3, cutoff=0.6))


@pytest.mark.parametrize("name", ["0123", "01234", "Hà Nội", "00001x", "99999"])
def test_few_of_many_thousand_names_are_compared(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []

    class Counting(difflib.SequenceMatcher[str]):
        def ratio(self) -> float:
            compared.append(1)
            return super().ratio()

    monkeypatch.setattr(difflib, "SequenceMatcher", Counting)
    near(name, CODES)
    assert len(compared) <= len(CODES) // 100


def test_a_name_that_is_there_twice_is_suggested_once() -> None:
    assert suggestion(("province", "province")) == "; did you mean 'province'?"


def test_what_is_too_long_for_a_name_is_near_to_none() -> None:
    names = ["a" * 1_000, "b"]
    assert near("a" * 1_000, names) == ("a" * 1_000,)
    assert near("a" * 1_001, names) == ()


def test_a_sign_whose_small_form_is_two_signs_is_looked_up_once() -> None:
    """ẖ in small letters is h and a line below it, which are ẖ when composed: it ended in a recursion without end."""
    assert Spellings(["province"]).near("ẖqqq", 3) == ()
    assert Spellings(["province"]).near("ẖprovince", 3) == ("province",)
