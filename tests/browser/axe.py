"""axe-core, when it is on this machine: `npm install --prefix ~/.cache/answerable-tests axe-core@4` puts it there."""

import os
from pathlib import Path

FOLDER = Path(os.environ.get("ANSWERABLE_TEST_TOOLS", Path.home() / ".cache" / "answerable-tests"))
SCRIPT = FOLDER / "node_modules" / "axe-core" / "axe.min.js"
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def faults(page):
    """What axe finds wrong with a page, one line each. The page's context must bypass its policy."""
    page.add_script_tag(path=str(SCRIPT))
    found = page.evaluate(
        "rules => axe.run(document, { runOnly: { type: 'tag', values: rules } }).then(found => found.violations)",
        _RULES,
    )
    return [
        f"{each['id']} ({each['impact']}): {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
        for each in found
        for node in each["nodes"][:3]
    ]
