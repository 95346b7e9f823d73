"""Values and overlays known by their keys, and files of other tools that only look alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from octogen.inputs.likeness import is_misspelt, is_overlay
from octogen.source.source import read

EXAMPLES = sorted((Path(__file__).parent.parent.parent / "examples").glob("*.yaml"))
LINE = "apiVersion: octogen/v1"
LINES = (
    "apiVersio: octogen/v1",
    "apiversion: octogen/v1",
    "api_version: octogen/v1",
    "version: octogen/v1",
    "apiVersion: octogn/v1",
    "apiVersion: Octogen/v1",
    "apiVersion: octogen",
    "apiVersion: octogen-v1",
    "apiVersion: v1",
    "apiVersion: 1",
    "apiVersion:",
    "",
)
OVERLAYS = (
    "nodes: {count: -3}",
    "{octopus: {image: {tag: 2026.3.1}}}",
    "x-mine: &mine 1\ndeployment: {maximumPercent: 100}",
    "apiVersion: octogen/v1\nnodes: {count: 3}",
    "nodes: {cuont: 3}\ndeployment: {maximumPercent: 100, minimumHealthyPercent: 0}",
)
ONLY_EXPECTED = ("noeds: {count: 3}", "nodes: 3", "name: octopus-test", "nodes: {cuont: 3}", "cluster: {name: octopus}")
OF_OTHERS = (
    "",
    "hello",
    "[nodes, octopus]",
    "{}",
    "image: {repository: nginx}\nreplicaCount: 3",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: octogen}\ndata: {}",
    "apiVersion: v2\nname: web\nversion: 1.0.0",
    "name: CI\non: [push]\njobs: {}",
    "production: {adapter: postgresql}",
    "node: {count: 1}\nservices: {}\nvolumes: {}",
)


def text_of(example: Path, line: str) -> str:
    return example.read_text(encoding="utf-8").replace(LINE, line)


@pytest.mark.parametrize("line", LINES)
def test_values_are_known_whatever_became_of_their_version(line: str) -> None:
    for example in EXAMPLES:
        (root,) = read(text_of(example, line), example.name).roots
        assert is_misspelt(root), example.name


def test_values_that_say_what_they_are_are_neither_misspelt_nor_an_overlay() -> None:
    for example in EXAMPLES:
        (root,) = read(text_of(example, LINE), example.name).roots
        assert not is_misspelt(root), example.name
        assert not is_overlay(root, expected=True), example.name


@pytest.mark.parametrize("text", OVERLAYS)
def test_an_overlay_is_known_by_its_keys(text: str) -> None:
    (root,) = read(text, "x.yaml").roots
    assert is_overlay(root, expected=False)
    assert is_overlay(root, expected=True)
    assert not is_misspelt(root)


@pytest.mark.parametrize("text", ONLY_EXPECTED)
def test_a_doubtful_one_is_an_overlay_only_where_one_is_expected(text: str) -> None:
    (root,) = read(text, "x.yaml").roots
    assert not is_overlay(root, expected=False)
    assert is_overlay(root, expected=True)


@pytest.mark.parametrize("text", OF_OTHERS)
def test_files_of_other_tools_are_left_alone(text: str) -> None:
    for root in read(text, "x.yaml").roots:
        assert not is_misspelt(root)
        assert not is_overlay(root, expected=True)
