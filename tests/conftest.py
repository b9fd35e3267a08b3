"""How properties are searched. `pytest` runs the profile "ci"; `pytest --hypothesis-profile=dev` another one.

| profile | examples | which |
|---|---|---|
| ci | as many as each test asks for | the same ones on each run and each machine |
| dev | as many | new ones on each run; a failure is kept in .hypothesis and tried first |
| thorough | twenty times as many | new ones on each run |
"""

from __future__ import annotations

import gc

from hypothesis import HealthCheck, settings

PER_TEST = 100  # the examples of a test that asks for no number of its own

# A deadline and the check `too_slow` measure the machine and what else runs on it, not the library.
steady = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True, max_examples=PER_TEST)

settings.register_profile("ci", steady, derandomize=True, database=None)
settings.register_profile("dev", steady, derandomize=False)
settings.register_profile("thorough", steady, derandomize=False, max_examples=20 * PER_TEST)
settings.load_profile("ci")


def pytest_collection_finish() -> None:
    """Let the garbage collector search rarely, and not what lives as long as the run: it took a quarter of the time."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
