"""A name never stands where it is not looked after: in a log, a title, an address, an error, a record when printed."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from maslak.core import privacy
from maslak.core.privacy import Care

ROOT = Path(__file__).resolve().parent.parent.parent
CODE = [p for p in sorted((ROOT / "maslak").rglob("*.py")) if "migrations" not in p.parts]
#: what tells who somebody is or how to reach them, by the names that the code gives it
NAMES = {
    "family_name", "given_name", "name_in_arabic", "full_name", "first_name", "birth_date", "phone", "worker_name",
    "author_name", "number_sealed", "phone_sealed",
}  # fmt: skip
MARK = "Zzyzx-Secret"
#: what an address may hold besides: random signs that open something once, and the agency that signs people in
RANDOM = {"token", "provider_id"}


@pytest.mark.parametrize("model", privacy.product_models(), ids=lambda model: model._meta.label)
def test_a_record_when_printed_tells_no_name(model):
    texts = (models.CharField, models.TextField)
    personal = privacy.fields_of(model, Care.IDENTITY, Care.CONTACT, Care.SENSITIVE, Care.FREE_TEXT)
    filled = {name: MARK for name in personal if isinstance(model._meta.get_field(name), texts)}
    if not filled:
        return  # it holds nothing that could be told
    record = model(**filled)

    try:
        printed = f"{record} {record!r}"
    except (ObjectDoesNotExist, AttributeError):
        pytest.fail(f"{model._meta.label} needs another row to be printed")

    assert MARK not in printed


def _mentioned(node: ast.AST) -> set[str]:
    return {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)} & NAMES


def _calls(path: Path) -> list[ast.Call]:
    return [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]


def test_no_line_of_a_log_tells_a_name():
    levels = {"debug", "info", "warning", "error", "exception", "critical", "log"}
    wrong = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in CODE
        for call in _calls(path)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in levels
        and "log" in ast.unparse(call.func.value).lower()
        and _mentioned(call)
    ]

    assert wrong == []


def test_no_error_tells_a_name():
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Raise) and node.exc is not None and _mentioned(node.exc)
    ]

    assert wrong == []


def test_no_line_of_the_trail_tells_a_name():
    wrong = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in CODE
        for call in _calls(path)
        if ast.unparse(call.func) == "audit.record" and _mentioned(call)
    ]

    assert wrong == []


def test_no_title_of_a_page_tells_a_name():
    title = re.compile(r"{% block title %}(.*?){% endblock", re.DOTALL)
    told = re.compile(r"\.(" + "|".join(NAMES) + r")\b")
    wrong = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*.html")
        for found in title.findall(path.read_text())
        if told.search(found)
    ]

    assert wrong == []


def _addresses(patterns, before=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _addresses(pattern.url_patterns, before + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield before + str(pattern.pattern), pattern.pattern


def test_an_address_holds_references_and_codes_alone():
    """A number, a reference or a code of the product: nothing that a person's name or number could be put into."""
    kinds = {"IntConverter", "SlugConverter", "UUIDConverter"}
    wrong = [
        address
        for address, pattern in _addresses(get_resolver().url_patterns)
        for name, converter in pattern.converters.items()
        if type(converter).__name__ not in kinds and name not in RANDOM or name in NAMES
    ]

    assert wrong == []
