"""The keys of the instance: made once, kept for their owner alone, followed by others in time; or given."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from maslak.papers import house, keys, trust
from maslak.papers.keys import UnusableKeys

NOW = datetime(2026, 3, 3, tzinfo=UTC)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    home = tmp_path_factory.mktemp("home")
    keys.house_made(home, now=NOW)
    return home


def test_keys_are_made_once(folder):
    assert keys.house_made(folder, now=NOW) == keys.house_made(folder, now=NOW + timedelta(days=30))


def test_nobody_but_the_owner_reads_them(folder):
    made = folder / keys.FOLDER

    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in made.iterdir()} == {0o600}


def test_the_signing_certificate_lasts_three_years_and_signs_papers_alone(folder):
    own = keys.house_made(folder, now=NOW)
    certificate = x509.load_pem_x509_certificate(own.certificate)

    assert certificate.not_valid_after_utc - certificate.not_valid_before_utc == timedelta(days=3 * 365)
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.content_commitment
    assert not usage.key_cert_sign


def test_a_certificate_at_its_end_is_followed_by_another_under_the_same_authority(tmp_path):
    first = keys.house_made(tmp_path, now=NOW)
    second = keys.house_made(tmp_path, now=NOW + timedelta(days=3 * 365 + 1))

    assert first.certificate != second.certificate
    assert first.anchors == second.anchors


def test_an_authority_at_its_end_is_said_not_replaced_in_silence(tmp_path):
    keys.house_made(tmp_path, now=NOW)

    with pytest.raises(UnusableKeys, match="has ended"):
        keys.house_made(tmp_path, now=NOW + timedelta(days=13 * 365))


def test_looking_for_anchors_makes_no_key(tmp_path):
    assert keys.known_anchors(tmp_path) == ()
    assert list(tmp_path.iterdir()) == []


def test_keys_that_a_server_brings_are_trusted_themselves_and_not_their_authority(folder, tmp_path):
    made = folder / keys.FOLDER
    chain = tmp_path / "chain.pem"
    chain.write_bytes((made / "papers.pem").read_bytes() + (made / "authority.pem").read_bytes())

    given = keys.given(chain, made / "papers.key", None)

    assert given.anchors == (given.certificate,)
    assert given.chain == ((made / "authority.pem").read_bytes(),)
    assert keys.given(chain, made / "papers.key", made / "authority.pem").anchors[1:] == given.chain


def test_a_key_that_does_not_fit_its_certificate_is_refused(folder, tmp_path):
    made = folder / keys.FOLDER
    with pytest.raises(UnusableKeys, match="is not the key"):
        keys.given(made / "papers.pem", made / "authority.key", None)
    with pytest.raises(UnusableKeys):
        keys.given(tmp_path / "absent.pem", made / "papers.key", None)
    with pytest.raises(UnusableKeys):
        keys.given(made / "papers.key", made / "papers.key", None)


def test_the_instance_says_in_a_sentence_that_it_cannot_sign(settings, tmp_path):
    settings.SIGNING_CERT, settings.SIGNING_KEY = str(tmp_path / "absent.pem"), str(tmp_path / "absent.key")

    with pytest.raises(house.CannotSign, match="administrateur"):
        house.signing_keys()


def test_only_what_an_anchor_signed_leads_to_it(folder, tmp_path):
    own = keys.house_made(folder, now=NOW)
    other = keys.house_made(tmp_path, now=NOW)
    der = x509.load_pem_x509_certificate(own.certificate).public_bytes(keys.serialization.Encoding.DER)

    assert trust.leads_to(der, own.anchors, NOW)
    assert trust.leads_to(der, [own.certificate], NOW)
    assert not trust.leads_to(der, other.anchors, NOW)
    assert not trust.leads_to(der, [other.certificate], NOW)
    assert not trust.leads_to(der, own.anchors, NOW + timedelta(days=4 * 365))
