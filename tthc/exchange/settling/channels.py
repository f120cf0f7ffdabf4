"""Ways of handing in to channels with their time limits; a time without a unit stays a figure without a unit."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from decimal import Decimal
from itertools import combinations

from tthc.exchange.settling.decisions import Part
from tthc.exchange.settling.fees import fees
from tthc.exchange.settling.notebook import LONGEST_NAME, Notebook
from tthc.exchange.sources.record import Record, Way
from tthc.model.channel import MODE_NAMES, Channel, Fee, Mode, TimeLimit
from tthc.model.duration import UNIT_NAMES, Duration, Unit
from tthc.model.procedure import VerbatimPart
from tthc.source import Message, say, shorten
from tthc.vietnamese import fold
from tthc.vietnamese.reading import ReadDuration, read_durations


def channels(record: Record, notes: Notebook) -> tuple[Channel, ...]:
    """The channels of a record, one for each mode, in the order of the source."""
    ways = [(mode, way) for way in record.ways for mode in _modes(way, notes)]
    notes.modes.update(mode for mode, _ in ways)
    limits: dict[Mode, list[TimeLimit]] = {mode: [] for mode, _ in ways}
    charges: dict[Mode, list[Fee]] = {mode: [] for mode, _ in ways}
    unitless: dict[Decimal, list[Mode]] = {}
    often = {mode for mode in limits if sum(other is mode for other, _ in ways) > 1}
    for mode, way in ways:
        whose = _whose(way) if mode in often else None
        limits[mode] += [limit for limit in _limits(mode, way, notes, unitless, whose) if limit not in limits[mode]]
        charges[mode] += [fee for fee in _charges(mode, way, notes, whose) if fee not in charges[mode]]
        notes.keep_of_way(VerbatimPart.CHANNELS, mode, way.text)
    _tell_several(often, limits, charges, notes)
    found = tuple(Channel(mode=m, time_limits=tuple(limits[m]), fees=tuple(charges[m])) for m in limits)
    for amount, modes in unitless.items():
        text = say("{modes}: {amount} without a unit; nothing was guessed", modes=_names(modes), amount=amount)
        notes.decide("I030", Part.TIME_LIMITS, text, str(amount))
    _compare(found, notes)
    if not any(way.time for _, way in ways):
        notes.decide("I031", Part.TIME_LIMITS, say("no time is given for any channel"))
    return found


def _whose(way: Way) -> str | None:
    """For whom or for what part of the work one of several times is: what is named first, else the words beside it."""
    line = " ".join(way.text.split())
    found = [match for pattern in (_CASE, _PART) if (match := pattern.search(line))]
    first = min(found, key=lambda match: match.start(1), default=None)
    return (first[1] if first else shorten(line.lstrip("-–+* "), 200)) or None


_CASE = re.compile(r"(?<![/(])\b((?:Đối với (?:các )?t|T|t)rường hợp [^.;:]{5,200}?)(?= thì\b|[.;:]|, [a-z]*$|$)")
_PART = re.compile(r"(?:^|[-–+*.] )((?![^:]*\b(?:như|gồm|sau|qua|hồ sơ|thực hiện):)[^\W\d_][^:.;–-]{2,110}):\s")
"""`Công an cấp tỉnh: 10 ngày`, `Tại cơ quan đại diện: 10 USD/bản`."""


def _charges(mode: Mode, way: Way, notes: Notebook, whose: str | None) -> Iterator[Fee]:
    """The fees of one of several ways of a mode say whose they are."""
    for fee in fees(mode, way, notes):
        free = fee.amount == 0
        yield fee if free or not whose else fee.model_copy(update={"note": "; ".join(filter(None, (whose, fee.note)))})


def _tell_several(
    often: Collection[Mode], limits: dict[Mode, list[TimeLimit]], charges: dict[Mode, list[Fee]], notes: Notebook
) -> None:
    if modes := [mode for mode in limits if mode in often and (len(limits[mode]) > 1 or len(charges[mode]) > 1)]:
        text = say("{modes}: several times or fees; the notes say whose they are", modes=_names(modes))
        notes.decide("I038", Part.TIME_LIMITS, text)


_MODES: tuple[tuple[str, Mode], ...] = (
    (r"\bdirect\b|truc tiep", Mode.IN_PERSON),
    (r"\bonline\b|truc tuyen", Mode.ONLINE),
    (r"\bpostal\b|buu (chinh|dien)", Mode.POSTAL),
)


def _modes(way: Way, notes: Notebook) -> tuple[Mode, ...]:
    words = fold(way.mode)
    modes = tuple(mode for pattern, mode in _MODES if re.search(pattern, words))
    if not modes:
        notes.decide(
            "I035", Part.TIME_LIMITS, say("{word!r} is not a known way of handing in", word=way.mode[:60]), way.mode
        )
        fees_ = "; ".join(fee.text or fee.amount for fee in way.fees)
        notes.keep(
            VerbatimPart.CHANNELS,
            " | ".join(p for p in (way.mode, f"{way.time} {way.unit}".strip(), fees_, way.text) if p),
        )
    return modes


_UNITS: tuple[tuple[str, Unit], ...] = (
    (r"working_?days?|ngay lam viec", Unit.WORKING_DAYS),
    (r"days?|ngay", Unit.CALENDAR_DAYS),
    (r"hours?|gio( lam viec)?", Unit.HOURS),
    (r"minutes?|phut", Unit.MINUTES),
    (r"months?|thang", Unit.MONTHS),
)


def _unit(word: str) -> Unit | None:
    return next((unit for pattern, unit in _UNITS if re.fullmatch(pattern, fold(word.strip()))), None)


def _limits(
    mode: Mode, way: Way, notes: Notebook, unitless: dict[Decimal, list[Mode]], whose: str | None
) -> Iterator[TimeLimit]:
    """The time limit of one way: the figure with its unit, or the one that its words give for the same figure."""
    said = durations_in(way.text)
    amount = _amount(way.time)
    if amount is None:
        yield from _from_words(mode, way, notes)
        return
    unit = _unit(way.unit)
    if unit is None and (unit := _unit_from_words(amount, said)):
        text = say("the unit of {amount} was read from the words beside it", amount=amount)
        notes.decide("I032", Part.TIME_LIMITS, text, way.text, 0.9)
    if unit is None:
        modes = unitless.setdefault(amount, [])
        modes += [] if mode in modes else [mode]
        notes.keep_of_way(VerbatimPart.TIME_LIMITS, mode, f"{way.time} {way.unit or '[không ghi đơn vị]'}")
        return
    if said and all(other != (amount, unit) for other in said):
        others = tuple(say("{amount} {unit}", amount=a, unit=UNIT_NAMES[u]) for a, u in dict.fromkeys(said))
        text = say(
            "{mode}: the field says {amount} {unit}, the words say {others}",
            mode=MODE_NAMES[mode],
            amount=amount,
            unit=UNIT_NAMES[unit],
            others=others,
        )
        notes.decide("I033", Part.TIME_LIMITS, text, way.text)
    yield TimeLimit(statutory=Duration.model_validate({unit.value: amount}), note=whose)


def _unit_from_words(amount: Decimal, said: list[tuple[Decimal, Unit]]) -> Unit | None:
    """The unit, if the words give this figure once or always with the same unit, and no other figure."""
    units = {unit for _, unit in said}
    return units.pop() if len(units) == 1 and {figure for figure, _ in said} == {amount} else None


def _from_words(mode: Mode, way: Way, notes: Notebook) -> Iterator[TimeLimit]:
    """A time given in words alone: one length, or a general one before those of special places in brackets."""
    phrase = f"{way.time} {way.unit}".strip()
    if not phrase:
        return
    said = [read for read in read_durations(phrase) if not read.next_day]
    general = [read for read in said if not read.about]
    if len(general) == 1 and (length := _duration(general[0])):
        notes.decide("I032", Part.TIME_LIMITS, say("the time was read from words"), phrase, 0.9)
        if len(said) > 1:
            notes.decide("I037", Part.TIME_LIMITS, say("other times for special cases stay in the note"), phrase)
        yield TimeLimit(statutory=length, note=phrase[:LONGEST_NAME] if phrase != general[0].text else None)
        return
    text = say("{mode}: the time {text!r} cannot be read", mode=MODE_NAMES[mode], text=shorten(phrase))
    notes.decide("I036", Part.TIME_LIMITS, text, phrase)
    notes.keep_of_way(VerbatimPart.TIME_LIMITS, mode, phrase)


def _duration(read: ReadDuration) -> Duration | None:
    if read.unclear or read.amount is None or read.unit is None or read.amount <= 0:
        return None
    return Duration(same_day=True) if read.same_day else Duration.model_validate({read.unit: read.amount})


def _amount(text: str) -> Decimal | None:
    """A plain figure in a range that a time can have."""
    if not re.fullmatch(r"[0-9]{1,4}([.,][0-9]{1,2})?", text.strip(), re.ASCII):
        return None
    amount = Decimal(text.strip().replace(",", "."))
    return amount if amount > 0 else None


def durations_in(text: str) -> list[tuple[Decimal, Unit]]:
    """The lengths of time that a text names for certain, in its order."""
    lengths = (_duration(read) for read in read_durations(text) if not read.next_day)
    return [(length.amount, length.unit) for length in lengths if length]


def _compare(found: tuple[Channel, ...], notes: Notebook) -> None:
    """Channels with different limits: an officer wants to know, above all where online is the slower one."""
    by_length: dict[Duration | None, list[Mode]] = {}
    for channel in found:
        by_length.setdefault(_longest(channel), []).append(channel.mode)
    silent = by_length.pop(None, [])
    for (mine, modes), (theirs, others) in combinations(by_length.items(), 2):
        assert mine is not None
        assert theirs is not None
        text = say(
            "{modes}: {first} {first_unit}; {others}: {second} {second_unit}",
            modes=_names(modes),
            first=mine.amount,
            first_unit=UNIT_NAMES[mine.unit],
            others=_names(others),
            second=theirs.amount,
            second_unit=UNIT_NAMES[theirs.unit],
        )
        notes.decide("I034", Part.TIME_LIMITS, text)
    if by_length and silent:
        notes.decide("I034", Part.TIME_LIMITS, say("only {modes}: no time that could be read", modes=_names(silent)))


def _names(modes: list[Mode]) -> tuple[Message, ...]:
    return tuple(MODE_NAMES[mode] for mode in modes)


def _longest(channel: Channel) -> Duration | None:
    limits = [limit.statutory for limit in channel.time_limits if limit.statutory]
    return max(limits, key=lambda d: (list(Unit).index(d.unit), d.amount), default=None)
