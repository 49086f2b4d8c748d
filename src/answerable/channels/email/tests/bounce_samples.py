"""Reports as many kinds of mail servers write them, composed for these tests."""

from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

ANA = "ana@example.com"
BEN = "ben@example.net"


@dataclass(frozen=True)
class Sample:
    name: str
    body: str
    subject: str = "failure notice"
    sender: str = "MAILER-DAEMON@mx.example.org"
    addresses: tuple[str, ...] = (ANA,)
    is_permanent: bool = True
    head: str = ""
    status: str = ""

    @property
    def message(self) -> Message:
        return mail(self.body, subject=self.subject, sender=self.sender, head=self.head)


def mail(body: str, *, subject: str, sender: str, head: str = "") -> Message:
    lines = f"From: {sender}\nTo: help@shop.example\nSubject: {subject}\n{head}"
    return message_from_bytes((lines + "\n" + body).encode())


def dsn(fields: str, *, note: str = "Your message could not be delivered.", original: str = "") -> str:
    """The body of a multipart/report; its head is DSN_HEAD."""
    return (
        f"--b\nContent-Type: text/plain; charset=utf-8\n\n{note}\n\n"
        f"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\n{fields}\n\n"
        f"--b\nContent-Type: message/rfc822\n\n{original or ORIGINAL}\n--b--\n"
    )


DSN_HEAD = 'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\n'
ORIGINAL = (
    f"From: help@shop.example\n"
    f"To: {ANA}, cc@elsewhere.example\n"
    f"Message-ID: <m1@shop.example>\n"
    f"Subject: Hello\n"
    f"\n"
    f"Text\n"
)

