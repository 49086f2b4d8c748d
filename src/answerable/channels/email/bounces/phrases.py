"""The words by which daemons say that something was not delivered, one table per meaning.

A row is a language (or a family of programs) and a pattern over text whose white space is folded to single
spaces. Patterns are tried within a few kilobytes only, and every gap in them is bounded.
"""

import re

# What did not work. Broad on purpose: that a machine is speaking is decided elsewhere (`evidence`).
FAILURE_ROWS: dict[str, str] = {
    "english, a verb denied": (
        r"(?:\bnot|n't|\bunable to|\bcannot|\bimpossible to|\bfailed to|\bno longer|"
        r"\bnever)\W+(?:[\w']+\W+){0,5}?"
        r"(?:deliver|reach|receiv|sent\b|send\b|collect|accept|exist|valid|found|match|listed|known|"
        r"recogni[sz]e|"
        r"available|active|like recipient|have an? [\w.-]{1,80} account|determine|process)"
    ),
    "english, delivery": (
        r"undeliver(?:ed|able|y)|\bnon-?deliver|deliver[yi]\w* (?:[\w()]+ ){0,5}?(?:fail|error|problem|"
        r"delay|abort|incomplete|"
        r"suspend|unsuccess|postpone|reject|could not|was not)|delevery|(?:error|problem|"
        r"trouble)s? (?:[\w-]+ ){0,5}?deliver"
    ),
    "english, the message": (
        r"\bfail(?:ed|ure|s|ing)?\b|\bfatal error|\breturned (?:mail|to|because|as)|\bbounced?\b|"
        r"\breject(?:ed|ion)|\brefused\b|"
        r"\bblocked\b|\bdelayed\b|\bpostponed\b|\bdeferred\b|delivery problem|encountered an error|"
        r"error (?:following|was detected)"
    ),
    "english, the recipient": (
        r"\bunknown (?:or [\w ]{1,20})?(?:user|address|recipient|host|local|domain|mailbox)|"
        r"\b(?:user|recipient|mailbox|address|account|host|domain|mail ?folder|userid)(?:\(s\)|s|"
        r"es)?\b\W+(?:[\w']+\W+){0,4}?"
        r"(?:unknown|disabled|full\b|unavailable|inactive|suspended|invalid|exceed|expired|wrong|"
        r"discontinued|not valid)|"
        r"\bno such (?:user|mailbox|person|recipient|address|domain|account)|\bno mailbox|"
        r"\binvalid (?:recipient|address|mailbox|final|user)|"
        r"\bbad (?:destination|address)|\b(?:over|out of|disk) ?-?quota|quota (?:exceeded|violation|"
        r"is full)|exceed\w* (?:[\w']+ ){0,4}?quota|"
        r"\bhost not found|\bunrout(?:e)?able|could not find|"
        r"\bintended recipient|\bfailed recipient|\brecipients? were affected"
    ),
    "english, loops and limits": (
        r"\bmail loop|\blooping\b|too many hops|too (?:large|big)\b|\bexceed\w* (?:[\w']+ ){0,4}?(?:size|"
        r"limit)"
    ),
    "german": (
        r"unzustellbar|(?:nicht|unmöglich)\W+(?:\w+\W+){0,4}?(?:zugestellt|zustell|übermittelt|"
        r"ausgeliefert|erreich|angenommen|gefunden|"
        r"existier|bekannt|versendet|verfügbar)|zustell\w* (?:\w+ ){0,5}?(?:fehl|fehler|gescheitert|"
        r"verzöger|nicht)|fehlgeschlagen|"
        r"fehler bei der (?:nachrichten)?(?:zustellung|übermittlung)|(?:postfach|mailbox|"
        r"quota)\W+(?:\w+\W+){0,3}?(?:voll|überschritten)|"
        r"(?:empf(?:ä|ae)nger|adresse|benutzer)\W+(?:\w+\W+){0,3}?(?:unbekannt|ungültig|abgewiesen|"
        r"abgelehnt)|zurückgewiesen|nicht zugestellt"
    ),
    "french": (
        r"n'(?:a|ont|est|existe)\W+(?:pas|pu)\W+(?:\w+\W+){0,4}?(?:[dr]emis|[dr]élivré|delivre|distribué|"
        r"livré|envoyé|transmis|atteint|trouvé|reçu)|"
        r"non (?:remis|délivré|distribué|distribuable)|(?:échec|echec|"
        r"erreur)\w* (?:[\w']+ ){0,4}?(?:remise|livraison|distribution|envoi|transmission)|"
        r"impossible (?:de|d'|à)\W*(?:\w+\W+){0,3}?(?:remettre|délivrer|distribuer|livrer|envoyer|"
        r"joindre)|n'existe (?:pas|plus)|"
        r"(?:utilisateur|destinataire|adresse)\W+(?:\w+\W+){0,3}?(?:inconnu|non recensé|invalide|rejeté|"
        r"introuvable)|"
        r"boîte (?:aux lettres|de réception)\W+(?:\w+\W+){0,4}?pleine|pas été (?:remis|distribué|délivré)"
    ),
    "spanish": (
        r"no (?:\w+ ){0,4}?(?:entreg|enviad|enviar|lleg|encontr|existe|recib|aceptad|alcanz)|(?:error|"
        r"fallo|fallido|problema)\w* (?:\w+ ){0,4}?(?:entrega|envío|entregar)|"
        r"imposible (?:\w+ ){0,3}?(?:entregar|enviar)|(?:usuario|destinatario|dirección|"
        r"buzón)\W+(?:\w+\W+){0,3}?(?:desconocid|inexistente|llen[oa]|rechazad|no válid)|"
        r"devuelto al remitente|no se (?:ha|pudo|puede)|entrega (?:\w+ ){0,3}?(?:ha fallado|fallida|"
        r"incorrecta)"
    ),
    "italian": (
        r"non (?:\w+ ){0,4}?(?:consegna|recapita|inviat|raggiung|esiste|trovat|recapitabile|accettat|"
        r"valid)|(?:mancata|errore|impossibile)\w*\W+(?:\w+\W+){0,4}?(?:consegna|recapit|invi)|"
        r"(?:utente|destinatario|indirizzo|casella)\W+(?:\w+\W+){0,4}?(?:sconosciut|inesistente|pien[ao]|"
        r"rifiutat)|consegna (?:\w+ ){0,3}?(?:fallita|non riuscita)"
    ),
    "portuguese": (
        r"n[ãa]o (?:\w+ ){0,4}?(?:entreg|enviad|enviar|encontrad|existe|recebid|aceit|alcan[cç])|"
        r"(?:falha|erro|problema)\w* (?:\w+ ){0,4}?(?:entrega|envio|entregar)|"
        r"(?:usu[áa]rio|destinat[áa]rio|endere[çc]o|caixa)\W+(?:\w+\W+){0,3}?(?:desconhecid|inexistente|"
        r"chei[oa]|rejeitad|inv[áa]lid)|imposs[ií]vel (?:\w+ ){0,2}?entregar"
    ),
    "dutch": (
        r"(?:niet|kon)\W+(?:\w+\W+){0,5}?(?:afgeleverd|bezorgd|bezorgen|besteld|afleveren|bereikt|"
        r"verzonden|gevonden|bestaat|afgegeven)|onbestelbaar|bestaat niet|"
        r"(?:aflevering|bezorging|levering)\W+(?:\w+\W+){0,4}?(?:mislukt|fout|vertraagd)|mislukt|"
        r"(?:postbus|mailbox)\W+(?:\w+\W+){0,2}?vol\b|onbekende? (?:gebruiker|ontvanger|adres)"
    ),
    "polish": (
        r"nie (?:\w+ ){0,4}?(?:dostarcz|doręcz|wysła|istnieje|znalezion|odnalezion)|niedostarcz|(?:błąd|"
        r"niepowodzenie|awaria)\w* (?:\w+ ){0,3}?(?:dostarcz|doręcz|wysył)|"
        r"nieznan\w+ (?:użytkownik|adres|odbiorca)|skrzynk\w+ (?:\w+ ){0,4}?(?:przepełnion|pełna)|"
        r"nie powiodło"
    ),
    "scandinavian": (
        r"(?:kunde?|kan|gick|blev|ble|är|er)\W+(?:\w+\W+){0,4}?(?:inte|ikke|"
        r"ej)\W+(?:\w+\W+){0,4}?(?:lever|nå|skick|send|finn|avlever|modta)|"
        r"(?:inte|ikke) (?:\w+ ){0,3}?(?:levere|avlevere|finnes|finns|findes)|kan inte levereras|"
        r"oleverer?bar|oleveransbar|uleverbar|ikke leveres|(?:leverans|levering)\w* (?:\w+ ){0,3}?(?:misslyck|mislyk|"
        r"mislykke)"
    ),
    "finnish": (
        r"ei (?:\w+ ){0,4}?(?:toimit|perille|löyd|ole olemassa|voitu)|toimitus epäonnistui|epäonnistu|"
        r"perille toimittam"
    ),
    "czech, slovak": (
        r"ne(?:doru[čc]|byl\w* doru[čc]|existuje|podařilo|lze doru[čc])|nemohla? b[ýy][tť]|"
        r"chyba (?:\w+ ){0,2}?doru[čc]|selhal\w*"
    ),
    "hungarian": r"nem (?:\w+ ){0,3}?(?:kézbesít|létez|elérhet|továbbít)|kézbesíthetetlen|sikertelen",
    "turkish": (
        r"(?:teslim|iletil|gönderil|ulaştırıl)\w*(?:eme|ama|medi|madı)\w*|teslim edileme|bulunamadı|"
        r"iletilemedi"
    ),
    "russian": (
        r"не (?:\w+ ){0,5}?(?:доставл|отправлен|найден|существует|может быть|дошл|принят|получен|"
        r"удалось)|недоставл|ошибк\w+ (?:\w+ ){0,3}?(?:доставк|отправк)|сбой|"
        r"(?:ящик|квот\w+)\W+(?:\w+\W+){0,4}?(?:переполн|превышен)|неизвестн\w+ (?:пользовател|адрес|"
        r"получател)|отвергнут|отклонен"
    ),
    "ukrainian": r"не (?:\w+ ){0,4}?(?:доставлен|знайден|існує|вдалося|може бути)|недоставлен",
    "greek": r"δεν (?:\w+ ){0,4}?(?:παραδ|παράδ|υπάρχει|βρέθηκε)|αποτυχία|ανεπίδοτ",
    "japanese": (
        r"配信(?:できません|に失敗|不能|され(?:ません|なかった)|エラー)|送信(?:できません|に失敗|エラー)|届(?:きません|けられません|けることができ|かなかった)|"
        r"見つかりません|存在しません|(?:配達|配送|お届け)(?:できません|に失敗|不能)|エラーメール|あて先不明|宛先不明|受信(?:できません|拒否)|容量(?:を超え|が一杯)|いっぱい"
    ),
    "chinese": (
        r"无法(?:投递|送达|发送|到达|传递|被?送)|投递失败|发送失败|未(?:能)?(?:送达|投递|发送)|退信|不存在|被退回|拒收|拒绝|邮箱已满|失败|"
        r"無法(?:投遞|送達|傳送|寄達|遞送)|傳送失敗|寄送失敗|退信|退件|未送達|失敗"
    ),
    "korean": (
        r"(?:배달|전송|전달|발송)\w*(?: \w+){0,3}? ?(?:못|실패|없|불가)|"
        r"수신(?:자|인)\w* ?(?:\w+ )?(?:없|찾을 수)|반송"
    ),
    "arabic": (
        r"(?:تعذر|لم يتم|فشل|يتعذر)\W+(?:\w+\W+){0,3}?(?:ال)?(?:تسليم|إرسال|توصيل|عثور)|"
        r"فشل (?:\w+ )?(?:التسليم|الإرسال|تسليم)"
    ),
    "hebrew": r"(?:לא|כשל)\W+(?:\w+\W+){0,3}?(?:נמסר|נמסרה|במסירה|הגיע|נמצא)",
}
FAILURE = re.compile("|".join(FAILURE_ROWS.values()), re.IGNORECASE)

