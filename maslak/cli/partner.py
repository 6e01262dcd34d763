"""`maslak iati`: a partner project as an IATI 2.03 activity file."""

from __future__ import annotations

import argparse
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access.actor import acting, operator
from maslak.core.errors import Invalid
from maslak.programme import queries
from maslak.reporting.exports import iati_project


def iati(arguments: argparse.Namespace, _rest: list[str]) -> int:
    """Write the file and say where. Raises Invalid for an unknown project, or a place that cannot be written."""
    with acting(operator()):
        project = queries.projects().filter(code__iexact=arguments.project.strip()).first()
        if project is None:
            raise Invalid(_("Aucun projet ne porte le code %(code)s.") % {"code": arguments.project})
        content = iati_project.write(project, now=timezone.now())
    target = Path(arguments.out)
    try:
        target.write_bytes(content)
    except OSError as error:
        raise Invalid(_("Le fichier %(file)s ne peut pas être écrit.") % {"file": target}) from error
    print(
        _("Le fichier IATI du projet %(code)s est écrit : %(file)s") % {"code": project.code, "file": target}
    )
    return 0
