"""Somebody at our own pages, as the contract's tests speak to us; answers reach them by mail."""

import json
from email import message_from_bytes, policy

from django.test import Client
from django.utils import timezone

from answerable.channels.email.tests import harness
from answerable.channels.receiving import receive
from answerable.channels.web.actions import FrontWanted, set_up_front
from answerable.channels.web.links import ticket_link
from answerable.channels.web.settings import WebSettings
from answerable.ledger.actor import SYSTEM
from answerable.people.models import Identity
from answerable.selfservice.portal.forms import form_token
from answerable.tickets.models import Brand, Message

PATH = "kestrel"


class Harness(harness.Harness):
    def __init__(self, request, team):
        super().__init__(request, team)
        brand = Brand.objects.create(name="Kestrel", sender="Kestrel", language="en")
        wanted = FrontWanted(PATH, is_on=True, team=team, settings=WebSettings(links_in_mail=False))
        self.front = set_up_front(brand, wanted, by=SYSTEM, at=timezone.now())
        self.mailbox.brand = brand
        self.mailbox.save(update_fields=["brand"])

    def said(self, text, *, customer=0, number=0, about=""):
        """What is typed; `number` is the page on which it is."""
        typed = {"email": f"cleo{customer}@example.com", "subject": "Stove", "text": text}
        return json.dumps({**typed, "form": f"page-{customer}-{number}", "about": about}).encode()

    def hand_over(self, content):
        try:
            typed = json.loads(content)
        except ValueError:  # nobody can type it; what is kept may still be damaged
            receive(content, channel="web", mailbox=self.front, source="form", at=timezone.now())
            return 0
        about = typed.pop("about")
        typed["form"] = form_token(typed["form"], at=timezone.now() - timezone.timedelta(minutes=1))
        return self._goes_on(typed, about) if about else self._asks(typed)

    def _asks(self, typed):
        return Client().post(f"/help/{PATH}/ask/", typed).status_code

    def _goes_on(self, typed, about):
        """By the link in the mail; whoever it was not sent to has none."""
        ticket = Message.objects.get(external_id=about).ticket
        theirs = Identity.objects.filter(address=typed["email"], customer=ticket.customer).first()
        if theirs is None:
            return self._asks(typed)
        client = Client()
        client.post(ticket_link(self.front, ticket.pk, theirs.pk))
        return client.post(f"/help/{PATH}/tickets/{ticket.reference}/", typed).status_code

    def taken(self):
        """Answers alone: the letter that says "received" is no message of the ticket."""
        letters = [message_from_bytes(each.content, policy=policy.default) for each in self.sink.letters]
        answers = [each for each in letters if each["Auto-Submitted"] is None]
        return list(
            {each["Message-ID"]: each.get_body(("plain",)).get_content() for each in answers}.values()
        )
