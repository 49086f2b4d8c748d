"""Making the sample company before it is served: `python -m answerable.config.demo_loading`.

A process of its own, because the memory that the making takes is never given back, and web processes should stay small.
"""

import os
import subprocess
import sys

import click

from answerable.config.lifeline import end_with_parent


def load_in_another_process() -> None:
    """Load it unless it is here. Raises SystemExit when that does not succeed; what was made so far is kept."""
    from answerable.demo.load import is_loaded

    if is_loaded():
        return
    done = subprocess.run([sys.executable, "-m", "answerable.config.demo_loading"], check=False)
    if done.returncode:
        sys.exit(1)


def main() -> None:
    end_with_parent()  # shares the standard input of the web process, and so ends with the same parent
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "answerable.config.settings")
    import django

    django.setup()
    from answerable.demo.load import ensure_loaded

    with click.progressbar(length=1, label="Making the sample company, once", file=sys.stderr) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        ensure_loaded(progress)


if __name__ == "__main__":
    main()
