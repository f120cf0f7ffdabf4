"""A rule as a page of text, rendered from its file: the same words that stand beside its findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from types import MappingProxyType

from tthc.model.cut import CutKind
from tthc.model.experience import Experience
from tthc.model.rule import Rule, RuleExample

CUTS: Mapping[CutKind, str] = MappingProxyType(
    {
        CutKind.DROP_DOCUMENT: "bỏ giấy tờ",
        CutKind.REPLACE_BY_LOOK_UP: "cơ quan tra cứu cơ sở dữ liệu thay cho giấy tờ",
        CutKind.FETCH_FROM_ISSUER: "cơ quan tự lấy giấy tờ từ nơi đã cấp",
        CutKind.ACCEPT_PLAIN_COPY: "nhận bản sao thường, đối chiếu với bản chính",
        CutKind.ONE_SET: "chỉ yêu cầu 01 bộ hồ sơ",
        CutKind.DROP_STEP: "bỏ bước",
        CutKind.MERGE_STEPS: "gộp hai bước",
        CutKind.RUN_IN_PARALLEL: "làm song song",
        CutKind.SHORTEN_LIMIT: "rút ngắn thời hạn cam kết",
        CutKind.RETURN_BY_POST: "trả kết quả cả qua bưu chính",
        CutKind.ACCEPT_ALTERNATIVE: "nhận thêm giấy tờ có giá trị như nhau",
        CutKind.DECLARE_INSTEAD: "người nộp tự khai, cơ quan hậu kiểm",
        CutKind.DROP_FIELD: "bỏ trường thông tin trong biểu mẫu",
        CutKind.EXTEND_VALIDITY: "kéo dài thời hạn hiệu lực của kết quả",
        CutKind.ISSUE_ELECTRONICALLY: "cấp kết quả điện tử",
        CutKind.JOIN_VISITS: "gộp hai lần đến cơ quan",
        CutKind.PAY_ONCE: "nộp tiền một lần",
        CutKind.CHECK_EARLIER: "kiểm tra sớm hơn",
        CutKind.DROP_WAIT: "bỏ thứ tự thừa",
        CutKind.AUTOMATE_STEP: "để hệ thống tự thực hiện bước",
        CutKind.LOWER_LEVEL: "giao cấp dưới quyết định",
        CutKind.END_TO_END: "cung cấp dịch vụ công trực tuyến toàn trình",
        CutKind.NOTIFY_INSTEAD: "thông báo thay cho cấp phép",
        CutKind.LESS_OFTEN: "giảm số lần phải thực hiện trong năm",
        CutKind.RAISE_THRESHOLD: "nâng ngưỡng phải thực hiện",
        CutKind.ABOLISH: "bãi bỏ thủ tục",
    }
)
"""What each kind of cut is called."""


def as_text(rule: Rule) -> str:
    """The rule in Vietnamese: reason, law, what would make it false, and its examples."""
    return "\n".join(_lines(rule))


def _lines(rule: Rule) -> Iterator[str]:
    yield f"{rule.code}  {rule.name}"
    yield ""
    yield rule.because
    yield ""
    yield f"Không áp dụng khi: {rule.unless}"
    if rule.law:
        cited = "; ".join(", ".join(filter(None, (basis.article, basis.law.id))) for basis in rule.law)
        yield f"Căn cứ: {cited}"
    if rule.propose:
        yield f"Đề xuất: {CUTS[rule.propose]}"
    if rule.patterns or rule.practice:
        yield "Trả lời mẫu (tthc rules --patterns): " + ", ".join((*map(str, rule.patterns), *rule.practice))
    if rule.parameters:
        yield "Tham số: " + ", ".join(f"{name} = {_plain(value)}" for name, value in rule.parameters.items())
    for example in rule.examples:
        yield ""
        yield from _example(example)


def _example(example: RuleExample) -> Iterator[str]:
    verdict = "tìm thấy" if example.finds else "không có gì phải nêu"
    yield f"Ví dụ ({verdict}): {example.name}"
    yield from (f"    {line}" for line in example.catalogue.splitlines())
    yield from (f"    nhật ký: {_log(seen)}" for seen in example.experience)
    for found in example.finds:
        line, _, column = found.partition(" ")[0].partition(":")
        yield f"  → dòng {line}, cột {column}"


def _log(seen: Experience) -> str:
    """What the log of an example shows, as its file has it: only what is not left out."""
    shown = {name: value for name, value in asdict(seen).items() if value}
    steps = [", ".join(f"{k} {v}" for k, v in step.items() if v) for step in shown.pop("steps", ())]
    return "; ".join([*(f"{name} {value}" for name, value in shown.items()), *(f"[{step}]" for step in steps)])


def _plain(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else ", ".join(value)
