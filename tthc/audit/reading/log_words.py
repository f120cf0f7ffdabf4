"""The words of a log in ours: of a mapping's own for statuses, channels and causes, procedures and agencies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

import ibis
import pyarrow as pa  # type: ignore[import-untyped]  # Ibis brings it; it has no types
from ibis.expr.types import Table

from tthc.model.dossier import Cause, DossierStatus
from tthc.model.entry import Entry
from tthc.model.log_mapping import LogMapping
from tthc.vietnamese import fold

W = TypeVar("W", bound=StrEnum)

STATUSES: Mapping[DossierStatus, tuple[str, ...]] = MappingProxyType(
    {
        DossierStatus.SETTLED: (
            *("settled", "đã giải quyết", "đã xử lý xong", "đã có kết quả", "chờ trả kết quả", "đã trả kết quả"),
            *("đã trả", "hoàn thành", "đã hoàn thành", "kết thúc"),
        ),
        DossierStatus.OPEN: (
            *("open", "mới tiếp nhận", "đã tiếp nhận", "chờ xử lý", "đang xử lý", "đang giải quyết", "tạm dừng"),
            *("yêu cầu bổ sung", "chờ bổ sung"),
        ),
        DossierStatus.REFUSED: (
            *("refused", "từ chối", "từ chối giải quyết", "không giải quyết", "trả lại", "dừng giải quyết"),
            "dừng xử lý",
        ),
        DossierStatus.WITHDRAWN: ("withdrawn", "rút hồ sơ", "đã rút", "xin rút", "công dân rút hồ sơ"),
    }
)
"""How logs name the status of a dossier. A dossier for which supplements are awaited is open."""

CAUSES: Mapping[Cause, tuple[str, ...]] = MappingProxyType(
    {
        Cause.SUPPLEMENT: ("supplement", "bổ sung", "bổ sung hồ sơ", "yêu cầu bổ sung", "chờ bổ sung"),
        Cause.FINANCIAL: ("financial", "nghĩa vụ tài chính", "chờ nghĩa vụ tài chính", "thuế", "nộp tiền"),
        Cause.POSTING: ("posting", "niêm yết", "niêm yết công khai"),
        Cause.MEASUREMENT: ("measurement", "đo đạc", "trích đo", "đo vẽ"),
        Cause.CONSULTATION: ("consultation", "lấy ý kiến", "xác minh", "phối hợp", "liên thông"),
    }
)
"""How logs name what a dossier waits for."""

SYNTHETIC_WORDS = ("1", "true", "synthetic", "mô phỏng")


def words_of(entry: Entry) -> dict[str, str]:
    """Each word of a mapping, folded, with what it means."""
    named = {name: getattr(entry, name) for name in type(entry).model_fields if name != "at"}
    return {fold(word): name for name, words in named.items() for word in words}


def in_our_words(read: Table, mapping: LogMapping | None) -> Table:
    """The texts with a mapping's words in the place of the log's own; what it does not name stays as it is."""
    if mapping is None:
        return read
    meanings = {
        "status": words_of(mapping.statuses),
        "channel": words_of(mapping.channels),
        "procedure": {fold(theirs): ours for theirs, ours in mapping.procedures.items()},
        "agency": {fold(theirs): ours for theirs, ours in mapping.agencies.items()},
    }
    for column, meant in meanings.items():
        if meant and column in read.columns:
            read = _translated(read, column, meant)
    return read


def causes_of(mapping: LogMapping | None) -> dict[str, str]:
    """Every word for a cause, folded, with the cause."""
    usual = {fold(word): cause.value for cause, words in CAUSES.items() for word in words}
    return usual | (words_of(mapping.causes) if mapping else {})


def distinct_texts(table: Table, column: str) -> list[str]:
    """The different texts of a column, in order."""
    rows = table.select(column).distinct().order_by(column).to_pyarrow().to_pylist()
    return [row[column] for row in rows if row[column] is not None]


def says_synthetic(log: Table) -> bool:
    """Whether a row of a log says that it is made up."""
    words = [*SYNTHETIC_WORDS, *map(fold, SYNTHETIC_WORDS)]
    return any(text.lower() in words for text in distinct_texts(log, "synthetic"))


def _translated(read: Table, column: str, meant: Mapping[str, str]) -> Table:
    pairs = [(text, meant[fold(text.strip())]) for text in distinct_texts(read, column) if fold(text.strip()) in meant]
    if not pairs:
        return read
    joined = looked_up(read, column, pairs, "ours")
    return joined.mutate(**{column: ibis.coalesce(joined.ours, joined[column])}).drop("ours")


def looked_up(table: Table, column: str, pairs: Iterable[tuple[str, str]], name: str) -> Table:
    """A table with what each text of a column means beside it, under a new name; null where it means nothing."""
    texts, meanings = zip(*pairs, strict=True)
    other = ibis.memtable(pa.table({"key_text": pa.array(texts, pa.string()), name: pa.array(meanings, pa.string())}))
    return table.left_join(other, table[column] == other.key_text).drop("key_text")


def folded_words(words: Mapping[W, tuple[str, ...]]) -> dict[str, str]:
    """Each word, folded, with what it means."""
    return {fold(word): meaning.value for meaning, several in words.items() for word in several}
