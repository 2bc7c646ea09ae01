"""The closed vocabularies of the desk (glossary: `docs/concepts.md`)."""

from __future__ import annotations

from django.db import models


class VerificationStatus(models.TextChoices):
    NEW = "new", "New"
    IN_REVIEW = "in_review", "In review"
    CHECKED = "checked", "Checked"
    DISMISSED = "dismissed", "Dismissed"


class Priority(models.IntegerChoices):
    HIGH = 1, "High"
    NORMAL = 2, "Normal"
    LOW = 3, "Low"


class Origin(models.TextChoices):
    MACHINE = "machine", "Suggested by a machine"
    PERSON = "person", "Entered by a person"


class BriefingStage(models.TextChoices):
    RECEIVED = "received", "Received"
    FETCHING = "fetching", "Fetching the page"
    READING = "reading", "Reading for statements"
    READ = "read", "Read"
    FAILED = "failed", "Failed"


class StatementKind(models.TextChoices):
    DIRECT = "direct", "Direct quotation"
    INDIRECT = "indirect", "Indirect speech"
    MIXED = "mixed", "Indirect with quoted words"


class Decision(models.TextChoices):
    """What a person made of a statement that a machine found, or marked themselves."""

    SUGGESTED = "suggested", "Nobody has looked at it"
    ACCEPTED = "accepted", "Accepted"
    REJECTED = "rejected", "Rejected"


class AnnotationAction(models.TextChoices):
    """What a person did to a statement."""

    ADD = "add", "Marked by hand"
    ACCEPT = "accept", "Accepted"
    REJECT = "reject", "Rejected"
    RESTORE = "restore", "Rejection undone"
    BOUNDARY = "boundary", "Words corrected"
    SPLIT = "split", "Split"
    MERGE = "merge", "Merged"
    SPEAKER = "speaker", "Speaker corrected"
    CLAIMS = "claims", "Claims corrected"


class Nature(models.TextChoices):
    """What kind of proposition a claim is; the values are those of `claims.propositions.Nature`."""

    FACT = "fact", "Fact"
    OPINION = "opinion", "Opinion"
    QUESTION = "question", "Question"
    PREDICTION = "prediction", "Prediction"
    PROMISE = "promise", "Promise"


class Hop(models.TextChoices):
    DIRECT_QUOTE = "direct_quote", "Direct quote"
    PARTIAL_QUOTE = "partial_quote", "Partial quote"
    PARAPHRASE = "paraphrase", "Paraphrase"
    HEADLINE_ONLY = "headline_only", "Headline only"
    TRANSLATION = "translation", "Translation"


class ClaimantKind(models.TextChoices):
    PERSON = "person", "Person"
    ORGANISATION = "organisation", "Organisation"
    UNKNOWN = "unknown", "Not known yet"


class CoverageState(models.TextChoices):
    SUGGESTED = "suggested", "Suggested"
    KEPT = "kept", "Kept"
    DISMISSED = "dismissed", "Dismissed"


class RetrievalOutcome(models.TextChoices):
    OK = "ok", "Found something"
    EMPTY = "empty", "Found nothing"
    THROTTLED = "throttled", "Throttled"
    FAILED = "failed", "Failed"
    PARTIAL = "partial", "Partly answered"


class AnchorState(models.TextChoices):
    """What became of anchored words in a later copy; the values are those of `claims.anchoring.AnchorState`."""

    EXACT = "exact", "Unchanged"
    MOVED = "moved", "Moved"
    AMBIGUOUS = "ambiguous", "Ambiguous"
    CHANGED = "changed", "Changed"
    GONE = "gone", "Gone"


class Stance(models.TextChoices):
    SUPPORTS = "supports", "Supports"
    REFUTES = "refutes", "Refutes"
    CONTEXT = "context", "Context"


class Question(models.TextChoices):
    ATTRIBUTION = "attribution", "Did they say it?"
    SUBSTANCE = "substance", "Is it so?"


class ReviewState(models.TextChoices):
    IN_PROGRESS = "in_progress", "In progress"
    SUBMITTED = "submitted", "Submitted for a second person"
    RETURNED = "returned", "Returned for more work"
    APPROVED = "approved", "Approved"
    WITHDRAWN = "withdrawn", "Withdrawn"


class ReviewAction(models.TextChoices):
    OPEN = "open", "Open"
    ASSIGN = "assign", "Assign"
    SUBMIT = "submit", "Submit"
    RETURN = "return", "Return with reasons"
    APPROVE = "approve", "Approve"
    WITHDRAW = "withdraw", "Withdraw"


class Need(models.TextChoices):
    """What a claim needs a person for now, most urgent first."""

    APPROVE = "approve", "Needs a second person"
    REVISE = "revise", "Returned: needs more work"
    DECIDE = "decide", "New: worth checking?"
    COMPARE = "compare", "Coverage to compare"
    RATE = "rate", "Ready to rate and submit"
    NOTHING = "nothing", "Nothing"
