"""The forms of access: filters of the trail, a new account, an access to give or to end."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maslak.access.enums import Role
from maslak.access.models import Organisation
from maslak.web.context import MENUS
from maslak.web.trail_words import EVENTS

# A person's own space comes from their file, and the command line has no account.
# A role is given once it has a page to work on; a person's own access comes from the counter.
STAFF_ROLES = [(value, label) for value, label in Role.choices if value in MENUS and value != Role.PERSON]


class Day(forms.DateInput):
    """A day, picked from the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class OrganisationField(forms.ModelChoiceField):
    """An organisation, by its name in the reader's language."""

    def label_from_instance(self, obj: Organisation) -> str:
        return obj.name


class TrailFilters(forms.Form):
    """What to look for in the trail; every field may stay empty."""

    event = forms.ChoiceField(label=_("Événement"), required=False)
    person = forms.CharField(
        label=_("Référence de la personne"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    organisation = OrganisationField(
        label=_("Organisation"), queryset=Organisation.objects.none(), required=False, empty_label=_("Toutes")
    )
    account = forms.CharField(label=_("Nom d'utilisateur"), required=False, max_length=80)
    since = forms.DateField(label=_("Du"), required=False, widget=Day())
    until = forms.DateField(label=_("Au"), required=False, widget=Day())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        events = sorted(((code, str(label)) for code, label in EVENTS.items()), key=lambda pair: pair[1])
        self.fields["event"].choices = [("", _("Tous")), *events]  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = Organisation.objects.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("since") and given.get("until") and given["until"] < given["since"]:
            self.add_error("until", _("La fin de la période vient avant son début."))
        return given


class AccountSearch(forms.Form):
    """A word of the name."""

    q = forms.CharField(label=_("Nom ou nom d'utilisateur"), required=False, max_length=80)


class NewAccount(forms.Form):
    """Whom the account is for; its first password is handed over in person, then changed by its owner."""

    display_name = forms.CharField(
        label=_("Nom affiché"), max_length=120, help_text=_("Comme les collègues le liront.")
    )
    username = forms.CharField(
        label=_("Nom d'utilisateur"),
        max_length=80,
        validators=[ASCIIUsernameValidator()],
        help_text=_("Lettres sans accent, chiffres et . - _ seulement."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label=_("Premier mot de passe"),
        strip=False,
        help_text=_("Au moins 12 signes. Remettez-le en main propre ; son titulaire le changera aussitôt."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    language = forms.ChoiceField(label=_("Langue des pages"), choices=settings.LANGUAGES, initial="fr")


class NewMembership(forms.Form):
    """For which organisation an account may act, in which role, from which day on."""

    organisation = OrganisationField(
        label=_("Organisation"),
        queryset=Organisation.objects.none(),
        empty_label=_("Choisissez une organisation"),
    )
    role = forms.ChoiceField(label=_("Rôle"), choices=[("", _("Choisissez un rôle")), *STAFF_ROLES])
    since = forms.DateField(label=_("À partir du"), widget=Day())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["since"].initial = timezone.localdate


class MembershipEnd(forms.Form):
    """The last day on which the account may act."""

    until = forms.DateField(label=_("Dernier jour"), widget=Day())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = timezone.localdate
