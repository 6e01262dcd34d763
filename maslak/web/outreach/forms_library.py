"""Forms of the library, of good practice, of studies, trainings and plans."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maslak.access.models import Organisation
from maslak.outreach.enums import Audience, Language, ResourceKind
from maslak.outreach.models import Course, Resource
from maslak.people.enums import Sex
from maslak.web.desk.fields import NOT_KEPT
from maslak.web.outreach.forms import CHOOSE, LONG, RegionField, ThreeLanguages, day_field, topic_field
from maslak.web.outreach.forms_events import MODES


class TitledField(forms.ModelChoiceField):
    """A choice by the title or name that people read."""

    def label_from_instance(self, obj: Any) -> str:
        return str(getattr(obj, "title", "") or obj.name)


def _bodies(label: Any, **more: Any) -> TitledField:
    return TitledField(label=label, queryset=Organisation.objects.filter(is_active=True), **more)


class ResourceForm(ThreeLanguages):
    """A work of the library."""

    kind = forms.ChoiceField(label=_("Genre"), choices=[CHOOSE, *ResourceKind.choices])
    audience = forms.ChoiceField(label=_("Public"), choices=[CHOOSE, *Audience.choices])
    topic = topic_field()


class VersionForm(forms.Form):
    """An edition in one language: a file or a link."""

    language = forms.ChoiceField(label=_("Langue"), choices=Language.choices)
    edition = forms.CharField(
        label=_("Édition"), max_length=60, help_text=_("Par exemple : août 2020, version 2.")
    )
    published_on = day_field(_("Parue le"), initial=timezone.localdate)
    what_changed = forms.CharField(label=_("Ce qui change"), max_length=300, required=False)
    content = forms.FileField(
        label=_("Fichier"), required=False, help_text=_("PDF, image ou vidéo MP4, 10 Mo au plus."),
        widget=forms.FileInput({"accept": "application/pdf,image/jpeg,image/png,video/mp4"}),
    )  # fmt: skip
    link = forms.URLField(
        label=_("Ou lien"), max_length=300, required=False, assume_scheme="https",
        help_text=_("Où la ressource se trouve déjà, en https."), widget=forms.URLInput({"dir": "ltr"}),
    )  # fmt: skip

    def answers(self) -> dict[str, Any]:
        """The answers as the action takes them: the name of the file and its bytes."""
        said = dict(self.cleaned_data)
        sent: UploadedFile | None = said.pop("content")
        return said | {"content": sent.read() if sent else b"", "name": (sent.name or "") if sent else ""}


class PracticeForm(forms.Form):
    """What a fiche is about; its texts come after, language by language."""

    topic = topic_field()
    year = forms.IntegerField(label=_("Année"), min_value=2010, max_value=2100)
    region = RegionField(label=_("Région"), required=False)
    cost_mad = forms.DecimalField(
        label=_("Coût en dirhams"), min_value=0, max_digits=12, decimal_places=2, required=False
    )
    people_reached = forms.IntegerField(label=_("Personnes touchées"), min_value=0, required=False)
    contact = forms.CharField(
        label=_("Service à qui s'adresser"),
        max_length=200,
        help_text=_("Un service et son adresse professionnelle."),
    )


class PracticeTextForm(forms.Form):
    """The fiche in one language."""

    language = forms.ChoiceField(label=_("Langue"), choices=Language.choices)
    title = forms.CharField(label=_("Titre"), max_length=200)
    problem = forms.CharField(label=_("Le problème"), max_length=4000, widget=forms.Textarea(LONG))
    method = forms.CharField(label=_("La méthode"), max_length=4000, widget=forms.Textarea(LONG))
    cost = forms.CharField(
        label=_("Ce qu'il faut"), max_length=2000, required=False, widget=forms.Textarea(LONG)
    )
    result = forms.CharField(label=_("Le résultat"), max_length=4000, widget=forms.Textarea(LONG))


class StudyForm(forms.Form):
    """A study to come."""

    title = forms.CharField(label=_("Titre"), max_length=200)
    text = forms.CharField(
        label=_("Ce qu'elle cherche"), max_length=2000, required=False, widget=forms.Textarea(LONG)
    )
    carried_by = _bodies(_("Menée par"), required=False)
    due_on = day_field(_("Attendue le"), required=False)


class FinishForm(forms.Form):
    """What came out of a study."""

    result = TitledField(label=_("Ressource parue"), queryset=Resource.objects.none(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["result"].queryset = Resource.objects.all()  # type: ignore[attr-defined]


class CourseForm(forms.Form):
    """A training of professionals to come."""

    title = forms.CharField(label=_("Titre"), max_length=200)
    topic = topic_field()
    starts_on = day_field(_("Premier jour"))
    ends_on = day_field(_("Dernier jour"))
    hours = forms.DecimalField(label=_("Durée en heures"), min_value=0, max_digits=5, decimal_places=1)
    mode = forms.ChoiceField(label=_("Façon de participer"), choices=MODES)
    region = RegionField(label=_("Région"), required=False)
    place = forms.CharField(label=_("Lieu"), max_length=160, required=False)
    trainer = forms.CharField(label=_("Formateur ou formatrice"), max_length=160, required=False)
    resource = TitledField(label=_("Guide enseigné"), queryset=Resource.objects.none(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["resource"].queryset = Resource.objects.all()  # type: ignore[attr-defined]


class TraineeForm(forms.Form):
    """A professional on the list."""

    name = forms.CharField(
        label=_("Nom"), max_length=120, help_text=_("Comme il figurera sur l'attestation."),
        widget=forms.TextInput(NOT_KEPT),
    )  # fmt: skip
    body = forms.CharField(label=_("Institution ou association"), max_length=160)
    sex = forms.ChoiceField(
        label=_("Sexe"), choices=[("", _("Non indiqué")), *Sex.choices[:2]], required=False
    )


class RegisterSheet(forms.Form):
    """The hours that each followed."""

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for trainee in course.trainees.all():
            self.fields[f"h{trainee.pk}"] = forms.DecimalField(
                label=f"{trainee.name} · {trainee.body}", min_value=0, max_digits=5, decimal_places=1, required=False,
                initial=course.hours,
            )  # fmt: skip

    def answers(self) -> dict[str, Any]:
        """The hours by number of the list."""
        return {"hours": {int(name[1:]): hours for name, hours in self.cleaned_data.items() if hours}}


class PlanForm(forms.Form):
    """An action plan."""

    title = forms.CharField(label=_("Titre"), max_length=200)
    text = forms.CharField(
        label=_("Ce qu'il vise"), max_length=2000, required=False, widget=forms.Textarea(LONG)
    )
    starts_on = day_field(_("Du"))
    ends_on = day_field(_("Au"))


class TaskForm(forms.Form):
    """One action of a plan."""

    text = forms.CharField(label=_("Ce qui sera fait"), max_length=300)
    owner = _bodies(_("Qui en répond"))
    due_on = day_field(_("Avant le"))


class NoteForm(forms.Form):
    """A word on an action."""

    note = forms.CharField(label=_("Remarque"), max_length=300, required=False)
