"""`maslak audit verify`: does the trail stand as it was written?"""

from __future__ import annotations

import argparse
import json
import re

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from maslak.access import chain
from maslak.access.actor import acting, operator
from maslak.core.errors import Invalid


def run(arguments: argparse.Namespace) -> int:
    """Chain what waits, then read everything again: 0 when it stands, 1 when it does not."""
    with translation.override(arguments.language):
        kept = _kept(arguments.head)
        with acting(operator()):
            sealed = chain.seal(now=timezone.now())
            verdict = chain.verify(kept=kept)
        faults: list[dict[str, object]] = [
            {"kind": f.kind, "event": f.event, "position": f.position, "sentence": told(f)}
            for f in verdict.faults
        ]
        _print(verdict, faults, sealed, as_json=arguments.json)
    return 1 if faults else 0


def _print(verdict: chain.Verdict, faults: list[dict[str, object]], sealed: int, *, as_json: bool) -> None:
    if as_json:
        answer = {
            "events": verdict.events, "links": verdict.links, "sealed_now": sealed, "position": verdict.position,
            "head": verdict.head, "sound": not faults, "faults": faults,
        }  # fmt: skip
        print(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    print(_("%(events)s lignes, %(links)s maillons.") % {"events": verdict.events, "links": verdict.links})
    print(_("Tête : %(position)s %(head)s") % {"position": verdict.position, "head": verdict.head or "—"})
    for fault in faults:
        print(fault["sentence"])
    if not faults:
        print(_("Le journal est entier."))


def told(fault: chain.Fault) -> str:
    """A fault as a sentence, in the reader's language."""
    words = {
        "changed": _("La ligne %(event)s a été changée après coup (maillon %(position)s)."),
        "removed": _("La ligne %(event)s a disparu (maillon %(position)s)."),
        "inserted": _(
            "La ligne %(event)s a été ajoutée après coup, datée d'avant ses voisines (maillon %(position)s)."
        ),
        "broken": _("Le maillon %(position)s manque : la chaîne est rompue."),
        "head": _("La tête publiée au maillon %(position)s ne correspond plus : la chaîne a été réécrite."),
    }
    return words[fault.kind] % {"event": fault.event, "position": fault.position}


def _kept(text: str | None) -> tuple[int, str] | None:
    if text is None:
        return None
    found = re.fullmatch(r"(\d+):([0-9a-f]{64})", text.strip().lower())
    if found is None:
        raise Invalid(_("La tête gardée s'écrit POSITION:EMPREINTE, comme sur la page des traces."))
    return int(found[1]), found[2]
