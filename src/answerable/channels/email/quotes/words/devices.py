"""Lines that a mail program adds by itself: "Sent from my iPhone" and its kin."""

# Anchored at the line's beginning; the whole line must be short. Case does not count.
SENT_FROM = (
    r"(?:sent|typed|written) (?:from|on|by|via|with|using) (?:my|a|an)(?: [^\s,.;:!?]+){1,7}\W*(?:$|\s)",
    r"von meine[mr] .{1,60} (?:gesendet|geschickt)\b",
    r"(?:diese nachricht|diese e-?mail) wurde .{1,80} (?:gesendet|geschrieben|verschickt)\b",
    r"(?:this (?:message|e-?mail) was )?sent (?:from|via|with) (?:my )?.{0,40}(?:mobile|phone|tablet)\b",
    r"from my (?:i?phone|ipad|android|galaxy|samsung|mobile|cell|blackberry|tablet|handheld)",
    r"envoy[ée]e? (?:depuis|à partir|de|d['’]|avec|via) ?(?:mon|ma|un|une|l['’])\b",
    r"enviad[oa] (?:desde|de|a partir de) mi\b",
    r"enviad[oa] (?:a partir d[oe]|d[oe]|pel[oa]) (?:meu|minha)\b",
    r"inviat[oa] (?:da(?:l)?|con) (?:mio|mia|il mio)\b",
    r"(?:verzonden|verstuurd) (?:vanaf|van|vanuit|met|door) (?:mijn|een)\b",
    r"(?:skickat|skickad) från (?:min|mitt)\b",
    r"sendt fra (?:min|mit|mitt)\b",
    r"lähetetty (?:minun )?.{1,40}(?:sta|stä|lta|ltä|ni)\b",
    r"发自我的|發自我的|从我的 ?.{1,40}发送|從我的 ?.{1,40}傳送|傳送自我的|寄自我的|來自我的",
    r"나의 ?.{1,40}에서 보냄|내 ?.{1,40}에서 보냄",
    r"נשלח מה?-?.{1,40}שלי",
    r"đã gửi từ .{1,40}của tôi|được gửi từ",
    r"ส่งจาก",
    r"dikirim dari .{1,40}saya",
)

# Behind a comma or a full stop such a line may only excuse itself: "Sent from my desk, it is easier" is prose.
EXCUSES = (
    "please|pls|excuse|sorry|apolog|forgive|pardon|so excuse|hence|typos|brevity|get |download|entschuld|bitte"
    "|verzeih|excus|désol|merci|perdon|disculp|desculp|scus|vergeef|excuseer|przepraszam|sorry|извин|beklager|ursäkta"
)

# The words for "sent" that may open or close such a line once a product is named in it.
SENT_WORDS = (
    "sent|gesendet|envoyé|envoyée|envoye|enviado|enviada|enviat|inviato|inviata|verzonden|verstuurd"
    "|wysłane|wysłano|wysłana"
    "|odesláno|odoslané|skickat|skickad|sendt|lähetetty|küldve|elküldve|trimis|expediat|отправлено"
    "|надіслано|изпратено"
    "|послато|poslano|poslato|gönderildi|gönderilmiştir|στάλθηκε|εστάλη|απεστάλη|saadetud|nosūtīts"
    "|išsiųsta|sent via"
    "|から送信|より送信|送信|发送|發送|傳送|发自|發自|보냄|보낸|أرسلت|أُرسلت|مرسل|تم الإرسال|نُرسل"
    "|ارسال|נשלח|đã gửi|ส่งจาก"
    "|dikirim|terkirim|पाठविले|भेजा गया"
)

# What follows it: by what, from where.
SENT_BY = (
    r"(?:from|via|by|with|using|on|through|von|vom|mit|über|aus|de|du|depuis|avec|par|à partir de|desde|con|do"
    r"|da|dal|dalla|a partir d[aeo]|pelo|pela|vanaf|van|vanuit|met|door|z|ze|przez|od|pomocí|från|fra|med|με|από|с|со"
    r"|из|через|з|із|зі|от|от моя|са|sa|iz|de pe|din|prin|cu|iš|no|seadmest|từ|bằng|dari)\b"
    r"|d['’]|iphone|من|עם|מ"
)

PRODUCTS = (
    "iphon|ipad|ipod|ios|apple watch|android|samsung|galaxy|huawei|honor|xiaomi|redmi|oppo|oneplus"
    "|nokia|htc|sony|xperia"
    "|pixel|motorola|blackberry|windows|outlook|hotmail|yahoo|aol|gmx|web\\.de|t-online|proton|tutanota"
    "|tuta|fastmail|gmail"
    "|google|inbox|mailbox|airmail|sparrow|spark|k-9|fairemail|thunderbird|mailspring|mail\\.ru|yandex"
    "|яндекс|почт"
    "|libero|orange|laposte|mail for|mail pour|mail für|e-mail app|mail-app|mail app|bluemail|newton"
    "|edison|zoho|superhuman"
    "|hey\\.com|canary|nine|phone|mobile|mobil|handy|smartphone|téléphone|teléfono|móvil|telefon"
    "|telefoon|telemóvel|celular"
    "|tablet|pda|мобильн|телефон|手机|手機|スマートフォン|携帯|휴대폰|핸드폰|جوال|هاتف|נייד"
)

# Own little lines of programs that name no sending at all.
OTHERS = (
    r"(?:get|obtenir|obtén|obtener|holen sie sich|baixe|obter|scarica|download|pobierz|hämta|hent"
    r"|загрузить|скачать|télécharger"
    r"|outlook für|下载|獲取|获取|ottieni|telecharger) .{0,40}\boutlook\b.{0,80}",
    r"outlook (?:für|voor|para|pour|per|for|dla|pro) (?:ios|android)\b.{0,60}",
    r".{1,20} ?(?:için|用|版) ?outlook.{0,40}",
    r"(?:virus-?free|virenfrei|libre de virus|garanti sans virus|privo di virus|virusvrij"
    r"|wolny od wirusów|без вирусов)\b.{0,60}",
    r"this e-?mail has been (?:checked for viruses|scanned) by .{1,80}",
    r"diese e-?mail wurde von .{1,40} auf viren geprüft.{0,60}",
    r"l['’]absence de virus dans ce courrier électronique.{0,80}",
    r"(?:please )?excuse (?:my |any |the )?(?:typos?|brevity|spelling|typing).{0,60}",
    r"yahoo mail: search, organize, conquer",
)

# Weaker: a few words that end in a device, good only at the very end of what somebody wrote.
AT_THE_END = (
    r"\S{1,20} (?:from|by|via|on) (?:my |a )?(?:mobile|cell|phone|iphone|ipad|android|galaxy"
    r"|tablet)\b.{0,12}",
)
