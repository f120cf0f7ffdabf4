"""The legal basis of a procedure as rows of its page, each with its force on a day (căn cứ pháp lý)."""

from __future__ import annotations

from datetime import date, timedelta

from tthc.model.catalogue import Catalogue
from tthc.model.entry import Ref
from tthc.model.reference import Law, LawStatus
from tthc.publish.portal.pages import LawRow
from tthc.vietnamese import write_date


def law_row(catalogue: Catalogue, ref: Ref[Law], on: date) -> LawRow:
    """One legal instrument, and whether it is in force on a day."""
    law = catalogue.get(ref)
    if law is None:
        return LawRow(ref.id, "", "", "Chưa có trong danh mục văn bản", "unknown", is_verified=False)
    status, force = _force(law, on)
    later = ", ".join(ref.id for ref in law.replaced_by)
    issued = [f"ngày {write_date(law.issued)}"] if law.issued else []
    return LawRow(
        number=law.id,
        title=law.title or "",
        issued=", ".join([law.issuer, *issued] if law.issuer else issued),
        status=f"{status}; được thay thế bởi {later}" if later and force == "ended" else status,
        force=force,
        is_verified=law.verified,
    )


def _force(law: Law, on: date) -> tuple[str, str]:
    """What is known of the force of a law on a day, and the style sheet's word for it."""
    start, end = law.effective.start, law.effective.end
    if start and on < start:
        return f"Có hiệu lực từ ngày {write_date(start)}", "coming"
    if end and end < on:
        return f"Hết hiệu lực từ ngày {write_date(end + timedelta(days=1))}", "ended"
    match law.status:
        case LawStatus.EXPIRED:
            return "Hết hiệu lực", "ended"
        case LawStatus.PARTLY_EXPIRED:
            return "Hết hiệu lực một phần", "partly"
        case LawStatus.IN_FORCE:
            return f"Còn hiệu lực đến hết ngày {write_date(end)}" if end else "Còn hiệu lực", "in-force"
        case LawStatus.UNKNOWN:
            return "Chưa xác định tình trạng hiệu lực", "unknown"
