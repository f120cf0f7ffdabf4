"""Another catalogue's entries into ours: what is new becomes files, what we have already is left as it is."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from tthc.exchange.catalogue_json import as_plain
from tthc.exchange.slugs import slug, unused
from tthc.exchange.writing.landing import NewText
from tthc.exchange.yaml.procedure_file import write_entries, write_procedure
from tthc.model.catalogue import KINDS, Catalogue
from tthc.model.entry import Entry
from tthc.model.procedure import Procedure

Key = tuple[type[Entry], str, str]


@dataclass(frozen=True)
class Joined:
    """The files of what is new, how many entries they hold, how many we have alike, and those we have otherwise."""

    texts: tuple[NewText, ...]
    new: int
    same: int
    otherwise: tuple[Entry, ...]


def join_catalogue(arriving: Catalogue, ours: Catalogue, taken: Collection[str]) -> Joined:
    """What another catalogue adds to ours; `taken` are the files, below the catalogue's folder, that stand there."""
    known = _by_key(ours)
    found = _by_key(arriving)
    new = [entry for key, entry in found.items() if key not in known]
    otherwise = [entry for key, entry in found.items() if key in known and as_plain(known[key]) != as_plain(entry)]
    texts = tuple(_texts(new, set(taken)))
    return Joined(texts, len(new), len(found) - len(new) - len(otherwise), tuple(otherwise))


def _by_key(catalogue: Catalogue) -> Mapping[Key, Entry]:
    """The entries by kind, id and, for versions of procedures, first day; of several with one key the first."""
    found: dict[Key, Entry] = {}
    for entry in catalogue.entries:
        found.setdefault(_key(entry), entry)
    return found


def _key(entry: Entry) -> Key:
    start = entry.effective.start if isinstance(entry, Procedure) else None
    return type(entry), entry.id, start.isoformat() if start else ""  # type: ignore[attr-defined]  # every kind in KINDS has one


def _texts(entries: Collection[Entry], taken: set[str]) -> Iterator[NewText]:
    for entry in entries:
        if isinstance(entry, Procedure):
            folder = slug(entry.sector.id) if entry.sector else "chua-phan-linh-vuc"
            yield NewText(_free(f"procedures/{folder}/{entry.code}", taken), write_procedure(entry))
    for name, kind in KINDS.items():
        several = tuple(entry for entry in entries if type(entry) is kind)
        if several and kind is not Procedure:
            path = _free(f"reference/{name}_imported", taken)
            yield NewText(path, write_entries({name: several}, "Nhập từ một cơ sở dữ liệu khác."))


def _free(stem: str, taken: set[str]) -> str:
    """A path that no file has, and that is taken from now on."""
    path = f"{unused(stem, {place.removesuffix('.yaml') for place in taken})}.yaml"
    taken.add(path)
    return path
