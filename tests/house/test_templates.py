"""Comments of templates: the classes they name exist."""

import ast
import re
from pathlib import Path

from wscc_dashboard.rooms import read_rooms

ROOT = Path(__file__).resolve().parents[2]
COMMENT = re.compile(r"{% comment %}(.*?){% endcomment %}", re.DOTALL)


def classes_named() -> dict[str, Path]:
    """Each class that a comment names by its room and module, with the template."""
    dotted = re.compile(rf"\b(?:{'|'.join(read_rooms(ROOT).names)})(?:\.[a-z_]+)*\.[A-Z]\w+")
    return {
        name: template
        for template in sorted((ROOT / "templates").rglob("*.html"))
        for comment in COMMENT.findall(template.read_text(encoding="utf-8"))
        for name in dotted.findall(comment)
    }


def is_there(name: str) -> bool:
    module, _, wanted = name.rpartition(".")
    file = ROOT / f"{module.replace('.', '/')}.py"
    if not file.is_file():
        return False
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return any(isinstance(node, ast.ClassDef) and node.name == wanted for node in tree.body)


def test_classes_that_templates_say_they_take_are_where_they_say():
    named = classes_named()
    assert len(named) > 20
    assert {name: template for name, template in named.items() if not is_there(name)} == {}
