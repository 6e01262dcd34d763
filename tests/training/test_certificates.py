"""A certificate that anybody verifies, and a credential that its holder keeps, whole or not at all."""

from __future__ import annotations

import base64
import json
from datetime import date

import pytest

from maslak.access.actor import Actor, bind
from maslak.access.enums import Role
from maslak.access.models import AuditEvent, User
from maslak.core.errors import Invalid, NotAllowed, StepRefused
from maslak.papers import actions as papers
from maslak.papers import queries as paper_queries
from maslak.papers.models import Paper
from maslak.papers.verifying import verify as verify_pdf
from maslak.pathway.queries import standing
from maslak.training import certificates, credentials
from maslak.training.models import Enrolment
from tests.training import make
from tests.training.make import LATER


@pytest.fixture(autouse=True)
def _own_keys(settings, tmp_path):
    settings.HOME = tmp_path


@pytest.fixture
def certified(offer, person, caseworker, trainer):
    done = make.completed(offer, person, caseworker, trainer)
    return certificates.certify(enrolment_id=done.pk, by=trainer, now=LATER)


@pytest.fixture
def holder(person):
    user = User.objects.create(username="awa-keita", display_name="Awa")
    return Actor(user=user, organisation=None, role=Role.PERSON, person_id=person.pk)


def test_the_certificate_is_a_paper_that_anybody_verifies(certified, trainer):
    paper = Paper.objects.get(pk=certified.paper_id)
    pdf = papers.read_pdf(paper_id=paper.pk, by=trainer)

    told = verify_pdf(pdf, on=LATER.date())
    shown = {line.key: line.fr for line in paper_queries.by_token(paper.token).lines}

    assert told.verdict == "valid"
    assert told.kind == "training_certificate"
    assert paper.number.startswith("FOR-2020-")
    assert (shown["learner"], shown["training"]) == ("Awa Keita", "Couture, retouches")
    assert shown["hours"] == "120 heures"


def test_it_is_a_fact_and_it_tells_nothing_of_a_stay(certified):
    paper = Paper.objects.get(pk=certified.paper_id)
    bind(Actor(None, None, Role.OPERATOR))

    fact = standing().get(kind="training_certified")
    said = json.dumps([[line.fr, line.ar] for line in paper.shown], ensure_ascii=False)

    assert fact.organisation.code == "OPER"
    assert fact.occurred_on == date(2020, 4, 11)
    for secret in ("MLI", "Mali", "refug", "réfug", "K123456A", "séjour"):
        assert secret not in said


def test_there_is_none_before_the_end(offer, person, caseworker, trainer):
    seat = make.enrolled(offer, person, caseworker, trainer)

    with pytest.raises(StepRefused):
        certificates.certify(enrolment_id=seat.pk, by=trainer, now=LATER)


def test_none_for_a_failed_result(offer, person, caseworker, trainer):
    done = make.completed(offer, person, caseworker, trainer, result="failed")

    with pytest.raises(Invalid, match="résultat"):
        certificates.certify(enrolment_id=done.pk, by=trainer, now=LATER)
    assert not Paper.objects.exists()


def test_none_where_the_training_gives_none(operator, person, caseworker, trainer):
    offer = make.offer(operator, trainer, certificate_type="none")
    done = make.completed(offer, person, caseworker, trainer)

    with pytest.raises(Invalid, match="ne donne pas de certificat"):
        certificates.certify(enrolment_id=done.pk, by=trainer, now=LATER)


def test_another_operator_certifies_nobody(offer, person, caseworker, trainer, stranger):
    done = make.completed(offer, person, caseworker, trainer)
    bind(stranger)

    with pytest.raises(NotAllowed):
        certificates.certify(enrolment_id=done.pk, by=stranger, now=LATER)


