"""What templates receive is written down, and a theme is a folder of templates and one CSS file."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path

import pytest
from site_catalogue import FULL, catalogue

from tests.page_objects import BEGIN, END, FOLDERS, hints, page_objects, reachable
from tthc.load.settings import Authority, packaged
from tthc.publish.portal.site import Site, build_site, site_files

README = Path(__file__).parent.parent / "templates" / "README.md"
SITE = Site(catalogue(FULL), Authority(name="Ủy ban nhân dân tỉnh"), date(2026, 11, 27))


def test_every_page_object_is_documented_with_every_field() -> None:
    """TTHC_REWRITE_GOLDEN=1 writes what follows from the code anew."""
    written = README.read_text(encoding="utf-8")
    head, _, rest = written.partition(BEGIN)
    told, _, tail = rest.partition(END)
    if os.environ.get("TTHC_REWRITE_GOLDEN"):
        README.write_text(f"{head}{BEGIN}\n{page_objects()}{END}{tail}", encoding="utf-8")
        return
    assert told == f"\n{page_objects()}"


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_class_says_what_it_is(folder: str) -> None:
    for kind in {one for page in FOLDERS[folder] for one in reachable(page)}:
        assert kind.__doc__, kind
        assert not kind.__doc__.startswith(f"{kind.__name__}("), f"{kind} has no docstring of its own"


def test_what_a_docstring_calls_a_field_is_one() -> None:
    """A name in backquotes that looks like a field of the page is there."""
    kinds = {one for pages in FOLDERS.values() for page in pages for one in reachable(page)}
    known = {name for kind in kinds for name in hints(kind)}
    for kind in kinds:
        named = set(re.findall(r"`([a-z]+(?:_[a-z]+)+)`", kind.__doc__ or ""))
        assert named <= known, (kind, named - known)


def test_every_template_of_the_site_is_used_and_there() -> None:
    there = {path.name for path in (packaged("templates") / "site").glob("*.html")}
    used = set(FOLDERS["site"].values())
    assert used <= there
    shared = {
        name for name in there for text in texts() if re.search(rf'(?:extends|import|include|from) "{name}"', text)
    }
    assert there == used | shared


def texts() -> list[str]:
    return [path.read_text(encoding="utf-8") for path in (packaged("templates") / "site").glob("*.html")]


def test_a_theme_is_one_css_file(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "theme.css").write_text(":root { --brand: #7a1f1f; }\n", encoding="utf-8")
    built = build_site(SITE, tmp_path / "out", tmp_path)
    assert (tmp_path / "out" / "theme.css").read_text(encoding="utf-8") == ":root { --brand: #7a1f1f; }\n"
    page = (tmp_path / "out" / "procedures/1.012783.html").read_text(encoding="utf-8")
    assert page.index("../site.css") < page.index("../theme.css")
    assert built.published == ("1.012783",)


def test_a_theme_may_fill_a_part_of_every_page_and_leave_the_rest(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    text = '{% extends "site/base.html" %}{% block foot %}<p>Đường dây nóng: 1022</p>{% endblock %}'
    (tmp_path / "site" / "base.html").write_text(text, encoding="utf-8")
    plain, themed = site_files(SITE), site_files(SITE, tmp_path)
    assert set(plain) == set(themed)
    for place in (place for place in themed if place.endswith(".html")):
        assert themed[place].decode().count("Đường dây nóng: 1022") == 1
        assert "Đường dây nóng" not in plain[place].decode()
    lines = plain["procedures/1.012783.html"].decode().split()
    assert [word for word in themed["procedures/1.012783.html"].decode().split() if word in lines] != []


def test_a_theme_cannot_reach_outside_its_folders(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "secret.html").write_text("secret", encoding="utf-8")
    (tmp_path / "site" / "list.html").write_text('{% include "../secret.html" %}', encoding="utf-8")
    with pytest.raises(Exception, match="cannot be used"):
        site_files(SITE, tmp_path)
