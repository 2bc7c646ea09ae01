"""The audit trail: a role that runs the desk cannot alter it, and whoever can is found out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import DatabaseError, ProgrammingError, connection, transaction

from claims.choices import AnnotationAction
from claims.management.commands.audit_role import statements
from claims.models import Annotation, AuditLink, Publication, Review
from claims.models.audit_link import AUDITED, AuditedTable
from claims.services import auditing, gating, matching, publishing, reviewing, triaging
from claims.services.statements import accept
from factcheck.embedded.paths import Var, default_var
from factcheck.embedded.postgres import ROLE, SUPERUSER
from tests import factories

pytestmark = pytest.mark.django_db

tables = pytest.mark.parametrize("table", AUDITED, ids=lambda table: table.name)
LAST = "(SELECT max({key}) FROM {name} WHERE {owner} = {of})"


@pytest.fixture
def trail(reviewer: User, editor: User) -> dict[str, int]:
    """Rows in every audited table; for each table the owner whose chain is the longest."""
    review = factories.an_approved_review(reviewer, editor)
    gating.override_line(review_id=review.pk, by=editor, line="sources", reason="Only the port knows.")
    published = factories.a_publication(reviewer, editor)
    correcting = publishing.correct(review_id=published.review_id, by=reviewer)
    reviewing.remove_evidence(evidence_id=correcting.evidence.all()[0].pk, by=reviewer)
    publishing.withdraw_publication(
        review_id=published.review_id, by=editor, kind="retraction", explanation="The minutes were forged."
    )
    statement = accept(statement_id=factories.a_statement(factories.a_claim()).pk, by=reviewer)
    first = statement.annotations.get()
    Annotation.objects.create(
        statement=statement, action=AnnotationAction.REJECT, before={"is": "so"}, by=editor, at=first.at
    )
    match = factories.a_match(factories.a_claim())
    matching.confirm_match(match_id=match.pk, by=editor)
    matching.reconsider_match(match_id=match.pk, by=editor)
    return {table.name: _owner(table) for table in AUDITED}


def _owner(table: AuditedTable) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {table.owner} FROM {table.name} GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1")
        return int(cursor.fetchone()[0])


def tamper(sql: str, table: AuditedTable, owner: int) -> None:
    """Carry it out as the owner of everything, with all triggers switched off."""
    names = {"key": table.key, "name": table.name, "owner": table.owner, "of": owner}
    with untriggered(table), connection.cursor() as cursor:
        cursor.execute(sql.format(last=LAST.format(**names), **names))
        assert cursor.rowcount > 0


@contextmanager
def untriggered(*tables: AuditedTable) -> Iterator[None]:
    names = [*(table.name for table in tables), "claims_auditlink"]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for switched in ("DISABLE", "ENABLE"):
            for name in names:
                cursor.execute(f"ALTER TABLE {name} {switched} TRIGGER USER")
            if switched == "DISABLE":
                yield
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def found() -> str:
    return "\n".join(auditing.problems())


def _columns(table: AuditedTable) -> str:
    with connection.cursor() as cursor:
        columns = [column.name for column in connection.introspection.get_table_description(cursor, table.name)]
    return ", ".join(f'"{column}"' for column in columns if column != table.key)


def test_what_nobody_touched_is_sound(trail: dict[str, int]) -> None:
    assert found() == ""
    assert {link.table for link in AuditLink.objects.exclude(owner=auditing.ORIGIN)} == {one.name for one in AUDITED}


@tables
def test_a_changed_row_is_found(trail: dict[str, int], table: AuditedTable) -> None:
    columns = {"claims_claimevent": "text", "claims_reviewevent": "justification", "claims_matchevent": "state"}
    column = columns.get(table.name, "")
    column = column or {"claims_publication": "slug", "claims_correction": "explanation"}.get(table.name, "")
    column = column or {"claims_gateoverride": "reason", "claims_annotation": "reading"}.get(table.name, "note")
    sql = f"UPDATE {{name}} SET {column} = 'forged' WHERE {{owner}} = {{of}} AND {{key}} = {{last}}"
    tamper(sql, table, trail[table.name])
    assert f"{table.name}, row" in found()
    assert "it was changed" in found()


@tables
def test_a_removed_row_is_found(trail: dict[str, int], table: AuditedTable) -> None:
    if table.name == "claims_publication":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE claims_publication DROP CONSTRAINT claims_publication_pkey CASCADE")
    tamper("DELETE FROM {name} WHERE {key} = {last}", table, trail[table.name])
    assert f"{table.name}, row" in found()
    assert "it was removed" in found()


@tables
def test_a_row_that_is_inserted_past_the_triggers_is_found(trail: dict[str, int], table: AuditedTable) -> None:
    columns = _columns(table)
    for constraint in _unique(table):
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table.name} DROP CONSTRAINT {constraint}")
    insert = f"INSERT INTO {table.name} ({columns}) SELECT {columns} FROM {table.name}"
    tamper(insert + " WHERE {key} = {last}", table, trail[table.name])
    assert "inserted past the log" in found()


def _unique(table: AuditedTable) -> list[str]:
    """What else would refuse a second row like one that is there."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table.name)
    return [name for name, one in found.items() if one["unique"] and not one["primary_key"]]


LONG = [
    table for table in AUDITED if table.name in {"claims_reviewtransition", "claims_reviewevent", "claims_annotation"}
]


