"""A rule as a page of text, rendered from its file: the same words that stand beside its findings."""

from __future__ import annotations

from collections.abc import Iterator

from tthc.model.rule import Rule, RuleExample


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
        yield f"Đề xuất: {rule.propose.value}"
    if rule.parameters:
        yield "Tham số: " + ", ".join(f"{name} = {_plain(value)}" for name, value in rule.parameters.items())
    for example in rule.examples:
        yield ""
        yield from _example(example)


def _example(example: RuleExample) -> Iterator[str]:
    verdict = "tìm thấy" if example.finds else "không có gì phải nêu"
    yield f"Ví dụ ({verdict}): {example.name}"
    yield from (f"    {line}" for line in example.catalogue.splitlines())
    yield from (f"  → {found}" for found in example.finds)


def _plain(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else ", ".join(value)
