"""What a phrase leaves to the procedure that it stands in: `Đơn đề nghị theo mẫu` is the application for that."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from tthc.exchange.settling.recognition.likeness import Said, said
from tthc.exchange.settling.recognition.words import small, tidy


def requests(phrase: str, procedure: str) -> Iterator[tuple[str, ...]]:
    """The spellings of the application for the procedure, for each act that the phrase names, else for its first act.

    `Đơn đề nghị sửa đổi, bổ sung hoặc gia hạn giấy phép` asks for two acts of the permit that the procedure names.
    """
    plain = _plain(procedure)
    name = f"{plain[:1].lower()}{plain[1:]}"
    matter = _ACTS.match(name)
    done = _ONE_ACT.findall(matter.group()) if matter else []
    about = name[matter.end() :] if matter else name
    spelled = dict.fromkeys((about, _WHERE.split(about, maxsplit=1)[0].strip(" ,")))
    asked = dict.fromkeys(_ONE_ACT.findall(_REQUEST.sub("", small(_TAIL.sub("", phrase)), count=1)))
    for act in [act for act in asked if act in done] or list(asked) or done[:1] or [""]:
        yield tuple(f"đơn đề nghị {act} {one}".replace("  ", " ") for one in spelled)


def meant(phrase: str, procedure: str) -> str:
    """What a phrase that says too little means in procedures of this matter, by the table; empty if it is not there."""
    low, matter = small(_TAIL.sub("", phrase)).strip(" .;:,-"), small(procedure)
    found = (means for says, where, means in _table() if says.fullmatch(low) and where.search(matter))
    return next(found, "")


def is_request(phrase: str) -> bool:
    """Whether a phrase begins as applications do."""
    return bool(_REQUEST.match(small(phrase)))


def is_bare(phrase: str) -> bool:
    """Whether a request says at most which acts it asks for: `Đơn đề nghị cấp lại`."""
    return is_request(phrase) and " của " not in phrase and not said(_TAIL.sub("", phrase)).near - _REQUESTING - _ACTING


def is_certificate(phrase: str) -> bool:
    """Whether what begins as applications may begin is given by an agency: `Giấy đăng ký hoạt động`, `Thông báo`."""
    return bool(_CERTIFICATE.match(small(phrase)))


def is_about(phrase: str, procedure: str) -> bool:
    """Whether a phrase says nothing of weight that the name of the procedure does not say too."""
    asked, done = said(_TAIL.sub("", phrase)), said(_plain(procedure))
    matter = asked.near - _REQUESTING
    return bool(done.every) and len(matter & done.every) >= _MOST * len(matter)


def leaves_to(phrase: str, name: str, procedure: str) -> bool:
    """Whether phrase and procedure together say all of a name, and the name says all of the phrase."""
    asked, meant, done = said(phrase), said(name), said(_plain(procedure))
    missing = meant.core - asked.every
    return (
        bool(missing)
        and missing <= done.every
        and asked.near <= meant.every | done.every
        and _same_kind(asked, meant)
        and len(asked.near & meant.every) >= _LEAST_SAID
    )


@cache
def _table() -> tuple[tuple[re.Pattern[str], re.Pattern[str], str], ...]:
    text = files(__package__).joinpath("meant.json").read_text(encoding="utf-8")
    return tuple((re.compile(one["says"]), re.compile(one["where"]), one["means"]) for one in json.loads(text))


def _same_kind(one: Said, other: Said) -> bool:
    return one.order[:_KIND] == other.order[:_KIND]


def _plain(procedure: str) -> str:
    return _THE_PROCEDURE.sub("", _BRACKETS.sub(" ", tidy(procedure))).strip()


_MOST = 0.7
_LEAST_SAID, _KIND = 3, 2
_ACT = (
    r"(?:cấp mới|cấp lại|cấp đổi|cấp|gia hạn|điều chỉnh|sửa đổi, bổ sung|bổ sung|thu hồi|trả lại|đăng ký lại|đăng ký|"
    r"thành lập|thay đổi nội dung|thay đổi|"
    r"giải thể|công nhận lại|công nhận|công bố lại|công bố|thẩm định|phê duyệt|chấp thuận|chuyển đổi|hợp nhất|sáp nhập|"
    r"xác nhận|hỗ trợ|miễn, giảm|xóa đăng ký|kiểm tra)"
)
_ONE_ACT = re.compile(_ACT)
_ACTS = re.compile(rf"{_ACT}(?:(?:,| và| hoặc|/) ?{_ACT})* ")
_REQUEST = re.compile(
    r"(?:mẫu )?(?:đơn|tờ khai|giấy đề nghị|giấy đăng ký|giấy yêu cầu|văn bản đề nghị|văn bản đăng ký|công văn đề nghị|"
    r"phiếu đề nghị|phiếu đăng ký|phiếu yêu cầu|tờ trình|bản đăng ký|đề nghị|thông báo)\b"
)
_CERTIFICATE = re.compile(r"(?:giấy đăng ký|thông báo)\b")
_REQUESTING = said("đơn đề nghị văn bản giấy tờ khai đăng ký cấp lại tờ trình thông báo phiếu công văn").every
_ACTING = said("cấp mới cấp đổi gia hạn điều chỉnh sửa đổi bổ sung thu hồi trả lại xin nội dung").every
_TAIL = re.compile(
    r",? (?:theo (?:mẫu|quy định|biểu mẫu|phụ lục|các nội dung|từng trường hợp)|\(|quy định tại|ban hành kèm theo|"
    r"mẫu số|có xác nhận|được lập).*",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\([^()]*\)?")
_THE_PROCEDURE = re.compile(r"^\s*thủ tục(?: hành chính)?[:\s]+", re.IGNORECASE)
_WHERE = re.compile(r" (?:đối với|trên địa bàn|thuộc thẩm quyền|tại|trong trường hợp|do|của|cho|giữa|theo)\b")
