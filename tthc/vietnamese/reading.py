"""Reading the phrases of records: durations, money, quantities, numbers of laws, codes of procedures, dates.

Every reading says what was read, where in the text (as `as_read` has it), and whether it is unclear. What cannot be
read for certain is given as far as it goes and marked; nothing is guessed, and no text raises.
"""

from tthc.vietnamese.citations import ReadCode, ReadLaw, law_number, read_code, read_laws
from tthc.vietnamese.dates import ReadDate, read_dates
from tthc.vietnamese.durations import ReadDuration, read_durations
from tthc.vietnamese.marks import Read, Unclear, as_read
from tthc.vietnamese.money import ReadMoney, read_fee, read_money
from tthc.vietnamese.quantities import ReadQuantity, read_quantity

__all__ = [
    "Read",
    "ReadCode",
    "ReadDate",
    "ReadDuration",
    "ReadLaw",
    "ReadMoney",
    "ReadQuantity",
    "Unclear",
    "as_read",
    "law_number",
    "read_code",
    "read_dates",
    "read_durations",
    "read_fee",
    "read_laws",
    "read_money",
    "read_quantity",
]
