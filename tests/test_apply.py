"""Decided cuts written into the catalogue: a new version, each value where it stands, and nothing else touched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from difflib import unified_diff
from inspect import cleandoc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.proving import DAY, LAWS
from tests.random_catalogues import PROPERTY, entries
from tests.test_propose import Dice, proved_trial, random_catalogue, random_cut
from tthc.check import check
from tthc.exchange.applying.apply import Application, Asked, Refusal, apply, is_applied
from tthc.exchange.yaml.procedure_file import plain, write_procedure
from tthc.exchange.yaml.three_way import compact
from tthc.load.catalogue import load_bytes
from tthc.model.catalogue import Catalogue
from tthc.model.cut import Component, Cut, CutKind
from tthc.model.decision import Decision
from tthc.model.entry import Period
from tthc.model.overlay import in_locality
from tthc.model.procedure import Procedure
from tthc.propose.changes import CHANGES, after_cuts
from tthc.propose.competence import PART_OF

CODE = "1.000001"
START = date(2027, 1, 1)
DECISION = Decision("77/QĐ-UBND", date(2026, 12, 20), START)
DECREE = Decision("75/2027/NĐ-CP", date(2026, 12, 20), START)
NATION = f"catalog/procedures/x/{CODE}.yaml"
NEW = f"catalog/procedures/x/{CODE}-2027-01-01.yaml"
HERE = f"catalog/local/bac-ninh/{CODE}.yaml"
REFERENCE = """
localities:
  - {id: bac-ninh, name: Tỉnh Bắc Ninh, level: province}
  - {id: xa-a, name: Xã A, level: commune, part_of: bac-ninh}
document_types:
  - {id: to-khai, name: Tờ khai, origin: applicant}
  - {id: so-ho-khau, name: Sổ hộ khẩu, origin: state, proves: cu-tru}
