"""Lighthouse on every kind of page of the site, with its settings for a phone: four scores each, and what costs points.

    npm install --prefix benchmarks/lighthouse
    python benchmarks/lighthouse.py              # the site of the shipped catalogue, ten minutes
    python benchmarks/lighthouse.py --site site  # one that stands already

95 in each category is promised. The site is served by a plain static server without compression; performance is
simulated by Lighthouse for a slow phone, and suffers from whatever else the machine does meanwhile.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from load import ROOT
from search import CHROMIUM, served

LIGHTHOUSE = ROOT / "benchmarks/lighthouse/node_modules/lighthouse/cli/index.js"
PROMISED = 95
ADDRESS = "https://thutuc.example.vn"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--site", type=Path, help="a site that stands already, in the place of a new one")
    chosen = parser.parse_args()
    if not LIGHTHOUSE.is_file():
        sys.exit("npm install --prefix benchmarks/lighthouse")
    with tempfile.TemporaryDirectory(prefix="tthc-lighthouse-") as folder:
        site = chosen.site or published(Path(folder))
        with served(site) as first:
            root = first.rpartition("/")[0]
            lowest = [show(place, measured(f"{root}/{place}", Path(folder))) for place in kinds_of_pages(site)]
    print(f"\nlowest score {min(lowest)}, promised {PROMISED}")


def published(folder: Path) -> Path:
    """The site of the shipped catalogue, with drafts and an address."""
    project = folder / "project"
    tthc = [sys.executable, "-m", "tthc"]
    subprocess.run([*tthc, "init", str(project)], check=True, stdout=subprocess.DEVNULL)
    settings = project / "tthc.toml"
    settings.write_text(settings.read_text("utf-8").replace('site = ""', f'site = "{ADDRESS}"'), "utf-8")
    publish = [*tthc, "--root", str(project), "publish", "--drafts", "-o", str(project / "site")]
    subprocess.run(publish, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return project / "site"


def kinds_of_pages(site: Path) -> Iterator[str]:
    """The pages of the folder itself, and the longest of each folder below."""
    yield from (path.name for path in sorted(site.glob("*.html")))
    for folder in sorted(path for path in site.iterdir() if path.is_dir()):
        pages = sorted(folder.glob("*.html"), key=lambda path: path.stat().st_size)
        if pages:
            yield pages[-1].relative_to(site).as_posix()


def measured(address: str, folder: Path) -> Mapping[str, Any]:
    """What Lighthouse says of a page."""
    result = folder / "lighthouse.json"
    flags = "--chrome-flags=--headless=new --no-sandbox --disable-gpu"
    command = ["node", str(LIGHTHOUSE), address, "--quiet", flags, "--output=json", f"--output-path={result}"]
    subprocess.run(command, check=True, env=os.environ | {"CHROME_PATH": str(CHROMIUM)}, stdout=subprocess.DEVNULL)
    found: Mapping[str, Any] = json.loads(result.read_text("utf-8"))
    return found


def show(place: str, found: Mapping[str, Any]) -> int:
    """Print a page's scores and what costs points; the lowest of them."""
    scores = {name: round(100 * category["score"]) for name, category in found["categories"].items()}
    print(f"{place:40} " + "  ".join(f"{name} {score}" for name, score in scores.items()), flush=True)
    for category in found["categories"].values():
        for part in category["auditRefs"]:
            audit = found["audits"][part["id"]]
            if part["weight"] and (audit["score"] or 0) < 0.9 and audit["score"] is not None:
                print(f"    {category['id']}: {audit['title']} ({audit.get('displayValue') or audit['score']})")
    return min(scores.values())


if __name__ == "__main__":
    main()
