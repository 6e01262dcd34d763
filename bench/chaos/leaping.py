"""A process whose clock leaps: `leaping.py FILE serve PORT`, or `leaping.py FILE worker|tick`.

What the product reads of the time (`timezone.now`, `time.time`) is moved by the seconds that stand in FILE at that
moment. The database keeps its own clock.
"""

from __future__ import annotations

import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from django.utils import timezone

_FILE = Path(sys.argv[1])
_now, _time = timezone.now, time.time


def _leap() -> float:
    return float(_FILE.read_text() or 0)


def _moved_now() -> datetime:
    return _now() + timedelta(seconds=_leap())


timezone.now = _moved_now
time.time = lambda: _time() + _leap()

if __name__ == "__main__":
    if sys.argv[2] == "serve":
        from gunicorn.app.wsgiapp import run

        bind = f"127.0.0.1:{sys.argv[3]}"
        sys.argv = [
            "gunicorn",
            "config.wsgi:application",
            "--bind",
            bind,
            "--threads",
            "4",
            "--no-control-socket",
        ]
        run()
    else:
        from maslak.cli.main import main

        sys.exit(main([sys.argv[2]]))
