"""The subjects and words of vacation notes and automatic answers, language by language."""

import re

# What programs write as the whole subject or before a colon.
_TITLES: dict[str, str] = {
    "english": (
        r"automatic (?:reply|response)|auto(?:mated)?[- ]?(?:reply|response|responder)|auto-?reply|"
        r"autoreply|out[- ]of[- ]office(?: (?:auto-?reply|reply|notification|message))?|"
        r"vacation (?:reply|message|notice)|away from (?:the |my )?(?:office|desk)"
    ),
    "german": (
        r"automatische (?:antwort|rückantwort|abwesenheitsnotiz|abwesenheitsmeldung)|"
        r"abwesenheits(?:notiz|meldung|nachricht|info|benachrichtigung|assistent)|abwesend|"
        r"urlaubs(?:notiz|meldung)|automatische eingangsbestätigung"
    ),
    "french": (
        r"réponse automatique|reponse automatique|message automatique|message d'absence|"
        r"absence du bureau|absent du bureau|notification d'absence"
    ),
    "spanish": (
        r"respuesta automática|respuesta automatica|fuera de (?:la )?oficina|ausencia de la oficina|"
        r"contestación automática"
    ),
    "dutch": (
        r"automatisch antwoord|automatische (?:beantwoording|reactie)|afwezigheids(?:bericht|melding|"
        r"assistent)|niet aanwezig|afwezig"
    ),
    "polish": (
        r"odpowiedź automatyczna|automatyczna odpowiedź|autoodpowiedź|poza biurem|"
        r"nieobecność w (?:biurze|pracy)"
    ),
    "japanese": r"自動(?:応答|返信)(?:メール|メッセージ)?|不在(?:通知|連絡|のお知らせ)|不在時の自動返信",
    "arabic": r"رد تلقائي|الرد التلقائي|رسالة تلقائية|خارج المكتب|خارج مكتب العمل",
    "italian": r"risposta automatica|fuori (?:sede|ufficio)|messaggio automatico|assente dall'ufficio",
    "portuguese": (
        r"resposta automática|resposta automatica|fora d[oe] escritório|ausência temporária|"
        r"ausente do escritório"
    ),
    "swedish": r"autosvar|automatiskt svar|frånvaromeddelande|ej på kontoret|frånvarande",
    "danish": r"autosvar|automatisk svar|fraværsbesked|ikke på kontoret|fraværende",
    "norwegian": r"automatisk svar|fraværsmelding|fraværsassistent|ikke på kontoret|autosvar",
    "finnish": r"automaattinen vastaus|poissaoloilmoitus|poissa toimistosta|poissaoloviesti",
    "czech": r"automatická odpověď|mimo kancelář|nepřítomnost|automaticka odpoved",
    "slovak": r"automatická odpoveď|mimo kancelárie|neprítomnosť",
    "hungarian": r"automatikus válasz|házon kívül",
    "romanian": r"răspuns automat|raspuns automat|în afara biroului",
    "turkish": r"otomatik (?:yanıt|cevap)|ofis dışında",
    "greek": r"αυτόματη απάντηση|εκτός γραφείου",
    "russian": r"автоматический ответ|автоответ(?:чик)?|вне офиса|нет на работе",
    "ukrainian": r"автоматична відповідь|поза офісом",
    "chinese": r"自动(?:答复|回复)|自動(?:回覆|回復|答覆)|不在办公室|休假通知",
    "korean": r"자동 ?(?:회신|응답)|부재 ?중",
    "hebrew": r"תשובה אוטומטית|מחוץ למשרד|מענה אוטומטי",
}
_ANY_TITLE = "|".join(_TITLES.values())
_TITLE_FIRST = re.compile(rf"^\W*(?:{_ANY_TITLE}|ooo)\W{{0,4}}[:：]", re.IGNORECASE)
# "Auto: Your order" is what Outlook's small forms write in several languages, and what people write about their cars.
_SHORT_FIRST = re.compile(r"^\W*auto\W{0,4}[:：]", re.IGNORECASE)
_TITLE_ALONE = re.compile(rf"^\W*(?:{_ANY_TITLE})\W*$", re.IGNORECASE)
_TITLE_LOOSE = re.compile(rf"^\W*(?:{_ANY_TITLE})\b", re.IGNORECASE)

_ABSENCE = re.compile(
    r"out of (?:the )?office|on (?:annual |parental |maternity |sick )?(?:leave|vacation|holiday)|"
    r"away (?:from|until)|limited access to (?:my )?e-?mail|"
    r"automat(?:ic|ed|ically) (?:reply|response|generated|message|answer)|do not reply|will (?:be back|"
    r"return|respond (?:on|when))|thank you for (?:your (?:e-?mail|message)|contacting|writing)|"
    r"nicht im (?:büro|hause?)|im urlaub|abwesend|außer haus|automatisch|nicht erreichbar|"
    r"absent|en congés?|automatique|de retour le|fuera de (?:la )?oficina|de vacaciones|ausente|"
    r"automátic|gracias por|"
    r"afwezig|met vakantie|niet (?:op kantoor|aanwezig)|automatisch|poza biurem|na urlopie|nieobecn|"
    r"automatyczn|"
    r"不在|休暇|自動|留守|خارج المكتب|إجازة|تلقائي|fuori (?:ufficio|sede)|in ferie|assente|automatic[oa]|"
    r"de férias|fora do escritório|"
    r"semester|ledig|frånvarande|tillbaka|på ferie|fraværende|kontoret|lomalla|poissa|automaatti|dovolen|"
    r"mimo kancelář|nepřítom|"
    r"szabadság|concediu|tatil|izin|εκτός|отпуск|вне офиса|відпуст|休假|不在|自动|自動|휴가|부재|자동|חופש|אוטומטי",
    re.IGNORECASE,
)
_QUOTE = re.compile(r"^\s{0,3}>", re.MULTILINE)
_MAX_TEXT = 20_000


def vacation_words(subject: str, text: str, *, form_supports: bool) -> str:
    """The words that make this an automatic answer, empty when none do.

    A title that only programs write suffices, unless the text quotes an earlier message and says nothing of an
    absence: then a person answers. A looser title ("Out of office next week") needs the form or the text as well, and
    one that is an ordinary word the form.
    """
    title = _TITLE_FIRST.match(subject) or _TITLE_ALONE.match(subject)
    title = title or (_SHORT_FIRST.match(subject) if form_supports else None)
    loose = _TITLE_LOOSE.match(subject)
    speaks_of_absence = bool(_ABSENCE.search(text[:_MAX_TEXT]))
    if title and (form_supports or speaks_of_absence or not _QUOTE.search(text[:_MAX_TEXT])):
        return title.group().strip(" :：[]()")
    if loose and (form_supports or (speaks_of_absence and not _QUOTE.search(text[:_MAX_TEXT]))):
        return loose.group().strip(" :：[]()")
    return ""
