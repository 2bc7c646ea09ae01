"""Dates as the desk writes them: day first, twenty-four hours, no room for two readings."""

DATE_FORMAT = "j M Y"
DATETIME_FORMAT = "j M Y, H:i"
TIME_FORMAT = "H:i"
