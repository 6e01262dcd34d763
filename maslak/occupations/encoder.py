"""An optional plug-in: an encoder of sentences that somebody put on this machine, as one more term of the ranking.

Off unless MASLAK_ENCODER names a folder with a static model, the kind whose words have a fixed direction each:
`tokenizer.json` with a WordPiece vocabulary, or `vocab.txt` (a word or piece a line, `##` before a continuation), and
the table of directions, `model.safetensors` or `embeddings.npy`, a row a line of the vocabulary. A text is the mean of
its pieces. Numpy reads it; nothing is fetched, and the product works the same without.
"""

from __future__ import annotations

import hashlib
import json
import re
import struct
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maslak.occupations.fields import Floats

VOCABULARIES = ("tokenizer.json", "vocab.txt")
TABLES = ("model.safetensors", "embeddings.npy")
NUMBERS = {"F32": np.float32, "F16": np.float16, "F64": np.float64}
LONGEST = 100  # letters of a word that is still cut into pieces
_PIECES = re.compile(r"\w+|[^\w\s]")


class NoEncoder(ValueError):
    """A folder that holds no encoder which can be read; its text says what is missing."""


@dataclass(frozen=True)
class Encoder:
    """The pieces of words that a model knows and the direction of each."""

    pieces: Mapping[str, int]
    table: Floats
    folds: bool  # whether it was made of lower-case words without accents
    mark: str  # of the files it came from

    def directions(self, texts: Sequence[str]) -> Floats:
        """A row a text, of length one; nothing but zeros for a text of which no piece is known."""
        found = np.zeros((len(texts), self.table.shape[1]), np.float32)
        for row, text in enumerate(texts):
            known = [self.pieces[piece] for word in self._words(text) for piece in self._cut(word)]
            if known:
                found[row] = self.table[known].mean(axis=0)
        return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True).clip(1e-9), np.float32)

    def _words(self, text: str) -> list[str]:
        if self.folds:
            apart = unicodedata.normalize("NFKD", text.lower())
            text = "".join(letter for letter in apart if not unicodedata.combining(letter))
        return _PIECES.findall(text)

    def _cut(self, word: str) -> list[str]:
        """The longest known pieces from the left; none when a part of the word is unknown."""
        cut: list[str] = []
        start = 0
        while start < len(word) <= LONGEST:
            ends = range(len(word), start, -1)
            tried = (("##" if start else "") + word[start:end] for end in ends)
            piece = next((piece for piece in tried if piece in self.pieces), None)
            if piece is None:
                return []
            cut.append(piece)
            start += len(piece) - (2 if start else 0)
        return cut


@dataclass(frozen=True)
class Encoded:
    """Occupations as an encoder sees them: the middle of their labels."""

    encoder: Encoder
    places: Floats

    @classmethod
    def of(cls, encoder: Encoder, labels: Iterable[tuple[str, int]], concepts: int) -> Encoded:
        """From labels with the place of their occupation, and how many occupations there are."""
        texts, owners = zip(*labels, strict=True)
        places = np.zeros((concepts, encoder.table.shape[1]), np.float32)
        np.add.at(places, np.array(owners), encoder.directions(texts))
        return cls(encoder, places / np.linalg.norm(places, axis=1, keepdims=True).clip(1e-9))

    def nearness(self, text: str, among: NDArray[np.int32]) -> Floats:
        """How near each of some occupations is to a text, between -1 and 1."""
        return np.asarray(
            np.einsum("ij,j->i", self.places[among], self.encoder.directions([text])[0]), np.float32
        )


def load(folder: Path) -> Encoder:
    """The encoder of a folder. Raises NoEncoder with what is missing."""
    words, table = _first(folder, VOCABULARIES), _first(folder, TABLES)
    listed, folds = _listed(words)
    directions = _directions(table)
    if directions.ndim != 2 or len(directions) < len(listed):
        raise NoEncoder(
            f"{table.name} : {len(listed)} mots dans le vocabulaire, une table de {directions.shape}."
        )
    mark = hashlib.sha256(words.read_bytes() + table.read_bytes()).hexdigest()[:16]
    return Encoder(listed, directions.astype(np.float32), folds, mark)


def _first(folder: Path, names: Sequence[str]) -> Path:
    path = next((folder / name for name in names if (folder / name).is_file()), None)
    if path is None:
        raise NoEncoder(f"MASLAK_ENCODER : {folder} ne contient ni {' ni '.join(names)}.")
    return path


def _listed(path: Path) -> tuple[dict[str, int], bool]:
    """The pieces with their rows, and whether they are lower case without accents."""
    if path.suffix == ".txt":
        listed = {piece: row for row, piece in enumerate(path.read_text("utf-8").splitlines())}
        return listed, not any(piece != piece.lower() for piece in listed if not piece.startswith("["))
    kept: dict[str, Any] = json.loads(path.read_text("utf-8"))
    model = kept.get("model", {})
    if model.get("type") != "WordPiece":
        raise NoEncoder(
            f"{path.name} : seul un découpage WordPiece se lit, celui-ci est {model.get('type')}."
        )
    return dict(model["vocab"]), bool((kept.get("normalizer") or {}).get("lowercase", True))


def _directions(path: Path) -> NDArray[np.floating[Any]]:
    """The table of a file; of several in a safetensors file, the one with the most rows."""
    if path.suffix == ".npy":
        table: NDArray[np.floating[Any]] = np.load(path, allow_pickle=False)
        return table
    content = path.read_bytes()
    try:
        (length,) = struct.unpack("<Q", content[:8])
        head = json.loads(content[8 : 8 + length])
        tables = [part for name, part in head.items() if name != "__metadata__" and len(part["shape"]) == 2]
        chosen = max(tables, key=lambda part: part["shape"][0])
        start, end = (8 + length + offset for offset in chosen["data_offsets"])
        return np.frombuffer(content[start:end], NUMBERS[chosen["dtype"]]).reshape(chosen["shape"])
    except (struct.error, ValueError, KeyError) as error:
        raise NoEncoder(f"{path.name} : ce n'est pas une table safetensors lisible.") from error
