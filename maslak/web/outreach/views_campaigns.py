"""Campaigns: written, looked at with the number they would reach, sent once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maslak.outreach import campaigns
from maslak.outreach.models import Campaign
from maslak.web.desk.pages import act, posted
from maslak.web.guard import needs
from maslak.web.outreach.forms import CampaignForm
from maslak.web.outreach.pages import act_page, tabs


@needs("outreach.contact")
def campaign_list(request: HttpRequest) -> HttpResponse:
    """The organisation's campaigns, the latest first."""
    shown = {"tabs": tabs(request), "campaigns": Campaign.objects.all()[:100]}
    return render(request, "outreach/campaigns.html", shown)


@needs("outreach.contact")
def campaign_new(request: HttpRequest) -> HttpResponse:
    """Write a campaign; nothing is sent yet."""
    to = reverse("outreach:campaigns")
    return act_page(
        request, CampaignForm(posted(request)), campaigns.draft, title=_("Écrire une campagne"),
        button=_("Enregistrer"), done=_("La campagne est enregistrée ; relisez-la avant de l'envoyer."), to=to,
        back=(to, _("Campagnes")), text=_("Seules les personnes et les entreprises qui ont donné leur accord la recevront."),
        organisation=request.actor.organisation,
    )  # fmt: skip


@needs("outreach.contact")
def campaign(request: HttpRequest, ref: str) -> HttpResponse:
    """One campaign, and how many it reaches."""
    found = get_object_or_404(Campaign, ref=ref)
    shown = {"campaign": found, "reach": campaigns.reach(found), "sent": found.sends.count()}
    return render(request, "outreach/campaign.html", shown)


@needs("outreach.contact")
@require_POST
def send(request: HttpRequest, ref: str) -> HttpResponse:
    """Send it, once to each."""
    found = get_object_or_404(Campaign, ref=ref)
    stop = request.build_absolute_uri(reverse("outreach:stop", args=["TOKEN"]))
    act(
        request, campaigns.send, _("La campagne est partie."), campaign_id=found.pk, stop_url=stop,
        now=timezone.now(),
    )  # fmt: skip
    return redirect("outreach:campaign", ref)


@needs("outreach.contact")
@require_POST
def cancel(request: HttpRequest, ref: str) -> HttpResponse:
    """Give the draft up."""
    found = get_object_or_404(Campaign, ref=ref)
    act(request, campaigns.cancel, _("La campagne est abandonnée."), campaign_id=found.pk)
    return redirect("outreach:campaign", ref)
