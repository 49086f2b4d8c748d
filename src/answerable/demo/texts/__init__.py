"""What customers and agents say, in eight languages."""

from collections.abc import Mapping

from answerable.demo.texts import ar, de, en, es, fr, ja, nl, pl
from answerable.demo.texts.speech import Speech, Topic

SPEECHES: Mapping[str, Speech] = {
    module.SPEECH.language: module.SPEECH for module in (en, de, fr, es, nl, pl, ja, ar)
}

__all__ = ["SPEECHES", "Speech", "Topic"]
