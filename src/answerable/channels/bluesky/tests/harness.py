"""Bluesky, as the contract's tests speak to us. What is handed over is what somebody posts."""

import json

from django.utils import timezone
from tests.services.bluesky import OURS, PASSWORD, did_of

from answerable.channels.models import Mailbox
from answerable.channels.polling import poll
from answerable.channels.receiving import receive
from answerable.channels.tests.contract import harness


class Harness(harness.Harness):
    has_thread = True

    def __init__(self, request, team):
        self.network = request.getfixturevalue("bluesky")
        self.mailbox = Mailbox(
            channel="bluesky", name="Kestrel", address=OURS, team=team, created_at=timezone.now()
        )
        self.mailbox.settings = {"service": self.network.url}
        self.mailbox.keep_secrets(app_password=PASSWORD)
        self.mailbox.save()

    def said(self, text, *, customer=0, number=0, about=""):
        fields = {"who": f"cleo{customer}.test", "text": text, "key": f"theirs{number}", "answers": about}
        return json.dumps(fields, ensure_ascii=False).encode()

    def hand_over(self, content):
        """Posted there and fetched; what could never be posted is as if it had been kept."""
        try:
            said = json.loads(content)
        except ValueError:
            receive(content, channel="bluesky", mailbox=self.mailbox, source="poll", at=timezone.now())
            return 0
        self.network.post(said["who"], said["text"], key=said["key"], answers=said["answers"])
        poll(self.mailbox.pk)
        return 0

    def taken(self):
        return self.network.ours()

    def refuse(self, customer=0):
        did = did_of(f"cleo{customer}.test")
        for uri in [each for each in self.network.posts if did in each]:
            del self.network.posts[uri]

    def be_away(self):
        self.network.is_away = True

    def hang_up(self):
        self.network.hangs_up = True

    def be_back(self):
        self.network.is_away = self.network.hangs_up = False
