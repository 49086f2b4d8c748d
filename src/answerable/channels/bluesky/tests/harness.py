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

    def show(self, text, alt):
        self.network.post("cleo0.test", text, shows=alt)

    def tell_privately(self, text):
        self.network.chat.say(did_of("cleo0.test"), text)

    def take_back(self, number):
        del self.network.posts[f"at://{did_of('cleo0.test')}/app.bsky.feed.post/theirs{number}"]

    def say_ours(self, text):
        self.network.post(OURS, text)
        self.network.chat.say(did_of(OURS), text, convo=did_of("cleo0.test"))

    def refuse(self, customer=0):
        """Nobody can answer a post that is gone."""
        did = did_of(f"cleo{customer}.test")
        for uri in [each for each in self.network.posts if did in each]:
            del self.network.posts[uri]
