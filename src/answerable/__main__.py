"""`python -m answerable` is the same as `answerable`."""

from answerable.cli import main

if __name__ == "__main__":
    main()
