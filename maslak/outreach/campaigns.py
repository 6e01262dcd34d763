"""Campaigns: one message, once, to those who agreed to be written to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.models import Organisation
from maslak.access.policies import check_may
from maslak.core.errors import Invalid
from maslak.outbox import actions as outbox
from maslak.outreach.enums import Audience
from maslak.outreach.models import Campaign, CampaignSend, Subscription
from maslak.outreach.policies import locked, said
from maslak.outreach.workflow import CAMPAIGN
from maslak.people.enums import Purpose
from maslak.people.models import Consent, Person

AUDIENCES = frozenset({Audience.EMPLOYERS, Audience.PEOPLE})


@dataclass
class _Firm:
    """An employer as the outbox writes to one: an address, without an account."""

    pk: None
    language: str
    email: str


@transaction.atomic
def draft(
    *,
    organisation: Organisation,
    title: str,
    audience: str,
    text_fr: str,
    text_ar: str,
    text_en: str,
    region: str = "",
    by: Actor,
) -> Campaign:
    """A campaign to be sent later, in the three languages of the house. Raises NotAllowed, Invalid."""
    check_may(by, "outreach.contact", organisation_id=organisation.pk)
    if audience not in AUDIENCES:
        raise Invalid(
            _("Une campagne s'adresse aux employeurs ou aux personnes accompagnées."), field="audience"
        )
    texts = {"text_fr": text_fr, "text_ar": text_ar, "text_en": text_en}
    clean = {
        name: said(
            text, name, _("Écrivez le message dans les trois langues : chacun le lira dans la sienne.")
        )
        for name, text in texts.items()
    }
    made = Campaign.objects.create(
        organisation=organisation, title=said(title, "title", _("Donnez un nom à cette campagne.")),
        audience=audience, region=region, written_by=by.user, **clean,
    )  # fmt: skip
    audit.record("outreach.campaign_drafted", by=by, target=made, new={"audience": audience})
    return made


@transaction.atomic
def cancel(*, campaign_id: int, by: Actor) -> Campaign:
    """Give a draft up. Raises NotAllowed, StepRefused."""
    campaign = locked(Campaign, campaign_id, by=by, permission=CAMPAIGN.steps["cancel"].permission)
    old, campaign.status = campaign.status, CAMPAIGN.step("cancel", status=campaign.status).target
    campaign.save(update_fields=["status"])
    audit.record("outreach.campaign_cancelled", by=by, target=campaign, old=old, new=campaign.status)
    return campaign


@transaction.atomic
def send(*, campaign_id: int, stop_url: str, by: Actor, now: datetime) -> int:
    """Write to everyone who agrees today, once each; how many. Those who no longer agree are left out.

    `stop_url` holds the word TOKEN where the employer's own link to stop goes. Raises NotAllowed, StepRefused for
    a campaign already sent, Invalid when nobody agreed.
    """
    campaign = locked(Campaign, campaign_id, by=by, permission=CAMPAIGN.steps["send"].permission)
    old, target = campaign.status, CAMPAIGN.step("send", status=campaign.status).target
    texts = {"fr": campaign.text_fr, "ar": campaign.text_ar, "en": campaign.text_en}
    body = {
        "fr": campaign.organisation.name_fr,
        "ar": campaign.organisation.name_ar,
        "en": campaign.organisation.name_en,
    }
    if campaign.audience == Audience.EMPLOYERS:
        number = _to_employers(campaign, texts, body, stop_url, now)
    else:
        number = _to_people(campaign, texts, body, now)
    if not number:
        raise Invalid(_("Personne n'a donné son accord dans ce public : rien n'est parti."))
    campaign.status, campaign.sent_at = target, now
    campaign.save(update_fields=["status", "sent_at"])
    audit.record("outreach.campaign_sent", by=by, target=campaign, old=old, new=target)
    return number


def _to_employers(
    campaign: Campaign, texts: dict[str, str], body: dict[str, str], stop_url: str, now: datetime
) -> int:
    sends = []
    for each in agreeing_employers(campaign):
        firm = _Firm(None, each.language, each.email)
        message = outbox.queue(
            template="campaign_employers", user=firm, organisation_id=campaign.organisation_id, channel="email",
            params={"text": texts, "organisation": body, "stop": stop_url.replace("TOKEN", each.token)},
            dedupe_key=f"campaign-{campaign.pk}-e{each.employer_id}",
        )  # fmt: skip
        sends.append(
            CampaignSend(
                campaign=campaign, subscription=each, message_id=message.pk if message else None, at=now
            )
        )
    return len(CampaignSend.objects.bulk_create(sends))


def _to_people(campaign: Campaign, texts: dict[str, str], body: dict[str, str], now: datetime) -> int:
    sends = []
    for person in agreeing_people(campaign):
        message = outbox.queue(
            template="campaign_people", person=person, organisation_id=campaign.organisation_id,
            params={"text": texts, "organisation": body}, dedupe_key=f"campaign-{campaign.pk}-p{person.pk}",
        )  # fmt: skip
        sends.append(
            CampaignSend(campaign=campaign, person=person, message_id=message.pk if message else None, at=now)
        )
    return len(CampaignSend.objects.bulk_create(sends))


def agreeing_employers(campaign: Campaign) -> QuerySet[Subscription]:
    """The employers' agreements in force that the campaign would reach."""
    found = Subscription.objects.filter(organisation=campaign.organisation, withdrawn_at=None)
    return found.filter(employer__region=campaign.region) if campaign.region else found


def agreeing_people(campaign: Campaign) -> QuerySet[Person]:
    """The people whom the organisation follows, who agreed to messages and have not taken it back."""
    agreed = Consent.objects.filter(person=OuterRef("pk"), purpose=Purpose.SMS, withdrawn_at=None)
    followed = Person.objects.filter(Exists(agreed), merged_into=None).filter(
        holders__organisation=campaign.organisation, holders__until=None
    )
    found = followed.distinct().order_by("pk")
    return found.filter(region=campaign.region) if campaign.region else found


def reach(campaign: Campaign) -> int:
    """How many the campaign would write to today."""
    if campaign.audience == Audience.EMPLOYERS:
        return agreeing_employers(campaign).count()
    return agreeing_people(campaign).count()
