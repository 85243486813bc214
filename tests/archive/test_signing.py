"""A package that is signed can be verified by anybody, and says so when a byte was changed."""

from __future__ import annotations

import json
import subprocess
from base64 import b64decode
from hashlib import sha256
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from archive.making import Crawl, article, exchange
from click.testing import CliRunner
from commands import tool
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from newscrawler.archive.verify import verify_wacz
from newscrawler.cli.export import command
from newscrawler.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any


def pem(key: Any) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.fixture
def data(crawl: Crawl) -> Path:
    crawl.store(article(1, warc=crawl.add(exchange(1))))
    crawl.close()
    return crawl.root


def export(data: Path, out: Path, *options: str) -> None:
    result = CliRunner().invoke(command, [str(out), "--data", str(data), *options], standalone_mode=False)
    if result.exception:
        raise result.exception


@pytest.fixture
def package(data: Path, tmp_path: Path) -> Path:
    (tmp_path / "key.pem").write_bytes(pem(ec.generate_private_key(ec.SECP384R1())))
    export(data, tmp_path / "out.wacz", "--format", "wacz", "--sign", str(tmp_path / "key.pem"))
    return tmp_path / "out.wacz"


def digest_of(package: Path) -> dict[str, Any]:
    with ZipFile(package) as file:
        return json.loads(file.read("datapackage-digest.json"))


def changed(package: Path, change: Callable[[dict[str, bytes]], None]) -> set[str]:
    with ZipFile(package) as file:
        members = {info: file.read(info) for info in file.infolist()}
    contents = {info.filename: data for info, data in members.items()}
    change(contents)
    with ZipFile(package, "w") as file:
        for info in members:
            file.writestr(info.filename, contents[info.filename], info.compress_type)
    return {finding.kind for finding in verify_wacz(package)}


def test_a_signed_package_holds(package: Path) -> None:
    assert list(verify_wacz(package)) == []
    found = digest_of(package)
    signed = found["signedData"]
    assert signed["hash"] == found["hash"]
    assert signed["version"] == "0.1.0"
    assert signed["created"].endswith("Z")
    assert signed["software"].startswith("newscrawler ")
    assert len(b64decode(signed["signature"])) == 96, "two numbers, as browsers take them"


def test_another_tool_verifies_it(package: Path, tmp_path: Path) -> None:
    signed = digest_of(package)["signedData"]
    numbers = b64decode(signed["signature"])
    first, second = int.from_bytes(numbers[:48], "big"), int.from_bytes(numbers[48:], "big")
    config = f"asn1=SEQUENCE:pair\n[pair]\nr=INTEGER:0x{first:x}\ns=INTEGER:0x{second:x}\n"
    (tmp_path / "asn1").write_text(config)
    (tmp_path / "public.der").write_bytes(b64decode(signed["publicKey"]))
    (tmp_path / "signed").write_text(signed["hash"])

    def openssl(*arguments: str) -> str:
        return subprocess.run(
            [tool("openssl"), *arguments], cwd=tmp_path, capture_output=True, text=True, check=True
        ).stdout

    openssl("asn1parse", "-genconf", "asn1", "-noout", "-out", "signature.der")
    verified = ("dgst", "-sha256", "-verify", "public.der", "-keyform", "DER", "-signature", "signature.der", "signed")
    assert "Verified OK" in openssl(*verified)


def without_a_page(contents: dict[str, bytes]) -> None:
    """What a forger does who can count: every hash agrees again, but for the signature."""
    pages = contents["pages/pages.jsonl"] = contents["pages/pages.jsonl"].replace("خبر".encode(), "كذب".encode())
    package = json.loads(contents["datapackage.json"])
    for one in package["resources"]:
        if one["path"] == "pages/pages.jsonl":
            one |= {"hash": f"sha256:{sha256(pages).hexdigest()}", "bytes": len(pages)}
    contents["datapackage.json"] = json.dumps(package).encode()
    digest = json.loads(contents["datapackage-digest.json"])
    digest["hash"] = f"sha256:{sha256(contents['datapackage.json']).hexdigest()}"
    contents["datapackage-digest.json"] = json.dumps(digest).encode()


def signed_for_another(contents: dict[str, bytes]) -> None:
    without_a_page(contents)
    digest = json.loads(contents["datapackage-digest.json"])
    digest["signedData"]["hash"] = digest["hash"]
    contents["datapackage-digest.json"] = json.dumps(digest).encode()


def with_a(name: str, value: object) -> Callable[[dict[str, bytes]], None]:
    def change(contents: dict[str, bytes]) -> None:
        digest = json.loads(contents["datapackage-digest.json"])
        digest["signedData"][name] = value
        contents["datapackage-digest.json"] = json.dumps(digest).encode()

    return change


@pytest.mark.parametrize(
    "change",
    [
        without_a_page,
        signed_for_another,
        with_a("signature", "AAAA"),
        with_a("signature", "not base 64"),
        with_a("publicKey", "AAAA"),
        with_a("publicKey", 7),
    ],
)
def test_a_forged_package_is_found(package: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    assert changed(package, change) == {"bad_signature"}


@pytest.mark.parametrize(
    "key",
    [
        pytest.param(None, id="missing"),
        pytest.param(b"no key", id="no-key"),
        pytest.param(pem(ec.generate_private_key(ec.SECP256R1())), id="another-curve"),
        pytest.param(pem(ed25519.Ed25519PrivateKey.generate()), id="another-kind"),
    ],
)
def test_a_key_that_cannot_sign_is_wrong_use(data: Path, tmp_path: Path, key: bytes | None) -> None:
    if key:
        (tmp_path / "key.pem").write_bytes(key)
    with pytest.raises(UsageError, match="openssl ecparam"):
        export(data, tmp_path / "out.wacz", "--format", "wacz", "--sign", str(tmp_path / "key.pem"))
    with pytest.raises(UsageError, match="--format wacz"):
        export(data, tmp_path / "out.jsonl", "--format", "jsonl", "--sign", str(tmp_path / "key.pem"))
