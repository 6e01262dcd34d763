"""Has a PDF examined in a process of its own: the file comes from anybody, and may be made to harm its reader."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

SECONDS = 20  # of waiting
NO_PDF = 3  # exit code
_OURS = ("DATABASE", "MASLAK", "PG")  # what that process need not know


class NotAPdf(Exception):
    """The content is no PDF at all."""


class Unreadable(Exception):
    """The file asked for more time or memory than any paper needs, or broke what reads it."""


@dataclass(frozen=True, slots=True)
class Examination:
    """`signature` is one of rules: SOUND, this instance's own over the whole file; TOUCHED, its own on something
    that has changed since; STRANGER, another's, or one that cannot be read; UNSIGNED. `signed_at` and `signer` go
    with the first two. `numbers` and `tokens` are claims, which prove nothing.
    """

    sha256: str
    signature: str
    signed_at: str
    signer: str
    numbers: tuple[str, ...]
    tokens: tuple[str, ...]
    period: tuple[str, str]  # first and last day, from a sound file's own words; empty where there is none


def examine(pdf: bytes, anchors: Sequence[bytes]) -> Examination:
    """What `pdf` is. `anchors` are the certificates, PEM, whose signatures are this instance's own.

    Raises NotAPdf, Unreadable.
    """
    head = json.dumps([anchor.decode() for anchor in anchors]).encode()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "maslak.papers.examining"], input=head + b"\n" + pdf, capture_output=True,
            timeout=SECONDS, env=kept, check=False,
        )  # fmt: skip
    except (subprocess.TimeoutExpired, BrokenPipeError) as error:
        raise Unreadable from error
    if done.returncode == NO_PDF:
        raise NotAPdf
    if done.returncode != 0:
        raise Unreadable
    told: dict[str, Any] = {
        name: tuple(v) if isinstance(v, list) else v for name, v in json.loads(done.stdout).items()
    }
    return Examination(**told)
