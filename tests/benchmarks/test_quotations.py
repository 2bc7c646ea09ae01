"""The peer that reads quotations: left out with a reason where it is not installed, understood where it is."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from benchmarks import peers
from benchmarks.measuring import Skipped
from benchmarks.quotations import Textacy


def test_without_the_peer_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(peers, "_PYTHON", tmp_path / "python")
    with pytest.raises(Skipped, match="make bench"):
        Textacy()


def test_what_the_peer_finds_is_told_in_places_of_the_text() -> None:
    try:
        peers.interpreter()
    except Skipped as reason:
        pytest.skip(str(reason))
    text = "“The harbour will close in May,” said Mara Lind. Nobody was asked."
    with closing(Textacy()) as textacy:
        found = textacy.read(text)
        assert textacy.read('"An odd mark.') == []
    assert [(text[start:end], speaker) for [(start, end)], _, speaker in found] == [
        ("“The harbour will close in May,”", "Mara Lind")
    ]
