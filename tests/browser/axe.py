"""axe-core, when it is on this machine: `npm install --prefix ~/.cache/answerable-tests axe-core@4` puts it there."""

import os
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("ANSWERABLE_TEST_TOOLS", Path.home() / ".cache" / "answerable-tests"))
SCRIPT = FOLDER / "node_modules" / "axe-core" / "axe.min.js"
ALL = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}


def faults(page, *, of=ALL):
    """What axe finds wrong with a page, one line each. Put in as a debugger does, which no page's policy forbids."""
    if not SCRIPT.exists():
        pytest.fail(f"These tests need axe-core. {__doc__}")
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT.read_text())
    found = page.evaluate(
        "runOnly => axe.run(document, { runOnly }).then(found => found.violations)",
        of,
    )
    return [
        f"{each['id']} ({each['impact']}): {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
        for each in found
        for node in each["nodes"][:3]
    ]
