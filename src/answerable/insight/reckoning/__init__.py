"""Comparisons for which a page has no time: a worker makes them every night from the facts, and pages show the last.

`sampling` reads, `parity` compares channels, `providers` compares those who answer, `keeping` keeps what came out.
"""
