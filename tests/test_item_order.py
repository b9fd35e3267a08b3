"""Tasks and targets stand in a Policy as they follow one another in the text, however its tables are written."""

from __future__ import annotations

import pytest

import rollout

HEAD = 'format = 1\n[instrument]\nid = "p"\nkind = "plan"\nissuer = "x"\nissued = 2022-01-01\ntitle = { en = "P" }\n'
NAMED = 'clause = "1"\nat = "province"\n'


def task(name: str, header: str = "[[task]]") -> str:
    return f'{header}\nid = "{name}"\ntitle = {{ en = "T" }}\n{NAMED}'


def target(name: str, header: str = "[[target]]") -> str:
    return f'{header}\nid = "{name}"\nmeasure = {{ en = "M" }}\n{NAMED}at-least = 1\n'


def inline(name: str) -> str:
    return f'{{ id = "{name}", title = {{ en = "T" }}, clause = "1", at = "province" }}'


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        (task("a") + target("b") + task("c"), "a b c"),
        (target("b") + task("a") + target("c"), "b a c"),
        (task("a", "  [[ task ]]  # the first") + target("b", "[[target]]# next") + task("c"), "a b c"),
        (task("a", '[["task"]]') + target("b") + task("c"), "a b c"),
        ("# the next line is no header of its own\n#[[task]]\n" + target("b") + task("a"), "b a"),
        (target("b") + 'note = { en = """\n[[task]]\n[[target]]\n""" }\n' + task("a") + target("c"), "b a c"),
        (target("b") + "note = { en = '''\n[[task]]\n''' }\n" + task("a") + target("c"), "b a c"),
        (target("b") + task("a") + '[[task.needs]]\ntask = "c"\n' + target("d") + task("c"), "b a d c"),
    ],
)
def test_items_follow_one_another_as_in_the_text(tables: str, expected: str) -> None:
    policy, problems = rollout.parse_policy(HEAD + tables)
    assert problems == ()
    assert [item.id for item in policy.items] == expected.split()


def test_tables_written_inline_stand_where_their_key_does() -> None:
    text = HEAD.replace("[instrument]", f"task = [{inline('a')}, {inline('b')}]\n[instrument]")
    policy, problems = rollout.parse_policy(text + target("c"))
    assert problems == ()
    assert [item.id for item in policy.items] == ["a", "b", "c"]


def test_ids_given_twice_are_told_in_the_order_of_the_text() -> None:
    _, problems = rollout.parse_policy(HEAD + target("a") + task("a") + target("a"))
    assert [str(problem) for problem in problems] == [
        "policy:15: task a.id: there is a 'a' at line 8 already; give it an id of its own",
        "policy:20: target a.id: there is a 'a' at line 8 already; give it an id of its own",
    ]
