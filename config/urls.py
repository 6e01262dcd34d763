"""All addresses, by face. Django reads the pages of errors here, and nowhere else."""

from django.urls import include, path

urlpatterns = [path("", include("maslak.web.urls"))]
handler403 = "maslak.web.account.views.refused"
handler404 = "maslak.web.account.views.not_found"
handler500 = "maslak.web.account.views.failed"
