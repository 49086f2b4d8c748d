"""Stands in for the reader in a test: it begins to read a mail, and no other thread of it ever gets a turn again."""

import re
import sys

from answerable.channels.email import aside

if __name__ == "__main__":
    aside._ANSWERS["_read"] = lambda *_: re.match(r"(a+)+b", "a" * 100)
    aside.read_for_parent(int(sys.argv[1]))
