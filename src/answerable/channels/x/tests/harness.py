"""X, as the contract's tests speak to us."""

from tests.services.x import OURS, OWN, SECRETS

from answerable.channels.social.tests import harness


class Harness(harness.Harness):
    channel = "x"
    can_change = True

    def connect(self):
        self.mailbox.address = OURS
        self.mailbox.settings = {"api": self.network.url}
        self.mailbox.keep_secrets(**SECRETS)

    def post(self, said):
        key = str(1500000000000000000 + said["number"])
        self.network.post(str(said["who"]), said["text"], key=key, answers=said["answers"])

    def change(self, number, text):
        key = str(1500000000000000000 + number)
        if text:
            self.network.edit(key, text)
        else:
            del self.network.posts[key]

    def show(self, text, alt):
        self.network.post("0", text, pictures=[alt])

    def tell_privately(self, text):
        self.network.say("0", text)

    def take_back(self, number):
        self.change(number, "")

    def say_ours(self, text):
        self.network.post(OWN, text)
        self.network.say(OWN, text)

    def refuse(self, customer=0):
        self.network.refuses = True
