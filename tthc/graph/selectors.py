"""Which procedures an expression names (`selector_text` has its grammar), from indexes built when asked for."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from fnmatch import fnmatchcase
from functools import cached_property
from types import MappingProxyType

from tthc.graph.catalogue import CatalogueGraph
from tthc.graph.evidence import kinds_above
from tthc.graph.selector_text import (
    Any,
    Every,
    Method,
    Not,
    Reach,
    Search,
    Selector,
    SelectorError,
    joined,
    methods_in,
    parse_selector,
)
from tthc.model.catalogue import Catalogue
from tthc.model.entry import Entry, references
from tthc.model.journey import Journey
from tthc.model.procedure import Level, Procedure
from tthc.model.reference import Agency, Applicant, Database, DocumentType, Law, Sector
from tthc.source import Message, say
from tthc.vietnamese import fold

Codes = frozenset[str]
Index = Mapping[str, Codes]
"""For each id the codes of the procedures that have to do with it."""

ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        "code": "ma",
        "name": "ten",
        "sector": "linh-vuc",
        "document": "giay-to",
        "result": "ket-qua",
        "law": "van-ban",
        "agency": "co-quan",
        "level": "cap",
        "applicant": "doi-tuong",
        "database": "csdl",
        "rule": "quy-tac",
        "state": "trang-thai",
        "event": "su-kien",
    }
)
"""The methods by their English names, and by their own."""

METHODS = tuple(ENGLISH.values())
RULE, STATE = "quy-tac", "trang-thai"

LEVELS: Mapping[str, Level] = MappingProxyType(
    {
        "bo": Level.CENTRAL,
        "trung-uong": Level.CENTRAL,
        "tinh": Level.PROVINCE,
        "thanh-pho": Level.PROVINCE,
        "huyen": Level.DISTRICT,
        "quan": Level.DISTRICT,
        "xa": Level.COMMUNE,
        "phuong": Level.COMMUNE,
        "dac-khu": Level.COMMUNE,
        **{level.value: level for level in Level},
    }
)
"""What people write after `cap:`."""


class Selection:
    """The procedures of a catalogue, ready to be asked for by expressions.

    `outside` holds what other stages know: for the methods `quy-tac` and `trang-thai` an index each.
    """

    def __init__(
        self, catalogue: Catalogue, graph: CatalogueGraph | None = None, outside: Mapping[str, Index] | None = None
    ) -> None:
        self.catalogue = catalogue
        self.graph = graph or CatalogueGraph(catalogue)
        self.everything: Codes = frozenset(catalogue.procedures)
        self._outside = outside or {}
        self._indexes: dict[str, Index] = {}

    def select(self, text: str) -> Codes:
        """The codes that an expression names; SelectorError with the place of what is wrong."""
        return self._codes(parse_selector(text), text)

    def choose(self, wanted: tuple[str, ...], excluded: tuple[str, ...] = ()) -> tuple[Procedure, ...]:
        """The procedures that the arguments of a command name (all if none do), in the order of their codes."""
        codes = self.select(joined(wanted)) if wanted else self.everything
        if excluded:
            codes -= self.select(joined(excluded))
        return tuple(procedure for code, procedure in self.catalogue.procedures.items() if code in codes)

    def _codes(self, selector: Selector, text: str) -> Codes:
        match selector:
            case Search():
                return self._searched(selector.words)
            case Method():
                return self._method(selector, text)
            case Reach():
                return self._reached(selector, self._codes(selector.inner, text))
            case Not():
                return self.everything - self._codes(selector.inner, text)
            case Every():
                return frozenset.intersection(*(self._codes(part, text) for part in selector.parts))
            case Any():
                named = frozenset().union(*(self._codes(part, text) for part in selector.parts))
                return (named if selector.parts else self.everything).difference(
                    *(self._codes(part, text) for part in selector.without)
                )

    def _searched(self, words: tuple[str, ...]) -> Codes:
        """Names and keywords in which every word begins a word; marks count where the searcher writes them."""
        plain = [f" {_spaced(fold(word))}" for word in words]
        exact = [f" {_spaced(word.casefold())}" for word in words if fold(word) != word.casefold()]
        return frozenset(
            code
            for code, (folded, written) in self._names.items()
            if all(word in folded for word in plain) and all(word in written for word in exact)
        )

    @cached_property
    def _names(self) -> Mapping[str, tuple[str, str]]:
        texts = {p.code: " ".join((p.name, *p.keywords)) for p in self.catalogue.procedures.values()}
        return {code: (f" {_spaced(fold(t))}", f" {_spaced(t.casefold())}") for code, t in texts.items()}

    def _reached(self, reach: Reach, start: Codes) -> Codes:
        found = start
        if reach.before:
            found |= self.graph.before_all(start, reach.before)
        if reach.after:
            found |= self.graph.after_all(start, reach.after)
        return found

    def _method(self, method: Method, text: str) -> Codes:
        name = ENGLISH.get(method.name, method.name)
        if name not in METHODS:
            known = (*METHODS, *ENGLISH)
            wrong = say("there is no method {name!r}", name=method.name)
            raise SelectorError(text, method.at, wrong, _nearest(method.name, known) or _one_of(METHODS))
        if name == "ten":
            return self._searched(tuple(method.value.split()))
        index = self._index(name)
        ids = matching(method.value, self._register(name, index))
        if not ids and not _is_pattern(method.value):
            wrong = say("{method} knows no {value!r}", method=method.name, value=method.value)
            words = [w for id_, names in self._register(name, index).items() for w in (id_, *names)]
            raise SelectorError(text, method.value_at, wrong, _nearest(method.value, words) or _listed(name, words))
        return frozenset().union(*(index.get(id_, frozenset()) for id_ in ids))

    def _index(self, name: str) -> Index:
        if name not in self._indexes:
            build = _ENTRIES.get(name)
            self._indexes[name] = self._built(build) if build else self._outside.get(name, {})
        return self._indexes[name]

    def _built(self, entries: Callable[[Catalogue, Procedure], Iterable[str]]) -> Index:
        found: dict[str, set[str]] = defaultdict(set)
        for procedure in self.catalogue.procedures.values():
            for id_ in entries(self.catalogue, procedure):
                found[id_].add(procedure.code)
        return {id_: frozenset(codes) for id_, codes in found.items()}

    def _register(self, name: str, index: Index) -> Mapping[str, tuple[str, ...]]:
        """The ids that a method knows with their other names: those of the register, and those in use without one."""
        if name == "cap":
            return {level.value: tuple(w for w, l_ in LEVELS.items() if l_ is level) for level in Level}
        if name == STATE:
            return {id_: STATES.get(id_, ()) for id_ in index}
        known: Mapping[str, Entry] = self.catalogue.all(_KINDS[name]) if name in _KINDS else {}
        return {id_: tuple(_names_of(known[id_])) if id_ in known else () for id_ in {**known, **index}}


STATES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"modified": ("thay-doi",), "edited": ("sua",), "new": ("moi",), "same": ("giu-nguyen", "unmodified")}
)
"""What may be written after `state:`, with the Vietnamese."""


def outside_methods(wanted: Iterable[str]) -> frozenset[str]:
    """Which of the methods that other stages answer some arguments use; a state that there is not is refused here."""
    named: set[str] = set()
    for text in wanted:
        for method in methods_in(parse_selector(text)):
            name = ENGLISH.get(method.name, method.name)
            if name == STATE and not matching(method.value, STATES):
                wrong = say("{method} knows no {value!r}", method=method.name, value=method.value)
                own = tuple(names[0] for names in STATES.values())
                raise SelectorError(
                    text, method.value_at, wrong, _one_of(own if method.name == STATE else tuple(STATES))
                )
            named.add(name)
    return frozenset(named & {RULE, STATE})


def matching(value: str, register: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The ids of a register that a value means: the id, a pattern with `*`, a name, or the beginning of a number."""
    wanted = _plain(value)
    if value in register:
        return (value,)
    if _is_pattern(value):
        return tuple(i for i, names in register.items() if any(fnmatchcase(_plain(w), wanted) for w in (i, *names)))
    same = tuple(i for i, names in register.items() if any(_plain(word) == wanted for word in (i, *names)))
    return same or tuple(i for i in register if "/" in i and _plain(i).startswith(f"{wanted}/"))


