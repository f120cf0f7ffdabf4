"""Hand broken files to every reader of the program, and keep those that it does not take as it should.

    python fuzz/readers.py SECONDS [READER]

runs every reader (or the named one) for an equal share of the seconds, each in a process of its own, under atheris
(`pip install 'tthc[fuzz]'`), which looks for files that reach code no file before them reached. It begins with valid
files that are made here, changes them as their format is built (`fuzz/mutations.py`), and reports a fault where a file

* raises anything but `CannotRunError`: a reader answers what is wrong with a file as a `Problem`;
* takes more than five seconds;
* needs more than 1 GB of memory.

What is read goes through an import as well, up to the texts that would be written: nothing in a file may break that.

A fault is kept as `tests/fuzz_cases/READER/PLACE-HASH.case`, where `tests/test_fuzz_cases.py` reads it for ever after;
faults of one place in the program are kept once. Exit code: 0 if there was none, else 1.
"""

from __future__ import annotations

import hashlib
import logging
import random
import re
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from fuzz.mutations import IN_ZIP, JSON, PDF, YAML, Change, flip  # noqa: E402 - found only by the line above

CASES = ROOT / "tests" / "fuzz_cases"
MAX_SECONDS = 5
MAX_MEGABYTES = 1024


@dataclass(frozen=True)
class Reader:
    """What reads a file, how files of its kind are called, which valid ones there are, and how they are changed."""

    read: Callable[[Path], object]
    suffix: str
    seeds: Callable[[], Iterable[bytes]]
    change: Change


def read_case(reader: str, data: bytes, folder: Path) -> None:
    """Let a reader read a file with these bytes; whatever this raises is a fault."""
    from tthc.source import CannotRunError

    path = folder / f"case{READERS[reader].suffix}"
    path.write_bytes(data)
    try:
        READERS[reader].read(path)
    except CannotRunError:
        return


# What reads


def _yaml(path: Path) -> object:
    from datetime import date

    from tthc.check import check
    from tthc.load.catalogue import load_catalogue

    loaded = load_catalogue(path.parent, path.parent, [path])
    return check(loaded.catalogue, date(2026, 11, 26))


def _catalogue_json(path: Path) -> object:
    from tthc.exchange.catalogue_json import read_catalogue_json

    return read_catalogue_json(path)


def _portal_json(path: Path) -> object:
    from tthc.exchange.sources.portal_json import read

    return _imported(path, read(path))


def _integration_json(path: Path) -> object:
    from tthc.exchange.sources.integration_json import read

    return _imported(path, read(path))


def _portal_docx(path: Path) -> object:
    from tthc.exchange.sources.portal_docx import read

    return _imported(path, read(path))


def _workbook(path: Path) -> object:
    from tthc.exchange.workbook.read import read

    return _imported(path, read(path))


def _portal_pdf(path: Path) -> object:
    """In this process: what the child would answer, without its limits of time and memory."""
    from tthc.exchange.sources.portal_pdf import record_in
    from tthc.exchange.sources.record import Record

    found = record_in(path.read_bytes(), path.name)
    return _imported(path, [found] if isinstance(found, Record) else [])


def _imported(path: Path, found: Iterable[object]) -> object:
    """What an import would write into a catalogue that has the procedure already."""
    from tests.import_records import REFERENCE
    from tthc.exchange.importing.prepare import prepare
    from tthc.load.catalogue import load_catalogue

    catalog = path.parent / "catalog"
    file = catalog / "procedures/ho-tich/1.001193.yaml"
    if not file.exists():
        file.parent.mkdir(parents=True)
        (catalog / "reference.yaml").write_text(REFERENCE, encoding="utf-8")
        file.write_text(_PROCEDURE, encoding="utf-8")
    return prepare(found, load_catalogue(catalog, catalog).catalogue, catalog)  # type: ignore[arg-type]  # of any reader


_PROCEDURE = """\
code: "1.001193"
name: Đăng ký khai sinh
sector: ho-tich
levels: [commune]
effective: {from: 2026-01-01}
agencies: {deciding: [ubnd-xa]}
channels:
  - {mode: in_person, time_limits: [{statutory: {same_day: true}}], fees: [{amount: 0}]}
documents:
  - {id: giay-chung-sinh, type: giay-chung-sinh, originals: 1}
steps:
  - {id: tiep-nhan, name: Tiếp nhận, kind: receive, actor: ubnd-xa, duration: {hours: 4}}
results: [{type: giay-khai-sinh}]
legal_basis: [60/2014/QH13]
keywords: [khai sinh]
"""


