"""The form that opens a file: only what a service needs, and nothing that is forbidden to collect."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from maslak.access.actor import Actor
from maslak.people.enums import Cefr, DocumentKind, Education, Purpose, ResidenceBasis, Sex
from maslak.web import names
from maslak.web.desk import fields
from maslak.web.desk.colleagues import colleagues

EMPTY = ("", "—")


class Identity(forms.Form):
    """Who the person is, as they say it; the same fields to open a file and to correct it."""

    family_name = forms.CharField(
        label=_("Nom"), max_length=120, widget=fields.name_input(),
        help_text=_("Une personne qui n'a qu'un seul nom l'a ici."),
        error_messages={"required": _("Écrivez le nom.")},
    )  # fmt: skip
    given_name = forms.CharField(
        label=_("Prénom"), required=False, max_length=120, widget=fields.name_input()
    )
    name_in_arabic = forms.CharField(
        label=_("Nom en arabe"),
        required=False,
        max_length=160,
        widget=fields.name_input(dir="rtl", lang="ar"),
    )
    sex = forms.ChoiceField(
        label=_("Sexe"),
        choices=Sex.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Indiquez le sexe, ou « non indiqué ».")},
    )
    birth_date = forms.DateField(
        label=_("Date de naissance"), required=False, widget=fields.Day(),
        help_text=_("Si le jour n'est pas connu, laissez vide et donnez l'année."),
    )  # fmt: skip
    birth_year = fields.year_field()
    nationality = forms.ChoiceField(
        label=_("Nationalité"),
        choices=lambda: [("", _("Choisissez")), *names.countries()],
        error_messages={"required": _("Choisissez la nationalité dans la liste.")},
    )
    phone = forms.CharField(label=_("Téléphone"), required=False, max_length=40, widget=fields.phone_input())
    preferred_language = forms.ChoiceField(
        label=_("Langue des messages et des papiers"), choices=settings.LANGUAGES, initial="fr"
    )
    region = forms.ChoiceField(
        label=_("Région"), required=False, choices=lambda: [("", _("Non indiquée")), *names.regions()]
    )
    city = forms.CharField(label=_("Ville"), required=False, max_length=80)
    needs_interpreter = forms.BooleanField(label=_("A besoin d'un interprète"), required=False)
    needs_childcare = forms.BooleanField(label=_("A besoin d'une garde d'enfants pour venir"), required=False)
    education = forms.ChoiceField(label=_("Niveau d'études"), required=False, choices=Education.choices)
    education_field = forms.CharField(
        label=_("Domaine d'études ou de formation"), required=False, max_length=120, widget=fields.FreeLine()
    )

    SECTIONS: tuple[tuple[Any, tuple[str, ...]], ...] = (
        (
            _("La personne"),
            ("family_name", "given_name", "name_in_arabic", "sex", "birth_date", "birth_year", "nationality"),
        ),
        (
            _("Où et comment la joindre"),
            ("phone", "preferred_language", "region", "city", "needs_interpreter", "needs_childcare"),
        ),
        (_("Études"), ("education", "education_field")),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("birth_date"):
            given["birth_year"] = given["birth_date"].year
        return given

    @property
    def sections(self) -> list[dict[str, Any]]:
        """The form in parts: title and bound fields."""
        return [
            {"title": title, "fields": [self[name] for name in listed]} for title, listed in self.SECTIONS
        ]

    @property
    def person_data(self) -> dict[str, Any]:
        """What the register keeps of the answers."""
        return {name: self.cleaned_data[name] for name in Identity.base_fields}


class Residence(forms.Form):
    """What the stay rests on; never asked for its own sake."""

    basis = forms.ChoiceField(
        label=_("Motif du séjour"), choices=ResidenceBasis.choices, initial=ResidenceBasis.UNKNOWN,
        help_text=_("Seulement si un service en dépend. « Non demandé » est une réponse complète."),
    )  # fmt: skip
    residence_from = forms.DateField(label=_("Valable à partir du"), required=False, widget=fields.Day())
    residence_to = forms.DateField(label=_("Jusqu'au"), required=False, widget=fields.Day())

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("residence_from"), given.get("residence_to")
        if first and last and last < first:
            self.add_error("residence_to", _("La fin de validité précède le début. Vérifiez les deux dates."))
        return given

    @property
    def period(self) -> dict[str, Any] | None:
        """The period of residence, or None when it was not asked."""
        given = self.cleaned_data
        if (
            given["basis"] == ResidenceBasis.UNKNOWN
            and not given["residence_from"]
            and not given["residence_to"]
        ):
            return None
        return {
            "basis": given["basis"],
            "valid_from": given["residence_from"],
            "valid_to": given["residence_to"],
        }


class Paper(forms.Form):
    """A paper that the person shows. No copy is kept."""

    document_kind = forms.ChoiceField(
        label=_("Document"), choices=[("", _("Aucun")), *DocumentKind.choices], required=False
    )
    document_number = forms.CharField(
        label=_("Numéro du document"), required=False, max_length=40, widget=fields.number_input()
    )
    issuer = forms.ChoiceField(
        label=_("Délivré par un autre État"), required=False,
        choices=lambda: [("", _("Non : Maroc, HCR ou État de la nationalité")), *names.countries()],
    )  # fmt: skip
    issued_on = forms.DateField(label=_("Délivré le"), required=False, widget=fields.Day())
    document_to = forms.DateField(label=_("Valable jusqu'au"), required=False, widget=fields.Day())
    seen = forms.BooleanField(label=_("J'ai vu l'original aujourd'hui"), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("document_number") and not given.get("document_kind"):
            self.add_error("document_kind", _("Dites de quel document vient ce numéro."))
        if given.get("document_kind") and not given.get("document_number"):
            self.add_error("document_number", _("Écrivez le numéro du document, ou choisissez « Aucun »."))
        first, last = given.get("issued_on"), given.get("document_to")
        if first and last and last < first:
            self.add_error("document_to", _("La date de fin de validité précède la date de délivrance."))
        return given

    def paper(self, today: Any) -> dict[str, Any] | None:
        """The paper as the register takes it, or None when none was shown."""
        given = self.cleaned_data
        if not given["document_number"]:
            return None
        return {
            "kind": given["document_kind"], "number": given["document_number"], "issuer": given["issuer"],
            "issued_on": given["issued_on"], "valid_to": given["document_to"],
            "seen_on": today if given["seen"] else None,
        }  # fmt: skip


class Registration(Identity, Residence, Paper):
    """The whole form of the counter."""

    skills = forms.CharField(
        label=_("Ce que la personne sait faire"), required=False, widget=fields.FreeText(),
        help_text=_("Un savoir-faire par ligne, dans ses mots."),
    )  # fmt: skip
    wanted = forms.CharField(
        label=_("Le travail qu'elle cherche"), required=False, widget=fields.FreeText(),
        help_text=_("Un métier par ligne, le plus souhaité d'abord."),
    )  # fmt: skip
    counsellor = fields.AccountField(
        label=_("Qui suivra cette personne"),
        queryset=None,
        required=False,
        empty_label=_("À décider plus tard"),
    )
    consent_language = forms.ChoiceField(
        label=_("Langue dans laquelle les textes ont été lus"), choices=settings.LANGUAGES, initial="fr"
    )
    consent_registration = forms.BooleanField(
        label=_("La personne accepte que son dossier soit tenu"),
        error_messages={
            "required": _(
                "Sans cet accord, aucun dossier ne s'ouvre. Informez et orientez la personne quand même, "
                "sans rien noter."
            )
        },
    )
    consent_sms = forms.BooleanField(label=_("Elle accepte de recevoir des SMS"), required=False)
    consent_share_profile_employers = forms.BooleanField(
        label=_("Elle accepte que son profil, sans son nom, soit montré aux employeurs"), required=False
    )
    consent_statistics = forms.BooleanField(
        label=_("Elle accepte d'être comptée dans les statistiques, sans son nom"), required=False
    )

    field_order = [*Identity.base_fields]
    PAPERS = ("document_kind", "document_number", "document_to", "seen")
    PAPERS_MORE = ("issued_on", "issuer")
    RESIDENCE = ("basis", "residence_from", "residence_to")
    WORK = ("skills", "wanted")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert actor.organisation is not None
        self.fields["counsellor"].queryset = colleagues(actor.organisation)  # type: ignore[attr-defined]
        if actor.user is not None:
            self.fields["counsellor"].initial = actor.user.pk

    @property
    def agreed(self) -> list[str]:
        """The purposes agreed to, beside the registration itself."""
        return [
            purpose
            for purpose in (Purpose.SMS, Purpose.EMPLOYERS, Purpose.STATISTICS)
            if self.cleaned_data[f"consent_{purpose}"]
        ]

    def parts(self, listed: tuple[str, ...]) -> list[Any]:
        """The bound fields of those names."""
        return [self[name] for name in listed]

    @property
    def paper_fields(self) -> list[Any]:
        return self.parts(self.PAPERS)

    @property
    def paper_more_fields(self) -> list[Any]:
        return self.parts(self.PAPERS_MORE)

    @property
    def residence_fields(self) -> list[Any]:
        return self.parts(self.RESIDENCE)

    @property
    def work_fields(self) -> list[Any]:
        return self.parts(self.WORK)


class Spoken(forms.Form):
    """A language and how well it is spoken."""

    language = forms.ChoiceField(
        label=_("Langue"), required=False, choices=lambda: [("", _("Choisissez")), *names.languages()]
    )
    level = forms.ChoiceField(
        label=_("Niveau"), required=False, choices=[("", _("Choisissez")), *Cefr.choices]
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("language") and not given.get("level"):
            self.add_error("level", _("Indiquez le niveau, même approximatif."))
        if given.get("level") and not given.get("language"):
            self.add_error("language", _("Choisissez la langue, ou effacez le niveau."))
        return given


Languages = forms.formset_factory(Spoken, extra=3, max_num=12)


def spoken(languages: Any) -> dict[str, str]:
    """The languages of a valid formset: ISO 639 code → CEFR level."""
    return {
        form.cleaned_data["language"]: form.cleaned_data["level"]
        for form in languages
        if form.cleaned_data.get("language")
    }
