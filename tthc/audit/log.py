"""A dossier log (CSV) as a typed table. Only known columns are read; none of them says whose a dossier is."""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import duckdb
import ibis
from ibis.expr.types import StringValue, Table, Value

from tthc.model.dossier import Cause, DossierStatus
from tthc.source import CannotRunError, Message, Position, say, why_of
from tthc.vietnamese import fold

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "id": ("id", "mã hồ sơ", "số hồ sơ", "mã số hồ sơ", "dossier", "dossier id"),
        "procedure": ("procedure", "mã thủ tục", "mã TTHC", "mã thủ tục hành chính", "procedure code"),
        "received": ("received", "ngày tiếp nhận", "thời điểm tiếp nhận", "ngày giờ tiếp nhận", "received at"),
        "finished": ("finished", "ngày có kết quả", "ngày hoàn thành", "ngày xử lý xong", "finished at"),
        "status": ("status", "trạng thái", "trạng thái hồ sơ", "tình trạng"),
        "agency": ("agency", "cơ quan", "cơ quan giải quyết", "cơ quan thực hiện", "đơn vị", "đơn vị giải quyết"),
        "channel": ("channel", "kênh", "kênh tiếp nhận", "hình thức nộp", "hình thức tiếp nhận", "cách thức thực hiện"),
        "case": ("case", "trường hợp"),
        "appointed": ("appointed", "ngày hẹn trả", "ngày hẹn trả kết quả", "ngày hẹn", "appointment date"),
        "asked": ("supplement asked", "ngày yêu cầu bổ sung"),
        "given": ("supplement given", "ngày bổ sung", "ngày bổ sung hồ sơ", "ngày nộp bổ sung"),
        "commune": ("commune", "xã", "phường", "xã phường", "cấp xã", "địa bàn", "đơn vị hành chính"),
        "submitted": ("submitted", "ngày nộp", "ngày nộp hồ sơ", "thời điểm nộp"),
        "apologised": ("apologised", "ngày xin lỗi", "ngày văn bản xin lỗi"),
        "rescheduled": ("rescheduled", "ngày hẹn lại", "ngày hẹn trả lại"),
        "reschedules": ("reschedules", "số lần hẹn lại"),
        "extended": ("extended", "ngày gia hạn", "hạn sau gia hạn", "ngày hạn mới"),
        "returned": ("returned", "ngày trả kết quả", "ngày trả", "ngày nhận kết quả"),
        "synthetic": ("synthetic", "nguồn"),
    }
)
"""What is read from a log, and the names under which its columns go, whatever their capitals and marks."""

REQUIRED = ("id", "procedure", "received", "finished")
DATES = (
    *("received", "finished", "appointed", "asked", "given"),
    *("submitted", "apologised", "rescheduled", "extended", "returned"),
)
TEXTS = ("procedure", "agency", "channel", "case", "status", "commune")

STATUSES: Mapping[DossierStatus, tuple[str, ...]] = MappingProxyType(
    {
        DossierStatus.SETTLED: (
            *(
                "settled",
                "đã giải quyết",
                "đã xử lý xong",
                "đã có kết quả",
                "chờ trả kết quả",
                "đã trả kết quả",
                "đã trả",
            ),
            *("hoàn thành", "đã hoàn thành", "kết thúc"),
        ),
        DossierStatus.OPEN: (
            *("open", "mới tiếp nhận", "đã tiếp nhận", "chờ xử lý", "đang xử lý", "đang giải quyết", "tạm dừng"),
            *("yêu cầu bổ sung", "chờ bổ sung"),
        ),
        DossierStatus.REFUSED: (
            *(
                "refused",
                "từ chối",
                "từ chối giải quyết",
                "không giải quyết",
                "trả lại",
                "dừng giải quyết",
                "dừng xử lý",
            ),
        ),
        DossierStatus.WITHDRAWN: ("withdrawn", "rút hồ sơ", "đã rút", "xin rút", "công dân rút hồ sơ"),
    }
)
"""How logs name the status of a dossier. A dossier for which supplements are awaited is open."""

SYNTHETIC_WORDS = ("1", "true", "synthetic", "mô phỏng")

_DELIMITERS = (",", ";", "\t", "|")
_LIST_NAMES = 10
_HEADER_BYTES = 65_536


