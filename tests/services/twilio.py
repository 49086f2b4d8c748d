"""Twilio's interface for messages and calls on loopback, as its documentation describes it: takes, lists, tells,
refuses, and stops answering as it is told."""

import base64
import json
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.services.serving import serving

ACCOUNT, TOKEN = "AC" + "0" * 32, "token of twilio"


@dataclass
class Twilio:
    url: str = ""
    taken: list[dict[str, str]] = field(default_factory=list)  # what it will send, in its own fields
    refuses: dict[str, tuple[int, str]] = field(default_factory=dict)  # number: code and words
    status: int = 0  # of every answer, where it is not what it would be
    numbers: list[str] = field(default_factory=list)  # the account's own
    hangs_up_after_taking: bool = False
    tells_words_of_templates: bool = True
    pictures: dict[str, bytes] = field(default_factory=dict)
    calls: list[dict[str, str]] = field(default_factory=list)  # that it was asked to make
    recordings: dict[str, bytes] = field(default_factory=dict)
    contents: list[dict[str, object]] = field(
        default_factory=list
    )  # templates, with what WhatsApp said of them
    senders: list[dict[str, str]] = field(default_factory=list)  # numbers that WhatsApp knows

    def call(self, form):
        call = {
            "sid": f"CA{len(self.calls):032x}",
            "to": form["To"],
            "from": form["From"],
            "status": "queued",
        }
        self.calls.append({**call, "asked": form})
        return call

    def take(self, form):
        message = {
            "sid": f"SM{len(self.taken):032x}",
            "to": form["To"],
            "from": form["From"],
            "body": form.get("Body", "") or self._words(form),
            "status": "queued",
            "media": form.get("MediaUrl", ""),
            "asked": form,
        }
        self.taken.append(message)
        return message

    def _words(self, form):
        """Of a template, as it reads with what was given to it."""
        found = [each for each in self.contents if each["sid"] == form.get("ContentSid")]
        if not found or not self.tells_words_of_templates:
            return ""
        ((_kind, said),) = found[0]["types"].items()
        words = said["body"]
        for key, value in json.loads(form.get("ContentVariables", "{}")).items():
            words = words.replace("{{" + key + "}}", value)
        return words


def _handler(twilio):
    class Handler(BaseHTTPRequestHandler):
        def _is_known(self):
            expected = base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
            return self.headers["Authorization"] == f"Basic {expected}"

        def _answer(self, status, fields):
            content = json.dumps(fields).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def _is_odd(self):
            """Answered as it was told to, instead of as it would."""
            if twilio.status:
                self._answer(twilio.status, {"message": "not now", "code": twilio.status})
            elif not self._is_known():
                self._answer(401, {"message": "Authenticate", "code": 20003})
            return bool(twilio.status) or not self._is_known()

        def do_POST(self):
            content = self.rfile.read(int(self.headers["Content-Length"])).decode()
            if self._is_odd():
                return
            form = {name: values[0] for name, values in parse_qs(content).items()}
            if form["To"] in twilio.refuses:
                code, words = twilio.refuses[form["To"]]
                self._answer(400, {"code": code, "message": words, "status": 400})
                return
            is_call = urlsplit(self.path).path.endswith("/Calls.json")
            message = twilio.call(form) if is_call else twilio.take(form)
            if twilio.hangs_up_after_taking:
                self.connection.close()
                return
            self._answer(201, message)

        def do_GET(self):
            # Where files lie, nobody is told who asks; where it is asked first, it must know.
            is_elsewhere = self.path.startswith("/elsewhere/")
            if self.headers["Authorization"] if is_elsewhere else self._is_odd():
                return
            parts = urlsplit(self.path)
            if "/Media/" in parts.path:
                self._picture(parts.path.rpartition("/")[2])
                return
            if parts.path == "/v1/ContentAndApprovals":
                self._contents(parts.query)
                return
            if parts.path == "/v2/Channels/Senders":
                self._answer(200, {"senders": twilio.senders, "meta": {"next_page_url": None}})
                return
            name = parts.path.rpartition("/")[2].removesuffix(".json")
            asked = {key: values[0] for key, values in parse_qs(parts.query).items()}
            if name == "IncomingPhoneNumbers":
                found = [each for each in twilio.numbers if each == asked["PhoneNumber"]]
                self._answer(200, {"incoming_phone_numbers": [{"phone_number": each} for each in found]})
                return
            if name == "Calls":
                self._answer(
                    200, {"calls": [each for each in twilio.calls if each["to"] == asked["To"]][::-1]}
                )
                return
            if "/Calls/" in parts.path:
                found = [each for each in twilio.calls if each["sid"] == name]
                self._answer(200 if found else 404, found[0] if found else {"message": "not found"})
                return
            if "/Recordings/" in parts.path:
                self._file(twilio.recordings.get(name.removesuffix(".mp3")))
                return
            if name == "Messages":
                found = [each for each in twilio.taken if each["to"] == asked["To"]]
                self._answer(200, {"messages": found[::-1]})
                return
            found = [each for each in twilio.taken if each["sid"] == name]
            self._answer(200 if found else 404, found[0] if found else {"message": "not found"})

        def _contents(self, query):
            """A page of one, so that there are several."""
            page = int(parse_qs(query).get("Page", ["0"])[0])
            following = f"{twilio.url}/v1/ContentAndApprovals?PageSize=1&Page={page + 1}"
            more = following if page + 1 < len(twilio.contents) else None
            self._answer(200, {"contents": twilio.contents[page : page + 1], "meta": {"next_page_url": more}})

        def _picture(self, key):
            """It sends on to where files lie, as it does for those that ask for one."""
            content = twilio.pictures.get(key.removeprefix("at-"))
            status = 404 if content is None else 200 if key.startswith("at-") else 307
            self.send_response(status)
            self.send_header("Location", f"{twilio.url}/elsewhere/Media/at-{key}")
            self.send_header("Content-Type", "image/png")
            self.send_header("Content-Length", str(len(content or b"") if status == 200 else 0))
            self.end_headers()
            self.wfile.write(content or b"" if status == 200 else b"")

        def do_DELETE(self):
            if not self._is_odd():
                twilio.recordings.pop(urlsplit(self.path).path.rpartition("/")[2].removesuffix(".json"), None)
                self.send_response(204)
                self.end_headers()

        def _file(self, content):
            self.send_response(404 if content is None else 200)
            self.send_header("Content-Type", "audio/mpeg")
            self.send_header("Content-Length", str(len(content or b"")))
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, *_arguments):
            pass

    return Handler


@pytest.fixture
def twilio(own_authority, monkeypatch):
    """Only for this test, an address on loopback counts as public, and its port as Twilio's."""
    stand_in = Twilio()
    with serving(_handler(stand_in), own_authority, monkeypatch) as url:
        stand_in.url = url
        yield stand_in
