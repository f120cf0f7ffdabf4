"""The questions of `tthc new`: each says what is wanted and where the decision has it; answers are words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from gettext import gettext as _
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tthc.cli.shared.session import say_aside, translate
from tthc.source import CannotRunError, say

if TYPE_CHECKING:
    from tthc.exchange.authoring.authoring import Heard, Listener
    from tthc.model.channel import Channel
    from tthc.model.document import RequiredDocument
    from tthc.model.procedure import Procedure
    from tthc.model.reference import Law
    from tthc.model.step import Step

T = TypeVar("T")

QUESTIONS: Mapping[str, tuple[str, str]] = {
    "code": (_("Code"), _("Mã thủ tục, at the head of the decision: 1.004227")),
    "name": (_("Name"), _("Tên thủ tục, word for word as the decision has it")),
    "decision": (_("Decision"), _("Number of the decision that publishes it: 163/QĐ-BTP")),
    "sector": (_("Sector"), _("Lĩnh vực, in the heading of the list: hộ tịch; accents may be left out")),
    "levels": (_("Levels"), _("Cấp thực hiện: cấp bộ, cấp tỉnh, cấp xã; several with ;")),
    "applicants": (_("Applicants"), _("Đối tượng thực hiện: who may apply; several with ;")),
    "receiving": (_("Receiving agencies"), _("Where dossiers are handed in (Cơ quan thực hiện); several with ;")),
    "deciding": (_("Deciding agencies"), _("Cơ quan có thẩm quyền quyết định; several with ;")),
    "modes": (_("Ways of handing in"), _("Cách thức thực hiện: trực tiếp; trực tuyến; bưu chính")),
    "time": (_("Time limit"), _("Thời hạn giải quyết in words: 15 ngày làm việc; trong ngày")),
    "fee": (_("Fee"), _("Phí, lệ phí in words: 50.000 đồng/hồ sơ; miễn phí; Hội đồng nhân dân tỉnh quyết định")),
    "documents": (_("Document"), _("Thành phần hồ sơ, one at a time with its number: Giấy chứng sinh, 01 bản chính")),
    "results": (_("Result"), _("Kết quả thực hiện: the paper that is given; several with ;")),
    "laws": (_("Legal basis"), _("Căn cứ pháp lý by number: 60/2014/QH13; several with ;")),
}
"""What is asked for under which name, and one line that says what is wanted and where the decision has it."""


@dataclass
class Interview:
    """Asks for each part, takes what an option gave, and keeps what a like procedure has."""

    listener: Listener
    given: Mapping[str, Any]
    asks: bool
    new_laws: list[Law] = field(default_factory=list)
    asked: int = 0

    def code(self, text: str | None) -> str:
        """The code of the new procedure."""
        found = self._one("code", text, self.listener.code)
        if found is None:
            raise click.UsageError(_("say the code of the procedure, as in 'tthc new 1.004227'"))
        return found

    def procedure(self, code: str, base: Procedure | None, start: date | None) -> tuple[Procedure, tuple[Law, ...]]:
        """The procedure that the answers make, on top of a like one, and laws that the register has to learn."""
        from pydantic import ValidationError

        from tthc.model.entry import Period
        from tthc.model.procedure import Agencies, Procedure, Publication
        from tthc.model.result import Result

        hear = self.listener
        name = self._words("name", base.name if base else None)
        if not name:
            raise click.UsageError(_("say the name of the procedure with --name"))
        decision = self._words("decision", None)
        sector = self._one("sector", self.given["sector"], hear.sector, _id(base and base.sector))
        levels = self._each("levels", hear.level, [level.value for level in base.levels] if base else [])
        applicants = self._each("applicants", hear.applicant, _ids(base.applicants if base else ()))
        receiving = self._each("receiving", hear.agency, _ids(base.agencies.receiving if base else ()))
        deciding = self._each("deciding", hear.agency, _ids(base.agencies.deciding if base else ()))
        ways = self._channels(base.channels if base else ())
        papers = self._documents(base.documents if base else ())
        before = {result.type.id: result for result in base.results} if base else {}
        results = self._each("results", hear.result, list(before))
        laws = self._each("laws", lambda text: self._law(text, code), _ids(base.legal_basis if base else ()))
        coordinating = base.agencies.coordinating if base else ()
        parts = {
            "code": code,
            "name": name,
            "sector": sector,
            "levels": levels,
            "effective": Period(start=start) if start else Period(),
            "publication": Publication(decision=decision) if decision else None,
            "applicants": applicants,
            "agencies": Agencies(receiving=receiving, deciding=deciding, coordinating=coordinating),
            "channels": ways,
            "documents": papers,
            "results": [before.get(type_) or Result.model_validate({"type": type_}) for type_ in results],
            "legal_basis": laws,
        }
        copied = {key: getattr(base, key) for key in _COPIED} if base else {}
        if base:
            copied["steps"] = _steps_without(base, {paper.id for paper in papers})
        try:
            return Procedure.model_validate({**copied, **parts}), tuple(self.new_laws)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = ".".join(map(str, first["loc"]))
            raise CannotRunError(say("{where}: {why}", where=where, why=first["msg"])) from error

    def _channels(self, base: Sequence[Channel]) -> list[Channel]:
        """The ways of handing in, each with its time limit and fee; the next one offers what the last one has."""
        from tthc.model.channel import MODE_NAMES

        there = {channel.mode.value: channel for channel in base}
        chosen = self._each("modes", self._mode, list(there))
        if not chosen and (self.given["time"] or self.given["fee"]):
            chosen = ["in_person"]
        found: list[Channel] = []
        last: dict[str, str] = {}
        for mode in chosen:
            channel = there.get(mode) or self.listener.mode(_MODE_WORDS[mode]).value
            assert channel
            changed: dict[str, Any] = {}
            where = translate(MODE_NAMES[channel.mode])
            for part, hear, key in (
                ("time", self.listener.time, "time_limits"),
                ("fee", self.listener.fee, "fees"),
            ):
                text, value = self._of_way(part, hear, where, last.get(part), bool(getattr(channel, key)))
                if value is not None:
                    changed[key] = (value,)
                    last[part] = text
            found.append(channel.model_copy(update=changed))
        return found

    def _of_way(
        self, part: str, hear: Callable[[str], Heard[Any]], where: str, last: str | None, is_there: bool
    ) -> tuple[str, Any]:
        """A time or fee of one way: the words, and what they mean."""
        text = self.given[part]
        if text or not self.asks:
            return text or "", self._heard(text, hear) if text else None
        text = self._prompt(part, last or ("=" if is_there else ""), where)
        if not text or text == "=":
            return "", None
        heard = hear(text)
        return text if heard.value is not None else "", self._again(heard, hear)

    def _mode(self, text: str) -> Heard[str]:
        from tthc.exchange.authoring.authoring import Heard

        if text.strip() in _MODE_WORDS:
            return Heard(text.strip())
        heard = self.listener.mode(text)
        return Heard(heard.value.mode.value if heard.value else None, heard.why)

    def _law(self, text: str, code: str) -> Heard[str]:
        from tthc.exchange.authoring.authoring import Heard

        heard = self.listener.law(text, code)
        if heard.value is None:
            return Heard(None, heard.why, heard.near)
        id_, law = heard.value
        if law and law.id not in {one.id for one in self.new_laws}:
            self.new_laws.append(law)
            say_aside(say("the register did not know {id}: it is entered with unknown validity", id=id_))
        return Heard(id_)

    def _documents(self, base: Sequence[RequiredDocument]) -> list[RequiredDocument]:
        """The documents of a like procedure, and those that are named."""
        found = list(base)
        if base and self.asks:
            for paper in base:
                click.echo(f"  {self._shown(paper)}")
            if not click.confirm(_("Keep these documents?"), default=True):
                found = []
        for text in self.given["documents"]:
            found += self._understood(text, found)
        while self.asks and not self.given["documents"] and (text := self._prompt("documents", "")):
            found += self._understood(text, found)
        return found

    def _understood(self, text: str, found: Sequence[RequiredDocument]) -> list[RequiredDocument]:
        """What a phrase asks for, confirmed by the person where one is there."""
        taken = [paper.id for paper in found]
        heard = self.listener.document(text, taken)
        if heard.value is None:
            self._refuse_or_say(heard)
            return []
        papers = list(heard.value)
        for paper in papers:
            click.echo(f"  → {self._shown(paper)}", err=True)
            if not (paper.originals or paper.copies or paper.certified):
                say_aside(say("it is not said how many: '01 bản chính', '02 bản sao'"))
        if not self.asks:
            return papers
        return self._confirmed(papers, [near for near in heard.near if near not in _types(papers)], taken)

    def _confirmed(
        self, papers: list[RequiredDocument], near: Sequence[str], taken: Sequence[str]
    ) -> list[RequiredDocument]:
        self._offer(near)
        hint = _("Enter: right; a number: that one instead; -: leave it out")
        while True:
            answer = click.prompt(f"  {hint}", default="", show_default=False).strip()
            if not answer:
                return papers
            if answer == "-":
                return []
            if _is_one_of(answer, near):
                return [self.listener.of_type(papers[0], near[int(answer) - 1], taken)]

    def _offer(self, near: Sequence[str]) -> None:
        for number, id_ in enumerate(near, 1):
            click.echo(f"    {number}. {id_}  {self._name(id_)}", err=True)

    def _name(self, id_: str) -> str:
        """What something of the register is called, whatever its kind."""
        from tthc.model.reference import Agency, Applicant, DocumentType, Law, Sector

        kinds = (DocumentType, Agency, Sector, Applicant, Law)
        return next((self.listener.name(kind, id_) for kind in kinds if id_ in self.listener.catalogue.all(kind)), "")

    def _shown(self, paper: RequiredDocument) -> str:
        """`can-cuoc (Căn cước), 1 original`."""
        types = " | ".join(f"{ref.id} ({self._name(ref.id)})" for ref in paper.types)
        counts = (
            say("{count} originals", count=paper.originals),
            say("{count} copies", count=paper.copies),
            say("{count} certified copies", count=paper.certified),
        )
        numbers = [translate(text) for text in counts if text.values["count"]]
        unknown = translate(say("{name}: not in the register, kept by its name", name=paper.name))
        return ", ".join([types or unknown, *numbers])

    def _words(self, part: str, default: str | None) -> str:
        """An answer that is taken as it stands."""
        if self.given[part] is not None or not self.asks:
            return " ".join((self.given[part] or default or "").split())
        return " ".join(self._prompt(part, default or "").split())

    def _one(
        self, part: str, text: str | None, hear: Callable[[str], Heard[T]], default: str | None = None
    ) -> T | str | Any:
        """One answer that has to be understood; nothing if nobody gave one."""
        if text or not self.asks:
            return self._heard(text, hear) if text else default
        text = self._prompt(part, default or "")
        return self._again(hear(text), hear) if text else None

    def _each(self, part: str, hear: Callable[[str], Heard[Any]], default: Sequence[str]) -> list[Any]:
        """Several answers, each of which has to be understood."""
        given = [text for several in self.given[part] for text in _split(several)]
        if given or not self.asks:
            return _once([self._heard(text, hear) for text in given] or self._still_right(default, hear))
        answers = (self._again(hear(text), hear) for text in _split(self._prompt(part, "; ".join(default))))
        return _once([answer for answer in answers if answer is not None])

    def _still_right(self, default: Sequence[str], hear: Callable[[str], Heard[Any]]) -> list[Any]:
        """What a like procedure has, without what no longer is."""
        heard = [hear(text) for text in default]
        for one in heard:
            self._say_why(one)
        return [one.value for one in heard if one.value is not None]

    def _heard(self, text: str, hear: Callable[[str], Heard[Any]]) -> Any:
        """What an option means; one that cannot be understood ends the command before anything is written."""
        heard = hear(text)
        if heard.value is None:
            self._refuse(heard)
        return heard.value

    def _again(self, heard: Heard[Any], hear: Callable[[str], Heard[Any]]) -> Any:
        """The value of an answer; while it has none, why, what is near, and the question again."""
        while heard.value is None:
            self._say_why(heard)
            self._offer(heard.near)
            words = _("Other words, or a number from the list; empty: leave it out")
            answer = click.prompt(f"  {words}", default="", show_default=False).strip()
            if not answer:
                return None
            heard = hear(heard.near[int(answer) - 1] if _is_one_of(answer, heard.near) else answer)
        return heard.value

    def _refuse_or_say(self, heard: Heard[Any]) -> None:
        if not self.asks:
            self._refuse(heard)
        self._say_why(heard)

    @staticmethod
    def _refuse(heard: Heard[Any]) -> None:
        assert heard.why
        if heard.near:
            raise CannotRunError(say("{why} (near: {near})", why=translate(heard.why), near=heard.near))
        raise CannotRunError(heard.why)

    @staticmethod
    def _say_why(heard: Heard[Any]) -> None:
        if heard.why:
            click.echo(f"  {translate(heard.why)}", err=True)

    def _prompt(self, part: str, default: str, where: str = "") -> str:
        """Ask, below one line that says what is wanted."""
        title, hint = QUESTIONS[part]
        click.echo(f"\n{click.style(hint, dim=True)}")
        label = f"{title} ({where})" if where else title
        answer = click.prompt(label, default=default, show_default=bool(default))
        return str(answer).strip()


_COPIED = ("cases", "dossier_sets", "conditions", "steps", "has_no", "counting")
"""What a like procedure lends without being asked."""

_MODE_WORDS = {"in_person": "trực tiếp", "online": "trực tuyến", "postal": "bưu chính"}


def _steps_without(base: Procedure, kept: set[str]) -> list[Step]:
    """The steps of a like procedure, which no longer need the documents that were not kept."""
    gone = {paper.id for paper in base.documents} - kept
    return [
        step.model_copy(update={"needs": tuple(thing for thing in step.needs if thing.id not in gone)})
        for step in base.steps
    ]


def _is_one_of(answer: str, near: Sequence[str]) -> bool:
    """Whether an answer is the number of a line of a list."""
    return answer.isascii() and answer.isdigit() and len(answer) < 3 and 1 <= int(answer) <= len(near)


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _once(values: Sequence[Any]) -> list[Any]:
    return list(dict.fromkeys(values))


def _id(ref: Any) -> str | None:
    return ref.id if ref else None


def _ids(refs: Sequence[Any]) -> list[str]:
    return [ref.id for ref in refs]


def _types(papers: Sequence[RequiredDocument]) -> set[str]:
    return {ref.id for paper in papers for ref in paper.types}
