"""Personal data never leaves a log: it is planted everywhere, and must be in no output of any command of the audit."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from tests.command_line import AT, Ran, files_of, make_project, tthc_here

NAME, PHONE, NUMBER, ADDRESS = "Nguyễn Văn Kanary", "0912345678", "079123456789", "12 Kanary Nguyễn Trãi"
PLANTED = ("kanary", PHONE, NUMBER)
ID = "SECRET-ID"

HEADINGS = (
    *("Mã hồ sơ", "Họ và tên", "Số điện thoại", "Số CCCD", "Địa chỉ", "Mã thủ tục", "Cơ quan", "Phường", "Kênh"),
    *("Trường hợp", "Ngày tiếp nhận", "Ngày có kết quả", "Trạng thái", "Ngày hẹn trả", "Ngày yêu cầu bổ sung"),
    *("Ngày bổ sung", "Số lần hẹn lại", "Ngày xin lỗi", "Nguồn", "Ghi chú", "Cột lạ"),
)
PERSON = (NAME, PHONE, NUMBER, ADDRESS)
GOOD = (
    *("1.001193", "UBND xã", "Xã A", "Trực tiếp", "", "2026-03-02 08:00", "2026-03-02 09:00", "Đã trả kết quả"),
    *("2026-03-02", "", "", "", "", "", "", ""),
)


def rows() -> list[tuple[str, ...]]:
    """Rows that are good but for one value, which is somebody's; each value in each column."""
    found = [(f"{ID}-0", *PERSON, *GOOD)]
    for column in range(5, len(HEADINGS)):
        for planted in (NAME, PHONE, f"{NUMBER} {ADDRESS}", f"UBND xã {NAME}, {PHONE}"):
            row = [f"{ID}-{len(found)}", *PERSON, *GOOD]
            row[column] = planted
            found.append(tuple(row))
    return found


def as_csv(folder: Path) -> Path:
    text = io.StringIO()
    csv.writer(text).writerows([HEADINGS, *rows(), (f"{ID}-x", NAME), (NAME, *HEADINGS, PHONE)])
    broken = f'{ID}-y,{NAME},"{PHONE}\n'.encode() + b"\xff\xfe" + NAME.encode()
    path = folder / f"ho-so-{NAME}-{PHONE}.csv"
    path.write_bytes(text.getvalue().encode() + broken)
    return path


def as_parquet(folder: Path) -> Path:
    path = folder / f"{NAME}.parquet"
    columns = [list(column) for column in zip(*rows(), strict=True)]
    pq.write_table(pa.table(dict(zip(HEADINGS, columns, strict=True))), path)
    return path


def as_workbook(folder: Path) -> Path:
    path = folder / f"{NAME}.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Kanary")
        for number, row in enumerate([(NAME, PHONE), HEADINGS, *rows()]):
            for column, value in enumerate(row):
                sheet.write_string(number, column, value)
    return path


def as_xes(folder: Path) -> Path:
    traces = "".join(_trace(row) for row in rows())
    path = folder / f"{NAME}.xes"
    path.write_text(f'<log><string key="owner" value={quoteattr(NAME)}/>{traces}</log>', encoding="utf-8")
    return path


def _trace(row: tuple[str, ...]) -> str:
    """The row as a trace; what is not good in it also stands as an activity, a resource and a moment."""
    values = {"concept:name": row[0], "procedure": row[5], "agency": row[6], "owner": row[1], "phone": row[2]}
    of_trace = "".join(f"<string key={quoteattr(key)} value={quoteattr(value)}/>" for key, value in values.items())
    other = {"concept:name": row[12], "org:resource": NAME, "time:timestamp": row[10], "lifecycle:transition": row[8]}
    event = "".join(f"<string key={quoteattr(key)} value={quoteattr(value)}/>" for key, value in other.items())
    return f"<trace>{of_trace}<event>{event}</event></trace>"


FORMS = {"csv": as_csv, "parquet": as_parquet, "workbook": as_workbook, "xes": as_xes}


def commands(log: Path, folder: Path, form: str) -> Iterator[tuple[str | Path, ...]]:
    """Every command that reads a log, in every form of its output; those that differ by their tables only, for CSV."""
    mapping = ("--mapping", "xes-lifecycle") if form == "xes" else ()
    audit = ("audit", log, *mapping, *AT)
    beside = ("--pauses", pauses_in(folder), "--reported", log, "--petitions", log, "--steps", log)
    yield (*audit, *beside, "--html", folder / "report.html", "--xlsx", folder / "report.xlsx")
    yield (*audit, "-f", "json", "--pauses", pauses_in(folder))
    yield ("audit", "explain", log, f"{ID}-0", *mapping, *AT)
    yield ("audit", "map", log, *AT)
    if form != "xes":
        yield ("audit", log.parent, "-f", "json", *AT)
    if form == "csv":
        yield from _more_commands(log, folder, audit)