# Attempts go on: nobody has given up yet.
DELAY_ROWS: dict[str, str] = {
    "english": (
        r"not yet (?:been )?(?:deliver|receiv)|\b(?:has|been|is|message|mail|delivery) (?:been |"
        r"is )?(?:delayed|postponed|deferred)\b|delivery (?:status notification )?\(?delay|"
        r"warning only|warning message only|just a warning|advisory-only|still (?:being retried|trying|"
        r"awaiting)|delivery incomplete|"
        r"will (?:be retried|retry|continue|keep trying|be attempted|try again)|attempts (?:will|"
        r"to deliver (?:\w+ ){0,4}?will) continue|continu\w+ (?:to (?:try|attempt)|trying|to be made)|"
        r"not (?:able|been able) to deliver (?:\w+ ){0,6}?(?:yet|so far)|temporar(?:y|ily) (?:delayed|"
        r"problem delivering)"
    ),
    "german": (
        r"verzöger|noch nicht zugestellt|weiter(?:e|hin)?\W+(?:\w+\W+){0,4}?(?:versuch|zustellversuch)|"
        r"nur eine warnung|erneut versucht|noch nicht ausgeliefert"
    ),
    "french": (
        r"(?:a été|est) (?:retardé|différé)|pas encore (?:été )?|(?:réessa|nouvelles? tentatives?)\w*|"
        r"retard de (?:remise|livraison)|remise retardée"
    ),
    "spanish": (
        r"retrasad|retraso|todavía no|aún no|(?:seguir|continuar|volver)\w*\W+(?:\w+\W+){0,3}?(?:intent)"
    ),
    "italian": r"ritard|non (?:è )?ancora|(?:ulteriori|nuov[oi]) tentativ|continuerà a (?:provare|tentare)",
    "portuguese": (
        r"atrasad|atraso|ainda não|(?:continuar|tentar)\w* (?:\w+ ){0,3}?(?:tentar|novamente|a enviar)"
    ),
    "dutch": (
        r"vertraagd|vertraging|nog niet (?:afgeleverd|bezorgd)|(?:opnieuw|nogmaals) (?:geprobeerd|"
        r"proberen)"
    ),
    "polish": r"opóźni|jeszcze nie|(?:kolejn|ponown|dalsz)\w+ (?:\w+ ){0,2}?prób",
    "others": (
        r"задерж|ещё не доставлен|еще не доставлен|повторн\w+ попыт|försen|forsinke|zpožd|遅延|再送|再試行|延迟|"
        r"延遲|重试|重試|지연|تأخ"
    ),
}
DELAY = re.compile("|".join(DELAY_ROWS.values()), re.IGNORECASE)

