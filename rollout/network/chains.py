"""Chains of links in words: what each bound demands, one clause after the other, so that a reader can add it up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from rollout.labels import plural
from rollout.network.links import ENDS, Leg, Node

VERBS = ("starts", "finishes")
LONG = 20
"""The links of the longest chain that is written out."""
SHOWN = 5
"""The links of a longer chain that are shown at either end."""


def path(chain: Sequence[Leg]) -> str:
    """`a -> b -> c <- a`: the tasks a chain runs through; an arrow points back where a maximum lag is followed."""
    return chain[0].tail + "".join(f" {'->' if leg.bound == 'min' else '<-'} {leg.head}" for leg in chain)


def outline(chain: Sequence[Leg]) -> str:
    """The path of a chain; of a long one its first and last tasks."""
    if len(chain) <= LONG:
        return path(chain)
    return f"{path(chain[:SHOWN])} … {_more(chain)} … {path(chain[-SHOWN:])}"


def _more(chain: Sequence[Leg]) -> str:
    return f"{len(chain) - 2 * SHOWN:,} more"


def around(nodes: Iterable[Node], cycle: Sequence[Leg]) -> list[str]:
    """What adds up along a cycle."""
    return _demands(nodes, cycle, cycle[-1].reaches)


def along(nodes: Sequence[Node], chain: Sequence[Leg]) -> list[str]:
    """What adds up along a chain, from the start of its first task to the finish of its last."""
    ends_short = not chain or not chain[-1].reaches
    return _demands(nodes, chain, 0) + ([_taking(nodes[-1])] if ends_short and nodes[-1].duration else [])


def _demands(nodes: Iterable[Node], chain: Sequence[Leg], reached: int) -> list[str]:
    """Each bound, and the duration of each task that the chain crosses from one end to the other."""
    if len(chain) > LONG:
        first, last = _demands(nodes, chain[:SHOWN], reached), chain[-SHOWN:]
        return [*first, f"… {_more(chain)} …", *_demands(nodes, last, chain[-SHOWN - 1].reaches)]
    tasks, texts = {node.id: node for node in nodes}, list[str]()
    for leg in chain:
        if leg.leaves != reached and tasks[leg.tail].duration:
            texts.append(_taking(tasks[leg.tail]) if leg.leaves else _ending(tasks[leg.tail]))
        texts.append(demand(leg))
        reached = leg.reaches
    return texts


def _taking(node: Node) -> str:
    return f"{node.id} takes {plural(node.duration, 'day')}"


def _ending(node: Node) -> str:
    return f"{node.id} starts {plural(node.duration, 'day')} before it finishes"


def demand(leg: Leg) -> str:
    """`b starts at least 2 days after a finishes`."""
    leaves, reaches = ENDS[leg.link.kind]
    lag = leg.link.min if leg.bound == "min" else leg.link.max or 0
    return f"{leg.link.succ} {VERBS[reaches]} {_apart(leg, lag)} {leg.link.pred} {VERBS[leaves]}"


def _apart(leg: Leg, lag: int) -> str:
    if lag == 0:
        return "no earlier than" if leg.bound == "min" else "no later than"
    least = (leg.bound == "min") == (lag > 0)
    return f"at {'least' if least else 'most'} {plural(abs(lag), 'day')} {'after' if lag > 0 else 'before'}"


def clauses(nodes: Iterable[Node], chain: Sequence[Leg]) -> tuple[str, ...]:
    """The texts that the chain's tasks and links rest on, each once, in the chain's order."""
    cited = {node.id: node.clause for node in nodes}
    texts = [text for leg in chain for text in (cited[leg.tail], leg.link.clause, cited[leg.head])]
    return tuple(dict.fromkeys(text for text in texts if text))


def beginning(instant: int, start: dt.date | None) -> str:
    """The instant as something begins at it: an offset, or the day that it opens."""
    return f"{instant}" if start is None else _date(instant)


def ending(instant: int, start: dt.date | None) -> str:
    """The instant as something ends at it: an offset, or the end of the day before it."""
    return f"{instant}" if start is None else f"the end of {_date(instant - 1)}"


def _date(ordinal: int) -> str:
    if dt.date.min.toordinal() <= ordinal <= dt.date.max.toordinal():
        return dt.date.fromordinal(ordinal).isoformat()
    return "a day before the year 1" if ordinal < 1 else "a day after the year 9999"
