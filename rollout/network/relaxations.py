"""Single changes that would end a contradiction, each tried out on the part of the network it stands in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

import attrs

from rollout.network.chains import days, named
from rollout.network.links import Bound, Leg, Link, Node

UNTRIED = "; other changes were not tried, as too much hangs together here"


@attrs.frozen
class Part:
    """Some of a network's nodes and all links among them."""

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]

    @classmethod
    def ordered(cls, nodes: Iterable[Node], links: Iterable[Link]) -> Part:
        """The part in an order of its own, so that no answer depends on the order of the input."""
        by_id = sorted(nodes, key=lambda node: node.id)
        return cls(tuple(by_id), tuple(sorted(set(links), key=lambda link: Leg(link, "min").key)))


@attrs.frozen
class Change:
    """A way to give way `by` some days, `most` at the utmost."""

    words: str
    most: int
    by: Callable[[int], Part]


def relaxations(changes: Iterable[Change], missing: int, holds: Callable[[Part], bool]) -> list[str]:
    """The changes after any one of which the part `holds`, in words.

    Each names the fewest days that do: those missing in the chain or, where another chain contradicts it too, more.
    """
    tried = [(change.words, least(change, missing, holds)) for change in changes]
    return [f"{words} by {days(count)}" for words, count in tried if count]


def least(change: Change, missing: int, holds: Callable[[Part], bool]) -> int:
    """The fewest days, and no fewer than are missing, by which the change must be made; 0 if it cannot help."""
    if change.most < missing:
        return 0
    if holds(change.by(missing)):
        return missing
    if not holds(change.by(change.most)):
        return 0
    short, enough = missing, change.most
    while enough - short > 1:
        middle = (short + enough) // 2
        short, enough = (short, middle) if holds(change.by(middle)) else (middle, enough)
    return enough


def of_lags(part: Part, chain: Iterable[Leg]) -> Iterator[Change]:
    """Each lag on the chain loosened."""
    index = {link: number for number, link in enumerate(part.links)}
    lags = sum(abs(link.min) + abs(link.max or 0) for link in part.links)
    most = lags + 2 * sum(node.duration for node in part.nodes)
    for leg in chain:
        verb = "lower the minimum" if leg.bound == "min" else "raise the maximum"
        yield Change(f"{verb} lag of {named(leg.link)}", most, partial(_loosened, part, index[leg.link], leg.bound))


def _loosened(part: Part, at: int, bound: Bound, count: int) -> Part:
    link = part.links[at]
    if bound == "min":
        changed = attrs.evolve(link, min=link.min - count)
    else:
        changed = attrs.evolve(link, max=(link.max or 0) + count)
    return Part(part.nodes, (*part.links[:at], changed, *part.links[at + 1 :]))


def of_durations(part: Part, names: Iterable[str]) -> Iterator[Change]:
    """Each of the named tasks shortened."""
    index = {node.id: number for number, node in enumerate(part.nodes)}
    for name in names:
        at = index[name]
        yield Change(f"shorten {name}", part.nodes[at].duration, partial(_shortened, part, at))


def _shortened(part: Part, at: int, count: int) -> Part:
    return _with(part, at, attrs.evolve(part.nodes[at], duration=part.nodes[at].duration - count))


def of_start(part: Part, name: str, most: int) -> Iterator[Change]:
    """The named task's own lower bound lowered."""
    at = next(number for number, node in enumerate(part.nodes) if node.id == name)
    yield Change(f"advance the first day of {name}", most, partial(_advanced, part, at))


def _advanced(part: Part, at: int, count: int) -> Part:
    return _with(part, at, attrs.evolve(part.nodes[at], not_before=(part.nodes[at].not_before or 0) - count))


def _with(part: Part, at: int, node: Node) -> Part:
    return Part((*part.nodes[:at], node, *part.nodes[at + 1 :]), part.links)
