"""A second import: a minimal edit that keeps comments and corrections, or a new version; never a duplicate."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.command_line import Ran, files_of, tthc_here
from tests.import_records import REFERENCE, answer, case, row, way, write_answer
from tthc.exchange.yaml.edit import edit_mapping
from tthc.exchange.yaml.procedure_file import plain
from tthc.exchange.yaml.three_way import compact, merge
from tthc.load.catalogue import load_catalogue, load_text
from tthc.load.settings import packaged
from tthc.model.procedure import Procedure

SHIPPED = sorted((packaged("catalog") / "procedures").glob("*/*.yaml"))
FILE = "procedures/ho-tich/1.001193.yaml"


class Project:
    """A project in which one answer has been imported."""

    def __init__(self, folder: Path, **changed: Any) -> None:
        self.folder = folder
        self.root = folder / "project"
        self.catalog = self.root / "catalog"
        (self.catalog / "reference").mkdir(parents=True)
        (self.root / "tthc.toml").write_text("", encoding="utf-8")
        (self.catalog / "reference" / "reference.yaml").write_text(REFERENCE, encoding="utf-8")
        assert self.bring(**changed).code == 0

    def bring(self, *options: str, **changed: Any) -> Ran:
        """Import an answer."""
        return tthc_here(
            "--root", self.root, "import", "portal-json", write_answer(self.folder, answer(**changed)), *options
        )

    @property
    def text(self) -> str:
        return (self.catalog / FILE).read_text(encoding="utf-8")

    def correct(self, old: str, new: str) -> None:
        """Edit the file by hand."""
        assert old in self.text, self.text
        (self.catalog / FILE).write_text(self.text.replace(old, new), encoding="utf-8")

    @property
    def versions(self) -> list[Procedure]:
        loaded = load_catalogue(self.catalog, self.catalog)
        assert loaded.problems == ()
        return list(loaded.catalogue.versions)


def test_the_same_file_twice_changes_no_byte(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.correct("sector: ho-tich\n", "sector: ho-tich # đã xem\n")
    before = files_of(project.root)
    assert "1 unchanged" in project.bring().out
    assert files_of(project.root) == before


def test_a_longer_time_is_one_changed_line(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.correct("channels:", "# Ai đó đã ghi điều này\nchannels:")
    before = project.text
    ran = project.bring(executionMethods=[way(time=3)])
    assert "1 edited" in ran.out
    assert project.text == before.replace("working_days: 1", "working_days: 3")


def test_documents_come_and_go_in_their_place(tmp_path: Path) -> None:
    project = Project(tmp_path, executionCases=[case(None, row("Giấy chứng sinh", 1, 0), row("Hộ chiếu", 1, 0))])
    project.correct("  - {id: ho-chieu", "  # giấy tờ tùy thân\n  - {id: ho-chieu")
    rows = [row("Tờ khai đăng ký khai sinh", 1, 0), row("Hộ chiếu", 1, 0), row("Thẻ căn cước", 0, 1)]
    assert project.bring(executionCases=[case(None, *rows)]).code == 0
    assert "  # giấy tờ tùy thân\n  - {id: ho-chieu, type: ho-chieu, originals: 1}\n" in project.text
    assert [document.id for document in project.versions[0].documents] == ["to-khai-khai-sinh", "ho-chieu", "can-cuoc"]


def test_a_correction_by_hand_stays(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.correct("originals: 1", "originals: 2")
    project.bring(executionMethods=[way(time=3)])
    assert "originals: 2" in project.text
    assert "working_days: 3" in project.text


def test_a_correction_and_a_change_at_the_same_field_are_a_conflict(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.correct("originals: 1", "originals: 2")
    before = project.text
    ran = project.bring("-f", "json", executionCases=[case(None, row("Giấy chứng sinh", 3, 0))])
    assert '"I101"' in ran.out
    assert project.text == before
    assert "1 unchanged" in project.bring(executionCases=[case(None, row("Giấy chứng sinh", 3, 0))]).out


def test_a_text_that_was_worked_in_does_not_come_back(tmp_path: Path) -> None:
    project = Project(tmp_path, executionSteps=[{"name": None, "description": "Nộp hồ sơ"}])
    project.correct("verbatim:\n  - {about: steps, text: Nộp hồ sơ}\n", "")
    assert "1 unchanged" in project.bring(executionSteps=[{"name": None, "description": "Nộp hồ sơ"}]).out


def test_laws_are_added_and_dropped_one_by_one(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.correct("[123/2015/NĐ-CP]", "[123/2015/NĐ-CP, 1/2099/QĐ-UBND] # của tỉnh")
    ran = project.bring(legalBasisesDetails=[{"code": "60/2014/QH13"}])
    assert "legal_basis: [1/2099/QĐ-UBND, 60/2014/QH13] # của tỉnh\n" in project.text
    assert ran.code == 0


def test_another_decision_with_a_day_makes_a_new_version(tmp_path: Path) -> None:
    project = Project(tmp_path)
    ran = project.bring("--from", "2026-12-01", procedureProposal={"proposalNumber": "999/QĐ-BTP"})
    assert "1 new version" in ran.out
    earlier, later = sorted(project.versions, key=lambda version: str(version.effective.start))[::-1]
    assert (str(earlier.effective.end), earlier.publication and earlier.publication.decision) == (
        "2026-11-30",
        "163/QĐ-BTP",
    )
    assert (str(later.effective.start), later.publication and later.publication.decision) == (
        "2026-12-01",
        "999/QĐ-BTP",
    )
    before = files_of(project.root)
    assert (
        "1 unchanged" in project.bring("--from", "2026-12-01", procedureProposal={"proposalNumber": "999/QĐ-BTP"}).out
    )
    assert files_of(project.root) == before


def test_another_decision_without_a_day_is_told(tmp_path: Path) -> None:
    project = Project(tmp_path)
    ran = project.bring(procedureProposal={"proposalNumber": "999/QĐ-BTP"})
    assert "I104" in ran.out
    assert len(project.versions) == 1


def test_a_version_cannot_begin_before_the_one_it_follows(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.bring("--from", "2026-12-01", procedureProposal={"proposalNumber": "999/QĐ-BTP"})
    before = files_of(project.root)
    ran = project.bring("--from", "2026-11-01", procedureProposal={"proposalNumber": "1000/QĐ-BTP"})
    assert (ran.code, "I106" in ran.out) == (1, True)
    assert files_of(project.root) == before


def test_a_procedure_written_by_hand_is_left_alone(tmp_path: Path) -> None:
    project = Project(tmp_path)
    (project.catalog / "imported" / "1.001193.json").unlink()
    before = project.text
    ran = project.bring(executionMethods=[way(time=3)])
    assert "1 left as it is" in ran.out
    assert "I102 ways of handing in, in person, time limits: 1 working days → 3 working days" in ran.out
    assert project.text == before


def test_where_the_source_is_only_silent_nothing_is_told(tmp_path: Path) -> None:
    project = Project(tmp_path)
    (project.catalog / "imported" / "1.001193.json").unlink()
    project.correct("agencies: {deciding: [ubnd-xa]}", "agencies: {receiving: [ubnd-xa], deciding: [ubnd-xa]}")
    project.correct("{id: giay-chung-sinh, type", "{id: cua-toi, name: Theo cách của tôi, type")
    before = project.text
    assert "1 unchanged" in project.bring(resultsDetails=[], legalBasisesDetails=[]).out
    assert project.text == before


def test_a_damaged_memory_counts_as_none(tmp_path: Path) -> None:
    project = Project(tmp_path)
    (project.catalog / "imported" / "1.001193.json").write_text('{"record": {"code": 1}, "made": []}', encoding="utf-8")
    assert "1 left as it is" in project.bring(executionMethods=[way(time=3)]).out


def test_a_grown_register_settles_what_was_unknown_and_keeps_corrections(tmp_path: Path) -> None:
    groups = [case(None, row("Giấy phép lạ của cơ quan cũ", 1, 0), row("Hộ chiếu", 1, 0))]
    project = Project(tmp_path, executionCases=groups)
    project.correct(
        "name: Giấy phép lạ của cơ quan cũ, originals: 1", "name: Giấy phép lạ của cơ quan cũ, originals: 2"
    )
    register = project.catalog / "reference" / "types.yaml"
    entry = "  - {id: giay-phep-la, name: Giấy phép lạ, origin: state}\n"
    register.write_text(f"document_types:\n{entry}", encoding="utf-8")
    assert "1 edited" in project.bring(executionCases=groups).out
    unknown, passport = project.versions[0].documents
    assert (unknown.id, str(unknown.type), unknown.originals) == ("giay-phep-la-cua-co-quan-cu", "giay-phep-la", 2)
    assert str(passport.type) == "ho-chieu"


# Merging


def test_both_sides_change_different_items() -> None:
    base = {"documents": [{"id": "a", "n": 1}, {"id": "b", "n": 1}], "levels": ["x"]}
    mine = {"documents": [{"id": "a", "n": 2}, {"id": "b", "n": 1}], "levels": ["x", "y"]}
    theirs = {"documents": [{"id": "a", "n": 1}, {"id": "b", "n": 5}, {"id": "c"}], "levels": ["z"]}
    merged = merge(base, mine, theirs)
    assert merged.value == {"documents": [{"id": "a", "n": 2}, {"id": "b", "n": 5}, {"id": "c"}], "levels": ["y", "z"]}
    assert merged.conflicts == []


_WORDS = st.text("ab ă:#,'\"-", min_size=1, max_size=8)
_ITEMS = st.lists(
    st.fixed_dictionaries({"id": st.sampled_from("abcd")}, optional={"name": _WORDS, "n": st.integers(0, 3)}),
    max_size=4,
    unique_by=lambda item: str(item["id"]),
)
_TREES = st.fixed_dictionaries(
    {"code": st.just("x")},
    optional={"documents": _ITEMS, "levels": st.lists(st.sampled_from(["p", "q", "r"]), unique=True), "name": _WORDS},
)


@given(_TREES, _TREES, _TREES)
def test_merging_laws(base: Any, mine: Any, theirs: Any) -> None:
    """What nobody changed stays; what one side changed is taken; merging again changes nothing."""
    assert merge(base, mine, base).value == mine
    assert compact(merge(base, base, theirs).value) == compact({**theirs}) or _order_differs(base, theirs)
    once = merge(base, mine, theirs).value
    assert merge(theirs, once, theirs).value == once


def _order_differs(one: Any, other: Any) -> bool:
    """Items of the file keep their order, whatever the order of the source."""
    return any(key in one and key in other for key in ("documents", "levels"))


# Editing


@given(_TREES, _TREES)
def test_an_edited_text_says_what_it_should(before: Any, after: Any) -> None:
    from tthc.exchange.yaml.procedure_file import write_plain
    from tthc.load.yaml_text import parse_yaml

    edited = edit_mapping(write_plain(before), before, after)
    assert edited is not None
    tree, problems = parse_yaml(edited, "x")
    assert problems == ()
    assert compact(tree) == compact(after), edited


@pytest.mark.parametrize("text", ["", "- a\n", "{a: 1}\n", "a: [\n", "a: &x 1\n---\nb: 2\n"])
def test_what_is_no_block_of_keys_is_not_edited(text: str) -> None:
    assert edit_mapping(text, {"a": 1}, {"a": 2}) is None


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_file_keeps_every_other_line(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    (procedure,) = load_text(text, "x.yaml").catalogue.versions
    before = plain(procedure)
    papers = before.get("documents", [])
    changed = [{**paper, "originals": 7} for paper in papers[:1]] + papers[1:]
    after = {**before, "name": "Tên khác: có dấu hai chấm", **({"documents": changed} if papers else {})}
    edited = edit_mapping(text, before, after)
    assert edited is not None
    (again,) = load_text(edited, "x.yaml").catalogue.versions
    assert compact(plain(again)) == compact(after)
    new = set(edited.splitlines()) - set(text.splitlines())
    assert len(new) == (2 if papers else 1), new
