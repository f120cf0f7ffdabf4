"""What was made public and checked, in both databases: what goes in comes out, in order, and stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from tests.databases import fresh
from tthc.model.decision import Actor, Identified
from tthc.model.journal import digest_of
from tthc.model.publication import Published, Told, last_by_procedure, last_of
from tthc.source import CannotRunError
from tthc.store.publications import contents, publications, write_down

AT = dt.datetime(2026, 11, 23, 16, 30, tzinfo=dt.timezone(dt.timedelta(hours=7)))
WHO = Actor("Nguyễn Văn A", Identified.DECLARED)
ONE, OTHER = '{"code":"1.000001"}', '{"code":"1.000002","name":"Đăng ký"}'
SITE = Told(
    Published.SITE,
    dt.date(2026, 11, 23),
    {"1.000001": digest_of(ONE), "1.000002": digest_of(OTHER)},
    where="https://thutuc.tinh.gov.vn",
)
CHECKED = Told(
    Published.CHECKED, dt.date(2026, 11, 24), {"1.000001": digest_of(ONE)}, note="đã đối chiếu 3380/QĐ-BNNMT"
)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of each kind."""
    with fresh(request.param, tmp_path) as url:
        yield url


def test_what_goes_in_comes_out_in_order(url: str) -> None:
    first, second = (write_down(url, told, [ONE, OTHER], WHO, AT) for told in (SITE, CHECKED))
    assert publications(url) == (first, second)
    assert (first.serial, first.told, second.serial, second.told) == (1, SITE, 2, CHECKED)
    assert contents(url, SITE.procedures.values()) == {digest_of(ONE): ONE, digest_of(OTHER): OTHER}


def test_the_last_of_each_kind_counts(url: str) -> None:
    later = replace(SITE, procedures={"1.000002": digest_of(OTHER)})
    for told in (SITE, CHECKED, later):
        write_down(url, told, [ONE, OTHER], WHO, AT)
    kept = publications(url)
    assert last_of(kept, Published.SITE) == kept[2]
    assert last_of(kept, Published.POSTERS) is None
    assert last_by_procedure(kept, Published.SITE) == {"1.000001": kept[0], "1.000002": kept[2]}


def test_nothing_was_ever_stored(url: str) -> None:
    assert publications(url) == ()
    assert contents(url, ["5f2c"]) == {}


def test_a_digest_without_its_content_is_a_mistake_of_the_program(url: str) -> None:
    with pytest.raises(ValueError, match="no content for"):
        write_down(url, SITE, [ONE], WHO, AT)
    assert publications(url) == ()


@pytest.mark.parametrize("table", ["tthc_publication", "tthc_content"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET content = 'x'", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_it(url: str, table: str, statement: str) -> None:
    write_down(url, SITE, [ONE, OTHER], WHO, AT)
    engine = create_engine(url)
    with pytest.raises(DBAPIError, match=f"{table} is only ever added to"), engine.begin() as connection:
        connection.execute(text(statement.format(table)))
    engine.dispose()


def test_a_content_that_somebody_changed_is_not_believed(tmp_path: Path) -> None:
    with fresh("sqlite", tmp_path) as url:
        write_down(url, SITE, [ONE, OTHER], WHO, AT)
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.execute(text("DROP TRIGGER tthc_content_no_update"))
            connection.execute(text("UPDATE tthc_content SET content = '{}'"))
        engine.dispose()
        with pytest.raises(CannotRunError, match="makes no sense"):
            contents(url, [digest_of(ONE)])
