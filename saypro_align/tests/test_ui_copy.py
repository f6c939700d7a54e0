"""The words on pages, in mails and in messages: calm, plain, one word for one thing."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
BANNED = re.compile(
    r"\b(please|sorry|oops|invalid|illegal|successfully|misaligned your|KPA)\b|!"
    r"|this field is required|click here",
    re.IGNORECASE,
)
TRANSLATE = re.compile(r"""{% (?:translate|trans) (?:"([^"]*)"|'([^']*)')""")
BLOCK = re.compile(r"{% blocktrans(?:late)?[^%]*%}(.*?){% endblocktrans(?:late)? %}", re.DOTALL)
CALLED = re.compile(r'_\("([^"]*)"\)')
MARKERS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}


def template_texts() -> Iterator[tuple[str, str]]:
    for page in sorted((ROOT / "templates").rglob("*.*")):
        text = page.read_text(encoding="utf-8")
        found = ["".join(pair) for pair in TRANSLATE.findall(text)]
        for words in [*found, *BLOCK.findall(text), *CALLED.findall(text)]:
            yield str(page.relative_to(ROOT)), words


def python_texts() -> Iterator[tuple[str, str]]:
    apps = ("saypro_align", "departments", "kpis", "gaps", "actions", "reports")
    for source in sorted(path for app in apps for path in (ROOT / app).rglob("*.py")):
        if {"tests", "migrations"} & set(source.parts):
            continue
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MARKERS:
                for argument in node.args:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        yield str(source.relative_to(ROOT)), argument.value


def test_no_page_or_message_says_a_banned_word() -> None:
    texts = [*template_texts(), *python_texts()]
    assert len(texts) > 100
    assert [(place, words) for place, words in texts if BANNED.search(words)] == []


def test_every_visible_word_of_a_page_can_be_translated() -> None:
    """Text between tags stands in a translate tag; the one page without a request is English."""
    loose = re.compile(r">\s*([A-Z][a-z]+(?: [a-z]+)+)[^<{]*<")
    bare = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
    found = []
    for page in sorted((ROOT / "templates").rglob("*.html")):
        if page.name == "500.html":
            continue
        text = BLOCK.sub("", page.read_text(encoding="utf-8"))
        found += [(page.name, words) for words in loose.findall(bare.sub("", text))]
    assert found == []
