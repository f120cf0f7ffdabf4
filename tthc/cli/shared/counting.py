"""The way in which days are counted: as the command says, else as the project does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tthc.source import CannotRunError, say

if TYPE_CHECKING:
    from tthc.cli.shared.session import Opened
    from tthc.model.reference import CountingPolicy


def counting_policy(opened: Opened, named: str | None = None) -> CountingPolicy:
    """The policy that `--policy` or `tthc.toml` names, or the first of the catalogue.

    CannotRunError, with the file and its key, for one that the catalogue does not have.
    """
    from tthc.audit.clock.due import choose_policy
    from tthc.load.settings import FILE

    if named:
        return choose_policy(opened.catalogue, named)
    try:
        return choose_policy(opened.catalogue, opened.project.settings.counting_policy or None)
    except CannotRunError as error:
        if not opened.project.settings.counting_policy:
            raise
        raise CannotRunError(
            say("{file}: {key}: {why}", file=FILE, key="counting_policy", why=error.message)
        ) from error