databases: [{id: dan-cu, name: CSDL dân cư}]
"""


def cut(kind: str, target: str = "", **more: object) -> Cut:
    component = Component(procedure=CODE, part=PART_OF[CutKind(kind)], id=target)
    return Cut.model_validate({"kind": kind, "target": component, **more})


def asked(
    files: Mapping[str, str | bytes], *cuts: Cut, decision: Decision | None = DECISION, here: str | None = None
) -> Asked:
    """The question about a catalogue of these files; the reference data is added."""
    texts = {"catalog/reference/a.yaml": LAWS + REFERENCE, **files}
    data = {name: text if isinstance(text, bytes) else text.encode() for name, text in texts.items()}
    return Asked(read(data), data, cuts, START, decision, here)


def read(files: Mapping[str, bytes]) -> Catalogue:
    loaded = [load_bytes(data, name) for name, data in sorted(files.items())]
    assert [str(problem) for one in loaded for problem in one.problems] == []
    return Catalogue(tuple(entry for one in loaded for entry in one.catalogue.entries))


def made(question: Asked) -> Application:
    application = apply(question)
    assert isinstance(application, Application), [str(reason) for reason in application.reasons]
    return application


def written(question: Asked) -> dict[str, bytes]:
    """The files as they are afterwards."""
    files = dict(question.files)
    for change in made(question).changes:
        assert change.old == files.get(change.path)
        assert change.new is not None
        files[change.path] = change.new
    return files


def diff(question: Asked) -> dict[str, list[str]]:
    """The lines that go and come, by file; of a new version against the one it follows."""
    application, found = made(question), {}
    for change in application.changes:
        old = question.files.get(application.like.get(change.path, change.path), b"").decode()
        lines = unified_diff(old.split("\n"), (change.new or b"").decode().split("\n"), n=0, lineterm="")
        found[change.path] = [line for line in lines if line[:2] not in ("@@", "--", "++")]
    return found


def refused(question: Asked) -> list[str]:
    found = apply(question)
    assert isinstance(found, Refusal)
    return [str(reason) for reason in found.reasons]


RECORD = cleandoc(
    """
    # yaml-language-server: $schema=../../procedure.schema.json
    # Bản ghi đã đối chiếu với quyết định.
    code: "1.000001"
    name: 'Trợ cấp'   # tên như trong quyết định
    effective: {from: 2026-01-01}
    publication: {decision: 1/QĐ-BTP}

    channels:
      - mode: online
        time_limits: [{statutory: {working_days: 5}}]   # theo luật

    documents:
      - {id: don, type: to-khai, originals: 1, form: Mẫu 1}
      # Hỏi lại Công an trước khi bỏ.
      - id: ho-khau
        type: so-ho-khau
        copies: 1
      - {id: khac, name: Giấy khác, originals: 1}   # giữ lại

    steps:
      - {id: nhan, name: Tiếp nhận, kind: receive, actor: xa, needs: [don, ho-khau]}
      - {id: xet, name: Xét, kind: verify, actor: xa, role: Công chức, needs: don, after: [nhan]}  # hai người
      - {id: ky, name: Ký, kind: sign, actor: xa, role: Chủ tịch, produces: ket-qua, after: [xet]}
    """
)
LOOKED_UP = cut("replace_by_look_up", "ho-khau", database="dan-cu")


def test_a_new_version_differs_only_where_something_was_cut() -> None:
    assert diff(asked({NATION: RECORD}, LOOKED_UP)) == {
        NEW: [
            "-effective: {from: 2026-01-01}",
            "-publication: {decision: 1/QĐ-BTP}",
            "+effective: {from: 2027-01-01}",
            "+publication: {decision: 77/QĐ-UBND, date: 2026-12-20, kind: amended}",
            "+    look_up: {database: dan-cu, fallback: true}",
        ],
        NATION: ["-effective: {from: 2026-01-01}", "+effective: {from: 2026-01-01, to: 2026-12-31}"],
    }


def test_what_is_dropped_takes_its_comment_along_and_all_other_comments_stay() -> None:
    text = RECORD.replace("needs: [don, ho-khau]", "needs: don")
    (new, _old) = diff(asked({NATION: text}, cut("drop_document", "ho-khau"))).values()
    assert new[4:] == [
        "-  # Hỏi lại Công an trước khi bỏ.",
        "-  - id: ho-khau",
        "-    type: so-ho-khau",
        "-    copies: 1",
    ]


def test_nobody_makes_a_decision_of_publication_up() -> None:
    """A decree only makes a new decision of publication necessary: its place is marked, and `check` asks for it."""
    files = written(asked({NATION: RECORD}, LOOKED_UP, decision=DECREE))
    assert "# Chưa có quyết định công bố phiên bản này; nội dung thực hiện theo 75/2027/NĐ-CP ngày 20/12/2026." in (
        files[NEW].decode()
    )
    assert read(files).on(START).procedure(CODE).publication is None
    assert read(files).on(date(2026, 12, 31)).procedure(CODE).publication is not None


def test_an_abolished_procedure_keeps_its_name_and_the_decision() -> None:
    text = RECORD + "\n"
    files = written(asked({NATION: text, HERE: PROMISE}, cut("abolish"), here="bac-ninh"))
    after = read(files)
    procedure = in_locality(after, "bac-ninh", START).on(START).procedure(CODE)
    assert plain(procedure) == {
        "code": CODE,
        "name": "Trợ cấp",
        "effective": {"from": START},
        "publication": {"decision": "77/QĐ-UBND", "date": date(2026, 12, 20), "kind": "abolished"},
    }
    assert [values.effective.end for values in after.local_values] == [date(2026, 12, 31)]
    assert [str(problem) for problem in check(after, START) if problem.at.file == NEW] == []


PROMISE = cleandoc(
    """
    # Giá trị của tỉnh
    local_values:
      - locality: bac-ninh
        procedure: "1.000001"
        over: 1/QĐ-BTP
        decision: 5/QĐ-UBND
        time_limits:
          # HĐND đã thống nhất
          - {modes: [online], committed: {working_days: 4}}   # cam kết
    """
)
SHORTER = cut("shorten_limit", "online", limit={"working_days": 3})


def test_a_promise_is_changed_in_the_values_of_whoever_promised() -> None:
    assert diff(asked({NATION: RECORD, HERE: PROMISE}, SHORTER, here="bac-ninh")) == {
        HERE.replace(".yaml", "-2027-01-01.yaml"): [
            "-    decision: 5/QĐ-UBND",
            "+    effective: {from: 2027-01-01}",
            "+    decision: 77/QĐ-UBND",
            "-      - {modes: [online], committed: {working_days: 4}}   # cam kết",
            "+      - {modes: [online], committed: {working_days: 3}}   # cam kết",
        ],
        HERE: ["+    effective: {to: 2026-12-31}"],
    }


def test_a_first_promise_begins_values_of_its_own() -> None:
    files = written(asked({NATION: RECORD}, SHORTER, here="bac-ninh"))
    assert files[NATION] == RECORD.encode()
    assert (
        files[HERE].decode()
        == cleandoc(
            """
        # yaml-language-server: $schema=../../reference.schema.json
        local_values:
          - locality: bac-ninh
            procedure: "1.000001"
            over: 1/QĐ-BTP
            effective: {from: 2027-01-01}
            decision: 77/QĐ-UBND
            time_limits: [{modes: [online], committed: {working_days: 3}}]
        """
        )
        + "\n"
    )


def test_without_a_locality_the_record_itself_promises() -> None:
    (new, _old) = diff(asked({NATION: RECORD}, SHORTER)).values()
    assert new[4:] == [
        "-    time_limits: [{statutory: {working_days: 5}}]   # theo luật",
        "+    time_limits: [{statutory: {working_days: 5}, committed: {working_days: 3}}]   # theo luật",
    ]


STEPS = cleandoc(
    """
    local_values:
      - locality: bac-ninh
        procedure: "1.000001"
        over: 1/QĐ-BTP
        steps:
          - {id: nhan, name: Tiếp nhận, kind: receive, actor: xa, needs: [don, ho-khau], produces: [phieu]}
          # chuyển trong ngày
          - {id: chuyen, name: Chuyển, kind: transfer, actor: xa, needs: [phieu], after: [nhan]}
          - {id: ky, name: Ký, kind: sign, actor: so, needs: [phieu], produces: ket-qua, after: [chuyen]}
    """
)


def test_a_step_of_the_province_goes_from_its_values_and_the_record_keeps_its_own() -> None:
    question = asked({NATION: RECORD, HERE: STEPS}, cut("drop_step", "chuyen"), here="bac-ninh")
    found = diff(question)
    assert set(found) == {HERE, HERE.replace(".yaml", "-2027-01-01.yaml")}
    assert found[HERE.replace(".yaml", "-2027-01-01.yaml")] == [
        "+    effective: {from: 2027-01-01}",
        "+    decision: 77/QĐ-UBND",
        "-      # chuyển trong ngày",
        "-      - {id: chuyen, name: Chuyển, kind: transfer, actor: xa, needs: [phieu], after: [nhan]}",
        "-      - {id: ky, name: Ký, kind: sign, actor: so, needs: [phieu], produces: ket-qua, after: [chuyen]}",
        "+      - {id: ky, name: Ký, kind: sign, actor: so, needs: [phieu], produces: ket-qua, after: [nhan]}",
    ]


def test_values_of_everybody_are_laid_over_the_new_version() -> None:
    """The paper goes from the record and from what the steps of the province need; what a commune laid over stays."""
    commune = "local_values: \n  - {locality: xa-a, procedure: '1.000001', over: 1/QĐ-BTP, note: Riêng của xã}\n"
    dropped = cut("drop_document", "ho-khau", other="khac")
    files = written(
        asked({NATION: RECORD, HERE: STEPS, "catalog/local/xa-a/x.yaml": commune}, dropped, here="bac-ninh")
    )
    after = read(files)
    steps = in_locality(after, "bac-ninh", START).on(START).procedure(CODE).steps
    assert [([need.id for need in step.needs], step.set_by and step.set_by.id) for step in steps] == [
        (["don", "khac"], "bac-ninh"),
        (["phieu"], "bac-ninh"),
        (["phieu"], "bac-ninh"),
    ]
    laid = {values.locality.id: (values.over, values.note) for values in after.local_values if values.effective.start}
    assert laid == {"bac-ninh": ("77/QĐ-UBND", None), "xa-a": ("77/QĐ-UBND", "Riêng của xã")}
    assert b"note: Ri\xc3\xaang c\xe1\xbb\xa7a x\xc3\xa3}" in files[f"catalog/local/xa-a/{CODE}-2027-01-01.yaml"]


def test_a_file_keeps_the_ends_of_its_lines_and_its_mark() -> None:
    data = b"\xef\xbb\xbf" + RECORD.replace("\n", "\r\n").encode()
    files = written(asked({NATION: data}, LOOKED_UP))
    for name in (NATION, NEW):
        assert files[name].startswith(b"\xef\xbb\xbf# yaml")
        assert files[name].count(b"\n") == files[name].count(b"\r\n") > 20


def test_a_version_among_others_in_a_file_gets_a_file_of_its_own() -> None:
    several = cleandoc(
        """
        procedures:
          # khác
          - {code: "1.000002", name: Khác}
          # Thủ tục này
          - code: "1.000001"
            name: Trợ cấp
            documents:
              # giấy
              - {id: don, type: to-khai, originals: 1}
              - {id: ho-khau, type: so-ho-khau, copies: 1}
        """
    )
    files = written(asked({NATION: several}, LOOKED_UP))
    assert (
        files[NEW].decode()
        == cleandoc(
            """
        # yaml-language-server: $schema=../../procedure.schema.json
        # Thủ tục này
        code: "1.000001"
        name: Trợ cấp
        effective: {from: 2027-01-01}
        publication: {decision: 77/QĐ-UBND, date: 2026-12-20, kind: amended}
        documents:
          # giấy
          - {id: don, type: to-khai, originals: 1}
          - {id: ho-khau, type: so-ho-khau, copies: 1, look_up: {database: dan-cu, fallback: true}}
        """
        )
        + "\n"
    )
    assert b"effective: {to: 2026-12-31}" in files[NATION]


def test_comments_inside_what_is_written_anew_stand_above_it() -> None:
    broken = RECORD.replace("needs: [don, ho-khau]}", "needs: [don,  # đơn trước\n     ho-khau]}")
    (new, _old) = diff(asked({NATION: broken}, cut("drop_document", "ho-khau", other="khac"))).values()
    assert "+  # đơn trước" in new
    assert "+  - {id: nhan, name: Tiếp nhận, kind: receive, actor: xa, needs: [don, khac]}" in new


def test_a_version_ends_where_the_one_before_it_would_have() -> None:
    """A later version is there already: it is named, since it does not have the cuts."""
    ended = RECORD.replace("{from: 2026-01-01}", "{from: 2026-01-01, to: 2027-06-30}")
    later = RECORD.replace("{from: 2026-01-01}", "{from: 2027-07-01}")
    question = asked({NATION: ended, "catalog/procedures/x/later.yaml": later}, LOOKED_UP)
    assert [(v.effective.start, v.effective.end) for v in read(written(question)).versions] == [
        (START, date(2027, 6, 30)),
        (date(2026, 1, 1), date(2026, 12, 31)),
        (date(2027, 7, 1), None),
    ]
    assert [str(remark) for remark in made(question).told] == [
        "catalog/procedures/x/later.yaml, from 2027-07-01, is a later version without these cuts"
    ]


def test_what_is_there_already_is_known_again() -> None:
    question = asked({NATION: RECORD, HERE: PROMISE}, LOOKED_UP, SHORTER, here="bac-ninh")
    assert not is_applied(question)
    files = written(question)
    again = replace(question, catalogue=read(files), files=files)
    assert is_applied(again)
    assert refused(again) == ["1.000001: the cuts change nothing in it any more"]
    assert not is_applied(replace(again, cuts=(*again.cuts, cut("drop_document", "khac"))))


def test_a_second_decision_of_the_same_day_is_added_to_the_version_of_the_first() -> None:
    first = asked({NATION: RECORD}, LOOKED_UP)
    files = written(first)
    second = Decision("78/QĐ-UBND", DECISION.signed, START)
    question = replace(first, catalogue=read(files), files=files, cuts=(SHORTER,), decision=second)
    assert diff(question) == {
        NEW: [
            "-    time_limits: [{statutory: {working_days: 5}}]   # theo luật",
            "+    time_limits: [{statutory: {working_days: 5}, committed: {working_days: 3}}]   # theo luật",
        ]
    }
    assert [str(remark) for remark in made(question).told] == [
        f"{NEW} begins on that day already: the cuts are added to it"
    ]
    files = written(question)
    for cuts in ((LOOKED_UP,), (SHORTER,), (LOOKED_UP, SHORTER)):
        assert is_applied(replace(question, catalogue=read(files), files=files, cuts=cuts))


@pytest.mark.parametrize(
    ("text", "cuts", "why"),
    [
        (RECORD.replace("from: 2026-01-01", "from: 2028-01-01"), [LOOKED_UP], "no version of 1.000001 is in force on"),
        (RECORD, [cut("drop_document", "khong-co")], "1.000001: the cuts change nothing in it any more"),
        (RECORD, [cut("drop_document", "ho-khau")], "C131 the step 'nhan' needs 'ho-khau', which nothing before it"),
        (RECORD, [cut("replace_by_look_up", "ho-khau", database="khong-co")], "C101 no database has the id 'khong-co'"),
        (RECORD.replace("\n", "\r\n", 3), [LOOKED_UP], "cannot be edited without losing something in it"),
        (RECORD.replace("type: so-ho-khau", "type: &x so-ho-khau"), [LOOKED_UP], None),
    ],
)
def test_what_cannot_be_written_is_refused_with_the_reason(text: str, cuts: list[Cut], why: str | None) -> None:
    question = asked({NATION: text}, *cuts)
    if why is None:
        made(question)
    else:
        assert any(why in reason for reason in refused(question)), refused(question)


def test_nothing_of_a_set_is_written_if_one_of_it_cannot_be() -> None:
    other = Cut.model_validate({**cut("one_set").model_dump(), "target": Component(procedure="1.000009", part="sets")})
    assert refused(asked({NATION: RECORD}, LOOKED_UP, other)) == ["no version of 1.000009 is in force on 2027-01-01"]


def test_what_is_proved_of_random_procedures_is_written_as_it_was_proved() -> None:
    changed = 0
    for seed in range(150):
        trial = proved_trial(seed)
        name = f"catalog/procedures/x/{trial.before.code}.yaml"
        data = {name: write_procedure(trial.before).encode()}
        others = tuple(entry for entry in trial.catalogue.entries if not isinstance(entry, Procedure))
        question = Asked(Catalogue((*others, *read(data).entries)), data, trial.cuts, START, DECISION)
        if compact(plain(trial.after)) == compact(plain(trial.before)):
            continue
        files = written(question)
        (after,) = (version for version in read(files).versions if version.effective.start == START)
        wanted = after_cuts(trial.before, trial.cuts).model_copy(
            update={"effective": after.effective, "publication": after.publication}
        )
        assert compact(plain(after)) == compact(plain(wanted)), seed
        changed += 1
    assert changed > 50
    assert DAY < START


def test_every_kind_of_cut_can_be_written() -> None:
    """Proved or not: what is written is what the cut says, or it is refused for a mistake that `check` would find."""
    kinds: Counter[CutKind] = Counter()
    for seed in range(400):
        dice = Dice(seed)
        catalogue = random_catalogue(dice)
        before = catalogue.procedure(CODE)
        made_cut = random_cut(dice, before, list(CHANGES))
        name = f"catalog/procedures/x/{CODE}.yaml"
        data = {name: write_procedure(before).encode()}
        others = tuple(entry for entry in catalogue.entries if not isinstance(entry, Procedure))
        found = apply(Asked(Catalogue((*others, *read(data).entries)), data, (made_cut,), START, DECISION))
        if isinstance(found, Refusal):
            assert any(
                str(reason).endswith("change nothing in it any more") or " C" in str(reason) for reason in found.reasons
            )
        else:
            kinds[made_cut.kind] += 1
    rare = {CutKind.DECLARE_INSTEAD, CutKind.PAY_ONCE, CutKind.CHECK_EARLIER, CutKind.LOWER_LEVEL}
    assert set(CHANGES) - set(kinds) <= rare, set(CHANGES) - set(kinds)


@PROPERTY
@given(entries(Procedure), st.booleans())
def test_whatever_stands_in_a_record_stays(procedure: Procedure, abolished: bool) -> None:
    before = procedure.model_copy(update={"code": CODE, "effective": Period(), "dossier_sets": 3})
    data = {NATION: write_procedure(before).encode()}
    cuts = (cut("one_set"), cut("abolish")) if abolished else (cut("one_set"),)
    question = Asked(read(data), data, cuts, START, DECISION)
    found = apply(question)
    assert isinstance(found, Application), found
    (after,) = (version for version in found.after.versions if version.effective.start == START)
    wanted = after_cuts(question.catalogue.versions[0], cuts).model_copy(
        update={"effective": after.effective, "publication": after.publication}
    )
    assert compact(plain(after)) == compact(plain(wanted))
