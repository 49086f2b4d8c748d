"""Mail that really comes."""

from answerable.channels.tests.conftest import deliver, make_mail, support

__all__ = ["deliver", "make_mail", "support"]
