"""Mails as bytes: small and plain for history, with everything that mail programs do for the newest."""

import base64
import email.utils
from datetime import datetime
from email.message import EmailMessage

from answerable.demo.files import content_type_of, file


def plain_letter(
    *,
    sender: tuple[str, str],
    to: str,
    subject: str,
    message_id: str,
    at: datetime,
    text: str,
    answers: str = "",
) -> bytes:
    """The quickest well-formed mail: text alone, in UTF-8."""
    name, address = sender
    chain = f"In-Reply-To: <{answers}>\r\nReferences: <{answers}>\r\n" if answers else ""
    head = (
        f"From: {encoded(name)} <{address}>\r\nTo: {to}\r\nSubject: {encoded(subject)}\r\n"
        f"Date: {email.utils.format_datetime(at)}\r\nMessage-ID: <{message_id}>\r\n{chain}MIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    )
    return (head + text.replace("\n", "\r\n") + "\r\n").encode()


def encoded(words: str) -> str:
    """As a header carries it: other letters in encoded words, none of them cut in two."""
    if words.isascii():
        return words
    chunks = [words[index : index + 12] for index in range(0, len(words), 12)]
    return "\r\n ".join(f"=?utf-8?b?{base64.b64encode(chunk.encode()).decode()}?=" for chunk in chunks)


def full_letter(
    *,
    sender: tuple[str, str],
    to: str,
    subject: str,
    message_id: str,
    at: datetime,
    text: str,
    html: str = "",
    files: tuple[str, ...] = (),
    charset: str = "utf-8",
    headers: tuple[tuple[str, str], ...] = (),
) -> bytes:
    message = EmailMessage()
    message["From"] = email.utils.formataddr(sender)
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = at
    message["Message-ID"] = f"<{message_id}>"
    for name, value in headers:
        message[name] = value
    message.set_content(text, charset=charset)
    if html:
        message.add_alternative(html, subtype="html")
    for name in files:
        main, _slash, sub = content_type_of(name).partition("/")
        message.add_attachment(file(name), maintype=main, subtype=sub, filename=name)
    return message.as_bytes()
