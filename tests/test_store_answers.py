"""Questionnaires that came back, in both databases: what goes in comes out, once, in order, and stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from tests.databases import fresh, store_with_logins
from tthc.model.decision import Actor, Identified
from tthc.model.questionnaire import Answer, Reply, Returned
from tthc.source import CannotRunError
from tthc.store.answers import keep_files, kept_files

AT = dt.datetime(2026, 11, 23, 16, 30, tzinfo=dt.timezone(dt.timedelta(hours=7)))
WHO = Actor("Nguyễn Văn A", Identified.DECLARED)
RETURNED = Returned(
    agency="so-tu-phap",
    respondent="Bà B, Phó Giám đốc",
    answered_on=dt.date(2026, 11, 20),
    file="phieu-hoi-so-tu-phap.xlsx",
    digest="5f2c",
    catalogue="a1",
    day=dt.date(2026, 11, 1),
    asked=("1.000001/document/don?ho-so.1", "1.000001/document/don?ho-so.8"),
    answers=(
        Answer("1.000001/document/don?ho-so.1", Reply.AS_KNOWN, known=Reply.YES),
        Answer("1.000001/document/don?ho-so.8", Reply.YES, "Điều 6 10/2020/NĐ-CP", ("10/2020/NĐ-CP",), "đã đối chiếu"),
    ),
)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of each kind."""
    with fresh(request.param, tmp_path) as url:
        yield url


def test_what_goes_in_comes_out_in_the_order_in_which_it_came(url: str) -> None:
    other = replace(RETURNED, digest="77", agency="so-noi-vu", answered_on=None, answers=())
    assert keep_files(url, [RETURNED, other], WHO, AT) == (RETURNED, other)
    assert [kept.returned for kept in kept_files(url)] == [RETURNED, other]


def test_a_file_is_kept_once_however_often_it_comes(url: str) -> None:
    assert keep_files(url, [RETURNED, RETURNED], WHO, AT) == (RETURNED,)
    assert keep_files(url, [replace(RETURNED, file="tên khác.xlsx")], WHO, AT) == ()
    (kept,) = kept_files(url)
    assert kept.returned.file == RETURNED.file


def test_nothing_was_ever_stored(url: str) -> None:
    assert kept_files(url) == ()


@pytest.mark.parametrize("statement", ["UPDATE tthc_returned SET agency = 'x'", "DELETE FROM tthc_returned"])
def test_the_database_itself_refuses_to_change_what_came_back(url: str, statement: str) -> None:
    keep_files(url, [RETURNED], WHO, AT)
    engine = create_engine(url)
    with pytest.raises(DBAPIError, match="tthc_returned is only ever added to"), engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()
    assert [kept.returned for kept in kept_files(url)] == [RETURNED]


def test_on_a_file_the_name_is_the_one_that_was_given(tmp_path: Path) -> None:
    with fresh("sqlite", tmp_path) as url:
        keep_files(url, [RETURNED], WHO, AT)
        (kept,) = kept_files(url)
        assert (kept.by, kept.at) == (WHO, AT)


def test_on_postgresql_the_database_says_who_and_when() -> None:
    with store_with_logins() as (_, author, _reviewer):
        keep_files(author, [RETURNED], Actor("người khác", Identified.DECLARED), AT)
        (kept,) = kept_files(author)
        assert kept.by == Actor("tthc_an", Identified.LOGIN)
        assert kept.at > AT


def test_a_row_that_somebody_spoiled_is_not_believed(tmp_path: Path) -> None:
    with fresh("sqlite", tmp_path) as url:
        keep_files(url, [RETURNED], WHO, AT)
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.execute(text("DROP TRIGGER tthc_returned_no_update"))
            connection.execute(text("UPDATE tthc_returned SET content = '{}'"))
        engine.dispose()
        with pytest.raises(CannotRunError, match="the stored row '5f2c' makes no sense at content"):
            kept_files(url)
