"""The pages that stand beside those of procedures: kept promises, the register of simplifications, the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from tthc.model.catalogue import Catalogue
from tthc.model.decision import ProposalFile
from tthc.model.procedure import Procedure
from tthc.model.public_promises import PublicPromises
from tthc.model.rule import Rule
from tthc.publish.portal import promises_page as promises
from tthc.publish.portal import register_page as register
from tthc.publish.portal import rule_pages as rules
from tthc.publish.portal.pages import Frame, Link, ProcedurePage
from tthc.publish.portal.promises_page import PromisesPage
from tthc.publish.portal.register_page import RegisterPage, Translate
from tthc.publish.portal.rule_pages import RulePage, RulesPage

BesidePage = PromisesPage | RegisterPage | RulePage | RulesPage

TEMPLATES: Mapping[type, str] = MappingProxyType(
    {
        PromisesPage: "promises.html",
        RegisterPage: "register.html",
        RulePage: "rule.html",
        RulesPage: "rules.html",
    }
)


@dataclass(frozen=True)
class Besides:
    """What else is public: figures of an audit, simplifications (None: no register), rules; `off` are rules not run."""

    promises: PublicPromises | None = None
    simplifications: tuple[ProposalFile, ...] | None = None
    rules: tuple[Rule, ...] = ()
    off: frozenset[str] = frozenset()

    @property
    def foot(self) -> tuple[Link, ...]:
        """The links at the foot of every page."""
        links = (
            (self.promises is not None, Link("Kết quả thực hiện thời hạn", promises.PLACE)),
            (self.simplifications is not None, Link("Đơn giản hóa thủ tục", register.PLACE)),
            (bool(self.rules), Link("Quy tắc rà soát", rules.PLACE)),
        )
        return tuple(link for is_there, link in links if is_there)

    def told(self, page: ProcedurePage) -> ProcedurePage:
        """A procedure's page with a line on its times, where there is one."""
        line = promises.line_of(self.promises, page.code)
        return replace(page, time=replace(page.time, notes=(*page.time.notes, line))) if line else page


def beside_pages(
    besides: Besides,
    catalogue: Catalogue,
    procedures: Sequence[Procedure],
    top: Frame,
    below: Callable[..., Frame],
    translate: Translate,
) -> Iterator[tuple[str, BesidePage]]:
    """Each page with its place; `top` and `below` frame pages in the folder of the site and one folder down."""
    if besides.promises:
        frame = _framed(top, "Kết quả thực hiện thời hạn")
        yield promises.PLACE, promises.promises_page(besides.promises, procedures, frame)
    if besides.simplifications is not None:
        known = (frozenset(one.code for one in procedures), frozenset(rule.code for rule in besides.rules))
        shown = register.Shown(*known, translate)
        page = register.register_page(besides.simplifications, shown, _framed(top, "Đơn giản hóa thủ tục"))
        yield register.PLACE, page
    if besides.rules:
        yield rules.PLACE, rules.rules_page(besides.rules, besides.off, below("Quy tắc rà soát"))
        for rule in besides.rules:
            frame = below(f"{rule.code} {rule.name}", Link("Quy tắc rà soát", f"../{rules.PLACE}"))
            yield rules.rule_place(rule.code), rules.rule_page(rule, catalogue, besides.off, frame)


def _framed(top: Frame, title: str) -> Frame:
    return replace(top, title=f"{title} – {top.title}", trail=(Link("Trang chủ", "index.html"),))
