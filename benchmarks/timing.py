"""Processor time of calls within this process, taken in turn."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping


def seconds(call: Callable[[], object]) -> float:
    """The processor time of one call; the rubbish of earlier ones is collected before it."""
    gc.collect()
    start = time.process_time()
    call()
    return time.process_time() - start


def median_seconds(calls: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """The median processor time of each call, made in turn after one round that is not counted.

    Every second round goes backwards, as a call is slower after one that used other memory than after its like.
    """
    times: dict[str, list[float]] = {name: [] for name in calls}
    order = list(calls)
    for _ in range(rounds + 1):
        for name in order:
            times[name].append(seconds(calls[name]))
        order.reverse()
    return {name: statistics.median(values[1:]) for name, values in times.items()}