# Nobody tries any more, whatever else is said about earlier delays.
GIVEN_UP = re.compile(
    r"given up|giving up|gave up|permanent(?:ly)? (?:fatal |delivery )?(?:error|fail)|permanent error|"
    r"has been removed from the (?:mail )?queue|in the queue too long|"
    r"not going to try again|no further attempts|will not be retried|(?:action|status): fail|"
    r"could not be delivered (?:for|after|within) .{0,40}(?:return|gave)|"
    r"delivery (?:time|period) (?:has )?expired|retry time(?:out)? (?:not reached|exceeded)|"
    r"retention time|endgültig|dauerhafter fehler|erreur permanente|error permanente",
    re.IGNORECASE,
)

# Where the text of the report ends and the message that came back begins.
_BACK = r"(?:original|returned|unsent|undelivered|failed|forwarded|rejected|returning|non-?delivered|old)"
_MAIL = r"(?:e-?mail|message|mail|msg|letter)"
ORIGINAL_STARTS = re.compile(
    r"^[\W_]*(?:"
    rf"(?:start of |begin(?:ning)? of |the )?{_BACK} {_MAIL}(?: (?:header|text|bod|content|"
    rf"detail)\w*)?(?: as received)?"
    r"(?: (?:follow|below|attached|is (?:as follows|included|attached|following|below)|"
    r"reads).{0,40})?(?:[^\w.]*|\.{3,})$|"
    rf"your {_MAIL} (?:follows|is (?:below|attached|included|as follows))|"
    rf"(?:the )?{_MAIL} (?:header|text|bod|content)\w*[\W_]*(?:follow|below|suppress|$)|"
    r"(?:(?:here|this|attached|attachment|below|included|following|"
    r"enclosed)\b(?: \w+){0,3} )?(?:is )?an? copy of (?:the|your|this)|"
    r"below (?:this|the next|is the) line|below is (?:a|the)\b|(?:below|above) this line|"
    rf"(?:a |the )?(?:summary|first \d+ lines|headers?(?: and [\w ]{{1,30}})?|first part|beginning|"
    rf"content\w*) (?:of|from) (?:the|your) (?:\w+ )?{_MAIL}|"
    rf"(?:the )?headers? and (?:top|first) \d+ lines|your {_MAIL} reads|{_MAIL} is as follows|"
    r"(?:mensaje|mensagem|message|messaggio|correo|e-mail) (?:original\w*|d'origine|initial|devuelto|"
    r"adjunto)\b(?! (?:foi|fue|was|has))|"
    r"(?:ursprüngliche|originale?|oorspronkelijk\w*|oryginalna|původní|opprinnelig\w*|oprindelig\w*|"
    r"ursprungligt?) ?(?:nachricht|bericht|mail|wiadomość|zpráva|melding|meddelelse|meddelande)|"
    r"es folgt (?:der|die|eine)|(?:исходн|оригинал|ниже|далее)\w*\W+(?:\w+\W+){0,4}?(?:сообщени|письм|копи)|"
    r"(?:元|以下は?|原)(?:の|信|邮|郵)?(?:メッセージ|メール|件|文)|(?:以下|附件)(?:是|为|為)|原(?:始)?(?:邮件|郵件|信件)|"
    r"(?:>\s?)?(?:received|return-path|dkim-signature|arc-seal|x-mailer|mime-version): "
    r")",
    re.IGNORECASE,
)

