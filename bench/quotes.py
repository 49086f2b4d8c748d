"""How many replies are folded exactly as a person would: `python bench/quotes.py [-v]`.

Reads the corpora beside the project (ANSWERABLE_CORPORA, default ../shared/data); white space does not count.
"""

import email
import email.policy
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from answerable.channels.email.quotes import fold_html, folds, visible, visible_html_text

ROOT = Path(__file__).resolve().parent.parent
CORPORA = ROOT / os.environ.get("ANSWERABLE_CORPORA", "../shared/data")
# The reply that every client of the set was given; the one mail of another text stands by its name.
SHORT, LONGER, OTHER = "Hello", "Hi. I am fine. Thanks, Alex", {"outlook.eml html": "Allo! Follow up MIME!"}

Case = tuple[str, str, str]  # name, what is in sight, what should be


def quotes() -> Iterator[Case]:
    folder = CORPORA / "mail/quotes"
    for path in sorted((folder / "emails").glob("*.txt")):
        yield path.name, text_in_sight(path.read_text()), plain((folder / "trimmed" / path.name).read_text())


def clients() -> Iterator[Case]:
    """Texts and HTML bodies of every file; signatures are folded too, so that only the reply is left."""
    folder = CORPORA / "mail/clients"
    for path in sorted((folder / "standard_replies").iterdir()):
        if path.suffix != ".eml":
            yield path.name, text_in_sight(path.read_text()), SHORT
            continue
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        for kind, in_sight in (("plain", text_in_sight), ("html", html_in_sight)):
            part = message.get_body((kind,))
            if part:
                name = f"{path.name} {kind}"
                yield name, in_sight(part.get_content()), OTHER.get(name, SHORT)
    for path in sorted((folder / "html_replies").glob("*.html")):
        yield path.name, html_in_sight(path.read_text()), LONGER


def text_in_sight(text: str) -> str:
    return plain(visible(text, folds(text)))


def html_in_sight(html: str) -> str:
    return plain(visible_html_text(fold_html(html)))


def plain(text: str) -> str:
    return " ".join(text.split())


def main() -> None:
    if not (CORPORA / "mail").is_dir():
        print(f"{CORPORA} holds no corpora: nothing measured")
        return
    for name, corpus in (("quotes", quotes()), ("clients", clients())):
        cases = list(corpus)
        wrong = [case for case in cases if case[1] != case[2]]
        files = {case[0].split()[0] for case in cases}
        wrong_files = {case[0].split()[0] for case in wrong}
        print(f"{name}: {len(files) - len(wrong_files)} of {len(files)} files exact", end="")
        print(f" ({len(cases) - len(wrong)} of {len(cases)} bodies)")
        for case, got, wanted in wrong if "-v" in sys.argv else ():
            print(f"  {case}\n    in sight: {got[:300]}\n    should be: {wanted[:300]}")


if __name__ == "__main__":
    main()
