"""A push service on loopback, and the browser behind it, which opens what was sealed for it (RFC 8291)."""

import base64
import json
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

import jwt
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.services.serving import serving


def _text(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _bytes(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _derived(secret, salt, info, length):
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


@dataclass
class PushSink:
    """`statuses` are answered in turn, the last one for ever; what came stands in `pushed`, opened."""

    url: str = ""
    statuses: list[int] = field(default_factory=lambda: [201])
    answered: dict[str, str] = field(default_factory=dict)  # headers of every answer
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    pushed: list[dict[str, str]] = field(default_factory=list)
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = b"sixteen bytes 16"

    @property
    def point(self):
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def subscription(self, name="ana"):
        """What a browser says of itself when it is subscribed."""
        return {
            "endpoint": f"{self.url}/push/{name}",
            "p256dh": _text(self.point),
            "auth": _text(self.secret),
        }

    def open(self, sealed):
        salt, size = sealed[:16], sealed[20]
        theirs, content = sealed[21 : 21 + size], sealed[21 + size :]
        shared = self.key.exchange(
            ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
        )
        input_key = _derived(shared, self.secret, b"WebPush: info\x00" + self.point + theirs, 32)
        content_key = _derived(input_key, salt, b"Content-Encoding: aes128gcm\x00", 16)
        nonce = _derived(input_key, salt, b"Content-Encoding: nonce\x00", 12)
        opened = AESGCM(content_key).decrypt(nonce, content, None)
        assert opened.endswith(b"\x02")  # the last record
        return json.loads(opened[:-1])

    def signed(self, number=0):
        """The claims of a request, checked with the key that it names, and that key (RFC 8292)."""
        scheme, fields = self.requests[number][1]["authorization"].split(" ", 1)
        assert scheme == "vapid"
        named = dict(part.strip().split("=", 1) for part in fields.split(","))
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(named["k"]))
        return jwt.decode(named["t"], key, algorithms=["ES256"], options={"verify_aud": False}), named["k"]


def _handler(sink):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            content = self.rfile.read(int(self.headers["content-length"]))
            sink.requests.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            status = sink.statuses.pop(0) if len(sink.statuses) > 1 else sink.statuses[0]
            if status < 300:
                sink.pushed.append(sink.open(content))
            self.send_response(status)
            for name, value in sink.answered.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_arguments):
            pass

    return Handler


@pytest.fixture
def push_sink(own_authority, monkeypatch):
    """Only for this test, an address on loopback counts as public, and its port as that of a push service."""
    sink = PushSink()
    with serving(_handler(sink), own_authority, monkeypatch) as url:
        sink.url = url
        yield sink
