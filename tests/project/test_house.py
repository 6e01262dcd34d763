"""The house's own rules, checked on the tree itself."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, models

from maslak.core import rowsecurity

ROOT = Path(__file__).resolve().parent.parent.parent
CODE = [p for p in sorted((ROOT / "maslak").rglob("*.py")) if "migrations" not in p.parts]
OURS = [m for m in apps.get_models(include_auto_created=True) if m.__module__.startswith("maslak.")]


def _floors() -> dict[str, int]:
    """App → floor, from the roof down, as import-linter reads it."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(c["layers"] for c in contracts if c["name"] == "Apps import downwards only")
    return {app.strip(): floor for floor, line in enumerate(layers) for app in line.split("|")}


def test_every_foreign_key_points_to_its_own_floor_or_below() -> None:
    floors = _floors()
    wrong = []
    for model in OURS:
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if (
                not isinstance(field, models.ForeignKey | models.OneToOneField | models.ManyToManyField)
                or target is None
            ):
                continue
            if not target.__module__.startswith("maslak."):
                continue
            here, there = model.__module__.split(".")[1], target.__module__.split(".")[1]
            if here != there and floors[there] <= floors[here]:
                wrong.append(f"{model.__name__}.{field.name} -> {target.__name__}")
    assert wrong == []


@pytest.mark.django_db
@pytest.mark.server
def test_every_table_is_protected_or_open_for_a_reason() -> None:
    policies, open_tables, _extra = rowsecurity.declared()
    named = set(policies) | set(open_tables)
    tables = {m._meta.db_table for m in OURS}
    assert tables - named == set()
    assert set(policies) & set(open_tables) == set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity")
        secured = {row[0] for row in cursor.fetchall()}
    assert set(policies) - secured == set()


@pytest.mark.django_db
@pytest.mark.server
def test_the_application_works_as_a_role_that_owns_nothing_and_bypasses_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False)
        cursor.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user"
        )
        assert cursor.fetchone() == (0,)


def test_a_file_stays_under_four_hundred_lines() -> None:
    long = {str(p.relative_to(ROOT)): n for p in CODE if (n := len(p.read_text().splitlines())) > 400}
    assert long == {}


WRITES = {
    "save",
    "create",
    "bulk_create",
    "update",
    "bulk_update",
    "delete",
    "get_or_create",
    "update_or_create",
}


def test_views_hold_no_write() -> None:
    """A write in a view escapes permission, lock, ledger and trail."""
    wrong = []
    for path in sorted((ROOT / "maslak" / "web").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            chain = ast.unparse(node.func)
            if node.func.attr in WRITES and ("objects." in chain or chain.endswith(".save")):
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} {chain}")
    assert wrong == []


def test_every_field_of_a_person_has_a_class_of_care() -> None:
    from maslak.people.models import Person

    technical = {
        "id", "ref", "home_organisation", "account", "created_at", "updated_at", "version", "merged_into",
    }  # fmt: skip
    fields = {f.name for f in Person._meta.get_fields() if isinstance(f, models.Field)}
    assert fields - technical == set(Person.personal_fields)


def test_no_record_shows_a_name_when_printed() -> None:
    from maslak.people.models import Person

    person = Person(family_name="Secret", given_name="Nom", ref="ABCDEFGHJK")
    assert "Secret" not in f"{person} {person!r}"


def test_every_template_is_used() -> None:
    words = "\n".join(p.read_text() for p in CODE) + "\n".join(
        p.read_text() for p in (ROOT / "templates").rglob("*.html")
    )
    unused = [
        name
        for p in sorted((ROOT / "templates").rglob("*.html"))
        if (name := str(p.relative_to(ROOT / "templates"))) not in words
    ]
    assert unused == []


def test_templates_hold_no_inline_script_or_style() -> None:
    """The content security policy would refuse them; old phones would then miss them in silence."""
    wrong = [
        str(p.relative_to(ROOT))
        for p in (ROOT / "templates").rglob("*.html")
        if re.search(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son[a-z]+=|hx-on", p.read_text())
    ]
    assert wrong == []


def test_lock_files_carry_no_address() -> None:
    for name in ("requirements.lock", "requirements-dev.lock", "frontend/package-lock.json"):
        assert not re.search(r"https?://|index-url", (ROOT / name).read_text()), name


def test_every_dependency_says_why() -> None:
    lines = [
        line
        for line in (ROOT / "requirements.in").read_text().splitlines()
        if line and not line.startswith("#")
    ]
    assert [line for line in lines if "#" not in line] == []
