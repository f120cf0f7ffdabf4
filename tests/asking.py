"""What the examples of questionnaires share: a small project, and filling in a workbook as a department does."""

from __future__ import annotations

from collections.abc import Mapping
from inspect import cleandoc
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from tests.command_line import Ran, tthc_here
from tests.proving import ESTIMATES

AT = ("--at", "2026-11-23")

PROCEDURE = """
code: "1.000001"
name: Cấp giấy phép mẫu
sector: mau
levels: [province]
applicants: [cong-dan]
agencies: {receiving: [trung-tam], deciding: [so-mot, so-hai]}
fixed_by: {law: 10/2020/NĐ-CP, article: Điều 2}
channels:
  - mode: in_person
    time_limits: [{statutory: {working_days: 5}, fixed_by: {law: 10/2020/NĐ-CP, article: Điều 5}}]
documents:
  - {id: don, type: don-mau, originals: 1}
  # giữ nguyên dòng ghi chú này
  - {id: cu-tru, type: giay-cu-tru, originals: 1, fixed_by: {law: 10/2020/NĐ-CP, article: Điều 4}}
conditions:
  - {id: o-day, name: Cư trú tại tỉnh, requires: [noi-cu-tru]}
steps:
  - {id: nop, name: Nộp hồ sơ, kind: submit, actor: nguoi-dan, needs: [don, cu-tru]}
  - {id: nhan, name: Tiếp nhận, kind: receive, actor: trung-tam, duration: {hours: 4}, needs: [don, cu-tru], after: [nop]}
  - {id: xet, name: Thẩm định, kind: verify, actor: so-mot, duration: {working_days: 3}, needs: [don, cu-tru], after: [nhan]}
  - {id: ky, name: Ký giấy phép, kind: sign, actor: so-mot, duration: {working_days: 1}, after: [xet], produces: [ket-qua]}
results: [{type: giay-phep-mau}]
legal_basis: [10/2020/NĐ-CP]
"""

REFERENCE = """
sectors: [{id: mau, name: Lĩnh vực mẫu}]
agencies:
  - {id: nguoi-dan, name: Người dân, level: applicant}
  - {id: trung-tam, name: Trung tâm Phục vụ hành chính công, level: province, one_stop: true}
  - {id: so-mot, name: Sở Một, level: province}
  - {id: so-hai, name: Sở Hai, level: province}
applicants: [{id: cong-dan, name: Công dân, recorded_in: [csdl-dan-cu]}]
facts: [{id: noi-cu-tru, name: Nơi cư trú}]
document_types:
  - {id: don-mau, name: Đơn đề nghị, origin: applicant}
  - {id: giay-cu-tru, name: Giấy xác nhận cư trú, origin: state, issued_by: [so-hai], proves: [noi-cu-tru]}
  - {id: giay-phep-mau, name: Giấy phép mẫu, origin: state, issued_by: [so-mot]}
databases:
  - id: csdl-dan-cu
    name: Cơ sở dữ liệu quốc gia về dân cư
    holds:
      - {types: [giay-cu-tru], facts: [noi-cu-tru]}
laws:
  - {id: 10/2020/NĐ-CP, title: Nghị định mẫu, rank: decree, issued: 2020-01-01, effective: {from: 2020-02-01}, status: in_force}
  - {id: 20/2025/NQ-CP, title: Nghị quyết mẫu, rank: government_resolution, issued: 2025-06-01, effective: {from: 2025-07-01}, status: in_force}
  - {id: 30/QĐ-UBND, title: Quyết định mẫu, rank: chairman_decision, issued: 2025-06-01, effective: {from: 2025-07-01}, status: in_force}
"""


def make_small_project(folder: Path) -> Path:
    """A project with one procedure, of which several things are not written down."""
    (folder / "catalog" / "procedures").mkdir(parents=True)
    (folder / "catalog" / "reference").mkdir()
    (folder / "tthc.toml").write_text('catalog = "catalog"\n', encoding="utf-8")
    (folder / "catalog/procedures/1.000001.yaml").write_text(cleandoc(PROCEDURE) + "\n", encoding="utf-8")
    (folder / "catalog/reference/mau.yaml").write_text(cleandoc(REFERENCE) + "\n", encoding="utf-8")
    (folder / "catalog/reference/chi-phi.yaml").write_text(ESTIMATES, encoding="utf-8")
    return folder


def ask(project: Path, *arguments: str | Path) -> Ran:
    return tthc_here("--root", project, "questionnaire", *arguments, *AT)


def sent(project: Path, agency: str = "so-mot") -> Path:
    """The workbook that one department gets."""
    path = project / f"{agency}.xlsx"
    ran = ask(project, "out", "--agency", agency, "-o", path)
    assert ran.code == 0, ran.said
    return path


def fill(path: Path, answers: Mapping[str, tuple[str, ...]], to: Path | None = None, **about: str) -> Path:
    """Fill in answers by the id of their row: reply, detail, reason; `about` are the cells of the guide."""
    book = load_workbook(path)
    for sheet in book.worksheets:
        columns = {cell.value: cell.column for cell in sheet[1]}
        if "Trả lời" not in columns:
            continue
        for row in range(2, sheet.max_row + 1):
            given = answers.get(str(sheet.cell(row, columns["Mã câu hỏi (không sửa)"]).value), ())
            for heading, value in zip(("Trả lời", "Chi tiết", "Lý do, đề xuất"), given, strict=False):
                sheet.cell(row, columns[heading]).value = value or None
    for row in book["Hướng dẫn"].iter_rows():
        for key, value in about.items():
            if str(row[0].value or "").startswith({"who": "Người trả lời", "day": "Ngày trả lời"}[key]):
                row[1].value = value
    target = to or path.with_name(f"{path.stem}-tra-loi.xlsx")
    book.save(target)
    return target


def change(path: Path, sheet: str, cell: str, value: Any) -> Path:
    """Change one cell."""
    book = load_workbook(path)
    book[sheet][cell] = value
    book.save(path)
    return path
