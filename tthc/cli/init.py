"""`tthc init`: a project to start from, with a few real procedures."""

from __future__ import annotations

import shutil
import tempfile
from datetime import date
from gettext import gettext as _
from pathlib import Path

import click

from tthc.cli.shared.output import refuse_missing_folder
from tthc.cli.shared.session import as_day, at_option, say_aside
from tthc.source import CannotRunError, say, why_of

DEMO = (
    *("1.012783", "1.013831", "1.012784", "1.013978"),
    *("2.001035", "2.000815", "1.001193", "1.000894", "1.004873", "1.013225", "1.009645", "2.000575"),
)
"""Procedures that need one another, with real findings among them."""

LOG = "ho-so-mo-phong.csv"

SETTINGS = """\
# Dự án danh mục thủ tục hành chính. Điều gì không ghi ở đây thì theo mặc định (xem README).
catalog = "catalog"
log = "{log}"
locality = "{locality}"

[authority]
name = "Ủy ban nhân dân tỉnh (dữ liệu mẫu)"
control_unit = ""
feedback = ""
site = ""
"""


@click.command(
    help=_("Make a project in a new folder: a few real procedures, the reference data, a small synthetic log.")
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--procedure", "codes", multiple=True, help=_("Take this procedure instead (may be given several times)"))
@click.option("--all", "everything", is_flag=True, help=_("Take all shipped procedures"))
@at_option
def command(folder: Path, codes: tuple[str, ...], everything: bool, day: date | None) -> int:  # noqa: D103 - see help
    from tthc.load.settings import packaged

    shipped = {path.stem: path for path in sorted((packaged("catalog") / "procedures").glob("*/*.yaml"))}
    wanted = tuple(shipped) if everything else codes or tuple(code for code in DEMO if code in shipped)
    unknown = [code for code in wanted if code not in shipped]
    if unknown:
        raise click.UsageError(_("no shipped procedure has the code {code}.").format(code=unknown[0]))
    _refuse_to_overwrite(folder)
    _make(folder.resolve(), [shipped[code] for code in wanted], as_day(day))
    made = say("made a project with {count} procedures; now: tthc review", count=len(wanted))
    if folder.resolve() != Path.cwd():
        made = say(
            "made {folder} with {count} procedures; now: cd {folder} && tthc review", folder=folder, count=len(wanted)
        )
    say_aside(made)
    return 0


def _refuse_to_overwrite(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CannotRunError(say("{folder} is there already and not empty; name a new folder", folder=folder))
    refuse_missing_folder(folder)


def _make(folder: Path, procedures: list[Path], day: date) -> None:
    """The whole project or nothing; a folder that is there already, and empty, is filled where it stands."""
    try:
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as temporary:
            made = Path(temporary, "project")
            _fill(made, procedures, day)
            folder.mkdir(exist_ok=True)
            for path in made.iterdir():
                path.rename(folder / path.name)
    except OSError as error:
        why = why_of(error)
        raise CannotRunError(say("{folder} cannot be written: {why}", folder=folder, why=why)) from error


def _fill(made: Path, procedures: list[Path], day: date) -> None:
    from tthc.load.schema import schemas_of_catalogue
    from tthc.load.settings import packaged

    catalog = made / "catalog"
    shutil.copytree(packaged("catalog") / "reference", catalog / "reference")
    for path in procedures:
        target = catalog / "procedures" / path.parent.name / path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    locality = _copy_local_values(catalog, {path.name for path in procedures})
    schemas_of_catalogue(catalog)
    log = LOG if _wrote_log(made, day) else ""
    (made / "tthc.toml").write_text(SETTINGS.format(log=log, locality=locality), encoding="utf-8")
    (made / ".gitignore").write_text(".tthc/\nreview/\nsite/\n", encoding="utf-8")


def _copy_local_values(catalog: Path, names: set[str]) -> str:
    """Copy what localities lay over the chosen procedures; the locality, if it is the only one that does."""
    from tthc.load.settings import packaged

    local = packaged("catalog") / "local"
    wanted = [path for path in sorted(local.glob("*/*.yaml")) if path.name in names]
    for path in wanted:
        target = catalog / "local" / path.parent.name / path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    localities = {path.parent.name for path in wanted}
    return localities.pop() if len(localities) == 1 else ""


def _wrote_log(made: Path, day: date) -> bool:
    """A synthetic log, unless the calendar ends before the day or none of the procedures has a time limit."""
    from tthc.audit.simulating.files import write_log
    from tthc.audit.simulating.simulate import simulate
    from tthc.load.catalogue import load_catalogue

    try:
        write_log(simulate(load_catalogue(made / "catalog", made).catalogue, 1, 1500, day), made / LOG)
    except CannotRunError as error:
        say_aside(say("The project goes without a log: {why}", why=error.message))
        return False
    return True
