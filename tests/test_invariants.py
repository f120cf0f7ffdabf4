"""Each invariant is needed: without it, a cut that it refuses would pass as proved."""

from __future__ import annotations

import pytest

from tests.proving import CODE, DAY, cut, shorten, with_laws
from tests.test_cut_kinds import FETCH, FETCHED, HELD, LOOK_UP, VISITS, written
from tests.test_propose import PAPERS, STEPS
from tthc.model.catalogue import Catalogue
from tthc.model.cut import Certificate, Cut, Invariant, Verdict
from tthc.propose.certificate import CHECKS, certificate_of
from tthc.propose.trial import Trial

LATER = """
procedures:
  - code: "1.000001"
    name: Cấp phép
    steps:
      - {id: nhan, name: Nhận, kind: receive, actor: xa, produces: [a, b]}
      - {id: do, name: Đo, kind: transfer, actor: so, role: S, needs: a, produces: ban-do, duration: {hours: 8}, fixed_by: {law: 10/QĐ-UBND}}
      - {id: in, name: In, kind: transfer, actor: so, role: S, needs: b, produces: bia, duration: {hours: 8}, fixed_by: {law: 10/QĐ-UBND}}
      - {id: ky, name: Ký, kind: sign, actor: so, role: Giám đốc, needs: [ban-do, bia], produces: ket-qua}
"""
DECIDES_LATER = """
procedures:
  - code: "1.000001"
    name: Cấp phép
    steps:
      - {id: xet, name: Kiểm tra, kind: inspect, actor: so, produces: bien-ban, fixed_by: {law: 10/QĐ-UBND}}
      - {id: quyet, name: Quyết định, kind: decide, actor: xa, needs: [], produces: ket-qua, after: [xet], fixed_by: {law: 10/QĐ-UBND}}
"""
RESULT_ONLY = """
document_types: [{id: so-do, name: Sổ đỏ, origin: state}]
procedures:
  - code: "1.000001"
    name: Cấp bản sao
    steps:
      - {id: in, name: In, kind: issue, actor: xa, role: A, produces: ket-qua, fixed_by: {law: 10/QĐ-UBND}}
"""
PUBLIC = """
procedures:
  - code: "1.000001"
    name: Cấp phép
    steps:
      - {id: ky, name: Ký, kind: sign, actor: xa, produces: ket-qua}
      - {id: luu, name: Lưu, kind: archive, actor: xa, needs: ket-qua, produces: ho-so-luu, fixed_by: {law: 10/QĐ-UBND}}
"""
UNEQUAL = PAPERS.replace("type: xac-nhan-cu-tru, originals: 1", "type: xac-nhan-cu-tru, copies: 1, submission: present")
DEARER = """
document_types: [{id: khai-sinh, name: Giấy khai sinh, origin: state}]
databases: [{id: ho-tich, name: Hộ tịch, holds: [{types: khai-sinh, law: 66.7/2025/NQ-CP, since: 2026-01-01, verified: true}]}]
procedures:
  - code: "1.000001"
    name: Nhập học
    documents: [{id: giay, type: khai-sinh, originals: 1, look_up: {issuer: xa}}]
"""

WRONG: tuple[tuple[Invariant, str, Cut], ...] = (
    (Invariant.GOAL, RESULT_ONLY, cut("drop_step", "in")),
    (Invariant.SUPPLY, VISITS.replace("needs: phieu, produces: van-tay", "needs: tui, produces: van-tay"), cut("join_visits", "van-tay", other="chup")),
    (Invariant.ORDER, DECIDES_LATER, cut("run_in_parallel", "quyet", other="xet")),
    (Invariant.EVIDENCE, UNEQUAL, cut("drop_document", "ho-khau", other="cu-tru")),
    (Invariant.LAW, HELD.replace("originals: 1,", "originals: 1, lock: Phải lưu bản chính,"), LOOK_UP),
    (Invariant.FOUR_EYES, VISITS, cut("automate_step", "chuyen")),
    (Invariant.NO_HARM, DEARER, LOOK_UP),
    (Invariant.LIMIT, LATER, cut("merge_steps", "in", other="do")),
    (Invariant.LIMIT, STEPS, shorten("in_person", working_days=5)),
    (Invariant.LIMIT, FETCHED.replace("within: {working_days: 3}", "within: {working_days: 6}"), FETCH),
    (Invariant.RECORD, PUBLIC, cut("drop_step", "luu")),
    (Invariant.DATA, HELD.replace("verified: true", "verified: false"), LOOK_UP.model_copy(update={})),
)  # fmt: skip
"""For each invariant a cut that is wrong and that no other invariant refuses."""


def proof(catalogue: Catalogue, one: Cut, *without: Invariant) -> Certificate:
    whole = with_laws(catalogue)
    trial = Trial(whole, whole.procedure(CODE), (one,), DAY)
    return certificate_of(trial, [check for check in CHECKS if check[0] not in without])


def test_every_invariant_has_an_example() -> None:
    assert {invariant for invariant, _, _ in WRONG} == set(Invariant) == {invariant for invariant, _ in CHECKS}


@pytest.mark.parametrize(("invariant", "text", "one"), WRONG, ids=[f"{w[0].value} {w[2].kind.value}" for w in WRONG])
def test_without_an_invariant_a_wrong_cut_would_pass(invariant: Invariant, text: str, one: Cut) -> None:
    catalogue = written(text)
    assert proof(catalogue, one).verdict is not Verdict.PROVED
    assert proof(catalogue, one, invariant).verdict is Verdict.PROVED, [
        str(check.because) for check in proof(catalogue, one, invariant).checks if check.because
    ]
