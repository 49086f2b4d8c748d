"""axe-core, when it is on this machine: `npm install --prefix ~/.cache/answerable-tests axe-core@4` puts it there."""

import os
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("ANSWERABLE_TEST_TOOLS", Path.home() / ".cache" / "answerable-tests"))
SCRIPT = FOLDER / "node_modules" / "axe-core" / "axe.min.js"
ALL = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}

_IS_SEEN = """each => {
    const box = each.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && each.checkVisibility({ visibilityProperty: true });
}"""
# Of what is right axe need not say where it is. Of what it would read beforehand, style sheets too, the rules ask for
# media alone.
_RUN = f"""async ([runOnly, within]) => {{
    const seen = new Set(within?.filter({_IS_SEEN}));
    const include = within ? [...seen].filter(each => !seen.has(each.parentElement)) : [document];
    const options = {{ runOnly, resultTypes: ["violations"], preload: {{ assets: ["media"] }} }};
    return include.length ? (await axe.run({{ include }}, options)).violations : [];
}}"""


def bring(context):
    """Every page of this browser has it from the beginning, as a debugger would put it there, which no page's policy
    forbids."""
    context.add_init_script(_script())


def unseen(page):
    """What this look at a page does not show and another may, for `faults(within=)`."""
    return page.evaluate_handle(
        f"[...document.body.querySelectorAll('*')].filter(each => !({_IS_SEEN})(each))"
    )


def faults(page, *, of=ALL, within=None):
    """What axe finds wrong with a page, one line each; or with what is to be seen by now of `within`."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_script())
    return [
        f"{each['id']} ({each['impact']}): {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
        for each in page.evaluate(_RUN, [of, within])
        for node in each["nodes"][:3]
    ]


def _script():
    if not SCRIPT.exists():
        pytest.fail(f"These tests need axe-core. {__doc__}")
    return SCRIPT.read_text()
