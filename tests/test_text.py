"""Names as registers write them and as people read them."""

import pytest

from maslak.core.text import as_name


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("DIALLO", "Diallo"),
        ("N'DIAYE", "N'Diaye"),
        ("jean-pierre", "Jean-Pierre"),
        ("EL IDRISSI", "El Idrissi"),
        ("ÉPREUVE", "Épreuve"),
        ("MacExemple", "MacExemple"),
        ("van der Exemple", "van der Exemple"),
        ("ديالو", "ديالو"),
        ("", ""),
    ],
)
def test_a_shouted_name_is_written_as_people_write_it(written, read):
    assert as_name(written) == read
