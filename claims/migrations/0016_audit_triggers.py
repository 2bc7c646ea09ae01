"""Every row of the audit trail gets its link from now on; the rows from before are covered by one link per table."""

from django.db import migrations

_TABLES = [
    ("claims_reviewtransition", "review_id", "id"),
    ("claims_secondrating", "review_id", "id"),
    ("claims_gateoverride", "review_id", "id"),
    ("claims_publication", "claim_id", "id"),
    ("claims_correction", "publication_from_id", "id"),
    ("claims_annotation", "statement_id", "id"),
    ("claims_claimevent", "pgh_obj_id", "pgh_id"),
    ("claims_reviewevent", "pgh_obj_id", "pgh_id"),
    ("claims_evidenceevent", "pgh_obj_id", "pgh_id"),
]

#: Values as JSON with sorted keys, in UTC whatever the session's time zone. What is null is left out, so that a later
#: version may add columns that older rows have no value for.
_ROW = """
CREATE OR REPLACE FUNCTION claims_audit_row(rec anyelement) RETURNS text LANGUAGE plpgsql STABLE
SET TimeZone = 'UTC' SET extra_float_digits = 1 AS $$
BEGIN
    RETURN encode(sha256(convert_to((
        SELECT jsonb_object_agg(key, value)::text FROM jsonb_each(to_jsonb(rec)) WHERE value <> 'null'::jsonb
    ), 'UTF8')), 'hex');
END $$
"""
#: With the rights of the owner, so that those who write to the tables need none on the links.
_LINK = """
CREATE OR REPLACE FUNCTION claims_audit_link() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT AS $$
DECLARE
    holder bigint := (to_jsonb(NEW) ->> TG_ARGV[0])::bigint;
    before text;
BEGIN
    SELECT l.sha256 INTO before FROM claims_auditlink l
    WHERE l."table" = TG_TABLE_NAME AND l.owner = holder ORDER BY l.id DESC LIMIT 1;
    before := coalesce(before, '');
    INSERT INTO claims_auditlink ("table", owner, "row", previous_sha256, sha256) VALUES (
        TG_TABLE_NAME, holder, (to_jsonb(NEW) ->> TG_ARGV[1])::bigint, before,
        encode(sha256(convert_to(before || claims_audit_row(NEW), 'UTF8')), 'hex')
    );
    RETURN NULL;
END $$
"""


def _trigger(table: str, owner: str, key: str) -> list[str]:
    return [
        f"DROP TRIGGER IF EXISTS audit_link ON {table}",
        f"""CREATE TRIGGER audit_link AFTER INSERT ON {table}
            FOR EACH ROW EXECUTE FUNCTION claims_audit_link('{owner}', '{key}')""",
    ]


def _origin(table: str, key: str) -> str:
    """Whoever wrote before the trigger was there is done; whoever writes since has a link."""
    return f"""
    INSERT INTO claims_auditlink ("table", owner, "row", previous_sha256, sha256)
    SELECT '{table}', 0, coalesce(max(t.{key}), 0), '',
           encode(sha256(convert_to(coalesce(string_agg(claims_audit_row(t), '' ORDER BY t.{key}), ''), 'UTF8')), 'hex')
    FROM {table} t
    WHERE NOT EXISTS (SELECT FROM claims_auditlink l WHERE l."table" = '{table}' AND l."row" = t.{key} AND l.owner <> 0)
    ON CONFLICT DO NOTHING
    """


class Migration(migrations.Migration):
    # One statement at a time: the triggers have to be there for all before the older rows are counted.
    atomic = False

    dependencies = [('claims', '0015_audit_links')]

    operations = [
        migrations.RunSQL(
            [_ROW, _LINK],
            ["DROP FUNCTION claims_audit_link()", "DROP FUNCTION claims_audit_row(anyelement)"],
        ),
        *(
            migrations.RunSQL(_trigger(*one), f"DROP TRIGGER IF EXISTS audit_link ON {one[0]}")
            for one in _TABLES
        ),
        *(migrations.RunSQL(_origin(table, key), migrations.RunSQL.noop) for table, _, key in _TABLES),
    ]
