from factcheck.core.models.api_token import ApiToken, Scope
from factcheck.core.models.job import Job, JobState
from factcheck.core.models.lane import Lane

__all__ = ["ApiToken", "Job", "JobState", "Lane", "Scope"]
