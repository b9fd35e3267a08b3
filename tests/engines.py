"""Frames of every engine that is installed, for tests that ask each of them the same."""

from __future__ import annotations

import os
import warnings
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import pytest

Rows = list[dict[str, object]]
Frame = Any  # a native frame of any engine
# "spark" is asked only where SPARK_SERVER says by which server of Spark Connect, as the session `spark` of nox does:
# "sail" starts one of Sail here, "local[2]" one of PySpark with two cores, and "sc://…" is the address of one.
SERVERS: list[Any] = []  # kept as long as the tests run
ENGINES = ["polars", "polars-lazy", "duckdb", "pandas", "pandas-nullable", "pyarrow", "dask", "spark"]


def engine_or_skip(name: str) -> str:
    """The engine, if what it needs is installed."""
    pytest.importorskip("narwhals")
    pytest.importorskip("pyarrow")
    packages = {"dask": "dask.dataframe", "pyarrow": "pyarrow", "spark": "pyspark.sql.connect.session"}
    pytest.importorskip(packages.get(name, name.partition("-")[0]))
    if name == "spark" and not os.environ.get("SPARK_SERVER"):
        pytest.skip("no server of Spark Connect")
    return name


def model(engine: str) -> Frame:
    """A `like` of the engine: its name, or a frame of Spark or of nullable columns of pandas."""
    if engine == "spark":
        return spark_session().createDataFrame([(1,)], ["one"])
    return "pandas" if engine == "pandas-nullable" else engine


@cache
def spark_session() -> Frame:
    """The session of the server that was asked for."""
    from pyspark.sql import SparkSession

    remote = os.environ["SPARK_SERVER"]
    if remote == "sail":
        from pysail.spark import SparkConnectServer

        SERVERS.append(SparkConnectServer(port=0))
        SERVERS[0].start()
        remote = f"sc://localhost:{SERVERS[0].listening_address[1]}"
    session: Frame = SparkSession.builder.remote(remote).config("spark.sql.shuffle.partitions", "2").getOrCreate()
    return session


def frame(engine: str, columns: Mapping[str, Sequence[object]], texts: Sequence[str]) -> Frame:
    """Columns as a frame of an engine; those that are not texts hold whole numbers or None."""
    import pyarrow as pa

    types = {name: pa.string() if name in texts else pa.int32() for name in columns}
    table = pa.table({name: pa.array(list(values), types[name]) for name, values in columns.items()})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Dask's own
        match engine:
            case "polars" | "polars-lazy":
                import polars as pl

                eager: Any = pl.from_arrow(table)
                return eager.lazy() if engine == "polars-lazy" else eager
            case "duckdb":
                import duckdb

                return duckdb.from_arrow(table)
            case "pandas":
                return table.to_pandas()
            case "pandas-nullable":
                return table.to_pandas().convert_dtypes()
            case "dask":
                from dask import dataframe

                return dataframe.from_pandas(table.to_pandas(), npartitions=2)
            case "spark":
                return spark_session().createDataFrame(table)
    return table


def rows(native: Frame) -> Rows:
    """The rows of a frame, with None for every null, whole numbers as int and rates to six decimals; sorted."""
    import narwhals as nw

    opened: Any = nw.from_native(native)
    eager = opened.collect() if isinstance(opened, nw.LazyFrame) else opened
    plain = [{name: _plain(value) for name, value in row.items()} for row in eager.rows(named=True)]
    return sorted(plain, key=lambda row: [str(value) for value in row.values()])


def _plain(value: object) -> object:
    if value is None or str(value) in ("nan", "<NA>"):
        return None
    if isinstance(value, str | bool):
        return value
    number = float(str(value))
    return int(number) if number.is_integer() else round(number, 6)
