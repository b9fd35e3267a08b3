"""A small country and the start of a policy file, for tests in which the input stands beside the assertion."""

from __future__ import annotations

from collections.abc import Mapping

import rollout
from rollout import Policy, Register, State, Tier, Unit
from rollout.days import day
from rollout.labels import Label
from rollout.limits import Limits
from rollout.units.act import Act


def country() -> Register:
    """Two ministries, one merged into the other in 2025, and two provinces with all below them.

    District 004 ends with June 2022 and goes into 003; commune 00005 is formed the day after.
    """
    return Register(
        [
            Unit("m1", Tier.MINISTRY, "Bộ Một"),
            Unit("m2", Tier.MINISTRY, "Bộ Hai", until=day("2025-02-28"), successors=("m1",)),
            Unit("01", Tier.PROVINCE, "Bắc"),
            Unit("02", Tier.PROVINCE, "Nam"),
            Unit("001", Tier.DISTRICT, "Ao", parent="01"),
            Unit("002", Tier.DISTRICT, "Bể", parent="01"),
            Unit("003", Tier.DISTRICT, "Cầu", parent="02"),
            Unit("004", Tier.DISTRICT, "Dốc", parent="02", until=day("2022-06-30"), successors=("003",)),
            Unit("00001", Tier.COMMUNE, "Một", parent="001"),
            Unit("00002", Tier.COMMUNE, "Hai", parent="001"),
            Unit("00003", Tier.COMMUNE, "Ba", parent="002"),
            Unit("00004", Tier.COMMUNE, "Bốn", parent="003"),
            Unit("00005", Tier.COMMUNE, "Năm", parent="003", since=day("2022-07-01")),
        ],
        "small",
    )


def policy(tasks: str, name: str = "p", instrument: str = "issued = 2022-01-01") -> Policy:
    """A policy of the tasks and targets given as TOML, whose titles, measures and clauses are filled in."""
    head = f'format = 1\n[instrument]\nid = "{name}"\nkind = "plan"\nissuer = "x"\ntitle = {{ vi = "{name}" }}\n'
    filled = tasks.replace("[[task]]", '[[task]]\ntitle = { vi = "việc" }\nclause = "1"')
    filled = filled.replace("[[target]]", '[[target]]\nmeasure = { vi = "mức" }\nclause = "1"')
    any_year = Limits(first_year=1, last_year=9999)
    parsed, problems = rollout.parse_policy(f"{head}{instrument}\n{filled}", limits=any_year)
    assert problems == ()
    return parsed


def by_state(row: Mapping[str, object]) -> dict[str, int]:
    """The counts of a row by state."""
    counts = {str(state): int(str(row[state])) for state in State if state in row}
    return {state: count for state, count in counts.items() if count}


def merged(passes: str) -> Register:
    """Communes a and b, which became c on 1 July 2023 by an act; `passes` is where it says that duties pass."""
    return Register(
        [
            Unit("a", Tier.COMMUNE, "A", until=day("2023-06-30"), successors=("c",), ended_by="9/NQ"),
            Unit("b", Tier.COMMUNE, "B", until=day("2023-06-30"), successors=("c",), ended_by="9/NQ"),
            Unit("c", Tier.COMMUNE, "C", since=day("2023-07-01"), formed_by="9/NQ"),
        ],
        "merged",
        acts=(Act("9/NQ", "resolution", passes=Label(passes.replace("art.", "Điều"), passes)),),
    )
