"""QĐ 766/QĐ-TTg from the shipped list: known scores, what is missing, what a commune gets; proxies without a score."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from tthc.audit.figures.counters import Counters, PeriodCell
from tthc.audit.figures.indicator_figures import figures_of_catalogue, figures_of_log, figures_of_petitions
from tthc.audit.figures.indicators import Points, Share, points, satisfaction_share, score_of, scored
from tthc.audit.figures.petitions import PetitionCounts
from tthc.load.catalogue import load_catalogue, load_text
from tthc.model.catalogue import Catalogue
from tthc.model.indicator import Figure, ForCommunes, Index, Indicator, IndicatorGroup
from tthc.model.reference import AgencyLevel

ROOT = Path(__file__).parent.parent
ORACLES: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_name("oracles.yaml").read_text("utf-8"))


def shipped() -> Catalogue:
    loaded = load_catalogue(ROOT / "catalog/reference", ROOT, [ROOT / "catalog/reference/indicators.yaml"])
    assert loaded.problems == ()
    return loaded.catalogue


CATALOGUE = shipped()
INDICATORS = CATALOGUE.all(Indicator)


def known(name: str) -> list[Mapping[str, Any]]:
    return [one for one in ORACLES["indicators_766"] if one["name"] == name]


def test_the_points_of_the_groups_are_a_hundred() -> None:
    groups: dict[IndicatorGroup | None, float] = {}
    for indicator in INDICATORS.values():
        if indicator.index is Index.QD766:
            groups[indicator.group] = groups.get(indicator.group, 0) + float(indicator.maximum or 0)
    assert groups == {
        IndicatorGroup.PUBLICITY: 18,
        IndicatorGroup.PROGRESS: 20,
        IndicatorGroup.ONLINE: 12,
        IndicatorGroup.PAYMENT: 10,
        IndicatorGroup.DIGITISATION: 22,
        IndicatorGroup.SATISFACTION: 18,
    }


def test_scores_known_from_outside() -> None:
    for one in known("progress"):
        share = Share(one["on_time"] + one["open_in_time"], one["settled"] + one["open"])
        assert score_of(INDICATORS["qd766-tien-do"], share) == pytest.approx(one["score"], abs=0.015)
    for one in known("satisfaction"):
        share = Share(round(one["rate"] * 100), 100)
        assert score_of(INDICATORS["qd766-hai-long-giai-quyet"], share) == pytest.approx(one["score"], abs=0.015)
    for one in known("data_reuse"):
        share = Share(round(one["rate"] * 1000), 1000)
        assert score_of(INDICATORS["qd766-thay-bang-du-lieu"], share) == pytest.approx(one["score"], abs=0.0005)
    for one in known("petitions_on_time"):
        assert score_of(INDICATORS["qd766-phan-anh-dung-han"], Share(0, one["petitions"])) == one["score"]


def test_null_is_not_zero() -> None:
    petitions, progress = INDICATORS["qd766-phan-anh-dung-han"], INDICATORS["qd766-tien-do"]
    assert (score_of(petitions, None), score_of(petitions, Share(0, 4)), score_of(petitions, Share(3, 4))) == (
        None,
        0,
        4.5,
    )
    assert (score_of(progress, None), score_of(progress, Share(0, 0)), score_of(progress, Share(0, 3))) == (
        None,
        None,
        0,
    )
    assert satisfaction_share(100, None, 0, 0) is None
    assert satisfaction_share(100, 5, 1, 4) == Share(90, 100)
    assert satisfaction_share(1, 5, 1, 4) == Share(0, 1)


def test_what_has_no_known_formula_has_a_share_and_no_score() -> None:
    assert score_of(INDICATORS["qd766-truc-tuyen"], Share(1, 2)) is None


def test_surveys_have_proxies_and_never_a_score() -> None:
    everything = dict.fromkeys(Figure, Share(1, 1))
    for one in scored(CATALOGUE, everything):
        assert one.is_proxy is (one.index is not Index.QD766)
        assert one.score is None or not one.is_proxy
    with pytest.raises(ValueError, match="a proxy has none"):
        Indicator.model_validate(
            {"id": "x", "name": "x", "index": "papi", "maximum": "1", "figure": "in_time", "source": "x"}
        )


def test_what_a_commune_is_excused_from_gives_full_points() -> None:
    excused = INDICATORS["qd766-tien-do"].model_copy(update={"communes": ForCommunes.FULL})
    assert score_of(excused, None, AgencyLevel.COMMUNE) == 20
    assert score_of(excused, None, AgencyLevel.PROVINCE) is None
    assert all(indicator.communes is ForCommunes.UNKNOWN for indicator in INDICATORS.values())


def test_every_indicator_is_listed_with_the_data_that_it_needs() -> None:
    scores = tuple(scored(CATALOGUE, {Figure.IN_TIME: Share(9, 10)}))
    assert len(scores) == len(INDICATORS)
    assert all(one.needs or one.share or one.figure for one in scores)
    assert points(scores) == Points(known=18.0, of_known=20.0, of_all=100.0)


PROCEDURES = """
procedures:
  - code: "1.000001"
    name: Toàn trình
    agencies: {deciding: x}
    applicants: [citizen]
    dossier_sets: 1
    documents: [{id: a, type: don, originals: 1}, {id: b, type: anh, originals: 1}]
    channels: [{mode: online, service_level: end_to_end, time_limits: [{statutory: {working_days: 3}}]}]
    has_no: [fees]
    steps: [{id: a, name: Ký, kind: sign, actor: x}]
  - code: "1.000002"
    name: Chỉ trực tiếp
    channels: [{mode: in_person}]
