"""The indicators of QĐ 766/QĐ-TTg with their points, proxies without any, and petitions: what is not known says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from tthc.audit.figures.indicators import Points, Scored
from tthc.audit.figures.petitions import PetitionCell, PetitionCounts, PetitionReport
from tthc.exchange.audit_names import Names
from tthc.model.indicator import Figure, Index, IndicatorGroup
from tthc.publish.audits.veil import VEILED, Veil
from tthc.publish.tables import Cell, Row, Table, number, percent

GROUPS: Mapping[IndicatorGroup, str] = {
    IndicatorGroup.PUBLICITY: "Công khai, minh bạch",
    IndicatorGroup.PROGRESS: "Tiến độ giải quyết",
    IndicatorGroup.ONLINE: "Dịch vụ công trực tuyến",
    IndicatorGroup.PAYMENT: "Thanh toán trực tuyến",
    IndicatorGroup.DIGITISATION: "Số hóa hồ sơ",
    IndicatorGroup.SATISFACTION: "Mức độ hài lòng",
}
UNKNOWN = "chưa biết"
INDEXES: Mapping[Index, str] = {Index.PAPI: "PAPI", Index.SIPAS: "SIPAS", Index.QD766: "QĐ 766"}


def indicators_table(scores: Iterable[Scored], points: Points, veil: Veil) -> Table | None:
    """The indicators that have points; None where the catalogue has none."""
    rows = [_scored_row(one, veil) for one in scores if not one.is_proxy]
    if not rows:
        return None
    sums = (f"{number(points.known, 2)}", f"{number(points.of_known, 2)} / {number(points.of_all, 2)}")
    total = Row(
        "Cộng những chỉ số đã biết",
        (Cell("", "words"), Cell(""), Cell(sums[0]), Cell(sums[1]), Cell("", "words")),
        "total",
    )
    heads = ("Nhóm", "Tỷ lệ", "Điểm", "Điểm tối đa", "Cần thêm dữ liệu; nguồn của cách tính")
    return Table("Điểm theo từng chỉ số", "Chỉ số", heads, (*rows, total))


def _scored_row(one: Scored, veil: Veil) -> Row:
    if _points_at_few(one, veil):
        one = replace(one, share=None, score=None)
    score = number(one.score, 2) if one.score is not None else UNKNOWN
    doubt = "" if one.verified else " (chưa đối chiếu)"
    needs = f"Cần: {one.needs}. " if one.needs else ""
    return Row(
        one.name,
        (
            Cell(GROUPS[one.group] if one.group else "", "words"),
            Cell(_share(one)),
            Cell(score, "" if one.score is not None else "unknown"),
            Cell(number(one.maximum, 2)),
            Cell(f"{needs}{one.source}{doubt}", "words"),
        ),
    )


def _points_at_few(one: Scored, veil: Veil) -> bool:
    """Whether a share of dossiers or petitions would give a small group away."""
    few = one.share and (veil.is_small(one.share.part) or veil.is_small(one.share.whole - one.share.part))
    return bool(few) and one.figure in OF_PEOPLE


OF_PEOPLE = (Figure.IN_TIME, Figure.HANDED_IN_ONLINE, Figure.END_TO_END, Figure.PETITIONS_IN_TIME)
"""Figures that count dossiers or petitions; the others count procedures."""


def _share(one: Scored) -> str:
    if one.share is None or one.share.value is None:
        return UNKNOWN
    return f"{percent(one.share.value)} ({number(one.share.part)}/{number(one.share.whole)})"


def proxies_table(scores: Iterable[Scored], veil: Veil) -> Table | None:
    """What stands in for survey questions: never a score."""
    rows = tuple(
        Row(one.name, (Cell(INDEXES[one.index], "words"), Cell(_proxy(one)), Cell(one.source, "words")))
        for one in scores
        if one.is_proxy and not _points_at_few(one, veil)
    )
    title = "Số liệu thay thế cho câu hỏi khảo sát PAPI, SIPAS: chỉ để tham khảo, không phải điểm PAPI, SIPAS"
    return Table(title, "Số liệu", ("Khảo sát", "Giá trị", "Nguồn"), rows) if rows else None


def _proxy(one: Scored) -> str:
    """A share, or, of papers that procedures ask for, how many each asks for."""
    if one.share is None or one.share.value is None:
        return UNKNOWN
    return number(one.share.value, 1) if one.share.part > one.share.whole else _share(one)


PETITIONS = (
    ("carried_over", "Tồn kỳ trước"),
    ("received", "Nhận"),
    ("on_time", "Trả lời đúng hạn"),
    ("late", "Trả lời quá hạn"),
    ("answered_without_limit", "Đã trả lời, không rõ hạn"),
    ("open_in_time", "Chưa trả lời, còn hạn"),
    ("open_late", "Chưa trả lời, quá hạn"),
    ("open_without_limit", "Chưa trả lời, không rõ hạn"),
)


def petition_tables(report: PetitionReport | None, names: Names, veil: Veil) -> Iterator[Table]:
    """The petitions by procedure, beside what rules find there, and by agency; in public all together."""
    if report is None:
        return
    heads = tuple(heading for _, heading in PETITIONS)
    total = Row("Tất cả", _counts(report.total), "total")
    if veil.public:
        counts = tuple(getattr(report.total, name) for name, _ in PETITIONS)
        small = any(map(veil.is_small, counts))
        cells = tuple(Cell(VEILED) for _ in counts) if small else total.cells
        yield Table("Phản ánh, kiến nghị", "", heads, (Row("Tất cả", cells, "total"),))
        return
    by_procedure = tuple(
        Row(_procedure(one, names), (*_counts(one.counts), Cell(_findings(one), "words")))
        for one in report.by_procedure
    )
    whole = Row("Tất cả", (*_counts(report.total), Cell("", "words")), "total")
    beside = (*heads, "Quy tắc tìm thấy ở thủ tục này")
    yield Table("Phản ánh, kiến nghị theo thủ tục", "Thủ tục", beside, (*by_procedure, whole))
    by_agency = tuple(Row(names.of("agency", one.agency), _counts(one.counts)) for one in report.by_agency)
    yield Table("Phản ánh, kiến nghị theo cơ quan", "Cơ quan", heads, (*by_agency, total))


def _counts(counts: PetitionCounts) -> tuple[Cell, ...]:
    return tuple(Cell(number(getattr(counts, name))) for name, _ in PETITIONS)


def _procedure(one: PetitionCell, names: Names) -> str:
    name = names.of("procedure", one.procedure)
    return f"{one.procedure} {name}" if one.procedure and one.procedure != name else name


def _findings(one: PetitionCell) -> str:
    return ", ".join(f"{found.rule}: {number(found.count)}" for found in one.findings)
