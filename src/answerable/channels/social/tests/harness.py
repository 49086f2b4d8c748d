"""What the three networks have in common as the contract's tests speak to us: what is handed over is what somebody
posts there, which we then fetch."""

import json

from django.utils import timezone

from answerable.channels.looking_again import look_again
from answerable.channels.models import Mailbox
from answerable.channels.polling import poll
from answerable.channels.receiving import receive
from answerable.channels.tests.contract import harness


class Harness(harness.Harness):
    has_thread = True
    channel = ""

    def __init__(self, request, team):
        self.network = request.getfixturevalue(self.channel)
        self.mailbox = Mailbox(channel=self.channel, name="Kestrel", team=team, created_at=timezone.now())
        self.connect()
        self.mailbox.save()

    def connect(self):
        raise NotImplementedError

    def post(self, said):
        raise NotImplementedError

    def said(self, text, *, customer=0, number=0, about=""):
        fields = {"who": customer, "text": text, "number": number, "answers": about}
        return json.dumps(fields, ensure_ascii=False).encode()

    def hand_over(self, content):
        """Posted there and fetched; what could never be posted is as if it had been kept."""
        try:
            said = json.loads(content)
        except ValueError:
            receive(content, channel=self.channel, mailbox=self.mailbox, source="poll", at=timezone.now())
            return 0
        if "now" in said:
            self.change(said["number"], said["now"])
            look_again(self.mailbox.pk)
        else:
            self.post(said)
        poll(self.mailbox.pk)
        return 0

    def changed(self, number, text):
        return json.dumps({"number": number, "now": text}).encode()

    def change(self, number, text):
        raise NotImplementedError

    def taken(self):
        return self.network.ours()

    def be_away(self):
        self.network.is_away = True

    def hang_up(self):
        self.network.hangs_up = True

    def keep(self, content):
        """Posted there, and nobody can look."""
        self.hand_over(content)

    def tell_what_it_kept(self):
        """The time has come to look again."""
        for _again in range(2):
            self.mailbox.refresh_from_db()
            self.mailbox.cursor.pop("rests", None)
            self.mailbox.save(update_fields=["cursor"])
            poll(self.mailbox.pk)

    def be_back(self):
        self.network.is_away = self.network.hangs_up = False
