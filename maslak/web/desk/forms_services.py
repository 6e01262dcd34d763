"""Forms of reception, workshops, appointments, referrals, placements and continuity."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maslak.access.models import Organisation
from maslak.access.queries import referral_partners
from maslak.casework.enums import Clock, Need, ReferralPurpose, RefusalReason
from maslak.casework.models import Workshop
from maslak.pathway.enums import Mode
from maslak.people.models import Person
from maslak.placement.enums import ContractType, Evidence, MediatedBy, RetentionOutcome
from maslak.programme.models import Project
from maslak.web import names
from maslak.web.desk.fields import AccountField, Day, FreeLine

HELD = [(mode.value, mode.label) for mode in (Mode.ONSITE, Mode.PHONE, Mode.VIDEO)]
TAUGHT = [(mode.value, mode.label) for mode in (Mode.ONSITE, Mode.VIDEO, Mode.REMOTE, Mode.HYBRID)]
CHOOSE = _("Choisissez")
SPOKEN = ("fr", "ar", "ary", "en", "wo", "ff", "bm", "ln", "es", "sw")


class NamedField(forms.ModelChoiceField):
    """A choice by the name or title that people read."""

    def label_from_instance(self, obj: Any) -> str:
        return str(getattr(obj, "title", "") or getattr(obj, "name", "") or getattr(obj, "text", ""))


class Time(forms.TimeInput):
    """An hour, from the browser's own picker."""

    input_type = "time"


