"""The factories of people work for whoever asks."""

from tests import factories


def test_a_made_person_has_what_was_asked(agency):
    made = factories.person(
        agency,
        document="K 123456 A",
        residence="refugee_bra",
        phone="06 12 34 56 78",
        languages={"fr": "B1"},
        consents=["registration"],
        local_number="AN20-001",
    )

    assert made.phone == "+212612345678"
    assert made.documents.get().masked == "•••56A"
    assert made.statuses.get().basis == "refugee_bra"
    assert made.holders.get().organisation == agency


def test_two_made_people_have_different_names(agency):
    assert factories.person(agency).full_name != factories.person(agency).full_name
