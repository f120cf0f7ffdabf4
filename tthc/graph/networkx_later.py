"""networkx, read when the first graph is built: `tthc check` builds none, and does not wait for it."""

from __future__ import annotations

from importlib import import_module
from typing import Any


def __getattr__(name: str) -> Any:
    return getattr(import_module("networkx"), name)
