"""A notice as a PDF: fonts inside, tagged for readers that speak (PDF/UA-1), nothing asked of any network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

from tthc.publish.boards.pages import Notice
from tthc.publish.boards.posters import TEMPLATES
from tthc.publish.rendering import environment, render
from tthc.publish.self_contained import font_faces_apart, own_text
from tthc.source import CannotRunError, say


class Press:
    """Prints notices; fonts and style are read once. An officer's own `posters/` goes before the packaged templates."""

    def __init__(self, templates: Path | None = None) -> None:
        self._templates = environment(templates, "posters")
        self._style = own_text("poster.css", templates, "posters")

    def print(self, notice: Notice, behind: Sequence[Path] = ()) -> bytes:
        """The PDF of a notice, with the forms of `behind` after it; CannotRunError for a form that is no PDF."""
        html = render(self._templates, TEMPLATES[type(notice)], notice=notice, frame=notice.frame)
        page = _weasyprint().HTML(string=html.decode(), url_fetcher=_fetcher(), base_url=None)
        options = {"pdf_variant": "pdf/ua-1", "pdf_tags": True, "pdf_identifier": b"tthc"}
        with _nothing_fetched():
            made: bytes = page.write_pdf(stylesheets=[self._sheet], font_config=self._fonts, **options)
        return with_forms(made, behind) if behind else made

    @cached_property
    def _fonts(self) -> Any:
        from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped,unused-ignore]

        return FontConfiguration()

    @cached_property
    def _sheet(self) -> Any:
        style = font_faces_apart() + self._style
        with _nothing_fetched():
            return _weasyprint().CSS(string=style, font_config=self._fonts, url_fetcher=_fetcher())


def _fetcher() -> Any:
    """What a notice may fetch: what is inside it (`data:`), and nothing else."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher  # type: ignore[import-untyped,unused-ignore]

    class Inside(URLFetcher):  # type: ignore[misc,unused-ignore]
        def fetch(self, url: str, headers: Any = None) -> Any:
            if not url.startswith("data:"):
                raise FatalURLFetchingError(url)
            return super().fetch(url, headers)

    return Inside()


@contextmanager
def _nothing_fetched() -> Iterator[None]:
    """CannotRunError where a template asks for something that is not inside the notice."""
    from weasyprint.urls import FatalURLFetchingError

    try:
        yield
    except FatalURLFetchingError as error:
        text = say("a template of the notices asks for {url}; what they show has to be inside them", url=str(error))
        raise CannotRunError(text) from error


def with_forms(notice: bytes, forms: Sequence[Path]) -> bytes:
    """A notice with the pages of its forms behind it."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.errors import PyPdfError

    writer = PdfWriter(clone_from=BytesIO(notice))
    for form in forms:
        try:
            writer.append(PdfReader(form), import_outline=False)
        except (PyPdfError, OSError, ValueError, KeyError) as error:
            raise CannotRunError(say("{file} is not a PDF that can be read", file=form)) from error
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def _weasyprint() -> Any:
    try:
        import weasyprint  # type: ignore[import-untyped,unused-ignore]
    except (ImportError, OSError) as error:
        hint = say(
            "notices need WeasyPrint: pip install 'tthc[posters]', and the library Pango (Debian: apt install "
            "libpango-1.0-0 libpangoft2-1.0-0)"
        )
        raise CannotRunError(hint) from error
    return weasyprint
