"""Pictures drawn with matplotlib, which the extra `plot` installs: timelines, targets, burn-ups, dependencies.

Each function takes axes or makes them, and returns them. None shows anything or changes a setting. With
axes of your own, pyplot is not even imported.
"""

from __future__ import annotations

from rollout.views.pictures.burn_up_plot import plot_burn_up
from rollout.views.pictures.graph_plot import plot_graph
from rollout.views.pictures.target_plot import plot_target, plot_targets
from rollout.views.pictures.timeline_plot import plot_timeline

__all__ = ["plot_burn_up", "plot_graph", "plot_target", "plot_targets", "plot_timeline"]
