"""The command line: the only place that wires stages together, prints, or exits. Commands load when they are called."""

from __future__ import annotations

import os
import sys
from typing import IO, Any


def main() -> None:
    """Run the `tthc` command; exit 0 if all is well, 1 if something was found, 2 if the work could not be done."""
    for stream in (sys.stdout, sys.stderr):
        _speak_utf8(stream)
    sys.unraisablehook = _hear_ctrl_c
    from tthc.cli.shared.words import choose_language, language_asked_for

    choose_language(language_asked_for(sys.argv[1:], os.environ))
    from tthc.cli.root import run

    sys.exit(run(sys.argv[1:]))


def _speak_utf8(stream: IO[str] | Any) -> None:
    """Vietnamese has to get through a console that is set to an old code page, and through a pipe."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8", errors="replace")


def _hear_ctrl_c(ignored: sys.UnraisableHookArgs) -> None:
    """Ctrl-C that met a destructor, where Python can only ignore it, is heard a moment later."""
    if ignored.exc_type is not KeyboardInterrupt:
        sys.__unraisablehook__(ignored)
        return
    from _thread import interrupt_main
    from threading import Timer

    again = Timer(0.02, interrupt_main)
    again.daemon = True
    again.start()
