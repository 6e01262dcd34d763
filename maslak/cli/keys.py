"""`maslak keys`: the keys of the vault and of the sessions, renewed while the system runs."""

from __future__ import annotations

import argparse
import json
import sys

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maslak.access import keys
from maslak.core.resealing import Place


def run(arguments: argparse.Namespace) -> int:
    """Say what stands, rotate or retire; 0 when done, 1 when something is left."""
    with translation.override(arguments.language):
        step = f"{arguments.step}_sessions" if arguments.sessions else arguments.step
        return _STEPS[step](arguments)


def _status(arguments: argparse.Namespace) -> int:
    found = keys.standing()
    if arguments.json:
        answer = {
            "keys": found.keys,
            "left": found.owed,
            "columns": found.left,
            "session_keys": found.fallbacks + 1,
        }
        print(json.dumps(answer, ensure_ascii=False, indent=2))
        return 0
    print(ngettext("Le coffre a %(n)s clé.", "Le coffre a %(n)s clés.", found.keys) % {"n": found.keys})
    for column, number in found.left.items():
        print(
            _("  %(column)s : %(number)s valeurs à chiffrer de nouveau")
            % {"column": column, "number": number}
        )
    if found.keys > 1 and not found.owed:
        print(_("Plus rien ne dépend de l'ancienne clé : « maslak keys retire » la retire."))
    return 0


def _rotate(arguments: argparse.Namespace) -> int:
    def told(place: Place, done: int) -> None:
        if not arguments.json:
            print(f"  {place.table}.{place.column}: {done}", file=sys.stderr)

    count = keys.rotate(told)
    left = keys.standing().owed
    if arguments.json:
        print(
            json.dumps({"resealed": count.resealed, "unreadable": count.unreadable, "left": left}, indent=2)
        )
    else:
        print(_("%(number)s valeurs chiffrées de nouveau.") % {"number": count.resealed})
        if count.unreadable:
            print(_("%(number)s valeurs ne s'ouvrent avec aucune clé.") % {"number": count.unreadable})
        print(_("Il en reste %(number)s.") % {"number": left})
    return 1 if left else 0


def _retire(arguments: argparse.Namespace) -> int:
    gone = keys.retire()
    print(json.dumps({"retired": gone}) if arguments.json else _("L'ancienne clé est retirée."))
    return 0


def _rotate_sessions(arguments: argparse.Namespace) -> int:
    number = keys.rotate_sessions()
    if arguments.json:
        print(json.dumps({"session_keys": number}))
    else:
        print(
            _("Nouvelle clé des sessions ; elle sert dès que le serveur redémarre. L'ancienne ouvre encore.")
        )
    return 0


def _retire_sessions(arguments: argparse.Namespace) -> int:
    gone = keys.retire_sessions()
    print(
        json.dumps({"retired": gone})
        if arguments.json
        else _("Les anciennes clés des sessions sont retirées.")
    )
    return 0


_STEPS = {
    "status": _status, "status_sessions": _status, "rotate": _rotate, "retire": _retire,
    "rotate_sessions": _rotate_sessions, "retire_sessions": _retire_sessions,
}  # fmt: skip
