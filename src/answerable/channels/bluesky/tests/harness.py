"""Bluesky, as the contract's tests speak to us."""

from tests.services.bluesky import OURS, PASSWORD, did_of

from answerable.channels.social.tests import harness


class Harness(harness.Harness):
    channel = "bluesky"

    def connect(self):
        self.mailbox.address = OURS
        self.mailbox.settings = {"service": self.network.url}
        self.mailbox.keep_secrets(app_password=PASSWORD)

    def post(self, said):
        who, key = f"cleo{said['who']}.test", f"theirs{said['number']}"
        self.network.post(who, said["text"], key=key, answers=said["answers"])

    def refuse(self, customer=0):
        """Nobody can answer a post that is gone."""
        did = did_of(f"cleo{customer}.test")
        for uri in [each for each in self.network.posts if did in each]:
            del self.network.posts[uri]
