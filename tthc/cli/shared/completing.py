"""What the shell may complete: codes, ids, selectors; found in the text of the files, since people wait at each key."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import click
from click.shell_completion import CompletionItem

MOST = 200
"""More than anybody reads; the shell asks again at the next letter."""

_METHODS: Mapping[str, str] = MappingProxyType(
    {
        "linh-vuc": "sectors",
        "sector": "sectors",
        "giay-to": "document_types",
        "document": "document_types",
        "ket-qua": "document_types",
        "result": "document_types",
        "van-ban": "laws",
        "law": "laws",
        "co-quan": "agencies",
        "agency": "agencies",
        "doi-tuong": "applicants",
        "applicant": "applicants",
        "csdl": "databases",
        "database": "databases",
        "su-kien": "journeys",
        "event": "journeys",
        "cap": "",
        "level": "",
        "rule": "",
        "state": "",
        "ma": "",
    }
)
_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "cap": ("bo", "tinh", "xa"),
        "level": ("central", "province", "commune"),
        "state": ("modified", "edited", "new", "same"),
    }
)
_KIND = re.compile(r"([a-z_]+):")
_ID = re.compile(r"\s*- (?:\{ ?)?id: (?:\"([^\"]+)\"|([^\s,}\"]+))")
_TERM = re.compile(r"(?P<before>(?:.*[\s,|(])?[!-]?(?:\d*\+)?)(?P<term>[^\s,|(]*)", re.DOTALL)


def complete_selector(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The last term of an expression: a method, a value after it, or a code."""
    found = _TERM.fullmatch(incomplete)
    before, term = (found["before"], found["term"]) if found else ("", incomplete)
    method, colon, value = term.partition(":")
    if colon:
        return _items(f"{before}{method}:{id_}" for id_ in _values(ctx, method) if id_.startswith(value))
    methods = [f"{before}{name}:" for name in _METHODS if name.startswith(term)]
    codes = (f"{before}{code}" for code in codes_of(_catalog(ctx)) if term and code.startswith(term))
    return _items((*methods, *codes))


def complete_code(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Codes of procedures."""
    return _items(code for code in codes_of(_catalog(ctx)) if code.startswith(incomplete))


def complete_any(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Codes, and the ids of everything in the reference data."""
    catalog = _catalog(ctx)
    ids = (id_ for those in ids_of(catalog).values() for id_ in those)
    return _items(name for name in (*codes_of(catalog), *ids) if name.startswith(incomplete))


def complete_event(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Ids of life events."""
    return _items(id_ for id_ in ids_of(_catalog(ctx)).get("journeys", ()) if id_.startswith(incomplete))


def complete_rule(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Codes of rules."""
    return _items(code for code in _rules(ctx) if code.startswith(incomplete.upper()))


def complete_proposal(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Ids of stored proposals, whole or without the kind of cut in front."""
    from tthc.store.ids import ids_in

    ids = ids_in(_project(ctx) / ".tthc" / "store.sqlite")
    bare = [id_.partition(":")[2] for id_ in ids] if incomplete else []
    return _items(name for name in (*ids, *bare) if name.startswith(incomplete))


def codes_of(catalog: Path) -> list[str]:
    """The codes in the names of the files of procedures."""
    names = (Path(name) for _, _, names in os.walk(catalog / "procedures") for name in names)
    return sorted({name.stem for name in names if name.suffix in (".yaml", ".yml") and name.stem[:1].isdigit()})


def ids_of(catalog: Path) -> Mapping[str, list[str]]:
    """The ids in the files of reference data by the key they stand under, found line by line."""
    found: dict[str, list[str]] = {}
    for path in sorted((catalog / "reference").rglob("*.yaml")):
        kind = ""
        for line in _lines(path):
            if key := _KIND.match(line):
                kind = key[1]
            elif (entry := _ID.match(line)) and len(line) - len(line.lstrip()) <= _SHALLOW:
                found.setdefault(kind, []).append(entry[1] or entry[2])
    return found


_SHALLOW = 2
"""How far a list under a top-level key is indented; deeper ids belong to parts of an entry."""


def _lines(path: Path) -> Iterator[str]:
    try:
        yield from path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return


def _values(ctx: click.Context, method: str) -> list[str]:
    if method in ("rule", "quy-tac"):
        return _rules(ctx)
    if method in ("ma", "code"):
        return codes_of(_catalog(ctx))
    if method in _WORDS:
        return list(_WORDS[method])
    return ids_of(_catalog(ctx)).get(_METHODS.get(method, ""), [])


def _rules(ctx: click.Context) -> list[str]:
    from tthc.load.settings import packaged

    folders = (packaged("rules"), _project(ctx) / "rules")
    return sorted({path.name.partition("_")[0] for folder in folders for path in folder.glob("R*.yaml")})


def _catalog(ctx: click.Context) -> Path:
    return _project(ctx) / "catalog"


def _project(ctx: click.Context) -> Path:
    """The folder of the project, found by walking up as every command does, without reading its settings."""
    start = Path(ctx.find_root().params.get("root") or ".").absolute()
    return next((folder for folder in (start, *start.parents) if (folder / "tthc.toml").is_file()), start)


def _items(names: Iterator[str] | tuple[str, ...]) -> list[CompletionItem]:
    return [CompletionItem(name) for name, _ in zip(names, range(MOST), strict=False)]
