"""The forms of signing in and of changing one's password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """Name and password; the refusal never says which of the two was wrong."""

    username = forms.CharField(
        label=_("Nom d'utilisateur"),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Mot de passe"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    error_messages = {
        "invalid_login": _("Nom d'utilisateur ou mot de passe incorrect. Vérifiez les deux, puis réessayez."),
        "inactive": _("Ce compte est fermé. Adressez-vous à votre administrateur."),
    }


class NewPassword(forms.Form):
    """A new password twice."""

    new = forms.CharField(
        label=_("Nouveau mot de passe"),
        strip=False,
        help_text=_("Au moins 12 signes. Une phrase que vous retenez vaut mieux qu'un mot compliqué."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Nouveau mot de passe, une deuxième fois"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("new") and given.get("again") and given["new"] != given["again"]:
            self.add_error("again", _("Les deux saisies diffèrent. Retapez le nouveau mot de passe."))
        return given


class PasswordChange(NewPassword):
    """The present password, then the new one twice."""

    current = forms.CharField(
        label=_("Mot de passe actuel"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ["current", "new", "again"]


def _code_field(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=20,
        required=False,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "dir": "ltr",
                "spellcheck": "false",
            }
        ),
    )


class SecondStep(forms.Form):
    """A code, or what a passkey has answered."""

    code = _code_field(
        _("Code à six chiffres, ou code de secours"),
        _(
            "Le code de votre application change toutes les trente secondes. Un code de secours sert une seule fois."
        ),
    )
    credential = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("code") and not given.get("credential"):
            self.add_error("code", _("Tapez un code, ou utilisez votre clé d'accès."))
        return given


class Confirmation(forms.Form):
    """The password, a code or a passkey: any of what opens the account."""

    password = forms.CharField(
        label=_("Mot de passe actuel"),
        strip=False,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = _code_field(_("Ou un code de votre application, ou un code de secours"))
    credential = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not any(given.get(name) for name in self.fields):
            self.add_error(None, _("Donnez votre mot de passe, un code, ou utilisez votre clé d'accès."))
        return given


class ApplicationCode(forms.Form):
    """The first code that the application shows."""

    code = _code_field(_("Code que l'application affiche"), _("Six chiffres."))
    code.required = True


class PasskeyName(forms.Form):
    """How its owner calls a passkey."""

    name = forms.CharField(
        label=_("Nom de la clé"),
        max_length=60,
        help_text=_("Pour la reconnaître, par exemple « Mon téléphone » ou « Ordinateur du bureau »."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class NewPasskey(PasskeyName):
    """The same with what the browser answers."""

    credential = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("credential") and not self.errors:
            self.add_error(
                None, _("Votre navigateur n'a pas fait de clé. Essayez avec l'application à la place.")
            )
        return given


class LostDevice(forms.Form):
    """Which keys were on the device that was lost."""

    factors = forms.MultipleChoiceField(
        label=_("Ce qui était sur l'appareil perdu"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Ce que vous cochez n'ouvrira plus rien. Dans le doute, cochez tout."),
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["factors"]
        field.choices, field.initial = choices, [value for value, _label in choices]
        if not choices:
            del self.fields["factors"]
