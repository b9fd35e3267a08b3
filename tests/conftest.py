"""How properties are searched. `pytest` runs the profile "quick"; `pytest --hypothesis-profile=dev` another one.

| profile | examples | which |
|---|---|---|
| quick | two in five of what each test asks for | the same ones on each run and each machine |
| ci | as many as each test asks for | the same ones on each run and each machine; `nox -s properties` |
| dev | as many | new ones on each run; a failure is kept in .hypothesis and tried first |
| thorough | twenty times as many | new ones on each run |
"""

from __future__ import annotations

import functools
import gc
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, settings

from rollout.limits import LIMITS
from rollout.policy.read import policies
from rollout.units import reader

PER_TEST = 100  # the examples of a test that asks for no number of its own

# A deadline and the check `too_slow` measure the machine and what else runs on it, not the library.
steady = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True, max_examples=PER_TEST)

settings.register_profile("quick", steady, derandomize=True, database=None, max_examples=2 * PER_TEST // 5)
settings.register_profile("ci", steady, derandomize=True, database=None)
settings.register_profile("dev", steady, derandomize=False)
settings.register_profile("thorough", steady, derandomize=False, max_examples=20 * PER_TEST)
settings.load_profile("quick")

gc.set_threshold(200_000, 50, 50)  # little of a run is garbage; searching for it took a quarter of the time


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what lives as long as the run."""
    gc.freeze()


def read_once(read: Callable[..., Any], shipped: frozenset[str]) -> Callable[..., Any]:
    """A reader that reads what is shipped once in a run: values that nothing changes, and most tests ask for them."""
    once = functools.cache(read)

    @functools.wraps(read)
    def reading(name: Any, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401  # whatever the reader takes
        is_plain = not arguments and (not options or options == {"limits": LIMITS})
        if is_plain and isinstance(name, str) and name in shipped:
            return once(name)
        return read(name, *arguments, **options)

    return reading


policies.load_policy = read_once(policies.load_policy, frozenset(policies.shipped_policies()))
reader.load_units = read_once(reader.load_units, frozenset(("vn",)))
