"""Words of the line that introduces a quote: "On 3 May 2024 at 10:15, Ana <ana@example.com> wrote:"."""

# What stands before or after the name, per language, in every form that programs use.
VERBS = {
    "en": "wrote|writes",
    "de": "schrieb|hat geschrieben|schreibt|geschrieben",
    "fr": "a écrit|écrit|ecrit|ont écrit",
    "es": "escribió|escribio|ha escrito|escribiste",
    "pt": "escreveu|escrevia",
    "it": "ha scritto|scrisse|scrive",
    "nl": "schreef|heeft het volgende geschreven|het volgende geschreven|schreven",
    "pl": "napisał(a)|napisał/a|napisał|napisała|pisze",
    "cs": "napsal(a)|napsal/a|napsal|napsala|píše",
    "sk": "napísal(a)|napísal/a|napísal|napísala|píše",
    "da": "skrev|skriver",
    "fi": "kirjoitti",
    "is": "skrifaði",
    "hu": "írta|ezt írta",
    "ro": "a scris",
    "ru": "написал(а)|написал|написала|писал(а)|писал|писала|пишет|написа",
    "uk": "написав(ла)|написав|написала|пише|писав",
    "sr": "је написао/ла|је написао|је написала|je napisao/la|je napisao|je napisala|piše",
    "hr": "napisao je|napisala je|napisao/la je",
    "sl": "je napisal|je napisala|je napisal/-a",
    "el": "έγραψε",
    "tr": "şunu yazdı|şunları yazdı|yazdı|tarafından yazıldı",
    "et": "kirjutas",
    "lv": "rakstīja",
    "lt": "rašė|parašė",
    "ca": "va escriure|ha escrit|escrigué",
    "eu": "igorleak hau idatzi zuen|idatzi du",
    "ar": "كتب|كتبت",
    "fa": "نوشت",
    "he": "כתב|כתבה|כתב/ה|כתב(ה)|מאת",
    "hi": "ने लिखा",
    "th": "เขียนว่า|เขียน",
    "vi": "đã viết|viết",
    "id": "menulis",
    "ja": "のメール|さんは書きました|書きました|のメッセージ|さんからのメール",
    "ko": "님이 작성|작성|썼습니다|님이 씀",
    "zh": "写道|寫道|撰写|撰寫",
}

# What an attribution may begin with when it does not begin with the date or the name.
_STARTERS = (
    "on at in el le il em a am um op den d. på dne dňa dnia w pe la στις την na dana u no "
    "в на у vào lúc ngày pada ב בתאריך في بتاريخ در ekkor"
)
STARTERS = tuple(_STARTERS.split())
LONG_STARTERS = (
    "in a message dated",
    "in article",
    "in data",
    "no dia",
    "a las",
    "w dniu",
    "pe data de",
    "ในวันที่",
    "เมื่อ",
    "在",
    "於",
    "于",
    "ב-",
    "ה-",
    "datum",
    "le ",
    "citeren",
    "quoting",
    "zitat von",
)

# Programs whose attribution has the name alone behind the word: Horde and its translations.
QUOTING = (
    "quoting",
    "zitat von",
    "citando",
    "citando a",
    "citeren",
    "quoting:",
    "en réponse à",
    "selon",
    "cytowanie",
)

# May stand in lower case inside a name.
_PARTICLES = (
    "de da do dos das del della di van von der den ten ter zu zur af av al el la le bin ibn y e i und and via at "
    "from o für pour"
)
PARTICLES = frozenset(_PARTICLES.split())

# May stand between date and name, or after the time.
_TIME_WORDS = (
    "am pm a.m p.m uhr h kl klo um at à às alle om o godz godz. klokken v g г р. г. ч. via gmt utc cet cest est edt "
    "pst pdt bst msk eastern central pacific daylight standard time (gmt) (utc) from von от від od de da fra från "
    "on heeft hat ha a le el il пользователь користувач użytkownik uživatel"
)
TIME_WORDS = frozenset(_TIME_WORDS.split())
