"""What becomes of the workers of a person, when two files of the register are made one.

Requests are moved by people.merging like every row that names a person. A worker also carries the pseudonym under
which the ledger counts them.
"""

from __future__ import annotations

from maslak.pathway import actions as pathway
from maslak.people.moving import MOVERS, Count, Moving
from maslak.permits.models import Worker


def move_workers(moving: Moving) -> Count:
    """Each worker becomes the kept person, under the one pseudonym."""
    workers = Worker.objects.filter(person=moving.absorbed)
    return Count(moved=workers.update(person=moving.kept, subject=pathway.pseudonym_of(moving.kept)))


def register() -> None:
    """Tell people.merging what permits do with workers."""
    MOVERS[Worker._meta.label_lower] = move_workers
