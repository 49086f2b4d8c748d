"""Whole-system tests use the fixtures of the root conftest: the cast, the factories, run_jobs, at_once."""
