"""What the documentation promises to be complete about is complete, and its links lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from claims.attribution import languages
from factcheck import __version__
from sources.connectors.registry import ARCHIVES, FEEDS, SEARCHES

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("factcheck", "sources", "claims")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
MACHINES = re.compile(r"(?<![\w.])/(?:home|Users|root|work)/\w+")
#: Where pages may lead outside; above all to no package registry, which is each installation's own choice.
OUTSIDE = {"semver.org"}

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def text(*parts: str) -> str:
    return ROOT.joinpath(*parts).read_text(encoding="utf-8")


def modules() -> Iterator[Path]:
    yield ROOT / "manage.py"
    for room in ROOMS:
        yield from (ROOT / room).rglob("*.py")


def names_read() -> set[str]:
    """The names our code reads from the environment."""
    reads = r'(?:env\.\w+\(|secret\(|environ(?:\.get\(|\[))\s*"([A-Z][A-Z_]+)"'
    return {name for path in modules() for name in re.findall(reads, path.read_text(encoding="utf-8"))}


def commands() -> set[str]:
    found = (path for room in ROOMS for path in (ROOT / room).glob("**/management/commands/*.py"))
    return {path.stem for path in found if path.stem != "__init__"}


def first_column(table: str) -> set[str]:
    return set(re.findall(r"^\| `(\w+)`", table, re.MULTILINE))


def targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", text("Makefile"), re.MULTILINE))


def anchors(page: Path) -> set[str]:
    """The addresses of a page's headings, as code hosts make them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def prose(page: Path) -> str:
    """A page without its code blocks."""
    return re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def test_every_setting_is_documented_and_no_other() -> None:
    documented = first_column(text("docs", "settings.md"))

    assert documented - {"DJANGO_SETTINGS_MODULE"} == names_read()


def test_the_documented_defaults_are_the_real_ones() -> None:
    code = text("factcheck", "settings", "base.py")
    real = dict(re.findall(r'env\.(?:int|str)\("(FACTCHECK_\w+)", default="?([^")]+?)"?\)', code))
    rows = dict(re.findall(r"^\| `(\w+)` \| ([^|]+?) \|", text("docs", "settings.md"), re.MULTILINE))

    assert len(real) > 5
    assert {name: rows[name] for name in real if name != "FACTCHECK_VAR"} == {
        name: default for name, default in real.items() if name != "FACTCHECK_VAR"
    }


def test_every_command_is_documented() -> None:
    missing = {name for name in commands() if f"manage.py {name}" not in text("docs", "operations.md")}

    assert missing == set()


def test_every_command_that_is_documented_exists() -> None:
    others = {"axes_reset", "changepassword", "check", "collectstatic"}
    named = {name for page in PAGES for name in re.findall(r"manage\.py (\w+)", page.read_text(encoding="utf-8"))}

    assert named <= commands() | others


def test_every_connector_is_documented_and_no_other() -> None:
    built_in = {*FEEDS.built_in, *SEARCHES.built_in, *ARCHIVES.built_in}
    assert first_column(text("docs", "connectors.md")) == built_in


def test_every_language_is_documented_and_no_other() -> None:
    assert first_column(text("docs", "languages.md")) == set(languages.BUILT_IN)


def test_every_decision_is_listed() -> None:
    files = {path.name for path in (ROOT / "docs/decisions").glob("[0-9]*.md")}
    listed = re.findall(r"\((\d{4}-[\w-]+\.md)\)", text("docs", "decisions", "README.md"))

    assert sorted(files) == listed


def test_the_changelog_begins_with_this_version() -> None:
    versions = re.findall(r"^## (\S+)", text("CHANGELOG.md"), re.MULTILINE)

    assert versions[versions[0] == "Unreleased"] == __version__


@every_page
def test_links_within_the_repository_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
        target, _, anchor = unquote(link).partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        file = page.parent / target if target else page
        assert file.exists(), link
        assert not anchor or anchor in anchors(file), link


@every_page
def test_make_targets_that_are_mentioned_exist(page: Path) -> None:
    code = re.findall(r"`make ([^`]*)`|^ *(?:\$ )?make( .*|$)", page.read_text(encoding="utf-8"), re.MULTILINE)
    plain = [re.sub(r'"[^"]*"', "", "".join(command)).split("   ")[0] for command in code]
    mentioned = {word for command in plain for word in command.split() if re.fullmatch(r"[a-z-]+", word)}

    assert mentioned <= targets()


@every_page
def test_pages_name_no_machine_and_lead_only_where_we_want(page: Path) -> None:
    check_addresses(page)


@pytest.mark.parametrize("name", ["Dockerfile", "docker-compose.yml", "Makefile", "pyproject.toml", ".env.example"])
def test_the_build_names_no_machine_and_no_address(name: str) -> None:
    check_addresses(ROOT / name)


def check_addresses(file: Path) -> None:
    content = file.read_text(encoding="utf-8")
    hosts = set(re.findall(r"https?://([\w.-]+)", content))

    assert MACHINES.findall(content) == []
    assert {host for host in hosts if not re.search(r"example(\.org)?$|^127\.0\.0\.1$", host)} <= OUTSIDE


def test_requirements_carry_hashes_and_no_address() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        content = path.read_text(encoding="utf-8")
        assert "://" not in content
        assert content.count("==") <= content.count("--hash=sha256:")


def test_the_licence_is_whole() -> None:
    licence = text("LICENSE")

    assert "Apache License" in licence
    assert "END OF TERMS AND CONDITIONS" in licence
