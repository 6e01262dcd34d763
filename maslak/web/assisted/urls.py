"""The addresses of assisted contracts."""

from __future__ import annotations

from django.urls import path

from maslak.web.assisted import (
    views_agreement,
    views_ask,
    views_claims,
    views_lists,
    views_money,
    views_paper,
)

app_name = "assisted"
_ONE = "<slug:ref>/"
_MONTH = f"{_ONE}mois/<int:number>/"
urlpatterns = [
    path("", views_lists.home, name="home"),
    path("dispositifs/", views_money.schemes, name="schemes"),
    path("dispositifs/<slug:code>/", views_money.scheme, name="scheme"),
    path("dispositifs/<slug:code>/valeur/", views_money.set_value, name="value-new"),
    path("enveloppes/", views_money.envelope_list, name="envelopes"),
    path("enveloppes/nouvelle/", views_money.envelope_new, name="envelope-new"),
    path("enveloppes/<slug:ref>/plafond/", views_money.ceiling, name="ceiling"),
    path("demander/", views_ask.from_reference, name="ask"),
    path("demander/embauche/<slug:ref>/", views_ask.from_hire, name="ask-hire"),
    path("demander/insertion/<slug:ref>/", views_ask.from_placement, name="ask-placement"),
    path(_ONE, views_agreement.agreement, name="agreement"),
    path(f"{_ONE}declarations/", views_ask.declare, name="declare"),
    path(f"{_ONE}pieces/", views_ask.attach, name="proofs"),
    path(f"{_ONE}pieces/<slug:number>/", views_ask.copy, name="copy-download"),
    path(f"{_ONE}pieces/<slug:number>/retirer/", views_ask.detach, name="detach"),
    path(f"{_ONE}envoyer/", views_ask.submit, name="submit"),
    path(f"{_ONE}retirer/", views_ask.withdraw, name="withdraw"),
    path(f"{_ONE}accorder/", views_agreement.accept, name="accept"),
    path(f"{_ONE}reponse/<slug:name>/", views_agreement.answer, name="answer"),
    path(f"{_ONE}etape/<slug:name>/", views_agreement.step, name="step"),
    path(f"{_ONE}verifications/<int:number>/", views_agreement.check, name="check"),
    path(f"{_ONE}rupture/", views_agreement.break_off, name="break"),
    path(f"{_ONE}remboursement/", views_agreement.repay, name="repay"),
    path(f"{_ONE}remise/", views_agreement.waive, name="waive"),
    path(f"{_ONE}convention/", views_paper.draw_up, name="draw-up"),
    path(f"{_ONE}convention/<slug:number>.pdf", views_paper.paper, name="paper-download"),
    path(f"{_ONE}lettre/", views_agreement.letter, name="letter"),
    path(_MONTH, views_claims.claim, name="claim"),
    path(f"{_MONTH}accepter/", views_claims.accept, name="claim-accept"),
    path(f"{_MONTH}reponse/<slug:name>/", views_claims.answer, name="claim-answer"),
    path(f"{_MONTH}versement/", views_claims.pay, name="pay"),
]
