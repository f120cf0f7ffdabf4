"""`tthc.toml`: where the data of a project stands. Found by walking up; what it does not say has a sensible default."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from tthc.source import CannotRunError, Message, say

FILE = "tthc.toml"


class Authority(BaseModel):
    """Who keeps this catalogue: names for pages and papers, and where citizens send petitions."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = "Ủy ban nhân dân tỉnh"
    control_unit: str = ""
    central_authority: str = "Bộ Tư pháp"
    feedback: str = ""


class Settings(BaseModel):
    """The keys of `tthc.toml`; paths are relative to its folder."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    catalog: str = "catalog"
    rules: str = "rules"
    templates: str = "templates"
    log: str = ""
    store: str = ".tthc/store.sqlite"
    counting_policy: str = ""
    authority: Authority = Authority()


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
        if kind in self.settings.model_fields_set:
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


def _read(path: Path) -> Settings:
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        return Settings.model_validate(raw)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError, RecursionError) as error:
        raise CannotRunError(say("{file} cannot be read: {why}", file=path, why=error)) from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(map(str, first["loc"]))
        why = _not_a_key(*first["loc"]) if first["type"] == "extra_forbidden" else first["msg"]
        raise CannotRunError(say("{file}: {key}: {why}", file=path, key=key, why=why)) from error


def _not_a_key(*keys: str | int) -> Message:
    known = Authority.model_fields if keys[0] == "authority" else Settings.model_fields
    near = get_close_matches(str(keys[-1]), known, n=1)
    return say("there is no such key (did you mean {word!r}?)", word=near[0]) if near else say("there is no such key")