@pytest.mark.parametrize("table", LONG, ids=lambda table: table.name)
def test_a_row_that_is_removed_from_the_middle_with_its_link_is_found(
    trail: dict[str, int], table: AuditedTable
) -> None:
    owner = trail[table.name]
    first = LAST.replace("max", "min")
    names = {"key": table.key, "name": table.name, "owner": table.owner, "of": owner}
    link = 'DELETE FROM claims_auditlink WHERE "table" = \'{name}\' AND "row" = ' + first.format(**names)
    tamper(link, table, owner)
    tamper("DELETE FROM {name} WHERE {key} = " + first.format(**names), table, owner)
    assert "it does not follow from the row before it" in found()


@pytest.mark.parametrize("table", LONG, ids=lambda table: table.name)
def test_rows_that_change_places_are_found(trail: dict[str, int], table: AuditedTable) -> None:
    """They swap their ids, and nothing else."""
    owner = trail[table.name]
    names = {"key": table.key, "name": table.name, "owner": table.owner, "of": owner}
    first, last = LAST.replace("max", "min").format(**names), LAST.format(**names)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {first}, {last}")
        low, high = cursor.fetchone()
    assert low < high
    for old, new in ((low, -1), (high, low), (-1, high)):
        tamper(f"UPDATE {{name}} SET {{key}} = {new} WHERE {{key}} = {old}", table, owner)
    assert "it was changed" in found()


@pytest.mark.parametrize("table", LONG, ids=lambda table: table.name)
def test_an_end_that_is_cut_off_with_its_links_is_found_by_its_head(
    trail: dict[str, int], table: AuditedTable, tmp_path: Path
) -> None:
    kept, out = tmp_path / "heads.txt", StringIO()
    call_command("verify_audit", heads=True, stdout=out)
    kept.write_text(out.getvalue(), encoding="utf-8")
    call_command("verify_audit", against=kept, stdout=StringIO())
    owner = trail[table.name]
    names = {"key": table.key, "name": table.name, "owner": table.owner, "of": owner}
    last = LAST.format(**names)
    tamper('DELETE FROM claims_auditlink WHERE "table" = \'{name}\' AND "row" = ' + last, table, owner)
    tamper("DELETE FROM {name} WHERE {key} = {last}", table, owner)
    assert found() == ""
    told = StringIO()
    with pytest.raises(CommandError, match="not as it was written"):
        call_command("verify_audit", against=kept, stdout=StringIO(), stderr=told)
    assert f"{table.name}, row" in told.getvalue()
    assert "its link is gone" in told.getvalue()


def test_rows_from_before_the_log_are_covered_as_a_whole(trail: dict[str, int]) -> None:
    table = AUDITED[0]
    origin = import_module("claims.migrations.0016_audit_triggers")._origin
    with untriggered(), connection.cursor() as cursor:
        cursor.execute('DELETE FROM claims_auditlink WHERE "table" = %s', [table.name])
        cursor.execute(origin(table.name, table.key))
    assert found() == ""
    tamper("UPDATE {name} SET note = 'forged' WHERE {key} = {last}", table, trail[table.name])
    assert "from before the log, were changed" in found()


@pytest.fixture
def desk_role(db: None) -> Iterator[str]:
    """A role that runs the desk. Only a superuser makes one; it stays in the servers for tests, without any rights."""
    place, var = connection.settings_dict, Var(default_var())
    if not (var.root / "secrets" / "postgres-superuser").exists():
        pytest.skip("needs the bundled servers, whose superuser may make a role")
    superuser = psycopg.connect(
        host=place["HOST"],
        port=place["PORT"],
        user=SUPERUSER,
        password=var.secret("postgres-superuser"),
        dbname="postgres",
        autocommit=True,
    )
    with superuser:
        if not superuser.execute("SELECT 1 FROM pg_roles WHERE rolname = 'factcheck_desk'").fetchone():
            superuser.execute("CREATE ROLE factcheck_desk NOLOGIN")
        superuser.execute(f"GRANT factcheck_desk TO {ROLE}")
    with connection.cursor() as cursor:
        for statement in statements("factcheck_desk"):
            cursor.execute(statement)
    yield "factcheck_desk"
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def test_with_its_own_role_the_desk_works_and_cannot_alter_its_audit_trail(
    trail: dict[str, int], desk_role: str, reviewer: User, editor: User
) -> None:
    links = AuditLink.objects.count()
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {desk_role}")
        publication = factories.a_publication(reviewer, editor)
        triaging.plan(review_id=factories.a_review(reviewer).pk, by=reviewer, due_at=None)
        attempts = ["SET session_replication_role = replica", "INSERT INTO claims_auditlink DEFAULT VALUES"]
        for name in (*(table.name for table in AUDITED), "claims_auditlink"):
            attempts += [f"UPDATE {name} SET {_first(name)} = 1", f"DELETE FROM {name}", f"TRUNCATE {name}"]
            attempts += [f"ALTER TABLE {name} DISABLE TRIGGER ALL", f"DROP TABLE {name} CASCADE"]
        attempts += ["DROP FUNCTION claims_audit_link() CASCADE", "DROP TRIGGER audit_link ON claims_publication"]
        for attempt in attempts:
            with (
                pytest.raises((ProgrammingError, DatabaseError), match=r"permission denied|must be owner"),
                transaction.atomic(),
            ):
                cursor.execute(attempt)
    assert Publication.objects.filter(pk=publication.pk).exists()
    assert AuditLink.objects.count() > links
    assert Review.objects.count() >= 4
    assert found() == ""


def _first(name: str) -> str:
    return {table.name: table.key for table in AUDITED}.get(name, "id")
