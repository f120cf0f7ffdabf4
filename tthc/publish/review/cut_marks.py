"""What cuts do to the parts of a picture: which steps, papers, waits are struck out or changed, in what words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from tthc.model.cut import Cut, CutKind
from tthc.model.step import Step


class Mark(StrEnum):
    """How a part is drawn; the word is the class name in the style sheet."""

    CUT = "cut"
    CHANGED = "changed"


@dataclass(frozen=True)
class CutMarks:
    """The marks of steps and papers by id, what is said in the box of a step, and the waits that end."""

    steps: Mapping[str, frozenset[Mark]]
    notes: Mapping[str, tuple[str, ...]]
    papers: Mapping[str, Mark]
    waits: frozenset[tuple[str, str]]


PAPERS: Mapping[CutKind, tuple[Mark, str]] = MappingProxyType(
    {
        CutKind.DROP_DOCUMENT: (Mark.CUT, "bỏ"),
        CutKind.REPLACE_BY_LOOK_UP: (Mark.CUT, "thay bằng tra cứu"),
        CutKind.FETCH_FROM_ISSUER: (Mark.CUT, "cơ quan tự lấy"),
        CutKind.DECLARE_INSTEAD: (Mark.CUT, "thay bằng lời khai, kiểm tra sau"),
        CutKind.ACCEPT_PLAIN_COPY: (Mark.CHANGED, "nhận bản sao, đối chiếu bản chính"),
        CutKind.ACCEPT_ALTERNATIVE: (Mark.CHANGED, "nhận cả giấy tờ khác thay thế"),
        CutKind.DROP_FIELD: (Mark.CHANGED, "bớt mục phải khai"),
    }
)
"""What becomes of a document: struck out where the applicant no longer hands it in, changed where they do otherwise."""

Said = Callable[[str], str]

STEPS: Mapping[CutKind, tuple[Mark, Said]] = MappingProxyType(
    {
        CutKind.DROP_STEP: (Mark.CUT, lambda other: "bỏ bước này"),
        CutKind.MERGE_STEPS: (Mark.CHANGED, lambda other: f"làm luôn “{other}”"),
        CutKind.RUN_IN_PARALLEL: (Mark.CHANGED, lambda other: f"không chờ “{other}”"),
        CutKind.DROP_WAIT: (Mark.CHANGED, lambda other: f"không cần ghi là chờ “{other}”"),
        CutKind.CHECK_EARLIER: (Mark.CHANGED, lambda other: f"làm trước “{other}”"),
        CutKind.JOIN_VISITS: (Mark.CHANGED, lambda other: f"cùng một lần đến với “{other}”"),
        CutKind.PAY_ONCE: (Mark.CHANGED, lambda other: f"thu một lần ở “{other}”"),
        CutKind.AUTOMATE_STEP: (Mark.CHANGED, lambda other: "hệ thống tự làm"),
        CutKind.HANDLE_EACH: (Mark.CHANGED, lambda other: "làm ngay từng hồ sơ, không gom đợt"),
    }
)
"""What becomes of the step that a cut is about; `other` is the name of the second step."""

OF_ONE_STEP = frozenset({CutKind.DROP_STEP, CutKind.AUTOMATE_STEP, CutKind.HANDLE_EACH})

FREED = frozenset({CutKind.RUN_IN_PARALLEL, CutKind.DROP_WAIT, CutKind.CHECK_EARLIER})
"""Cuts after which the step no longer waits for the other one."""


def cut_marks(cuts: Sequence[Cut], steps: Iterable[Step]) -> CutMarks:
    """What the cuts do to the steps of one case and to the documents."""
    names = {step.id: step.name for step in steps}
    marks: dict[str, set[Mark]] = defaultdict(set)
    notes: dict[str, list[str]] = defaultdict(list)
    for cut in cuts:
        for step, mark, note in _on_steps(cut, names):
            marks[step].add(mark)
            notes[step].append(note)
    papers = {cut.target.id: PAPERS[cut.kind][0] for cut in cuts if cut.kind in PAPERS}
    waits = frozenset((cut.other, cut.target.id) for cut in cuts if cut.kind in FREED and cut.other in names)
    return CutMarks(
        {step: frozenset(found) for step, found in marks.items()},
        {step: tuple(dict.fromkeys(said)) for step, said in notes.items()},
        papers,
        frozenset((one, other) for one, other in waits if one and other in names),
    )


def paper_change(document: str, cuts: Iterable[Cut]) -> str:
    """What the cuts do to a document, in words; nothing if they leave it alone."""
    return ", ".join(PAPERS[cut.kind][1] for cut in cuts if cut.kind in PAPERS and cut.target.id == document)


def _on_steps(cut: Cut, names: Mapping[str, str]) -> Iterable[tuple[str, Mark, str]]:
    if cut.kind is CutKind.ABOLISH:
        return [(step, Mark.CUT, "bãi bỏ cùng thủ tục") for step in names]
    if cut.kind not in STEPS or cut.target.id not in names or _is_elsewhere(cut, names):
        return []
    mark, said = STEPS[cut.kind]
    on_it = (cut.target.id, mark, said(names.get(cut.other or "", cut.other or "")))
    if cut.kind is CutKind.MERGE_STEPS and cut.other and cut.other in names:
        return [on_it, (cut.other, Mark.CUT, f"gộp vào “{names[cut.target.id]}”")]
    return [on_it]


def _is_elsewhere(cut: Cut, names: Mapping[str, str]) -> bool:
    """Whether a cut is about two steps of which the second is not in this case: then nothing changes in it."""
    return cut.kind not in OF_ONE_STEP and cut.other not in names
