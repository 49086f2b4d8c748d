"""The line that asks people to write above it: ours, and those of other helpdesks."""

# What our own mail carries; compose code takes its line from here, so the two cannot drift apart.
OUR_MARKERS = {
    "en": "Please write above this line",
    "de": "Bitte schreiben Sie über dieser Zeile",
    "fr": "Merci d’écrire au-dessus de cette ligne",
    "es": "Por favor, escriba encima de esta línea",
    "pt": "Por favor, escreva acima desta linha",
    "it": "Per favore scriva sopra questa riga",
    "nl": "Schrijf uw antwoord boven deze regel",
    "pl": "Prosimy pisać powyżej tej linii",
    "cs": "Prosíme, pište nad tento řádek",
    "sv": "Skriv ovanför den här raden",
    "da": "Skriv venligst over denne linje",
    "fi": "Kirjoita tämän rivin yläpuolelle",
    "ja": "この行より上にご記入ください",
    "ar": "يرجى الكتابة فوق هذا السطر",
}

# "type / reply / write … above this line" in the words of others; the gap is short on purpose.
ABOVE_THIS_LINE = (
    r"(?:type|write|reply|respond|enter|add|send|post|answer|comment)\w*\b.{0,40}\babove\b.{0,12}\bline\b",
    r"(?:reply|respond|write) (?:directly )?above (?:this|the) (?:line|text|message)",
    r"(?:antwort|schreib|tippen|eingeben|geben)\w*\b.{0,40}\b(?:über|oberhalb)\b.{0,20}(?:zeile|linie)",
    r"(?:répond|écri|sais|tap)\w*\b.{0,40}(?:au[- ]dessus).{0,16}(?:ligne)",
    r"(?:respond|escrib|conteste)\w*\b.{0,40}(?:encima|arriba|sobre).{0,16}l[íi]nea",
    r"(?:respond|escrev|digite)\w*\b.{0,40}acima.{0,16}linha",
    r"(?:rispond|scriv|digit)\w*\b.{0,40}sopra.{0,16}(?:riga|linea)",
    r"(?:antwoord|reageer|schrijf|typ)\w*\b.{0,40}boven.{0,16}(?:regel|lijn)",
    r"(?:odpowied|pis|wpisz)\w*\b.{0,40}(?:powyżej|nad).{0,16}(?:lini|wiersz)\w*",
    r"(?:odpově|piš|napiš)\w*\b.{0,40}nad.{0,16}(?:řád|čár)\w*",
    r"(?:svar|skriv)\w*\b.{0,40}(?:över|ovanför|over).{0,16}(?:rad|linje)\w*",
    r"(?:vastaa|kirjoita)\w*\b.{0,40}rivin yläpuolelle",
    r"(?:ответ|пиш|напиш)\w*\b.{0,40}(?:выше|над).{0,16}(?:лини|строк|черт)\w*",
    r"bu satırın üst\w*.{0,30}(?:yaz|yanıt)\w*",
    r"この行より上|この線より上",
    r"在此行(?:上方|以上|之上)|请在此线上方|請在此行上方",
)
