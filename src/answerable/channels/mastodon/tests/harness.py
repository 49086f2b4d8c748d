"""Mastodon, as the contract's tests speak to us."""

from tests.services.mastodon import OURS, TOKEN

from answerable.channels.social.tests import harness


class Harness(harness.Harness):
    channel = "mastodon"
    can_change = True

    def connect(self):
        self.mailbox.address = OURS
        self.mailbox.settings = {"server": self.network.url}
        self.mailbox.keep_secrets(access_token=TOKEN)

    def post(self, said):
        who, key = f"cleo{said['who']}@there.example", str(100 + said["number"])
        self.network.post(who, said["text"], key=key, answers=said["answers"])

    def change(self, number, text):
        if text:
            self.network.edit(str(100 + number), text)
        else:
            del self.network.statuses[str(100 + number)]

    def show(self, text, alt):
        self.network.post("cleo0@there.example", text, pictures=[alt])

    def tell_privately(self, text):
        self.network.post("cleo0@there.example", text, visibility="direct")

    def take_back(self, number):
        self.change(number, "")

    def say_ours(self, text):
        self.network.post(OURS, text)

    def refuse(self, customer=0):
        self.network.refuses = True
