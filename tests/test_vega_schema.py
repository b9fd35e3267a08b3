"""The Vega-Lite pictures by the official JSON Schema, and drawn; asked for by `nox -s vega`, which installs both."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import jsonschema
import pytest
from test_pictures import attained, charts, nationwide

from rollout import Measured
from rollout.labels import Lang
from rollout.network.network import Network
from rollout.views.vega import chart_graph, chart_targets, chart_timeline

vl_convert = pytest.importorskip("vl_convert", reason="nox -s vega installs it")
altair = find_spec("altair")
if altair is None or altair.origin is None:
    pytest.skip("nox -s vega installs Altair, which comes with the schema", allow_module_level=True)

SCHEMA = json.loads(
    (Path(altair.origin).parent / "vegalite" / "v5" / "schema" / "vega-lite-schema.json").read_text(encoding="utf-8")
)
PNG = b"\x89PNG"


def all_charts(lang: Lang) -> dict[str, dict[str, object]]:
    """One of each kind, and those of the country, of a network, and of a target that is a range."""
    ranged = '\n[[target]]\nid = "t"\nat = "m1"\nexactly = { 2023 = [10, 15] }\nscale = "%"\n'
    return {
        **charts(lang),
        "country": chart_timeline(nationwide(), lang=lang, dark=True),
        "network": chart_graph(Network.from_tasks({"a": 1, "b": 2}, [("a", "b")]), lang=lang),
        "range": chart_targets(attained(Measured("t", "m1", "2023-01-01", value=12), target=ranged), lang=lang),
        "empty": chart_timeline(nationwide().where(task="ct-02-2022/digitisation-plan"), lang=lang),
    }


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_chart_is_valid(lang: Lang) -> None:
    validator = jsonschema.Draft7Validator(SCHEMA)
    for name, chart in all_charts(lang).items():
        assert validator.is_valid(chart), name
    assert not validator.is_valid({**charts(lang)["graph"], "layer": [{"mark": "no mark"}]})


@pytest.mark.parametrize("release", ["5.20", "6.1"])
def test_both_releases_of_vega_lite_draw_them(release: str) -> None:
    for name, chart in all_charts("vi").items():
        assert vl_convert.vegalite_to_png(chart, vl_version=release).startswith(PNG), name
