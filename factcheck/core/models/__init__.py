from factcheck.core.models.api_token import ApiToken, Scope
from factcheck.core.models.job import Job, JobState

__all__ = ["ApiToken", "Job", "JobState", "Scope"]
