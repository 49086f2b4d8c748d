"""Solved tickets, and a worker that answers without a process and without a model."""

import zlib
from datetime import timedelta

import numpy as np
import pytest

from answerable.selfservice.cases import learning
from answerable.selfservice.cases.meanings import Meanings
from answerable.selfservice.finding import serving
from answerable.selfservice.finding.words import stem, words_of
from answerable.tickets.actions import close


class WordsAsMeaning:
    """Texts that share words are near; what the real model knows is measured elsewhere."""

    def vectors(self, texts):
        found = np.zeros((len(texts), 384), np.float32)
        for row, text in enumerate(texts):
            for word in {stem(each) for each in words_of(text)}:
                found[row, zlib.crc32(word.encode()) % 384] += 1
            found[row] /= np.linalg.norm(found[row]) or 1
        return found


@pytest.fixture
def worker(monkeypatch):
    """What answers over the socket; `worker.is_there = False` takes it away."""

    class Worker:
        is_there = True
        meanings = Meanings()
        model = WordsAsMeaning()

        def ask(self, what, *, within, text, also, limit):
            assert what == "cases"
            if not self.is_there:
                return None
            self.meanings.look()
            return {"near": self.meanings.near(self.model.vectors([text])[0], also=also, limit=limit)}

    made = Worker()
    monkeypatch.setattr(serving, "ask", made.ask)
    monkeypatch.setattr(learning, "model", lambda: made.model)
    return made


@pytest.fixture
def solve(make_ticket, make_message, make_answer, now):
    """solve("The zip is broken", "We send you a new one.", by=ana): asked, answered, closed and learnt."""

    def make(asked, answer, *, by, team=None, subject="", customer=None, is_learnt=True):
        at = now - timedelta(days=9)
        ticket = make_ticket(
            subject=subject or asked[:60],
            team=team,
            created_at=at,
            **({"customer": customer} if customer else {}),
        )
        make_message(ticket, asked, at=at)
        make_answer(ticket, answer, by=by, at=at + timedelta(hours=1))
        close(ticket, by=by.actor(), at=at + timedelta(hours=2))
        ticket.refresh_from_db()
        if is_learnt:
            learning.learn([ticket.pk])
        return ticket

    return make
