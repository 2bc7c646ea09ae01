from claims.models.anchor_check import AnchorCheck
from claims.models.annotation import Annotation
from claims.models.appearance import Appearance
from claims.models.audit_link import AuditLink
from claims.models.briefing import Briefing
from claims.models.claim import Claim, Topic
from claims.models.claimant import Claimant, ClaimantAlias
from claims.models.coverage import Coverage, Retrieval
from claims.models.evidence import Evidence
from claims.models.gate import GateOverride, ReplyRequest
from claims.models.match import Match
from claims.models.publication import Correction, Publication
from claims.models.rating import Rating, RatingScale
from claims.models.reading import Reading
from claims.models.review import Review, ReviewTransition
from claims.models.second_rating import SecondRating
from claims.models.statement import Statement

__all__ = [
    "AnchorCheck",
    "Annotation",
    "Appearance",
    "AuditLink",
    "Briefing",
    "Claim",
    "Claimant",
    "ClaimantAlias",
    "Correction",
    "Coverage",
    "Evidence",
    "GateOverride",
    "Match",
    "Publication",
    "Rating",
    "RatingScale",
    "Reading",
    "ReplyRequest",
    "Retrieval",
    "Review",
    "ReviewTransition",
    "SecondRating",
    "Statement",
    "Topic",
]
