"""The same procedure side by side: as a table for people, as plain values, as a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from types import MappingProxyType
from typing import Any

from tthc.analyse.difference import in_words
from tthc.cost.side_by_side import Criterion, Least, Offer
from tthc.model.channel import MODE_NAMES
from tthc.show.language import Translate
from tthc.source import Message, say
from tthc.vietnamese import write_number

CRITERIA: Mapping[Criterion, Message] = MappingProxyType(
    {
        Criterion.DOCUMENTS: say("documents"),
        Criterion.PAPERS: say("copies handed in"),
        Criterion.CERTIFIED: say("certified copies"),
        Criterion.VISITS: say("visits"),
        Criterion.FEES: say("fees (đồng)"),
        Criterion.LIMIT: say("time limit"),
    }
)


def as_text(found: Sequence[Offer], least: Sequence[Least], translate: Translate) -> str:
    """One table for each case, and under it who asks least."""
    verdicts = {one.case: one for one in least}
    lines: list[str] = []
    for case in dict.fromkeys(offer.case for offer in found):
        same = [offer for offer in found if offer.case == case]
        rows = [_heads(translate), *(_row(offer, translate) for offer in same)]
        lines += [case] if case else []
        lines += [f"  {line}" for line in _aligned(rows)]
        lines += [f"  {line}" for line in _verdict(verdicts.get(case), translate)]
    if any(offer.is_promised for offer in found):
        lines.append(translate(say("* promised by the locality or its agencies, shorter than the law allows")))
    return "\n".join(lines)


def as_objects(found: Sequence[Offer], least: Sequence[Least], translate: Translate) -> dict[str, Any]:
    """Plain values."""
    return {
        "offers": [_object(offer, translate) for offer in found],
        "least": [
            {
                "case": one.case,
                "by": {c.value: [_whose(offer) for offer in best] for c, best in one.by.items()},
                "overall": [_whose(offer) for offer in one.overall],
            }
            for one in least
        ],
    }


def as_html(title: str, found: Sequence[Offer], least: Sequence[Least], translate: Translate, language: str) -> str:
    """A page of its own with one table for each case; the least of each column stands out."""
    verdicts = {one.case: one for one in least}
    body: list[str] = []
    for case in dict.fromkeys(offer.case for offer in found):
        heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in _heads(translate))
        rows = "".join(_html_row(o, verdicts.get(case), translate) for o in found if o.case == case)
        caption = f"<caption>{escape(case)}</caption>" if case else ""
        body.append(f"<table>{caption}<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>")
        body += [f"<p>{escape(line)}</p>" for line in _verdict(verdicts.get(case), translate)]
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{escape(title)}</h1>{''.join(body)}</body></html>"
    )


_STYLE = (
    "body{font-family:sans-serif;margin:2rem;max-width:70rem}table{border-collapse:collapse;margin:1rem 0}"
    "caption{text-align:left;font-weight:bold}td,th{border:1px solid #888;padding:.3rem .6rem;text-align:left}"
)


def _heads(translate: Translate) -> list[str]:
    return [translate(say("where")), translate(say("way")), *(translate(name) for name in CRITERIA.values())]


def _row(offer: Offer, translate: Translate) -> list[str]:
    return [
        offer.who,
        translate(MODE_NAMES[offer.mode]),
        *(_cell(offer, criterion, translate) for criterion in Criterion),
    ]


def _cell(offer: Offer, criterion: Criterion, translate: Translate) -> str:
    match criterion:
        case Criterion.LIMIT:
            text = translate(in_words(offer.limit)) if offer.limit else "—"
            return f"{text} *" if offer.is_promised else text
        case Criterion.FEES:
            return write_number(offer.fees) if offer.fees is not None else "—"
        case _:
            return str(offer.documents if criterion is Criterion.DOCUMENTS else getattr(offer.burden, criterion.value))


def _html_row(offer: Offer, verdict: Least | None, translate: Translate) -> str:
    cells = [f'<th scope="row">{escape(offer.who)}</th>', f"<td>{escape(translate(MODE_NAMES[offer.mode]))}</td>"]
    for criterion in Criterion:
        text = escape(_cell(offer, criterion, translate))
        is_least = verdict is not None and len(verdict.by[criterion]) > 0 and offer in verdict.by[criterion]
        cells.append(f"<td><strong>{text}</strong></td>" if is_least else f"<td>{text}</td>")
    return f"<tr>{''.join(cells)}</tr>"


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _verdict(least: Least | None, translate: Translate) -> Iterator[str]:
    """Who asks least, where somebody does."""
    if least is None:
        return
    if least.overall:
        names = tuple(_named(offer, translate) for offer in least.overall)
        yield translate(say("asks least in everything: {names}", names=names))
        return
    yield translate(say("nobody asks least in everything"))
    for criterion, best in least.by.items():
        names = tuple(_named(offer, translate) for offer in best)
        if not best:
            yield translate(say("  {what}: unknown, or not to be compared", what=CRITERIA[criterion]))
        elif len(best) < least.count:
            yield translate(say("  least {what}: {names}", what=CRITERIA[criterion], names=names))


def _named(offer: Offer, translate: Translate) -> str:
    return f"{offer.who} ({translate(MODE_NAMES[offer.mode])})"


def _whose(offer: Offer) -> dict[str, str]:
    return {"who": offer.who, "mode": offer.mode.value}


def _object(offer: Offer, translate: Translate) -> dict[str, Any]:
    return {
        "who": offer.who,
        "case": offer.case,
        "mode": offer.mode.value,
        "documents": offer.documents,
        "papers": offer.burden.papers,
        "certified": offer.burden.certified,
        "visits": offer.burden.visits,
        "fees": offer.fees,
        "time_limit": translate(in_words(offer.limit)) if offer.limit else None,
        "promised": offer.is_promised,
        "cost_estimate": offer.burden.cost,
    }
