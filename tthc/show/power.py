"""Who may change what, as text and JSON: the two totals, the components, the instruments and what waits for them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from textwrap import shorten
from types import MappingProxyType
from typing import Any

from tthc.model.cut import Power, Range, Verdict
from tthc.model.power import Aspect, PowerLine
from tthc.model.proposal import Proposal
from tthc.model.reference import LawRank
from tthc.propose.competence import ADDRESSEES, OWN_RANKS
from tthc.propose.instruments import InstrumentLine, PowerReport, Share
from tthc.propose.totals import Total, petitions, share_unknown, totals
from tthc.show.language import Translate
from tthc.show.terms import LAW_RANKS
from tthc.source import Message, say
from tthc.vietnamese import write_count, write_number, write_percent

POWERS: Mapping[Power, Message] = MappingProxyType(
    {Power.OWN: say("in our hands"), Power.PETITION: say("to petition"), Power.UNKNOWN: say("power unknown")}
)
ASPECTS: Mapping[Aspect, Message] = MappingProxyType(
    {
        Aspect.DOCUMENT: say("required documents"),
        Aspect.FORM: say("what a form asks for"),
        Aspect.LOOKED_UP: say("not asking for what data gives"),
        Aspect.SETS: say("number of sets"),
        Aspect.FREQUENCY: say("how often a year"),
        Aspect.THRESHOLD: say("threshold of an obligation"),
        Aspect.STATUTORY_LIMIT: say("time limits of the law"),
        Aspect.COMMITTED_LIMIT: say("promised time"),
        Aspect.FEE: say("fees and charges"),
        Aspect.CONDITION: say("conditions"),
        Aspect.STEP: say("steps of the law"),
        Aspect.INTERNAL_STEP: say("steps of a local workflow"),
        Aspect.RECEPTION: say("where dossiers are received"),
        Aspect.ONLINE_LEVEL: say("level of the online service"),
        Aspect.PAYMENT: say("how fees are paid"),
        Aspect.POSTAL_RETURN: say("returning the result by post"),
        Aspect.RESULT: say("form and validity of the result"),
        Aspect.DECIDING_AUTHORITY: say("deciding authority"),
        Aspect.PROCEDURE: say("the procedure as a whole"),
    }
)


def as_text(report: PowerReport, translate: Translate, *, details: bool = False, most: int = 20) -> str:
    """Totals, shares, and a line for each instrument, with `details` all of them and the proposals that wait."""
    lines = [*total_lines(report.totals, report.petitions, translate), "", *_share_lines(report.shares, translate), ""]
    lines += _unsettled_lines(report.unsettled, translate)
    shown = report.instruments if details else report.instruments[:most]
    for line in shown:
        lines += _instrument_lines(line, translate, details)
    if left := len(report.instruments) - len(shown):
        lines.append(translate(say("… and {count} more instruments ('--details' lists them)", count=left)))
    return "\n".join(lines)


def totals_as_text(proposals: Sequence[Proposal], translate: Translate) -> list[str]:
    """The two totals of proposals, the petitions by addressee, the share of which nobody knows."""
    return list(total_lines(totals(proposals), petitions(proposals), translate))


def total_lines(by_power: Sequence[Total], by_addressee: Sequence[Total], translate: Translate) -> Iterator[str]:
    """A line for each power; below petitions one for each addressee."""
    everything = sum(total.proposals for total in by_power)
    for total in by_power:
        share = Fraction(total.proposals, everything) if everything and total.power is Power.UNKNOWN else None
        yield f"{translate(POWERS[total.power])}: {_figures(total, share, translate)}"
        if total.power is Power.PETITION:
            for one in by_addressee:
                to = translate(one.addressee) if one.addressee else "?"
                yield f"  → {to}: {_figures(one, None, translate)}"


def _figures(total: Total, share: Fraction | None, translate: Translate) -> str:
    counted = say(
        "{count} proposals in {procedures} procedures, {proved} proved",
        count=total.proposals,
        procedures=total.procedures,
        proved=total.proved,
    )
    parts = [translate(counted)]
    if share is not None:
        parts.append(translate(say("{share} of all", share=_percent(share))))
    if saving := saved_in_words(total.saving, total.days, translate):
        parts.append(saving)
    return "; ".join(parts)


def saved_in_words(saving: Range | None, days: Decimal | None, translate: Translate) -> str:
    """`saves 54.000 đồng (…), 3 working days, with one dossier in each procedure`; empty where unknown."""
    figures = []
    if saving:
        low, high = sorted((saving.low, saving.high))
        figures.append(f"{write_count(saving.mid)} đồng ({write_count(low)}–{write_count(high)})")
    if days:
        figures.append(translate(say("{days} working days of the agencies", days=write_number(days))))
    if not figures:
        return ""
    return translate(say("saves {what}, with one dossier in each procedure", what=", ".join(figures)))


def _share_lines(shares: Sequence[Share], translate: Translate) -> Iterator[str]:
    number, named = sum(share.number for share in shares), sum(share.named for share in shares)
    if not number:
        return
    yield translate(
        say(
            "{number} components; of {named} ({share}) the catalogue says who may change them",
            number=write_count(number),
            named=write_count(named),
            share=_percent(Fraction(named, number)),
        )
    )
    for share in shares:
        split = (f"{translate(POWERS[power])} {share.by_power.get(power, 0)}" for power in Power)
        yield f"  {translate(ASPECTS[share.aspect])}: {share.number} ({', '.join(split)})"


def _unsettled_lines(unsettled: Sequence[Proposal], translate: Translate) -> Iterator[str]:
    if not unsettled:
        return
    text = say("{count} proposals lack nothing but the instrument that fixes what they change:", count=len(unsettled))
    yield translate(text)
    for proposal in unsettled:
        yield f"  {proposal.procedure}  {translate(proposal.title)}"
    yield ""


def _instrument_lines(line: InstrumentLine, translate: Translate, details: bool) -> Iterator[str]:
    title = shorten(line.title, 90, placeholder="…") if line.title else translate(say("(title not in the catalogue)"))
    yield f"{line.law}  {title}"
    figures = say(
        "fixes {components} components, in {procedures} procedures; {waiting} proposals wait for it",
        components=line.components,
        procedures=line.procedures,
        waiting=len(line.waiting),
    )
    parts = [translate(figures)]
    if line.opened:
        parts.append(translate(say("amending it alone would open {count}", count=len(line.opened))))
    if saving := saved_in_words(line.saving, line.days, translate):
        parts.append(saving)
    to = f" → {translate(line.addressee)}" if line.addressee else ""
    yield f"    {'; '.join(parts)}{to}"
    for article in line.articles if details else [one for one in line.articles if one.waiting]:
        figures = say(
            "{article}: {components} components, {waiting} proposals wait",
            article=article.article or say("article not named"),
            components=article.components,
            waiting=article.waiting,
        )
        yield f"      {translate(figures)}"
    for one in line.waiting if details else ():
        also = f" ({translate(say('with {others} as well', others=one.also))})" if one.also else ""
        proved = translate(_VERDICTS[one.proposal.certificate.verdict])
        yield f"    - {one.proposal.procedure}  {translate(one.proposal.title)} [{proved}]{also}"


_VERDICTS: Mapping[Verdict, Message] = MappingProxyType(
    {Verdict.PROVED: say("proved"), Verdict.NOT_PROVED: say("not proved"), Verdict.REFUTED: say("refuted")}
)


def matrix_as_text(lines: Sequence[PowerLine], translate: Translate) -> str:
    """The whole matrix: what is own by its nature, line by line with its source, then the rule by rank."""
    shown = [translate(say("By the component, whatever fixes it (these lines go first):"))]
    for line in lines:
        shown += _matrix_line(line, translate)
    shown.append(translate(say("By the rank of the instrument that fixes it (63/2010/NĐ-CP Điều 31 khoản 1):")))
    for rank in LawRank:
        to = ADDRESSEES.get(rank)
        power = Power.OWN if rank in OWN_RANKS else Power.PETITION if to else Power.UNKNOWN
        shown.append(f"  {translate(LAW_RANKS[rank])}: {_power(power, translate(to) if to else None, translate)}")
    shown.append(translate(say("Nothing says what fixes it: power unknown, never in our hands.")))
    return "\n".join(shown)


def _matrix_line(line: PowerLine, translate: Translate) -> Iterator[str]:
    what = ", ".join(translate(ASPECTS[aspect]) for aspect in line.aspects) or translate(say("every component"))
    ranks = ", ".join(translate(LAW_RANKS[rank]) for rank in line.ranks)
    fixed = f" ({ranks})" if ranks else ""
    yield f"  {what}{fixed}: {_power(line.power, line.addressee, translate)}"
    basis = ", ".join(filter(None, (line.article, line.law.id if line.law else None)))
    doubt = "" if line.verified else f" [{translate(say('no text has confirmed it yet'))}]"
    yield f"      {line.name}{f' – {basis}' if basis else ''}{doubt}"
    yield f"      {translate(say('source: {source}', source=line.source))}"


def _power(power: Power, addressee: str | None, translate: Translate) -> str:
    return translate(POWERS[power]) + (f" → {addressee}" if addressee else "")


def as_json(report: PowerReport, translate: Translate) -> str:
    """One object: the totals, the shares, the instruments."""
    value = {
        "as_of": report.day.isoformat(),
        **totals_as_object(report.totals, report.petitions, translate),
        "components": [
            {"aspect": s.aspect.value, "number": s.number, **{p.value: s.by_power.get(p, 0) for p in Power}}
            for s in report.shares
        ],
        "unsettled": [proposal.id for proposal in report.unsettled],
        "instruments": [_instrument(line, translate) for line in report.instruments],
    }
    return json.dumps(value, ensure_ascii=False, indent=2)


def totals_of(proposals: Sequence[Proposal], translate: Translate) -> dict[str, Any]:
    """The two totals of proposals as plain values, with the share of which nobody knows."""
    share = share_unknown(proposals)
    return {
        **totals_as_object(totals(proposals), petitions(proposals), translate),
        "share_unknown": round(float(share), 4) if share is not None else None,
    }


def totals_as_object(
    by_power: Sequence[Total], by_addressee: Sequence[Total], translate: Translate
) -> dict[str, list[dict[str, Any]]]:
    """Both lists of totals as plain values."""
    return {
        "totals": [_total(total, translate) for total in by_power],
        "petitions": [_total(total, translate) for total in by_addressee],
    }


def _total(total: Total, translate: Translate) -> dict[str, Any]:
    return {
        "power": total.power.value,
        "addressee": translate(total.addressee) if total.addressee else None,
        "proposals": total.proposals,
        "proved": total.proved,
        "procedures": total.procedures,
        **_saved(total.saving, total.days),
    }


def _instrument(line: InstrumentLine, translate: Translate) -> dict[str, Any]:
    return {
        "law": line.law,
        "title": line.title,
        "addressee": translate(line.addressee) if line.addressee else None,
        "components": line.components,
        "procedures": line.procedures,
        "articles": [
            {"article": one.article, "components": one.components, "waiting": one.waiting} for one in line.articles
        ],
        "waiting": [
            {"proposal": one.proposal.id, "articles": list(one.articles), "also": list(one.also)}
            for one in line.waiting
        ],
        "opened": [proposal.id for proposal in line.opened],
        **_saved(line.saving, line.days),
    }


def _saved(saving: Range | None, days: Decimal | None) -> dict[str, Any]:
    return {
        "saving": {"low": saving.low, "mid": saving.mid, "high": saving.high} if saving else None,
        "days": float(days) if days is not None else None,
    }


def _percent(share: Fraction) -> str:
    return write_percent(Decimal(share.numerator * 100) / share.denominator, 1)
