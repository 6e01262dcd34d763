"""The library: resources, their versions and languages, downloads counted without knowing whose."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.models import Organisation
from maslak.access.policies import check_may
from maslak.core.errors import Conflict, Invalid, NotAllowed
from maslak.outreach import facts, files
from maslak.outreach.contacts import visitor
from maslak.outreach.enums import Audience, Language, ResourceKind, ResourceStatus, Topic
from maslak.outreach.models import Resource, ResourceVersion
from maslak.outreach.policies import locked, said
from maslak.outreach.workflow import RESOURCE
from maslak.pathway.enums import Kind
from maslak.people.sight import whole_register
from maslak.programme.models import ProgrammeNote, Project


@dataclass(frozen=True)
class Handed:
    """What a download gives: a file, or the address where the work is."""

    link: str
    name: str
    media_type: str
    content: bytes


@transaction.atomic
def describe(
    *,
    organisation: Organisation,
    kind: str,
    audience: str,
    topic: str,
    titles: dict[str, str],
    texts: dict[str, str],
    project: Project | None = None,
    note: ProgrammeNote | None = None,
    key: str | None = None,
    by: Actor,
) -> Resource:
    """A work in preparation; titles and texts by language, French needed; `note` and `key` as an event's.

    Raises NotAllowed, Invalid.
    """
    check_may(by, "outreach.write", organisation_id=organisation.pk)
    for value, allowed, field in (
        (kind, ResourceKind.values, "kind"), (audience, Audience.values, "audience"), (topic, Topic.values, "topic"),
    ):  # fmt: skip
        if value not in allowed:
            raise Invalid(_("Choisissez dans la liste."), field=field)
    title = said(titles.get("fr", ""), "title_fr", _("Donnez un titre à cette ressource."))
    made = Resource.objects.create(
        organisation=organisation, kind=kind, audience=audience, topic=topic, project=project, note=note, key=key,
        title_fr=title,
        title_ar=titles.get("ar", "").strip(), title_en=titles.get("en", "").strip(),
        text_fr=texts.get("fr", "").strip(), text_ar=texts.get("ar", "").strip(), text_en=texts.get("en", "").strip(),
    )  # fmt: skip
    audit.record("outreach.resource_described", by=by, target=made, new={"kind": kind})
    return made


@transaction.atomic
def add_version(
    *,
    resource_id: int,
    language: str,
    edition: str,
    published_on: date,
    link: str = "",
    name: str = "",
    content: bytes = b"",
    what_changed: str = "",
    by: Actor,
) -> ResourceVersion:
    """An edition in one language: a file (PDF, image, MP4; 10 MB at most, told by its bytes) or a link, not both.

    Earlier editions stay. Raises NotAllowed, Invalid, Conflict for an edition that exists in that language.
    """
    resource = locked(Resource, resource_id, by=by, permission="outreach.write")
    if language not in Language.values:
        raise Invalid(_("Choisissez la langue dans la liste."), field="language")
    edition = said(edition, "edition", _("Nommez cette édition : « août 2020 », « version 2 »."))
    if bool(link) == bool(content):
        raise Invalid(_("Envoyez un fichier, ou donnez un lien : l'un des deux."), field="content")
    if link and not link.startswith("https://"):
        raise Invalid(_("Donnez une adresse qui commence par https://."), field="link")
    media_type = files.media_type_of(content) if content else ""
    try:
        with transaction.atomic():
            made = ResourceVersion.objects.create(
                resource=resource, language=language, edition=edition, published_on=published_on, link=link,
                what_changed=what_changed.strip(), media_type=media_type,
                name=files.plain_file_name(name, media_type) if content else "", size=len(content),
                sha256=hashlib.sha256(content).hexdigest() if content else "", content=content or None,
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict(
            _("Cette édition existe déjà dans cette langue : nommez la nouvelle autrement."), field="edition"
        ) from error
    audit.record(
        "outreach.version_added", by=by, target=resource, new={"language": language, "edition": edition}
    )
    return made


@transaction.atomic
def move(*, resource_id: int, step: str, by: Actor) -> Resource:
    """Publish or retire a resource. Raises NotAllowed, StepRefused, Invalid to publish without a version."""
    if step not in RESOURCE.steps:
        raise Invalid(_("Cette suite n'existe pas."))
    resource = locked(Resource, resource_id, by=by, permission=RESOURCE.steps[step].permission)
    old, target = resource.status, RESOURCE.step(step, status=resource.status).target
    if target == ResourceStatus.PUBLISHED and not resource.versions.exists():
        raise Invalid(_("Ajoutez d'abord un fichier ou un lien."))
    resource.status = target
    resource.save(update_fields=["status"])
    audit.record(f"outreach.resource_{step}", by=by, target=resource, old=old, new=target)
    return resource


@transaction.atomic
def hand_out(*, resource_ref: str, version_id: int, now: datetime) -> Handed:
    """The file or the link of a published version; counted, with its day and language, and nothing about whom.

    Raises NotAllowed for what is not published.
    """
    with whole_register():
        found = (
            ResourceVersion.objects.select_related("resource__organisation", "resource__project")
            .filter(pk=version_id, resource__ref=resource_ref, resource__status=ResourceStatus.PUBLISHED)
            .first()
        )
        if found is None:
            raise NotAllowed(_("Cette ressource n'est pas publiée."))
        ResourceVersion.objects.filter(pk=found.pk).update(downloads=F("downloads") + 1)
    resource = found.resource
    facts.write(
        Kind.RESOURCE_DOWNLOADED, on=timezone.localdate(now), organisation=resource.organisation, source=found,
        by=visitor(resource.organisation), project=resource.project, resource=resource.ref, language=found.language,
        resource_kind=resource.kind,
    )  # fmt: skip
    return Handed(found.link, found.name, found.media_type, bytes(found.content) if found.content else b"")
