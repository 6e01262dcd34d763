"""The addresses of what guards the files: emergencies, ties, cards, pages shared with the support."""

from __future__ import annotations

from django.urls import path

from maslak.web.guards import views_cards, views_conflicts, views_emergencies, views_support

app_name = "guards"
urlpatterns = [
    path("urgence/", views_emergencies.open_file, name="emergency"),
    path("urgence/<int:pk>/fin/", views_emergencies.end, name="emergency-end"),
    path("urgences/", views_emergencies.listed, name="emergencies"),
    path("urgences/<int:pk>/", views_emergencies.review, name="emergency-review"),
    path("liens/", views_conflicts.conflicts, name="conflicts"),
    path("liens/<int:pk>/fin/", views_conflicts.end, name="conflict-end"),
    path("carte/<slug:ref>/", views_cards.hand_over, name="card"),
    path("carte/<slug:ref>/annuler/", views_cards.revoke, name="card-revoke"),
    path("assistance/", views_support.mine, name="support"),
    path("assistance/<int:pk>/accord/", views_support.agree, name="support-agree"),
    path("assistance/<int:pk>/fin/", views_support.end, name="support-end"),
    path("assistance/<int:pk>/code/", views_support.begin, name="support-begin"),
    path("assistance/compte/<int:user_id>/", views_support.ask, name="support-ask"),
]
