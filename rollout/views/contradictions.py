"""The tasks and links of a network that no dates can satisfy."""

from __future__ import annotations

import attrs

from rollout.network.network import Network


@attrs.frozen
class Contradictions:
    """The links of the conflicts of a network, as pairs of tasks, and the tasks that miss their own due."""

    links: frozenset[tuple[str, str]]
    tasks: frozenset[str]

    @classmethod
    def of(cls, net: Network) -> Contradictions:
        links: set[tuple[str, str]] = set()
        tasks: set[str] = set()
        for conflict in net.conflicts():
            links.update((link.pred, link.succ) for link in conflict.links)
            if not conflict.links:
                tasks.update(node.id for node in conflict.nodes)
        return cls(frozenset(links), frozenset(tasks))

    def has_link(self, pred: str, succ: str) -> bool:
        """Whether a link is part of a conflict."""
        return (pred, succ) in self.links

    def has_task(self, name: str) -> bool:
        """Whether a task contradicts its own due."""
        return name in self.tasks
