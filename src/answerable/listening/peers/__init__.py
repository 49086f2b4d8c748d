"""Colleagues learn from one another: who solved it is asked, good answers are collected, two people keep notes."""

from answerable.listening.peers.answers import GoodWanted, mark_good, proposed_text, unmark
from answerable.listening.peers.asking import answer_peer, ask_peer, solver_of
from answerable.listening.peers.coaching import note_for

__all__ = [
    "GoodWanted",
    "answer_peer",
    "ask_peer",
    "mark_good",
    "note_for",
    "proposed_text",
    "solver_of",
    "unmark",
]
