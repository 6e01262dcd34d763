"""The faces of the house, each under its own prefix."""

from __future__ import annotations

from django.urls import include, path

from maslak.web.account import views as account
from maslak.web.permits.views_times import public_times

urlpatterns = [
    path("", include("maslak.web.public.urls")),
    path("embaucher/", include("maslak.web.guide.urls")),
    path("connexion/", account.SignIn.as_view(), name="login"),
    path("deconnexion/", account.sign_out, name="logout"),
    path("accueil/", account.home, name="home"),
    path("organisation/", account.switch_organisation, name="switch-organisation"),
    path("langue/", account.set_language, name="set_language"),
    path("sante/", account.health, name="health"),
    path("bureau/", include("maslak.web.desk.urls")),
    path("projets-entreprise/", include("maslak.web.ventures.urls")),
    path("formations/", include("maslak.web.training.urls")),
    path("mentorat/", include("maslak.web.mentoring.urls")),
    path("sensibilisation/", include("maslak.web.outreach.urls")),
    path("partenaires/", include("maslak.web.partner.urls")),
    path("contrats-aides/", include("maslak.web.assisted.urls")),
    path("employeur/", include("maslak.web.employer.urls")),
    path("delais-constates/", public_times, name="usual-times"),
    path("instruction/", include("maslak.web.permits.urls")),
    path("mon-espace/", include("maslak.web.person.urls")),
    path("pilotage/", include("maslak.web.steering.urls")),
    path("registres/", include("maslak.web.registers.urls")),
    path("", include("maslak.web.papers.urls")),
    path("calendrier/", include("maslak.web.almanac.urls")),
]
