"""The reference data that the project ships: names mean one thing, successions add up, real records find their words."""

from __future__ import annotations

import json
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tthc.load.catalogue import load_catalogue
from tthc.model.catalogue import Catalogue
from tthc.model.journey import Journey
from tthc.model.local import Locality, LocalityLevel
from tthc.model.reference import Agency, AgencyLevel, Applicant, Database, Law, LawStatus, Sector
from tthc.vietnamese import fold

ROOT = Path(__file__).parent.parent
SHIPPED: Catalogue = load_catalogue(ROOT / "catalog" / "reference", ROOT).catalogue
SAMPLE = os.environ.get("TTHC_SAMPLE_DATA")
BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)


# One name, one thing


@pytest.mark.parametrize("kind", [Agency, Applicant, Sector])
def test_no_name_means_two_entries(kind: type[Agency | Applicant | Sector]) -> None:
    meant: dict[str, set[str]] = defaultdict(set)
    for entry in SHIPPED.all(kind).values():
        for name in (entry.name, *entry.aliases):
            meant[bare(name)].add(entry.id)
    assert {name: ids for name, ids in meant.items() if len(ids) > 1} == {}


def test_a_name_means_one_locality_on_any_day() -> None:
    for day in (BEFORE, AFTER):
        names = [bare(locality.name) for locality in provinces_on(day)]
        assert len(names) == len(set(names))


# Successions


def test_sixty_three_provinces_became_thirty_four() -> None:
    assert (len(provinces_on(BEFORE)), len(provinces_on(AFTER))) == (63, 34)


def test_three_provinces_became_the_new_lam_dong() -> None:
    into = [locality.id for locality in provinces_on(BEFORE) if "lam-dong" in [ref.id for ref in locality.replaced_by]]
    assert sorted(into) == ["binh-thuan", "dak-nong", "lam-dong-cu"]


def test_what_ended_was_replaced_by_what_is_there() -> None:
    for locality in SHIPPED.all(Locality).values():
        end = locality.effective.end
        assert (end is None) == (locality.replaced_by == ())
        assert all(SHIPPED.all(Locality)[ref.id].effective.covers(AFTER) for ref in locality.replaced_by)


def test_codes_are_told_apart_on_any_day() -> None:
    for day in (BEFORE, AFTER):
        codes = [locality.code for locality in provinces_on(day)]
        assert None not in codes
        assert len(codes) == len(set(codes))


def test_no_agency_of_a_district_is_there_any_more() -> None:
    districts = [a for a in SHIPPED.all(Agency).values() if a.level is AgencyLevel.DISTRICT]
    assert len(districts) > 10
    assert [agency.id for agency in districts if agency.effective.covers(AFTER)] == []


# Laws


@pytest.mark.parametrize("number", ["66.16/2026/NQ-CP", "66.18/2026/NQ-CP", "66.19/2026/NQ-CP", "151/2025/NĐ-CP"])
def test_temporary_norms_end_on_the_last_day_of_february_2027(number: str) -> None:
    law = SHIPPED.all(Law)[number]
    assert law.effective.covers(date(2027, 2, 28))
    assert not law.effective.covers(date(2027, 3, 1))


def test_what_was_replaced_is_not_called_in_force_after_its_end() -> None:
    ended = (law for law in SHIPPED.all(Law).values() if law.effective.end and law.effective.end < date(2026, 11, 23))
    assert [law.id for law in ended if law.status is LawStatus.IN_FORCE] == []


# Databases


def test_a_holding_is_confirmed_by_a_source_that_is_named() -> None:
    for database in SHIPPED.all(Database).values():
        for holding in database.holds:
            assert not holding.verified or holding.source, database.id
            assert not holding.verified or "Kiến thức chung" not in (holding.source or ""), database.id


# Life events


def test_eight_events_and_more_with_a_stage_each() -> None:
    journeys = SHIPPED.all(Journey)
    assert {
        "sinh-con",
        "ket-hon",
        "co-nguoi-than-qua-doi",
        "mua-nha-dat",
        "xay-nha",
        "mo-ho-kinh-doanh",
    } <= journeys.keys()
    assert {"chuyen-noi-o", "nuoi-con-nuoi"} <= journeys.keys()
    assert [j.id for j in journeys.values() if all(stage.optional for stage in j.stages)] == []


# Real records


with_records = pytest.mark.skipif(not SAMPLE, reason="TTHC_SAMPLE_DATA names no folder of real records")


@with_records
def test_records_find_their_sectors_and_applicants() -> None:
    assert unknown(named("categoriesDetails"), names_of(Sector)) == set()
    assert unknown(named("subjectTypesDetails"), names_of(Applicant)) == set()


@with_records
def test_records_find_their_agencies() -> None:
    """What is left are sentences that slipped into the field, and 'another agency'."""
    roles = ("departmentsExecuting", "departmentsAuthority", "departmentsCoordinating", "departmentsAuthorized")
    wanted = [name for role in roles for name in named(role)]
    lost = unknown(wanted, names_of(Agency))
    assert len(lost) <= 8
    assert sum(bare(name) in lost for name in wanted) / len(wanted) < 0.03


@with_records
def test_records_find_the_laws_they_cite() -> None:
    """All but numbers that were cut short or written wrong."""
    cited = {str(basis["code"]) for record in records() for basis in record.get("legalBasisesDetails") or ()}
    wrong = {"118/2025/NĐ-C", "2010/TT-BTP", "265/TT-BTC", "190/2025/NQ-QH15", "2640/2026/NĐ-CP", "52418/QĐ-BNNMT"}
    assert cited - SHIPPED.all(Law).keys() == wrong


@with_records
def test_life_events_name_procedures_that_exist() -> None:
    known = {str(record["code"]) for record in records()} | load_catalogue(
        ROOT / "catalog", ROOT
    ).catalogue.procedures.keys()
    stages = {stage.procedure for journey in SHIPPED.all(Journey).values() for stage in journey.stages}
    assert stages - known == set()


def provinces_on(day: date) -> list[Locality]:
    units = SHIPPED.all(Locality).values()
    return [unit for unit in units if unit.level is LocalityLevel.PROVINCE and unit.effective.covers(day)]


def names_of(kind: type[Agency | Applicant | Sector]) -> set[str]:
    return {bare(name) for entry in SHIPPED.all(kind).values() for name in (entry.name, *entry.aliases)}


def unknown(names: Iterable[str], known: set[str]) -> set[str]:
    return {bare(name) for name in names} - known


def named(field: str) -> Iterator[str]:
    return (str(part["name"]) for record in records() for part in record.get(field) or ())


def records() -> Iterator[Mapping[str, Any]]:
    for path in sorted(Path(SAMPLE or "").glob("portal/*.json")):
        yield json.loads(path.read_text(encoding="utf-8"))


def bare(name: str) -> str:
    return " ".join(re.findall(r"\w+", fold(name)))
