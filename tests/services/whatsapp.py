"""WhatsApp's Cloud API on loopback, with the answers that Meta's documentation prints."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.services.stand_in import StandIn, standing_in

NUMBER_ID, BUSINESS_ID, OURS = "106540352242922", "102290129340398", "+15550783881"
SECRETS = {
    "access_token": "EAAJB0123456789",
    "app_secret": "secret of the app",
    "verify_token": "a long word",
}
PICTURE = b"\x89PNG\r\n\x1a\n" + b"0" * 40


def _error(code, words):
    """https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes"""
    return {
        "error": {
            "message": f"(#{code}) {words}",
            "type": "OAuthException",
            "code": code,
            "error_data": {"messaging_product": "whatsapp", "details": words},
            "fbtrace_id": "Az8or2yhqkZfEZ-_4Qn_Bam",
        }
    }


TEMPLATES = [
    {
        "name": "delivery_day",
        "language": "en_US",
        "status": "APPROVED",
        "category": "UTILITY",
        "parameter_format": "POSITIONAL",
        "id": "564750795574598",
        "components": [
            {"type": "HEADER", "format": "TEXT", "text": "Your stove"},
            {"type": "BODY", "text": "Hello {{1}}, it comes on {{2}}. Write to us if that does not suit."},
            {"type": "FOOTER", "text": "Kestrel Stoves"},
            {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Another day"}]},
        ],
    },
    {
        "name": "still_there",
        "language": "nl",
        "status": "APPROVED",
        "category": "UTILITY",
        "parameter_format": "NAMED",
        "id": "564750795574599",
        "components": [{"type": "BODY", "text": "Dag {{name}}, bent u er nog?"}],
    },
    {
        "name": "of_pictures",
        "language": "en_US",
        "status": "APPROVED",
        "category": "MARKETING",
        "components": [{"type": "HEADER", "format": "IMAGE"}, {"type": "BODY", "text": "Look!"}],
    },
    {
        "name": "not_yet",
        "language": "en_US",
        "status": "PENDING",
        "category": "UTILITY",
        "components": [{"type": "BODY", "text": "Soon."}],
    },
]


@dataclass
class WhatsApp(StandIn):
    sent: list[dict[str, Any]] = field(default_factory=list)
    untold: list[dict[str, Any]] = field(default_factory=list)  # words about what it took
    files: dict[str, bytes | None] = field(default_factory=dict)  # None: it keeps it no longer
    uploaded: dict[str, bytes] = field(default_factory=dict)
    refuses: dict[str, tuple[int, str]] = field(default_factory=dict)
    templates: list[dict[str, Any]] = field(default_factory=lambda: list(TEMPLATES))

    def has_taken(self, asked):
        return asked.path.endswith("/messages")

    def answer(self, asked):
        if asked.headers["Authorization"] != f"Bearer {SECRETS['access_token']}":
            return 401, _error(190, "Invalid OAuth access token")
        what = asked.path.removeprefix("/v23.0/")
        if what == f"{NUMBER_ID}/messages":
            return self._take(asked.fields)
        if what == f"{NUMBER_ID}/media":
            key = str(9000 + len(self.uploaded))
            self.uploaded[key] = asked.content
            return 200, {"id": key}
        if what == NUMBER_ID:
            return 200, {
                "display_phone_number": "+1 555-078-3881",
                "verified_name": "Kestrel",
                "id": NUMBER_ID,
            }
        if what == f"{BUSINESS_ID}/message_templates":
            return 200, {
                "data": self.templates,
                "paging": {"cursors": {"before": "MAZDZD", "after": "MjQZD"}},
            }
        if asked.path.startswith("/files/"):
            return 200, self.files[asked.path.removeprefix("/files/")]
        return self._file(what)

    def _take(self, said):
        if said["to"] in self.refuses:
            return 400, _error(*self.refuses[said["to"]])
        key = f"wamid.HBgLMTY1MDU1NTEyMzQVAgARGBI{len(self.sent):08}"
        self.sent.append({**said, "key": key})
        self.untold.append(
            {
                "id": key,
                "status": "sent",
                "timestamp": "1750030073",
                "recipient_id": said["to"].lstrip("+"),
                "biz_opaque_callback_data": said["biz_opaque_callback_data"],
                "pricing": {"billable": True, "pricing_model": "PMP", "category": "service"},
            }
        )
        contact = {"input": said["to"], "wa_id": said["to"].lstrip("+")}
        return 200, {"messaging_product": "whatsapp", "contacts": [contact], "messages": [{"id": key}]}

    def _file(self, key):
        if self.files.get(key) is None:
            return 404, _error(100, "Unsupported get request. Object with ID does not exist")
        return 200, {
            "messaging_product": "whatsapp",
            "url": f"{self.url}/files/{key}",
            "mime_type": "image/png",
            "sha256": "0" * 64,
            "file_size": len(self.files[key]),
            "id": key,
        }


@pytest.fixture
def whatsapp(own_authority, monkeypatch):
    with standing_in(WhatsApp(), own_authority, monkeypatch) as stand_in:
        yield stand_in
