"""Other wordings of a name that mean the same paper: another word for a request, one half of a double name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tthc.exchange.settling.recognition.spellings import in_usual_order


class Wording(NamedTuple):
    """A wording of a name, how far it is to be trusted, and how much (in weight of words) it must still say."""

    text: str
    trust: float = 1.0
    least_weight: float = 0.0


def wordings(name: str) -> Iterator[Wording]:
    """The name itself, then what texts write instead of it."""
    yield Wording(name)
    if (ordered := in_usual_order(name)) != name:
        yield Wording(ordered, _TRUST_SINGLE)
    for single in _single_names(name):
        yield Wording(single, _TRUST_SINGLE)
        yield from _other_requests(single)
    yield from _other_requests(name)
    if match := _DRAFT.match(name):
        yield Wording(name[match.end("head") :], _TRUST_OTHER_HEAD)
    if match := _OWNER.search(name):
        yield Wording(name[: match.start()], _TRUST_SHORTENED, _LEAST_SHORTENED)
    head, comma, _ = name.partition(", ")
    if comma:
        yield Wording(head, _TRUST_SHORTENED, _LEAST_SHORTENED)


def _single_names(name: str) -> Iterator[str]:
    """`Hợp đồng, văn bản chuyển quyền` is a `hợp đồng chuyển quyền`, and a `văn bản chuyển quyền`."""
    if match := _DOUBLE.match(name):
        for head in ("first", "second"):
            yield f"{match[head]}{name[match.end() :]}"


def _other_requests(name: str) -> Iterator[Wording]:
    """The same request under the other words that requests begin with: đơn, giấy, văn bản, công văn đề nghị."""
    if match := _REQUEST.match(name):
        for head in _REQUESTS:
            if head != match.group().lower():
                yield Wording(f"{head}{name[match.end() :]}", _TRUST_OTHER_HEAD, _LEAST_REQUEST)


_TRUST_SINGLE, _TRUST_OTHER_HEAD, _TRUST_SHORTENED = 0.97, 0.93, 0.9
_LEAST_SHORTENED, _LEAST_REQUEST = 20.0, 14.0
_REQUESTS = ("đơn đề nghị", "giấy đề nghị", "văn bản đề nghị", "công văn đề nghị", "tờ trình đề nghị")
_REQUEST = re.compile("|".join(_REQUESTS), re.IGNORECASE)
_DRAFT = re.compile(
    r"(?P<head>(?:bản|giấy) )(?:kê khai|đăng ký|cam kết|thuyết minh|mô tả|dự thảo|chứng nhận)\b", re.IGNORECASE
)
_OWNER = re.compile(r" (?:của|do|tại|theo|đối với|được|đã) ")
_DOUBLE_HEADS = (
    "hợp đồng nguyên tắc|hợp đồng|văn bản|quyết định|nghị quyết|danh sách|biên bản|tờ trình|giấy tờ|báo cáo|đơn|"
    "công văn|bản án|"
    "tài liệu|hồ sơ|giao dịch|thỏa thuận|chứng chỉ|giấy phép|văn bằng|chứng từ|hóa đơn|đề nghị|bản đồ|bản vẽ|"
    "thuyết minh"
)
_DOUBLE = re.compile(rf"(?P<first>{_DOUBLE_HEADS})(?:, | hoặc | và )(?P<second>{_DOUBLE_HEADS})(?= )", re.IGNORECASE)
