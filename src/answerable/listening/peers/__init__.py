"""Colleagues learn from one another: who solved it is asked, good answers are collected, two people keep notes."""

from answerable.listening.peers.answers import GoodWanted, mark_good, proposed_text, unmark
from answerable.listening.peers.asking import answer_peer, ask_peer, may_be_asked
from answerable.listening.peers.coaching import note_for

__all__ = [
    "GoodWanted",
    "answer_peer",
    "ask_peer",
    "mark_good",
    "may_be_asked",
    "note_for",
    "proposed_text",
    "unmark",
]
