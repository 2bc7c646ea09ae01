"""Parsing of other people's bytes in a child process that is limited and can be killed.

    call("parse_feed", body, url=…) -> JSON value      or ParseError with a sentence, or ReaderUnavailable

One page of a megabyte can hold every feed and HTML parser for more than 20 seconds inside C code, where neither a
signal handler nor a thread can stop it. So the parsers run in a child with limits on CPU time, memory and files, and
the parent kills it when the wall clock runs out.
"""

from sources.sandbox.functions import FUNCTIONS, Function
from sources.sandbox.limits import Limits
from sources.sandbox.pool import ReaderUnavailable, Sandbox

__all__ = ["FUNCTIONS", "Function", "Limits", "ReaderUnavailable", "Sandbox", "call", "close"]

_own = Sandbox(FUNCTIONS, Limits())
#: The process's own sandbox; its children start when they are first needed.
call = _own.call
#: End its idle children; the next call starts others.
close = _own.close
