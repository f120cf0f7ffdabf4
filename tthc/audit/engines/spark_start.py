"""Starting Spark: where it is, what it is told, and what is said where it does not start."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from subprocess import DEVNULL
from typing import Any
from urllib.parse import parse_qsl

from py4j.protocol import Py4JError
from pyspark import SparkConf, SparkContext
from pyspark.errors import PySparkException
from pyspark.java_gateway import launch_gateway
from pyspark.sql import SparkSession

from tthc.audit.engines.duckdb_session import private_folder
from tthc.source import CannotRunError, Message, Position, say

LABEL = "spark"
_LOCAL, _PORT = "local", 7077
_SECONDS_TO_CONNECT = 10


@dataclass(frozen=True)
class SparkAddress:
    """Where Spark is (`local[2]`, `spark://host:7077`), the folder that all its machines see, and its own settings."""

    master: str
    folder: Path | None = None
    settings: tuple[tuple[str, str], ...] = ()

    @property
    def is_local(self) -> bool:
        """Whether it runs on this machine alone."""
        return self.master.startswith(_LOCAL)


def read_address(text: str) -> SparkAddress:
    """`local[2]`, `host:7077?folder=/shared&spark.executor.memory=8g`; '' is this machine with all its cores."""
    place, _, query = text.partition("?")
    said = dict(parse_qsl(query))
    folder = said.pop("folder", "")
    if any(not name.startswith("spark.") for name in said):
        raise refused(say("behind the ? of --engine spark://… stand folder=… and settings spark.….=… only"))
    place = place.strip("/") or f"{_LOCAL}[*]"
    master = place if place.startswith(_LOCAL) else f"spark://{place.rpartition('@')[2]}"
    address = SparkAddress(master, Path(folder) if folder else None, tuple(sorted(said.items())))
    if not address.is_local and address.folder is None:
        raise refused(
            say("a cluster needs a folder that all its machines can write: --engine spark://host:7077?folder=/shared")
        )
    return address


@lru_cache(maxsize=1)  # one that was ended for another is started anew
def start_spark(where: SparkAddress) -> SparkSession:
    """The Spark of this process; one at another address is ended. CannotRunError where it does not start."""
    if not where.is_local:
        _check_answers(where.master)
    if running := SparkSession.getActiveSession():
        running.stop()
    conf = SparkConf().setAll(list(_settings(where).items()))
    try:
        SparkContext(conf=conf, gateway=_java(conf))
    except (Py4JError, PySparkException, OSError):
        raise refused(_not_started(where)) from None
    return SparkSession.builder.config(conf=conf).getOrCreate()


def _settings(where: SparkAddress) -> Mapping[str, str]:
    """Nothing is served, said or left behind; moments have no zone; a value that cannot be cast is none."""
    always = {
        "spark.master": where.master,
        "spark.app.name": "tthc audit",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.timestampType": "TIMESTAMP_NTZ",
        "spark.sql.ansi.enabled": "false",
        "spark.sql.catalogImplementation": "in-memory",
        "spark.sql.warehouse.dir": str(private_folder() / "spark-warehouse"),
        "spark.sql.execution.arrow.pyspark.enabled": "true",
    }
    here = {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": f"{_quarter_of_memory()}m",
        "spark.local.dir": str(private_folder()),
        "spark.sql.shuffle.partitions": str(2 * (os.cpu_count() or 1)),
    }
    return {**always, **(here if where.is_local else {}), **dict(where.settings)}


def _quarter_of_memory() -> int:
    """In megabytes; Spark's own default of 1 GB is for trying."""
    pages = os.sysconf("SC_PHYS_PAGES") if hasattr(os, "sysconf") else 0
    return max(1024, pages * os.sysconf("SC_PAGE_SIZE") // 2**22) if pages > 0 else 2048


def _java(conf: SparkConf) -> Any:
    """The one Java of this process (None: it runs), whose own words go nowhere."""
    if SparkContext._gateway is not None:
        return None
    return launch_gateway(conf, {"stdout": DEVNULL, "stderr": DEVNULL})  # type: ignore[no-untyped-call]


def _check_answers(master: str) -> None:
    """Spark itself would ask for a minute."""
    host, _, port = master.removeprefix("spark://").split(",")[0].partition(":")
    try:
        socket.create_connection((host, int(port or _PORT)), _SECONDS_TO_CONNECT).close()
    except (OSError, ValueError):
        raise refused(say("no Spark answers at {master}", master=f"spark://{host}:{port or _PORT}")) from None


def _not_started(where: SparkAddress) -> Message:
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        return say(
            "Spark needs Java 17 or later: install it (openjdk-17-jre-headless), or name its folder in JAVA_HOME"
        )
    if where.is_local:
        return say("Spark does not start: it needs Java 17 or later, and settings that it understands")
    return say("the Spark at {master} does not take the work", master=where.master)


def refused(message: Message) -> CannotRunError:
    """What Spark cannot do, as a sentence."""
    return CannotRunError(say("{at}: {message}", at=Position(LABEL, 1, 1), message=message))
