"""The addresses of steering: who may do what and who did what, then figures and reviews."""

from __future__ import annotations

from maslak.web.steering import access_urls, reporting_urls

app_name = "steering"
urlpatterns = [*access_urls.urlpatterns, *reporting_urls.urlpatterns]
