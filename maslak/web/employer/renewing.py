"""Renewing on one page: everything is there already, only what changes is asked; and the visa after its certificate."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maslak.access.actor import Actor
from maslak.permits import drafts, files
from maslak.permits.enums import CLOSED, FileKind, FileStatus, Variant
from maslak.permits.models import ContractTerms, PermitFile
from maslak.web.desk import fields
from maslak.web.employer import pieces
from maslak.web.employer.forms import Amount, Whole
from maslak.web.employer.lawful_words import plain

_COPIED = (
    "tasks", "workplace", "city", "term", "starts_on", "months", "weekly_hours", "wage_mad", "benefits",
    "trial_days", "lives_in",
)  # fmt: skip


class Renewal(forms.Form):
    """What may change when the same post is renewed; all is filled with the present contract."""

    job_title = forms.CharField(
        label=_("Poste"), max_length=120,
        help_text=_("Inchangé. Une promotion ou un autre poste est une nouvelle demande."),
    )  # fmt: skip
    starts_on = forms.DateField(label=_("À partir du"), widget=fields.Day())
    months = forms.IntegerField(
        label=_("Durée, en mois"), min_value=1, max_value=120, widget=Whole(min="1", max="120")
    )
    wage_mad = forms.DecimalField(
        label=_("Salaire brut par mois, en dirhams"), min_value=0, max_digits=10, decimal_places=2,
        widget=Amount(),
    )  # fmt: skip
    weekly_hours = forms.IntegerField(
        label=_("Heures par semaine"), min_value=1, max_value=84, widget=Whole(min="1", max="84")
    )
    reference = forms.CharField(
        label=_("Référence du paiement"), max_length=60, required=False,
        widget=forms.TextInput({"dir": "ltr", "autocomplete": "off"}),
        help_text=_("Numéro du virement ou du reçu. Vide : vous présentez la preuve au guichet."),
    )  # fmt: skip
    TERMS = ("starts_on", "months", "wage_mad", "weekly_hours")

    def __init__(self, *args: Any, file: PermitFile, **kwargs: Any) -> None:
        terms = {name: getattr(file.terms, name) for name in self.TERMS}
        terms["wage_mad"] = plain(file.terms.wage_mad)
        initial = {"job_title": file.job_title, "reference": file.payment_reference, **terms}
        super().__init__(*args, initial=initial, **kwargs)
        if not file.fee_mad or file.paid_at:
            del self.fields["reference"]

    @property
    def contract(self) -> dict[str, Any]:
        """The terms as write_terms takes them."""
        return {name: self.cleaned_data[name] for name in self.TERMS}


def under_way(file: PermitFile) -> PermitFile | None:
    """The request that renews this paper already, if it is still open."""
    following = file.next_files.filter(variant=Variant.RENEWAL).exclude(status__in=CLOSED)
    return following.order_by("-id").first()


@transaction.atomic
def keep(*, file: PermitFile, form: Renewal, papers: pieces.Pieces, by: Actor, now: datetime) -> None:
    """Keep the whole page: post, contract, payment, papers; nothing is kept when one is refused."""
    common: dict[str, Any] = {"file_id": file.pk, "by": by, "now": now}
    drafts.change_post(job_title=form.cleaned_data["job_title"], region=file.region, **common)
    drafts.write_terms(**form.contract, **common)
    if form.cleaned_data.get("reference"):
        drafts.declare_payment(reference=form.cleaned_data["reference"], **common)
    pieces.keep(file=file, form=papers, by=by, now=now)


@transaction.atomic
def visa_after(certificate: PermitFile, *, by: Actor, now: datetime) -> PermitFile:
    """The draft of the visa that follows a granted certificate: a renewal where a visa holds, else a first one.

    Raises what `files.renew` and `files.open_file` raise.
    """
    held = _visa_of(certificate)
    if held is not None and certificate.variant == Variant.RENEWAL:
        return under_way(held) or files.renew(file_id=held.pk, by=by, now=now)
    started = certificate.visas.exclude(status__in=CLOSED).order_by("-id").first()
    if started is not None:
        return started
    variant = certificate.variant
    made = files.open_file(
        kind=FileKind.VISA, variant=variant, employer=certificate.employer, worker=certificate.worker,
        facts=certificate.facts, on=timezone.localdate(now), job_title=certificate.job_title, region=certificate.region,
        domestic=certificate.domestic, certificate=certificate, by=by, now=now,
    )  # fmt: skip
    earlier = ContractTerms.objects.filter(file=certificate).first()
    if earlier is not None:
        known = {name: getattr(earlier, name) for name in _COPIED}
        drafts.write_terms(file_id=made.pk, by=by, now=now, **known)
    return made


def _visa_of(certificate: PermitFile) -> PermitFile | None:
    """The visa given for the same person, employer and post."""
    return (
        PermitFile.objects.filter(
            kind=FileKind.VISA, status=FileStatus.GRANTED, worker=certificate.worker,
            employer=certificate.employer, job_title=certificate.job_title,
        )
        .order_by("-valid_to")
        .first()
    )  # fmt: skip
