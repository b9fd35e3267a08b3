"""What a network can be made of besides the tasks of a user."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from rollout.network.links import Link, Node


class Tasks(Protocol):
    """Nodes, links, the first day, and the instant by which all is to be finished."""

    @property
    def nodes(self) -> tuple[Node, ...]: ...
    @property
    def links(self) -> tuple[Link, ...]: ...
    @property
    def start(self) -> dt.date: ...
    @property
    def end(self) -> int | None: ...


class HasTasks(Protocol):
    """What a network can be made of, as of a schedule."""

    @property
    def rule_network(self) -> Tasks: ...
