"""The blank forms of a project (mẫu đơn, tờ khai): files that are named after the procedure or the paper they are for.

`CODE.pdf`, `CODE-….pdf` and `CODE_….pdf` are for one procedure; what follows the code says for which document, by its
id or the name of its form (`1.012783-mau-so-18.docx`). `TYPE.pdf` and `TYPE_….pdf`, after the id of a document type,
are for every procedure that asks for it with a form. Nobody else's file is given out: links out of the folder, and
files that are not what their names say, are refused.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from tthc.exchange.slugs import slug
from tthc.load.form_folder import FOLDER, form_paths
from tthc.model.catalogue import Catalogue
from tthc.model.document import RequiredDocument
from tthc.model.procedure import Procedure
from tthc.model.reference import DocumentType
from tthc.publish.portal.places import file_name
from tthc.source import CannotRunError, say, why_of
from tthc.vietnamese import write_number

KINDS: Mapping[str, tuple[str, bytes]] = {
    ".pdf": ("PDF", b"%PDF-"),
    ".docx": ("Word", b"PK\x03\x04"),
    ".doc": ("Word", b"\xd0\xcf\x11\xe0"),
    ".odt": ("OpenDocument", b"PK\x03\x04"),
    ".xlsx": ("Excel", b"PK\x03\x04"),
    ".xls": ("Excel", b"\xd0\xcf\x11\xe0"),
    ".ods": ("OpenDocument", b"PK\x03\x04"),
}
"""What may be given out: what people call it, and how such a file begins. None of them runs anything by itself."""

WHOLE_NAME = 1000
"""Longer than any name of a file or of a form: none is cut."""

WHOLE = ""
"""In the place of a document's id: forms that belong to the procedure, nobody can say to which document."""


@dataclass(frozen=True)
class FormFile:
    """A blank form: where it is, where its copy stands in a site, what kind of file it is, and its size in bytes."""

    path: Path
    place: str
    kind: str
    size: int

    @property
    def about(self) -> str:
        """Kind and size in words: `PDF, 120 KB`."""
        return f"{self.kind}, {size_in_words(self.size)}"


@dataclass(frozen=True)
class FormFiles:
    """The forms of a folder by code and by type, each with what its name says beyond that; `strays` are for nobody."""

    by_code: Mapping[str, Sequence[tuple[str, FormFile]]] = field(default_factory=dict)
    by_type: Mapping[str, Sequence[tuple[str, FormFile]]] = field(default_factory=dict)
    strays: tuple[str, ...] = ()

    def of(self, procedure: Procedure) -> Mapping[str, tuple[FormFile, ...]]:
        """The forms of each document by its id, those of the procedure as a whole under `WHOLE`."""
        found: dict[str, list[FormFile]] = defaultdict(list)
        for rest, file in self.by_code.get(procedure.code, ()):
            found[_document_meant(rest, procedure)].append(file)
        for document in procedure.documents if self.by_type else ():
            if document.form and document.id not in found:
                found[document.id] += self._of_its_type(document)
        return {id_: tuple(files) for id_, files in found.items() if files}

    def printed(self, procedure: Procedure) -> tuple[Path, ...]:
        """Those that can be printed behind a notice, in order."""
        files = {one.path for of_one in self.of(procedure).values() for one in of_one if one.kind == "PDF"}
        return tuple(sorted(files))

    def _of_its_type(self, document: RequiredDocument) -> Iterator[FormFile]:
        """Those that name the form, else those that are for every form of the type."""
        known = self.by_type.get(document.type.id, ()) if document.type else ()
        named = [file for rest, file in known if rest and _slug(rest) == _slug(document.form or "")]
        yield from named or (file for rest, file in known if not rest)


NO_FORMS = FormFiles()
"""For pages that stand alone, and projects without forms."""