# Valid files


def _yaml_seeds() -> Iterator[bytes]:
    from tests.import_records import REFERENCE

    shipped = sorted((ROOT / "catalog").rglob("*.yaml"), key=lambda path: path.stat().st_size)
    yield from (path.read_bytes() for path in shipped[:12])
    yield from (path.read_bytes() for path in sorted((ROOT / "catalog/procedures").rglob("*.yaml"))[::8])
    yield from (REFERENCE.encode(), _PROCEDURE.encode())


def _catalogue_json_seeds() -> Iterator[bytes]:
    from tests.import_records import REFERENCE
    from tthc.exchange.catalogue_json import catalogue_as_json
    from tthc.load.catalogue import load_text

    for text in (REFERENCE, _PROCEDURE):
        yield catalogue_as_json(load_text(text, "x").catalogue)


def _portal_json_seeds() -> Iterator[bytes]:
    import json

    from tests.import_records import answer, case, row, way

    yield json.dumps(answer(), ensure_ascii=False).encode()
    dirty = answer(
        code="1.001193.000.00.00.H17",
        executionMethods=[way("ONLINE", "17,5", None, "8.000 VNĐ"), way("POSTAL", "30 ngày (miền núi 40 ngày)")],
        executionCases=[case("Trường hợp 1", row("Bản sao Hộ chiếu hoặc Thẻ căn cước", 0, 1, "Mẫu 1.docx"))],
        unknown=[{"a": [1, True, None]}],
    )
    yield json.dumps({"data": [dirty]}, ensure_ascii=False).encode()


def _integration_json_seeds() -> Iterator[bytes]:
    import json

    yield json.dumps(
        {
            "MATTHC": "1.001193",
            "TENTTHC": "Đăng ký khai sinh",
            "SOQUYETDINH": "163/QĐ-BTP",
            "CAPTHUCHIEN": [{"TENCAP": "Cấp xã"}],
            "LINHVUCTHUCHIEN": [{"TENLINHVUC": "Hộ tịch", "MALINHVUC": "G15-HT"}],
            "DOITUONGTHUCHIEN": [{"TENDOITUONG": "Công dân Việt Nam"}],
            "COQUANTHUCHIEN": [{"TENCOQUAN": "Ủy ban nhân dân cấp xã"}],
            "TRINHTUTHUCHIEN": [{"TRUONGHOP": "", "TRINHTU": "Nộp hồ sơ."}],
            "CACHTHUCTHUCHIEN": [
                {"KENH": "Trực tiếp", "THOIGIAN": 1, "DONVITINH": "Ngày làm việc", "PHILEPHI": [{"SOTIEN": 8000}]}
            ],
            "THANHPHANHOSO": [{"TRUONGHOP": "", "GIAYTO": [{"TENGIAYTO": "Giấy chứng sinh", "SOBANCHINH": 1}]}],
            "CANCUPHAPLY": [{"SOVANBAN": "60/2014/QH13", "TENVANBAN": "Luật Hộ tịch"}],
            "KETQUATHUCHIEN": [{"TENKETQUA": "Giấy khai sinh", "MAKETQUA": "KQ.G15.000001"}],
        },
        ensure_ascii=False,
    ).encode()


def _portal_docx_seeds() -> Iterator[bytes]:
    from tests.portal_papers import RECORD, word_file, word_xml

    yield word_file(word_xml(RECORD))


def _portal_pdf_seeds() -> Iterator[bytes]:
    from tests.portal_papers import RECORD
    from tests.portal_pdfs import pdf_of

    yield pdf_of(RECORD)


def _workbook_seeds() -> Iterator[bytes]:
    from tests.import_records import REFERENCE
    from tthc.exchange.workbook.template import write_workbook
    from tthc.load.catalogue import load_text

    catalogue = load_text(REFERENCE, "x").catalogue
    yield write_workbook(catalogue, load_text(_PROCEDURE, "x").catalogue.versions)


