"""The sentence model itself, and the worker that answers for it."""

import threading

import pytest

from answerable.selfservice.audience import Audience
from answerable.selfservice.finding import indexing, searching, serving
from answerable.selfservice.finding.engine import Engine
from answerable.selfservice.finding.meaning import graph, model
from answerable.selfservice.models import SearchText

_ASK = serving.ask  # the shelf answers without a worker


@pytest.fixture(scope="module")
def meaning(tmp_path_factory):
    """The graph takes some seconds to build: once for this file."""
    path = tmp_path_factory.mktemp("model") / "graph.onnx"
    graph.build(path)
    return model.Model(path, graph.folder() / "tokenizer.json")


def test_two_ways_to_say_the_same_are_near(meaning):
    same, other = "I was charged twice for one order", "How do I change my password?"
    asked, near, far = meaning.vectors(["Money was taken two times for a single purchase", same, other])
    assert asked @ near > 0.5 > asked @ far
    assert abs(asked @ asked - 1) < 1e-3


def test_other_weights_are_refused(monkeypatch, tmp_path):
    (tmp_path / "model.safetensors").write_bytes(b"something else")
    monkeypatch.setattr(graph, "folder", lambda: tmp_path)
    with pytest.raises(graph.NoWeights):
        graph.build(tmp_path / "graph.onnx")
    assert not (tmp_path / "graph.onnx").exists()


@pytest.mark.django_db
def test_other_words_for_the_same_are_found_by_what_they_mean(shelf, monkeypatch, meaning):
    monkeypatch.undo()
    monkeypatch.setattr(
        indexing, "published", lambda kind, _keys: iter(shelf.values() if kind == "article" else ())
    )
    monkeypatch.setattr(indexing, "model", lambda: meaning)
    monkeypatch.setattr(serving, "ask", lambda *_args, **_more: None)
    indexing.give_meaning()
    assert not SearchText.objects.filter(meant_by="").exists()
    monkeypatch.setattr(searching, "_own", [Engine(lambda typed: meaning.vectors([typed])[0])])
    found = searching.find("I want my money back for the cooker", audience=Audience.PUBLIC, language="en")
    assert found.hits[0].key == 1


@pytest.mark.django_db
def test_without_the_model_texts_are_kept_and_found_by_their_words(shelf, monkeypatch):
    monkeypatch.undo()

    def nothing():
        raise graph.NoWeights

    monkeypatch.setattr(indexing, "model", nothing)
    indexing.give_meaning()
    assert SearchText.objects.filter(meant_by="").count() == len(shelf)


@pytest.mark.django_db(transaction=True)
def test_a_web_process_asks_the_worker_and_looks_by_itself_when_none_is_there(monkeypatch, shelf, tmp_path):
    monkeypatch.setattr(serving, "ask", _ASK)
    monkeypatch.setattr(serving, "address", lambda: tmp_path / "f.sock")
    assert searching.find("yellow flame", audience=Audience.PUBLIC, language="en").hits[0].key == 2
    monkeypatch.setattr(
        serving, "_ANSWERS", {"find": lambda **_wish: {"hits": [[_key(3), 1.0, True]], "spelled": ""}}
    )
    stop = threading.Event()
    threads = serving.start_all(stop)
    try:
        assert searching.find("yellow flame", audience=Audience.PUBLIC, language="en").hits[0].key == 3
        assert serving.ask("nothing of ours", within=2) == {}
    finally:
        stop.set()
        for thread in threads:
            thread.join(5)


def _key(thing):
    return SearchText.objects.get(thing=thing).pk
