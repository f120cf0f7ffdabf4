"""The names in a log as numbers: of procedures, agencies, communes and ways of handing in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tthc.audit.clock.limits import mode_meant
from tthc.model.catalogue import Catalogue
from tthc.model.reference import Agency, AgencyLevel


class _Numbered:
    """Names in the order in which they were met, and the number of each."""

    def __init__(self) -> None:
        self.names: dict[str, int] = {}

    def get(self, name: object) -> int | None:
        """The number of a name; None of none."""
        return None if name is None else self.names.setdefault(str(name), len(self.names))


@dataclass(frozen=True)
class Names:
    """What the numbers in a judged log stand for: each number is a place in the list of its kind.

    `sectors` are those of the procedures, `levels` those of the agencies; None is not known.
    """

    procedures: tuple[str, ...]
    agencies: tuple[str, ...]
    communes: tuple[str, ...]
    channels: tuple[str, ...]
    sectors: tuple[str | None, ...]
    levels: tuple[str | None, ...]


class Naming:
    """Names being numbered."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.procedures, self.agencies, self.communes, self.channels = (_Numbered() for _ in range(4))
        self.sectors = {version.code: version.sector.id for version in catalogue.versions if version.sector}
        self.offices = catalogue.all(Agency)

    def of_words(self, code: str | None, channel: str) -> tuple[int | None, int | None]:
        """The numbers of a procedure and of a way of handing in."""
        mode = mode_meant(channel.strip())
        return self.procedures.get(code), self.channels.get(mode and mode.value)

    def of_office(self, row: Sequence[object]) -> tuple[object, ...]:
        """An agency's text and number, whether it is known, and the number of itself where it is a commune's."""
        text, name, known = row[:3]
        return text, self.agencies.get(name), known, self.communes.get(self.own_commune(row))

    def own_commune(self, row: Sequence[object]) -> str | None:
        """An agency itself where it is a commune's: it stands for it if the log names no commune."""
        agency = self.offices.get(str(row[1])) if row[2] else None
        return agency.id if agency and agency.level is AgencyLevel.COMMUNE else None

    def frozen(self) -> Names:
        """The names as they are now."""
        levels = (self.offices[name].level.value if name in self.offices else None for name in self.agencies.names)
        return Names(
            procedures=tuple(self.procedures.names),
            agencies=tuple(self.agencies.names),
            communes=tuple(self.communes.names),
            channels=tuple(self.channels.names),
            sectors=tuple(map(self.sectors.get, self.procedures.names)),
            levels=tuple(levels),
        )


def naming_of(
    catalogue: Catalogue,
    words: Iterable[tuple[int, tuple[str, ...], str | None]],
    offices: Iterable[Sequence[object]],
    communes: Iterable[Sequence[object]],
) -> Naming:
    """All names of a log, each kind in its order, so that the same log gives the same numbers on every engine."""
    naming, words, offices = Naming(catalogue), tuple(words), tuple(offices)
    for code in sorted({code for _, _, code in words if code}):
        naming.procedures.get(code)
    for channel in sorted({mode.value for _, row, _ in words if (mode := mode_meant(row[2].strip()))}):
        naming.channels.get(channel)
    for name in sorted({str(row[1]) for row in offices if row[1] is not None}):
        naming.agencies.get(name)
    own = (naming.own_commune(row) for row in offices)
    for name in sorted({str(row[1]) for row in communes if row[1] is not None} | {one for one in own if one}):
        naming.communes.get(name)
    return naming
