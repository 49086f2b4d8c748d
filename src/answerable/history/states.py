"""What other systems call how a case stands, how pressing it is and how it came."""

from answerable.tickets.models.ticket import Category, Priority

_STATES: dict[Category, str] = {
    Category.NEW: "new|neu|nouveau|nuevo|nieuw|nowy|created|submitted|registered",
    Category.OPEN: "open|opened|active|in progress|work in progress|accepted|assigned|queued|awaiting assignment|"
    "offen|in bearbeitung|ouvert|en cours|abierto|en curso|in behandeling|otwarty|reopened|unresolved|wait|"
    "started|customer responded|customer-reply|unassigned",
    Category.WAITING_CUSTOMER: "pending|awaiting user info|awaiting user|wait - user|wait-user|waiting on customer|"
    "waiting for customer|awaiting customer|awaiting evidence|pending customer|pending reminder|awaiting your reply|"
    "answered|on hold - customer|wartet auf kunde",
    Category.WAITING_OTHERS: "hold|on-hold|on hold|awaiting vendor|wait - vendor|awaiting problem|awaiting change|"
    "waiting on third party|waiting for third party|wait - implementation|wait - customer|pending vendor|snoozed",
    Category.SOLVED: "solved|resolved|completed|fulfilled|gelöst|résolu|resuelto|opgelost|pending close|in call",
    Category.CLOSED: "closed|cancelled|canceled|closed complete|closed incomplete|geschlossen|fermé|cerrado|gesloten|"
    "archived|deleted|removed|merged|done",
}
STATES: dict[str, Category] = {
    word: category for category, words in _STATES.items() for word in (category.value, *words.split("|"))
}
_PRIORITIES: dict[Priority, str] = {
    Priority.LOW: "low|minor|niedrig|basse|baja|laag|planning|lowest|1 low|4 - low|5 - planning",
    Priority.NORMAL: "normal|medium|moderate|2 normal|3 - moderate|mittel|standard|not_priority",
    Priority.HIGH: "high|major|hoch|haute|alta|hoog|3 high|2 - high|priority",
    Priority.URGENT: "urgent|critical|emergency|blocker|dringend|urgente|highest|4 urgent|1 - critical",
}
PRIORITIES: dict[str, Priority] = {
    word: priority for priority, words in _PRIORITIES.items() for word in words.split("|")
}
_CHANNELS: dict[str, str] = {
    "email": "email|e-mail|mail|e mail",
    "web": "web|portal|self service|self-service|form|web form|mobile|mobile_sdk|widget|feedback widget|api",
    "chat": "chat|messaging|native_messaging|conversation|in_app",
    "phone": "phone|voice|telephone|call|telefon|walk-in",
    "sms": "sms|text",
    "whatsapp": "whatsapp",
    "x": "twitter|x",
    "mastodon": "mastodon",
    "bluesky": "bluesky",
    "webhook": "facebook|instagram|any_channel|event|monitoring",
}
CHANNELS: dict[str, str] = {
    word: channel for channel, words in _CHANNELS.items() for word in words.split("|")
}


def word_of(text: str) -> str:
    """As it is looked up: without capitals, and without spaces that nobody sees."""
    return " ".join(text.split()).casefold()
