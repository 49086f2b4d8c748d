"""Addresses of pages, each looked up once in a process: a page names seventy."""

from functools import lru_cache

from django.urls import get_script_prefix, reverse


def address(name: str, *values: object) -> str:
    return _address(get_script_prefix(), name, *values)


@lru_cache(maxsize=5000)
def _address(_under: str, name: str, *values: object) -> str:
    return reverse(name, args=values)
