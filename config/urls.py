"""All addresses, by face."""

from django.urls import include, path

urlpatterns = [path("", include("maslak.web.urls"))]
