"""Papers: added, renewed, never in two files, and never read without a trace."""

from __future__ import annotations

from datetime import date

import pytest

from maslak.access import audit
from maslak.access.actor import Actor, bind
from maslak.access.models import AuditEvent
from maslak.core.errors import Invalid, NotAllowed
from maslak.people import documents
from maslak.people.models import IdentityDocument
from tests import factories


@pytest.fixture
def person(agency):
    return factories.person(agency, nationality="GIN")


@pytest.fixture
def add(person, counsellor):
    def call(number="K 900882 D", kind="residence_card", by=counsellor, of=None, **more):
        bind(by)
        return documents.add_document(person_id=(of or person).pk, kind=kind, number=number, by=by, **more)

    return call


def test_a_paper_is_added_masked_and_sealed(add):
    document = add(valid_to=date(2021, 5, 1), seen_on=date(2020, 3, 2))

    assert (document.masked, document.number, document.issuer) == ("•••82D", "K900882D", "MAR")
    assert "K900882D" not in str(document)


def test_a_passport_is_of_the_persons_state_unless_said_otherwise(add):
    assert add(kind="passport", number="O0123456").issuer == "GIN"
    assert add(kind="passport", number="O0999999", issuer="mli").issuer == "MLI"


def test_the_same_number_again_renews_the_card(add, person):
    add(kind="residence_receipt", issued_on=date(2019, 5, 1), valid_to=date(2019, 8, 1))

    add(number="k900882d", issued_on=date(2019, 8, 2), valid_to=date(2021, 5, 1), seen_on=date(2020, 3, 2))

    document = person.documents.get()
    assert (document.kind, document.valid_to, document.seen_on) == (
        "residence_card",
        date(2021, 5, 1),
        date(2020, 3, 2),
    )
    assert AuditEvent.objects.filter(event="person.document_renewed").count() == 1


def test_an_older_date_renews_nothing(add, person):
    add(valid_to=date(2021, 5, 1))

    add(valid_to=date(2019, 5, 1))

    assert person.documents.get().valid_to == date(2021, 5, 1)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "driving_licence"}, "document_kind"),
        ({"number": "12-"}, "document_number"),
        ({"issued_on": date(2020, 1, 1), "valid_to": date(2019, 1, 1)}, "valid_to"),
    ],
)
def test_a_paper_that_cannot_be_is_refused(add, wrong, field):
    with pytest.raises(Invalid) as refusal:
        add(**wrong)

    assert refusal.value.field == field


def test_a_paper_is_in_one_file_only(add, agency):
    other = factories.person(agency)
    add()

    with pytest.raises(documents.AlreadyKnown):
        add(of=other, kind="refugee_card_bra")


def test_one_number_of_two_states_is_two_papers(add, agency):
    other = factories.person(agency, nationality="MLI")
    add(kind="passport", number="A0123456")

    add(of=other, kind="passport", number="A0123456")

    assert IdentityDocument.objects.count() == 2


def test_the_whole_number_is_read_with_a_reason_that_the_person_can_see(add, person, counsellor):
    document = add()

    number = documents.reveal_number(
        document_id=document.pk, by=counsellor, reason="Dossier de visa de travail"
    )

    bind(Actor(user=None, organisation=None, role="person", person_id=person.pk))
    line = AuditEvent.objects.get(event="person.document_read")
    assert number == "K900882D"
    assert (line.user_id, line.reason) == (counsellor.user.pk, "Dossier de visa de travail")
    assert "K900882D" not in str((line.old, line.new))


def test_the_whole_number_is_not_read_without_a_reason(add, counsellor):
    document = add()

    with pytest.raises(Invalid, match="pourquoi"):
        documents.reveal_number(document_id=document.pk, by=counsellor, reason=" ")


def test_the_whole_number_is_not_read_without_a_trail(add, counsellor, monkeypatch):
    document = add()
    monkeypatch.setattr(audit, "record", _fails)

    with pytest.raises(RuntimeError):
        documents.reveal_number(document_id=document.pk, by=counsellor, reason="Visa")


@pytest.mark.parametrize("role", ["counsellor", "partner", "coordinator", "administrator"])
def test_a_stranger_reads_no_number(add, other_agency, make_actor, role):
    document = add()
    bind(stranger := make_actor(role, other_agency))

    with pytest.raises(NotAllowed):
        documents.reveal_number(document_id=document.pk, by=stranger, reason="Curiosité")


def test_a_partner_that_holds_the_file_reads_no_number(add, person, ngo, make_actor):
    document = add()
    factories.held_by(person, ngo)
    bind(partner := make_actor("partner", ngo))

    with pytest.raises(NotAllowed):
        documents.reveal_number(document_id=document.pk, by=partner, reason="Inscription")


def test_a_paper_entered_by_mistake_is_removed_with_its_reason(add, person, counsellor):
    document = add()

    documents.remove_document(document_id=document.pk, by=counsellor, reason="Carte d'une autre personne")

    assert not person.documents.exists()
    assert AuditEvent.objects.get(event="person.document_removed").reason == "Carte d'une autre personne"


def test_a_paper_is_not_removed_without_a_reason(add, counsellor):
    document = add()

    with pytest.raises(Invalid):
        documents.remove_document(document_id=document.pk, by=counsellor, reason="")


def test_who_holds_a_paper_is_not_told_to_visitors(add, agency):
    number_hash = add().number_hash
    bind(None)

    assert documents.who_holds([number_hash]) == []


def test_row_security_hides_the_papers_of_others(add, other_agency, make_actor):
    add()

    bind(make_actor("counsellor", other_agency))

    assert not IdentityDocument.objects.exists()


def _fails(*_args, **_kwargs):
    raise RuntimeError("the trail is full")
