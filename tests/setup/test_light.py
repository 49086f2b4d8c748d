"""What a web process loads to begin with. Each of these takes megabytes in every process,
for what few pages ask or none."""

import subprocess
import sys

_LOADED = """
import sys
import answerable.config.asgi
from django.urls import get_resolver
def reach(patterns):
    for each in patterns:
        reach(getattr(each, "url_patterns", ()))
reach(get_resolver().url_patterns)
print(*sorted(set(sys.argv[1:]) & sys.modules.keys()))
"""
_HEAVY = ["numpy", "scipy", "statsmodels", "pandas", "onnxruntime", "pyarrow", "vl_convert"]
_HEAVY += ["webpush", "requests", "anymail", "icalendar", "answerable.demo.views"]


def test_pages_do_without_what_few_ask_for():
    asked = subprocess.run(
        [sys.executable, "-c", _LOADED, *_HEAVY], capture_output=True, text=True, check=False, timeout=60
    )
    assert (asked.returncode, asked.stdout.strip()) == (0, ""), asked.stderr
