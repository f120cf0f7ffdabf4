"""What `tthc audit` keeps of the files of a folder that it has judged, so that a new month costs a month."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tthc.audit.judging.part_files import Kept
    from tthc.audit.reading.log import LogSource
    from tthc.cli.shared.session import Opened
    from tthc.load.settings import Project
    from tthc.model.catalogue import Catalogue
    from tthc.model.reference import CountingPolicy


def by_parts(source: LogSource, project: Project) -> bool:
    """Whether a log is judged file by file: several files, in this process, without pauses or people beside them."""
    from tthc.audit.engines.engine import DUCKDB
    from tthc.audit.judging.part_files import can_keep

    alone = source.pauses is None and source.people is None
    return source.is_several and source.engine == DUCKDB and alone and can_keep(project.root)


def parts_of(opened: Opened, source: LogSource, policy: CountingPolicy, *, anew: bool) -> Kept:
    """Where the parts of a log are, and what they depend on; with `anew` nothing of it is used."""
    from tthc.audit.judging.part_files import FOLDER, Kept, settings_of
    from tthc.cli.shared.log_source import pseudonyms_of
    from tthc.load.cache import FOLDER as CACHE
    from tthc.load.cache import made_by

    project = opened.project
    folder = project.root / CACHE / FOLDER
    if anew:
        return Kept(folder, "", secrets.token_bytes(16))
    mapping = source.mapping.model_dump_json() if source.mapping else ""
    settings = settings_of(
        made_by(project.root), _engine(), mapping, policy.model_dump_json(), digest_of(opened.catalogue)
    )
    salt = hmac.new(pseudonyms_of(project).key, b"ids in the parts of a log", hashlib.sha256).digest()
    return Kept(folder, settings, salt[:16])


def digest_of(catalogue: Catalogue) -> str:
    """A hash of all that a catalogue says."""
    digest = hashlib.sha256()
    for entry in catalogue.entries:
        digest.update(type(entry).__name__.encode())
        digest.update(entry.model_dump_json().encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _engine() -> str:
    from importlib.metadata import version

    return " ".join(f"{name} {version(name)}" for name in ("duckdb", "ibis-framework", "sqlglot"))
