"""The catalogue of permissions: every one has words, every scope too, and the page in docs says what the table says."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from maslak.access import roles
from maslak.web.steering.permission_words import ACTS, RESOURCES, SCOPES, roles_in_words
from tools import permissions


def test_the_page_of_permissions_is_current() -> None:
    with override("fr"):
        assert permissions.PAGE.read_text(encoding="utf-8") == permissions.page(), (
            "run python tools/permissions.py"
        )


def test_every_permission_resource_and_scope_has_words() -> None:
    held = roles.all_permissions()

    assert set(held) - set(ACTS) == set()
    assert {permission.split(".")[0] for permission in held} - set(RESOURCES) == set()
    assert {scope for table in roles.PERMISSIONS.values() for scope in table.values()} == set(SCOPES)


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_a_role_in_words_has_a_line_for_each_of_its_permissions(language: str) -> None:
    with override(language):
        for role in roles_in_words():
            assert len(role.lines) == len(roles.PERMISSIONS[role.code])
            assert all(str(part) for line in role.lines for part in (line.resource, line.act, line.scope))


@pytest.mark.parametrize("role", ["donor", "administrator", "employer", "coordinator", "protection"])
def test_whoever_sees_no_file_opens_none_in_an_emergency(role: str) -> None:
    assert roles.scope(role, "person.emergency") is None
