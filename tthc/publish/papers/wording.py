"""How an article could read that a petition asks to amend: a draft from what the proposal does, for a person to edit.

What the article says today is quoted by whoever writes the letter: the catalogue does not have the text of laws.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tthc.model.cut import CutKind
from tthc.model.proposal import Proposal
from tthc.publish.papers.letterhead import Asked, sentence
from tthc.source import Message
from tthc.vietnamese import write_duration, write_number

_NO_LONGER = "Bỏ “{target}” khỏi thành phần hồ sơ phải nộp"
_OTHERWISE = "; trường hợp không khai thác được thì người thực hiện thủ tục nộp giấy tờ này"

_WORDINGS: Mapping[CutKind, str] = MappingProxyType(
    {
        CutKind.DROP_DOCUMENT: f"{_NO_LONGER}.",
        CutKind.REPLACE_BY_LOOK_UP: f"{_NO_LONGER}; cơ quan giải quyết thủ tục khai thác thông tin tại {{database}}",
        CutKind.FETCH_FROM_ISSUER: f"{_NO_LONGER}; cơ quan giải quyết thủ tục đề nghị {{other}} cung cấp",
        CutKind.ACCEPT_PLAIN_COPY: (
            "Người thực hiện thủ tục nộp bản sao “{target}” không phải chứng thực, xuất trình bản chính để đối chiếu."
        ),
        CutKind.ONE_SET: "Số lượng hồ sơ: 01 bộ.",
        CutKind.DROP_STEP: "Bỏ bước “{target}” trong trình tự thực hiện.",
        CutKind.MERGE_STEPS: "“{other}” và “{target}” được thực hiện trong cùng một bước.",
        CutKind.RUN_IN_PARALLEL: "“{target}” và “{other}” được thực hiện đồng thời.",
        CutKind.RETURN_BY_POST: "Kết quả được trả qua dịch vụ bưu chính công ích nếu người thực hiện thủ tục yêu cầu.",
        CutKind.ACCEPT_ALTERNATIVE: "Người thực hiện thủ tục được nộp {other} thay cho “{target}”.",
        CutKind.DECLARE_INSTEAD: (
            f"{_NO_LONGER}; người thực hiện thủ tục tự khai nội dung này và chịu trách nhiệm, cơ quan giải quyết thủ "
            "tục kiểm tra sau một số hồ sơ."
        ),
        CutKind.DROP_FIELD: "Bỏ mục “{other}” tại “{target}”.",
        CutKind.EXTEND_VALIDITY: "Thời hạn giá trị của “{target}”: {limit}.",
        CutKind.ISSUE_ELECTRONICALLY: "“{target}” được cấp bản điện tử, có giá trị như bản giấy.",
        CutKind.LOWER_LEVEL: "Thẩm quyền giải quyết: {other}.",
        CutKind.SHORTEN_LIMIT: "Thời hạn giải quyết: {limit} ({target}).",
        CutKind.END_TO_END: "Thủ tục được cung cấp bằng dịch vụ công trực tuyến toàn trình.",
        CutKind.NOTIFY_INSTEAD: "Tổ chức, cá nhân gửi thông báo thay cho việc đề nghị cấp phép.",
        CutKind.LESS_OFTEN: "“{target}”: {amount} lần trong một năm.",
        CutKind.RAISE_THRESHOLD: "Chỉ áp dụng từ mức {amount} trở lên: {target}.",
        CutKind.ABOLISH: "Bãi bỏ thủ tục hành chính “{name}”.",
    }
)


def proposed_wording(asked: Asked, proposal: Proposal) -> str:
    """What an amended article would say; where nobody has drafted that for such a proposal, which way it goes."""
    towards = sentence(f"Sửa đổi, bổ sung theo hướng: {asked.translate(proposal.title)}")
    if len(proposal.cuts) != 1 or (cut := proposal.cuts[0]).kind not in _WORDINGS:
        return towards
    values = {name: _in_words(asked, value) for name, value in proposal.title.values.items() if value is not None}
    values |= {"name": proposal.name}
    values |= {"limit": write_duration(cut.limit.amount, cut.limit.unit)} if cut.limit else {}
    values |= {"amount": write_number(cut.amount)} if cut.amount is not None else {}
    try:
        wording = _WORDINGS[cut.kind].format_map(values)
    except KeyError:  # a proposal of a version that named less
        return towards
    return wording if wording.endswith(".") else f"{wording}{_OTHERWISE if cut.fallback else ''}."


def _in_words(asked: Asked, value: object) -> str:
    return asked.translate(value) if isinstance(value, Message) else str(value)
