"""A program with a token, as the contract's tests speak to us; answers reach its customers by mail."""

import json

from django.test import Client
from django.utils import timezone

from answerable.api.scopes import TokenScope
from answerable.api.tokens import create_token
from answerable.channels.email.tests import harness
from answerable.ledger.actor import SYSTEM
from answerable.people.models import Identity
from answerable.tickets.models import Message


class Harness(harness.Harness):
    def __init__(self, request, team):
        super().__init__(request, team)
        self.team = team
        sam = request.getfixturevalue("sam")
        self.secret = create_token(sam, "shop", tuple(TokenScope), by=SYSTEM, at=timezone.now())

    def said(self, text, *, customer=0, number=0, about=""):
        """`number` is the idempotency key."""
        address = f"cleo{customer}@example.com"
        return json.dumps(
            {"text": text, "address": address, "key": f"{customer}-{number}", "about": about}
        ).encode()

    def hand_over(self, content):
        return self._told(content, self.secret)

    def forged(self, content):
        return self._told(content, "ans_made-up")

    def _told(self, content, secret):
        try:
            said = json.loads(content)
        except ValueError:
            return self._post("/tickets", content, secret, "nonsense")
        message, theirs = {"text": said["text"]}, said["about"] and self._theirs(said)
        if theirs:
            path, body = f"/tickets/{theirs.reference}/messages", {**message, "direction": "inbound"}
        else:
            path, body = (
                "/tickets",
                {"customer": {"address": said["address"]}, "subject": "Stove", "message": message},
            )
            body["team_id"] = self.team.pk
        return self._post(path, json.dumps(body).encode(), secret, said["key"])

    def _post(self, path, content, secret, key):
        headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": key}
        path = f"/api/v1{path}"
        return Client().post(path, content, content_type="application/json", headers=headers).status_code

    def _theirs(self, said):
        ticket = Message.objects.get(external_id=said["about"]).ticket
        of_theirs = Identity.objects.filter(address=said["address"], customer=ticket.customer)
        return ticket if of_theirs.exists() else None
