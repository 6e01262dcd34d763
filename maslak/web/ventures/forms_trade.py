"""Forms of an enterprise that trades: turnover, capital, financing asked for; and of a project's team."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from maslak.access.enums import Role
from maslak.access.models import Membership, User
from maslak.law import financing
from maslak.reporting import wording
from maslak.ventures.enums import Activity, RefusalGround, RequestStatus
from maslak.ventures.models import Venture
from maslak.web.desk.fields import AccountField
from maslak.web.ventures.forms import _CHOOSE, _LONG, ProjectField, _amount, _count, _day


class TurnoverForm(forms.Form):
    """Turnover of one month."""

    month = forms.ChoiceField(label=_("Mois"))
    activity = forms.ChoiceField(label=_("Activité"), choices=Activity.choices, widget=forms.RadioSelect)
    amount_mad = _amount(_("Chiffre d'affaires du mois, en dirhams"))
    customer = forms.CharField(
        label=_("Client, si un seul vous paie l'essentiel"), max_length=80, required=False,
        help_text=_("Laissez vide pour l'ensemble des autres clients."),
    )  # fmt: skip

    def __init__(self, *args: Any, venture: Venture, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "fr"
        names = wording.months(language, "wide")
        months = _months_back(venture.created_on or today, venture.ended_on or today)
        self.fields["month"].choices = [(f"{m:%Y-%m}", f"{names[m.month - 1]} {m.year}") for m in months]

    def clean_month(self) -> date:
        year, month = self.cleaned_data["month"].split("-")
        return date(int(year), int(month), 1)


def _months_back(first: date, last: date, most: int = 36) -> list[date]:
    """The months of that time, the latest first."""
    found, month = [], last.replace(day=1)
    while month >= first.replace(day=1) and len(found) < most:
        found.append(month)
        month = date(month.year - (month.month == 1), month.month - 1 or 12, 1)
    return found


class AskForm(forms.Form):
    """A product of the catalogue, asked for."""

    product = forms.ChoiceField(label=_("Financement"))
    amount_mad = _amount(_("Montant demandé, en dirhams"))
    sent_on = _day(_("Demande envoyée le"))

    def __init__(self, *args: Any, venture: Venture, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "fr"
        offered = financing.products(timezone.localdate(), form=venture.legal_form)
        self.fields["product"].choices = [
            _CHOOSE,
            *((each.code, each.label.in_language(language)) for each in offered),
        ]


class AnswerForm(forms.Form):
    """What a provider answered."""

    status = forms.ChoiceField(
        label=_("Réponse"), widget=forms.RadioSelect,
        choices=[(s.value, s.label) for s in RequestStatus if s != RequestStatus.SENT],
    )  # fmt: skip
    ground = forms.ChoiceField(
        label=_("Raison, en cas de refus"), choices=RefusalGround.choices, required=False
    )
    on = _day(_("Répondu le"))


class CapitalForm(forms.Form):
    """What a share is worth, and how many each member takes."""

    share_mad = _amount(_("Valeur d'une part, en dirhams"))

    def __init__(self, *args: Any, team: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team = team
        for row in team:
            name = (
                row["person"].full_name if row["person"] else _("Personne suivie par une autre organisation")
            )
            self.fields[f"shares-{row['member'].pk}"] = _count(name, initial=row["member"].shares)

    def shares(self) -> dict[int, int]:
        return {row["member"].pk: self.cleaned_data[f"shares-{row['member'].pk}"] for row in self.team}


class DescribeForm(forms.Form):
    """What a project says of itself."""

    title = forms.CharField(label=_("Le projet en quelques mots"), max_length=160)
    summary = forms.CharField(
        label=_("Ce que le projet vend, à qui"), max_length=1000, required=False, widget=forms.Textarea(_LONG)
    )
    sector = forms.CharField(label=_("Secteur d'activité"), max_length=40, required=False)
    city = forms.CharField(label=_("Ville"), max_length=80, required=False)
    project = ProjectField()
    direct_jobs = _count(_("Emplois créés, hors équipe du projet"))
    indirect_jobs = _count(_("Emplois indirects"))
    coach = AccountField(
        label=_("Accompagné par"), queryset=User.objects.none(), required=False, empty_label=_("Personne")
    )

    def __init__(self, *args: Any, venture: Venture, **kwargs: Any) -> None:
        initial = {name: getattr(venture, name) for name in self.base_fields}
        super().__init__(*args, initial=initial, **kwargs)
        staff = Membership.objects.filter(
            organisation=venture.organisation, until=None, role__in=_FOLLOWING
        ).values("user_id")
        self.fields["coach"].queryset = User.objects.filter(pk__in=staff).order_by("display_name")


_FOLLOWING = (Role.COACH, Role.COUNSELLOR, Role.SUPERVISOR, Role.CASEWORKER)


class LeaveForm(forms.Form):
    """The day somebody leaves the team."""

    until = _day(_("Dans l'équipe jusqu'au"))


class OptionalVisitForm(forms.Form):
    """A visit beside those that are due."""

    month = forms.TypedChoiceField(label=_("Mois après la création"), coerce=int)

    def __init__(self, *args: Any, months: tuple[int, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = [(n, _("Mois %(month)s") % {"month": n}) for n in months]
