"""Other spellings of a phrase that ask for the same paper: by its law, without its issuer, one of several acts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tthc.exchange.settling.recognition.words import small


def plain(phrase: str) -> str:
    """The phrase without words that change nothing: `v.v`, `có giá trị pháp lý` of a proof."""
    for pattern, word in _SAME:
        phrase = pattern.sub(word, phrase)
    return phrase.strip()


def spellings(paper: str) -> Iterator[str]:
    """The paper as it stands and as it may be asked for instead, the nearest first."""
    yield paper
    yield _BY_LAW.sub(" về ", paper)
    yield _ISSUED.sub(" ", paper)
    yield _ACTS.sub(r"\1", paper)
    yield _OWNER.sub(r"\1 ", paper)


def in_usual_order(phrase: str) -> str:
    """`văn bản của X về việc đồng ý Y` is a `văn bản đồng ý của X về Y`."""
    return _OWNER_FIRST.sub(r"\1 \3 của \2 về", phrase, count=1)


def bare(paper: str) -> str:
    """All of it at once."""
    return _OWNER.sub(r"\1 ", _ACTS.sub(r"\1", _ISSUED.sub(" ", _BY_LAW.sub(" về ", paper))))


def acts_apart(phrase: str) -> tuple[str, ...]:
    """`Đơn đề nghị gia hạn, cấp lại giấy phép` once for each act; empty where there are not several."""
    match = _SEVERAL_ACTS.match(phrase) or _SEVERAL_DECISIONS.match(phrase)
    if not match:
        return ()
    acts = dict.fromkeys(_BETWEEN_ACTS.split(small(match["acts"])))
    rest = _OF_PERSONS.sub("", phrase[match.end() :].strip())
    return tuple(f"{match['head']} {act} {rest}" for act in acts)


def objects_apart(phrase: str) -> tuple[str, ...]:
    """`Quyết định phê duyệt quy hoạch, dự án đầu tư` once for each of what is approved; empty where it is one thing."""
    if match := _REPEATED.match(phrase):
        return tuple(f"{match['head']} {match['same']} {match[one].strip()}" for one in ("first", "second"))
    match = _APPROVAL.match(phrase)
    objects = _BETWEEN_OBJECTS.split(_SAID_BESIDES.split(phrase[match.end() :], maxsplit=1)[0]) if match else ()
    heads = (match.group() if match else "",)
    return tuple(f"{heads[0]} {one.strip()}" for one in objects) if len(objects) > 1 else ()


def without_draft(phrase: str) -> str:
    """The paper of which a draft is asked for; empty if it is none."""
    match = _DRAFT.match(phrase)
    return phrase[match.end() :] if match else ""


_ACT = (
    r"(?:cấp mới|cấp lại|cấp đổi|cấp bổ sung|cấp|đổi|gia hạn|điều chỉnh|sửa đổi, bổ sung|sửa đổi|bổ sung|thu hồi|"
    r"trả lại|"
    r"chuyển nhượng|thành lập|giải thể|sáp nhập|chia|tách|hợp nhất|đình chỉ|chấm dứt|công bố lại|công bố|công nhận lại|"
    r"công nhận|thay đổi|đăng ký)"
)
_OR = r"\s?(?:,\s?(?:hoặc |và )?|/|;| hoặc | và | - )\s?"
_BETWEEN_ACTS = re.compile(_OR)
_SEVERAL_ACTS = re.compile(
    rf"(?P<head>(?:đơn|giấy|văn bản|công văn|tờ trình|tờ khai|phiếu|bản)(?: đề nghị| đăng ký| xin| yêu cầu)?"
    rf"(?: về việc)?)"
    rf" (?P<acts>{_ACT}(?:{_OR}{_ACT})+)(?= )",
    re.IGNORECASE,
)
_DECIDED = (
    r"(?:bổ nhiệm lại|bổ nhiệm|miễn nhiệm|điều động|tuyển dụng|phân công|cử|phong tặng|truy tặng|giao đất|cho thuê đất)"
)
_SEVERAL_DECISIONS = re.compile(
    rf"(?P<head>quyết định|nghị quyết|biên bản|văn bản)(?: về(?: việc)?)? (?P<acts>{_DECIDED}(?:{_OR}{_DECIDED})+)"
    r"(?= )",
    re.IGNORECASE,
)
_OF_PERSONS = re.compile(r"^của (?:các |những )?(?=\w+ \w+ )", re.IGNORECASE)
_REPEATED = re.compile(
    r"(?P<head>[^,;()]{3,40}?) (?P<same>\w{2,} \w{2,}) (?P<first>[^,;()]{3,80}?)\s?(?:,|;|,? hoặc|,? và) (?P=same) "
    r"(?P<second>[^,;()]{3,120})",
    re.IGNORECASE,
)
"""`Biên bản nghiệm thu giai đoạn hoặc nghiệm thu hoàn thành công trình`: the head is shared."""
_APPROVAL = re.compile(
    r"(?:quyết định|văn bản|nghị quyết)(?: của tòa án)? (?:phê duyệt|công nhận|tuyên bố|cho phép|bổ nhiệm)\b(?: việc)?",
    re.IGNORECASE,
)
_BETWEEN_OBJECTS = re.compile(r"\s?(?:,\s?(?:hoặc |và )?|;| hoặc | và )\s?")
_SAID_BESIDES = re.compile(r" (?:của|do|theo|đối với|nếu|trong|có|để|kèm)\b|\(")
_DRAFT = re.compile(r"(?:bản )?dự thảo(?: các| những)? (?=\w)", re.IGNORECASE)
_BY_LAW = re.compile(r" theo quy định (?:của )?pháp luật về ")
_ISSUED = re.compile(
    r",? do (?:cơ quan|tổ chức)[^;:]{0,60}? (?:cấp|lập|xác nhận)(?: hoặc (?:cấp|xác nhận))?(?: hợp lệ)?(?= )"
)
_ACTS = re.compile(
    r"\b(cấp)(?: mới)?(?:\s?(?:,|/|;|hoặc|và|-)\s?(?:cấp lại|cấp đổi|đổi|gia hạn|điều chỉnh|cấp điều chỉnh|bổ sung|"
    r"sửa đổi(?:, bổ sung)?|thu hồi))+(?: nội dung)?\b"
)
_OWNER = re.compile(
    r"^((?:bản sao )?(?:văn bản|quyết định|giấy|giấy tờ|giấy phép|công văn))"
    r" (?:của|do) (?:cơ quan|cấp|người|tổ chức)(?: nhà nước| chức năng)? có thẩm quyền"
    r"(?: (?:ban hành|cấp|đã cấp giấy chứng nhận quyền sử dụng đất))? ",
    re.IGNORECASE,
)
_PROOF = r"((?:giấy tờ|văn bản|tài liệu|hồ sơ|giấy)(?:(?:,| và| hoặc) (?:giấy tờ|tài liệu|văn bản))?)"
_SAME = tuple(
    (re.compile(pattern, re.IGNORECASE), word)
    for pattern, word in (
        (r"(?:,? ?(?:v\.\s?v\.?|\.{3,}|…))+$", ""),
        (
            (
                rf"^{_PROOF} (?:có giá trị pháp lý|có giá trị|pháp lý|hợp lệ|hợp pháp)"
                r"(?= (?:để )?(?:chứng minh|xác nhận|về)\b)"
            ),
            r"\1",
        ),
        (
            (
                r"\b(thành lập|chuyển đổi|tiếp nhận|sử dụng|đầu tư)(?: hoặc|,|/) "
                r"cho phép (?:thành lập|chuyển đổi|tiếp nhận|sử dụng|đầu tư)\b"
            ),
            r"\1",
        ),
        (r"\b(giấy [^,;()]{2,80}|chứng chỉ[^,;()]{0,80}|thẻ[^,;()]{2,60}|bằng[^,;()]{2,60}) cũ$", r"\1 đã cấp"),
        (
            (
                r"^(?:tấm |tờ )?(?:ảnh|hình)\b(?!.*\bchụp (?:toàn|công trình|hiện trạng))"
                r"(?=.*\b[2-6](?:[.,]\d)? ?(?:cm)? ?[x×*] ?[3-9](?:[.,]\d)? ?(?:cm)?\b).*"
            ),
            "ảnh chân dung",
        ),
        (r"\bchứng minh nhân dân (?:0?9|12) số\b", "chứng minh nhân dân"),
        (r"^giấy (?=chứng minh nhân dân|căn cước)", ""),
        (r"^([^,]{3,40}) \(?(?:bản chính|bản sao|bản gốc)\)? (?=\w)", r"\1 "),
    )
)
_OWNER_FIRST = re.compile(
    r"^((?:bản sao |bản chính )?(?:văn bản|giấy|công văn|quyết định)) (?:của|do) ([^,;:]{3,80}?) (?:về việc |về )?"
    r"((?:không )?(?:đồng ý|chấp thuận|xác nhận|cho phép|thống nhất|"
    r"phê duyệt|công nhận|thành lập|bổ nhiệm|thu hồi))\b(?: về(?: việc)?)?",
    re.IGNORECASE,
)
