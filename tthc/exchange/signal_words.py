"""What each sign is called, what is looked at, what ordinary causes it has, and what to look at next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tthc.audit.detecting.detect import NotLooked
from tthc.audit.detecting.kinds import SignalKind
from tthc.source import Message, say


@dataclass(frozen=True)
class SignalWords:
    """The words of a sign; `looked_at` says which dossiers of which."""

    name: Message
    looked_at: Message
    innocent: Message
    next_step: Message


WORDS: Mapping[SignalKind, SignalWords] = MappingProxyType(
    {
        SignalKind.MONTH_END: SignalWords(
            say("Results piled up at the end of months"),
            say("results on the last two working days of months, against other days of the same months"),
            say("monthly signing, pay days, or a clean-up of papers that were handed out long before"),
            say("compare the day on the signed result with the day in the log"),
        ),
        SignalKind.DUE_DAY: SignalWords(
            say("Results piled up on the due day"),
            say("results on the due day, of those on it or later"),
            say("work planned by due day, or a leader who signs what is due"),
            say("compare the day on the signed result, and the day it was handed out, with the day in the log"),
        ),
        SignalKind.LATE_SUPPLEMENT: SignalWords(
            say("Supplements asked for at the last moment"),
            say("first supplements asked for on the due day or the working day before it"),
            say("an answer of another agency that came late and showed what was missing"),
            say("read what was asked for: could it be seen at reception?"),
        ),
        SignalKind.RECREATED: SignalWords(
            say("Dossiers ended without result and received again"),
            say("dossiers ended without result whose applicant was received again within ten working days"),
            say("applicants who were told what was missing and came back at once"),
            say("lay both dossiers side by side: are they the same papers?"),
        ),
        SignalKind.ENDED_BEFORE_DUE: SignalWords(
            say("Dossiers ended without result just before due"),
            say("dossiers ended without result in the last three working days before due or on the due day"),
            say("refusals that need the whole time of examination"),
            say("read the reason for the end, and look for the same applicant afterwards"),
        ),
        SignalKind.MONTH_START: SignalWords(
            say("Receptions piled up at the start of months"),
            say("receptions on the first two working days of months, of those and the last two of the months before"),
            say("deadlines of applicants that fall on such days, or staff who are away at the end of months"),
            say("compare the numbers given out at the counter with the days of reception"),
        ),
        SignalKind.HELD_BACK: SignalWords(
            say("Received two or more working days after handing in"),
            say("dossiers received two or more working days after they were handed in"),
            say("online dossiers that lacked something, or a portal that was down"),
            say("look at what happened between handing in and reception"),
        ),
        SignalKind.AFTER_CUTOFF: SignalWords(
            say("Receptions just after 15:00"),
            say("receptions from 15:00 to 16:00, of those from 14:00 to 16:00"),
            say("hours of the counter, or a queue that is typed in after closing"),
            say("compare the numbers given out at the counter with the hours of reception"),
        ),
        SignalKind.AFTER_WEEKEND: SignalWords(
            say("Receptions moved from Friday to Monday"),
            say("receptions on Mondays, of those on Mondays and Fridays"),
            say("counters that close on Fridays, or market days"),
            say("compare the numbers given out on Fridays with the days of reception"),
        ),
        SignalKind.ROUND_MINUTES: SignalWords(
            say("Hours of reception that are round"),
            say("receptions at a minute that ends in 0"),
            say("hours typed in from a paper book"),
            say("ask how and when the hour of reception gets into the system"),
        ),
        SignalKind.DAYS_OFF: SignalWords(
            say("Receptions on days off"),
            say("receptions on days on which the offices do not work"),
            say("online dossiers accepted by themselves, or Saturdays worked by own rules"),
            say("see which way these dossiers came, and whether the office was open"),
        ),
        SignalKind.WRONG_ORDER: SignalWords(
            say("Results before reception"),
            say("dossiers whose result is recorded before their reception"),
            say("paper dossiers typed in afterwards, or a clock that is wrong"),
            say("look at when the rows were written, and at the papers"),
        ),
        SignalKind.OFFICIAL: SignalWords(
            say("Files of one official unlike those of the others"),
            say("files of one official, against colleagues of the same office and procedure"),
            say("a share of harder dossiers, a newcomer, a leave of absence"),
            say("see which dossiers were given to whom, and talk before you conclude"),
        ),
    }
)

MEASURES: Mapping[str, Message] = MappingProxyType(
    {
        "on_due": say("results on the due day"),
        "late": say("results after the due day"),
        "asked": say("supplements asked for"),
        "ended_without": say("ended without result"),
        "on_day_off": say("received on days off"),
    }
)
"""In what the files of an official differ."""

WHY_NOT: Mapping[NotLooked, Message] = MappingProxyType(
    {
        NotLooked.NOT_TOLD: say("the log has no such column"),
        NotLooked.FEW_OFFICES: say("fewer than six offices: nobody knows by how much ordinary ones differ"),
        NotLooked.FEW_MONTHS: say("fewer than three whole months"),
        NotLooked.FEW_DOSSIERS: say("too few dossiers"),
    }
)

NO_ACCUSATION = say("These are signs that need a look, with a rate of false alarm. They accuse nobody.")
