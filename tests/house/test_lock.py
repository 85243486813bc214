"""What is installed is locked: every dependency has a version with hashes, and no address of a mirror got in."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
EXTRAS, GROUPS = PROJECT["project"]["optional-dependencies"], PROJECT["dependency-groups"]
_PIN = re.compile(r"^([a-z0-9._-]+)==(\S+)", re.MULTILINE)
CORE = [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"], *GROUPS["build"]]
ASKED = {
    "core": CORE,
    "dev": [*CORE, *EXTRAS["dev"]],
    "bench": [*CORE, *EXTRAS["dev"], *EXTRAS["bench"]],
    **{name: asked for name, asked in GROUPS.items() if name != "build"},
}


def lock(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")


@pytest.mark.parametrize("name", ASKED)
def test_what_is_asked_for_is_locked(name: str) -> None:
    pins = dict(_PIN.findall(lock(name)))
    missing = []
    for asked in map(Requirement, ASKED[name]):
        version = pins.get(re.sub(r"[-_.]+", "-", asked.name).lower())
        if version is None or not asked.specifier.contains(version):
            missing.append(f"{asked}, locked: {version}")
    assert missing == [], "make lock"


@pytest.mark.parametrize("path", sorted((ROOT / "requirements").glob("*.txt")), ids=lambda path: path.stem)
def test_a_lock_has_hashes_and_no_addresses(path: Path) -> None:
    text = path.read_text("utf-8")
    for entry in re.split(r"\n(?=\S)", text.strip()):
        assert re.fullmatch(r"\S+==\S+( ; [^\\]+)? \\(\n    --hash=sha256:[0-9a-f]{64}( \\)?)+", entry), entry[:200]


def test_one_version_of_everything() -> None:
    """core, dev, bench and interop are installed on top of each other."""
    dev = set(_PIN.findall(lock("dev")))
    names = {package for package, _ in dev}
    for name in ("core", "bench", "interop"):
        assert {pin for pin in _PIN.findall(lock(name)) if pin[0] in names} <= dev
