"""The product's linker on a set of the MELO benchmark: a TREC run, its metrics, milliseconds a query.

python bench/melo.py DATASET_DIR --run RUN.txt [--taxonomy ESCO_DIR] [--aliases FILE.csv] [--json]

DATASET_DIR holds queries.tsv, corpus_elements.tsv, concept_mapping.tsv and, for the metrics, annotations.tsv: nothing of
the annotations reaches the linker. The corpus is indexed together with ESCO's labels in all its languages and the
titles tied to it, when given: a title in one language finds a label in another through the occupation that both name.
The run is a hundred deep: one label of each occupation first, then the other labels of the best ones.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import time
from collections import defaultdict
from pathlib import Path
from statistics import mean, median, quantiles

from maslak.occupations import linker, taxonomy
from maslak.occupations.index import Index
from maslak.occupations.labels import Concept, Label

DEEP = 100
ONE_EACH = 20  # occupations that give one label before any gives a second


def main() -> int:
    """Link every query, write the run, print the metrics."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("dataset", type=Path)
    options.add_argument("--run", type=Path, required=True)
    options.add_argument("--taxonomy", type=Path)
    options.add_argument("--aliases", type=Path)
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()
    started = time.process_time()
    index, documents = build(asked.dataset, asked.taxonomy, asked.aliases)
    built = time.process_time() - started
    ranked, times = answer(index, documents, pairs(asked.dataset / "queries.tsv"))
    write(asked.run, ranked)
    found: dict[str, float] = {}
    if (asked.dataset / "annotations.tsv").exists():
        found = metrics(ranked, relevant(asked.dataset / "annotations.tsv"))
    found |= {"ms_median": round(median(times), 2), "ms_p95": round(quantiles(times, n=20)[-1], 2)}
    found |= {"queries": len(ranked), "labels": len(index.labels), "index_seconds": round(built, 1)}
    print(json.dumps(found) if asked.json else "  ".join(f"{name} {value}" for name, value in found.items()))
    return 0


def pairs(path: Path) -> list[tuple[str, str]]:
    """The two columns of a file of the set."""
    with path.open(encoding="utf-8", newline="") as source:
        return [(row[0], row[1]) for row in csv.reader(source, delimiter="\t", quoting=csv.QUOTE_NONE) if row]


def build(folder: Path, esco: Path | None, aliases: Path | None) -> tuple[Index, dict[int, list[str]]]:
    """The index, and for each of its concepts the documents of the corpus that name it."""
    concepts, labels = taxonomy.read(esco, aliases) if esco else ([], [])
    place = {concept.uri: number for number, concept in enumerate(concepts)}
    uri_of = dict(pairs(folder / "concept_mapping.tsv"))
    documents: dict[int, list[str]] = defaultdict(list)
    for number, text in pairs(folder / "corpus_elements.tsv"):
        uri = uri_of[number]
        if uri not in place:
            place[uri] = len(concepts)
            concepts.append(Concept(uri.removeprefix(taxonomy.ISCO_ADDRESS)[:4], uri, {}))
        documents[place[uri]].append(number)
        group = uri.startswith(taxonomy.ISCO_ADDRESS)
        labels.append(Label(text, number.split("_")[1], place[uri], "group" if group else "alternative"))
    return Index.build(concepts, labels), documents


def answer(
    index: Index, documents: dict[int, list[str]], queries: list[tuple[str, str]]
) -> tuple[dict[str, list[str]], list[float]]:
    """For each query its documents, best first, and the milliseconds of processor time that each took."""
    linker.rank(index, queries[0][1])
    ranked, times = {}, []
    for number, text in queries:
        started = time.process_time()
        ranked[number] = spread([documents.get(concept, []) for concept, _ in linker.rank(index, text)])
        times.append((time.process_time() - started) * 1000)
    return ranked, times


def spread(found: list[list[str]]) -> list[str]:
    """One document of each occupation, then the others of the best occupations."""
    found = [documents for documents in found if documents]
    listed = [documents[0] for documents in found[:ONE_EACH]]
    listed += [number for documents in found[:ONE_EACH] for number in documents[1:]]
    listed += [number for documents in found[ONE_EACH:] for number in documents]
    return listed[:DEEP]


def write(path: Path, ranked: dict[str, list[str]]) -> None:
    """The run as trec_eval reads it; scores fall with the rank."""
    with path.open("w", encoding="utf-8") as out:
        for query, listed in ranked.items():
            for rank, number in enumerate(listed, start=1):
                out.write(f"{query} Q0 {number} {rank} {DEEP + 1 - rank} maslak\n")


def relevant(path: Path) -> dict[str, set[str]]:
    """The right documents of each query."""
    right: dict[str, set[str]] = defaultdict(set)
    with path.open(encoding="utf-8") as source:
        for line in source:
            query, _, number, value = line.split()
            if int(value) > 0:
                right[query].add(number)
    return right


def metrics(ranked: dict[str, list[str]], right: dict[str, set[str]]) -> dict[str, float]:
    """Reciprocal rank, share of queries right within 1, 5, 10, average precision; means over the queries."""
    asked = [(ranked.get(query, []), documents) for query, documents in right.items()]
    places = [next((r for r, d in enumerate(listed, 1) if d in good), None) for listed, good in asked]
    found = {"mrr": mean(1 / place if place else 0 for place in places)}
    for depth in (1, 5, 10):
        found[f"a@{depth}"] = mean(place is not None and place <= depth for place in places)
    found["map"] = mean(_precision(listed, good) for listed, good in asked)
    return {name: round(value, 4) for name, value in found.items()}


def _precision(listed: list[str], good: set[str]) -> float:
    hits = [rank for rank, number in enumerate(listed, start=1) if number in good]
    return sum(count / rank for count, rank in enumerate(hits, start=1)) / len(good)


if __name__ == "__main__":
    sys.exit(main())
