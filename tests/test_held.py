"""What the State already has: a document is spared by a confirmed law and a database, or it is not spared."""

from __future__ import annotations

from datetime import date

from tthc.graph.held import OpenHoldings, Spared, spared_by
from tthc.load.catalogue import load_text
from tthc.model.catalogue import Catalogue

ON = date(2026, 11, 27)

REFERENCE = """
agencies:
  - {id: cuc-thue, name: Cục Thuế, level: central}
applicants: [{id: cong-dan, name: Công dân}]
facts: [{id: quan-he, name: Quan hệ cha con}]
document_types:
  - {id: khai-sinh, name: Giấy khai sinh, origin: state, proves: quan-he}
  - {id: adn, name: Kết quả giám định ADN, origin: outside, proves: quan-he}
  - {id: hoa-don, name: Hóa đơn, origin: outside, answers: [{issuer: cuc-thue, law: 66/2025/NQ-CP, verified: true}]}
  - {id: dat, name: Giấy chứng nhận quyền sử dụng đất, origin: state}
  - {id: the, name: Thẻ bảo hiểm, origin: state}
databases:
  - id: ho-tich
    name: Cơ sở dữ liệu hộ tịch
    holds:
      - {types: khai-sinh, facts: quan-he, law: 66/2025/NQ-CP, article: Điều 4, since: 2026-01-01, verified: true}
  - {id: dat-dai, name: Dữ liệu đất, holds: [{types: dat, law: 66/2025/NQ-CP, since: 2026-01-01, scope: đất ở, verified: true}]}
  - {id: bao-hiem, name: Dữ liệu bảo hiểm, holds: [{types: the, law: 66/2025/NQ-CP, since: 2026-01-01}]}
laws:
  - {id: 66/2025/NQ-CP, rank: government_resolution, verified: true}
"""


def spared(document: str, day: date = ON) -> Spared | None:
    procedure = f'code: "1.000001"\nname: Thủ tục\ndocuments: [{document}]\n'
    loaded = [load_text(text, f"{number}.yaml") for number, text in enumerate((REFERENCE, procedure))]
    assert [str(problem) for one in loaded for problem in one.problems] == []
    catalogue = Catalogue(tuple(entry for one in loaded for entry in one.catalogue.entries))
    found = catalogue.procedure("1.000001")
    return spared_by(found.documents[0], found, OpenHoldings(catalogue, day))


def test_a_paper_that_an_open_database_holds_is_spared_by_the_law_alone() -> None:
    found = spared("{id: a, type: khai-sinh, originals: 1}")
    assert found is not None
    assert (found.source.id, found.law.id, found.since) == ("ho-tich", "66/2025/NQ-CP", date(2026, 1, 1))
    assert not found.is_written


def test_not_before_the_day_on_which_it_was_opened() -> None:
    assert spared("{id: a, type: khai-sinh, originals: 1}", date(2025, 12, 31)) is None


def test_what_only_proves_the_same_is_not_spared() -> None:
    assert spared("{id: a, type: adn, originals: 1}") is None


def test_what_no_source_confirms_spares_nobody_even_if_the_procedure_says_so() -> None:
    assert spared("{id: a, type: the, originals: 1}") is None
    assert spared("{id: a, type: the, originals: 1, look_up: {database: bao-hiem, fallback: true}}") is None


def test_a_look_up_by_a_verified_instrument_counts_whatever_the_database_says() -> None:
    found = spared("{id: a, type: the, look_up: {database: bao-hiem, fixed_by: {law: 66/2025/NQ-CP, article: Điều 5}}}")
    assert found is not None
    assert (found.article, found.is_written, found.fallback) == ("Điều 5", True, None)


def test_data_of_a_part_only_spares_where_the_procedure_says_so() -> None:
    assert spared("{id: a, type: dat, originals: 1}") is None
    found = spared("{id: a, type: dat, look_up: {database: dat-dai, fallback: true}}")
    assert found is not None
    assert (found.scope, found.fallback) == ("đất ở", True)


def test_an_issuer_that_has_to_answer_spares_the_paper() -> None:
    found = spared("{id: a, type: hoa-don, look_up: {issuer: cuc-thue}}")
    assert found is not None
    assert found.source.id == "cuc-thue"
    assert spared("{id: a, type: adn, look_up: {issuer: cuc-thue}}") is None


def test_what_is_shown_locked_or_written_on_a_form_is_brought() -> None:
    for more in ("submission: present", "lock: dấu giáp lai", "form: Mẫu 1"):
        assert spared(f"{{id: a, type: khai-sinh, originals: 1, {more}}}") is None
