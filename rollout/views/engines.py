"""Frames of the caller's own engine, opened by narwhals and given back as the same kind."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any

import attrs

from rollout.problems import InputError, Problem, UnknownError, choices

if TYPE_CHECKING:
    import narwhals as nw

Frame = Any  # a native frame of Polars, DuckDB, pandas, PyArrow, Dask or Spark, or one of narwhals
Package = Any  # narwhals, which is imported where it is used
ENGINES = ("duckdb", "polars", "polars-lazy", "pandas", "pyarrow", "dask")
ORDINAL = "give day ordinals as whole numbers: 738000 is 2021-07-29, as of date.toordinal() in Python"
TEXT = "give text, such as the ids of the schedule"


def needed_package(name: str) -> Package:
    """The package of an engine. Raises ImportError that says how to install it."""
    from importlib import import_module

    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        message = f"frames need {name}: pip install 'rollout-policy[frames]', or {name} alone"
        raise ModuleNotFoundError(message, name=error.name) from error


@attrs.frozen(eq=False)
class Opened:
    """A frame as narwhals reads it, lazily; `is_eager` says whether what is made of it is given back computed."""

    rows: nw.LazyFrame[Any]
    is_eager: bool

    def close(self, rows: nw.LazyFrame[Any]) -> Frame:
        """Rows that were made of it, as a frame of its kind."""
        return rows.collect().to_native() if self.is_eager else rows.to_native()

    @property
    def engine(self) -> str:
        """The name of its engine."""
        name: str = self.rows.implementation.value
        return name

    @property
    def is_sql(self) -> bool:
        """Whether its engine is asked in SQL, so that of several cases only the first that fits is worked out."""
        return self.engine not in ("polars", "pandas", "pyarrow", "dask")


def opened_frame(native: object, what: str) -> Opened:
    """A native frame of any engine, or one of narwhals; `what` names it in an error. Raises InputError for no frame."""
    package = needed_package("narwhals")
    frame = native
    if not isinstance(native, package.DataFrame | package.LazyFrame):
        try:
            frame = package.from_native(native)
        except TypeError as error:
            message = f"{type(native).__name__} is no frame"
            right = "give one of Polars, DuckDB, pandas, PyArrow, Dask or Spark"
            raise InputError([Problem("no-frame", what, message, right)]) from error
    if isinstance(frame, package.DataFrame):
        return Opened(frame.lazy(), is_eager=True)
    return Opened(frame, is_eager=False)


def checked_columns(frame: Opened, what: str, days: Collection[str], texts: Collection[str]) -> Mapping[str, Any]:
    """The types of the columns of a `frame`, once all that are needed are there and of their kind.

    `days` are the columns of day ordinals and other whole numbers, `texts` those of text; `what` names the frame.
    Raises InputError for all columns that are missing or of another type.
    """
    package = needed_package("narwhals")
    schema: Mapping[str, Any] = frame.rows.collect_schema()
    is_loose = frame.engine in ("pandas", "dask")  # where a null makes whole numbers floats, and text an object
    problems = []
    for name in (*days, *texts):
        if name not in schema:
            missing = UnknownError("column", name, choices(name, schema))
            problems.append(Problem("no-column", what, str(missing), "rename it, or name that which has it"))
            continue
        kind = schema[name]
        is_null = kind == package.Unknown  # a column in which nothing but nulls is known
        is_day = kind.is_integer() or (is_loose and kind.is_float())
        is_text = kind in (package.String, package.Categorical, package.Enum) or (is_loose and kind == package.Object)
        if not is_null and not (is_day if name in days else is_text):
            right = ORDINAL if name in days else TEXT
            problems.append(Problem("wrong-type", what, f"{name} is {kind}", right))
    if problems:
        raise InputError(problems)
    return schema


def frame_like(columns: Mapping[str, object], like: object) -> Frame:
    """Columns of PyArrow as a frame of the engine of `like`: a frame, or one of the names in ENGINES.

    A frame of DuckDB is one of the same connection, so that the two can be joined; one of Spark of the same session.
    """
    rollout_table = needed_package("pyarrow").table(dict(columns))
    if isinstance(like, str):
        return _named_engine(rollout_table, like)
    model = opened_frame(like, "like")
    native = model.rows.to_native()
    if model.engine == "duckdb":
        return native.query("rollout_rows", "select * from rollout_table")  # DuckDB reads the variable of that name
    if model.engine.startswith("pyspark"):
        return native.sparkSession.createDataFrame(rollout_table)
    name = "polars-lazy" if model.engine == "polars" and not model.is_eager else model.engine
    return _named_engine(rollout_table, name)


def _named_engine(table: Frame, name: str) -> Frame:
    makers: dict[str, Callable[[], Frame]] = {
        "duckdb": lambda: needed_package("duckdb").from_arrow(table),
        "polars": lambda: needed_package("polars").from_arrow(table),
        "polars-lazy": lambda: needed_package("polars").from_arrow(table).lazy(),
        "pandas": table.to_pandas,
        "pyarrow": lambda: table,
        "dask": lambda: needed_package("dask.dataframe").from_pandas(table.to_pandas(), npartitions=1),
    }
    if name not in makers:
        raise UnknownError("engine", name, choices(name, ENGINES))
    return makers[name]()