SAMPLES = (
    Sample(
        "postfix",
        f"""\
This is the mail system at host mx.example.org.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

For further assistance, please send mail to postmaster.

                   The mail system

<{ANA}>: host mx.example.com[192.0.2.1] said: 550 5.1.1 <{ANA}>: Recipient
    address rejected: User unknown (in reply to RCPT TO command)
""",
        status="5.1.1",
    ),
    Sample(
        "exim",
        f"""\
This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  {ANA}
    host mx.example.com [192.0.2.1]
    SMTP error from remote mail server after RCPT TO:<{ANA}>:
    550 5.7.1 relaying denied
  {BEN}
    Unrouteable address

------ This is a copy of the message, including all the headers. ------

From: other@person.example
""",
        subject="Mail delivery failed: returning message to sender",
        addresses=(ANA, BEN),
    ),
    Sample(
        "exim delay",
        f"""\
This message was created automatically by mail delivery software.
A message that you sent has not yet been delivered to one or more of its
recipients after more than 24 hours on the queue on mx.example.org.

The address to which the message has not yet been delivered is:

  {ANA}
    Delay reason: connection timed out

No action is required on your part. Delivery attempts will continue for
some time.
""",
        subject="Warning: message 1abc delayed 24 hours",
        is_permanent=False,
    ),
    Sample(
        "qmail",
        f"""\
Hi. This is the qmail-send program at mx.example.org.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<{ANA}>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

To: other@person.example
""",
        status="5.1.1",
    ),
    Sample(
        "sendmail",
        f"""\
The original message was received at Mon, 1 Jan 2024 10:00:00 GMT
from localhost

   ----- The following addresses had permanent fatal errors -----
<{ANA}>
    (reason: 550 5.1.1 <{ANA}>... User unknown)

   ----- Transcript of session follows -----
... while talking to mx.example.com.:
>>> RCPT To:<{ANA}>
<<< 550 5.1.1 <{ANA}>... User unknown
""",
        subject="Returned mail: see transcript for details",
        status="5.1.1",
    ),
    Sample(
        "exchange 5",
        f"""\
Your message

  To:      somebody@list.example
  Subject: Hello
  Sent:    Fri, 4 Oct 2002 17:10:56 -0400

did not reach the following recipient(s):

{ANA} on Fri, 4 Oct 2002 17:12:28 -0400
    The recipient name is not recognized
""",
        subject="Undeliverable: Hello",
        sender="System Administrator <postmaster@example.org>",
    ),
    Sample(
        "exchange x.400",
        f"""\
Your message

  To:      x

did not reach the following recipient(s):

c=US;a= ;p=ORG;o=Site;dda:SMTP={ANA}; on Fri, 4 Oct 2002
17:12:28 -0400
    The recipient name is not recognized
""",
        subject="Undeliverable: Hello",
        sender="System Administrator <postmaster@example.org>",
    ),
    Sample(
        "exchange online",
        f"""\
Delivery has failed to these recipients or groups:

{ANA}
The email address you entered couldn't be found. Please check the recipient's email address.

Diagnostic information for administrators:

Generating server: AM0PR.prod.example.org

{ANA}
Remote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found'
""",
        subject="Undeliverable: Hello",
        sender="postmaster@example.org",
        status="5.1.10",
    ),
    Sample(
        "exchange german",
        f"""\
Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Gruppen:

{ANA}
Die eingegebene E-Mail-Adresse konnte nicht gefunden werden.
""",
        subject="Unzustellbar: Hallo",
        sender="postmaster@example.org",
    ),
    Sample(
        "domino",
        f"""\
Your message

  Subject: Hello

was not delivered to:

  {ANA}

because:

  User ana ({ANA}) not listed in Domino Directory
""",
        subject="DELIVERY FAILURE: User ana not listed",
        sender="Postmaster@example.org",
    ),
    Sample(
        "notes",
        f"""\
------- Failure Reasons  --------

User not listed in public Name & Address Book
{ANA}

------- Returned Message --------

From: x@y.example
""",
        subject="Delivery failure",
        sender="postmaster@example.org",
    ),
    Sample(
        "gmail",
        f"""\
** Address not found **

Your message wasn't delivered to {ANA} because the address couldn't be found, or is unable to receive mail.

The response from the remote server was:
550 5.1.1 The email account that you tried to reach does not exist.
""",
        subject="Delivery Status Notification (Failure)",
        sender="Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        status="5.1.1",
    ),
    Sample(
        "gmail delay",
        f"""\
** Delivery incomplete **

There was a temporary problem delivering your message to {ANA}. Gmail
will retry for 45 more hours. You'll be notified if the delivery fails permanently.
""",
        subject="Delivery Status Notification (Delay)",
        sender="Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        is_permanent=False,
    ),
    Sample(
        "yahoo",
        f"""\
Sorry, we were unable to deliver your message to the following address.

<{ANA}>:
552: 5.2.2 Mailbox over quota

--- Below this line is a copy of the message.
""",
        subject="Failure Notice",
        status="5.2.2",
    ),
    Sample(
        "imail",
        f"""\
Unknown user: {ANA}

RCPT TO generated following response:
553 5.3.0 <{ANA}>... Addressee unknown

Original message follows.

From: me@x.example
""",
        subject="Undeliverable Mail",
        sender="Postmaster <postmaster@example.org>",
    ),
    Sample(
        "mdaemon",
        f"""\
The attached message had PERMANENT fatal delivery errors!

The following addresses did NOT receive a copy of your message:

> {ANA}

--- Session Transcript ---
Attempting SMTP connection to [192.0.2.1 : 25]
""",
        subject="Permanent Delivery Failure",
        sender="MDaemon@example.org",
    ),
    Sample(
        "opensmtpd",
        f"""\
    Hi!

    This is the MAILER-DAEMON, please DO NOT REPLY to this email.

    An error has occurred while attempting to deliver a message for
    the following list of recipients:

{ANA}: 550 5.2.2 Mailbox Full

    Below is a copy of the original message:
""",
        subject="Delivery status notification: error",
        status="5.2.2",
    ),
    Sample(
        "courier",
        f"""\
This is a delivery status notification from mx.example.org, running the Courier mail server.

UNDELIVERABLE MAIL

Your message to the following recipients cannot be delivered:

<{ANA}>:
     mx.example.com [192.0.2.1]:
<<< 550 5.1.1 <{ANA}>... User Unknown
""",
        subject="NOTICE: mail delivery status.",
    ),
    Sample(
        "mailenable",
        f"""\
MailEnable: Message could not be delivered to some recipients.
The following recipient(s) could not be reached:

\tRecipient: [SMTP:{ANA}]
\tReason: Remote SMTP Server Returned: 550 mailbox unavailable

Message headers follow:

To: other@person.example
""",
        subject="Message Delivery Failure",
        sender="postmaster@example.org",
    ),
    Sample(
        "mailmarshal",
        f"""\
Your message:
   From:    help@shop.example
   Subject: Hello

Could not be delivered because of

550 5.1.1 User unknown

The following recipients were affected:
    {ANA}
""",
        subject="Undeliverable mail",
        sender="postmaster@example.org",
    ),
    Sample(
        "dragonfly",
        f"""\
This is the DragonFly Mail Agent v0.13 at df.example.org.

There was an error delivering your mail to <{ANA}>.

mx.example.com [192.0.2.1] did not like our RCPT TO:
552 5.2.2 Mailbox full
""",
        subject="Mail delivery failed",
        status="5.2.2",
    ),
    Sample(
        "listserv",
        f"""\
An error was detected while processing the enclosed message. A list of
the affected recipient follows.

--> Error description:
Error-for:  {ANA}
Error-Code: 3
Error-Text: No such mailbox
""",
        subject="Undelivered mail",
        sender="postmaster@example.org",
    ),
    Sample(
        "account name only",
        """\
Your mail to the following recipients could not be delivered because they are not accepting mail from help@shop.example:
\tscreenname
""",
        subject="Mail Delivery Problem",
        sender="MAILER-DAEMON@aol.example",
        addresses=("screenname@aol.example",),
    ),
    Sample(
        "german",
        f"""\
Ihre Nachricht konnte nicht zugestellt werden an:

  {ANA}

Das Postfach ist voll.
""",
        subject="Unzustellbare Nachricht",
        sender="postmaster@example.org",
    ),
    Sample(
        "french",
        f"""\
Votre message n'a pas pu être remis aux destinataires suivants :

  {ANA}

Utilisateur inconnu.
""",
        subject="Échec de remise",
        sender="postmaster@example.org",
    ),
    Sample(
        "spanish",
        f"""\
Su mensaje no pudo ser entregado a los siguientes destinatarios:

<{ANA}>: usuario desconocido
""",
        subject="Mensaje no entregado",
        sender="postmaster@example.org",
    ),
    Sample(
        "italian",
        f"""\
Impossibile recapitare il messaggio ai destinatari seguenti:

{ANA}
Casella postale piena.
""",
        subject="Mancata consegna",
        sender="postmaster@example.org",
    ),
    Sample(
        "dutch",
        f"""\
Uw bericht kon niet worden afgeleverd bij de volgende geadresseerden:

{ANA}
De postbus is vol.
""",
        subject="Onbestelbaar: Hallo",
        sender="postmaster@example.org",
    ),
    Sample(
        "polish",
        f"""\
Nie można dostarczyć wiadomości do następujących adresatów:

{ANA}
""",
        subject="Niedostarczona wiadomość",
        sender="postmaster@example.org",
    ),
    Sample(
        "portuguese",
        f"""\
Sua mensagem não pôde ser entregue aos seguintes destinatários:

{ANA}
Usuário desconhecido
""",
        subject="Falha na entrega",
        sender="postmaster@example.org",
    ),
    Sample(
        "russian",
        f"""\
К сожалению, Ваше письмо не может быть доставлено одному или нескольким получателям:

{ANA}: ящик переполнен
""",
        subject="Ваше сообщение не доставлено",
        sender="Mailer-Daemon@mail.example",
    ),
    Sample(
        "japanese",
        f"""\
以下のメールアドレスに配信できませんでした。

{ANA}

宛先不明です。
""",
        subject="配信エラー",
        sender="postmaster@example.org",
    ),
    Sample(
        "chinese",
        f"""\
您的邮件无法投递到以下地址:

<{ANA}>: 用户不存在
""",
        subject="退信通知",
        sender="postmaster@example.org",
    ),
    Sample(
        "james",
        f"""\
Hi. This is the James mail server at mx.example.org.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out. Below
I include the list of recipients and the reason why I was unable to deliver
your message.

Failed recipient(s):
{ANA}

Error message:
550 5.1.1 user unknown
""",
        sender="postmaster@example.org",
        subject="Delivery failure",
    ),
    Sample(
        "greeting and a group",
        f"""\
Hello help@shop.example,

We're writing to let you know that the group you tried to contact ({ANA}) may not
exist, or you may not have permission to post messages to the group.

If you have questions, write to groups-help@example.org.
""",
        subject="Delivery Status Notification (Failure)",
    ),
    Sample(
        "transcript with errors counted",
        f"""\
We had trouble delivering your message. Full details follow:

Subject: 'Hello'

1 error(s):

SMTP Server <mta2.example.com> rejected recipient <{ANA}>
  (Error following RCPT command). It responded as follows: [550 5.1.1 User unknown]
""",
        subject="There was an error sending your mail",
        status="5.1.1",
    ),
    Sample(
        "swedish",
        f"""\
Leveransen misslyckades till dessa mottagare eller grupper:

{ANA}
E-postadressen hittades inte.
""",
        sender="postmaster@example.org",
        subject="Oleveransbar: Hej",
    ),
    Sample(
        "arabic",
        f"""\
تعذر تسليم رسالتك إلى المستلمين التاليين:

{ANA}
""",
        sender="postmaster@example.org",
        subject="تعذر التسليم",
    ),
    Sample(
        "dsn",
        dsn(
            f"Final-Recipient: rfc822; {ANA}\n"
            f"Action: failed\n"
            f"Status: 5.1.1\n"
            f"Diagnostic-Code: smtp; 550 5.1.1 User unknown"
        ),
        head=DSN_HEAD,
        status="5.1.1",
    ),
    Sample(
        "dsn delayed",
        dsn(f"Final-Recipient: rfc822; {ANA}\nAction: delayed\nStatus: 4.4.1"),
        head=DSN_HEAD,
        is_permanent=False,
        status="4.4.1",
    ),
    Sample(
        "dsn given up",
        dsn(f"Final-Recipient: rfc822; {ANA}\nAction: failed\nStatus: 4.4.7"),
        head=DSN_HEAD,
        status="4.4.7",
    ),
    Sample(
        "dsn, alias at the far side",
        dsn(
            f"Original-Recipient: rfc822;{ANA}\n"
            f"Final-Recipient: rfc822;a17@inside.example.com\n"
            f"Action: failed\n"
            f"Status: 5.2.2"
        ),
        head=DSN_HEAD,
        status="5.2.2",
    ),
    Sample(
        "dsn, two groups without a gap",
        dsn(
            f"Final-Recipient: rfc822; {ANA}\n"
            f"Action: failed\n"
            f"Status: 5.1.1\n"
            f"Final-Recipient: rfc822; {BEN}\n"
            f"Action: failed\n"
            f"Status: 5.1.1"
        ),
        head=DSN_HEAD,
        addresses=(ANA, BEN),
    ),
    Sample(
        "dsn, a gap after every field",
        dsn(
            f"Final-Recipient: rfc822; {ANA}\n"
            f"\n"
            f"Action: failed\n"
            f"\n"
            f"Status: 5.1.1\n"
            f"\n"
            f"Final-Recipient: rfc822; {BEN}\n"
            f"\n"
            f"Action: failed"
        ),
        head=DSN_HEAD,
        addresses=(ANA, BEN),
    ),
    Sample(
        "dsn, one reached and one not",
        dsn(
            f"Final-Recipient: rfc822; {ANA}\n"
            f"Action: failed\n"
            f"Status: 5.1.1\n"
            f"\n"
            f"Final-Recipient: rfc822; {BEN}\n"
            f"Action: delivered\n"
            f"Status: 2.0.0"
        ),
        head=DSN_HEAD,
    ),
    Sample(
        "dsn fields in the text",
        f"""\
Your message could not be delivered.

Reporting-MTA: dns; x

Final-Recipient: RFC822; <{ANA}>
Action: failed
Status: 5.1.1
""",
        status="5.1.1",
    ),
    Sample(
        "dsn without a type",
        dsn(f"Final-Recipient: {ANA}\nAction: failed (bad address)\nStatus: 5.1.1"),
        head='Content-Type: multipart/mixed; boundary="b"\n',
        status="5.1.1",
    ),
    Sample(
        "dsn that is empty",
        dsn("", note=f"The following recipients did not receive your message:\n\n     <{ANA}>"),
        head=DSN_HEAD,
    ),
)
