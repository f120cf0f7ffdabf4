"""A text of a catalogue is read once by the tests of a process, and a catalogue of the same entries checked once a day.

Hundreds of tests run commands on copies of the same project, and nearly all of it is reference data that none of them
changes. What a text says depends on its words and the name of its file, what is wrong with a catalogue on its entries
and the day: neither is worked out again. Tests of reading and checking call `load_text` and `check_unit`, which stay.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import date
from functools import lru_cache

import tthc.check
import tthc.load.catalogue
from tthc.model.catalogue import Catalogue
from tthc.model.entry import Entry
from tthc.source import Problem

MOST_TEXTS, MOST_CATALOGUES = 2000, 24

_check = tthc.check.check
_checked: OrderedDict[tuple[date, tuple[int, ...]], tuple[tuple[Entry, ...], tuple[Problem, ...]]] = OrderedDict()


def read_once() -> None:
    """From here on, in this process."""
    tthc.load.catalogue.load_text = lru_cache(MOST_TEXTS)(tthc.load.catalogue.load_text)
    tthc.check.check = checked_once


def checked_once(catalogue: Catalogue, day: date) -> tuple[Problem, ...]:
    """The problems of a catalogue; its entries are kept with them, so that no other gets the address of one."""
    key = (day, tuple(map(id, catalogue.entries)))
    if key not in _checked:
        _checked[key] = catalogue.entries, _check(catalogue, day)
        if len(_checked) > MOST_CATALOGUES:
            _checked.popitem(last=False)
    return _checked[key][1]
