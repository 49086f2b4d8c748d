"""Mails as their programs write them, in many languages, and traps: what a person reads once the rest is folded.

A case is the mail, with its own words marked: lines that begin with `+` are what must stay in sight.
"""

CASES: dict[str, str] = {
    # Above the quote, by program and language
    "gmail english": """
+Blue, please.

On Tue, May 14, 2024 at 9:05 AM Ana Ames <ana@example.com> wrote:

> Which colour?
""",
    "gmail english wrapped": """
+Blue, please.

On Tue, May 14, 2024 at 9:05 AM Ana Ames from the Outdoor Service Desk <
service+a1b2c3@help.example.com> wrote:

> Which colour?
""",
    "gmail german": """
+Blau bitte.

Am Di., 14. Mai 2024 um 09:05 Uhr schrieb Ana Ames <ana@example.com>:

> Welche Farbe?
""",
    "gmail french": """
+Bleu, merci.

Le mar. 14 mai 2024 à 09:05, Ana Ames <ana@example.com> a
écrit :

> Quelle couleur ?
""",
    "gmail spanish": """
+Azul, por favor.

El mar, 14 may 2024 a las 9:05, Ana Ames (<ana@example.com>) escribió:

> ¿De qué color?
""",
    "gmail portuguese": """
+Azul.

Em ter., 14 de mai. de 2024 às 09:05, Ana Ames <ana@example.com>
escreveu:

> Qual cor?
""",
    "gmail italian": """
+Blu.

Il giorno mar 14 mag 2024 alle ore 09:05 Ana Ames <ana@example.com>
ha scritto:

> Quale colore?
""",
    "gmail dutch": """
+Blauw graag.

Op di 14 mei 2024 om 09:05 schreef Ana Ames <ana@example.com>:

> Welke kleur?
""",
    "gmail polish": """
+Niebieski.

wt., 14 maj 2024 o 09:05 Ana Ames <ana@example.com> napisał(a):

> Jaki kolor?
""",
    "gmail czech": """
+Modrou.

út 14. 5. 2024 v 9:05 odesílatel Ana Ames <ana@example.com> napsal:

> Jakou barvu?
""",
    "gmail slovak": """
+Modrú.

ut 14. 5. 2024 o 9:05 Ana Ames <ana@example.com> napísal(a):

> Akú farbu?
""",
    "gmail danish": """
+Blå, tak.

Den tir. 14. maj 2024 kl. 09.05 skrev Ana Ames <ana@example.com>:

> Hvilken farve?
""",
    "gmail swedish": """
+Blå.

Den tis 14 maj 2024 kl 09:05 skrev Ana Ames <ana@example.com>:

> Vilken färg?
""",
    "gmail norwegian": """
+Blå.

tir. 14. mai 2024 kl. 09:05 skrev Ana Ames <ana@example.com>:

> Hvilken farge?
""",
    "gmail finnish": """
+Sininen.

ti 14. toukok. 2024 klo 9.05 Ana Ames (ana@example.com) kirjoitti:

> Mikä väri?
""",
    "gmail hungarian": """
+Kéket kérek.

Ana Ames <ana@example.com> ezt írta (időpont: 2024. máj. 14., K, 9:05):

> Milyen színt?
""",
    "gmail romanian": """
+Albastru.

În mar., 14 mai 2024 la 09:05, Ana Ames <ana@example.com> a scris:

> Ce culoare?
""",
    "gmail russian": """
+Синий.

вт, 14 мая 2024 г. в 09:05, Ana Ames <ana@example.com>:

> Какой цвет?
""",
    "gmail ukrainian": """
+Синій.

вт, 14 трав. 2024 р. о 09:05 Ana Ames <ana@example.com> пише:

> Який колір?
""",
    "gmail turkish": """
+Mavi olsun.

Ana Ames <ana@example.com>, 14 May 2024 Sal, 09:05 tarihinde şunu yazdı:

> Hangi renk?
""",
    "gmail greek": """
+Μπλε.

Στις Τρί 14 Μαΐ 2024 στις 9:05 π.μ., ο χρήστης Ana Ames <ana@example.com>
έγραψε:

> Ποιο χρώμα;
""",
    "gmail japanese": """
+青でお願いします。

2024年5月14日(火) 9:05 Ana Ames <ana@example.com>:

> 何色にしますか。
""",
    "gmail chinese": """
+蓝色。

Ana Ames <ana@example.com> 于2024年5月14日周二 09:05写道：

> 什么颜色？
""",
    "gmail korean": """
+파란색이요.

2024년 5월 14일 (화) 오전 9:05, Ana Ames <ana@example.com>님이 작성:

> 무슨 색으로 할까요?
""",
    "gmail arabic": """
+الأزرق من فضلك.

في الثلاثاء، 14 مايو 2024 في 9:05 ص تمت كتابة ما يلي بواسطة Ana Ames <ana@example.com>:

> أي لون؟
""",
    "gmail hebrew": """
+כחול.

\u202bבתאריך יום ג׳, 14 במאי 2024 ב-9:05 מאת \u202aAna Ames\u202c\u200f <\u202aana@example.com\u202c\u200f>:\u202c

> איזה צבע?
""",
    "gmail vietnamese": """
+Màu xanh.

Vào Th 3, 14 thg 5, 2024 vào lúc 09:05 Ana Ames <ana@example.com>
đã viết:

> Màu gì?
""",
    "gmail in a language without a table": """
+Gorria.

Ana Ames erabiltzaileak <ana@example.com> hau bidali du (2024 mai. 14, 09:05):

> Zein kolore?
""",
    "old gmail without a verb": """
+Blue.

2013/7/20 Ana Ames <ana@example.com>

> Which colour?
""",
    "iphone": """
+Blue

Sent from my iPhone

> On 14 May 2024, at 09:05, Ana Ames <ana@example.com> wrote:
>
> \ufeffWhich colour?
""",
    "iphone german": """
+Blau

Von meinem iPhone gesendet

> Am 14.05.2024 um 09:05 schrieb Ana Ames <ana@example.com>:
>
> Welche Farbe?
""",
    "iphone japanese": """
+青で

iPhoneから送信

2024/05/14 9:05、Ana Ames <ana@example.com>のメール:

> 何色
""",
    "iphone dutch": """
+Blauw

Verstuurd vanaf mijn iPhone

> Op 14 mei 2024 om 09:05 heeft Ana Ames <ana@example.com> het volgende geschreven:
>
> Welke kleur?
""",
    "apple mail russian": """
+Синий

Отправлено с iPhone

> 14 мая 2024 г., в 09:05, Ana Ames <ana@example.com> написал(а):
>
> Какой цвет?
""",
    "thunderbird": """
+Blue

On 14/05/2024 09:05, Ana Ames wrote:
> Which colour?
> Red or blue?
""",
    "thunderbird old, name alone": """
+Blue

Ana Ames wrote:
> Which colour?
""",
    "outlook english": """
+Blue, please.

+Cleo

From: Ana Ames <ana@example.com>
Sent: Tuesday, May 14, 2024 9:05 AM
To: Cleo <cleo@example.net>
Subject: Your order

Which colour?
""",
    "outlook german, drawn line": """
+Blau.

________________________________
Von: Ana Ames <ana@example.com>
Gesendet: Dienstag, 14. Mai 2024 09:05
An: Cleo <cleo@example.net>
Betreff: Bestellung

Welche Farbe?
""",
    "outlook french": """
+Bleu.

De : Ana Ames <ana@example.com>
Envoyé : mardi 14 mai 2024 09:05
À : Cleo
Objet : Commande

Quelle couleur ?
""",
    "outlook spanish": """
+Azul.

De: Ana Ames
Enviado el: martes, 14 de mayo de 2024 9:05
Para: Cleo
CC: Ben; Zed;
 Ana
Asunto: Pedido

¿Qué color?
""",
    "outlook polish": """
+Niebieski.

Od: Ana Ames <ana@example.com>
Wysłano: wtorek, 14 maja 2024 09:05
Do: Cleo
DW: Ben
Temat: Zamówienie

Jaki kolor?
""",
    "outlook czech": """
+Modrou.

From: Ana
Odesláno: úterý 14. května 2024 9:05
Komu: Cleo
Předmět: Objednávka

Jakou?
""",
    "outlook finnish": """
+Sininen.

Lähettäjä: Ana Ames
Lähetetty: tiistai 14. toukokuuta 2024 9.05
Vastaanottaja: Cleo
Aihe: Tilaus

Mikä väri?
""",
    "outlook hungarian": """
+Kék.

Feladó: Ana Ames
Elküldve: 2024. május 14., kedd 9:05
Címzett: Cleo
Tárgy: Rendelés

Milyen?
""",
    "outlook turkish": """
+Mavi.

Kimden: Ana Ames
Gönderildi: 14 Mayıs 2024 Salı 09:05
Kime: Cleo
Konu: Sipariş

Hangi renk?
""",
    "outlook greek": """
+Μπλε.

Από: Ana Ames
Στάλθηκε: Τρίτη, 14 Μαΐου 2024 9:05 πμ
Προς: Cleo
Θέμα: Παραγγελία

Ποιο;
""",
    "outlook japanese": """
+青でお願いします。

差出人: Ana Ames
送信日時: 2024年5月14日 9:05
宛先: Cleo
件名: 注文

何色？
""",
    "outlook chinese": """
+蓝色

发件人: Ana Ames
发送时间: 2024年5月14日 9:05
收件人: Cleo
主题: 订单

什么颜色？
""",
    "outlook korean": """
+파란색

보낸 사람: Ana Ames
보낸 날짜: 2024년 5월 14일 화요일 오전 9:05
받는 사람: Cleo
제목: 주문

무슨 색?
""",
    "outlook arabic": """
+الأزرق

من: Ana Ames
تم الإرسال: الثلاثاء، 14 مايو 2024 9:05 ص
إلى: Cleo
الموضوع: طلب

أي لون؟
""",
    "outlook hebrew": """
+כחול

מאת: Ana Ames
נשלח: יום שלישי 14 מאי 2024 09:05
אל: Cleo
נושא: הזמנה

איזה?
""",
    "outlook vietnamese": """
+Màu xanh.

Từ: Ana Ames
Đã gửi: 14 Tháng Năm 2024 9:05 SA
Đến: Cleo
Chủ đề: Đơn hàng

Màu gì?
""",
    "outlook on the phone": """
+Blue

Get Outlook for iOS<https://aka.ms/o0ukef>
________________________________
From: Ana Ames <ana@example.com>
Sent: Tuesday, May 14, 2024 9:05:11 AM
To: Cleo <cleo@example.net>
Subject: Re: Your order

Which colour?
""",
    "outlook starred labels": """
+Blue

*From:* Ana Ames <ana@example.com>
*Sent:* Tuesday, May 14, 2024 9:05 AM
*To:* Cleo
*Subject:* Order

Which colour?
""",
    "samsung": """
+Blue

Sent from my Galaxy

-------- Original message --------
From: Ana Ames <ana@example.com>
Date: 14/05/2024 09:05 (GMT+01:00)
To: Cleo <cleo@example.net>
Subject: Order

Which colour?
""",
    "samsung french": """
+Bleu

Envoyé depuis mon appareil Samsung Galaxy


-------- Message d'origine --------
De : Ana Ames <ana@example.com>
Date : 14/05/2024 09:05 (GMT+01:00)
À : Cleo
Objet : Commande

Quelle ?
""",
    "gmx": """
+Blau
\x20
\x20
Gesendet: Dienstag, 14. Mai 2024 um 09:05 Uhr
Von: "Ana Ames" <ana@example.com>
An: cleo@example.net
Betreff: Bestellung

Welche Farbe?
""",
    "yahoo": """
+Blue

    On Tuesday, 14 May 2024 at 09:05:11 am GMT+2, Ana Ames <ana@example.com> wrote:

 Which colour?
 Thanks
""",
    "lotus notes": """
+Blue

-----Ana Ames <ana@example.com> wrote: -----
To: Cleo
From: Ana Ames
Date: 14/05/2024 09:05
Subject: Order

Which?
""",
    "zimbra": """
+Blue

----- Original Message -----
From: "Ana Ames" <ana@example.com>
To: "Cleo" <cleo@example.net>
Sent: Tuesday, 14 May, 2024 09:05:11
Subject: Order

Which colour?
""",
    "roundcube": """
+Blue

On 2024-05-14 09:05, Ana Ames wrote:
> Which colour?
""",
    "k-9": """
+Blue

Am 14. Mai 2024 09:05:11 MESZ schrieb Ana Ames <ana@example.com>:
>Welche Farbe?
--
Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.
""",
    "proton": """
+Blue

Sent with Proton Mail secure email.

On Tuesday, May 14th, 2024 at 9:05 AM, Ana Ames <ana@example.com> wrote:

> Which colour?
""",
    "proton mobile": """
+Blue

Sent from Proton Mail for iOS

-------- Original Message --------
On 14/05/2024 09:05, Ana Ames wrote:

>  Which colour?
""",
    "aol": """
+Blue

In a message dated 5/14/2024 9:05:11 AM Eastern Daylight Time, ana@example.com writes:

Which colour?
""",
    "netease": """
+蓝色

在 2024-05-14 09:05:11，"Ana Ames" <ana@example.com> 写道：

什么颜色？
""",
    "qq": """
+蓝色

------------------ 原始邮件 ------------------
发件人: "Ana Ames" <ana@example.com>;
发送时间: 2024年5月14日(星期二) 上午9:05
收件人: "Cleo"<cleo@example.net>;
主题: 订单

什么颜色？
""",
    "yandex": """
+Синий

14.05.2024, 09:05, "Ana Ames" <ana@example.com>:

Какой цвет?
""",
    "mail.ru": """
+Синий

--
Cleo

>Вторник, 14 мая 2024, 9:05 +03:00 от Ana Ames <ana@example.com>:
>
>Какой цвет?
""",
    "horde": """
+Blue

Quoting Ana Ames <ana@example.com>:

> Which colour?
""",
    "helpdesk marker of others": """
+Blue

##- Please type your reply above this line -##

Ana (Outdoor Service)
14 May 2024, 09:05

Which colour?
""",
    "our own marker": """
+Blau

Bitte schreiben Sie über dieser Zeile

Welche Farbe?
""",
    "yahoo on a phone": """
+Blue

Sent from Yahoo Mail on Android
\x20
  On Tue, 14 May 2024 at 9:05, Ana Ames<ana@example.com> wrote:   Which colour?
Red or blue?
""",
    "front": """
+Blue

On May 14, 2024, 9:05 AM GMT+2 ana@example.com wrote:

Which colour?
""",
    "zoho": """
+Blue

---- On Tue, 14 May 2024 09:05:11 +0200 Ana Ames <ana@example.com> wrote ----

Which colour?
""",
    "wrapped before the address": """
+Blue

Sent from a magnificent torch of pixels

On May 14, 2024, at 9:05 AM, Ana Ames
<ana@example.com>
wrote:

> Which colour?
""",
    # Below and between
    "below the quote": """
On Tue, May 14, 2024 at 9:05 AM Ana Ames <ana@example.com> wrote:
> Which colour?

+Blue.
+Thanks!
""",
    "below the quote, with a signature": """
Am 14.05.24 um 09:05 schrieb Ana Ames:
> Welche Farbe?
> Rot oder blau?

+Blau.

--\x20
Cleo
cleo.example.net
""",
    "between the lines": """
+Hi Ana,

On Tue, May 14, 2024 at 9:05 AM Ana Ames <ana@example.com> wrote:
+> Which colour?
+Blue.
+
+> Which size?
+Large.

> Regards, Ana
""",
    "between the lines, to the end": """
Am 14.05.24 um 09:05 schrieb Ana Ames:

+> Welche Farbe?
+
+Blau
+
+> Welche Größe?
+
+L
""",
    "quote chosen without an introduction, answer below": """
+> Which colour?
+
+Blue.
""",
    "answers announced in an unmarked message": """
+My answers are in red below.

From: Ana Ames <ana@example.com>
Sent: Tuesday, May 14, 2024 9:05 AM
To: Cleo
Subject: Order

+Which colour? BLUE
+Which size? LARGE
""",
    "a colour that announces nothing": """
+I want the tent in red.

From: Ana Ames <ana@example.com>
Sent: Tuesday, May 14, 2024 9:05 AM
To: Cleo
Subject: Order

Which colour?
""",
    # Traps: nothing but own words
    "prose with wrote": """
+On Monday he wrote: the parcel is on its way. On Tuesday your colleague wrote:
+it is lost. What is true?
""",
    "prose that ends in wrote": """
+Hello,
+
+On 3 May at 10:30 I called and your colleague then wrote:
+
+We will refund you within 14 days.
+
+Nothing came. Where is my money?
""",
    "german prose that ends in a name": """
+Guten Tag,
+
+am 3. Mai um 10:30 schrieb Ihr Kollege:
+
+Wir erstatten den Betrag.
+
+Es kam nichts.
""",
    "a journey": """
+I want to change my booking:
+
+From: Paris
+To: Rome
+Date: 12 May 2024
+
+Can I still do that?
""",
    "from and to in one line": """
+From: Paris To: Rome, how long does the parcel take?
""",
    "shell prompt": """
+I ran this:
+
+> npm install
+> npm start
""",
    "python prompt": """
+This fails

+>>> import tent
+>>> tent.pitch()
""",
    "comparison": """
+The parcel is too heavy when the weight is
+> 5 kg
""",
    "dashes as a list": """
+I need
+
+- a tent
+-- with poles
+- a stove
+
+Thanks
""",
    "dashes in code": """
+My query:
+
+-- orders of today
+--
+-- by country
+SELECT country FROM orders;
""",
    "drawn line between questions": """
+First: where is my parcel?
+
+-----
+
+Second: the phone +32 475 12 34 56 does not answer. Whom can I call?
""",
    "drawn line above own details": """
+Please call me back.
+
+--------------
+My number: +32 475 12 34 56
+Best after five.
""",
    "sent from in prose": """
+Sent from Berlin on Monday, the parcel has still not arrived.
+
+Sent from my shop to yours, it should take two days. Where is it?
""",
    "sent the phone back": """
+Sent the phone back on Monday
""",
    "sent the phone back, below an answer": """
+Hello,
+
+Sent the phone back on Monday
""",
    "sent from my desk": """
+Blue it is.
+
+Sent from my desk, is much easier than on my mobile phone.
""",
    "prose with an address": """
+Hello,
+
+On 3 May at 10:30 I mailed service@example.com and your colleague wrote:
+
+We will refund you.
+
+Nothing came.
""",
    "sent in german prose": """
+Ich habe die Fotos heute Morgen von meinem iPhone gesendet.
+
+Sind sie da?
""",
    "original message in prose": """
+You can find it in the original message: the number is wrong.
""",
    "form with labels": """
+Name: Cleo
+Order: 1234
+Subject: tent
+Message: it leaks
""",
    "speaking of the line": """
+I wrote my reply above this line as you asked, but nothing happened. Why?
""",
    "time that ends in a colon": """
+We are open at these times, Monday 10:30 until 18:00:
+
+nobody answered though.
""",
    "postscript below dashes": """
+Thanks
+
+--
+PS: please send it to my new address.
""",
    "own headers shown to us": """
+The mail that I sent you came back. These were its headers:
+
+From: Cleo <cleo@example.net>
+To: Ana <ana@example.com>
+Subject: my tent
+
+Why did it bounce?
""",
    # Signatures and device lines
    "signature by the convention": """
+Blue.

--\x20
Cleo Cole
Am Markt 1
""",
    "signature without its space": """
+Blue.

--
Cleo Cole
""",
    "mailing list footer": """
+Blue.

_______________________________________________
Outdoor mailing list
https://lists.example.org/listinfo/outdoor
""",
    "virus scanner": """
+Blue.

Virus-free. www.avast.com
""",
    "device line spanish": """
+Azul

Enviado desde mi iPhone
""",
    "device line polish": """
+Niebieski

Wysłane z iPhone'a
""",
    "device line of a carrier": """
+Blue

Sent via the Samsung Galaxy S7, an AT&T 4G LTE smartphone
""",
    "device line ukrainian": """
+Синій

Надіслано з iPhone
""",
    "device line finnish": """
+Sininen

Lähetetty iPhonesta
""",
    "device line arabic": """
+الأزرق

أُرسلت من الـ iPhone
""",
    "device line hebrew": """
+כחול

נשלח מה-iPhone שלי
""",
    "device line chinese": """
+蓝色

发自我的iPhone
""",
    "device line greek": """
+Μπλε

Στάλθηκε από το iPhone μου
""",
    "device line czech": """
+Modrou

Odesláno z iPhonu
""",
    "device line italian": """
+Blu

Inviato da iPhone
""",
    "device line portuguese": """
+Azul

Enviado do meu iPhone
""",
    "device line french": """
+Bleu

Envoyé de mon iPhone
""",
    "device line danish": """
+Blå

Sendt fra min iPhone
""",
    "device line romanian": """
+Albastru

Trimis de pe iPhone-ul meu
""",
    "device line turkish": """
+Mavi

iPhone'umdan gönderildi
""",
    "device line korean": """
+파란색

나의 iPhone에서 보냄
""",
    "device line windows": """
+Blau

Gesendet von Mail für Windows
""",
    "device line swedish": """
+Blå

Skickat från min iPhone
""",
    "device line hungarian": """
+Kék

Az iPhone-omról küldve
""",
    "signed with pgp": """
-----BEGIN PGP SIGNED MESSAGE-----
Hash: SHA256

+Blue.

-----BEGIN PGP SIGNATURE-----

iQEzBAEBCAAdFiEE
-----END PGP SIGNATURE-----
""",
    # Nothing but what was said earlier, or passed on
    "only a quote": """
+> Which colour?
""",
    "forwarded by gmail": """
---------- Forwarded message ---------
From: Ana Ames <ana@example.com>
Date: Tue, May 14, 2024 at 9:05 AM
Subject: Order
To: <cleo@example.net>


+Your order is on its way.
""",
    "forwarded by apple with a word": """
+Please see this.
+
Begin forwarded message:

> From: Ana Ames <ana@example.com>
> Subject: Order
> Date: 14 May 2024 at 09:05:11 CEST
> To: Cleo <cleo@example.net>
+>
+> Your order is on its way.
""",
    "forwarded by thunderbird, german": """
+Zur Kenntnis

-------- Weitergeleitete Nachricht --------
Betreff: 	Bestellung
Datum: 	Tue, 14 May 2024 09:05:11 +0200
Von: 	Ana Ames <ana@example.com>
An: 	Cleo <cleo@example.net>

+Ihre Bestellung ist unterwegs.
""",
    "forwarded by outlook": """
From: Ana Ames <ana@example.com>
Sent: Tuesday, May 14, 2024 9:05 AM
To: Cleo
Subject: Order

+Your order is on its way.
""",
}

FORWARDS = [name for name in CASES if name.startswith("forwarded")]


def mail(name: str) -> str:
    """The case as it arrives."""
    return "\n".join(line.removeprefix("+") for line in CASES[name].strip("\n").split("\n"))


def own_words(name: str) -> str:
    """What must be left in sight, white space aside."""
    own = [line.removeprefix("+") for line in CASES[name].split("\n") if line.startswith("+")]
    return " ".join("\n".join(own).split())
