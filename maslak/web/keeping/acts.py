"""A form sent twice is done once; a form of another account's page is not done at all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.contrib.messages import ERROR
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from maslak.core.errors import Conflict, Invalid
from maslak.keeping import once
from maslak.keeping.once import Said
from maslak.web.keeping import marks, pages

_LARGEST_ANSWER = 2_000_000
_TRAIL = "SELECT pg_stat_get_xact_tuples_inserted('access_auditevent'::regclass)"
_HEADER = "Idempotency-Key"


class OnceMiddleware:
    """Inside the transaction of the request, after whoever acts is known and may come in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        turn = getattr(request, "turn", None)
        if turn is not None and turn.said is None:
            _remember(request, response, turn)
        return response

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """The answer that this sending already got, or the page that says why it is not done; None to go on."""
        if request.method != "POST" or marks.is_door(request):
            return None
        opening = marks.opening_of(request)
        if opening is not None and not _is_theirs(request, opening):
            return pages.of_another(request, opening)
        key = request.POST.get(marks.ONCE, "") or request.headers.get(_HEADER, "")
        answered = _claim(request, key) if key else None
        if answered is None and marks.SEEN in request.POST:
            _one_editor_at_a_time(request)
        return answered


def _one_editor_at_a_time(request: HttpRequest) -> None:
    """Two who change the same page at the same moment come one after the other: the second compares with the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"edit {request.path}"])


def failed_softly(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether the answer leads elsewhere with a message that something was refused."""
    told = getattr(getattr(request, "_messages", None), "_queued_messages", [])
    return response.status_code in (302, 303) and any(message.level >= ERROR for message in told)


def _is_theirs(request: HttpRequest, opening: Any) -> bool:
    """Whether the page was made for the account that sends it, acting for the same organisation."""
    actor = request.actor  # type: ignore[attr-defined]
    if actor is None or actor.user is None:
        return not request.user.is_authenticated  # the session ended: the door of the page sees to it
    organisation = actor.organisation.pk if actor.organisation else None
    return (opening.account_id, opening.organisation_id) == (actor.user.pk, organisation)


def _claim(request: HttpRequest, key: str) -> HttpResponse | None:
    try:
        request.turn = once.begin(  # type: ignore[attr-defined]
            key=key, asked=_asked(request), account_id=_account(request), now=timezone.now()
        )
    except (Conflict, Invalid) as refusal:
        return pages.told(request, str(refusal), status=409)
    said = request.turn.said  # type: ignore[attr-defined]
    if said is None:
        return None
    if said.location:
        answer: HttpResponse = HttpResponseRedirect(said.location)
        answer.status_code = said.status
        return answer
    return HttpResponse(said.body, status=said.status, content_type=said.content_type or None)


def _account(request: HttpRequest) -> int | None:
    return request.user.pk if request.user.is_authenticated else None


def _asked(request: HttpRequest) -> str:
    """All that this sending asks for, in one text: for whom, where, every answer, every file."""
    actor = request.actor  # type: ignore[attr-defined]
    place = [
        request.get_full_path(),
        actor.role if actor else "",
        actor.organisation.pk if actor and actor.organisation else "",
    ]
    answers = sorted((name, values) for name, values in request.POST.lists() if name not in marks.MARKS)
    files = [(name, one.name, _digest(one)) for name, many in request.FILES.lists() for one in many]
    raw = "" if request.POST or request.FILES else hashlib.sha256(request.body).hexdigest()
    return repr((place, answers, files, raw))


def _digest(file: Any) -> str:
    digest = hashlib.sha256()
    for part in file.chunks():
        digest.update(part)
    file.seek(0)
    return digest.hexdigest()


def _remember(request: HttpRequest, response: HttpResponse, turn: once.Turn) -> None:
    """Keep the answer of something done; where nothing was done, the same may be sent again."""
    if connection.needs_rollback or response.status_code >= 500:
        return  # the claim goes with the transaction
    if _was_done(request, response):
        body = b"" if response.streaming else bytes(response.content)
        turn.keep(
            Said(
                response.status_code,
                response.headers.get("Location", ""),
                response.headers.get("Content-Type", ""),
                body,
            )
        )
    else:
        turn.let_go()


def _was_done(request: HttpRequest, response: HttpResponse) -> bool:
    """A redirect without a refusal, or a page of something that left its line in the trail.

    An answer that carries a cookie or changes who is signed in belongs to one browser and is never given again.
    """
    if response.cookies or response.streaming or failed_softly(request, response):
        return False
    if response.status_code in (302, 303):
        return True
    if response.status_code >= 400 or len(response.content) > _LARGEST_ANSWER:
        return False
    with connection.cursor() as cursor:
        cursor.execute(_TRAIL)
        return bool(cursor.fetchone()[0])
