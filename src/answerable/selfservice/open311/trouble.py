"""What a program is told when something is wrong, in the words of the specification where it has some."""


class Trouble(Exception):
    """Raised where it is found; rendered in one place."""

    def __init__(self, status: int, description: str, *, retry_after: int = 0) -> None:
        super().__init__(description)
        self.status, self.description, self.retry_after = status, description, retry_after
