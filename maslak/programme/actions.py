"""Every write on the programme: reference data, notes of a year, declared figures."""

from __future__ import annotations

import secrets
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.models import Organisation
from maslak.access.policies import check_may
from maslak.core.errors import Conflict, Invalid
from maslak.programme import reference
from maslak.programme.catalogue import known_indicators
from maslak.programme.enums import CARRIED_OUT, Certainty, NoteKind, NoteStatus
from maslak.programme.models import Action, DeclaredFigure, ProgrammeNote, Project
from maslak.programme.workflow import NOTE

# What staff may change in a note; its kind, year and key stay, its status moves by its workflow.
NOTE_FIELDS = frozenset(
    {
        "text_fr", "text_ar", "text_en", "action", "owner", "owner_inferred", "project",
        "starts_on", "ends_on", "due_on", "position",
    }
)  # fmt: skip


@transaction.atomic
def load_reference(*, by: Actor) -> Counter[str]:
    """Bring strategy, actions and organisations in step with the data files; counts of created/updated/unchanged.

    Runs at every `maslak migrate`. What staff edited stays (maslak.programme.loading tells how).
    """
    check_may(by, "programme.write")
    counts = reference.keep_organisations() + reference.keep_strategy()
    if counts["created"] or counts["updated"]:
        audit.record("reference.loaded", by=by, new=dict(counts))
    return counts


@transaction.atomic
def load_year(path: Path, *, by: Actor) -> Counter[str]:
    """Load a year-file (programme-2020.yaml): notes, projects, agreements, results, disruptions. The same file
    twice changes nothing. Raises Invalid when the file cannot be read or names an unknown indicator."""
    check_may(by, "programme.write")
    content = reference.read_year(Path(path))
    reference.keep_organisations()
    reference.keep_strategy()
    counts = reference.keep_year(content, known_indicators())
    if counts["created"] or counts["updated"]:
        audit.record("year.loaded", by=by, new={"year": content["year"], **counts})
    return counts


@transaction.atomic
def create_note(
    *,
    kind: str,
    year: int,
    text_fr: str,
    text_ar: str = "",
    text_en: str = "",
    action: Action | None = None,
    owner: Organisation | None = None,
    project: Project | None = None,
    by: Actor,
    **dates: Any,
) -> ProgrammeNote:
    """A new line of the year's review, last in its list. `dates`: starts_on, ends_on, due_on.

    Raises Invalid without a French text, for an unknown kind, for dates out of order, and for a planned measure
    that has neither owner nor due date.
    """
    check_may(by, "programme.write")
    if kind not in NoteKind.values:
        raise Invalid(_("Choisissez un genre de ligne dans la liste."), field="kind")
    last = ProgrammeNote.objects.filter(kind=kind, year=year).order_by("-position").first()
    note = ProgrammeNote(
        key=f"{year}-{secrets.token_hex(6)}", kind=kind, year=year, position=last.position + 1 if last else 1,
        text_fr=text_fr.strip(), text_ar=text_ar.strip(), text_en=text_en.strip(),
        action=action, owner=owner, project=project,
        status=NoteStatus.OPEN if kind in CARRIED_OUT else "", **dates,
    )  # fmt: skip
    _check_note(note)
    note.save()
    audit.record("note.created", by=by, target=note, new={"kind": kind, "year": year})
    return note


@transaction.atomic
def update_note(*, note_id: int, version: int, by: Actor, **changes: Any) -> ProgrammeNote:
    """Change fields of a note (NOTE_FIELDS). Raises Conflict when somebody saved it since `version` was read."""
    check_may(by, "programme.write")
    note = ProgrammeNote.objects.select_for_update(of=("self",)).get(pk=note_id)
    unknown = sorted(set(changes) - NOTE_FIELDS)
    if unknown:
        raise ValueError(f"a note has no editable field {', '.join(unknown)}")
    if note.version != version:
        raise Conflict(
            _("Cette ligne a été modifiée par quelqu'un d'autre entre-temps : relisez-la, puis recommencez.")
        )
    for field, value in changes.items():
        setattr(note, field, value.strip() if isinstance(value, str) else value)
    _check_note(note)
    note.version += 1
    note.save(update_fields=[*changes, "version"])
    audit.record("note.updated", by=by, target=note, new={"fields": sorted(changes)})
    return note


@transaction.atomic
def change_status(*, note_id: int, step: str, by: Actor) -> ProgrammeNote:
    """Take a step of the NOTE workflow: start, finish, drop, reopen. Raises StepRefused from a wrong status."""
    check_may(by, NOTE.steps[step].permission)
    note = ProgrammeNote.objects.select_for_update(of=("self",)).get(pk=note_id)
    old, note.status = note.status, NOTE.step(step, status=note.status or NoteStatus.OPEN).target
    note.version += 1
    note.save(update_fields=["status", "version"])
    audit.record("note.status", by=by, target=note, old=old, new=note.status)
    return note


