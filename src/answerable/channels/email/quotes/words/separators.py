"""What stands between dashes above an earlier message, and what a forward says of itself."""

ORIGINAL = {
    "en": "original message|original mail|original appointment|original email|reply message"
    "|original text|reply",
    "de": "ursprüngliche nachricht|originalnachricht|original-nachricht|original nachricht|ursprüngliche mail"
    "|original-nachricht|urspr. nachricht|originalmeldung|ursprünglicher termin",
    "fr": "message d'origine|message d’origine|message original|message initial|courriel original"
    "|mail original"
    "|e-mail d'origine|message précédent",
    "es": "mensaje original|correo original|mensaje anterior",
    "pt": "mensagem original|mensagem de origem",
    "it": "messaggio originale|messaggio originario|messaggio precedente",
    "nl": "oorspronkelijk bericht|oorspronkelijk bericht|origineel bericht|oorspronkelijke bericht"
    "|oorspronkelijke e-mail",
    "pl": "wiadomość oryginalna|oryginalna wiadomość|treść oryginalnej wiadomości|wiadomość pierwotna",
    "cs": "původní zpráva|původní e-mail|původní email",
    "sk": "pôvodná správa|originálna správa",
    "da": "oprindelig meddelelse|oprindelig besked|original meddelelse|original besked|oprindelig mail",
    "no": "opprinnelig melding|original melding|opprinnelig e-post|original meldingen",
    "sv": "ursprungligt meddelande|originalmeddelande|ursprungligt mail|ursprungligt e-postmeddelande",
    "fi": "alkuperäinen viesti|alkuperäinen sähköposti",
    "is": "upprunaleg skilaboð|upphafleg skilaboð",
    "hu": "eredeti üzenet|eredeti levél",
    "ro": "mesaj original|mesajul original|mesaj inițial",
    "ru": "исходное сообщение|исходное письмо|оригинальное сообщение|первоначальное сообщение"
    "|пересылаемое письмо",
    "uk": "оригінальне повідомлення|вихідне повідомлення|початкове повідомлення",
    "bg": "оригинално съобщение|първоначално съобщение",
    "sr": "оригинална порука|originalna poruka|izvorna poruka|izvirno sporočilo",
    "el": "αρχικό μήνυμα|πρωτότυπο μήνυμα",
    "tr": "özgün ileti|orijinal mesaj|orijinal ileti|özgün mesaj|asıl ileti",
    "et": "algne sõnum|algkiri|algne kiri",
    "lv": "sākotnējais ziņojums|oriģinālais ziņojums",
    "lt": "pradinis laiškas|pirminis pranešimas|originalus pranešimas",
    "ca": "missatge original",
    "ar": "الرسالة الأصلية|الرسالة الاصلية|رسالة أصلية",
    "fa": "پیام اصلی|پیغام اصلی",
    "he": "הודעה מקורית|ההודעה המקורית",
    "hi": "मूल संदेश",
    "th": "ข้อความต้นฉบับ|ข้อความเดิม",
    "vi": "thư gốc|tin nhắn gốc|nội dung gốc|thư gốc",
    "id": "pesan asli|pesan asal|pesan orisinal",
    "ja": "元のメッセージ|元のメール|original message|オリジナルメッセージ|オリジナル メッセージ",
    "ko": "원본 메시지|원본 메일|원본메시지|original message|원래 메시지",
    "zh": "原始邮件|原始郵件|原始信件|邮件原件|原邮件|原始訊息|原郵件|回复的邮件|回复的原邮件|原文",
}

