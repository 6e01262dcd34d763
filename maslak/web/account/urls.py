"""The addresses of one's own account: what opens it, and where it is open."""

from __future__ import annotations

from django.urls import path

from maslak.web.account import views_door, views_keys, views_sessions

app_name = "account"
urlpatterns = [
    path("", views_keys.keys, name="keys"),
    path("preparer/", views_keys.set_up, name="set-up"),
    path("application/", views_keys.application, name="application"),
    path("cle/nouvelle/", views_keys.passkey_new, name="passkey-new"),
    path("cle/nouvelle/options/", views_keys.passkey_options, name="passkey-options"),
    path("cle/<int:factor_id>/nom/", views_keys.passkey_rename, name="passkey-rename"),
    path("cle/<int:factor_id>/retirer/", views_keys.factor_remove, name="factor-remove"),
    path("codes/", views_keys.codes, name="codes"),
    path("connexions/", views_sessions.sessions, name="sessions"),
    path("connexions/autres/fin/", views_sessions.end_others, name="sessions-end-others"),
    path("connexions/<int:session_id>/fin/", views_sessions.end, name="session-end"),
    path("appareil-perdu/", views_sessions.lost_device, name="lost-device"),
    path("confirmer/", views_door.confirm, name="confirm"),
    path("confirmer/options/", views_door.confirm_options, name="confirm-options"),
    path("deuxieme-etape/", views_door.second_step, name="second-step"),
    path("deuxieme-etape/options/", views_door.second_step_options, name="second-step-options"),
    path("cle/", views_door.passkey, name="passkey"),
    path("cle/options/", views_door.any_passkey_options, name="any-passkey-options"),
    path("nouveau-mot-de-passe/<str:token>/", views_door.new_password, name="new-password"),
]
