"""What our side of a call says by itself. A table, as it is said in the number's language and not in the reader's."""

from collections.abc import Mapping
from datetime import datetime

# How Twilio's voices are called.
VOICES = {"en": "en-GB", "de": "de-DE", "fr": "fr-FR", "es": "es-ES", "nl": "nl-NL"}
LANGUAGES = [
    ("en", "English"),
    ("de", "Deutsch"),
    ("fr", "Français"),
    ("es", "Español"),
    ("nl", "Nederlands"),
]
_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "press": "For {team}, press {digit}.",
        "place": "You are number {place} in line.",
        "wait": "It takes about {minutes} minutes.",
        "call_back": "Press 1 and we call you back by {by}; you keep your place.",
        "nobody": "Nobody can take your call at the moment.",
        "closed": "We are closed at the moment.",
        "message": "Or leave a message after the tone. It is recorded.",
        "will_call": "Thank you. We call you back by {by}.",
        "thanks": "Thank you. Somebody will answer you.",
        "take": "A call for you. Press 1 to take it.",
        "bridge": "Press 1 to call them.",
        "code": "Your code is: {code}. Once more: {code}.",
    },
    "de": {
        "press": "Für {team} drücken Sie die {digit}.",
        "place": "Sie sind Nummer {place} in der Warteschlange.",
        "wait": "Es dauert etwa {minutes} Minuten.",
        "call_back": "Drücken Sie die 1, und wir rufen Sie bis {by} zurück; Sie behalten Ihren Platz.",
        "nobody": "Zurzeit kann niemand Ihren Anruf annehmen.",
        "closed": "Zurzeit ist geschlossen.",
        "message": "Oder sprechen Sie nach dem Ton. Es wird aufgezeichnet.",
        "will_call": "Vielen Dank. Wir rufen Sie bis {by} zurück.",
        "thanks": "Vielen Dank. Sie bekommen eine Antwort.",
        "take": "Ein Anruf für Sie. Drücken Sie die 1, um ihn anzunehmen.",
        "bridge": "Drücken Sie die 1, um anzurufen.",
        "code": "Ihr Code ist: {code}. Noch einmal: {code}.",
    },
    "fr": {
        "press": "Pour {team}, tapez {digit}.",
        "place": "Vous êtes numéro {place} dans la file.",
        "wait": "L'attente est d'environ {minutes} minutes.",
        "call_back": "Tapez 1 et nous vous rappelons avant {by} ; vous gardez votre place.",
        "nobody": "Personne ne peut prendre votre appel en ce moment.",
        "closed": "Nous sommes fermés en ce moment.",
        "message": "Ou laissez un message après le signal. Il est enregistré.",
        "will_call": "Merci. Nous vous rappelons avant {by}.",
        "thanks": "Merci. Nous vous répondrons.",
        "take": "Un appel pour vous. Tapez 1 pour le prendre.",
        "bridge": "Tapez 1 pour appeler.",
        "code": "Votre code est : {code}. Je répète : {code}.",
    },
    "es": {
        "press": "Para {team}, pulse {digit}.",
        "place": "Es usted el número {place} en la cola.",
        "wait": "La espera es de unos {minutes} minutos.",
        "call_back": "Pulse 1 y le llamamos antes de {by}; conserva su turno.",
        "nobody": "En este momento nadie puede atender su llamada.",
        "closed": "En este momento está cerrado.",
        "message": "O deje un mensaje después de la señal. Se graba.",
        "will_call": "Gracias. Le llamamos antes de {by}.",
        "thanks": "Gracias. Le responderemos.",
        "take": "Una llamada para usted. Pulse 1 para atenderla.",
        "bridge": "Pulse 1 para llamar.",
        "code": "Su código es: {code}. Repito: {code}.",
    },
    "nl": {
        "press": "Voor {team}, toets {digit}.",
        "place": "U bent nummer {place} in de wachtrij.",
        "wait": "Het duurt ongeveer {minutes} minuten.",
        "call_back": "Toets 1 en we bellen u terug voor {by}; u behoudt uw plaats.",
        "nobody": "Op dit moment kan niemand uw oproep aannemen.",
        "closed": "Op dit moment zijn we gesloten.",
        "message": "Of spreek een bericht in na de toon. Het wordt opgenomen.",
        "will_call": "Dank u. We bellen u terug voor {by}.",
        "thanks": "Dank u. U krijgt antwoord.",
        "take": "Een oproep voor u. Toets 1 om hem aan te nemen.",
        "bridge": "Toets 1 om te bellen.",
        "code": "Uw code is: {code}. Nog eens: {code}.",
    },
}
_DAYS: Mapping[str, tuple[str, ...]] = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    "nl": ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
}


def words(language: str, key: str, **values: object) -> str:
    return _WORDS.get(language, _WORDS["en"])[key].format(**values)


def moment_words(language: str, moment: datetime) -> str:
    """A moment in its own zone, as it is said: "Friday, 14:30"."""
    day = _DAYS.get(language, _DAYS["en"])[moment.weekday()]
    return f"{day}, {moment:%H:%M}"
