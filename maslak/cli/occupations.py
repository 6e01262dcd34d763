"""`maslak occupation` and `maslak taxonomy import`: what a title may mean, and ESCO taken in. They need no database."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from maslak import occupations
from maslak.core.errors import Invalid
from maslak.occupations import encoder, service, taxonomy


def occupation(arguments: argparse.Namespace, _rest: list[str]) -> int:
    """Print what a title, or each line of a file, may mean: the unit groups, best first.

    From a file the answers are JSON, a line each, in the order of the file. Raises Invalid without a title.
    """
    if arguments.top < 1:
        raise Invalid("Demandez au moins une réponse (--top).")
    if arguments.file:
        for title in _lines(arguments.file):
            print(json.dumps(answer(title, arguments.top), ensure_ascii=False))
        return 0
    if not (arguments.text or "").strip():
        raise Invalid("Donnez un titre, ou un fichier d'un titre par ligne (--in).")
    found = answer(arguments.text, arguments.top)
    print(json.dumps(found, ensure_ascii=False) if arguments.json else in_words(found))
    return 0


def answer(title: str, top: int) -> dict[str, Any]:
    """The public answer: the text, its matches, and whether the person should choose between them."""
    matches = occupations.link(title, top)
    return {
        "text": title,
        "matches": [
            {
                "isco": match.isco,
                "uri": match.uri,
                "label": match.label,
                "matched_label": match.matched_label,
                "language": match.language,
                "score": match.score,
            }
            for match in matches
        ],
        "ask": occupations.must_ask(matches),
    }


def in_words(found: dict[str, Any]) -> str:
    """The answer for somebody who reads it."""
    if not found["matches"]:
        return "Aucun métier reconnu."
    lines = [
        f"{match['isco']}  {match['score']:.2f}  {match['label']}  « {match['matched_label']} »"
        for match in found["matches"]
    ]
    return "\n".join([*lines, *(["À demander : plusieurs métiers sont possibles."] if found["ask"] else [])])


def take_in(arguments: argparse.Namespace, _rest: list[str]) -> int:
    """Import a taxonomy from a folder. Raises Invalid when nothing there can be read."""
    folder = Path(arguments.directory)
    if not folder.is_dir():
        raise Invalid(f"« {folder} » n'est pas un dossier.")
    if arguments.aliases and not Path(arguments.aliases).is_file():
        raise Invalid(f"« {arguments.aliases} » n'est pas un fichier.")
    try:
        held, labels = service.take_in(folder, Path(arguments.aliases) if arguments.aliases else None)
    except (taxonomy.Unreadable, encoder.NoEncoder) as error:
        raise Invalid(str(error))
    if arguments.json:
        print(json.dumps({"occupations": held, "labels": labels}))
    else:
        print(f"{held} métiers, {labels} libellés. Cette application utilise la classification ESCO de la "
              "Commission européenne.")  # fmt: skip
    return 0


def _lines(name: str) -> Iterable[str]:
    if name == "-":
        content = sys.stdin.buffer.read()
    else:
        path = Path(name)
        if not path.is_file():
            raise Invalid(f"« {name} » n'est pas un fichier.")
        content = path.read_bytes()
    try:
        return content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise Invalid(f"Le fichier « {name} » n'est pas écrit en UTF-8.")
