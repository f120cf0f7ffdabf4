"""What settling one record writes down on the way: decisions, and texts that stay verbatim."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tthc.exchange.settling.decisions import Decision, Part, decide
from tthc.model.channel import Mode
from tthc.model.procedure import Verbatim, VerbatimPart
from tthc.source import Message

LONGEST_NAME = 2000
"""Characters of a name in the catalogue."""

MODE_WORDS = {Mode.IN_PERSON: "Trực tiếp", Mode.ONLINE: "Trực tuyến", Mode.POSTAL: "Dịch vụ bưu chính"}
"""What stands in brackets before a text that belongs to some channels only."""


@dataclass
class Notebook:
    """Grows while a record is settled."""

    decisions: list[Decision] = field(default_factory=list)
    kept: dict[VerbatimPart, list[str]] = field(default_factory=dict)
    kept_of_ways: dict[VerbatimPart, dict[str, list[Mode]]] = field(default_factory=dict)
    modes: set[Mode] = field(default_factory=set)

    def decide(self, code: str, part: Part, text: Message, quoted: str = "", score: float | None = None) -> None:
        """Write down a decision; the same one is written once."""
        decision = decide(code, part, text, quoted, score)
        if decision not in self.decisions:
            self.decisions.append(decision)

    def keep(self, about: VerbatimPart, text: str) -> None:
        """Keep a text as it stands."""
        if text.strip():
            self.kept.setdefault(about, []).append(text.strip())

    def keep_of_way(self, about: VerbatimPart, mode: Mode, text: str) -> None:
        """Keep a text of one channel; what several channels say is kept once."""
        if text.strip():
            modes = self.kept_of_ways.setdefault(about, {}).setdefault(text.strip(), [])
            modes += [] if mode in modes else [mode]

    def verbatim(self) -> Iterator[Verbatim]:
        """The texts that were kept, one entry for each part and group of channels, in the order of the parts."""
        for about in VerbatimPart:
            if self.kept.get(about):
                yield Verbatim(about=about, text="\n".join(self.kept[about]))
            for text, modes in self.kept_of_ways.get(about, {}).items():
                yield Verbatim(about=about, text=f"{self._whose(modes)}{text}")

    def _whose(self, modes: list[Mode]) -> str:
        if set(modes) == self.modes and len(self.modes) > 1:
            return ""
        return f"[{', '.join(MODE_WORDS[mode] for mode in modes)}] "
