"""The addresses of access: the trail, the table of roles, the accounts."""

from __future__ import annotations

from django.urls import path

from maslak.web.steering import views_access as views

urlpatterns = [
    path("traces/", views.trail, name="trail"),
    path("roles/", views.roles, name="roles"),
    path("comptes/", views.accounts, name="accounts"),
    path("comptes/nouveau/", views.account_new, name="account-new"),
    path("comptes/<int:user_id>/", views.account, name="account"),
    path("comptes/<int:user_id>/acces/", views.membership_grant, name="membership-grant"),
    path("acces/<int:membership_id>/fin/", views.membership_end, name="membership-end"),
]
