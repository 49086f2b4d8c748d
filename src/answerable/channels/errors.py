"""Trouble outside: another machine, a provider, a network."""


class ChannelError(Exception):
    """What a channel could not do. `permanent`: trying again cannot help, tell an agent or an administrator."""

    def __init__(self, message: str, *, permanent: bool, code: str = "") -> None:
        super().__init__(message)
        self.permanent = permanent
        self.code = code