def forms_in(folder: Path, catalogue: Catalogue, *, must_exist: bool = False) -> FormFiles:
    """The forms of a folder and those below it, by the names of their files.

    CannotRunError if the folder must exist and does not, or one of them may not be given out.
    """
    if not folder.is_dir():
        if must_exist:
            raise CannotRunError(say("there is no folder {folder}", folder=folder))
        return FormFiles()
    by_code: dict[str, list[tuple[str, FormFile]]] = defaultdict(list)
    by_type: dict[str, list[tuple[str, FormFile]]] = defaultdict(list)
    strays = []
    several = _with_several_forms(catalogue)
    codes = {version.code for version in catalogue.versions}
    for path in form_paths(folder):
        code = re.split("[-_]", path.stem, maxsplit=1)[0]
        type_id, rest = _type_meant(path.stem, catalogue)
        if path.suffix.lower() in KINDS and code in codes:
            by_code[code].append((path.stem[len(code) :], _form_file(path, folder, code)))
        elif path.suffix.lower() in KINDS and type_id and (rest or type_id not in several):
            by_type[type_id].append((rest, _form_file(path, folder)))
        else:
            strays.append(path.relative_to(folder).as_posix())
    return FormFiles(by_code, by_type, tuple(strays))


def size_in_words(size: int) -> str:
    """`1 KB`, `120 KB`, `1,2 MB`: rounded up, as those who pay for what they download count."""
    kilobytes = -(-size // 1024)
    if kilobytes < 1000:
        return f"{write_number(kilobytes)} KB"
    return f"{write_number(Decimal(-(-size * 10 // 1024**2)) / 10)} MB"


def _form_file(path: Path, folder: Path, code: str = "") -> FormFile:
    """CannotRunError for what may not be given out."""
    kind, begins = KINDS[path.suffix.lower()]
    if not path.resolve().is_relative_to(folder.resolve()):
        raise CannotRunError(say("{file} leads out of the folder of forms", file=path))
    try:
        with path.open("rb") as file:
            is_so = file.read(len(begins)) == begins
            size = path.stat().st_size
    except OSError as error:
        raise CannotRunError(say("{file} cannot be read: {why}", file=path, why=why_of(error))) from error
    if not is_so:
        raise CannotRunError(say("{file} is not a file of the kind that its name says ({kind})", file=path, kind=kind))
    return FormFile(path, _place(path, folder, code), kind, size)


def _place(path: Path, folder: Path, code: str) -> str:
    """A harmless name that no other form has, the same for the same file; a code stays what it is."""
    rest = path.relative_to(folder).as_posix().removesuffix(path.suffix).removeprefix(code)
    rest += "" if path.suffix.islower() else path.suffix
    parts = (code, file_name(rest.removeprefix("-")) if rest else "")
    return f"{FOLDER}/{'-'.join(filter(None, parts))}{path.suffix.lower()}"


def _type_meant(stem: str, catalogue: Catalogue) -> tuple[str, str]:
    """The type that a name begins with, and what follows it."""
    types = catalogue.all(DocumentType)
    if stem in types:
        return stem, ""
    head, _, rest = stem.rpartition("_")
    return (head, rest) if head in types and rest else ("", "")


def _with_several_forms(catalogue: Catalogue) -> frozenset[str]:
    """The types that are asked for on forms with different names: one file cannot be all of them."""
    named: dict[str, set[str]] = defaultdict(set)
    for procedure in catalogue.procedures.values():
        for document in procedure.documents:
            if document.form and document.type:
                named[document.type.id].add(_slug(document.form))
    return frozenset(id_ for id_, forms in named.items() if len(forms) > 1)


def _document_meant(rest: str, procedure: Procedure) -> str:
    """The id of the document that a name speaks of: the longest that fits, else the only one that has a form."""
    said = f"{_slug(rest)}-"
    names = ((_slug(name), d.id) for d in procedure.documents for name in (d.id, d.form) if name)
    fitting = [(len(name), id_) for name, id_ in names if name and said.startswith(f"{name}-")]
    with_form = [document.id for document in procedure.documents if document.form]
    if fitting:
        return max(fitting)[1]
    return with_form[0] if len(with_form) == 1 else WHOLE


def _slug(text: str) -> str:
    return slug(text, most=WHOLE_NAME) if text else ""
