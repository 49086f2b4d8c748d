"""Whether every template of ours compiles: a misspelt tag is found here and not by a user."""

import os
import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent / "src"


def names() -> list[str]:
    folders = sorted((SOURCE / "answerable").rglob("templates"))
    files = [(folder, path) for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    return [str(path.relative_to(folder)) for folder, path in files]


def main() -> int:
    sys.path.insert(0, str(SOURCE))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "answerable.config.settings")
    import django
    from django.template import TemplateDoesNotExist, TemplateSyntaxError
    from django.template.loader import get_template

    django.setup()
    faults = []
    for name in names():
        try:
            get_template(name)
        except (TemplateSyntaxError, TemplateDoesNotExist) as error:
            faults.append(f"{name}: {error}")
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
