"""How many examples a property is tried on."""

from __future__ import annotations

from hypothesis import settings


def examples(count: int) -> settings:
    """Settings for `count` examples where the profile has 100 per test, and in proportion under another profile."""
    return settings(max_examples=max(1, count * settings().max_examples // 100))