class Arrival(forms.Form):
    """Somebody at the desk: a need and a language, no name."""

    need = forms.ChoiceField(label=_("De quoi s'agit-il ?"), choices=Need.choices, widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("Langue parlée"), required=False)
    interpreter = forms.BooleanField(label=_("Interprète nécessaire"), required=False)
    urgent = forms.BooleanField(label=_("Urgent"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", "—"), *((code, names.language_name(code)) for code in SPOKEN)]


class Conclusion(forms.Form):
    """What was offered to a visitor, and the file that was opened or found, if any."""

    advice = forms.CharField(
        label=_("Ce qui a été proposé"), max_length=200, required=False, widget=FreeLine()
    )
    person = forms.CharField(
        label=_("Référence du dossier, s'il y en a un"),
        max_length=10,
        required=False,
        widget=forms.TextInput({"dir": "ltr", "autocomplete": "off"}),
    )

    def clean_person(self) -> Person | None:
        ref = self.cleaned_data["person"].upper()
        found = Person.objects.filter(ref=ref).first() if ref else None
        if ref and found is None:
            raise forms.ValidationError(_("Aucun dossier de votre agence ne porte cette référence."))
        return found


class SessionForm(forms.Form):
    """A session to come."""

    workshop = NamedField(label=_("Atelier"), queryset=Workshop.objects.none(), empty_label=CHOOSE)
    day = forms.DateField(label=_("Jour"), widget=Day())
    begins = forms.TimeField(label=_("De"), widget=Time())
    ends = forms.TimeField(label=_("À"), widget=Time())
    mode = forms.ChoiceField(label=_("Modalité"), choices=TAUGHT)
    place = forms.CharField(label=_("Salle ou lieu"), required=False, max_length=160)
    link = forms.URLField(label=_("Lien"), required=False, assume_scheme="https")
    seats = forms.IntegerField(label=_("Places"), min_value=1, max_value=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["workshop"].queryset = Workshop.objects.filter(is_active=True)


class SeatsForm(forms.Form):
    """Another number of seats."""

    seats = forms.IntegerField(label=_("Places"), min_value=1, max_value=500)


class Reference(forms.Form):
    """A person, by the reference of the file."""

    person = forms.CharField(
        label=_("Référence du dossier"),
        max_length=10,
        widget=forms.TextInput({"dir": "ltr", "autocomplete": "off"}),
    )


class SlotsForm(forms.Form):
    """Hours to open for appointments."""

    counsellor = AccountField(label=_("Conseiller"), queryset=None)
    day = forms.DateField(label=_("Jour"), widget=Day())
    opens = forms.TimeField(label=_("De"), widget=Time())
    closes = forms.TimeField(label=_("À"), widget=Time())
    minutes = forms.IntegerField(
        label=_("Durée de chaque rendez-vous (minutes)"), min_value=10, max_value=180, initial=30
    )
    mode = forms.ChoiceField(label=_("Modalité"), choices=HELD)
    link = forms.URLField(label=_("Lien de la visioconférence"), required=False, assume_scheme="https")

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["counsellor"].queryset = colleagues


class SlotChoice(forms.ModelChoiceField):
    """A free hour, in words."""

    def label_from_instance(self, obj: Any) -> str:
        local = timezone.localtime(obj.starts_at)
        return f"{local:%d/%m/%Y %H:%M} · {obj.counsellor.display_name} · {obj.get_mode_display()}"


class Move(forms.Form):
    """Another free hour for an appointment."""

    slot_id = SlotChoice(label=_("Nouvelle heure"), queryset=None, empty_label=CHOOSE)

    def __init__(self, *args: Any, slots: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slot_id"].queryset = slots


class Booking(forms.Form):
    """A free hour for a person."""

    slot_id = SlotChoice(label=_("Heure libre"), queryset=None, empty_label=CHOOSE)
    purpose = forms.CharField(label=_("Objet"), max_length=160, widget=FreeLine())

    def __init__(self, *args: Any, slots: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slot_id"].queryset = slots


class SeatForm(forms.Form):
    """A session for a person."""

    session_id = forms.ChoiceField(label=_("Séance"))

    def __init__(self, *args: Any, sessions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["session_id"].choices = [
            ("", CHOOSE),
            *((s.pk, _in_words(s)) for s in sessions),
        ]


def _in_words(session: Any) -> str:
    """When, what, and whether one would wait for a seat."""
    words = f"{timezone.localtime(session.starts_at):%d/%m/%Y %H:%M} · {session.workshop.title}"
    full = session.seats and session.taken >= session.seats
    return _("%(session)s (complet : liste d'attente)") % {"session": words} if full else words


class ReferralForm(forms.Form):
    """A person sent on to another organisation, who agreed to it."""

    to_organisation = NamedField(
        label=_("Vers quelle organisation ?"), queryset=Organisation.objects.none(), empty_label=CHOOSE
    )
    purpose = forms.ChoiceField(label=_("Pour quoi ?"), choices=ReferralPurpose.choices)
    need = forms.CharField(
        label=_("Besoin, en une phrase"), max_length=300, widget=FreeLine(),
        help_text=_("L'autre organisation lit cette phrase avant d'accepter : ni nom, ni nationalité, ni statut."),
    )  # fmt: skip
    urgent = forms.BooleanField(label=_("Urgent"), required=False)
    agreed = forms.BooleanField(
        label=_("J'ai lu le texte d'accord avec la personne, et elle est d'accord pour cette organisation")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_organisation"].queryset = referral_partners()


class RefusalForm(forms.Form):
    """Why a referral is refused."""

    reason = forms.ChoiceField(label=_("Raison"), choices=RefusalReason.choices)


class OutcomeForm(forms.Form):
    """What came of a referral."""

    outcome = forms.CharField(label=_("Ce qui a été obtenu"), max_length=300, widget=FreeLine())
    on = forms.DateField(label=_("Le"), widget=Day())


class PlacementForm(forms.Form):
    """A person in a job."""

    employer = forms.CharField(
        label=_("Employeur"), max_length=160, widget=forms.TextInput({"list": "employeurs"})
    )
    job_title = forms.CharField(label=_("Poste"), max_length=120)
    contract_type = forms.ChoiceField(label=_("Contrat"), choices=ContractType.choices)
    starts_on = forms.DateField(label=_("Début"), widget=Day())
    ends_on = forms.DateField(label=_("Fin prévue"), widget=Day(), required=False)
    wage_mad = forms.DecimalField(label=_("Salaire brut par mois (DH)"), min_value=1, required=False)
    region = forms.ChoiceField(label=_("Région du lieu de travail"), required=False)
    evidence = forms.ChoiceField(label=_("Preuve"), choices=Evidence.choices)
    mediated_by = forms.ChoiceField(label=_("Trouvé"), choices=MediatedBy.choices)
    assisted = forms.BooleanField(label=_("Contrat aidé"), required=False)
    project = NamedField(
        label=_("Projet"), queryset=Project.objects.none(), required=False, empty_label=_("Aucun")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = [("", "—"), *names.regions()]
        self.fields["project"].queryset = Project.objects.order_by("code")


class CheckForm(forms.Form):
    """Is the person still in work?"""

    outcome = forms.ChoiceField(
        label=_("Où en est la personne ?"),
        choices=[(o.value, o.label) for o in RetentionOutcome if o.value not in ("due", "cancelled")],
        widget=forms.RadioSelect,
    )
    on = forms.DateField(label=_("Vérifié le"), widget=Day())
    note = forms.CharField(label=_("Remarque"), max_length=200, required=False, widget=FreeLine())


class EndForm(forms.Form):
    """A job that ended."""

    ended_on = forms.DateField(label=_("Terminé le"), widget=Day())
    reason = forms.CharField(label=_("Pourquoi ?"), max_length=200, widget=FreeLine())


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(label=_("Pourquoi ?"), max_length=200, widget=FreeLine())


class ContinuityForm(forms.Form):
    """An office at a distance for a while."""

    starts_on = forms.DateField(label=_("Du"), widget=Day())
    ends_on = forms.DateField(label=_("Au"), widget=Day())
    clocks = forms.MultipleChoiceField(
        label=_("Délais suspendus pendant ce temps"),
        choices=Clock.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    guidance_fr = forms.CharField(
        label=_("Comment obtenir chaque service, en français"), widget=forms.Textarea({"rows": 4})
    )
    guidance_ar = forms.CharField(
        label=_("Comment obtenir chaque service, en arabe"),
        widget=forms.Textarea({"rows": 4, "dir": "rtl", "lang": "ar"}),
    )
    guidance_en = forms.CharField(
        label=_("Comment obtenir chaque service, en anglais"), widget=forms.Textarea({"rows": 4})
    )


class EndEarlyForm(forms.Form):
    """The last day at a distance."""

    last_day = forms.DateField(label=_("Dernier jour à distance"), widget=Day())


class ProlongForm(forms.Form):
    """A later last day at a distance."""

    ends_on = forms.DateField(label=_("À distance jusqu'au"), widget=Day())
