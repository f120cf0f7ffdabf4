"""`tthc audit advise` and `tthc audit learn`: what is said, what is written into the catalogue, and how it is taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import jsonschema
import pytest

from tests.command_line import AT, Ran, make_project, tthc_here
from tthc.load.catalogue import load_catalogue
from tthc.model.learned import LearnedFigures
from tthc.show.limit_advice import schema_of_advice

CODE = "1.012783"
DAYS = [day for n in range(420) if (day := date(2025, 9, 15) + timedelta(days=n)).weekday() < 5]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = make_project(tmp_path / "project")
    settings = folder / "tthc.toml"
    settings.write_text(settings.read_text("utf-8").replace('locality = ""', 'locality = "bac-ninh"'), "utf-8")
    if 'locality = "bac-ninh"' not in settings.read_text("utf-8"):
        settings.write_text('locality = "bac-ninh"\n' + settings.read_text("utf-8"), "utf-8")
    return folder


def rows(count: int, took: int, agency: str = "vp-dang-ky-dat-dai", first: int = 0) -> Iterator[str]:
    """Dossiers handed in online, spread over the days, each settled after so many of them."""
    for n in range(count):
        at = first + n * (len(DAYS) - first - 40) // count
        yield f"{agency}-{n}-{took},{CODE},{agency},online,{DAYS[at]},{DAYS[at + took]},settled"


def written(folder: Path, *lines: str, name: str = "so.csv") -> Path:
    path = folder / name
    header = "id,procedure,agency,channel,received,finished,status"
    still_open = f"mo-1,{CODE},vp-dang-ky-dat-dai,online,2026-11-19,,open"
    path.write_text("\n".join([header, *lines, still_open]) + "\n", "utf-8")
    return path


def run(project: Path, *arguments: str | Path) -> Ran:
    return tthc_here("--root", project, *arguments, *AT)


def learned(project: Path) -> dict[str, LearnedFigures]:
    return {
        one.procedure.id: one
        for one in load_catalogue(project / "catalog", project).catalogue.all(LearnedFigures).values()
    }


def test_a_limit_that_is_kept_with_days_to_spare_is_cut(project: Path, tmp_path: Path) -> None:
    """15 working days online; 700 dossiers of two agencies had their result within 6."""
    log = written(tmp_path, *rows(400, 4), *rows(300, 6, "ttpvhcc-tinh"))
    out = run(project, "audit", "advise", log).out
    assert "15 working days (by law; online)" in out
    assert "cut to 7 working days and still ≥ 98 % in time" in out
    found = json.loads(run(project, "audit", "advise", log, "-f", "json").out)
    jsonschema.Draft202012Validator(schema_of_advice()).validate(found)
    (advice,) = [one for one in found["limits"] if one["limit"]["procedure"] == CODE]
    assert (advice["verdict"], advice["advised"], advice["p90"]["days"]) == ("shorter", 7, 6)
    assert advice["advised"] == max(agency["shortest"] for agency in advice["agencies"])


def test_the_page_draws_the_limits_and_not_in_public(project: Path, tmp_path: Path) -> None:
    log, page = written(tmp_path, *rows(400, 4), *rows(300, 6, "ttpvhcc-tinh")), tmp_path / "trang.html"
    assert run(project, "audit", log, "--html", page).code == 0
    text = page.read_text("utf-8")
    assert '<h2 id="rut-thoi-han">' in text
    assert "15 → 7" in text
    assert run(project, "audit", log, "--html", page, "--public", "--replace", "--period", "2026-Q2").code == 0
    assert "rut-thoi-han" not in page.read_text("utf-8")


def test_of_a_procedure_with_two_limits_each_bar_says_which(project: Path, tmp_path: Path) -> None:
    in_person = (row.replace(",online,", ",in_person,").replace("vp-", "tt-vp-", 1) for row in rows(200, 4))
    log, page = written(tmp_path, *rows(400, 4), *in_person), tmp_path / "trang.html"
    run(project, "audit", log, "--html", page)
    drawing = page.read_text("utf-8").partition('id="thoi-han-rut-duoc')[2].partition("</svg>")[0]
    assert "(theo quy định; trực tuyến)" in drawing
    assert "(theo quy định; trực tiếp" in drawing


def test_the_page_and_the_screen_round_a_share_down(project: Path, tmp_path: Path) -> None:
    """97.67 % is not 97.7 %, where 97.7 % may have been asked for."""
    log, page = written(tmp_path, *rows(293, 4), *rows(7, 25)), tmp_path / "trang.html"
    assert "293 of 300 within 15 working days (97.6 %" in run(project, "audit", "advise", log).out
    run(project, "audit", log, "--html", page)
    assert "293/300 trong 15 (97,6%)" in page.read_text("utf-8")


def test_the_page_says_of_a_result_on_the_same_day_just_that(project: Path, tmp_path: Path) -> None:
    same_day = (f"H{n},1.001193,ttpvhcc-tinh,online,{day},{day},settled" for n, day in enumerate(DAYS[:250]))
    log, page = written(tmp_path, *same_day), tmp_path / "trang.html"
    run(project, "audit", log, "--html", page)
    assert "250/250 trong ngày (100,0%)" in page.read_text("utf-8")


def test_what_is_not_kept_is_said_and_what_would_tell_why(project: Path, tmp_path: Path) -> None:
    log = written(tmp_path, *rows(300, 4), *rows(300, 25, "ttpvhcc-tinh"))
    out = run(project, "audit", "advise", log).out
    assert "it is not kept at 98 %" in out
    assert "which step must change, a log of steps would tell (--steps)" in out


def test_few_dossiers_are_said_to_be_few(project: Path, tmp_path: Path) -> None:
    out = run(project, "audit", "advise", written(tmp_path, *rows(20, 4))).out
    assert "21 dossiers are too few to say it: at least 149" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("no.csv",), "no.csv"), (("so.csv", "9.999999"), "the catalogue has no procedure '9.999999'")],
)
def test_what_cannot_be_advised_on_is_a_sentence(
    project: Path, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    log, *more = arguments
    written(tmp_path, *rows(20, 4))
    ran = run(project, "audit", "advise", tmp_path / log, *more)
    assert ran.code == 2
    assert said in ran.said


def test_a_year_of_a_log_is_learned_once_and_taken_back(project: Path, tmp_path: Path) -> None:
    log = written(tmp_path, *rows(500, 4))
    shown = run(project, "audit", "learn", log)
    assert f"+++ local/bac-ninh/nhat-ky/{CODE}.yaml" in shown.out
    assert learned(project) == {}, "nothing is written without --write"
    assert "Written." in run(project, "audit", "learn", log, "--write").said
    (volume,) = learned(project)[CODE].volumes
    assert (volume.year, volume.counted) == (2026, 501)
    assert volume.dossiers == round(501 * 365 / ((date(2026, 11, 19) - DAYS[0]).days + 1))
    assert "The catalogue says all of this already." in run(project, "audit", "learn", log, "--write").out
    assert run(project, "check").code == 0
    change = tthc_here("--root", project, "apply", "--list").out.split()[0]
    assert tthc_here("--root", project, "apply", "--undo", change).code == 0
    assert learned(project) == {}


def test_a_later_log_takes_the_place_of_an_earlier_one(project: Path, tmp_path: Path) -> None:
    run(project, "audit", "learn", written(tmp_path, *rows(500, 4)), "--write")
    first = learned(project)[CODE]
    later = written(tmp_path, *rows(700, 4), f"moi,{CODE},vp-dang-ky-dat-dai,online,2026-11-20,,open", name="moi.csv")
    run(project, "audit", "learn", later, "--write")
    second = learned(project)[CODE]
    assert [one.counted for one in second.volumes] == [702]
    assert first.source != second.source
    run(project, "audit", "learn", written(tmp_path, *rows(500, 4)), "--write")
    assert learned(project)[CODE] == second, "the earlier one does not come back"


def test_estimates_give_way_and_yearly_sums_are_printed(project: Path, tmp_path: Path) -> None:
    before = run(project, "cost", CODE).out
    run(project, "audit", "learn", written(tmp_path, *rows(500, 4)), "--write")
    after = run(project, "cost", CODE).out
    assert "Nhật ký hồ sơ log.csv" not in before
    assert "Nhật ký hồ sơ log.csv" in after


def test_few_dossiers_are_nobodys_figure(project: Path, tmp_path: Path) -> None:
    out = run(project, "audit", "learn", written(tmp_path, *rows(3, 4))).out
    assert "1 procedures have fewer than 5 dossiers: nothing is said of them" in out
    assert "The log has no figure that may stand in the catalogue." in out
    assert "says all of this" not in out
    assert "+++" not in out


def test_few_dossiers_over_a_long_time_are_no_short_log(project: Path, tmp_path: Path) -> None:
    at = (f"a{n},{CODE},vp-dang-ky-dat-dai,online,2026-{month:02}-04,," for n, month in enumerate((1, 5, 11)))
    out = run(project, "audit", "learn", written(tmp_path, *(f"{row}open" for row in at))).out
    assert "fewer than 5 dossiers" in out
    assert "fewer than 90 days" not in out


def test_a_synthetic_log_is_not_learned_from_by_mistake(project: Path) -> None:
    ran = run(project, "audit", "learn", project / "ho-so-mo-phong.csv", "--write")
    assert ran.code == 2
    assert "this log is synthetic" in ran.err
    assert learned(project) == {}
    assert run(project, "audit", "learn", project / "ho-so-mo-phong.csv", "--write", "--synthetic").code == 0
    assert all(one.synthetic for one in learned(project).values())
