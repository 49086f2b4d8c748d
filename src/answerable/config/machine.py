"""How every process of the product shares the machine with the others."""

import gc
import os

_NEW_OBJECTS = 50_000  # some ten megabytes


def keep_sums_on_one_processor() -> None:
    """numpy would divide each of its many small sums between all processors, which wait for each other: beside other
    work that takes ten times as long. Read when numpy is imported; whoever wants it otherwise sets it."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def collect_seldom() -> None:
    """Python looks for rings of unused objects after every 700 new ones, and ever again through all that was loaded:
    two fifths of the time in which clocks are made anew."""
    gc.set_threshold(_NEW_OBJECTS, 20, 20)


def keep_what_is_loaded() -> None:
    """What a long-lived process has when its work begins stays, and is not looked through again."""
    gc.collect()
    gc.freeze()
