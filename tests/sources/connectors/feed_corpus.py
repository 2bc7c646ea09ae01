"""The test documents of feedparser's own source package: fetched once into var/, never part of this repository.

Most hold one construct and nothing else, no link of an entry, no title of the feed, so that only the thorough parser
would ever be asked. `as_published` gives them what published feeds have.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
from functools import cache
from importlib.metadata import version
from itertools import count
from pathlib import Path

import pytest

_CACHE = Path(__file__).resolve().parents[3] / "var" / "feed-corpus"
_SECONDS = 60
_ENTRY = re.compile(rb"<(item|entry)(?:\s[^>]*)?(?<!/)>")
_LINKED_ENTRY = re.compile(rb"<(item|entry)\b(?:(?!</(?:item|entry)).)*?<link", re.DOTALL)
_FEED = re.compile(rb"<(?:channel|feed)(?:\s[^>]*)?(?<!/)>")
_TITLED_FEED = re.compile(rb"<(?:channel|feed)\b(?:(?!<item|<entry).)*?<title", re.DOTALL)


@cache
def corpus() -> dict[str, bytes]:
    """The documents by name. Skips the test when the package index is out of reach."""
    wanted = f"feedparser=={version('feedparser')}"
    folder = _CACHE / wanted
    if not list(folder.glob("*.tar.gz")):
        options = ["--quiet", "--no-deps", "--no-binary", ":all:", "--dest", str(folder)]
        command = [sys.executable, "-m", "pip", "download", *options, wanted]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
            pytest.skip(f"the source package of {wanted} cannot be had from the package index")
    (package,) = folder.glob("*.tar.gz")
    with tarfile.open(package) as members:
        return {
            member.name.partition("/tests/")[2]: file.read()
            for member in members
            if "/tests/" in member.name and member.name.endswith((".xml", ".json"))
            if (file := members.extractfile(member))
        }


def as_published(document: bytes) -> bytes:
    """The document, its entries with a link each and the feed with a title, where there was none."""
    if not _LINKED_ENTRY.search(document):
        numbers = count()
        document = _ENTRY.sub(lambda entry: entry[0] + _link(entry[1], next(numbers)), document)
    if not _TITLED_FEED.search(document):
        document = _FEED.sub(lambda feed: feed[0] + b"<title>Corpus</title>", document, count=1)
    return document


def _link(name: bytes, number: int) -> bytes:
    address = b"http://a.example/%d" % number
    return b"<link>%s</link>" % address if name == b"item" else b'<link href="%s"/>' % address
