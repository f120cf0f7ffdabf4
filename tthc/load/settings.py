"""`tthc.toml`: where the data of a project stands. Found by walking up; what it does not say has a sensible default."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from tthc.source import CannotRunError, Message, say, why_of

FILE = "tthc.toml"

T = TypeVar("T", "Authority", "People", "Publishing")


@dataclass(frozen=True)
class Authority:
    """Who keeps this catalogue: names for pages and papers, where citizens send petitions, where the pages stand."""

    name: str = "Ủy ban nhân dân tỉnh"
    control_unit: str = ""
    central_authority: str = "Bộ Tư pháp"
    feedback: str = ""
    site: str = ""
    licence: str = ""


@dataclass(frozen=True)
class People:
    """Who works on this machine: the name that the store writes down where a database has no logins."""

    name: str = ""


@dataclass(frozen=True)
class Publishing:
    """What goes out to the public: `checked` is `changed` (what was checked once) or `all`; files and pages chosen.

    `promises` is the file of public figures that an audit has written; `register` is from which state on
    simplifications are shown: `proposed`, `approved` or `enacted`, or `none` of them.
    """

    checked: str = "changed"
    promises: str = ""
    register: str = "none"


@dataclass(frozen=True)
class Settings:
    """The keys of `tthc.toml`; paths are relative to its folder. `given` are those that the file names."""

    catalog: str = "catalog"
    rules: str = "rules"
    templates: str = "templates"
    log: str = ""
    log_mapping: str = ""
    store: str = ".tthc/store.sqlite"
    counting_policy: str = ""
    pseudonym_key: str = ".tthc/pseudonym.key"
    locality: str = ""
    authority: Authority = Authority()
    people: People = People()
    publishing: Publishing = Publishing()
    given: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Project:
    """A folder with a `tthc.toml`, and the folders it names; rules and templates fall back to the packaged ones."""

    root: Path
    settings: Settings

    @property
    def catalog(self) -> Path:
        """Where procedures and reference data stand."""
        return self.root / self.settings.catalog

    @property
    def rules(self) -> Path:
        """Where the rules stand."""
        return self._own("rules") or packaged("rules")

    @property
    def templates(self) -> Path | None:
        """Where an officer's own templates stand, if there are any."""
        return self._own("templates")

    def _own(self, kind: str) -> Path | None:
        """The project's own folder of a kind; CannotRunError if `tthc.toml` names one that is not there."""
        folder = self.root / str(getattr(self.settings, kind))
        if folder.is_dir():
            return folder
        if kind in self.settings.given:
            raise CannotRunError(say("{file}: {key}: there is no folder {folder}", file=FILE, key=kind, folder=folder))
        return None

    @property
    def store(self) -> str:
        """The URL of the store."""
        chosen = self.settings.store
        return chosen if "://" in chosen else f"sqlite:///{(self.root / chosen).as_posix()}"


def packaged(name: str) -> Path:
    """A folder that ships with tthc: inside the wheel, or at the top of a checkout."""
    inside = Path(__file__).parent.parent / "data" / name
    return inside if inside.is_dir() else Path(__file__).parent.parent.parent / name


def find_project(start: Path) -> Project:
    """The project that a folder lies in; CannotRunError if there is none or its settings are wrong."""
    if not start.is_dir():
        raise CannotRunError(say("there is no folder {folder}", folder=start))
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / FILE).is_file():
            return Project(folder, _read(folder / FILE))
    raise CannotRunError(
        say(
            "no {file} in {folder} or above it; 'tthc init FOLDER' makes a project to start from",
            file=FILE,
            folder=start,
        )
    )


def _why(error: Exception) -> Message:
    """Why settings could not be read; the parser's own words say only where."""
    if isinstance(error, OSError):
        return why_of(error)
    if isinstance(error, UnicodeDecodeError):
        return say("the file is not UTF-8")
    if found := re.search(r"line ([0-9]+), column ([0-9]+)", str(error)):
        return say("line {line}, column {column} is not TOML", line=found[1], column=found[2])
    return say("its last line is not TOML")


def _read(path: Path) -> Settings:
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError, RecursionError) as error:
        raise CannotRunError(say("{file} cannot be read: {why}", file=path, why=_why(error))) from error
    given = frozenset(raw)
    authority = _table(Authority, "authority", raw, path)
    people = _table(People, "people", raw, path)
    publishing = _table(Publishing, "publishing", raw, path)
    return Settings(
        **_texts(Settings, raw, path), authority=authority, people=people, publishing=publishing, given=given
    )


def _table(kind: type[T], name: str, raw: dict[str, Any], path: Path) -> T:
    """What stands below a heading, which is taken out."""
    table = raw.pop(name, {})
    if not isinstance(table, dict):
        raise _wrong(path, name, say("expected keys and values here"))
    return kind(**_texts(kind, table, path, f"{name}."))


def _texts(kind: type[T] | type[Settings], raw: dict[str, Any], path: Path, above: str = "") -> dict[str, Any]:
    """The keys with their texts; pydantic, which would do this, takes longer to import than a warm check to run."""
    known = {field.name for field in fields(kind) if field.type == "str"}
    for key, value in raw.items():
        if key not in known:
            raise _wrong(path, above + key, _not_a_key(key, known))
        if not isinstance(value, str):
            raise _wrong(path, above + key, say("expected text"))
    return raw


def _wrong(path: Path, key: str, why: Message) -> CannotRunError:
    return CannotRunError(say("{file}: {key}: {why}", file=path, key=key, why=why))


def _not_a_key(key: str, known: set[str]) -> Message:
    near = get_close_matches(key, sorted(known), n=1)
    return say("there is no such key (did you mean {word!r}?)", word=near[0]) if near else say("there is no such key")
