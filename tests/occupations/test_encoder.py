"""An encoder put on this machine is read by the code that reads real ones; here a tiny one is made on the spot."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
import pytest

from maslak.cli.main import main
from maslak.occupations import encoder, ranking, service
from maslak.occupations.encoder import Encoded, NoEncoder
from maslak.occupations.index import Index
from maslak.occupations.labels import Concept, Label
from maslak.occupations.nearness import near

PIECES = ["[UNK]", "pain", "boulang", "##er", "fournil", "cheveu", "##x", "coiff", "##eur"]
TABLE = np.array(
    [[0, 0], [1, 0], [1, 0.1], [0.01, 0.01], [1, 0], [0, 1], [0.01, 0.01], [0.1, 1], [0.01, 0.01]], np.float32
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model of nine pieces in two dimensions, as model2vec keeps one."""
    made = tmp_path / "encoder"
    made.mkdir()
    vocabulary = {piece: row for row, piece in enumerate(PIECES)}
    (made / "tokenizer.json").write_text(
        json.dumps({"normalizer": {"lowercase": True}, "model": {"type": "WordPiece", "vocab": vocabulary}}),
        "utf-8",
    )
    head = json.dumps(
        {
            "__metadata__": {"format": "np"},
            "embeddings": {"dtype": "F32", "shape": list(TABLE.shape), "data_offsets": [0, TABLE.nbytes]},
        }
    ).encode()
    (made / "model.safetensors").write_bytes(struct.pack("<Q", len(head)) + head + TABLE.tobytes())
    return made


def test_a_text_is_the_mean_of_its_pieces_whatever_its_case(folder):
    one, other, unknown = encoder.load(folder).directions(["Boulanger", "COIFFEUR", "zzz"])

    assert one[0] > one[1]
    assert other[1] > other[0]
    assert np.linalg.norm(one) == pytest.approx(1)
    assert not unknown.any()


def test_a_plain_vocabulary_with_a_plain_table_gives_the_same(folder, tmp_path):
    plain = tmp_path / "plain"
    plain.mkdir()
    (plain / "vocab.txt").write_text("\n".join(PIECES), "utf-8")
    np.save(plain / "embeddings.npy", TABLE)

    texts = ["boulanger au fournil", "cheveux"]

    assert np.allclose(encoder.load(plain).directions(texts), encoder.load(folder).directions(texts))


def test_a_word_that_no_label_holds_finds_its_occupation_through_the_encoder(folder):
    concepts = [Concept("7512", "http://example.org/a", {"fr": "boulanger"}),
                Concept("5141", "http://example.org/b", {"fr": "coiffeur"})]  # fmt: skip
    labels = [
        Label("boulanger du pain", "fr", 0, "preferred"),
        Label("coiffeur du pain", "fr", 1, "preferred"),
    ]
    index = Index.build(concepts, labels, encoder.load(folder))

    ranked = ranking.concepts(index, "pain cheveux cheveux", near(index, "pain cheveux cheveux"))

    column = ranked.terms[:, ranking.TERMS.index("encoder")]
    assert column[ranked.concepts == 1] > 0
    assert isinstance(index.encoded, Encoded)


def test_an_index_is_kept_with_what_the_encoder_saw(folder, tmp_path):
    made = encoder.load(folder)
    index = Index.build([Concept("7512", None, {})], [Label("boulanger", "fr", 0, "title")], made)
    index.save(tmp_path / "index.npz")

    kept = Index.load(tmp_path / "index.npz", made)

    assert kept.encoded is not None
    assert np.array_equal(kept.encoded.places, index.encoded.places)
    assert Index.load(tmp_path / "index.npz").encoded is None


def test_without_a_model_it_says_what_is_missing(tmp_path):
    with pytest.raises(NoEncoder, match=r"tokenizer\.json"):
        encoder.load(tmp_path)


def test_another_way_of_cutting_words_is_refused_in_a_sentence(folder):
    (folder / "tokenizer.json").write_text(json.dumps({"model": {"type": "Unigram"}}), "utf-8")

    with pytest.raises(NoEncoder, match="WordPiece"):
        encoder.load(folder)


def test_a_table_shorter_than_its_vocabulary_is_refused(folder):
    (folder / "model.safetensors").unlink()
    np.save(folder / "embeddings.npy", TABLE[:3])

    with pytest.raises(NoEncoder, match="9 mots"):
        encoder.load(folder)


def test_a_broken_table_is_refused(folder):
    (folder / "model.safetensors").write_bytes(b"no table")

    with pytest.raises(NoEncoder, match="safetensors"):
        encoder.load(folder)


def test_titles_are_linked_without_an_encoder_that_cannot_be_read_and_the_log_says_so(
    installation, tmp_path, monkeypatch, caplog
):
    monkeypatch.setenv("MASLAK_ENCODER", str(tmp_path / "nothing"))
    service._encoder.cache_clear()

    assert service.link("plombier")[0].isco == "7126"

    assert "MASLAK_ENCODER" in caplog.text
    service._encoder.cache_clear()


def test_an_import_with_an_encoder_that_cannot_be_read_is_refused(
    installation, esco, monkeypatch, tmp_path, capsys
):
    monkeypatch.setenv("MASLAK_ENCODER", str(tmp_path / "nothing"))

    assert main(["taxonomy", "import", str(esco)]) != 0

    assert "tokenizer.json" in capsys.readouterr().err
