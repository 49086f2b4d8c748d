"""What a ticket asks and how it was answered, without what is personal. Pure."""

import re
from collections.abc import Iterable, Sequence

from answerable.people.erasing import GAP
from answerable.selfservice.finding.words import stem, words_of
from answerable.tickets.likeness.reading import own_words

Folds = Iterable[Sequence[int]]
_MOST_ASKED = 1500  # characters
_LINES, _LINE = 2, 170  # sentences shown, and characters of each
_AGAIN = re.compile(r"^(?:(?:re|aw|fw|fwd|wg|sv|tr|rv|antw)\s*:\s*)+", re.IGNORECASE)
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}|https?://\S+|www\.\S+", re.IGNORECASE)
# Numbers of orders, telephones, accounts, with the letters that belong to them. Measures and prices are shorter.
_NUMBER = re.compile(r"\+?\b(?:[A-Za-z]{0,4}[-/.]?)?\d(?:[\s./()-]{0,2}\d){4,}\b")
_SENTENCE = re.compile(r"(?<=[.!?。！？])\s+|\n+|(?<=[。！？])")
_GREETING = re.compile(
    r"^(?:dear|hi|hello|hey|good (?:morning|afternoon|evening)|hallo|guten|liebe[r]?|sehr geehrte[r]?|bonjour|"
    r"bonsoir|ch[eè]re?|hola|buen[oa]s|estimad[oa]|beste|geachte|goedendag|dzie[nń] dobry|witaj|szanown[ay])\b"
    r"[^.!?]{0,60}$",
    re.IGNORECASE,
)
_ENDING = re.compile(
    r"^(?:(?:kind|best|warm) (?:regards|wishes)|regards|sincerely|yours|cheers|thanks|thank you|many thanks|"
    r"mit freundlichen|viele gr[uü][sß]+e?|freundliche|cordialement|bien à vous|merci|saludos|un saludo|gracias|"
    r"met vriendelijke|groeten|pozdrawiam|z powa[zż]aniem)\b",
    re.IGNORECASE,
)
# Said to be kind rather than to solve anything.
_KINDNESS = re.compile(
    r"\b(?:sorry|apolog|thank|understand how|happy to help|let us know|feel free|any (?:other|further) questions|"
    r"entschuldig|danke|désolé|merci|disculp|gracias|excuses|bedankt|przepraszam|dziękuj)",
    re.IGNORECASE,
)


def asked(subject: str, text: str, folds: Folds, names: Iterable[str] = ()) -> str:
    """What somebody began with: its subject and their own words."""
    said = own_words(text, folds)
    bare = _AGAIN.sub("", subject.strip())
    lines = [line for line in said.splitlines() if not _GREETING.match(line.strip())]
    return without_personal(f"{bare}\n{' '.join(lines)}"[:_MOST_ASKED], names).strip()


def handled(text: str, folds: Folds, names: Iterable[str] = (), *, about: str = "") -> list[str]:
    """The two sentences of an answer that say most, in their order: those that speak of what was asked, or say what
    is to be done, before those that are merely kind."""
    wanted = {stem(word) for word in words_of(about)}
    sentences = _sentences(own_words(text, folds))
    ranked = sorted(
        range(len(sentences)), key=lambda place: (-_weight(sentences[place], wanted, place), place)
    )
    chosen = sorted(ranked[:_LINES])
    # As long as it is, and without names: what is cut first could leave half of one.
    return [_short(without_personal(sentences[place], names)) for place in chosen]


def without_personal(text: str, names: Iterable[str] = ()) -> str:
    """Addresses, long numbers and these names go, each word of a name by itself."""
    text = _NUMBER.sub(GAP, _ADDRESS.sub(GAP, text))
    words = {word for name in names for word in re.findall(r"[^\W\d_]{2,}", name)}
    if not words:
        return text
    pattern = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    return re.sub(rf"(?<!\w)(?:{pattern})(?!\w)", GAP, text, flags=re.IGNORECASE)


def _sentences(text: str) -> list[str]:
    """Without greeting, and without what stands below the closing words."""
    found: list[str] = []
    for part in _SENTENCE.split(text):
        sentence = " ".join(part.split()).strip("*•·–- ")
        if found and _ENDING.match(sentence) and len(sentence) < 60:
            break
        if len(sentence) > 3 and not _GREETING.match(sentence):
            found.append(sentence)
    return found


def _weight(sentence: str, wanted: set[str], place: int) -> float:
    words = words_of(sentence)
    shared = len({stem(word) for word in words} & wanted)
    is_said = min(len(words), 14) / 14
    asks_back = sentence.rstrip().endswith(("?", "？"))
    return is_said + 0.3 * min(shared, 4) - 1.2 * bool(_KINDNESS.search(sentence)) - asks_back - 0.02 * place


def _short(sentence: str) -> str:
    if len(sentence) <= _LINE:
        return sentence
    cut = sentence[:_LINE]
    return f"{cut.rpartition(' ')[0] or cut} …"
