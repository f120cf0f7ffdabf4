"""What the proposals come to: by procedure, by sector, and by who may decide, with nothing counted twice.

A saving is that of one dossier. Of one procedure the cuts are tried as one set, so that what two of them both save is
counted once; over procedures it is the sum of one dossier of each, which is what can be added up without volumes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tthc.model.catalogue import Catalogue
from tthc.model.cut import Cut, Power, Range, Verdict
from tthc.model.experience import Experience
from tthc.model.procedure import Procedure
from tthc.model.proposal import Proposal
from tthc.propose.candidates import effect
from tthc.propose.trial import Trial
from tthc.publish.anchors import sector_place
from tthc.publish.tables import NOTHING as NO_FIGURE
from tthc.publish.tables import Cell, Piece, Row, Table
from tthc.source import Message
from tthc.vietnamese import start_sentence, write_number

Translate = Callable[[Message], str]

NOTHING = Range(0, 0, 0)

OWN = ""
"""Who is to be petitioned for what is in our own hands: nobody."""


@dataclass(frozen=True)
class Outcome:
    """What the proposals of one procedure come to: the cuts that stay proved together, and what one dossier saves.

    `whose` says for each of the cuts who is to be petitioned, `OWN` for those in our hands; `petition` is by the same
    addressees; `open` is what the cuts that are not proved would save on top, if they were.
    """

    procedure: Procedure
    proposals: tuple[Proposal, ...]
    cuts: tuple[Cut, ...]
    whose: tuple[str, ...]
    own: Range
    petition: Mapping[str, Range]
    open: Range

    @property
    def proved(self) -> Range:
        """What the proved cuts save together."""
        return total((self.own, *self.petition.values()))


def total(ranges: Iterable[Range]) -> Range:
    """The sum of ranges."""
    return sum(ranges, NOTHING)


@dataclass(frozen=True)
class Setting:
    """What cuts are tried in: the catalogue in force on a day, and what a log shows of it."""

    catalogue: Catalogue
    day: date
    experience: tuple[Experience, ...] = ()


def outcomes(setting: Setting, proposals: Sequence[Proposal], translate: Translate) -> tuple[Outcome, ...]:
    """One for every procedure, those without a proposal included, by what is proved to be saved."""
    by_code: dict[str, list[Proposal]] = {code: [] for code in setting.catalogue.procedures}
    for proposal in proposals:
        by_code[proposal.procedure].append(proposal)
    found = [_outcome(setting, code, of, translate) for code, of in by_code.items()]
    return tuple(sorted(found, key=_first))


def _first(outcome: Outcome) -> tuple[int, int, int, str]:
    return (-outcome.proved.mid, -len(outcome.cuts), -len(outcome.proposals), outcome.procedure.code)


def _outcome(setting: Setting, code: str, proposals: Sequence[Proposal], translate: Translate) -> Outcome:
    procedure = setting.catalogue.procedures[code]
    together = sorted(
        (p for p in proposals if p.effect.adds is not None), key=lambda p: p.competence.power is not Power.OWN
    )
    cuts = tuple(cut for proposal in together for cut in proposal.cuts)
    whose = tuple(_whose(proposal, translate) for proposal in together for _ in proposal.cuts)
    saved: dict[str, Range] = {OWN: NOTHING}
    for proposal in together:
        to = _whose(proposal, translate)
        saved[to] = saved.get(to, NOTHING) + (proposal.effect.adds or NOTHING)
    doubtful = tuple(c for p in proposals if p.certificate.verdict is Verdict.NOT_PROVED for c in p.cuts)
    still_open = _saving(setting, procedure, (*cuts, *doubtful)) - total(saved.values()) if doubtful else NOTHING
    return Outcome(procedure, tuple(proposals), cuts, whose, saved.pop(OWN), saved, still_open)


def _whose(proposal: Proposal, translate: Translate) -> str:
    """To whom a proved proposal is to be petitioned; nobody where it is in our hands."""
    competence = proposal.competence
    return OWN if competence.power is Power.OWN or not competence.addressee else translate(competence.addressee)


def on_top(setting: Setting, outcome: Outcome, proposals: Iterable[Proposal]) -> Range:
    """What proposals that are not proved would add to those of their procedure that are, if they were."""
    cuts = tuple(cut for proposal in proposals for cut in proposal.cuts)
    return _saving(setting, outcome.procedure, (*outcome.cuts, *cuts)) - outcome.proved


def _saving(setting: Setting, procedure: Procedure, cuts: tuple[Cut, ...]) -> Range:
    if not cuts:
        return NOTHING
    trial = Trial(setting.catalogue, procedure, cuts, setting.day, setting.experience)
    return effect(trial).saving or NOTHING


def by_power(found: Sequence[Outcome]) -> Table:
    """In our hands, to petition by addressee, and what would come on top if it were proved."""
    petition: dict[str, Range] = {}
    for outcome in found:
        for whose, saving in outcome.petition.items():
            petition[whose] = petition.get(whose, NOTHING) + saving
    rows = [("Tỉnh tự quyết được", total(o.own for o in found), "own", _number(found, OWN))]
    rows += [
        (f"Kiến nghị {whose}", saving, "petition", _number(found, whose)) for whose, saving in sorted(petition.items())
    ]
    if not petition:
        rows.append(("Phải kiến nghị", NOTHING, "petition", 0))
    still_open = sum(p.certificate.verdict is Verdict.NOT_PROVED for o in found for p in o.proposals)
    rows.append(("Chưa chứng minh được (nếu chứng minh được)", total(o.open for o in found), "open", still_open))
    most = max((max(saving.mid, 0) for _, saving, _, _ in rows), default=0)
    return Table(
        "Theo thẩm quyền",
        "Ai quyết định",
        ("Số cắt giảm", "Một hồ sơ mỗi thủ tục", "Từ – đến"),
        tuple(
            Row(
                name,
                _cells(write_number(number), *_figures(saving)),
                pieces=tuple(_pieces([(kind, saving.mid, name)], most)),
            )
            for name, saving, kind, number in rows
        ),
    )


def _number(found: Iterable[Outcome], whose: str) -> int:
    """How many cuts of the proved sets are in the hands of somebody."""
    return sum(outcome.whose.count(whose) for outcome in found)


def by_sector(sectors: Iterable[tuple[str, Sequence[Outcome]]]) -> Table:
    """What each sector can save, in our hands and by petition, those that save most first."""
    rows = [(name, of, total(o.own for o in of), _petitioned(of), total(o.open for o in of)) for name, of in sectors]
    most = max((own.mid + petition.mid + still.mid for *_, own, petition, still in rows), default=0)
    return Table(
        "Theo lĩnh vực",
        "Lĩnh vực",
        ("Tự quyết được", "Phải kiến nghị", "Nếu chứng minh được"),
        tuple(
            Row(
                name,
                _cells(write_number(own.mid), write_number(petition.mid), write_number(still.mid)),
                pieces=tuple(
                    _pieces(
                        (
                            ("own", own.mid, "tự quyết được"),
                            ("petition", petition.mid, "phải kiến nghị"),
                            ("open", still.mid, "nếu chứng minh được"),
                        ),
                        most,
                    )
                ),
                place=sector_place(of[0].procedure),
            )
            for name, of, own, petition, still in rows
        ),
    )


def _petitioned(found: Iterable[Outcome]) -> Range:
    return total(saving for outcome in found for saving in outcome.petition.values())


def two_totals(found: Sequence[Outcome]) -> tuple[Range, Range]:
    """In our hands, and to petition: one dossier of each procedure."""
    return total(o.own for o in found), _petitioned(found)


def _figures(saving: Range) -> tuple[str, str]:
    low, high = sorted((saving.low, saving.high))
    return write_number(saving.mid), f"{write_number(low)} – {write_number(high)}" if low != high else NO_FIGURE


def _cells(*texts: str) -> tuple[Cell, ...]:
    return tuple(Cell(text) for text in texts)


def _pieces(parts: Iterable[tuple[str, int, str]], most: int) -> Iterator[Piece]:
    """The parts of one bar, of a thousand for the greatest bar; a part that saves nothing is not drawn."""
    x = 0
    for kind, value, what in parts:
        if value > 0:
            width = max(2, 1000 * value // most)
            yield Piece(x, min(width, 1000 - x), kind, f"{start_sentence(what)}: {write_number(value)} đồng")
            x += width
