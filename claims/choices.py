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


class MatchState(models.TextChoices):
    SUGGESTED = "suggested", "Suggested"
    CONFIRMED = "confirmed", "Confirmed"
    REJECTED = "rejected", "Rejected"


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
    """A claim that nobody triaged has no review yet: it is spotted, or dismissed."""

    TRIAGED = "triaged", "Triaged: worth checking"
    ASSIGNED = "assigned", "Assigned"
    IN_PROGRESS = "in_progress", "In progress"
    SUBMITTED = "submitted", "Submitted for a second person"
    RETURNED = "returned", "Returned for more work"
    APPROVED = "approved", "Approved"
    PUBLISHED = "published", "Published"
    CORRECTED = "corrected", "Corrected: a newer version is published"
    WITHDRAWN = "withdrawn", "Withdrawn"
    DISMISSED = "dismissed", "Dismissed after triage"


class ReviewAction(models.TextChoices):
    """What people do to a review. `OPEN`, `TRIAGE` and `CORRECT` begin one."""

    OPEN = "open", "Open"
    TRIAGE = "triage", "Triage"
    CORRECT = "correct", "Begin a correction"
    START = "start", "Start"
    DISMISS = "dismiss", "Dismiss"
    ASSIGN = "assign", "Assign"
    SUBMIT = "submit", "Submit"
    SECOND_RATING = "second_rating", "Rate as the second person"
    RETURN = "return", "Return with reasons"
    APPROVE = "approve", "Approve"
    PUBLISH = "publish", "Publish"
    SUPERSEDE = "supersede", "Publish a corrected version"
    RETRACT = "retract", "Take back what is published"
    WITHDRAW = "withdraw", "Withdraw"


class CorrectionKind(models.TextChoices):
    """What the public is told about a change of what was published."""

    CORRECTION = "correction", "Correction: something was wrong"
    UPDATE = "update", "Update: something is new"
    CLARIFICATION = "clarification", "Clarification: it could be misunderstood"
    RETRACTION = "retraction", "Retraction: it does not hold"
    VOID = "void", "Void: published by mistake"


class Need(models.TextChoices):
    """What a claim needs a person for now, most urgent first."""

    APPROVE = "approve", "Needs a second person"
    PUBLISH = "publish", "Approved: ready to publish"
    RECHECK = "recheck", "Due to be checked again"
    REVISE = "revise", "Returned: needs more work"
    DECIDE = "decide", "New: worth checking?"
    ASSIGN = "assign", "Triaged: nobody has it"
    START = "start", "Assigned: not begun"
    COMPARE = "compare", "Coverage to compare"
    RATE = "rate", "Ready to rate and submit"
    NOTHING = "nothing", "Nothing"
