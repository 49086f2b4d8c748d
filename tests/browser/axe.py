"""axe-core, when it is on this machine: `npm install --prefix ~/.cache/answerable-tests axe-core@4` puts it there."""

import os
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("ANSWERABLE_TEST_TOOLS", Path.home() / ".cache" / "answerable-tests"))
SCRIPT = FOLDER / "node_modules" / "axe-core" / "axe.min.js"
ALL = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}


def bring(context):
    """Every page of this browser has it from the beginning, as a debugger would put it there, which no page's policy
    forbids."""
    context.add_init_script(_script())


def faults(page, *, of=ALL):
    """What axe finds wrong with a page, one line each."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_script())
    # Of what is right it need not say where it is.
    found = page.evaluate(
        """runOnly => axe.run(document, { runOnly, resultTypes: ["violations"] }).then(found => found.violations)""",
        of,
    )
    return [
        f"{each['id']} ({each['impact']}): {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
        for each in found
        for node in each["nodes"][:3]
    ]


def _script():
    if not SCRIPT.exists():
        pytest.fail(f"These tests need axe-core. {__doc__}")
    return SCRIPT.read_text()
