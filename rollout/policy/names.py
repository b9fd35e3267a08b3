"""Names of bodies, of places and of rules in words."""

from __future__ import annotations

from collections.abc import Mapping

from rollout.days import Period
from rollout.labels import Label
from rollout.policy.policy import Policy
from rollout.sentences import words
from rollout.units.reader import load_bodies
from rollout.units.register import Register
from rollout.units.unit import PLACES


def bodies_of(*policies: Policy) -> Register:
    """The bodies that come with the library, and those that only the policies have."""
    known = load_bodies()
    own = {body.id: body for policy in policies for body in policy.bodies}
    return Register((*known, *(body for name, body in own.items() if name not in known)), "bodies")


def body_in_words(name: str, register: Register | None = None, places: Mapping[str, Label] = PLACES) -> Label:
    """A place or a body by its `name`; one for which there is none in `places` or in the `register` as it is."""
    if name in places:
        return places[name]
    if register is not None and name in register:
        return register[name].label
    return Label(name)


def node_in_words(node: str, register: Register | None = None) -> Label:
    """A rule by the id of its task, its place and its period: `ct-02-2022/certify-one-stop, cấp tỉnh, năm 2022`."""
    rule, _, period = node.partition("#")
    task, _, place = rule.partition("@")
    sentence = words("{t}, {p}", t=task, p=body_in_words(place, register)) if place else Label(task)
    return words("{r}, {p}", r=sentence, p=Period.of(period)) if period else sentence
