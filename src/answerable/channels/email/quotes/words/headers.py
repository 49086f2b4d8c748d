"""Labels of the header block that mail programs put above a quoted message, per language.

Which field a label means is kept with it: three different fields make a block, one label alone is prose.
"""

from enum import Enum


class Field(Enum):
    FROM = "from"
    SENT = "sent"  # only mail says "Sent:", while "Date:" stands in many lists
    DATE = "date"
    TO = "to"
    COPY = "copy"
    SUBJECT = "subject"
    OTHER = "other"


_ORDER = (Field.FROM, Field.SENT, Field.DATE, Field.TO, Field.COPY, Field.SUBJECT, Field.OTHER)

# from | sent | date | to | copy | subject | other; alternatives after a slash.
_ROWS = {
    "en": "from|sent|date|to|cc/bcc|subject/re"
    "|reply-to/reply to/sent by/importance/attachments/priority/organization",
    "de": "von|gesendet/gesendet am/verschickt|datum|an|kopie/cc|betreff"
    "|antwort an/anlagen/priorität/wichtigkeit",
    "fr": "de/expéditeur|envoyé/envoyé le/envoyée/envoyé par|date|à/a/pour/destinataire|copie à/copie"
    "|objet/sujet"
    "|répondre à/pièces jointes",
    "es": "de/remitente|enviado/enviado el/enviada el/enviado a las|fecha|para/destinatario|copia|asunto"
    "|responder a/adjuntos",
    "pt": "de|enviado/enviada/enviado em/enviada em/enviadas|data|para|com cópia|assunto"
    "|responder a/responder para",
    "it": "da|inviato/inviata/inviato il|data|a|per conoscenza|oggetto|rispondi a/risposta/priorità",
    "nl": "van|verzonden/verstuurd|datum|aan|kopie|onderwerp|antwoord aan",
    "pl": "od/nadawca|wysłano/wysłane/wysłany|data|do/adresat|dw/kopia/do wiadomości|temat|odpowiedź do",
    "cs": "od/odesílatel|odesláno/posláno/odeslaná|datum|komu/pro/příjemce|kopie|předmět|odpovědět komu",
    "sk": "od/odosielateľ|odoslané/poslané|dátum|komu/pre/adresát|kópia|predmet|odpovedať",
    "da": "fra|sendt/sendt den|dato|til|kopi|emne|svar til",
    "no": "fra|sendt|dato|til|kopi|emne|svar til",
    "sv": "från|skickat/skickad|datum|till|kopia|ämne|svara till",
    "fi": "lähettäjä|lähetetty|päivämäärä/päiväys/pvm/päivä|vastaanottaja/saaja|kopio|aihe|vastausosoite",
    "is": "frá|sent|dagsetning|til|afrit|efni|svara til",
    "hu": "feladó/küldő/küldte/felado|elküldve/küldve/elküldés dátuma|dátum|címzett"
    "|másolatot kap/másolat|tárgy|",
    "ro": "de la/expeditor|trimis/expediat/trimisă|data/dată|către/catre/la|copie|subiect/subiectul"
    "|răspunde la",
    "ru": "от/от кого/отправитель|отправлено/послано|дата|кому/получатель|копия|тема|ответить",
    "uk": "від/від кого/відправник|надіслано/відправлено|дата|кому/до|копія|тема|",
    "bg": "от|изпратено|дата|до|копие|относно/тема|",
    "sr": "од/šalje/šalje se|послато/poslato|датум|за/коме/prima|копија|наслов/предмет/naslov|",
    "hr": "od/pošiljatelj/šalje|poslano|datum|za/prima|kopija|predmet|",
    "sl": "od/pošiljatelj|poslano|datum|za|kp|zadeva|",
    "el": "από/αποστολέας|στάλθηκε/εστάλη/απεστάλη/αποστολή|ημερομηνία|προς|κοιν./κοινοποίηση|θέμα|",
    "tr": "kimden/gönderen|gönderildi/gönderilme/gönderilme tarihi/gönderim tarihi|tarih|kime/alıcı"
    "|bilgi|konu|",
    "et": "saatja/kellelt|saadetud|kuupäev|adressaat/saaja/kellele|koopia|teema|",
    "lv": "no/sūtītājs|nosūtīts|datums|kam/adresāts|kopija|temats/tēma|",
    "lt": "nuo/siuntėjas|išsiųsta|data|kam/gavėjas|kopija|tema|",
    "ca": "de|enviat/enviat el|data|per a/a|còpia|assumpte|",
    "ar": "من|تم الإرسال/أرسلت/أُرسلت/تاريخ الإرسال/مُرسل|التاريخ/تاريخ|إلى/الى|نسخة|الموضوع/موضوع|",
    "fa": "از|ارسال شده/ارسال|تاریخ|به|رونوشت|موضوع|",
    "he": "מאת|נשלח/נשלח בתאריך|תאריך|אל/‏אל|עותק/העתק|נושא|",
    "hi": "प्रेषक/से|भेजा गया/भेजा|दिनांक|प्रति/को|प्रतिलिपि|विषय|",
    "th": "จาก|ส่ง/ส่งเมื่อ/ส่งแล้ว|วันที่|ถึง|สำเนา/สําเนา|เรื่อง/หัวเรื่อง/ชื่อเรื่อง|",
    "vi": "từ/người gửi|đã gửi/gửi/gửi lúc/ngày gửi|ngày|tới/đến/gửi đến/người nhận|đồng kính gửi"
    "|chủ đề/tiêu đề|",
    "id": "dari|dikirim/terkirim|tanggal|kepada/ke|tembusan|perihal/subjek/subyek|",
    "ja": "差出人/送信者/送信元|送信日時/送信/送信日/送信済み|日付/日時|宛先/受信者|コピー|件名/題名|",
    "ko": "보낸 사람/보낸사람/발신자/보내는 사람|보낸 날짜/보낸날짜/보낸시간/보낸 시간/전송됨/보냄"
    "|날짜/일시|받는 사람/받는사람/수신자/받은 사람|참조|제목|",
    "zh": "发件人/寄件者/寄件人/發件人"
    "|发送时间/發送時間/发送日期/寄件日期/傳送時間/傳送日期/已发送/已傳送|日期/时间/時間"
    "|收件人/收件者|抄送/副本|主题/主旨/主題/标题|",
}


def _labels() -> dict[str, Field]:
    labels: dict[str, Field] = {}
    for row in _ROWS.values():
        for field, names in zip(_ORDER, row.split("|"), strict=True):
            for name in filter(None, names.split("/")):
                labels.setdefault(name, field)
    return labels


LABELS = _labels()
LONGEST_LABEL = max(map(len, LABELS))
