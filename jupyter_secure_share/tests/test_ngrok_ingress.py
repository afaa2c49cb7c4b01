"""The administrator's traits for a private ingress: read, checked, and nothing else sent on."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from jupyter_secure_share.ngrok_ingress import MAX_CERTIFICATES_CHARS, NgrokIngress
from jupyter_secure_share.problems import ShareError
from jupyter_secure_share.protocol import MAX_LINE_BYTES, encode_line
from jupyter_secure_share.start_options import LONGEST_TEXT

from .certificates import CERTIFICATE
from .samples import sample


def test_nothing_set_means_ngroks_own_service() -> None:
    assert NgrokIngress().problem() is None
    assert NgrokIngress().read() == {
        "server_addr": None,
        "root_cas": None,
        "public_cas": None,
        "public_addr": None,
    }


def test_everything_set_has_the_shape_of_the_contract(tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    file.write_text(f"# Autorité\n{CERTIFICATE}\nmore words\n{CERTIFICATE}")
    read = NgrokIngress("ingress.example:443", str(file), str(file), "192.0.2.7:8443").read()
    assert read.keys() | {"authtoken"} == sample("to-gateway.start.ngrok")["ngrok"].keys()
    assert read == {
        "server_addr": "ingress.example:443",
        "root_cas": CERTIFICATE * 2,
        "public_cas": CERTIFICATE * 2,
        "public_addr": "192.0.2.7:8443",
    }


def test_a_private_key_beside_the_certificate_stays_here(tmp_path: Path) -> None:
    """Red when the file is passed on as it is."""
    file = tmp_path / "both.pem"
    file.write_text(
        f"-----BEGIN PRIVATE KEY-----\ncanary\n-----END PRIVATE KEY-----\n{CERTIFICATE}"
    )
    assert NgrokIngress(root_cas=str(file)).read()["root_cas"] == CERTIFICATE


def test_the_authorities_of_the_system_need_no_file() -> None:
    assert NgrokIngress(root_cas="host").read()["root_cas"] == "host"
    # For the public address there is no such word: those of the system are the default.
    assert NgrokIngress(public_cas="host").problem() is not None


@pytest.mark.parametrize(
    "address",
    ["localhost:1", "a-b.example:65535", "127.0.0.1:443", "[::1]:443", "[2001:db8::7]:8443"],
)
def test_addresses(address: str) -> None:
    read = NgrokIngress(server_addr=address, public_addr=address).read()
    assert (read["server_addr"], read["public_addr"]) == (address, address)


@pytest.mark.parametrize(
    "address",
    [
        "example.org",
        "example.org:",
        ":443",
        "example.org:0",
        "example.org:65536",
        "example.org:٤٤٣",
        "example.org:+443",
        "example.org: 443",
        "https://example.org:443",
        "::1:443",
        "[::1%eth0]:443",
        "[::1",
        "[example.org]:443",
        "exam ple:443",
        "-a.example:443",
        "user@example.org:443",
        "example.org:443\n",
        "ü.example:443",
        "x" * 300 + ":443",
    ],
)
@pytest.mark.parametrize("trait", ["server_addr", "public_addr"])
def test_an_address_that_makes_no_sense_is_named_by_its_trait(trait: str, address: str) -> None:
    problem = NgrokIngress(**{trait: address}).problem()
    assert problem is not None
    assert problem.code == "NGROK_SETTING_WRONG"
    assert f"SecureShareApp.ngrok_{trait} " in problem.message


BROKEN = CERTIFICATE.replace("MII", "AAA", 1)


@pytest.mark.parametrize("trait", ["root_cas", "public_cas"])
@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b"no certificate",
        ssl.PEM_HEADER.encode(),
        BROKEN.encode(),
        (CERTIFICATE + BROKEN).encode(),
        CERTIFICATE.encode() * (MAX_CERTIFICATES_CHARS // len(CERTIFICATE) + 1),
    ],
    ids=["missing", "empty", "words", "cut", "broken", "one-broken", "too-long"],
)
def test_a_file_that_is_none_is_named_by_its_trait(
    tmp_path: Path, trait: str, content: bytes | None
) -> None:
    file = tmp_path / "canary.pem"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ShareError) as refusal:
        NgrokIngress(**{trait: str(file)}).read()
    assert refusal.value.code == "NGROK_SETTING_WRONG"
    assert f"SecureShareApp.ngrok_{trait} " in refusal.value.message
    assert "canary" not in str(refusal.value.problem)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert NgrokIngress(root_cas=str(tmp_path)).problem() is not None


def test_the_longest_files_fit_a_line_beside_the_longest_options() -> None:
    certificates = "-" * 64 + "\n"
    certificates *= MAX_CERTIFICATES_CHARS // len(certificates)
    options = dict.fromkeys("abcdef", "\u2028" * LONGEST_TEXT)
    line = encode_line({"root_cas": certificates, "public_cas": certificates, "options": options})
    assert len(line) < MAX_LINE_BYTES * 0.9


def test_all_authorities_of_a_browser_fit() -> None:
    paths = ssl.get_default_verify_paths()
    if paths.cafile is None or not Path(paths.cafile).is_file():
        pytest.skip("this system keeps no such file")
    assert NgrokIngress(root_cas=paths.cafile).problem() is None
