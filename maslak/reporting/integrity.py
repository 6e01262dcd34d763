"""What should never be, looked for in the data and in the database itself. Reads only; for `maslak check`.

Each finding is {"code", "message", "where"}: the code is stable, the message says what is wrong in words, `where`
where to look (a table and a number, an edition, a figure), never a name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import Count, Exists, F, Min, Model, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from maslak.casework.gatherings import Enrolment, Session
from maslak.casework.models import CaseFile, Interview
from maslak.core import rowsecurity
from maslak.pathway.enums import Kind
from maslak.pathway.models import Milestone, Subject
from maslak.people.merging import relations
from maslak.placement.models import Placement
from maslak.programme.models import DeclaredFigure, ProjectResult
from maslak.reporting import breakdowns, counting, definitions, engine, snapshot
from maslak.reporting.models import Edition, EditionStatus

Finding = dict[str, str]

# The records that cannot stand without their fact: the model, which of its rows, the kind of the fact.
FACTS_OWED: tuple[tuple[type[Model], Q, str], ...] = (
    (CaseFile, Q(), Kind.REGISTERED),
    (Interview, Q(status="completed"), Kind.INTERVIEWED),
    (Enrolment, Q(status="attended"), Kind.WORKSHOP_ATTENDED),
    (Placement, Q(status__in=["current", "ended"]), Kind.PLACED),
)


def findings() -> list[Finding]:
    """Everything wrong, in a steady order; empty when all is well. For an actor who sees everything."""
    return [found for look in LOOKS for found in look()]


def _found(code: str, message: str, where: str) -> Finding:
    return {"code": code, "message": message, "where": where}


# The ledger


def facts_without_source() -> Iterator[Finding]:
    """Facts whose record is gone, or of a kind or table that this installation does not know."""
    standing = counting.standing().order_by()
    for kind in standing.exclude(kind__in=Kind.values).values_list("kind", flat=True).distinct():
        yield _found(
            "milestone.kind",
            _("Des faits d'un genre inconnu : %(kind)s.") % {"kind": kind},
            f"pathway.milestone {kind}",
        )
    for label in standing.values_list("source_kind", flat=True).distinct().order_by("source_kind"):
        facts = standing.filter(source_kind=label)
        try:
            model = apps.get_model(label)
        except (LookupError, ValueError):
            lost = facts.aggregate(n=Count("id"), first=Min("id"))
        else:
            present = model._default_manager.filter(pk=OuterRef("source_id"))
            lost = facts.filter(~Exists(present)).aggregate(n=Count("id"), first=Min("id"))
        if lost["n"]:
            yield _found(
                "milestone.source",
                _("%(count)s fait(s) renvoient à un enregistrement qui n'existe pas (%(table)s).")
                % {"count": lost["n"], "table": label},
                f"pathway.milestone {lost['first']}",
            )


def records_without_fact() -> Iterator[Finding]:
    """Records that should have caused a standing fact and have none."""
    for model, which, kind in FACTS_OWED:
        label = model._meta.label_lower
        caused = counting.standing().filter(kind=kind, source_kind=label, source_id=OuterRef("pk"))
        rows = (
            model._default_manager.filter(which)
            .filter(~Exists(caused))
            .aggregate(n=Count("pk"), first=Min("pk"))
        )
        if rows["n"]:
            yield _found(
                "record.fact",
                _("%(count)s enregistrement(s) de %(table)s sans le fait « %(kind)s » qui leur correspond.")
                % {"count": rows["n"], "table": label, "kind": Kind(kind).label},
                f"{label} {rows['first']}",
            )


def voids_beside_their_fact() -> Iterator[Finding]:
    """Voids that do not stand beside what they void: another person or another organisation."""
    wrong = Milestone.objects.filter(kind=Kind.VOIDED).filter(
        ~Q(voids__organisation=F("organisation")) | ~Q(voids__source_id=F("source_id"))
    )
    for milestone in wrong.only("id")[:20]:
        yield _found(
            "milestone.void",
            _("Une annulation ne porte pas sur le même enregistrement que le fait annulé."),
            f"pathway.milestone {milestone.pk}",
        )


def merged_people() -> Iterator[Finding]:
    """Files made part of another that still carry rows or standing facts."""
    for model, key in relations():
        rows = model._default_manager.filter(**{f"{key.name}__merged_into__isnull": False})
        lost = rows.aggregate(n=Count("pk"), first=Min("pk"))
        if lost["n"]:
            yield _found(
                "person.merged",
                _("%(count)s ligne(s) de %(table)s tiennent encore à un dossier réuni avec un autre.")
                % {"count": lost["n"], "table": model._meta.label_lower},
                f"{model._meta.label_lower} {lost['first']}",
            )
    subjects = Subject.objects.filter(person__merged_into__isnull=False).values("pseudonym")
    lost = counting.standing().filter(subject__in=subjects).aggregate(n=Count("id"), first=Min("id"))
    if lost["n"]:
        yield _found(
            "person.merged",
            _("%(count)s fait(s) comptent encore sous un dossier réuni avec un autre.")
            % {"count": lost["n"]},
            f"pathway.milestone {lost['first']}",
        )


def sessions_over_capacity() -> Iterator[Finding]:
    """Workshops with more people seated than seats."""
    taken = Count("enrolments", filter=Q(enrolments__status__in=["enrolled", "attended", "absent"]))
    for session in (
        Session.objects.filter(seats__isnull=False).annotate(taken=taken).filter(taken__gt=F("seats"))[:50]
    ):
        yield _found(
            "session.seats",
            _("La séance a %(taken)s inscrits pour %(seats)s places.")
            % {"taken": session.taken, "seats": session.seats},
            f"casework.session {session.ref}",
        )


# Figures and the review


def figures_that_do_not_add_up() -> Iterator[Finding]:
    """Women and men above the whole, or parts of a count that differ from it; every year that has facts."""
    for year in breakdowns.years_with_facts():
        figures = engine.values(year)
        counted = [
            code
            for code, figure in figures.items()
            if figure.origin == engine.COMPUTED
            and figure.adds_up
            and "sex" in figure.indicator.disaggregations
        ]
        for part in breakdowns.breakdowns([(code, ["sex"]) for code in counted], year, figures):
            figure = figures[part.indicator.code]
            if part.total != figure.value or (figure.women or 0) + (figure.men or 0) > figure.value:
                yield _found(
                    "indicator.parts",
                    _("Les parts de %(code)s ne font pas son total en %(year)s.")
                    % {"code": figure.code, "year": year},
                    f"{figure.code} {year}",
                )


def unknown_indicators() -> Iterator[Finding]:
    """Declared figures and results of projects that name an indicator which is no longer defined."""
    known = {*definitions.load(), ""}  # a result that a project counts itself names none
    for model in (DeclaredFigure, ProjectResult):
        rows: QuerySet[Any] = model._default_manager.exclude(indicator__in=known)
        for code in rows.order_by("indicator").values_list("indicator", flat=True).distinct():
            yield _found(
                "indicator.unknown",
                _("%(table)s cite l'indicateur %(code)s, qui n'est pas défini.")
                % {"table": model._meta.label_lower, "code": code},
                f"{model._meta.label_lower} {code}",
            )


def frozen_editions() -> Iterator[Finding]:
    """Frozen editions whose numbers no longer fit their hash."""
    for edition in Edition.objects.filter(status=EditionStatus.FROZEN):
        if edition.numbers is None or snapshot.fingerprint(edition.numbers) != edition.numbers_sha256:
            yield _found(
                "edition.hash",
                _("Les chiffres de l'édition %(number)s de %(year)s ne correspondent plus à leur empreinte.")
                % {"number": edition.number, "year": edition.year},
                f"reporting.edition {edition.ref}",
            )


# The database


def tables_without_row_security() -> Iterator[Finding]:
    """Tables of ours that neither stand under row security nor are declared open with a reason."""
    policies, open_tables, _extra = rowsecurity.declared()
    ours = {
        m._meta.db_table
        for m in apps.get_models(include_auto_created=True)
        if m.__module__.startswith("maslak.")
    }
    for table in sorted(
        _query("SELECT relname FROM pg_class WHERE relkind = 'r' AND NOT relrowsecurity") & ours
    ):
        if table not in open_tables:
            yield _found(
                "table.security",
                _("La table %(table)s n'est pas protégée ligne par ligne.") % {"table": table},
                table,
            )
    for table in sorted(ours - set(policies) - set(open_tables)):
        yield _found(
            "table.policy",
            _("Aucune règle de lecture n'est écrite pour la table %(table)s.") % {"table": table},
            table,
        )


def guards_missing() -> Iterator[Finding]:
    """Append-only tables and frozen editions that their trigger no longer keeps."""
    guarded = _query(
        "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " WHERE t.tgname IN ('maslak_append_only', 'maslak_frozen') AND t.tgenabled <> 'D'"
    )
    for table in sorted(
        {*rowsecurity.append_only_tables(), "reporting_edition", "reporting_paragraph"} - guarded
    ):
        yield _found(
            "table.guard", _("La table %(table)s a perdu le verrou qui la fige.") % {"table": table}, table
        )


def application_role() -> Iterator[Finding]:
    """An application role that row security does not bind: superuser, exempt, or owner of a table."""
    role = settings.APP_DATABASE_ROLE
    if _query("SELECT rolname FROM pg_roles WHERE rolname = %s AND (rolsuper OR rolbypassrls)", role):
        yield _found(
            "role.exempt", _("Le rôle de l'application échappe aux règles de lecture de la base."), role
        )
    owned = _query(
        "SELECT c.relname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner"
        " WHERE r.rolname = %s AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace",
        role,
    )
    for table in sorted(owned):
        yield _found(
            "role.owner", _("Le rôle de l'application possède la table %(table)s.") % {"table": table}, table
        )


def _query(sql: str, *params: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)
        return {row[0] for row in cursor.fetchall()}


LOOKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    facts_without_source, records_without_fact, voids_beside_their_fact, merged_people, sessions_over_capacity,
    figures_that_do_not_add_up, unknown_indicators, frozen_editions, tables_without_row_security, guards_missing,
    application_role,
)  # fmt: skip
