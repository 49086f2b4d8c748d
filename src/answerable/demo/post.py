"""The mails of the last hours, as their senders wrote them: what lands on the desk when the demo is first opened."""

from dataclasses import dataclass

Header = tuple[str, str]


@dataclass(frozen=True)
class Mail:
    """`minutes` is how long ago. `charset`, `html` and `headers` are as varied as real mail programs'."""

    minutes: int
    mailbox: str
    sender: tuple[str, str]
    subject: str
    text: str
    html: str = ""
    files: tuple[str, ...] = ()
    charset: str = "utf-8"
    headers: tuple[Header, ...] = ()


_LIST = (("List-Unsubscribe", "<https://news.example/u/4711>"), ("Precedence", "bulk"))

PERSONAL = (
    Mail(
        131, "support", ("Maya Okafor", "maya.okafor@ridgeline.example"), "Stove valve leaks at 6 ft 2 elevation kit",
        "Hi,\n\nThe valve hisses when the stove sits on the elevation kit at 6 ft 2. Without the kit it is silent. Firmware of "
        "the igniter is 2.4.1, log attached.\n\nI did every step of the leak guide already: soap test (bubbles), new O-ring "
        "(no change). We leave on 04/12 and I would rather not carry a leaking stove.\n\nMaya\nRidgeline Guides, Leeds",
        files=("igniter-log.txt", "photo.png"),
    ),
    Mail(
        340, "hilfe", ("Jonas Weber", "jonas.weber@waldnetz.example"), "Reißverschluss am zweiten Tag gerissen",
        "Guten Tag,\n\nder Reißverschluss am Merlin 2 ist am zweiten Tag gerissen. Ich habe gestern zweimal angerufen und bin "
        "jedes Mal in der Warteschleife gelandet.\n\nIch erwarte, dass Sie sich heute melden.\n\nJonas Weber",
        charset="iso-8859-1",
    ),
    Mail(
        48, "service", ("Atelier Duval", "contact@atelier-duval.example"), "Commande de 40 tentes, délai de livraison ?",
        "Bonjour,\n\nNous aimerions commander 40 tentes Merlin 2 pour la saison. Quel délai faut-il compter, et peut-on étaler "
        "la livraison sur mars et avril ?\n\nBien cordialement,\nHélène Duval",
        html="<p>Bonjour,</p><p>Nous aimerions commander <b>40 tentes Merlin 2</b> pour la saison. Quel délai faut-il compter, "
        "et peut-on étaler la livraison sur mars et avril&nbsp;?</p><p>Bien cordialement,<br>Hélène Duval</p>",
    ),
    Mail(
        4, "support", ("河合 さくら", "sakura.kawai@yubin.example"), "ポールの交換部品はありますか",
        "お世話になっております。\n\nFalcon Poles Carbon のロックレバーが折れてしまいました。交換部品だけ購入できますか。\n\n"
        "写真を添付します。よろしくお願いいたします。\n\n河合 さくら",
        files=("IMG_2231.png",), charset="iso-2022-jp",
    ),
    Mail(
        22, "hilfe", ("Piotr Lis", "piotr.lis@poczta.example"), "Jeszcze jedno pytanie o gwarancję",
        "Dzień dobry,\n\nkurtka Sparrowhawk Shell dotarła, dziękuję! Jeszcze jedno pytanie: czy gwarancja obejmuje też taśmy na "
        "szwach, jeśli odkleją się po praniu?\n\nPozdrawiam\nPiotr Lis", charset="iso-8859-2",
    ),
    Mail(
        64, "support", ("ليلى الهاشمي", "layla@bareed.example"), "حقيبة Buzzard 55 وصلت بإبزيم مكسور",
        "مرحباً،\n\nوصلت الحقيبة Buzzard 55 اليوم وإبزيم الحزام مكسور. رقم الطلب KT448120. سنسافر يوم الخميس، فهل يمكن إرسال "
        "إبزيم بالبريد السريع؟\n\nمع الشكر،\nليلى الهاشمي",
    ),
    Mail(
        95, "service", ("Femke Hoekstra", "femke.hoekstra@postbus.example"), "Verkeerde maat ontvangen",
        "Hoi,\n\nIk bestelde de Sparrowhawk Shell in M en kreeg een S (bestelling KT733018). Kan de koerier hem bij mij ophalen? "
        "Ik zit zonder auto.\n\nGroetjes,\nFemke",
    ),
    Mail(
        15, "service", ("Nuria Belmonte", "nuria.belmonte@buzon.example"), "¿Llega antes del puente?",
        "Hola:\n\n¿Me llegará el pedido KT902211 antes del puente? Es un regalo.\n\nGracias,\nNuria",
    ),
    Mail(
        410, "support", ("Desmond Pruitt", "desmond.pruitt@mailwest.example"), "third time asking about my refund",
        "I sent the Redpoll Down back five weeks ago. Your site says “refunded”, my bank says otherwise. This is the third time "
        "I ask. Who is looking after this?\n\nDesmond Pruitt",
        headers=(("X-Mailer", "iPhone Mail"),),
    ),
    Mail(
        33, "support", ("Imogen Fairclough", "imogen@tarnhouse.example"), "Fwd: your page says four seasons",
        "Hello,\n\nOne of our instructors bought six Harrier 1 Ultralight because your page says “four seasons”. Page 12 of the "
        "manual says not above the snow line. Which is it? We are responsible for other people up there.\n\nImogen Fairclough\n"
        "Tarn House Expeditions\n\n> From: Rhys Pennant\n> The poles bent on the first night, about 30 cm of snow.\n> I would "
        "not take it up again.\n",
    ),
    Mail(
        8, "dealers", ("Bergzeit Rosenheim", "einkauf@bergzeit-rosenheim.example"), "Nachbestellung 24 × Sparrowhawk Shell",
        "Guten Morgen,\n\nbitte 24 Sparrowhawk Shell nachliefern: 6 S, 10 M, 8 L. Die neue Farbe läuft besser als gedacht.\n\n"
        "Freundliche Grüße\nTheresa Auer, Einkauf",
    ),
    Mail(
        185, "support", ("Caleb Yazzie", "caleb.yazzie@gone.example"), "Strap stitching on the Goshawk Ridge 70",
        "Hi,\n\nThe stitching of the left shoulder strap is coming loose after two trips. Is there a workshop near Flagstaff "
        "that may mend it under warranty?\n\nCaleb",
    ),
    Mail(
        1560, "support", ("Tessa Marsh", "tessa.marsh@inboxly.example"), "Stove will not light above 9,000 feet",
        "Hello Kestrel,\n\nYour Kestrel Stove lights fine at home and not at all above 9,000 ft. Cartridge is new, igniter "
        "sparks. Do I need another jet?\n\nTessa",
        html="<div>Hello Kestrel,<br><br>Your Kestrel Stove lights fine at home and not at all above <i>9,000&nbsp;ft</i>. "
        "Cartridge is new, igniter sparks. Do I need another jet?<br><br>Tessa</div>",
    ),
    Mail(
        2890, "service", ("Guides du Vercors", "bureau@guides-vercors.example"), "Re: facture en double",
        "Bonjour,\n\nNous avons payé deux fois la facture 2214. Merci de rembourser l’une des deux, comme promis vendredi.\n\n"
        "Baptiste Morvan",
    ),
)  # fmt: skip

