"""Have we checked this already? How much two claims look alike, and what would make them two. A pure room."""

from claims.matching.likeness import Danger, Likeness, Wording, likeness

__all__ = ["Danger", "Likeness", "Wording", "likeness"]
