"""The addresses of the desk: people and their files, then the services."""

from __future__ import annotations

from maslak.web.desk import people_urls, services_urls

app_name = "desk"
urlpatterns = [*people_urls.urlpatterns, *services_urls.urlpatterns]
