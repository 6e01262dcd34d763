"""The addresses of access: the trail, the table of roles, the accounts."""

from __future__ import annotations

from django.urls import path

from maslak.web.keeping import views_jobs
from maslak.web.steering import views_access as views
from maslak.web.steering import views_backup, views_factors, views_history

urlpatterns = [
    path("traces/", views.trail, name="trail"),
    path("historique/", views_history.history, name="history"),
    path("roles/", views.roles, name="roles"),
    path("sauvegardes/", views_backup.backups, name="backups"),
    path("comptes/", views.accounts, name="accounts"),
    path("comptes/nouveau/", views.account_new, name="account-new"),
    path("comptes/<int:user_id>/", views.account, name="account"),
    path("comptes/<int:user_id>/acces/", views.membership_grant, name="membership-grant"),
    path("comptes/deuxieme-facteur/", views_factors.organisations, name="second-factors"),
    path(
        "comptes/deuxieme-facteur/<int:organisation_id>/",
        views_factors.organisation_day,
        name="second-factor-day",
    ),
    path("comptes/<int:user_id>/cles/retirer/", views_factors.factor_reset, name="factor-reset"),
    path("comptes/<int:user_id>/adresse/", views_factors.email, name="account-email"),
    path("comptes/<int:user_id>/lien/", views_factors.password_link, name="password-link"),
    path("travaux/", views_jobs.listed, name="jobs"),
    path("travaux/<int:pk>/reessayer/", views_jobs.job_retry, name="job-retry"),
    path("travaux/<int:pk>/abandonner/", views_jobs.job_abandon, name="job-abandon"),
    path("messages/<int:pk>/reessayer/", views_jobs.letter_retry, name="letter-retry"),
    path("messages/<int:pk>/abandonner/", views_jobs.letter_abandon, name="letter-abandon"),
    path("acces/<int:membership_id>/fin/", views.membership_end, name="membership-end"),
]