@dataclass(frozen=True)
class Log:
    """A log as it was read: its rows as a typed table, and the rows (header: row 1) that do not have its columns.

    Columns of the table: `row` (from 0), `id`, `procedure_text`, `agency_text`, `channel_text`, `case_text`,
    `status_text`, `commune_text` (as written, '' where nothing is), for each date `…_day`, for two `…_minute` (of the
    day, None without an hour), `reschedules` (how many times a new day was set; None where nothing is written),
    `unreadable` (there is no day of reception, or a date or number that does not exist) and `synthetic`.

    Columns of `pauses`, one row for each time that a dossier waited for somebody: `row` (of the dossier), `asked_day`,
    `given_day` (null: it still waits), `cause` (a word of Cause).
    """

    source: str
    table: Table
    pauses: Table
    malformed: tuple[int, ...]
    connection: Any

    def row_in_file(self, row: int) -> int:
        """The row of the file that a row of the table stands in; a line break inside quotes begins no new row."""
        in_file = row + 2
        for malformed in self.malformed:
            in_file += malformed <= in_file
        return in_file


def read_log(path: Path) -> Log:
    """Read a CSV file into DuckDB; CannotRunError, with file and line, for what is not a log."""
    connection = ibis.duckdb.connect()
    connection.raw_sql("SET TimeZone = 'UTC'; SET autoinstall_known_extensions = false")
    read, malformed = read_texts(path, COLUMNS, REQUIRED, connection)
    dated = connection.create_table("dated", _dated(read), temp=True)
    connection.drop_table("read")
    table = connection.create_table("log", _typed(dated), temp=True)
    connection.drop_table("dated")
    pauses = connection.create_table("pauses", _supplements(table), temp=True)
    return Log(path.name, table, pauses, malformed, connection)


Names = Mapping[str, tuple[str, ...]]
"""Columns, and the names under which each goes."""


def read_texts(path: Path, columns: Names, required: Sequence[str], connection: Any) -> tuple[Table, tuple[int, ...]]:
    """The known columns of a CSV file as a table `read` of texts, and the rows that do not have its columns."""
    header = _header(path, columns)
    by_name = _columns_by_name(header.names, path, columns, required)
    try:
        with _plainly_named(path) as file:
            raw = _rows(connection, file, header)
            read = connection.create_table("read", _known(raw, by_name, columns), temp=True)
            rejected = connection.raw_sql("SELECT DISTINCT line FROM reject_errors ORDER BY line").fetchall()
    except duckdb.Error as error:
        why = str(error).partition("\n")[0]
        raise _refused(path, say("the file cannot be read as CSV: {why}", why=why)) from error
    connection.raw_sql("DROP TABLE reject_errors; DROP TABLE reject_scans")
    return read, tuple(int(line) for (line,) in rejected)


@dataclass(frozen=True)
class _Header:
    names: tuple[str, ...]
    delimiter: str


def _rows(connection: Any, file: Path, header: _Header) -> Table:
    """Every row as text, under the columns c0, c1, …; rows with other columns go to the table `reject_errors`."""
    return connection.read_csv(
        str(file),
        auto_detect=False,
        header=True,
        delim=header.delimiter,
        quote='"',
        escape='"',
        columns={f"c{number}": "VARCHAR" for number in range(len(header.names))},
        store_rejects=True,
    )


def _header(path: Path, columns: Names) -> _Header:
    text = _first_bytes(path).decode("utf-8-sig", errors="ignore")
    if not text.strip():
        raise _refused(path, say("the file is empty"))
    rows = {mark: next(csv.reader(text.splitlines(), delimiter=mark), []) for mark in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda mark: (len(_known_names(rows[mark], columns)), len(rows[mark])))
    return _Header(tuple(rows[best]), best)


def _first_bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise _refused(path, say("this is a folder: name the file of the log in it"))
        if not path.is_file():
            raise _refused(path, say("there is no such file"))
        with path.open("rb") as file:
            start = file.read(_HEADER_BYTES)
    except OSError as error:
        why = why_of(error)
        raise _refused(path, say("the file cannot be read: {why}", why=why)) from error
    if start.startswith(b"PK\x03\x04"):
        raise _refused(path, say("this is a workbook or an archive: save the sheet as CSV UTF-8"))
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _refused(path, say("the file is UTF-16: save it as CSV UTF-8"))
    if b"\0" in start:
        raise _refused(path, say("the file is binary, not CSV"))
    _check_utf8(start, path)
    return start


def _check_utf8(start: bytes, path: Path) -> None:
    line = start.partition(b"\n")[0]
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as error:
        if len(line) < _HEADER_BYTES:
            raise _refused(path, say("the file is not UTF-8: save it as CSV UTF-8"), error.start + 1) from error


def _columns_by_name(header: Sequence[str], path: Path, columns: Names, required: Sequence[str]) -> Mapping[str, int]:
    """Where each known column stands; CannotRunError if one is missing or stands twice."""
    found: dict[str, int] = {}
    for name, number in _known_names(header, columns):
        if name in found:
            text = say(
                "columns {first} and {second} both mean {name!r}", first=found[name] + 1, second=number + 1, name=name
            )
            raise _refused(path, text)
        found[name] = number
    missing = [f"{columns[name][1]} ({name})" for name in required if name not in found]
    if missing:
        there = ", ".join(name.strip()[:40] for name in header[:_LIST_NAMES])
        text = say("columns are missing: {missing}; there are {there}", missing=", ".join(missing), there=there)
        raise _refused(path, text)
    return found


