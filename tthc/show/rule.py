"""A rule explained to an officer: what it looks for and why, its law, its figures in words, examples, what it finds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tthc.model.rule import ProfileSeverity, Rule
from tthc.propose.kind_names import KIND_NAMES
from tthc.show.problems import Remark

SEVERITIES: Mapping[ProfileSeverity, str] = MappingProxyType(
    {
        ProfileSeverity.ERROR: "lỗi",
        ProfileSeverity.WARNING: "cảnh báo",
        ProfileSeverity.ADVICE: "lưu ý",
        ProfileSeverity.OFF: "đang tắt",
    }
)
PARAMETERS: Mapping[str, str] = MappingProxyType(
    {
        "above_its_departments": "cơ quan ở trên các cơ quan chuyên môn của mình",
        "asked_at_least": "tỷ lệ hồ sơ phải bổ sung, ít nhất",
        "asked_only_if": "lời ghi cho biết giấy tờ chỉ phải nộp khi không có dữ liệu",
        "askers_at_most": "số thủ tục cùng đòi giấy tờ đó, nhiều nhất",
        "at_least": "số lượng giống nhau, ít nhất",
        "at_most_working_days": "số ngày làm việc, nhiều nhất",
        "changed_at_most": "tỷ lệ ý kiến làm đổi kết quả, nhiều nhất",
        "connected_for_days": "số ngày cơ sở dữ liệu đã được kết nối, ít nhất",
        "dossiers": "số hồ sơ trong nhật ký, ít nhất",
        "hours": "tổng số giờ chờ trong nhật ký, ít nhất",
        "in_time_at_least": "tỷ lệ hồ sơ giải quyết kịp, ít nhất",
        "law": "văn bản cho phép",
        "refused_at_most": "tỷ lệ hồ sơ bị từ chối, nhiều nhất",
        "share_at_least": "tỷ lệ, ít nhất",
        "share_at_most": "tỷ lệ, nhiều nhất",
        "share_percent": "mức giống nhau, ít nhất (%)",
        "rhythms": "các nhịp thường dùng, số lần trong năm",
        "signers": "người ký",
        "spare_working_days": "số ngày làm việc còn thừa, ít nhất",
        "steps": "số bước, ít nhất",
        "stopped_at_most": "tỷ lệ hồ sơ bị dừng ở bước đó, nhiều nhất",
        "times": "mức mới gấp mấy lần mức cũ",
        "under": "thuộc các cơ quan",
        "units": "các đơn vị tiền",
        "waiting_hours": "số giờ làm việc nằm chờ, ít nhất",
        "within_days": "số ngày trước khi hết hiệu lực, nhiều nhất",
        "words": "các từ được tìm",
        "working_hours": "số giờ làm việc của bước, ít nhất",
        "years": "số năm liền, ít nhất",
    }
)
"""What the figures and words of a rule are, as an officer would call them."""

MOST_HITS = 10


@dataclass(frozen=True)
class Explained:
    """A rule with all that is told of it.

    `titles` are those of the laws that the catalogue knows; `examples` the names of its examples, each with what the
    rule says of it (nothing: it is left alone); `hits` what it finds in the project; `waived` counts what is accepted;
    `page` is where the public pages tell of it.
    """

    rule: Rule
    severity: ProfileSeverity
    titles: Mapping[str, str]
    examples: tuple[tuple[str, tuple[str, ...]], ...]
    hits: tuple[Remark, ...]
    waived: int = 0
    page: str = ""


def as_text(explained: Explained) -> str:
    """The explanation in Vietnamese, the language of the rules."""
    return "\n".join(_lines(explained))


def _lines(explained: Explained) -> Iterator[str]:
    rule = explained.rule
    yield f"{rule.code}  {rule.name}"
    yield ""
    yield f"Vì sao: {rule.because}"
    if rule.law:
        yield "Căn cứ:"
        yield from _laws(explained)
    yield f"Không áp dụng khi: {rule.unless}"
    yield f"Mức: {SEVERITIES[explained.severity]}"
    if rule.propose:
        yield f"Đề xuất: {KIND_NAMES[rule.propose]}"
    if rule.parameters:
        yield "Tham số:"
        yield from (f"  - {_worded(name)}: {_plain(value)}  [{name}]" for name, value in rule.parameters.items())
    if rule.patterns or rule.practice:
        yield "Trả lời mẫu (tthc rules --patterns): " + ", ".join((*map(str, rule.patterns), *rule.practice))
    yield ""
    yield from _examples(explained)
    yield ""
    yield from _hits(explained)
    if explained.page:
        yield f"Trang công khai của quy tắc: {explained.page}"
    yield f"Toàn văn tệp quy tắc, kèm dữ liệu của các ví dụ: tthc explain {rule.code} --yaml"


def _laws(explained: Explained) -> Iterator[str]:
    for basis in explained.rule.law:
        title = explained.titles.get(basis.law.id)
        cited = " ".join(filter(None, (basis.article, basis.law.id)))
        note = f" ({basis.note})" if basis.note else ""
        yield f"  - {cited}{f': {title}' if title else ''}{note}"


def _examples(explained: Explained) -> Iterator[str]:
    for name, said in explained.examples:
        yield f"Ví dụ ({'phát hiện' if said else 'không có gì phải nêu'}): {name}"
        yield from (f"  → {one}" for one in said)


def _hits(explained: Explained) -> Iterator[str]:
    if explained.severity is ProfileSeverity.OFF:
        yield "Trong danh mục của dự án: quy tắc đang tắt (rules/profile.yaml)"
        return
    waived = f"; {explained.waived} phát hiện đã được chấp nhận" if explained.waived else ""
    yield f"Trong danh mục của dự án: {len(explained.hits)} phát hiện{waived}"
    for hit in explained.hits[:MOST_HITS]:
        yield f"  {hit.at}: {hit.text}"
    if (left := len(explained.hits) - MOST_HITS) > 0:
        yield f"  … và {left} phát hiện khác (tthc analyse --rule {explained.rule.code})"


def _worded(parameter: str) -> str:
    return PARAMETERS.get(parameter, parameter)


def _plain(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else ", ".join(value)
