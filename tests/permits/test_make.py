"""The things that tests of permits start from stand in every status of both kinds."""

from __future__ import annotations

import pytest

from maslak.permits.workflow import OF_KIND
from tests.permits import make

pytestmark = pytest.mark.django_db
EVERY = [(str(kind), str(status)) for kind, table in OF_KIND.items() for status in sorted(table.statuses)]


@pytest.mark.parametrize(("kind", "status"), EVERY)
def test_a_file_of_each_kind_stands_in_each_status(kind, status):
    file = make.file(status, kind=kind)

    file.refresh_from_db()

    assert (file.kind, file.status) == (kind, status)
    assert file.terms.weekly_hours == 44
