"""Places people go to: as many as the world is large, a few of them named all the time and most of them once.

Search has to be measured over words as people use them, and those have a long tail.
"""

import random

_KNOWN = (
    "Zermatt", "Yosemite", "Jotunheimen", "the Dolomites", "Kilimanjaro", "Torres del Paine", "Glencoe", "Chamonix", "Zion",
    "Lofoten", "Tatra", "Kungsleden", "Sarek", "Moab", "Gran Paradiso", "Snowdonia", "Karwendel", "Ordesa", "Denali",
)  # fmt: skip
_HEADS = (
    "Tarn", "Birk", "Grau", "Mor", "Kal", "Sten", "Wol", "Esk", "Har", "Lind", "Rau", "Skar", "Thor", "Vall", "Zir", "Bel", "Cor",
    "Dun", "Fal", "Gim", "Hol", "Isk", "Jar", "Kest", "Lor", "Mun", "Nev", "Oss", "Pel", "Quer", "Rin", "Sol", "Tol", "Ull", "Ver",
    "Wen", "Yar", "Zel", "Ast", "Brem",
)  # fmt: skip
_MIDDLES = ("", "a", "en", "er", "i", "o", "ing", "al", "um", "is", "ar", "el")
_TAILS = (
    "beck", "fjell", "horn", "joch", "spitze", "dal", "mere", "crag", "pass", "see", "vatn", "hut", "col", "ridge", "bach", "stad",
    "wick", "ness", "moor", "gletsch",
)  # fmt: skip


def place(rng: random.Random) -> str:
    if rng.random() < 0.55:
        return _KNOWN[int(len(_KNOWN) * rng.random() ** 2)]
    # The square of a chance favours the first of each list: the tail grows thin, as it does in language.
    parts = (_some(list_, rng) for list_ in (_HEADS, _MIDDLES, _TAILS))
    return "".join(parts)


def _some(words: tuple[str, ...], rng: random.Random) -> str:
    return words[int(len(words) * rng.random() ** 1.5)]
