"""Forms of events: to prepare one, to come to one, to follow up."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maslak.outreach.enums import Audience, EventKind, Language, Visitor
from maslak.outreach.models import Contact, Event, Stand
from maslak.pathway.enums import Mode
from maslak.web.outreach.forms import CHOOSE, LONG, RegionField, ThreeLanguages, day_field, topic_field

MODES = [(each.value, each.label) for each in (Mode.ONSITE, Mode.REMOTE, Mode.HYBRID)]


def _moment(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget)


def _seats(**more: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Places"),
        min_value=1,
        max_value=100_000,
        required=False,
        help_text=_("Vide : sans limite."),
        **more,
    )


class EventForm(ThreeLanguages):
    """An event to prepare."""

    kind = forms.ChoiceField(label=_("Genre"), choices=[CHOOSE, *EventKind.choices])
    audience = forms.ChoiceField(label=_("Public"), choices=[CHOOSE, *Audience.choices])
    topic = topic_field()
    mode = forms.ChoiceField(label=_("Façon de participer"), choices=MODES)
    place = forms.CharField(label=_("Lieu"), max_length=200, required=False)
    city = forms.CharField(label=_("Ville"), max_length=80, required=False)
    region = RegionField(label=_("Région"), required=False)
    link = forms.URLField(
        label=_("Lien pour participer"), max_length=300, required=False, assume_scheme="https",
        help_text=_("Montré aux seules personnes inscrites."), widget=forms.URLInput({"dir": "ltr"}),
    )  # fmt: skip
    starts_at = _moment(_("Début"))
    ends_at = _moment(_("Fin"))
    seats = _seats()


class SeatsForm(forms.Form):
    """Another number of seats."""

    seats = _seats()


class StandForm(forms.Form):
    """One more stand."""

    name = forms.CharField(label=_("Exposant"), max_length=160)
    offer = forms.CharField(label=_("Ce qu'on y trouve"), max_length=400, required=False)
    link = forms.URLField(
        label=_("Lien"),
        max_length=300,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput({"dir": "ltr"}),
    )


class TalkForm(forms.Form):
    """One more session."""

    title = forms.CharField(label=_("Titre"), max_length=200)
    speaker = forms.CharField(label=_("Intervenant·e"), max_length=160, required=False)
    language = forms.ChoiceField(label=_("Langue"), choices=Language.choices)
    starts_at = _moment(_("Début"))
    ends_at = _moment(_("Fin"))
    seats = _seats()


class LessonsForm(forms.Form):
    """What was learned."""

    lessons = forms.CharField(label=_("Ce qui a été appris"), max_length=4000, widget=forms.Textarea(LONG))


class HoldForm(LessonsForm):
    """The event took place."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lessons"].required = False


class LeadForm(forms.Form):
    """Somebody to contact again."""

    who = forms.CharField(label=_("Qui recontacter"), max_length=160)
    topic = topic_field()
    note = forms.CharField(label=_("À propos de"), max_length=400, required=False)
    stand = forms.ModelChoiceField(label=_("Stand"), queryset=Stand.objects.none(), required=False)
    due_on = day_field(_("Avant le"))

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stand"].queryset = event.stands.all()  # type: ignore[attr-defined]
        self.fields["stand"].label_from_instance = lambda stand: f"{stand.number} · {stand.name}"  # type: ignore[attr-defined]


class LeadEndForm(forms.Form):
    """What came of a lead."""

    outcome = forms.CharField(label=_("Ce qui s'est passé"), max_length=300, required=False)


class ConvertForm(LeadEndForm):
    """The lead became a contact that was noted."""

    contact = forms.ModelChoiceField(label=_("Contact noté"), queryset=Contact.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Contact.objects.filter(status="noted").select_related("employer")
        self.fields["contact"].queryset = found  # type: ignore[attr-defined]
        self.fields["contact"].label_from_instance = lambda c: f"{c.employer.name} · {c.on:%d/%m/%Y}"  # type: ignore[attr-defined]


class RegisterForm(forms.Form):
    """Coming to an event: the least that is needed."""

    name = forms.CharField(
        label=_("Comment vous appeler ?"), max_length=60,
        help_text=_("Un prénom suffit ; il figure sur la liste d'accueil."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    visitor = forms.ChoiceField(label=_("Vous venez"), choices=Visitor.choices, widget=forms.RadioSelect)
    body = forms.CharField(
        label=_("Entreprise, institution ou association"), max_length=160, required=False,
        help_text=_("Si vous la représentez."),
    )  # fmt: skip
    talks = forms.TypedMultipleChoiceField(
        label=_("Sessions qui vous intéressent"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    contact = forms.CharField(
        label=_("Adresse électronique ou téléphone"), max_length=120, required=False,
        help_text=_(
            "Facultatif : pour vous prévenir par courriel si une place se libère ou si l'événement est annulé. "
            "Effacé six mois après l'événement."
        ),
        widget=forms.TextInput({"dir": "ltr", "autocomplete": "off"}),
    )  # fmt: skip
    may_contact = forms.BooleanField(
        label=_("J'accepte d'être recontacté·e sur ce dont nous aurons parlé"), required=False
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        talks = [talk for talk in event.talks.all() if not talk.full]
        if talks:
            self.fields["talks"].choices = [(talk.pk, talk.title) for talk in talks]  # type: ignore[attr-defined]
        else:
            del self.fields["talks"]
