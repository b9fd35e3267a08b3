"""The tasks and links of a network that no dates can satisfy."""

from __future__ import annotations

import attrs

from rollout.schedule.network import Network


@attrs.frozen
class Contradictions:
    """The chains along which a network contradicts itself, as its problems name them."""

    chains: tuple[str, ...]

    @classmethod
    def of(cls, net: Network) -> Contradictions:
        return cls(tuple(f" {conflict.where} " for conflict in net.conflicts()))

    def has_link(self, pred: str, succ: str) -> bool:
        """Whether a link is part of a chain, in whose text an arrow points back where its maximum lag binds."""
        forward, back = f" {pred} -> {succ} ", f" {succ} <- {pred} "
        return any(forward in chain or back in chain for chain in self.chains)

    def has_task(self, name: str) -> bool:
        """Whether a task contradicts its own due."""
        return f" {name} " in self.chains
