"""axe-core, when it is on this machine: `npm install --prefix ~/.cache/answerable-tests axe-core@4` puts it there."""

import os
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("ANSWERABLE_TEST_TOOLS", Path.home() / ".cache" / "answerable-tests"))
SCRIPT = FOLDER / "node_modules" / "axe-core" / "axe.min.js"
ALL = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}

COLOURS_OFF = {rule: {"enabled": False} for rule in COLOURS["values"]}
# How one sees each thing, or nothing where one does not: what contrast is judged by.
_AS_SEEN = """each => {
    const box = each.getBoundingClientRect(), style = getComputedStyle(each);
    const isSeen = box.width > 1 && box.height > 1 && each.checkVisibility({ visibilityProperty: true });
    return isSeen && [style.color, style.background, style.opacity, style.fontSize, style.fontWeight].join();
}"""
# Of what is right axe need not say where it is. Of what it would read beforehand, style sheets too, the rules ask for
# media alone.
_RUN = """async ([runOnly, rules, include]) => {
    const options = { runOnly, rules, resultTypes: ["violations"], preload: { assets: ["media"] } };
    return include?.length === 0 ? [] : (await axe.run(include ? { include } : document, options)).violations;
}"""
_OTHERWISE = f"""before => {{
    const isOther = each => {{
        const seen = ({_AS_SEEN})(each);
        return seen && seen !== before.get(each);
    }};
    const other = new Set([...document.body.querySelectorAll("*")].filter(isOther));
    return [...other].filter(each => !other.has(each.parentElement));
}}"""


def bring(context):
    """Every page of this browser has it from the beginning, as a debugger would put it there, which no page's policy
    forbids."""
    context.add_init_script(_script())


def as_seen(page):
    """How everything on a page is seen by now, for `otherwise`."""
    return page.evaluate_handle(
        f"new Map([...document.body.querySelectorAll('*')].map(each => [each, ({_AS_SEEN})(each)]))"
    )


def otherwise(page, before):
    """What is seen by now, and was not or looked otherwise before: for `faults(within=)`."""
    return page.evaluate_handle(_OTHERWISE, before)


def faults(page, *, of=ALL, but_for=None, within=None):
    """What axe finds wrong with a page or a part of it, one line each."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_script())
    return [
        f"{each['id']} ({each['impact']}): {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
        for each in page.evaluate(_RUN, [of, but_for or {}, within])
        for node in each["nodes"][:3]
    ]


def _script():
    if not SCRIPT.exists():
        pytest.fail(f"These tests need axe-core. {__doc__}")
    return SCRIPT.read_text()