READERS: Mapping[str, Reader] = {
    "yaml": Reader(_yaml, ".yaml", _yaml_seeds, YAML),
    "catalogue-json": Reader(_catalogue_json, ".json", _catalogue_json_seeds, JSON),
    "portal-json": Reader(_portal_json, ".json", _portal_json_seeds, JSON),
    "integration-json": Reader(_integration_json, ".json", _integration_json_seeds, JSON),
    "portal-docx": Reader(_portal_docx, ".docx", _portal_docx_seeds, IN_ZIP),
    "portal-pdf": Reader(_portal_pdf, ".pdf", _portal_pdf_seeds, PDF),
    "workbook": Reader(_workbook, ".xlsx", _workbook_seeds, IN_ZIP),
}


# Running


def main(arguments: list[str]) -> int:
    """Every reader for its share of the seconds; the exit code."""
    if arguments[:1] == ["--inside"]:
        _inside(arguments[1], Path(arguments[2]), arguments[3:])
        return 0
    seconds, names = float(arguments[0]), arguments[1:] or list(READERS)
    before = set(_cases(names))
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            ran, executions = _run(name, seconds / len(names), Path(folder))
        print(f"{name:17} {ran:6.0f} s {executions:9} executions", flush=True)
    found = sorted(set(_cases(names)) - before)
    for path in found:
        print(f"fault: {path.relative_to(ROOT)}")
    return 1 if found else 0


def _cases(names: Iterable[str]) -> Iterator[Path]:
    for name in names:
        yield from (CASES / name).glob("*.case")


def _run(name: str, seconds: float, folder: Path) -> tuple[float, int]:
    """Run one reader until its time is over; the seconds it took and how many files it read.

    A file that takes too long or too much ends the process; it is kept, and another process goes on.
    """
    corpus, stopped = folder / "corpus", folder / "stopped"
    corpus.mkdir()
    stopped.mkdir()
    for number, seed in enumerate(READERS[name].seeds()):
        (corpus / f"seed-{number}").write_bytes(seed)
    start, executions = time.monotonic(), 0
    while (left := seconds - (time.monotonic() - start)) >= 1:
        options = [
            f"-max_total_time={int(left)}",
            f"-timeout={MAX_SECONDS}",
            f"-rss_limit_mb={MAX_MEGABYTES}",
            f"-artifact_prefix={stopped}/",
            "-print_final_stats=1",
            "-max_len=1000000",
            str(corpus),
        ]
        command = [sys.executable, __file__, "--inside", name, str(folder), *options]
        ran = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
        counted = re.findall(r"stat::number_of_executed_units:\s*([0-9]+)", ran.stderr)
        counted = counted or re.findall(r"^#([0-9]+)", ran.stderr, re.MULTILINE)[-1:]
        executions += int(counted[-1]) if counted else 0
        for path in stopped.iterdir():
            _keep(name, path.read_bytes(), path.name.split("-")[0])
            path.unlink()
        if not counted:
            print(ran.stderr[-2000:], file=sys.stderr)
            break
    return time.monotonic() - start, executions


def _inside(name: str, folder: Path, options: list[str]) -> None:
    """In the process of its own: the loop of atheris, which does not come back."""
    import atheris

    logging.disable()  # what a library notes about broken files would fill the pipe
    with atheris.instrument_imports(include=["tthc", "openpyxl"], enable_loader_override=False):
        for seed in READERS[name].seeds():
            read_case(name, seed, folder)

    def one(data: bytes) -> None:
        try:
            read_case(name, data, folder)
        except Exception as error:
            _keep(name, data, _place(error))

    def change(data: bytes, max_size: int, seed: int) -> bytes:
        chance = random.Random(seed)
        if chance.random() < 0.1:
            return bytes(atheris.Mutate(data, len(data)))
        return (flip if chance.random() < 0.05 else READERS[name].change)(data, chance)[:max_size]

    atheris.Setup([sys.argv[0], *options], one, custom_mutator=change)
    atheris.Fuzz()


def _place(error: BaseException) -> str:
    """The kind of an error, and the line of the program from which it came."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "/tthc/" in frame.filename] or list(frames)
    return f"{type(error).__name__}-{Path(own[-1].filename).stem}-{own[-1].lineno}"


def _keep(reader: str, data: bytes, place: str) -> None:
    """Keep a file that is a fault, unless there is one of the same place already."""
    folder = CASES / reader
    folder.mkdir(parents=True, exist_ok=True)
    if place in ("timeout", "oom") or not any(folder.glob(f"{place}-*.case")):
        (folder / f"{place}-{hashlib.sha256(data).hexdigest()[:8]}.case").write_bytes(data)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
