"""A browser for the employer's pages, and what it sends."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from maslak.access.actor import Actor, bind, operator

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def browser(actor: Actor, language: str = "fr") -> Client:
    """A browser in which `actor` is signed in, showing pages in that language."""
    client = Client()
    client.force_login(actor.user)
    client.cookies["django_language"] = language
    return client


def page(client: Client, name: str, /, *args: object, **query: object) -> str:
    """The text of a page that answers 200."""
    answer = client.get(reverse(f"employer:{name}", args=args), query)
    bind(operator())
    assert answer.status_code == 200, (name, answer.status_code, answer.headers.get("Location"))
    return answer.content.decode()


def send(client: Client, view: str, /, *args: object, query: str = "", **data: Any):  # type: ignore[no-untyped-def]
    """What answers a form sent to that address."""
    answer = client.post(reverse(f"employer:{view}", args=args) + query, data)
    bind(operator())
    return answer


def told(client: Client) -> str:
    """The messages that the next page says."""
    answer = client.get(reverse("employer:files"))
    bind(operator())
    return " ".join(str(message) for message in answer.context["messages"])


def fields(answer) -> set[str]:  # type: ignore[no-untyped-def]
    """The fields that a refused form complains about."""
    assert answer.status_code == 422, answer.status_code
    return set(answer.context["form"].errors)