# An address beside these is somebody to turn to, or the sender, not somebody who was not reached.
CONTACT = re.compile(
    r"\b(?:(?<!tried to )(?<!trying to )contact\w*|assistance|further help|"
    r"questions?|(?<!in )repl(?:y|ies) (?:directly )?to|"
    r"send (?:an? )?(?:e-?)?mail to|forward (?:\w+ ){0,4}?to|reported? (?:\w+ ){0,3}?to|unsubscribe|"
    r"abuse|"
    r"try sending|e\.g\.|for example|wenden sie sich|kontaktieren|contactez|contacte|póngase|contatt\w+|"
    r"neem contact|skontaktuj|обратитесь|свяжитесь|if you feel|help desk|mailto:)",
    re.IGNORECASE,
)
BEFORE_OTHERS = re.compile(
    r"(?:^|[\s(\[<])(?:(?<!expanded )(?<!generated )(?<!redirected )(?<!forwarded )from|sender|mail from|"
    r"return-path|reply-to|by|via|helo|ehlo|relay|message-?id|von|de la part de|expéditeur|remitente|"
    r"mittente|"
    r"afzender|nadawca|отправитель|送信者|发件人)\W{0,4}$",
    re.IGNORECASE,
)

# Labels that daemons put before the address that failed; the text may be one line of a table.
RECIPIENT_LABEL = re.compile(
    r"^[\W_]*(?:(?:failed |final |original |intended |affected |invalid )?(?:recipient|address|addressee|"
    r"receiver|mailbox|user)s?(?:\(s\)|\(es\))?(?: address(?:es)?)?|addressed to|original address|"
    r"recipient address|"
    r"undeliverable address|failed address|error-for|rcpt to|unknown user|destinataire|empfänger|"
    r"destinatario|destinatário|ontvanger|odbiorca|получатель|mottagare|modtager|příjemce|"
    r"宛先|受信者|送信先|收件人|收件者|수신자|>>> rcpt to|sent (?:>>>|<<<) rcpt to|-> error)\W{0,8}(?:(?:smtp|rfc822|"
    r"email)[:;])?\W{0,4}$",
    re.IGNORECASE,
)
MAIL_HEADER = re.compile(
    r"^[\W_]*(?:to|from|cc|bcc|sender|subject|date|sent|message-?id|reply-to|return-path|received|"
    r"envelope-from|von|an|betreff|gesendet|de|à|objet|para|asunto|da|a|oggetto|assunto|van|aan|"
    r"onderwerp|od|do|temat|"
    r"от|кому|тема|дата|差出人|件名|主题|发件人|主旨|寄件者)\s*:",
    re.IGNORECASE,
)

# A report's subject, from its first word on; "Re:" and "Fwd:" before it speak of a person.
SUBJECT_REPLY = re.compile(
    r"^\s*(?:\[[^\]]{1,60}\]\s*)?(?:re|fwd?|aw|wg|sv|vs|antw|doorst|rv|tr|réf|res|enc|odp|pd|i|r|rif|ynt|"
    r"ilt|回复|回覆|转发|轉寄|ha|ответ)\s*(?:\[\d+\]|\(\d+\))?\s*[:：]",
    re.IGNORECASE,
)
