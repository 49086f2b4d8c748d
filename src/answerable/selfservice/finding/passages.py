"""What of a text is given to the sentence model: its title, and its body in passages, each under the title. Pure."""

import re

_WORDS = 90  # of one passage; the model reads no further than about a hundred
_MOST = 8
_BREAK = re.compile(r"\n\s*\n|(?<=[.!?。！？])\s+")


def passages_of(title: str, body: str) -> list[str]:
    """The title alone comes first."""
    chunks: list[list[str]] = [[]]
    for part in _BREAK.split(body):
        words = part.split()
        while words:
            room = _WORDS - len(chunks[-1])
            if chunks[-1] and len(words) > room:
                chunks.append([])
                room = _WORDS
            chunks[-1] += words[:room]
            words = words[room:]
        if len(chunks) > _MOST:
            break
    return [title, *(f"{title}. {' '.join(chunk)}" for chunk in chunks[:_MOST] if chunk)]
