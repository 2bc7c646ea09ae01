"""One link for every row of the audit trail: whoever changes, removes, inserts or reorders such rows leaves a trace."""

from __future__ import annotations

from dataclasses import dataclass

import pgtrigger
from django.db import models


@dataclass(frozen=True)
class AuditedTable:
    """Rows of `name` are chained by `owner`: the record that is locked while one is written, so that chains are written
    one row after the other and never wait for each other."""

    name: str
    owner: str
    key: str = "id"


AUDITED = (
    AuditedTable("claims_reviewtransition", "review_id"),
    AuditedTable("claims_secondrating", "review_id"),
    AuditedTable("claims_gateoverride", "review_id"),
    AuditedTable("claims_publication", "claim_id"),
    AuditedTable("claims_correction", "publication_from_id"),
    AuditedTable("claims_annotation", "statement_id"),
    AuditedTable("claims_claimevent", "pgh_obj_id", "pgh_id"),
    AuditedTable("claims_reviewevent", "pgh_obj_id", "pgh_id"),
    AuditedTable("claims_evidenceevent", "pgh_obj_id", "pgh_id"),
    AuditedTable("claims_matchevent", "pgh_obj_id", "pgh_id"),
)


class AuditLink(models.Model):
    """Written by a trigger of the audited table, with the rights of the tables' owner; nobody else needs any.

    `sha256` covers `previous_sha256`, that of the link before of the same table and owner, and all values of the row.
    The link of owner 0 covers the rows up to `row` that are older than the log.
    """

    table = models.CharField(max_length=63)
    owner = models.BigIntegerField()
    row = models.BigIntegerField()
    previous_sha256 = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["table", "row", "owner"], name="audit_link_once_per_row"),
            # Nobody writes two rows after the same one.
            models.UniqueConstraint(fields=["table", "owner", "previous_sha256"], name="audit_link_one_after_another"),
        ]
        indexes = [models.Index(fields=["table", "owner", "-id"], name="audit_link_newest")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.table} {self.owner} {self.row} {self.sha256}"
