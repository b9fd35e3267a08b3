"""The pictures of `rollout.views.plots` as Vega-Lite specifications: dicts of plain data, made without any extra.

They are of version 5 of Vega-Lite, which version 6 draws too, and hold their own data.
"""

from __future__ import annotations

from rollout.views.pictures.burn_up_chart import chart_burn_up
from rollout.views.pictures.graph_chart import chart_graph
from rollout.views.pictures.target_chart import chart_targets
from rollout.views.pictures.timeline_chart import chart_timeline

__all__ = ["chart_burn_up", "chart_graph", "chart_targets", "chart_timeline"]
