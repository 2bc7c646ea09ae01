"""factcheck: a self-hosted claim tracker for fact-check desks."""

__version__ = "0.2.0"
