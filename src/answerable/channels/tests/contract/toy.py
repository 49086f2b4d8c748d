"""The channel that `docs/adding.md` shows, followed to the letter, and its other side."""

import hashlib
import hmac
import json
import re
import sys
import textwrap
from pathlib import Path
from types import ModuleType

from django.test import Client
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from answerable.channels import urls
from answerable.channels.carrying import Carries
from answerable.channels.models import Mailbox
from answerable.channels.registry import Channel
from answerable.channels.tests.contract import harness

_PAGE = Path(__file__).parents[5] / "docs" / "adding.md"
_BLOCK = re.compile(r"^   ```python\n(.*?)^   ```$", re.MULTILINE | re.DOTALL)
SECRET = "known to the toy network"


def followed():
    """The module that stands on the page."""
    (block,) = _BLOCK.findall(_PAGE.read_text())
    module = ModuleType("toy_channel")
    exec(compile(textwrap.dedent(block), str(_PAGE), "exec"), module.__dict__)
    sys.modules["toy_channel"] = module
    return module


TOY = followed()
CHANNEL = Channel(
    name="toy",
    parse="toy_channel.parse_item",
    redact="toy_channel.redact_content",
    tokens="toy_channel.tokens",
    forward="toy_channel.find_forward",
    prepare="toy_channel.prepare",
    send="toy_channel.send",
    carries=Carries(longest=500),
)


class Harness(harness.Harness):
    can_change = True
    has_thread = True

    def __init__(self, request, team):
        door = path("toy/<int:pk>/", csrf_exempt(require_POST(TOY.told)))
        urls.urlpatterns.append(door)  # the list is known to resolvers that are there already
        request.addfinalizer(lambda: urls.urlpatterns.remove(door))
        TOY.NETWORK.clear()
        self.mailbox = Mailbox(
            channel="toy", name="Toy", address="kestrel", team=team, created_at=timezone.now()
        )
        self.mailbox.keep_secrets(secret=SECRET)
        self.mailbox.save()

    def said(self, text, *, customer=0, number=0, about=""):
        return self._json(id=f"theirs-{customer}-{number}", **{"from": f"cleo-{customer}"}, text=text)

    def changed(self, number, text):
        what = "changes" if text else "takes_back"
        fields = {what: f"theirs-0-{number}", "from": "cleo-0", "text": text}
        return self._json(id=f"{what}-{number}", **fields)

    def _json(self, **fields):
        return json.dumps(fields, ensure_ascii=False).encode()

    def hand_over(self, content):
        return self._posted(content, SECRET)

    def forged(self, content):
        return self._posted(content, "guessed")

    def _posted(self, content, secret):
        proof = hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()
        response = Client().post(
            f"/hooks/toy/{self.mailbox.pk}/",
            content,
            content_type="application/json",
            headers={"X-Toy-Signature": proof},
        )
        return response.status_code

    def taken(self):
        return [text for key, text in TOY.NETWORK.items() if key.startswith("ours-")]

    def refuse(self, customer=0):
        TOY.NETWORK["refuses"] = f"cleo-{customer}"

    def be_away(self):
        TOY.NETWORK["is away"] = True

    def hang_up(self):
        TOY.NETWORK["hangs up"] = True

    def be_back(self):
        TOY.NETWORK.pop("is away", None)
        TOY.NETWORK.pop("hangs up", None)