def _known_names(header: Sequence[str], columns: Names) -> list[tuple[str, int]]:
    meant = {fold(name): column for column, names in columns.items() for name in names}
    folded = [" ".join(fold(name).replace("_", " ").replace("-", " ").split()) for name in header]
    return [(meant[name], number) for number, name in enumerate(folded) if name in meant]


def _known(raw: Table, places: Mapping[str, int], columns: Names) -> Table:
    """The known columns as text, '' where nothing is written, with the number of the row."""

    def text(name: str) -> StringValue:
        return raw[f"c{places[name]}"].fill_null("") if name in places else ibis.literal("")

    return raw.select(**{name: text(name) for name in columns}).mutate(row=ibis.row_number())


def _dated(read: Table) -> Table:
    """With the moments that the dates mean; a table of its own, or each would be worked out many times."""
    return read.mutate(**{f"{name}_at": moment(read[name]) for name in DATES})


def _typed(dated: Table) -> Table:
    wrong = (
        ibis.ifelse(dated[f"{name}_at"].isnull(), dated[name].strip() != "", ibis.literal(False)) for name in DATES
    )
    number = _small_number(dated.reschedules.strip())
    return dated.select(
        "row",
        "synthetic",
        id=dated.id.strip(),
        **{f"{name}_text": dated[name] for name in TEXTS},
        **{f"{name}_day": dated[f"{name}_at"].date() for name in DATES},
        **{f"{name}_minute": _minute(dated, name) for name in ("received", "finished")},
        reschedules=number,
        unreadable=ibis.or_(*wrong, dated.received_at.isnull(), number.isnull() & (dated.reschedules.strip() != "")),
    )


def _supplements(table: Table) -> Table:
    """The pauses that the columns of supplements tell of."""
    asked = table.filter(table.asked_day.notnull())
    return asked.select("row", "asked_day", "given_day", cause=ibis.literal(Cause.SUPPLEMENT.value))


def _small_number(text: StringValue) -> Value:
    return ibis.ifelse(text.re_search(r"^\d{1,3}$"), text.try_cast("int64"), ibis.null("int64"))


def _minute(table: Table, name: str) -> Value:
    at = table[f"{name}_at"]
    return ibis.ifelse(table[name].contains(":"), at.hour() * 60 + at.minute(), ibis.null("int64"))


_TIME = r"([ T]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?)?$"
_ISO = r"^[12]\d{3}-\d{2}-\d{2}" + _TIME
_VIETNAMESE = r"^\d{2}/\d{2}/[12]\d{3}" + _TIME


def moment(text: StringValue) -> Value:
    """`2026-03-02`, `2026-03-02 14:05`, `02/03/2026 14:05:00`, `2/3/2026`, `14:05 2/3/2026`; null for any other text.

    The two usual shapes come first: they are ten times faster than putting the others in order.
    """
    iso = text.substr(6, 4) + "-" + text.substr(3, 2) + "-" + text.substr(0, 2) + text.substr(10, 20)
    return ibis.cases(
        (text == "", ibis.null("timestamp")),
        (text.re_search(_ISO), text.try_cast("timestamp")),
        (text.re_search(_VIETNAMESE), iso.try_cast("timestamp")),
        else_=_put_in_order(text),
    )


def _put_in_order(text: StringValue) -> Value:
    text = text.strip().re_replace(r"\+07(:?00)?$", "").strip()
    text = text.re_replace(r"^(\d{1,2}:\d{2}(?::\d{2})?)[ ,]+(\S+)$", r"\2 \1")
    text = text.re_replace(r"^(\d{1,2})[/-](\d{1,2})[/-](\d{4})", r"\3-\2-\1")
    for _ in ("month", "day"):
        text = text.re_replace(r"-(\d)(-|[ T]|$)", r"-0\1\2")
    text = text.re_replace(r"[ T]+(\d):", r" 0\1:")
    return ibis.ifelse(text.re_search(_ISO), text.try_cast("timestamp"), ibis.null("timestamp"))


@contextmanager
def _plainly_named(path: Path) -> Iterator[Path]:
    """The file under a name without `*`, `?`, `[`: DuckDB would read other files whose names match."""
    if not set("*?[{") & set(str(path.resolve())):
        yield path.resolve()
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "log.csv"
        shutil.copyfile(path, copy)
        yield copy


def _refused(path: Path, message: Message, column: int = 1) -> CannotRunError:
    at = Position(path.name, 1, column)
    return CannotRunError(say("{at}: {message}", at=at, message=message))
