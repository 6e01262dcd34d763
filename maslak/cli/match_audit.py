"""`maslak match audit`: how exposure is shared between groups, by the weights in force or by others from a file."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone, translation

from maslak.access.actor import acting, operator
from maslak.core.errors import Invalid
from maslak.matching import audit_words, judging, releases
from maslak.matching.weights import BadWeights, Weights, from_json


def run(arguments: argparse.Namespace) -> int:
    """Judge and print; 1 when a gap past the threshold would keep these weights back. Nothing is kept."""
    today = timezone.localdate()
    with acting(operator()), translation.override(arguments.language):
        weights = _weights(arguments.weights) if arguments.weights else releases.in_force()
        judged = judging.judge(weights, day=today)
        told = {
            "weights": weights.version, "on": today.isoformat(), "blocks": judged.blocks,
            "findings": [
                each | {"sentence": audit_words.sentence(each)}
                for each in judged.numbers["comparisons"]
                if each["found"]
            ],
            **judged.numbers,
        }  # fmt: skip
        if arguments.json:
            print(json.dumps(told, ensure_ascii=False))
        else:
            print("\n".join(_in_words(told)))
    return 1 if judged.blocks else 0


def _weights(name: str) -> Weights:
    """Weights as JSON or YAML; raises Invalid in words."""
    path = Path(name)
    if not path.is_file():
        raise Invalid(f"« {name} » n'est pas un fichier.")
    try:
        return from_json(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, BadWeights) as error:
        raise Invalid(f"Ce fichier ne contient pas de poids lisibles : {error}") from error


def _in_words(told: dict[str, Any]) -> list[str]:
    lines = [f"Poids {told['weights']}, {told['on']} : {len(told['comparisons'])} comparaisons."]
    lines += [f"  {found['sentence']}" for found in told["findings"]]
    return lines if told["findings"] else [*lines, "  Aucun écart au-delà du seuil."]
