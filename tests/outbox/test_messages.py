"""Messages are rows: to whom, by which way, sent once, tried again, taken back, read."""

from __future__ import annotations

from datetime import datetime, timedelta
from smtplib import SMTPException

import pytest
from django.core import mail
from django.utils import timezone

from maslak.access.actor import Actor, bind
from maslak.core.vault import vault
from maslak.outbox import actions as outbox
from maslak.outbox import gateways, queries
from maslak.outbox.models import Message
from tests import factories

NOW = timezone.make_aware(datetime(2020, 3, 2, 10, 0))
PARAMS = {"when": NOW + timedelta(days=3), "organisation": "Agence", "mode": "sur place"}


@pytest.fixture
def person(agency):
    return factories.person(agency, phone="0612345678", preferred_language="ar", consents=["sms"])


def _queue(person, **more):
    return outbox.queue(template="appointment_reminder", person=person, params=PARAMS, **more)


class Gateway:
    """Takes messages down; fails as often as told."""

    def __init__(self, failures: int = 0, error: Exception | None = None) -> None:
        self.failures, self.error, self.sent = failures, error or ConnectionError("0612345678"), []

    def __call__(self, channel: str, address: str, body: str, language: str) -> None:
        if self.failures:
            self.failures -= 1
            raise self.error
        self.sent.append((channel, address, body, language))


def test_a_person_who_agreed_gets_an_sms_in_their_language_the_number_sealed(person):
    message = _queue(person)

    assert (message.channel, message.status, message.language) == ("sms", "queued", "ar")
    assert "تذكير" in message.body
    assert b"612345678" not in bytes(message.address_sealed)
    assert vault().open(message.address_sealed) == "+212612345678"


@pytest.mark.parametrize("lacks", ["consent", "withdrawn", "phone", "text"])
def test_otherwise_the_message_shows_in_the_space(agency, lacks):
    fields = {"phone": "" if lacks == "phone" else "0612345678"}
    person = factories.person(agency, consents=[] if lacks == "consent" else ["sms"], **fields)
    if lacks == "withdrawn":
        person.consents.update(withdrawn_at=NOW)
    template = "referral_accepted" if lacks == "text" else "appointment_reminder"

    message = outbox.queue(template=template, person=person, params=PARAMS)

    assert (message.channel, message.status, message.address_sealed) == ("space", "kept", None)


def test_an_sms_asked_for_without_consent_stays_in_the_space(agency):
    person = factories.person(agency, phone="0612345678")

    assert _queue(person, channel="sms").channel == "space"


def test_a_colleague_reads_in_the_house_unless_mail_is_asked_for(counsellor):
    user = counsellor.user
    user.email = "essai@agence.example"
    values = {
        "template": "referral_silent",
        "user": user,
        "params": {"reference": "K7", "organisation": "A", "due": NOW.date()},
    }

    assert outbox.queue(**values).status == "kept"
    assert outbox.queue(**values, channel="email").status == "queued"


def test_to_one_reader_only(person, counsellor):
    for reader in ({}, {"person": person, "user": counsellor.user}):
        with pytest.raises(ValueError, match="one person"):
            outbox.queue(template="appointment_reminder", params=PARAMS, **reader)


def test_the_same_key_writes_once(person):
    first, again = _queue(person, dedupe_key="k"), _queue(person, dedupe_key="k")

    assert first == again
    assert Message.objects.count() == 1


def test_a_key_known_out_of_sight_writes_nothing_and_tells_nothing(agency, other_agency, person, make_actor):
    _queue(person, dedupe_key="k", organisation_id=agency.pk)
    stranger = factories.person(other_agency)
    bind(make_actor("counsellor", other_agency))

    assert _queue(stranger, dedupe_key="k", organisation_id=other_agency.pk) is None


def test_what_is_due_is_sent_once_and_the_number_forgotten(person):
    gateway = Gateway()
    _queue(person)
    _queue(person, not_before=NOW + timedelta(hours=1))

    assert outbox.send_due(now=NOW, deliver=gateway) == outbox.Sent(sent=1)
    assert outbox.send_due(now=NOW, deliver=gateway) == outbox.Sent()
    assert outbox.send_due(now=NOW + timedelta(hours=1), deliver=gateway) == outbox.Sent(sent=1)

    assert [address for _channel, address, _body, _language in gateway.sent] == ["+212612345678"] * 2
    assert not Message.objects.exclude(address_sealed=None).exists()


def test_a_limit_leaves_the_rest_for_the_next_round(person):
    for _ in range(3):
        _queue(person)

    assert outbox.send_due(now=NOW, limit=2, deliver=Gateway()).total == 2
    assert Message.objects.filter(status="queued").count() == 1


