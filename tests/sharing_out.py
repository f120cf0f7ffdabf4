"""Which tests one worker of pytest-xdist runs: those of a file share what it has made, those of a group one Spark."""

from __future__ import annotations

from xdist.scheduler.loadgroup import LoadGroupScheduling


class FilesTogether(LoadGroupScheduling):
    """A file goes to one worker as a whole, but for its tests with an `xdist_group`; the longest lists go first."""

    def _split_scope(self, nodeid: str) -> str:
        return super()._split_scope(nodeid).partition("::")[0]