def _names_of(entry: Entry) -> Iterator[str]:
    for field in ("name", "title"):
        if isinstance(name := getattr(entry, field, None), str):
            yield name
    yield from getattr(entry, "aliases", ())


def _plain(text: str) -> str:
    """Text without marks, its words joined by hyphens as ids are."""
    return re.sub(r"[\s_-]+", "-", fold(text.strip()))


def _spaced(text: str) -> str:
    """Words with one space between them; composed letters, since marks by themselves are no letters of a word."""
    text = unicodedata.normalize("NFC", text)
    return " ".join(re.findall(r"[\w.]+", text))


def _is_pattern(value: str) -> bool:
    return any(mark in value for mark in "*?")


def near_names(word: str, names: Iterable[str], most: int) -> tuple[str, ...]:
    """The names that a word may be meant for: those that have it in them, the shortest first, then those like it."""
    by_plain: dict[str, str] = {}
    for known in names:
        by_plain.setdefault(_plain(known), known)
    wanted = _plain(word)
    having = sorted(
        (plain for plain in by_plain if f"-{wanted}-" in f"-{plain}-"), key=lambda plain: (len(plain), plain)
    )
    like = get_close_matches(wanted, by_plain, n=most, cutoff=0.5) if len(having) < most else []
    return tuple(by_plain[name] for name in dict.fromkeys([*having, *like]))[:most]


