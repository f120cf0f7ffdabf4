"""Small answers of the portal for tests of the import: facts of real procedures, each dirty in one way."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tthc.exchange.settling.knowledge import Knowledge
from tthc.exchange.settling.settle import Settled, settle
from tthc.exchange.sources.portal_json import read
from tthc.exchange.sources.record import Record
from tthc.load.catalogue import load_text
from tthc.model.catalogue import Catalogue
from tthc.model.procedure import Procedure

REFERENCE = """\
sectors:
  - {id: ho-tich, name: Hộ tịch}
applicants:
  - {id: cong-dan, name: Công dân Việt Nam}
agencies:
  - {id: ubnd-xa, name: Ủy ban nhân dân cấp xã, level: commune}
  - {id: chu-tich-ubnd-tinh, name: Chủ tịch Ủy ban nhân dân cấp tỉnh, level: province}
  - {id: hdnd-tinh, name: Hội đồng nhân dân cấp tỉnh, level: province}
document_types:
  - {id: giay-chung-sinh, name: Giấy chứng sinh, origin: state}
  - {id: can-cuoc, name: Thẻ căn cước, origin: state, aliases: [Thẻ căn cước công dân]}
  - {id: ho-chieu, name: Hộ chiếu, origin: state}
  - {id: to-khai-khai-sinh, name: Tờ khai đăng ký khai sinh, origin: applicant}
  - {id: giay-khai-sinh, name: Giấy khai sinh, origin: state}
laws:
  - {id: 123/2015/NĐ-CP, rank: decree}
  - {id: 60/2014/QH13, rank: law}
"""


def catalogue_of(text: str = REFERENCE) -> Catalogue:
    """The catalogue that a text holds."""
    loaded = load_text(text, "reference.yaml")
    assert not loaded.problems
    return loaded.catalogue


KNOWLEDGE = Knowledge.of(catalogue_of())


def answer(**changed: Any) -> dict[str, Any]:
    """The portal's answer about registering a birth, clean, with some keys changed."""
    return {
        "code": "1.001193",
        "codeNotation": "1.001193",
        "name": "Thủ tục đăng ký khai sinh",
        "procedureProposal": {"proposalNumber": "163/QĐ-BTP"},
        "isMinistry": False,
        "isProvince": False,
        "isWard": True,
        "isOtherAgency": False,
        "categoriesDetails": [{"name": "Hộ tịch"}],
        "subjectTypesDetails": [{"name": "Công dân Việt Nam"}],
        "departmentsAuthority": [{"name": "Ủy ban nhân dân cấp xã"}],
        "executionSteps": [{"name": None, "description": "Nộp hồ sơ.\nNhận kết quả."}],
        "executionMethods": [way()],
        "executionCases": [case(None, row("Giấy chứng sinh", 1, 0))],
        "legalBasisesDetails": [{"name": None, "code": "123/2015/NĐ-CP"}],
        "resultsDetails": [{"name": "Giấy khai sinh", "code": "KQ.G15.000001"}],
        "requirementsAndConditions": "Không có",
        "url": "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/1",
        **changed,
    }


def way(
    mode: str = "DIRECT", time: Any = 1, unit: str | None = "WORKING_DAY", fee: str = "Miễn phí", **changed: Any
) -> dict[str, Any]:
    """One way of handing in."""
    return {
        "submissionMethod": mode,
        "processingTime": time,
        "processingTimeUnit": unit,
        "fees": [{"name": fee, "amount": 0}],
        "description": None,
        **changed,
    }


def case(name: str | None, *rows: Mapping[str, Any]) -> dict[str, Any]:
    """Rows under a heading."""
    return {"name": name, "profileComponents": list(rows)}


def row(name: str, originals: Any, copies: Any, *files: str) -> dict[str, Any]:
    """One row of the list of documents."""
    attached = [{"fileName": file} for file in files]
    return {"name": name, "originalQty": originals, "copyQty": copies, "attachments": attached}


def write_answer(folder: Path, *answers: Mapping[str, Any], name: str = "answer.json") -> Path:
    """A file with answers."""
    path = folder / name
    path.write_text(json.dumps(answers if len(answers) > 1 else answers[0], ensure_ascii=False), encoding="utf-8")
    return path


def record_of(folder: Path, **changed: Any) -> Record:
    """The record of an answer."""
    (record,) = read(write_answer(folder, answer(**changed)))
    assert isinstance(record, Record), record
    return record


def settled(folder: Path, **changed: Any) -> Settled:
    """What is made of an answer."""
    return settle(record_of(folder, **changed), KNOWLEDGE)


def made(found: Settled) -> Procedure:
    """The procedure that was made."""
    assert found.procedure is not None, found.decisions
    return found.procedure


def codes(found: Settled) -> list[str]:
    """The kinds of what needs a person."""
    return [decision.code for decision in found.decisions if decision.needs_person]
