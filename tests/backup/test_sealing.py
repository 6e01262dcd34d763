"""A part opens as it was sealed, or not at all."""

import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maslak.core.backup import sealing

KEY = bytes(range(32))


def sealed(content, *, key=KEY, name="people"):
    file = io.BytesIO()
    writer = sealing.SealedWriter(file, key, name)
    writer.write(content)
    writer.close()
    return file.getvalue()


def opened(content, *, key=KEY, name="people"):
    return b"".join(sealing.opened(io.BytesIO(content), key, name))


@given(st.binary(max_size=2000))
def test_what_is_sealed_comes_back(content):
    assert opened(sealed(content)) == content


def test_a_part_of_several_pieces_comes_back_and_says_its_figures():
    content = random.Random(7).randbytes(3 * sealing.PIECE) + b"\nend\n"
    file = io.BytesIO()
    writer = sealing.SealedWriter(file, KEY, "people")
    for start in range(0, len(content), 100_000):
        writer.write(content[start : start + 100_000])
    writer.close()

    assert opened(file.getvalue()) == content
    assert writer.lines == content.count(b"\n")
    assert writer.size == len(file.getvalue())
    assert writer.plain_size == len(content)


def test_nothing_of_the_content_is_seen():
    assert b"Fatou" not in sealed(b"Fatou\tDiallo\n")


@given(st.data())
def test_one_bit_changed_anywhere_is_refused(data):
    content = bytearray(sealed(b"1\tFatou\n2\tIbrahima\n"))
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= 1 << data.draw(st.integers(0, 7))

    with pytest.raises(sealing.Damaged):
        opened(bytes(content))


@given(st.integers(0, 60))
def test_a_part_cut_off_is_refused(kept):
    content = sealed(b"1\tFatou\n2\tIbrahima\n" * 3)

    with pytest.raises(sealing.Damaged):
        opened(content[: min(kept, len(content) - 1)])


def test_a_part_cut_between_two_pieces_is_refused():
    content = sealed(random.Random(7).randbytes(2 * sealing.PIECE))
    first = len(b"MSLK1\n") + sealing.PIECE + 16

    with pytest.raises(sealing.Damaged):
        opened(content[:first])


def test_a_part_under_the_name_of_another_is_refused():
    with pytest.raises(sealing.Damaged):
        opened(sealed(b"1\n", name="people"), name="employers")


def test_each_opener_gives_the_key_and_a_stranger_s_does_not():
    key, words = sealing.new_key(), b"une phrase assez longue"
    openers = [sealing.Opener("key", KEY), sealing.Opener("passphrase", words)]
    envelopes = [sealing.envelope(key, opener, "b1") for opener in openers]

    assert [sealing.unwrap(envelopes, [opener], "b1") for opener in openers] == [key, key]
    assert sealing.unwrap(envelopes, [sealing.Opener("key", bytes(32))], "b1") is None
    assert sealing.unwrap(envelopes, [sealing.Opener("passphrase", b"une autre phrase longue")], "b1") is None
    assert sealing.unwrap(envelopes, openers, "b2") is None


def test_a_key_is_read_from_its_file_and_nothing_else_is():
    assert sealing.key_from_text(sealing.key_as_text(KEY) + "\n") == KEY
    for text in ("", "clé", "c2hvcnQ="):
        with pytest.raises(ValueError):
            sealing.key_from_text(text)
