"""What Twilio is told to do with a call: https://www.twilio.com/docs/voice/twiml. Whatever is said is escaped."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, tostring

from django.http import HttpResponse

from answerable.channels.phone.words import VOICES


class Script:
    """One answer to Twilio, its steps in their order."""

    def __init__(self, language: str) -> None:
        self._root = Element("Response")
        self._within = self._root
        self._voice = VOICES.get(language, "en-GB")

    def say(self, *said: str) -> "Script":
        for each in said:
            if each:
                SubElement(self._within, "Say", {"language": self._voice}).text = each
        return self

    def gather(self, action: str, *said: str, seconds: int) -> "Script":
        """One key, that may be pressed while something is said and for so long after it."""
        asked = {"numDigits": "1", "timeout": str(seconds), "action": action, "method": "POST"}
        self._within = SubElement(self._root, "Gather", asked)
        self.say(*said)
        self._within = self._root
        return self

    def ring(
        self, numbers: Iterable[tuple[str, dict[str, str]]], *, action: str, caller: str, seconds: int
    ) -> "Script":
        """All of them at once: the first to answer has it. Each with what Twilio is to ask there."""
        asked = {"action": action, "method": "POST", "timeout": str(seconds), "callerId": caller}
        dial = SubElement(self._root, "Dial", asked)
        for number, of_it in numbers:
            SubElement(dial, "Number", {"method": "POST", **of_it}).text = number
        return self

    def record(self, action: str, *, told: str, transcribed: str) -> "Script":
        asked = {"action": action, "method": "POST", "maxLength": "180", "timeout": "8", "playBeep": "true"}
        asked |= {"recordingStatusCallback": told, "recordingStatusCallbackMethod": "POST"}
        if transcribed:
            asked |= {"transcribe": "true", "transcribeCallback": transcribed}
        SubElement(self._root, "Record", asked)
        return self

    def go_on(self, address: str) -> "Script":
        SubElement(self._root, "Redirect", {"method": "POST"}).text = address
        return self

    def hang_up(self) -> "Script":
        SubElement(self._root, "Hangup")
        return self

    def answer(self) -> HttpResponse:
        content = '<?xml version="1.0" encoding="UTF-8"?>' + tostring(self._root, encoding="unicode")
        return HttpResponse(content, content_type="text/xml")
