"""The faces, told of every sign-in by whatever door: each opens a session that its holder can see and end."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "maslak.web"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from maslak.web.account.enter import note_session

        user_logged_in.connect(note_session, dispatch_uid="maslak.open_session")
