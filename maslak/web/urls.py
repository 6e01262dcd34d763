"""The faces of the house, each under its own prefix."""

from __future__ import annotations

from django.urls import include, path

from maslak.web.account import views as account

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
    path("employeur/", include("maslak.web.employer.urls")),
    path("instruction/", include("maslak.web.permits.urls")),
    path("mon-espace/", include("maslak.web.person.urls")),
    path("pilotage/", include("maslak.web.steering.urls")),
    path("registres/", include("maslak.web.registers.urls")),
    path("", include("maslak.web.papers.urls")),
    path("calendrier/", include("maslak.web.almanac.urls")),
]
handler403 = "maslak.web.account.views.refused"
handler404 = "maslak.web.account.views.not_found"
handler500 = "maslak.web.account.views.failed"
