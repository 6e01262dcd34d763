"""The addresses of those who file: employers, and the offices that accompany people. References are random."""

from __future__ import annotations

from django.urls import path

from maslak.web.employer import (
    views_acts,
    views_applications,
    views_candidates,
    views_contacts,
    views_counter,
    views_doubles,
    views_draft,
    views_establishment,
    views_file,
    views_home,
    views_new,
    views_offers,
    views_papers,
    views_renewal,
)

app_name = "employer"
_FILE = "demandes/<slug:ref>/"
_APPLICATION = "candidatures/<slug:ref>/"
urlpatterns = [
    path("", views_home.home, name="home"),
    path("demandes/", views_home.files, name="files"),
    path("demandes/nouvelle/", views_new.new, name="file-new"),
    path("etablissement/", views_establishment.establishment, name="establishment"),
    path("etablissement/nouveau/", views_establishment.new, name="establishment-new"),
    path("etablissement/doublons/", views_doubles.doubles, name="doubles"),
    path("etablissement/doublons/<slug:first>/<slug:second>/", views_doubles.double, name="double"),
    path(
        "etablissement/doublons/<slug:first>/<slug:second>/distincts/",
        views_doubles.apart,
        name="double-apart",
    ),
    path("etablissement/<slug:ref>/", views_establishment.edit, name="establishment-edit"),
    path("etablissement/<slug:ref>/contacts/", views_contacts.contacts, name="contacts"),
    path("etablissement/<slug:ref>/contacts/<slug:contact>/", views_contacts.contact, name="contact"),
    path("etablissement/<slug:ref>/contacts/<slug:contact>/parti/", views_contacts.left, name="contact-left"),
    # offers of work
    path("offres/", views_offers.offer_list, name="offers"),
    path("offres/nouvelle/", views_offers.offer_new, name="offer-new"),
    path("offres/coller/", views_offers.offer_paste, name="offer-paste"),
    path("offres/<slug:ref>/", views_offers.offer, name="offer"),
    path("offres/<slug:ref>/corriger/", views_offers.offer_edit, name="offer-edit"),
    path("offres/<slug:ref>/metier/", views_offers.offer_occupation, name="offer-occupation"),
    path("offres/<slug:ref>/candidats/", views_candidates.offer_candidates, name="offer-candidates"),
    path("offres/<slug:ref>/candidats/inviter/", views_candidates.candidate_invite, name="candidate-invite"),
    path("offres/<slug:ref>/<slug:name>/", views_offers.offer_step, name="offer-step"),
    # applications received
    path(_APPLICATION, views_applications.application, name="application"),
    path(f"{_APPLICATION}embaucher/", views_applications.application_hire, name="application-hire"),
    path(f"{_APPLICATION}refuser/", views_applications.application_refuse, name="application-refuse"),
    path(f"{_APPLICATION}renoncer/", views_applications.application_break_off, name="application-break_off"),
    path(f"{_APPLICATION}cv.pdf", views_applications.application_cv, name="application-cv-download"),
    path(
        f"{_APPLICATION}cv/<slug:form>.json",
        views_applications.application_cv_file,
        name="application-cv-file-download",
    ),
    path(f"{_APPLICATION}<slug:name>/", views_applications.application_step, name="application-step"),
    path(_FILE, views_file.file, name="file"),
    # a draft, page by page
    path(f"{_FILE}personne/", views_draft.worker, name="worker"),
    path(f"{_FILE}personne/numero/", views_file.number, name="number"),
    path(f"{_FILE}contrat/", views_draft.contract, name="contract"),
    path(f"{_FILE}pieces/", views_draft.papers, name="pieces"),
    path(f"{_FILE}pieces/<slug:attachment>/", views_file.copy, name="copy"),
    path(f"{_FILE}pieces/<slug:attachment>/retirer/", views_file.detach, name="detach"),
    path(f"{_FILE}frais/", views_draft.fee, name="fee"),
    path(f"{_FILE}envoyer/", views_draft.send, name="send"),
    # renewals
    path(f"{_FILE}renouveler/", views_renewal.renew, name="renew"),
    path(f"{_FILE}renouvellement/", views_renewal.renewal, name="renewal"),
    path(f"{_FILE}visa/", views_acts.visa_next, name="visa-next"),
    # once it is sent
    path(f"{_FILE}repondre/", views_acts.answer, name="answer"),
    path(f"{_FILE}guichet/", views_counter.counter, name="counter"),
    path(f"{_FILE}guichet/annuler/", views_counter.counter_cancel, name="counter-cancel"),
    path(f"{_FILE}guichet/agenda.ics", views_counter.calendar, name="counter-calendar"),
    path(f"{_FILE}modifier/", views_acts.amend, name="amend"),
    path(f"{_FILE}rompre/", views_acts.terminate, name="terminate"),
    path(f"{_FILE}abandonner/", views_acts.abandon, name="abandon"),
    path(f"{_FILE}recours/", views_acts.appeal, name="appeal"),
    path(f"{_FILE}recours/retirer/", views_acts.appeal_back, name="appeal-back"),
    path(f"{_FILE}suivi/", views_acts.external, name="external"),
    # papers
    path(f"{_FILE}projet-de-contrat.pdf", views_papers.draft_contract, name="draft-contract-download"),
    path(f"{_FILE}documents/<slug:number>.pdf", views_papers.paper, name="paper-download"),
]
