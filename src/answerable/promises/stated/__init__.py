"""Promises that an answer makes in its own words ("we will send it by Friday"): found in a text, read as a moment.

Pure. `finding` says which words promise something, `times` when that is, `languages/` how each language says either.
"""

from answerable.promises.stated.finding import Stated, find

__all__ = ["Stated", "find"]