def test_a_failure_is_tried_again_with_growing_pauses_then_given_up(person):
    gateway = Gateway(failures=99)
    message = _queue(person)
    now, waits = NOW, []

    for _ in range(outbox.TRIES):
        assert outbox.send_due(now=now, deliver=gateway).total == 1
        message.refresh_from_db()
        if message.status == "queued":
            assert outbox.send_due(now=message.not_before - timedelta(seconds=1), deliver=gateway).total == 0
            waits.append((message.not_before - now).total_seconds() // 60)
            now = message.not_before

    assert waits == [2, 4, 8, 16, 32]
    assert (message.status, message.attempts, message.last_error) == ("failed", 6, "ConnectionError")
    assert list(queries.failed()) == [message]


def test_one_failure_does_not_hold_up_the_others(person):
    gateway = Gateway(failures=1)
    _queue(person)
    _queue(person)

    assert outbox.send_due(now=NOW, deliver=gateway) == outbox.Sent(sent=1, later=1)


def test_without_a_gateway_the_message_stays_in_the_space(person, settings):
    settings.SMS_GATEWAY = ""
    _queue(person)

    assert outbox.send_due(now=NOW) == outbox.Sent(kept=1)
    assert Message.objects.get().status == "kept"


def test_the_demonstration_sends_nothing_outside(person, settings):
    settings.DEMO = True
    gateway = Gateway()
    _queue(person)

    assert outbox.send_due(now=NOW, deliver=gateway) == outbox.Sent(kept=1)
    assert gateway.sent == []


def test_the_installation_names_its_sms_gateway(settings, monkeypatch):
    taken = []
    monkeypatch.setattr(gateways, "carry", lambda address, body: taken.append((address, body)), raising=False)
    settings.SMS_GATEWAY = "maslak.outbox.gateways.carry"

    gateways.deliver("sms", "+212612345678", "Rappel", "fr")

    assert taken == [("+212612345678", "Rappel")]


def test_mail_goes_out_under_a_subject_that_tells_nothing(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    gateways.deliver("email", "essai@agence.example", "Orientation K7", "fr")

    [sent] = mail.outbox
    assert (sent.subject, sent.to, sent.body) == (
        "Un message vous attend",
        ["essai@agence.example"],
        "Orientation K7",
    )


def test_a_mail_server_that_refuses_is_tried_again(counsellor):
    user = counsellor.user
    user.email = "essai@agence.example"
    outbox.queue(
        template="referral_silent",
        user=user,
        channel="email",
        params={"reference": "K7", "organisation": "A", "due": NOW.date()},
    )

    assert outbox.send_due(now=NOW, deliver=Gateway(failures=1, error=SMTPException())) == outbox.Sent(
        later=1
    )


def test_what_nobody_was_sent_or_has_read_is_taken_back(person, agency):
    _queue(person, dedupe_key="reminder:A:0", not_before=NOW)
    sent = _queue(person, dedupe_key="reminder:A:1")
    outbox.send_due(now=NOW - timedelta(days=1), deliver=Gateway())
    in_space = factories.person(agency)
    _queue(in_space, dedupe_key="reminder:A:2", not_before=NOW)
    _queue(in_space, dedupe_key="reminder:A:3")
    _queue(in_space, dedupe_key="reminder:B:0", not_before=NOW)

    assert outbox.take_back(dedupe_prefix="reminder:A:") == 2
    sent.refresh_from_db()
    assert sorted(Message.objects.values_list("dedupe_key", flat=True)) == [
        "reminder:A:1",
        "reminder:A:3",
        "reminder:B:0",
    ]


def test_a_person_reads_what_has_come_and_marks_it_read(agency, make_actor):
    person, other = factories.person(agency), factories.person(agency)
    come, ahead = _queue(person), _queue(person, not_before=NOW + timedelta(days=1))
    theirs = _queue(other)
    bind(Actor(user=make_actor("person").user, organisation=None, role="person", person_id=person.pk))

    assert list(queries.unread_of_person(person.pk, NOW)) == [come]
    assert outbox.mark_read(message_ids=[come.pk, theirs.pk], now=NOW) == 1
    assert not queries.unread_of_person(person.pk, NOW).exists()
    assert list(queries.all_of_person(person.pk, NOW + timedelta(days=2))) == [ahead, come]


def test_a_colleague_s_messages_are_theirs(agency, counsellor, make_actor):
    outbox.queue(
        template="referral_silent",
        user=counsellor.user,
        params={"reference": "K7", "organisation": "A", "due": NOW.date()},
    )
    bind(make_actor("donor", username="donor"))
    assert not Message.objects.exists()

    bind(counsellor)

    assert queries.unread_of_user(counsellor.user.pk, NOW).count() == 1


def test_another_office_s_messages_are_not_seen(agency, other_agency, person, make_actor):
    _queue(person, organisation_id=agency.pk)

    bind(make_actor("counsellor", other_agency))

    assert not Message.objects.exists()


def test_without_consent_what_waits_is_kept_in_the_space(person):
    _queue(person)

    assert outbox.keep_in_space(person_id=person.pk) == 1
    assert outbox.send_due(now=NOW, deliver=Gateway()).total == 0
