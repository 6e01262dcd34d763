"""How often a title that the built-in vocabulary does not hold still finds its unit group, by language.

python bench/occupation_unseen.py [--seed N] [--json]

Three hundred titles of each language are drawn by chance and taken out, wherever they stand, before the index is made;
then each is asked. What people say at a counter and the vocabulary lacks will fare about so. No gold set is read.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from dataclasses import replace

from maslak.occupations import linker, vocabulary, words
from maslak.occupations.index import Index
from maslak.occupations.labels import Label

TITLES = 300  # of each language


def main() -> int:
    """Draw, take out, ask, print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--seed", type=int, default=5)
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()
    drawn, index = taken_out(asked.seed)
    bare = replace(index, learnt=None)
    found = {
        language: {"labels alone": share(bare, titles), "with what is learnt": share(index, titles)}
        for language, titles in drawn.items()
    }
    if asked.json:
        print(json.dumps(found))
    else:
        for language, row in found.items():
            print(f"{language:9}", "  ".join(f"{name} {value}" for name, value in row.items()))
    return 0


def taken_out(seed: int) -> tuple[dict[str, list[Label]], Index]:
    """The titles by language, and an index that holds none of them."""
    chance = random.Random(seed)
    labels = list(vocabulary.labels())
    drawn = {
        language: chance.sample(
            [lb for lb in labels if lb.kind == "title" and lb.language == language], TITLES
        )
        for language in vocabulary.LANGUAGES
    }
    gone = {words.key(label.text) for titles in drawn.values() for label in titles}
    kept = [label for label in labels if words.key(label.text) not in gone]
    return drawn, Index.build(vocabulary.concepts(), kept)


def share(index: Index, titles: list[Label]) -> dict[str, float]:
    """The share right at once, and of the wrong answers the share where the person is asked."""
    right = asked_when_wrong = 0
    for label in titles:
        matches = linker.link(index, label.text)
        hit = bool(matches) and matches[0].isco == index.concepts[label.concept].isco
        right += hit
        asked_when_wrong += not hit and linker.must_ask(matches)
    wrong = len(titles) - right
    return {
        "first": round(right / len(titles), 3),
        "asks_when_wrong": round(asked_when_wrong / max(wrong, 1), 3),
    }


if __name__ == "__main__":
    sys.exit(main())