def test_the_holder_takes_a_credential_whose_signature_holds(certified, holder):
    bind(holder)
    token = certificates.credential(enrolment_id=certified.pk, by=holder)

    told = credentials.verify(token)

    assert told["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert told["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert told["credentialSubject"]["identifier"][0]["identityHash"] == "Awa Keita"
    assert told["credentialSubject"]["achievement"]["name"] == "Couture, retouches"
    assert told["validFrom"] == "2020-04-11T09:00:00Z"
    assert "proof" not in told
    assert credentials.enveloped(token)["type"] == "EnvelopedVerifiableCredential"
    assert AuditEvent.objects.filter(event="training.credential_taken", person_id=holder.person_id).exists()


def test_nothing_in_it_tells_a_nationality_a_stay_or_a_paper(certified, holder):
    bind(holder)
    body = certificates.credential(enrolment_id=certified.pk, by=holder).split(".")[1]

    said = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)).decode().casefold()

    for secret in ("mli", "refug", "réfug", "k123456a", "residence", "séjour", "nationality", "0612345678"):
        assert secret not in said


def _changed_at(text: str, place: int) -> str:
    return text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]


@pytest.mark.parametrize("part", [0, 1, 2])
def test_a_single_changed_sign_fails(certified, holder, part):
    bind(holder)
    parts = certificates.credential(enrolment_id=certified.pk, by=holder).split(".")
    parts[part] = _changed_at(parts[part], len(parts[part]) // 2)

    with pytest.raises(Invalid):
        credentials.verify(".".join(parts))


def test_so_does_another_name_over_the_same_signature(certified, holder):
    bind(holder)
    head, body, signature = certificates.credential(enrolment_id=certified.pk, by=holder).split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    claims["credentialSubject"]["identifier"][0]["identityHash"] = "Somebody Else"
    forged = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()

    with pytest.raises(Invalid, match="modifiée"):
        credentials.verify(f"{head}.{forged}.{signature}")


def test_a_key_of_another_instance_is_a_stranger(certified, holder, settings, tmp_path_factory):
    bind(holder)
    token = certificates.credential(enrolment_id=certified.pk, by=holder)
    settings.HOME = tmp_path_factory.mktemp("elsewhere")
    credentials.sign({"issuer": {"id": "x"}, "id": "y", "validFrom": "2020-01-01T00:00:00Z"})

    with pytest.raises(Invalid, match="signée ici"):
        credentials.verify(token)


@pytest.mark.parametrize("text", ["", "a.b", "a.b.c", "…", "e30.e30.e30"])
def test_what_is_no_credential_is_said_so(certified, text):
    with pytest.raises(Invalid):
        credentials.verify(text)


def test_the_public_key_is_published_where_the_issuer_says(certified, holder):
    bind(holder)
    head = certificates.credential(enrolment_id=certified.pk, by=holder).split(".")[0]
    header = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))

    document = credentials.controller()

    assert header["kid"] in [method["id"] for method in document["verificationMethod"]]
    assert header["typ"] == "vc+jwt"
    assert document["id"] == credentials.issuer_address()


def test_nobody_else_takes_it(certified, trainer, caseworker, holder, person):
    for actor in (trainer, caseworker):
        bind(actor)
        with pytest.raises(NotAllowed):
            certificates.credential(enrolment_id=certified.pk, by=actor)
    other = Actor(user=holder.user, organisation=None, role=Role.PERSON, person_id=person.pk + 1)
    bind(other)
    with pytest.raises(NotAllowed):
        certificates.credential(enrolment_id=certified.pk, by=other)


def test_a_certificate_taken_back_is_withdrawn_and_its_fact_voided(certified, trainer, holder):
    bind(trainer)
    certificates.withdraw(enrolment_id=certified.pk, reason="Erreur de personne.", by=trainer, now=LATER)

    paper = Paper.objects.get(pk=certified.paper_id)
    assert paper.withdrawn_at == LATER
    assert Enrolment.objects.get().status == "completed"
    bind(holder)
    with pytest.raises(NotAllowed):
        certificates.credential(enrolment_id=certified.pk, by=holder)
    bind(Actor(None, None, Role.OPERATOR))
    assert not standing().filter(kind="training_certified").exists()
    assert standing().filter(kind="training_completed").exists()


def test_not_without_a_reason(certified, trainer):
    with pytest.raises(Invalid):
        certificates.withdraw(enrolment_id=certified.pk, reason=" ", by=trainer, now=LATER)
