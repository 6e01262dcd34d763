"""The catalogues say numbers as their languages do."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def arabic(tmp_path_factory):
    """The Arabic catalogue, compiled."""
    import gettext

    compiled = tmp_path_factory.mktemp("ar") / "django.mo"
    with (ROOT / "locale/ar/LC_MESSAGES/django.po").open("rb") as source, compiled.open("wb") as target:
        write_mo(target, read_po(source, locale="ar"))
    with compiled.open("rb") as file:
        return gettext.GNUTranslations(file)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "شخص واحد"),
        (2, "شخصان"),
        (3, "%(number)s أشخاص"),
        (10, "%(number)s أشخاص"),
        (11, "%(number)s شخصًا"),
        (99, "%(number)s شخصًا"),
        (100, "%(number)s شخص"),
        (102, "%(number)s شخص"),
        (103, "%(number)s أشخاص"),
        (111, "%(number)s شخصًا"),
    ],
)
def test_arabic_counts_people_as_arabic_does(arabic, number, said):
    assert arabic.ngettext("%(number)s personne", "%(number)s personnes", number) == said