def _check_note(note: ProgrammeNote) -> None:
    if not note.text_fr:
        raise Invalid(
            _("Écrivez le texte en français ; l'arabe et l'anglais peuvent suivre."), field="text_fr"
        )
    if note.ends_on and note.starts_on and note.ends_on < note.starts_on:
        raise Invalid(
            _("La date de fin précède la date de début : corrigez l'une des deux."), field="ends_on"
        )
    if note.kind == NoteKind.PLANNED_MEASURE and (note.owner is None or note.due_on is None):
        raise Invalid(
            _("Une mesure prévue a un responsable et une échéance : indiquez les deux."),
            field="due_on" if note.owner else "owner",
        )


@transaction.atomic
def declare_figure(
    *,
    indicator: str,
    year: int,
    value: Decimal | int | float,
    women: Decimal | int | None = None,
    men: Decimal | int | None = None,
    source: str,
    certainty: str,
    organisation: Organisation | None = None,
    period: str = "",
    unit: str = "",
    scope: str = "",
    already_public: bool = False,
    by: Actor,
) -> tuple[DeclaredFigure, bool]:
    """Record a figure that an organisation declares. An earlier one for the same year stays, marked as replaced.

    Gives the figure in force, and whether anything changed: the same figure again adds no row. Raises Invalid for
    an unknown indicator or certainty, no source, a negative value, or women and men that exceed the whole.
    """
    check_may(by, "declared.write")
    exact = {
        name: _exact(name, number) for name, number in (("value", value), ("women", women), ("men", men))
    }
    _check_figure(indicator, year, exact, source, certainty)
    columns = {
        **exact, "source": source.strip(), "certainty": certainty, "organisation": organisation,
        "period": period.strip(), "unit": unit.strip(), "scope": scope.strip(), "already_public": already_public,
    }  # fmt: skip
    present = (
        DeclaredFigure.objects.select_for_update(of=("self",))
        .filter(indicator=indicator, year=year, replaced_by=None)
        .first()
    )
    if present and all(getattr(present, name) == wanted for name, wanted in columns.items()):
        return present, False
    if present:  # only one row a year may be in force: the old one steps aside before the new one comes
        present.replaced_by = present
        present.save(update_fields=["replaced_by"])
    try:
        with transaction.atomic():
            figure = DeclaredFigure.objects.create(indicator=indicator, year=year, **columns)
    except IntegrityError as error:
        raise Conflict(
            _("Quelqu'un vient de déclarer ce chiffre : rechargez la page et comparez.")
        ) from error
    if present:
        present.replaced_by = figure
        present.save(update_fields=["replaced_by"])
    audit.record(
        "figure.declared", by=by, target=figure,
        old=_numbers(present) if present else None,
        new={"indicator": indicator, "year": year, **_numbers(figure)},
    )  # fmt: skip
    return figure, True


def _exact(name: str, number: Any) -> Decimal | None:
    if number is None:
        return None
    exact = Decimal(str(number))
    if not exact.is_finite() or exact < 0 or exact >= Decimal(10) ** 12:
        raise Invalid(
            _("Un chiffre déclaré est un nombre positif : %(number)s ne convient pas.") % {"number": number},
            field=name,
        )
    return exact.quantize(Decimal("0.01"))


def _check_figure(
    indicator: str, year: int, exact: dict[str, Decimal | None], source: str, certainty: str
) -> None:
    if indicator not in known_indicators():
        raise Invalid(
            _("Aucun indicateur ne porte le code %(code)s : choisissez-en un dans le catalogue.")
            % {"code": indicator},
            field="indicator",
        )
    if not 2000 <= year <= 2100:
        raise Invalid(_("L'année %(year)s n'est pas plausible.") % {"year": year}, field="year")
    if certainty not in Certainty.values:
        raise Invalid(
            _("Dites à quel point le chiffre est sûr : officiel, rapporté, estimé ou incertain."),
            field="certainty",
        )
    if not source.strip():
        raise Invalid(
            _("Un chiffre déclaré cite sa source : le document et l'endroit où il se lit."), field="source"
        )
    value = exact["value"]
    parts = sum((n for n in (exact["women"], exact["men"]) if n is not None), Decimal(0))
    if value is None:
        raise Invalid(_("Donnez la valeur du chiffre."), field="value")
    if parts > value:
        raise Invalid(
            _(
                "Femmes et hommes font ensemble %(sum)s, plus que le total de %(total)s : vérifiez les trois nombres."
            )
            % {"sum": f"{parts.normalize():f}", "total": f"{value.normalize():f}"},
            field="value",
        )


def _numbers(figure: DeclaredFigure) -> dict[str, str | None]:
    return {
        name: None if number is None else f"{number.normalize():f}"
        for name, number in (("value", figure.value), ("women", figure.women), ("men", figure.men))
    }
