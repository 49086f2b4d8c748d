"""Refusals: what a user asked for and may not have, with a sentence for them. Rendered in one place per door."""


class Refusal(Exception):
    """The request makes sense and is not done; nothing has changed."""

    status = 409

    def __init__(self, message: str, *, code: str = "refused") -> None:
        super().__init__(message)
        self.message = message
        self.code = code


class NotAllowed(Refusal):
    """Their role does not include it."""

    status = 403

    def __init__(
        self, message: str = "Your role does not include this.", *, code: str = "not_allowed"
    ) -> None:
        super().__init__(message, code=code)


class Invalid(Refusal):
    """The input cannot be used as it is."""

    status = 422

    def __init__(self, message: str, *, code: str = "invalid") -> None:
        super().__init__(message, code=code)
