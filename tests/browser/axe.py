"""axe-core, when it is on this machine: `npm install --prefix ~/.cache/answerable-tests axe-core@4` puts it there."""

import os
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("ANSWERABLE_TEST_TOOLS", Path.home() / ".cache" / "answerable-tests"))
SCRIPT = FOLDER / "node_modules" / "axe-core" / "axe.min.js"
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def faults(page):
    """What axe finds wrong with a page, one line each. Put in as a debugger does, which no page's policy forbids."""
    if not SCRIPT.exists():
        pytest.fail(f"These tests need axe-core. {__doc__}")
    page.evaluate(SCRIPT.read_text())
    found = page.evaluate(
        "rules => axe.run(document, { runOnly: { type: 'tag', values: rules } }).then(found => found.violations)",
        _RULES,
    )
    return [
        f"{each['id']} ({each['impact']}): {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
        for each in found
        for node in each["nodes"][:3]
    ]