def _nearest(word: str, words: Iterable[str]) -> Message | None:
    near = near_names(word, words, 1)
    return say("did you mean {word!r}?", word=near[0]) if near else None


def _listed(name: str, words: list[str]) -> Message | None:
    """What there is to choose from, where that is little or a command lists it."""
    if name == RULE:
        return say("'tthc rules' lists them")
    levels = tuple(word for word in LEVELS if word not in set(Level))
    written = levels if name == "cap" else tuple(dict.fromkeys(words))
    return _one_of(written) if len(written) <= _FEW else None


_FEW = 24


def _one_of(words: tuple[str, ...]) -> Message:
    return say("one of {words}", words=words)


def _sectors(catalogue: Catalogue, procedure: Procedure) -> Iterable[str]:
    return (procedure.sector.id,) if procedure.sector else ()


def _documents(catalogue: Catalogue, procedure: Procedure) -> Iterable[str]:
    return (ref.id for document in procedure.documents for ref in document.types)


def _laws(catalogue: Catalogue, procedure: Procedure) -> Iterable[str]:
    return (ref.id for ref in references(procedure) if ref.kind is Law)


def _agencies(catalogue: Catalogue, procedure: Procedure) -> Iterable[str]:
    return (
        ref.id for ref in references((procedure.agencies, procedure.steps, procedure.documents)) if ref.kind is Agency
    )


def _applicants(catalogue: Catalogue, procedure: Procedure) -> Iterator[str]:
    """The kinds named, those above them (some of which are served), and those below (all of which are)."""
    named = {ref.id for ref in procedure.applicants}
    for applicant in catalogue.all(Applicant).values():
        chain = {kind.id for kind in kinds_above(applicant, catalogue)}
        if applicant.id in named:
            yield from chain
        elif chain & named:
            yield applicant.id


def _databases(catalogue: Catalogue, procedure: Procedure) -> Iterable[str]:
    look_ups = (document.look_up for document in procedure.documents if document.look_up)
    return (look_up.database.id for look_up in look_ups if look_up.database)


def _events(catalogue: Catalogue, procedure: Procedure) -> Iterator[str]:
    for journey in catalogue.all(Journey).values():
        codes = {stage.procedure for stage in journey.stages} | {bundle.procedure for bundle in journey.bundles}
        if procedure.code in codes:
            yield journey.id


_ENTRIES: Mapping[str, Callable[[Catalogue, Procedure], Iterable[str]]] = MappingProxyType(
    {
        "ma": lambda _, procedure: (procedure.code,),
        "linh-vuc": _sectors,
        "giay-to": _documents,
        "ket-qua": lambda _, procedure: (result.type.id for result in procedure.results),
        "van-ban": _laws,
        "co-quan": _agencies,
        "cap": lambda _, procedure: (level.value for level in procedure.levels),
        "doi-tuong": _applicants,
        "csdl": _databases,
        "su-kien": _events,
    }
)
_KINDS: Mapping[str, type[Entry]] = MappingProxyType(
    {
        "linh-vuc": Sector,
        "giay-to": DocumentType,
        "ket-qua": DocumentType,
        "van-ban": Law,
        "co-quan": Agency,
        "doi-tuong": Applicant,
        "csdl": Database,
        "su-kien": Journey,
    }
)
