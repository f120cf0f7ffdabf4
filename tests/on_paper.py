"""Papers as LibreOffice sets them on pages."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

TIMES = ("Times New Roman", "Liberation Serif")
"""The font of the papers, and one whose letters are as wide: with any other the lines end elsewhere."""


def pages_of(path: Path, folder: Path) -> list[str]:
    """The text of every page of a file of Word, laid out in a folder; skips, saying so, where something is missing."""
    office, tell_font = shutil.which("soffice"), shutil.which("fc-match")
    if office is None or tell_font is None or shutil.which("pdftotext") is None:
        pytest.skip("LibreOffice, fontconfig or pdftotext is not installed")
    found = subprocess.run([tell_font, "-f", "%{family}", TIMES[0]], check=True, capture_output=True).stdout.decode()
    if not found.startswith(TIMES):
        pytest.skip(f"neither {TIMES[0]} nor {TIMES[1]} is installed")
    home = f"-env:UserInstallation=file://{folder}/office"
    command = [office, home, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    pdf = folder / f"{path.stem}.pdf"
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True).stdout.decode()
    return text.split("\f")[:-1]
