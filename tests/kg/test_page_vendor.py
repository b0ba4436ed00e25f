"""The vendored JavaScript is what npm publishes, with its licences, and the wheel holds it."""

from __future__ import annotations

import hashlib
from importlib.resources import files

import pytest

from kg.page.sigma_page import LIBRARIES

VENDOR = files("kg.page").joinpath("vendor")
CHECKSUMS = {
    "graphology-0.26.0.min.js": "dc337efa23903f61e064c8e7e7f93a429e6855dccfc2458802b4ed30c621c087",
    "sigma-3.0.3.min.js": "58e30383ab428f832068d9d16a5215c65ba12430d438ed091c5703f398de9e16",
}


def test_every_library_has_a_checksum() -> None:
    assert set(LIBRARIES) == set(CHECKSUMS)


@pytest.mark.parametrize("name", CHECKSUMS)
def test_libraries_are_unchanged(name: str) -> None:
    assert hashlib.sha256(VENDOR.joinpath(name).read_bytes()).hexdigest() == CHECKSUMS[name]


@pytest.mark.parametrize("name", ["sigma", "graphology"])
def test_licences_are_beside_them(name: str) -> None:
    assert "Permission is hereby granted" in VENDOR.joinpath(f"{name}-LICENSE.txt").read_text("utf-8")
