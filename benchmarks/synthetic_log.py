"""A log of dossiers such as a province exports, of any size, for the benchmarks: made by DuckDB, from nothing real.

    python benchmarks/synthetic_log.py 2000000 /tmp/log.parquet

Twenty-three columns under the headings of one-stop software; the audit reads seventeen of them, and none that says
whose a dossier is. Procedures are the shipped ones (a few much more often than others), each handled by three agencies
of the reference data, for numbered communes. One dossier in ten waits for somebody, one in thirty is still open, a few
in a thousand are dirt: no such procedure, an id that came before, a result before its reception. Every row says that
it is synthetic. The same numbers make the same log.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from tthc.load.catalogue import load_catalogue
from tthc.model.catalogue import Catalogue
from tthc.model.procedure import Procedure
from tthc.model.reference import Agency, AgencyLevel

ROOT = Path(__file__).parent.parent
FIRST, DAYS = "2025-07-01", 500
"""The day of the first reception, and on how many days dossiers come."""

COMMUNES = 124


def write_log(
    path: Path, dossiers: int, catalogue: Catalogue, start: int = 0, days: tuple[int, int] = (0, DAYS)
) -> None:
    """Write so many dossiers, the first of which has the number `start`, received from one of the DAYS to another."""
    with duckdb.connect() as connection:
        connection.register("procedures", pa.table(_columns(_procedures(catalogue), _PROCEDURE)))
        connection.register("agencies", pa.table(_columns(_agencies(catalogue), _AGENCY)))
        connection.register("cases", pa.table(_columns(_cases(catalogue), _CASE)))
        numbers = {"start": start, "end": start + dossiers, "from": days[0], "days": days[1] - days[0]}
        query = _QUERY.format(first=FIRST, communes=COMMUNES, **numbers)
        connection.execute(f"COPY ({query}) TO '{path.as_posix()}' (FORMAT parquet)")


def shipped() -> Catalogue:
    """The catalogue that the log is about."""
    return load_catalogue(ROOT / "catalog", ROOT).catalogue


_PROCEDURE = ("number", "code", "name", "sector", "weight_from", "cases")
_AGENCY = ("number", "agency", "of_commune")
_CASE = ("code", "place", "case_name")


def _procedures(catalogue: Catalogue) -> Iterator[tuple[object, ...]]:
    """The procedures that have a limit; the n-th comes in 1/n of the dossiers of the first (Zipf)."""
    versions = [version for version in catalogue.versions if _has_limit(version)]
    by_code = {version.code: version for version in versions}
    chosen = sorted(by_code.values(), key=lambda version: version.code)
    weights = [1 / (n + 2) for n in range(len(chosen))]
    passed, total = 0.0, sum(weights)
    for number, (version, weight) in enumerate(zip(chosen, weights, strict=True)):
        sector = version.sector.id if version.sector else ""
        yield number, version.code, version.name, sector, passed / total, len(version.cases)
        passed += weight


def _has_limit(version: Procedure) -> bool:
    return any(limit.statutory or limit.committed for channel in version.channels for limit in channel.time_limits)


def _agencies(catalogue: Catalogue) -> Iterator[tuple[object, ...]]:
    offices = [
        agency
        for agency in catalogue.all(Agency).values()
        if agency.level in (AgencyLevel.COMMUNE, AgencyLevel.PROVINCE) and agency.effective.end is None
    ]
    for number, agency in enumerate(offices):
        yield number, agency.name, agency.level is AgencyLevel.COMMUNE


def _cases(catalogue: Catalogue) -> Iterator[tuple[object, ...]]:
    """The cases of the procedures that have several, each with its place among them."""
    for code in sorted({version.code for version in catalogue.versions}):
        version = next(one for one in reversed(catalogue.versions) if one.code == code)
        for number, case in enumerate(version.cases):
            yield code, number, case.name


def _columns(rows: Iterator[Sequence[object]], names: Sequence[str]) -> dict[str, list[object]]:
    return {name: list(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)}


_CHANCES = ("kind", "office", "day", "minute", "took", "fate", "pause", "late", "collected", "dirt", "way", "commune")
"""What is drawn for each dossier: a number from 0 to 1 by its own number and the name."""

_QUERY = f"""
WITH drawn AS (
    SELECT n, {", ".join(f"hash(n || '{name}') / 18446744073709551616.0 AS {name}" for name in _CHANCES)}
    FROM range({{start}}, {{end}}) numbers(n)
), placed AS (
    SELECT drawn.*, procedures.code, procedures.name AS title, sector, agency, of_commune, case_name,
        DATE '{{first}}' + CAST({{from}} + floor((n - {{start}}) * {{days}}::DOUBLE / ({{end}} - {{start}})) AS INTEGER)
            AS came
    FROM drawn
    ASOF JOIN procedures ON drawn.kind >= procedures.weight_from
    JOIN agencies ON agencies.number = (procedures.number * 7 + floor(drawn.office * drawn.office * 3)::INTEGER)
        % (SELECT count(*) FROM agencies)
    LEFT JOIN cases ON cases.code = procedures.code
        AND cases.place = hash(n || 'case') % greatest(procedures.cases, 1)
), received AS (
    SELECT *, CASE isodow(came) WHEN 7 THEN came + 1 WHEN 6 THEN came + CAST(2 * (day > 0.2)::INTEGER AS INTEGER)
        ELSE came END AS first_day
    FROM placed
), timed AS (
    SELECT *, first_day + to_minutes(CAST(450 + floor(minute * 570) AS INTEGER)) AS received_at,
        pause < 0.10 AS waits,
        CAST(1 + floor(late * 6) AS INTEGER) AS asked_after, CAST(1 + floor(took * 9) AS INTEGER) AS given_after,
        CAST(floor(-ln(1 - took * 0.999) * 6) AS INTEGER) AS days_taken
    FROM received
), ended AS (
    SELECT *, CASE WHEN waits THEN first_day + asked_after END AS asked,
        CASE WHEN waits AND fate > 0.004 THEN first_day + asked_after + given_after END AS given,
        first_day + days_taken + CASE WHEN waits THEN asked_after + given_after ELSE 0 END
            + to_minutes(CAST(480 + floor(late * 530) AS INTEGER)) AS done,
        fate < 0.03 AS is_open
    FROM timed
), told AS (
    SELECT *, CASE WHEN dirt > 0.9995 THEN n - 1 ELSE n END AS counted,
        CASE WHEN is_open THEN NULL WHEN dirt < 0.001 THEN received_at - INTERVAL 3 DAY
        ELSE greatest(done, received_at) END AS finished_at
    FROM ended
)
SELECT
    'H' || lpad((counted % 90)::VARCHAR, 2, '0') || strftime(came, '-%y%m%d-') || lpad(counted::VARCHAR, 8, '0')
        AS "Mã hồ sơ",
    CASE WHEN dirt BETWEEN 0.002 AND 0.0025 THEN '9.999999' ELSE code END AS "Mã thủ tục",
    title AS "Tên thủ tục",
    sector AS "Lĩnh vực",
    case_name AS "Trường hợp",
    'Người nộp số ' || (hash(n || 'applicant') % 900000) AS "Chủ hồ sơ",
    'Số nhà ' || (hash(n || 'house') % 400) || ', thôn ' || (hash(n || 'hamlet') % 30) || ', xã số '
        || floor(commune * {{communes}})::INTEGER AS "Địa chỉ",
    agency AS "Cơ quan giải quyết",
    'Xã số ' || floor(commune * {{communes}})::INTEGER AS "Xã, phường",
    CASE WHEN way < 0.55 THEN 'Trực tuyến' WHEN way < 0.97 THEN 'Trực tiếp' ELSE 'Bưu chính công ích' END
        AS "Hình thức nộp",
    CASE WHEN is_open AND waits THEN 'Chờ bổ sung' WHEN is_open THEN 'Đang xử lý' WHEN fate > 0.99 THEN 'Từ chối'
        WHEN fate > 0.985 THEN 'Rút hồ sơ' WHEN collected < 0.9 THEN 'Đã trả kết quả' ELSE 'Đã có kết quả' END
        AS "Trạng thái",
    (received_at - to_minutes(CAST(floor(way * 2000) AS INTEGER)))::TIMESTAMP AS "Ngày nộp",
    received_at AS "Ngày tiếp nhận",
    received_at + to_days(CAST(3 + floor(kind * 20) AS INTEGER)) AS "Ngày hẹn trả",
    finished_at AS "Ngày có kết quả",
    CASE WHEN collected < 0.9 THEN finished_at + to_days(CAST(floor(collected * 5) AS INTEGER)) END
        AS "Ngày trả kết quả",
    CASE WHEN pause < 0.08 THEN asked END AS "Ngày yêu cầu bổ sung",
    CASE WHEN pause < 0.08 THEN given END AS "Ngày bổ sung",
    CASE WHEN pause >= 0.08 THEN asked END AS "Ngày thông báo nghĩa vụ tài chính",
    CASE WHEN pause >= 0.08 THEN given END AS "Ngày hoàn thành nghĩa vụ tài chính",
    CASE WHEN pause > 0.99 THEN first_day + 30 END AS "Ngày gia hạn",
    'CB' || lpad((hash(n || 'who') % 1500)::VARCHAR, 4, '0') AS "Cán bộ xử lý",
    'synthetic' AS "Nguồn"
FROM told
ORDER BY n
"""


if __name__ == "__main__":
    write_log(Path(sys.argv[2]), int(sys.argv[1]), shipped())
