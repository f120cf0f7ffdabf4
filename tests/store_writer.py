"""A process that writes into a store until it is done or killed: `python -m tests.store_writer URL NAME ROUNDS WHAT`.

`batches` submits three proposals at a time, all or none; `contest` submits proposals of its own, comments on those of
somebody else, and tries to take them up before the other processes do. It prints what it has done.
"""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import replace

from tests.test_store import PROPOSAL
from tthc.model.decision import Ground, Move, Snapshot
from tthc.source import CannotRunError
from tthc.store.actors import actor_of
from tthc.store.files import comment, move, submit
from tthc.store.journal import Deed

GROUND = Ground(dt.date(2026, 11, 23), "5f2c", {"Procedure 1.001193": "a1"})
SHARED = tuple(f"chung-{number}" for number in range(5))


def snapshot(proposal: str) -> Snapshot:
    return Snapshot(replace(PROPOSAL, id=proposal), GROUND)


def main(url: str, name: str, rounds: int, what: str) -> None:
    print("ready", flush=True)
    for number in range(rounds):
        deed = Deed(actor_of(url, name), dt.datetime.now(dt.UTC), f"{name} {number}")
        if what == "batches":
            submit(url, [snapshot(f"{name}-{number}-{part}") for part in range(3)], deed)
            print(number, flush=True)
        else:
            submit(url, [snapshot(f"{name}-{number}")], deed)
            comment(url, [SHARED[number]], deed)
            try:
                move(url, [SHARED[number]], Move.TAKE_UP, deed)
                print(SHARED[number], flush=True)
            except CannotRunError as error:
                if "is in review" not in str(error):
                    raise


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4])
