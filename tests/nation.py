"""The national register, read once for all tests: it is a value that nothing changes."""

from __future__ import annotations

import functools

import rollout
from rollout import Register


@functools.cache
def national_register() -> Register:
    """The shipped register of Viet Nam."""
    return rollout.load_units("vn")
