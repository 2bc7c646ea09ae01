"""What every language promises, ours and those of other packages: tested with all that are registered."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint, EntryPoints
from types import ModuleType

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claims.attribution import AttributedStatement, HeadlineClaim, Kind, headline_claims, read_text, reading_version
from claims.attribution import languages as registry
from claims.attribution.languages.base import SURE, Language
from claims.attribution.languages.unknown import UNKNOWN

_PHRASES = (
    "La mayoro", "diris", "ke", "The mayor", "said", "that", "taxes fell", "„", "“", "”", "«", "»", '"', "'", "(", ")",
    ",", ".", ":", "\n", "\n\n", " ", "impostoj falis hieraŭ en la urbo", "税金が下がった", "😀", "\u2028", "\x85",
)  # fmt: skip
_TEXTS = st.one_of(st.lists(st.sampled_from(_PHRASES), max_size=30).map(" ".join), st.text(max_size=120))


class Esperanto:
    """A whole language in a few lines: “X diris: "…"”, as another package might have it."""

    code = "eo"
    name = "Esperanto"
    version = "1"

    def certainty(self, text: str) -> float:
        return SURE if re.search(r"\bdiris\b", text) else 0.0

    def read(self, text: str, *, title: str = "") -> tuple[AttributedStatement, ...]:
        return tuple(
            AttributedStatement(
                content=(said.span(3),),
                source=(said.span(1),),
                cue=(said.span(2),),
                speaker=said[1],
                speaker_is_inferred=False,
                resolution_reason="",
                kind=Kind.DIRECT,
                reported_by=None,
                is_headline=False,
            )
            for said in re.finditer(r"(\w+) (diris): \"(\w[^\"\n]*)\"", text)
        )

    def headlines(self, text: str, *, title: str = "") -> tuple[HeadlineClaim, ...]:
        return (HeadlineClaim(title, None, None),) if title else ()


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A package that offers a language, and wants to take over English as well."""
    module = ModuleType("installed_language")
    module.Esperanto = Esperanto  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    points = EntryPoints(EntryPoint(code, f"{module.__name__}:Esperanto", registry.GROUP) for code in ("eo", "en"))
    monkeypatch.setattr(registry, "entry_points", points.select)
    registry.languages.cache_clear()
    yield
    registry.languages.cache_clear()


every_language = pytest.mark.parametrize(
    "language", [*registry.languages().values(), UNKNOWN, Esperanto()], ids=lambda language: language.code
)


@every_language
@given(text=_TEXTS, title=_TEXTS)
@example(text='La mayoro diris: "impostoj falis hieraŭ en la urbo."', title="")
def test_any_text_gives_sound_statements_and_twice_the_same(language: Language, text: str, title: str) -> None:
    found = language.read(text, title=title)
    for statement in found:
        edges = [edge for span in statement.content for edge in span]
        assert edges == sorted(set(edges))
        for start, end in (*statement.content, *statement.source, *statement.cue):
            assert 0 <= start < end <= len(text)
            assert text[start:end].strip()
        assert 0 <= statement.confidence <= 1
    assert [statement.start for statement in found] == sorted(statement.start for statement in found)
    assert language.read(text, title=title) == found
    assert 0 <= language.certainty(text) <= 1
    for headline in language.headlines(text, title=title):
        assert headline.start is None or text[headline.start : headline.end] == headline.text


@every_language
@pytest.mark.parametrize("text", ["", " \n\t "])
def test_nothing_says_nothing(language: Language, text: str) -> None:
    assert (language.read(text), language.headlines(text)) == ((), ())


@every_language
def test_it_says_what_it_is(language: Language) -> None:
    assert re.fullmatch(r"[a-z]{2,3}", language.code)
    assert language.name
    assert re.fullmatch(r"\S{1,60}", language.version)


@pytest.mark.usefixtures("installed")
def test_an_installed_language_is_read_by_its_own_rules() -> None:
    text = 'Mara diris: "Impostoj falis hieraŭ."'
    (statement,) = read_text(text)
    assert (statement.exact(text), statement.speaker, statement.language) == ("Impostoj falis hieraŭ.", "Mara", "eo")
    assert [claim.text for claim in headline_claims(text, title="Impostoj falas")] == ["Impostoj falas"]


@pytest.mark.usefixtures("installed")
def test_a_built_in_language_cannot_be_taken_over() -> None:
    assert [language.name for language in registry.languages().values()] == ["English", "Esperanto"]


@pytest.mark.usefixtures("installed")
def test_the_version_of_a_reading_tells_of_every_language() -> None:
    both = reading_version()
    registry.languages()["eo"].version = "2"  # type: ignore[misc]
    assert both != reading_version()
    assert both.startswith("en ")
    assert len(both) <= 70
