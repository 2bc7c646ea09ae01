from __future__ import annotations

from dataclasses import replace

from factcheck.demo.findings import WIDTH, Finding, table

FINDING = Finding("Russia rules out military alliance with China", "Sergei Lavrov", "New", 5, 3)


def test_the_table_shows_what_was_found() -> None:
    headings, rule, row = table([FINDING])

    assert headings.split() == ["Claim", "Speaker", "Status", "Passages", "Independent"]
    assert set(rule) == {"-", " "}
    assert " ".join(row.split()) == "Russia rules out military alliance with China Sergei Lavrov New 5 3"


def test_every_line_is_as_wide_as_the_others_whatever_stands_in_it() -> None:
    long = replace(FINDING, claim="word " * 90, speaker="A ministry with a very long name", status="In review")

    assert {len(line) for line in table([FINDING, long])} == {WIDTH}


def test_what_does_not_fit_is_counted() -> None:
    assert list(table([FINDING] * 15, rows=12))[-1] == "… and 3 more"


def test_nothing_found_leaves_the_headings() -> None:
    assert len(list(table([]))) == 2
