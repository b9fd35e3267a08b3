"""Large data on the caller's own engine: frames of obligations and evidence, states counted, dossiers classified.

Polars, DuckDB, pandas, PyArrow, Dask and Spark (by Spark Connect) by way of narwhals, lazily where the engine is. Days
are ordinals, `date.toordinal()`, in columns of whole numbers: engines differ in the arithmetic of dates. DuckDB comes
with the extra `frames`.
"""

from __future__ import annotations

from rollout.views.dossiers import OUTSIDE_TALLY, classify, tally_by
from rollout.views.engines import ENGINES
from rollout.views.frame_rows import EVIDENCE_COLUMNS, SCHEDULE_COLUMNS, evidence_frame, schedule_frame
from rollout.views.scores import SCORE_COLUMNS, score

__all__ = [
    "ENGINES",
    "EVIDENCE_COLUMNS",
    "OUTSIDE_TALLY",
    "SCHEDULE_COLUMNS",
    "SCORE_COLUMNS",
    "classify",
    "evidence_frame",
    "schedule_frame",
    "score",
    "tally_by",
]
