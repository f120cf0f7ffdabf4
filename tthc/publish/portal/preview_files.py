"""The files of a site one by one, each made when somebody asks for it: what an officer looks at comes first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Lock

from tthc.publish.portal.site import Site, assets, making_of, procedure_piece, site_pieces
from tthc.publish.portal.site_build import made
from tthc.publish.portal.site_plan import Piece
from tthc.publish.rendering import environment


class PreviewFiles:
    """The files of one state of the catalogue; several threads may ask at the same time.

    The page of a procedure is worked out alone, however many others there are; other pieces in the order of the site
    until the one that is wanted has come. CannotRunError where a template is broken.
    """

    def __init__(self, site: Site, templates: Path | None) -> None:
        self._making = making_of(site)
        self._pieces: Iterator[Piece] = site_pieces(self._making)
        self._known: dict[str, Piece] = {}
        self._templates = templates
        self._environment = environment(templates, "site")
        self._assets: dict[str, bytes] | None = None
        self._lock = Lock()

    def file(self, place: str) -> bytes | None:
        """A file by its place in the site; None if the site has none there."""
        with self._lock:
            if self._assets is None:
                self._assets = dict(assets(self._templates))
            if place in self._assets:
                return self._assets[place]
            piece = self._piece(place)
            return made(piece, lambda: self._environment) if piece else None

    def _piece(self, place: str) -> Piece | None:
        if place not in self._known and (alone := procedure_piece(self._making, place)):
            self._known[place] = alone
        while place not in self._known:
            piece = next(self._pieces, None)
            if piece is None:
                return None
            self._known[piece.place] = piece
        return self._known[place]
