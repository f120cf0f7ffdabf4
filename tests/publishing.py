"""A small project for the tests of what goes out: reference data, and procedures as files that a test may change."""

from __future__ import annotations

from pathlib import Path

from site_catalogue import FULL, REFERENCE

SETTINGS = """
[authority]
name = "Ủy ban nhân dân tỉnh"

[people]
name = "Nguyễn Thị Lan"
"""


def make_small_project(folder: Path, *procedures: str, settings: str = SETTINGS) -> Path:
    """A project with these procedures in `catalog/procedures/0.yaml` and so on; by default the full one."""
    (folder / "catalog" / "procedures").mkdir(parents=True)
    (folder / "tthc.toml").write_text(settings, encoding="utf-8")
    reference = REFERENCE.replace(", replaced_by: 101/2024/NĐ-CP", "")
    (folder / "catalog" / "reference.yaml").write_text(reference, encoding="utf-8")
    for number, text in enumerate(procedures or (FULL,)):
        sound = text.replace(", 999/2099/NĐ-CP", "")  # a law that nobody knows
        (folder / "catalog" / "procedures" / f"{number}.yaml").write_text(sound, encoding="utf-8")
    return folder


def change(project: Path, before: str, after: str, number: int = 0) -> None:
    """Edit the file of a procedure."""
    path = project / "catalog" / "procedures" / f"{number}.yaml"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")
