"""A synthetic log and its right answers as files, for whoever tests this tool or another."""

from __future__ import annotations

import csv
import io
import json
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from tthc.audit.clock.day_by_day import working_days_of
from tthc.audit.simulating.answers import VERDICT_HEADER, Answer, verdicts
from tthc.audit.simulating.deviations import DifferingSteps, differing_lines
from tthc.audit.simulating.figures import RightFigures, right_figures
from tthc.audit.simulating.rows import HEADER, PAUSE_HEADER, SYNTHETIC
from tthc.audit.simulating.simulate import SyntheticLog, right_answers
from tthc.audit.simulating.steps import STEP_HEADER
from tthc.model.catalogue import Catalogue
from tthc.model.reference import CalendarYear, CountingPolicy
from tthc.source import CannotRunError, say, why_of


def write_log(log: SyntheticLog, path: Path) -> Path:
    """Write a log as CSV, all of it or nothing; in a folder it gets its own name. The path that was written."""
    target = path / log.name if path.is_dir() else path
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        temporary.write_bytes(log_as_csv(log))
        temporary.replace(target)
    except OSError as error:
        why = why_of(error)
        raise CannotRunError(say("{file} cannot be written: {why}", file=target, why=why)) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    return target


def log_as_csv(log: SyntheticLog) -> bytes:
    """The log as a CSV file that Excel opens as it is meant."""
    return _csv([HEADER, *log.rows])


def pauses_as_csv(log: SyntheticLog) -> bytes:
    """The pauses that the log has no room for, in the same way."""
    return _csv([PAUSE_HEADER, *log.pauses])


def steps_as_csv(log: SyntheticLog) -> bytes:
    """The steps of the log, in the same way."""
    return _csv([STEP_HEADER, *log.steps])


def differing_as_csv(steps: DifferingSteps) -> bytes:
    """Steps that go another way at times, in the same way."""
    return _csv(list(differing_lines(steps)))


def verdicts_as_csv(log: SyntheticLog, catalogue: Catalogue, today: date) -> bytes:
    """What is right about each dossier."""
    works = working_days_of(catalogue.all(CalendarYear).values())
    return _csv([VERDICT_HEADER, *verdicts(log.lives, today, works, SYNTHETIC)])


def answers_as_json(log: SyntheticLog, catalogue: Catalogue, today: date, policy: CountingPolicy) -> bytes:
    """The counters of every period and group, other figures, the rows to put aside, and how it was counted."""
    works = working_days_of(catalogue.all(CalendarYear).values())
    value = {
        "synthetic": True,
        "note": "Số liệu mô phỏng: đáp án tính từng ngày một, không dùng mã của phần kiểm tra.",
        "log": log.name,
        "as_of": today.isoformat(),
        "default_policy": policy.id,
        "rows": len(log.rows),
        "quarantined": {reason.value: count for reason, count in sorted(log.quarantined.items())},
        "figures": _figures(right_figures(log.lives, today, works)),
        "answers": list(_answers(right_answers(log, catalogue, today))),
    }
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def _answers(right: Iterable[Answer]) -> Iterator[dict[str, object]]:
    for one in right:
        yield {
            "from": one.start.isoformat() if one.start else None,
            "to": one.end.isoformat(),
            "limit": one.limit,
            "by": one.by,
            "key": one.key,
            **one.counters,
        }


def _figures(right: RightFigures) -> dict[str, object]:
    waits = {
        cause.value: {
            "dossiers": dossiers,
            "waited": dict(sorted(waited.items())),
            "open_for": dict(sorted(still.items())),
        }
        for cause, (dossiers, waited, still) in right.causes.items()
    }
    clocks = {clock.value: {"days": days, "dossiers": dossiers} for clock, (days, dossiers) in right.clocks.items()}
    return {
        "clocks": {"of": right.of, **clocks},
        "taken": {code: dict(sorted(days.items())) for code, days in sorted(right.taken.items())},
        "causes": waits,
        "supplements": dict(right.supplements),
        "delays": {limit: dict(counts) for limit, counts in right.delays.items()},
    }


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8-sig")
