"""Boxes in which one writes, once they are what one writes in."""


def answer_box(page):
    """The editor's: the plain box that stands there before it goes as soon as it has come."""
    return page.get_by_role("textbox", name="Your answer").and_(page.locator('[contenteditable="true"]'))
