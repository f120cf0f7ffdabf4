"""Hostile logs end in a sentence: bombs, entities, endless values, a thousand columns; and any bytes at all."""

from __future__ import annotations

import gzip
import io
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.test_log_formats import XES
from tests.tries import tries
from tthc.audit.reading.log import LogSource, read_log
from tthc.load.log_mappings import find_mapping
from tthc.source import CannotRunError

HEADER = b"id,procedure,received,finished\n"
MB = 1024 * 1024
LIFECYCLE = find_mapping("xes-lifecycle")


def refused(data: bytes, folder: Path, says: str) -> None:
    path = folder / "log.csv"
    path.write_bytes(data)
    with pytest.raises(CannotRunError, match=says):
        read_log(LogSource(path, LIFECYCLE if b"<" in data[:400] or data.startswith(b"\x1f\x8b") else None))


def test_a_gzip_bomb(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=9) as file:
        file.write(b"<log>")
        for _ in range(32):
            file.write(b" " * MB)
    refused(packed.getvalue(), tmp_path, "far larger than a log")


def test_a_workbook_bomb_and_one_whose_sizes_are_a_lie(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (64 * MB))
    refused(packed.getvalue(), tmp_path, "far larger than a log")
    refused(packed.getvalue().replace(b"\x00\x00\x00\x04", b"\x10\x00\x00\x00"), tmp_path, "cannot be unpacked")


def test_other_archives_and_passwords(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("log.csv", HEADER)
    refused(packed.getvalue(), tmp_path, "no workbook of Excel")


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE log [<!ENTITY a "b">]>',
        '<!DOCTYPE log SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE log [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x">%x;]>',
        '<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>',
    ],
)
def test_entities_and_other_files(doctype: str, tmp_path: Path) -> None:
    refused(f"<?xml version='1.0'?>{doctype}<log><trace/></log>".encode(), tmp_path, "document type or entities")


def test_xml_that_is_no_log_or_breaks_off(tmp_path: Path) -> None:
    refused(b"<html><body/></html>", tmp_path, "it has no traces")
    refused(XES.encode()[:900], tmp_path, "not well-formed XML")
    refused(gzip.compress(XES.encode())[:300], tmp_path, "cannot be unpacked")
    refused(gzip.compress(b"id,procedure"), tmp_path, "no event log")
    refused(b"<log>" + b"<a>" * 200 + b"<trace/>", tmp_path, "nested too deeply")


def test_endless_values(tmp_path: Path) -> None:
    refused(
        b'<log><trace><string key="concept:name" value="' + b"x" * (50 * MB) + b'"/></trace></log>',
        tmp_path,
        "longer than",
    )
    refused(b"x" * (50 * MB), tmp_path, "these are no headings")
    (tmp_path / "log.csv").write_bytes(HEADER + b"1," + b"x" * (50 * MB) + b",2026-03-02,\n2,x,2026-03-02,\n")
    assert_reads_or_refuses(tmp_path / "log.csv")


def test_a_thousand_columns_and_more(tmp_path: Path) -> None:
    refused(HEADER[:-1] + b",a" * 2_000 + b"\n", tmp_path, "there are 2004 columns; at most 1000 are read")
    refused(HEADER[:-1] + b",a" * 100_000 + b"\n", tmp_path, "these are no headings")


def test_bytes_that_are_no_text_further_down(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_bytes(HEADER + b"1,x,2026-03-02,\n" * 6_000 + b"\0\0,\xff\xfe,,\n3,x,2026-03-02,\n")
    log = read_log(tmp_path / "log.csv")
    assert int(log.table.count().to_pyarrow().as_py()) + len(log.malformed) == 6_002


def assert_reads_or_refuses(path: Path) -> None:
    """A table whose every column can be read, or a sentence."""
    for mapping in (None, LIFECYCLE):
        with suppress(CannotRunError):
            log = read_log(LogSource(path, mapping))
            rows = log.table.to_pyarrow().to_pylist()
            log.pauses.to_pyarrow()
            assert len({row["row"] for row in rows}) == len(rows)


values = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["1", "2026-03-02", "03/04/2026 08:00", '"', "\n", "46083.5", "Z", "+07:00", "NULL"]),
)


@settings(max_examples=tries(25), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.lists(values, max_size=6), max_size=6))
def test_any_values_in_a_table(rows: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.csv"
        path.write_bytes(HEADER + "\n".join(",".join(row) for row in rows).encode("utf-8", "ignore"))
        assert_reads_or_refuses(path)


@settings(max_examples=tries(25), deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from([b"", b"PAR1", b"PK\x03\x04", b"<log>", b"\x1f\x8b\x08", b"\xef\xbb\xbf", HEADER]),
    st.binary(max_size=300),
)
def test_any_bytes(start: bytes, rest: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log"
        path.write_bytes(start + rest)
        assert_reads_or_refuses(path)


@settings(max_examples=tries(25), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, len(XES) - 1), st.integers(0, 60), st.text(max_size=6))
def test_an_event_log_with_a_part_lost_or_changed(at: int, lost: int, put: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.xes"
        path.write_bytes((XES[:at] + put + XES[at + lost :]).encode("utf-8", "ignore"))
        assert_reads_or_refuses(path)