ASIDE = (
    Mail(
        200, "support", ("Summit Weekly", "news@summitweekly.example"), "This week: 40 % off everything that is not a tent",
        "Our biggest autumn sale. Unsubscribe at any time.", headers=_LIST,
    ),
    Mail(
        720, "service", ("Outdoor Vakblad", "nieuwsbrief@vakblad.example"), "Nieuwsbrief: de cijfers van het najaar",
        "De cijfers van het najaar staan online. Afmelden kan altijd.", headers=_LIST,
    ),
    Mail(
        55, "hilfe", ("Messe Friedrichshafen", "info@messe.example"), "Einladung: Ihr Stand auf der Messe",
        "Sichern Sie sich jetzt Ihren Stand.", headers=_LIST,
    ),
    Mail(
        1300, "dealers", ("SEO Rockets", "growth@seorockets.example"), "Rank #1 in 7 days",
        "Dear webmaster, we noticed that your site is not number one.", headers=_LIST,
    ),
    Mail(
        90, "support", ("Kestrel Trail Support", "support@kestreltrail.example"), "Your account will be closed",
        "Dear user, your mailbox is full. Click here to keep it.",
    ),
)  # fmt: skip

# Six within the hour: perhaps something is wrong.
ALIKE = (
    Mail(
        41, "support", ("Imani Clarke", "imani.clarke@ridgeline.example"), "Voucher AUTUMN is refused",
        "Hello,\n\nthe checkout says that my voucher AUTUMN has expired. Your mail says until Sunday.\n\nImani Clarke",
    ),
    Mail(
        36, "support", ("Owen Price", "owen.price@cascadenet.example"), "Checkout does not take my voucher",
        "Hi,\n\nI typed the voucher three times, in capitals too. Expired, it says. Is it a fault of the checkout?\n\nOwen",
    ),
    Mail(
        30, "support", ("Freya Lund", "freya.lund@postfach.example"), "Expired voucher?",
        "Hi there,\n\nhow can a voucher that came yesterday be expired at the checkout today?\n\nFreya Lund",
    ),
    Mail(
        22, "support", ("Kofi Mensah", "kofi.mensah@inboxly.example"), "The voucher from your newsletter",
        "Good morning,\n\nthe voucher AUTUMN from the newsletter is refused at the checkout as expired.\n\nKofi Mensah",
    ),
    Mail(
        15, "support", ("Grace Turner", "grace.turner@inboxly.example"), "Paying without my voucher?",
        "Hello,\n\nthe checkout calls the voucher expired. If I pay now, do I get the difference back?\n\nGrace",
    ),
    Mail(
        9, "support", ("Liam Doyle", "liam.doyle@cascadenet.example"), "AUTUMN",
        "Hey,\n\nyour voucher AUTUMN: expired, says the checkout. Basket is kept until tonight.\n\nLiam",
    ),
)  # fmt: skip

LATEST = (
    Mail(
        0, "support", ("Zoe Lowell", "zoe.lowell@cascadenet.example"), "Can I use the Hobby 28 as carry-on?",
        "Hi there,\n\nflying on Friday. Does the Hobby 28 fit under the seat, poles outside?\n\nThanks!\nZoe",
    ),
    Mail(
        0, "hilfe", ("Annika Voss", "annika.voss@postfach.example"), "Adresse geändert: KT551902",
        "Hallo,\n\nich bin umgezogen. Geht KT551902 noch an die neue Adresse in Kiel?\n\nViele Grüße\nAnnika Voss",
    ),
)  # fmt: skip
