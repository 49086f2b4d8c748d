"""What each language says, one file each. Another is a file more, and its tables in bench/stated/."""

from collections.abc import Mapping

from answerable.promises.stated.language import Language
from answerable.promises.stated.languages import (
    arabic,
    dutch,
    english,
    french,
    german,
    japanese,
    polish,
    spanish,
)

LANGUAGES: Mapping[str, Language] = {
    module.LANGUAGE.code: module.LANGUAGE
    for module in (english, german, french, spanish, dutch, polish, japanese, arabic)
}
