"""The parts a procedure must have: seven always, four when they exist (NĐ 63/2010/NĐ-CP Điều 8 khoản 2, sửa đổi 2017).

What is missing is a warning: the source did not say it, and nothing is filled in to look complete.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tthc.model.catalogue import Catalogue
from tthc.model.procedure import Element, Procedure, PublicationKind
from tthc.source import Message, Problem, Severity, say, shorten


def missing_elements(catalogue: Catalogue, day: date) -> Iterator[Problem]:
    """Elements that the law wants and the catalogue does not have."""
    for procedure in catalogue.versions:
        if procedure.publication and procedure.publication.kind is PublicationKind.ABOLISHED:
            continue  # only its name is left
        for code, text in (*_mandatory(procedure), *_conditional(procedure), *_for_publication(procedure)):
            severity = Severity.WARNING if code != "C202" else Severity.ADVICE
            yield Problem(code, procedure.at, text, severity=severity)


def unsettled_parts(catalogue: Catalogue, day: date) -> Iterator[Problem]:
    """What a person has still to settle after an import: documents without a type, text without fields."""
    for procedure in catalogue.versions:
        for document in procedure.documents:
            if not document.types:
                text = say("the register has no type for the document {name!r} yet", name=shorten(document.name or ""))
                yield Problem("C204", document.at, text, severity=Severity.WARNING)
        for verbatim in procedure.verbatim:
            text = say("text of the source that nobody has put into fields yet: {about}", about=verbatim.about.value)
            yield Problem("C205", verbatim.at, text, severity=Severity.ADVICE)


def missing_mandatory(procedure: Procedure) -> tuple[Message, ...]:
    """The mandatory elements that a procedure lacks; with any of them missing it cannot be published."""
    return tuple(text for _, text in _mandatory(procedure))


def _mandatory(procedure: Procedure) -> Iterator[tuple[str, Message]]:
    """The seven; the name, điểm a, is there or the file would not have been read."""
    if not procedure.steps:
        yield "C201", say("no steps are given (trình tự thực hiện, điểm b)")
    if not procedure.channels:
        yield "C201", say("no way to submit is given (cách thức thực hiện, điểm c)")
    if not procedure.documents:
        yield "C201", say("no documents are given (thành phần hồ sơ, điểm d)")
    elif procedure.dossier_sets is None:
        yield "C201", say("the number of dossier sets is not given (số lượng hồ sơ, điểm d)")
    if not any(channel.time_limits for channel in procedure.channels):
        yield "C201", say("no time limit is given (thời hạn giải quyết, điểm đ)")
    if not procedure.applicants:
        yield "C201", say("it is not said who may apply (đối tượng thực hiện, điểm e)")
    if not procedure.agencies.deciding:
        yield "C201", say("the deciding agency is not given (cơ quan giải quyết, điểm g)")


def _conditional(procedure: Procedure) -> Iterator[tuple[str, Message]]:
    """The four that are parts when they exist (điểm h); nobody but a person can say that there are none."""
    if not procedure.results and Element.RESULT not in procedure.has_no:
        yield "C202", say("the result is not given (kết quả thực hiện, điểm h)")
    if not any(channel.fees for channel in procedure.channels) and Element.FEES not in procedure.has_no:
        yield "C202", say("neither a fee nor 'free of charge' is given (phí, lệ phí, điểm h)")
    no_form = procedure.documents and not any(document.form for document in procedure.documents)
    if no_form and Element.FORMS not in procedure.has_no:
        yield "C202", say("no form is named (mẫu đơn, mẫu tờ khai, điểm h)")
    if not procedure.conditions and Element.CONDITIONS not in procedure.has_no:
        yield "C202", say("no conditions are given (yêu cầu, điều kiện, điểm h)")


def _for_publication(procedure: Procedure) -> Iterator[tuple[str, Message]]:
    """What Điều 15 khoản 1 adds for publication, and what the catalogue itself wants."""
    if not procedure.legal_basis:
        yield "C203", say("no legal basis is given (căn cứ pháp lý, Điều 15 khoản 1)")
    if procedure.publication is None:
        yield "C203", say("the decision that published it is not given")
    if not procedure.sector:
        yield "C203", say("the sector is not given (lĩnh vực)")
    if not procedure.levels:
        yield "C203", say("the level is not given (cấp thực hiện)")
    if not procedure.sources:
        yield "C203", say("no source is given")