def _more_commands(log: Path, folder: Path, audit: tuple[str | Path, ...]) -> Iterator[tuple[str | Path, ...]]:
    yield (*audit, "--html", folder / "report.html", "--xlsx", folder / "report.xlsx")
    yield (*audit, "--by", "agency", "--reported", log)
    yield (*audit, "--by", "commune", "--petitions", log)
    yield (*audit, "--steps", log)
    yield ("audit", "explain", log, f"{ID}-30", *AT, "-f", "json")
    yield ("rules", "--log", log, "--steps", log, *AT)
    yield ("audit", "map", log, "-f", "json", *AT)
    yield ("audit", "map", log, "-f", "yaml", "--headings", *AT, "-o", folder / "anh-xa.yaml")


def pauses_in(folder: Path) -> Path:
    path = folder / f"pauses {NAME}.csv"
    lines = (
        "Mã hồ sơ,Lý do,Ngày bắt đầu,Ngày kết thúc",
        f"{ID}-0,{NAME},{PHONE},",
        f"{NAME},{PHONE},{NAME},{NUMBER}",
        NAME,
    )
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("canary") / "project")


@pytest.mark.parametrize("form", FORMS)
def test_what_is_planted_comes_out_nowhere(form: str, project: Path, tmp_path: Path) -> None:
    logs, out = tmp_path / "logs", tmp_path / "out"
    logs.mkdir()
    out.mkdir()
    log = FORMS[form](logs)
    before = set(files_of(project))
    succeeded = kept = 0
    for command in commands(log, out, form):
        ran = tthc_here("--root", project, *command)
        succeeded += ran.code in (0, 1)
        nothing_told(ran, command)
    assert succeeded >= 3
    for name, data in {**files_of(project), **files_of(out)}.items():
        kept += name.endswith("/judged.parquet") and name not in before
        if name not in before and not name.startswith("pauses"):
            assert not told_in(data), name
    assert kept == (form != "xes")


def nothing_told(ran: Ran, command: tuple[str | Path, ...]) -> None:
    """A refusal names the file as whoever asked did; nothing else does, and nothing of what is in it is told."""
    assert "Traceback" not in ran.said, ran.said
    said = _without_names(ran.said, command) if ran.code == CANNOT_RUN else ran.said
    assert not [word for word in PLANTED if word in said.casefold()], (command, said)
    assert ID not in said, (command, said)


CANNOT_RUN = 2


def _without_names(said: str, command: tuple[str | Path, ...]) -> str:
    for part in command:
        said = said.replace(part.name, "…") if isinstance(part, Path) else said
    return said


def told_in(data: bytes) -> list[str]:
    """What was planted and is in a file, packed or not."""
    parts = [data]
    if data.startswith(b"PAR1"):
        parts = [str(pq.read_table(pa.BufferReader(data)).to_pylist()).encode()]
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [archive.read(name) for name in archive.namelist()]
    return [word for part in parts for word in PLANTED if word in part.decode("utf-8", "ignore").casefold()]


BROKEN = {
    "no headings": f"{NAME},{PHONE},{ADDRESS}\n{NAME},{PHONE},{ADDRESS}\n".encode(),
    "columns missing": f"Mã hồ sơ,Mã thủ tục,{NAME}\n1,{NAME},{PHONE}\n".encode(),
    "quotes without end": f'id,procedure,received,finished\n"{NAME},{PHONE},,\n'.encode(),
    "not UTF-8": f"id,procedure,received,finished\n{NAME}".encode("utf-16"),
    "binary": b"id\0" + NAME.encode(),
    "not XML": f"<log><trace>{NAME}</log>".encode(),
    "no event log": f"<html><body>{NAME} {PHONE}</body></html>".encode(),
    "entities": f'<!DOCTYPE log [<!ENTITY a "{NAME}">]><log><trace/></log>'.encode(),
    "broken Parquet": b"PAR1" + NAME.encode() * 20,
    "broken workbook": b"PK\x03\x04" + NAME.encode() * 20,
    "broken gzip": b"\x1f\x8b" + NAME.encode() * 20,
    "a long first row": (NAME * 9_000).encode(),
    "a value without end": f"id,procedure,received,finished\n{NAME * 400_000},x,,\n".encode(),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_errors_do_not_quote_the_log(kind: str, project: Path, tmp_path: Path) -> None:
    """A row of headings is no row of data, and the name of the file is what its reader wrote: those may be told."""
    path = tmp_path / "tep-khong-doc-duoc.csv"
    path.write_bytes(BROKEN[kind])
    for command in (("audit", path), ("audit", "map", path), ("audit", "explain", path, "x")):
        ran = tthc_here("--root", project, *command, *AT)
        if kind == "columns missing":
            ran = Ran(ran.code, ran.out.replace(NAME, ""), ran.err.replace(NAME, ""))
        nothing_told(ran, command)
        assert ran.code in (0, 1, 2)
