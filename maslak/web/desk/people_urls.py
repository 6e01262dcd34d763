"""The day, the people, their files. References in addresses are random; no name ever stands in one."""

from __future__ import annotations

from django.urls import path

from maslak.web.desk import (
    views_agreements,
    views_duplicates,
    views_file,
    views_matches,
    views_papers,
    views_people,
    views_plan,
    views_profile,
    views_registration,
    views_today,
    views_work,
)

_FILE = "personnes/<slug:ref>/"
urlpatterns = [
    path("", views_today.today, name="today"),
    path("personnes/", views_people.people, name="people"),
    path("personnes/recherche/", views_people.search, name="people-search"),
    path("personnes/inscrire/", views_registration.look, name="person-new"),
    path("personnes/inscrire/verification/", views_registration.found, name="person-check"),
    path("personnes/inscrire/dossier/", views_registration.register, name="person-register"),
    path("personnes/inscrire/sujets/", views_registration.topics, name="topics"),
    path("personnes/doublons/", views_duplicates.duplicates, name="duplicates"),
    path("personnes/doublons/<int:pk>/", views_duplicates.duplicate, name="duplicate"),
    path("personnes/doublons/<int:pk>/differentes/", views_duplicates.different, name="duplicate-different"),
    # one file
    path(_FILE, views_file.overview, name="person"),
    path(f"{_FILE}parcours/", views_file.timeline, name="person-timeline"),
    path(f"{_FILE}ressemblances/", views_duplicates.alike, name="person-alike"),
    path(f"{_FILE}ouvrir-ici/", views_file.open_here, name="case-open"),
    path(f"{_FILE}confier/", views_file.assign, name="case-assign"),
    path(f"{_FILE}clore/", views_file.close, name="case-close"),
    path(f"{_FILE}rouvrir/", views_file.reopen, name="case-reopen"),
    # plan and follow-up
    path(f"{_FILE}plan/", views_plan.goal_new, name="goal-new"),
    path(f"{_FILE}plan/<int:pk>/<slug:step>/", views_plan.goal_step, name="goal-step"),
    path(f"{_FILE}suivis/", views_plan.follow_up_new, name="follow-up-new"),
    path(f"{_FILE}suivis/<int:pk>/", views_plan.follow_up, name="follow-up"),
    # profile
    path(f"{_FILE}profil/", views_profile.profile, name="person-profile"),
    path(f"{_FILE}profil/modifier/", views_profile.edit, name="person-edit"),
    path(f"{_FILE}profil/langues/", views_profile.language_set, name="language-set"),
    path(
        f"{_FILE}profil/langues/<slug:code>/retirer/", views_profile.language_remove, name="language-remove"
    ),
    path(f"{_FILE}profil/savoir-faire/", views_profile.skill_add, name="skill-add"),
    path(f"{_FILE}profil/savoir-faire/<int:pk>/retirer/", views_profile.skill_remove, name="skill-remove"),
    path(f"{_FILE}profil/metiers/", views_profile.wanted_add, name="wanted-add"),
    path(f"{_FILE}profil/metiers/<int:pk>/retirer/", views_profile.wanted_remove, name="wanted-remove"),
    # work: how it is looked for, what was done, which trade words mean
    path(f"{_FILE}profil/metiers/<int:pk>/metier/", views_work.wanted_trade, name="wanted-trade"),
    path(f"{_FILE}profil/recherche/", views_work.search, name="job-search"),
    path(f"{_FILE}profil/travaux/", views_work.past_work_add, name="past-work-add"),
    path(f"{_FILE}profil/travaux/<int:pk>/retirer/", views_work.past_work_remove, name="past-work-remove"),
    path(f"{_FILE}profil/travaux/<int:pk>/metier/", views_work.past_work_trade, name="past-work-trade"),
    # offers of work for the person
    path(f"{_FILE}emploi/", views_matches.offers, name="person-matches"),
    path(f"{_FILE}emploi/<slug:offer_ref>/", views_matches.offer, name="person-match"),
    # papers and residence
    path(f"{_FILE}papiers/", views_papers.papers, name="person-papers"),
    path(f"{_FILE}papiers/ajouter/", views_papers.document_new, name="document-new"),
    path(f"{_FILE}papiers/<int:pk>/numero/", views_papers.document_number, name="document-number"),
    path(f"{_FILE}papiers/<int:pk>/retirer/", views_papers.document_remove, name="document-remove"),
    path(f"{_FILE}sejour/ajouter/", views_papers.residence_new, name="residence-new"),
    path(f"{_FILE}sejour/<int:pk>/retirer/", views_papers.residence_remove, name="residence-remove"),
    # agreements and the person's own access
    path(f"{_FILE}accords/", views_agreements.agreements, name="person-consents"),
    path(f"{_FILE}accords/donner/<slug:purpose>/", views_agreements.give, name="consent-give"),
    path(f"{_FILE}accords/<int:pk>/retirer/", views_agreements.withdraw, name="consent-withdraw"),
    path(f"{_FILE}code/", views_agreements.access_code, name="access-code"),
]
