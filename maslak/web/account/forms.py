"""The sign-in form."""

from __future__ import annotations

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """Name and password; the refusal never says which of the two was wrong."""

    username = forms.CharField(
        label=_("Nom d'utilisateur"), widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True})
    )
    password = forms.CharField(
        label=_("Mot de passe"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    error_messages = {
        "invalid_login": _("Nom d'utilisateur ou mot de passe incorrect. Vérifiez les deux, puis réessayez."),
        "inactive": _("Ce compte est fermé. Adressez-vous à votre administrateur."),
    }
