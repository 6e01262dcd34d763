"""Contracts that the State or a project helps to pay."""

from django.apps import AppConfig


class AssistedConfig(AppConfig):
    name = "maslak.assisted"
