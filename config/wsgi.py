"""The web process."""

import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()


def _warm() -> None:
    """Load the compiled half of matching, so that the first person to ask for offers does not wait for it."""
    from maslak.matching import kernel

    kernel.warm()


Thread(target=_warm, name="warm", daemon=True).start()
