"""The catalogue of a test is its docstring: YAML, whose first line is line 1 of `catalogue.yaml`."""

from __future__ import annotations

import gc
import os
from inspect import cleandoc

import pytest
from _pytest.terminal import TerminalReporter

from tests.read_once import read_once
from tthc.load.catalogue import Loaded, load_text
from tthc.model.catalogue import Catalogue

os.environ["COLUMNS"] = "100"  # pages of text wrap at the terminal's width, and there may be a terminal
read_once()


@pytest.fixture
def loaded(request: pytest.FixtureRequest) -> Loaded:
    """What the test's docstring holds, with its mistakes."""
    return load_text(cleandoc(request.function.__doc__), "catalogue.yaml")


@pytest.fixture
def catalogue(loaded: Loaded) -> Catalogue:
    """What the test's docstring holds, when there is no mistake in it."""
    assert [str(problem) for problem in loaded.problems] == []
    return loaded.catalogue


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object | None:
    """Each module's project is made in one process, not in all."""
    if config.getoption("dist") != "loadgroup":
        return None
    from tests.sharing_out import FilesTogether

    return FilesTogether(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Tests and modules stay until the end: nobody need look for garbage among them, nor after every hundred objects."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 10)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where everything is installed that a test may want, a skipped test hides something: the run fails."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("TTHC_FAIL_ON_SKIP") and isinstance(reporter, TerminalReporter) and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
