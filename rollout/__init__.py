"""Who must do what by when, what is due or overdue on a day, why, and what holds it up: policy documents as data.

`__init__.pyi` is the one list of public names. Type checkers read it, and so does `__getattr__`: a name is imported
from its room at its first use, so that `import rollout` stays light.
"""

from __future__ import annotations

_rooms: dict[str, str] = {}  # the room of each public name


def __getattr__(name: str) -> object:
    if not _rooms:
        from itertools import pairwise
        from pkgutil import get_data

        for statement in (get_data("rollout", "__init__.pyi") or b"").decode().split("\nfrom ")[1:]:
            room, _, names = statement.partition(" import ")
            words = names.split()  # `name as name, name as name`, with brackets around several lines
            _rooms.update({word: room for word, following in pairwise(words) if following == "as"})
    if name in _rooms:
        from importlib import import_module

        value = getattr(import_module(_rooms[name]), name)
    elif name == "__all__":
        value = sorted(_rooms)
    elif name == "__version__":
        from importlib.metadata import version

        value = version("rollout-policy")
    else:
        raise AttributeError(f"module 'rollout' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__getattr__("__all__"), "__version__"]
