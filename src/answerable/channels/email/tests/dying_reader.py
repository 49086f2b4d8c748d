"""Stands in for the reader in a test: it takes a mail and dies of it."""

import os
import sys
from multiprocessing.connection import Connection

if __name__ == "__main__":
    Connection(int(sys.argv[1])).recv_bytes()
    os._exit(9)
