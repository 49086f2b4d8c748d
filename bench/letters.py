"""Letters like those that a helpdesk receives, composed from a seed: text and HTML, files, replies to earlier ones."""

import random
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape

TO = "support@company.example"
_BEGAN = datetime(2026, 3, 2, 8, tzinfo=UTC)
_FIRST = "Ana Bert Chidi Dora Emre Femke Goran Hana Ines Jonas Kenji Lucía Mateo Nora Olga Piotr Rosa Sven Tina Youssef"
_LAST = "Alvarez Bakker Çelik Dubois Eriksen Fischer García Haddad Ivanova Jansen Kowalski Lefèvre Müller Nowak Peeters"
_SENTENCES = """I ordered the two person tent three weeks ago and it has still not arrived.
The zip of the inner tent came off on the very first night, see the picture.
Could you tell me whether the backpack fits into the cabin of a plane?
My invoice shows the old address although I changed it before I ordered.
The tracking page says delivered, but nobody here has seen the parcel.
I have washed the jacket twice as the label says and the water still comes through.
Please send me the return label again, the link in your mail has expired.
We are leaving on Friday and would need the stove before then.
Is it possible to exchange the boots for half a size more?
The discount code from your newsletter was refused at the checkout.
I was charged twice for the same order, please look at the attached statement.
Your colleague promised to call me back last week, I am still waiting.
It worked well for two years and now the lamp flickers after five minutes.
Das Zelt ist wirklich schön, aber eine der Stangen ist gebrochen.
Pourriez-vous me dire quand la commande sera expédiée ?
¿Pueden cambiar la dirección de entrega antes de que salga el paquete?
Graag hoor ik of de garantie ook voor de matras geldt.
Thank you for the quick answer, that helps a lot.""".splitlines()
_THINGS = [
    "tent",
    "backpack",
    "stove",
    "boots",
    "jacket",
    "lamp",
    "mattress",
    "rope",
    "gloves",
    "bottle",
    "saw",
    "map",
]


def letters(count: int, seed: int = 7) -> list[bytes]:
    """A quarter answers an earlier one of the same sender and quotes it; an eighth carries a file."""
    choose = random.Random(seed)
    made: list[EmailMessage] = []
    first: list[EmailMessage] = []
    for number in range(count):
        earlier = choose.choice(first) if first and number % 4 == 3 else None
        letter = _letter(number, choose, earlier)
        made.append(letter)
        if earlier is None:
            first.append(letter)
    return [letter.as_bytes(policy=SMTP) for letter in made]


def _letter(number: int, choose: random.Random, earlier: EmailMessage | None) -> EmailMessage:
    letter = EmailMessage()
    _address(letter, number, choose, earlier)
    paragraphs = [" ".join(choose.choices(_SENTENCES, k=choose.randint(2, 5))) for _ in range(3)]
    paragraphs = [f"Hello, this is about order {choose.randint(10**6, 10**7)}.", *paragraphs, "Kind regards"]
    quoted = earlier.get_body(("plain",)) if earlier is not None else None
    quote = quoted.get_content() if quoted is not None else ""
    letter.set_content(_text(paragraphs, quote, letter["From"]))
    letter.add_alternative(_html(paragraphs, quote, letter["From"]), subtype="html")
    if number % 8 == 1:
        content = choose.randbytes(choose.randint(8_000, 60_000))
        letter.add_attachment(content, maintype="image", subtype="jpeg", filename=f"IMG_{number:04}.jpg")
    return letter


def _address(letter: EmailMessage, number: int, choose: random.Random, earlier: EmailMessage | None) -> None:
    name = f"{choose.choice(_FIRST.split())} {choose.choice(_LAST.split())}"
    subject = f"Question {number} about my {choose.choice(_THINGS)}"
    letter["Received"] = f"from mx{number % 9}.example.net by mail.company.example; {format_datetime(_BEGAN)}"
    letter["Message-ID"] = f"<letter.{number}.{choose.getrandbits(40):x}@mailer.example.net>"
    letter["Date"] = format_datetime(_BEGAN + timedelta(seconds=40 * number))
    letter["To"] = f"Support <{TO}>"
    if earlier is None:
        letter["From"] = f"{name} <person{number}@customers.example.net>"
        letter["Subject"] = subject
    else:
        letter["From"] = earlier["From"]
        letter["Subject"] = f"Re: {earlier['Subject']}"
        letter["In-Reply-To"] = letter["References"] = earlier["Message-ID"]
    letter["MIME-Version"] = "1.0"
    letter["X-Mailer"] = "Mailer 12.1"


def _text(paragraphs: list[str], quote: str, sender: str) -> str:
    text = "\n\n".join(paragraphs)
    if not quote:
        return text + "\n"
    lines = "\n".join(f"> {line}" for line in quote.splitlines())
    return f"{text}\n\nOn Mon, 2 Mar 2026 at 10:12, {sender} wrote:\n{lines}\n"


def _html(paragraphs: list[str], quote: str, sender: str) -> str:
    body = "".join(f'<p style="margin:0 0 1em;font-family:Arial">{escape(each)}</p>' for each in paragraphs)
    if quote:
        inner = escape(quote).replace("\n", "<br>\n")
        body += (
            '<div class="gmail_quote"><div dir="ltr" class="gmail_attr">'
            f"On Mon, 2 Mar 2026 at 10:12, {escape(sender)} wrote:<br></div>"
            f'<blockquote class="gmail_quote" style="margin:0 0 0 .8ex">{inner}</blockquote></div>'
        )
    return f"<html><head><style>p {{ color: #222 }}</style></head><body><div>{body}</div></body></html>"