FORWARDED = {
    "en": "forwarded message|forwarded mail|forwarded email|forwarded by|forward message|forwarded letter"
    "|begin forwarded message|start of forwarded message",
    "de": "weitergeleitete nachricht|weitergeleitete mail|weitergeleitet von"
    "|anfang der weitergeleiteten nachricht"
    "|anfang der weitergeleiteten e-mail|beginn der weitergeleiteten nachricht|weitergeleitete e-mail",
    "fr": "message transféré|message réexpédié|début du message transféré|début du message réexpédié"
    "|courriel transféré|transféré par",
    "es": "mensaje reenviado|inicio del mensaje reenviado|forwarded message"
    "|comienzo del mensaje reenviado|reenviado por",
    "pt": "mensagem encaminhada|mensagem reencaminhada|início da mensagem encaminhada"
    "|início da mensagem reenviada"
    "|mensagem reenviada|encaminhado por",
    "it": "messaggio inoltrato|inizio messaggio inoltrato|messaggio inoltrato:|inoltrato da",
    "nl": "doorgestuurd bericht|begin doorgestuurd bericht|doorgestuurde bericht|doorgestuurd door"
    "|doorgestuurde e-mail",
    "pl": "wiadomość przekazana dalej|przekazana wiadomość|wiadomość przekazana"
    "|początek przekazywanej wiadomości"
    "|treść przekazanej wiadomości|przekazane przez|forwarded message",
    "cs": "přeposlaná zpráva|přeposlaná|začátek přeposílané zprávy|předávaná zpráva",
    "sk": "preposlaná správa|odovzdaná správa|začiatok preposlanej správy|začiatok preposlaného e-mailu",
    "da": "videresendt meddelelse|videresendt besked|videresendt mail|start på videresendt besked"
    "|start på videresendt meddelelse|videresendt af",
    "no": "videresendt melding|videresendte meldinger|start på videresendt melding|videresendt av",
    "sv": "vidarebefordrat meddelande|vidarebefordrat mejl|vidarebefordrat brev|vidarebefordrat mail"
    "|påbörjat vidarebefordrat mejl|början på vidarebefordrat meddelande|vidarebefordrat av"
    "|början på vidarebefordrat mejl",
    "fi": "välitetty viesti|edelleenlähetetty viesti|välitetty viesti alkaa|lähetetty edelleen"
    "|välitetyn viestin alku",
    "hu": "továbbított üzenet|továbbított levél|továbbított üzenet kezdete|a továbbított levél kezdete",
    "ro": "mesaj redirecționat|mesaj transmis|mesaj redirectionat|începutul mesajului redirecționat"
    "|mesajul redirecționat",
    "ru": "пересланное сообщение|пересылаемое сообщение|пересланное письмо|начало переадресованного сообщения"
    "|начало пересылаемого сообщения|перенаправленное сообщение|переслано",
    "uk": "переслане повідомлення|пересланий лист|початок листа, що пересилається|перенаправлене повідомлення"
    "|початок пересланого повідомлення",
    "bg": "препратено съобщение|пренасочено съобщение|начало на препратеното съобщение",
    "sr": "прослеђена порука|prosleđena poruka|proslijeđena poruka|posredovano sporočilo"
    "|započeta proslijeđena poruka",
    "el": "προωθημένο μήνυμα|αρχή προωθημένου μηνύματος|έναρξη προωθημένου μηνύματος",
    "tr": "iletilen mesaj|yönlendirilmiş ileti|iletilen ileti|iletilmiş mesaj|iletilen e-posta başlangıcı"
    "|başlangıçta iletilen mesaj|yönlendirilen mesaj",
    "et": "edastatud sõnum|edastatud kiri",
    "lv": "pārsūtīts ziņojums|pārsūtītais ziņojums",
    "lt": "persiųstas laiškas|persiųstas pranešimas",
    "ca": "missatge reenviat|inici del missatge reenviat",
    "ar": "رسالة معاد توجيهها|رسالة مُعاد توجيهها|الرسالة المعاد توجيهها|بداية الرسالة المعاد توجيهها"
    "|بداية الرسالة المُعاد توجيهها",
    "fa": "پیام هدایت‌شده|پیغام ارسال شده",
    "he": "הודעה שהועברה|תחילת ההודעה שהועברה|הודעה מועברת|תחילת הודעה שהועברה",
    "hi": "अग्रेषित संदेश",
    "th": "ข้อความที่ส่งต่อ|เริ่มข้อความที่ส่งต่อ",
    "vi": "thư đã chuyển tiếp|tin nhắn được chuyển tiếp|thư được chuyển tiếp|bắt đầu thư được chuyển tiếp"
    "|bắt đầu thư đã chuyển tiếp",
    "id": "pesan terusan|pesan yang diteruskan|awal pesan yang diteruskan|pesan diteruskan",
    "ja": "転送されたメッセージ|転送メッセージ|以下、転送メッセージ|転送されたメール|forwarded message",
    "ko": "전달된 메시지|전달된 메일|전달한 메시지|전달한 메일",
    "zh": "转发的邮件|转发邮件|轉寄的郵件|转发的消息|轉寄郵件|轉寄的訊息|下面是被转发的邮件"
    "|下面是被轉寄的信件"
    "|下面是被转发的信息|转发邮件信息|开始转发的邮件|以下是轉寄的郵件|轉寄郵件",
}

# "Begin forwarded message:" is said without dashes too; other phrases need them.
_BEGINNINGS = (
    "begin|start|anfang|début|inicio|comienzo|início|inizio|początek|začátek|začiatok|påbörjat|början|välitetty"
    "|välitetyn|továbbított|a továbbított|începutul|начало|початок|αρχή|έναρξη|iletilen|başlangıçta|بداية|תחילת"
    "|เริ่ม|bắt đầu|awal|inici|以下|下面|开始|započeta"
)
BEGINNINGS = tuple(_BEGINNINGS.split("|"))

# Own words that send the reader into the earlier message: answers may stand there unmarked.
_BELOW = (
    "see below|see my answers|see my comments|answers below|answered below|comments below|replies below|responses below"
    "|answers inline|inline answers|comments inline|replies inline|reply inline|answered inline|see inline"
    "|siehe unten|s. unten|antworten unten|voir ci-dessous|réponses ci-dessous|ver abajo|respuestas abajo|ver abaixo"
    "|respostas abaixo|vedi sotto|zie hieronder|zie onder|patrz poniżej|viz níže|se nedenfor|se nedan|см. ниже"
    "|ответы ниже|aşağıda|見下|下記|以下に|见下文|아래"
)
ANSWERS_BELOW = tuple(_BELOW.split("|"))
# A colour says so only together with a word for answering: "I want the tent in red".
_COLOURS = (
    "in red|in blue|in green|in bold|in rot|in blau|in grün|fett|en rouge|en bleu|en gras|en rojo|en azul|em vermelho"
    "|em azul|in rosso|in blu|in grassetto|in het rood|in het blauw|na czerwono|červeně|med rødt|i rött|красным|синим"
    "|kırmızı|赤字|红色|紅色"
)
COLOURS = tuple(_COLOURS.split("|"))
_ANSWERS = (
    "answer|comment|repl|respon|antwort|kommentar|répon|commentaire|respuesta|comentario|resposta|rispost|antwoord"
    "|odpow|odpov|svar|ответ|відпов|yanıt|回答|返信|回复|回覆"
)
ANSWERS = tuple(_ANSWERS.split("|"))
