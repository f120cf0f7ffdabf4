"""Our templates in Hugo's language, translated node by node: both sides of `benchmarks/site.py` print the same pages.

Only what our templates use is known; anything else stops with its line, so that nothing is left out quietly. What
differs: a separator also stands behind the last of a list (Hugo knows no `loop.last`), and paths lead from the first
page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from jinja2 import Environment, nodes

NAMES = {"page": "$.Params", "frame": "$.Site.Params"}


def layouts(templates: Path, names: Mapping[str, str]) -> dict[str, str]:
    """The files of a `layouts` folder; `names` gives each template (`list.html`) the name of its layout."""
    translator = Translator(templates)
    pages = {f"_default/{layout}.html": translator.page(template) for template, layout in names.items()}
    return {**pages, **{f"partials/{name}.html": text for name, text in translator.partials.items()}}


class Translator:
    """Translates templates of one folder; the macros that are met become partials."""

    def __init__(self, templates: Path) -> None:
        self.templates = templates
        self.partials: dict[str, str] = {}
        self.environment = Environment(trim_blocks=True, lstrip_blocks=True)

    def page(self, name: str) -> str:
        """A whole page: the blocks of a template in the places that its base has for them."""
        tree = self.parsed(name)
        self.macros(tree)
        base = next((node for node in tree.body if isinstance(node, nodes.Extends)), None)
        if base is None:
            return self.body(tree.body, {})
        assert isinstance(base.template, nodes.Const)
        blocks = {node.name: node for node in tree.body if isinstance(node, nodes.Block)}
        return self.body(self.parsed(base.template.value).body, blocks)

    def parsed(self, name: str) -> nodes.Template:
        """The tree of a template."""
        return self.environment.parse((self.templates / name).read_text(encoding="utf-8"), name, name)

    def macros(self, tree: nodes.Template) -> None:
        """The macros of a template and of those that it imports from, as partials."""
        for node in tree.body:
            if isinstance(node, nodes.FromImport):
                assert isinstance(node.template, nodes.Const)
                self.macros(self.parsed(node.template.value))
        for macro in tree.find_all(nodes.Macro):
            given = "".join(f"{{{{ ${argument.name} := . }}}}" for argument in macro.args)
            self.partials[macro.name] = given + self.body(macro.body, {})

    def body(self, body: list[nodes.Node], blocks: Mapping[str, nodes.Block]) -> str:
        """Nodes one after another."""
        return "".join(self.node(node, blocks) for node in body)

    def node(self, node: nodes.Node, blocks: Mapping[str, nodes.Block]) -> str:
        """One node."""
        match node:
            case nodes.Output():
                return "".join(map(self.printed, node.nodes))
            case nodes.If():
                return self.choice(node, blocks)
            case nodes.For():
                return self.loop(node, blocks)
            case nodes.Block():
                chosen = blocks.get(node.name, node)
                return self.body(chosen.body, blocks)
            case nodes.Include():
                assert isinstance(node.template, nodes.Const)
                return self.body(self.parsed(node.template.value).body, blocks)
            case nodes.Macro() | nodes.FromImport() | nodes.Extends():
                return ""
        raise NotImplementedError(f"line {node.lineno}: {type(node).__name__}")

    def choice(self, node: nodes.If, blocks: Mapping[str, nodes.Block]) -> str:
        """`if`, `elif`, `else`."""
        text = f"{{{{ if {self.value(node.test)} }}}}{self.body(node.body, blocks)}"
        for other in node.elif_:
            text += f"{{{{ else if {self.value(other.test)} }}}}{self.body(other.body, blocks)}"
        if node.else_:
            text += f"{{{{ else }}}}{self.body(node.else_, blocks)}"
        return text + "{{ end }}"

    def loop(self, node: nodes.For, blocks: Mapping[str, nodes.Block]) -> str:
        """`for`, with what is left out of it and what stands for an empty list."""
        several = isinstance(node.target, nodes.Tuple)
        item = "pair" if several else node.target.name  # type: ignore[union-attr]  # a name if not several
        names = [part.name for part in node.target.items] if several else []  # type: ignore[union-attr]
        inner = "".join(f"{{{{ ${name} := index $pair {place} }}}}" for place, name in enumerate(names))
        inner += self.body(node.body, blocks)
        if node.test:
            inner = f"{{{{ if {self.value(node.test)} }}}}{inner}{{{{ end }}}}"
        otherwise = f"{{{{ else }}}}{self.body(node.else_, blocks)}" if node.else_ else ""
        return f"{{{{ range ${item} := {self.value(node.iter)} }}}}{inner}{otherwise}{{{{ end }}}}"

    def printed(self, node: nodes.Node) -> str:
        """What is printed: text as it is, values in braces, a choice of values as a choice of text."""
        if isinstance(node, nodes.TemplateData):
            return node.data
        if isinstance(node, nodes.CondExpr):
            assert node.expr2 is not None
            chosen = self.printed(node.expr1), self.printed(node.expr2)
            return f"{{{{ if {self.value(node.test)} }}}}{chosen[0]}{{{{ else }}}}{chosen[1]}{{{{ end }}}}"
        if isinstance(node, nodes.Const):
            return str(node.value)
        return f"{{{{ {self.value(node)} }}}}"

    def value(self, node: nodes.Node) -> str:
        """An expression."""
        for kind, write in self._values.items():
            if isinstance(node, kind):
                return write(self, node)
        raise NotImplementedError(f"line {node.lineno}: {type(node).__name__}")

    def _name(self, node: nodes.Name) -> str:
        return NAMES.get(node.name, f"${node.name}")

    def _attribute(self, node: nodes.Getattr) -> str:
        if isinstance(node.node, nodes.Name) and node.node.name == "loop":
            return {"last": "false", "first": "true"}[node.attr]
        return f"{self.value(node.node)}.{node.attr}"

    def _item(self, node: nodes.Getitem) -> str:
        return f"(index {self.value(node.node)} {self.value(node.arg)})"

    def _constant(self, node: nodes.Const) -> str:
        return f'"{node.value}"' if isinstance(node.value, str) else str(node.value).lower()

    def _list(self, node: nodes.List) -> str:
        return f"(slice {' '.join(map(self.value, node.items))})"

    def _filter(self, node: nodes.Filter) -> str:
        assert node.node is not None
        of = self.value(node.node)
        arguments = " ".join(map(self.value, node.args))
        known = {"length": "len", "safe": "safeJS", "join": "delimit", "lower": "lower"}
        return f"({known[node.name]} {of}{f' {arguments}' if arguments else ''})"

    def _compared(self, node: nodes.Compare) -> str:
        (other,) = node.ops  # gt, eq, ne, lt are called the same there
        return f"({other.op} {self.value(node.expr)} {self.value(other.expr)})"

    def _both(self, node: nodes.BinExpr) -> str:
        return f"({type(node).__name__.lower()} {self.value(node.left)} {self.value(node.right)})"

    def _not(self, node: nodes.Not) -> str:
        return f"(not {self.value(node.node)})"

    def _call(self, node: nodes.Call) -> str:
        assert isinstance(node.node, nodes.Name)
        arguments = " ".join(map(self.value, node.args)) or "."
        return f'partial "{node.node.name}.html" {arguments}'

    _values: Mapping[type[nodes.Node], Callable[..., str]] = {
        nodes.Name: _name,
        nodes.Getattr: _attribute,
        nodes.Getitem: _item,
        nodes.Const: _constant,
        nodes.List: _list,
        nodes.Filter: _filter,
        nodes.Compare: _compared,
        nodes.And: _both,
        nodes.Or: _both,
        nodes.Not: _not,
        nodes.Call: _call,
    }