"""


def test_what_the_catalogue_says() -> None:
    loaded = load_text(PROCEDURES, "p.yaml")
    assert loaded.problems == ()
    assert dict(figures_of_catalogue(loaded.catalogue, date(2026, 3, 1))) == {
        Figure.CONTENT_COMPLETE: Share(1, 2),
        Figure.TIME_LIMIT_STATED: Share(1, 2),
        Figure.FEE_STATED: Share(1, 2),
        Figure.PAPERS_STATED: Share(1, 2),
        Figure.OFFERED_ONLINE: Share(1, 2),
        Figure.PAPERS_ASKED: Share(2, 1),
    }
    assert dict(figures_of_catalogue(Catalogue(()), date(2026, 3, 1))) == {}


def test_what_the_log_says() -> None:
    """Of 12 at the procedure that goes the whole way online 9 were handed in so; how 5 others came is not said."""

    def cell(procedure: str, channel: str | None, received: int, late: int = 0) -> PeriodCell:
        counters = Counters(received=received, on_time=received - late, late=late)
        return PeriodCell(counters, counters, procedure=procedure, channel=channel)

    cells = [
        cell("1.000001", "online", 9),
        cell("1.000001", "in_person", 3, late=2),
        cell("1.000002", "in_person", 8),
        cell("1.000001", None, 5),
    ]
    procedures = load_text(PROCEDURES, "p.yaml").catalogue.procedures
    assert dict(figures_of_log(cells, procedures)) == {
        Figure.IN_TIME: Share(23, 25),
        Figure.HANDED_IN_ONLINE: Share(9, 20),
        Figure.END_TO_END: Share(9, 12),
    }
    assert list(dict(figures_of_log(cells[3:], procedures))) == [Figure.IN_TIME]


def test_what_petitions_say() -> None:
    counts = PetitionCounts(received=10, on_time=6, late=1, open_late=1, open_in_time=1, open_without_limit=1)
    assert dict(figures_of_petitions(counts)) == {Figure.PETITIONS_IN_TIME: Share(6, 8)}
    assert dict(figures_of_petitions(PetitionCounts())) == {Figure.PETITIONS_IN_TIME: Share(0, 0)}
