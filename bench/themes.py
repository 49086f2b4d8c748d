"""How long themes take: `python bench/themes.py [--texts 100000] [--themes 60] [--read 200]`.

Made-up vectors with planted themes are grouped, for the first time and the week after with a thirteenth of them new;
then texts are read by the sentence model, if it is installed.
"""

import argparse
import os
import tempfile
import time

import numpy as np

from answerable.listening.themes.grouping import NONE, groups_of, unit

_WIDTH = 640  # meaning and words


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--texts", type=int, default=100_000)
    asked.add_argument("--themes", type=int, default=60)
    asked.add_argument("--read", type=int, default=200)
    given = asked.parse_args()
    rng = np.random.default_rng(7)
    subjects = unit(rng.normal(size=(given.themes, _WIDTH)).astype(np.float32))
    truth, texts = _texts(rng, subjects, given.texts)
    began = time.perf_counter()
    found = groups_of(texts)
    first = time.perf_counter() - began
    print(
        f"{given.texts} texts, {given.themes} themes among them, first: {first:.1f} s; {_told(found, truth)}"
    )
    new = given.texts // 13
    later_truth, later = _texts(rng, subjects, new)
    truth, texts = np.append(truth[new:], later_truth), np.vstack([texts[new:], later])
    before = found
    began = time.perf_counter()
    found = groups_of(texts, before.centres)
    again = time.perf_counter() - began
    stayed = (found.of[:-new] == before.of[new:]).mean()
    print(
        f"a week later: {again:.1f} s; {_told(found, truth)}; {stayed:.2%} of those that stayed are where they were"
    )
    _read(given.read)


def _texts(rng: np.random.Generator, subjects: np.ndarray, number: int) -> tuple[np.ndarray, np.ndarray]:
    """Seven of ten are about one of the subjects, large ones and small; the rest about nothing."""
    shares = 1 / np.arange(2, len(subjects) + 2)
    truth = rng.choice(len(subjects), size=number, p=shares / shares.sum())
    truth[rng.random(number) < 0.3] = NONE
    noise = unit(rng.normal(size=(number, _WIDTH)).astype(np.float32))
    return truth, unit(np.where(truth[:, None] == NONE, noise, subjects[truth] + 1.1 * noise))


def _told(found, truth: np.ndarray) -> str:
    right = about = 0
    for number in range(len(found.centres)):
        members = truth[found.members(number)]
        if len(members):
            right += int(np.bincount(members + 1).max())
            about += len(members)
    covered = (found.of[truth != NONE] != NONE).mean()
    return f"{len(found.centres)} found, {covered:.1%} of texts in one, {right / max(1, about):.1%} with their own"


def _read(number: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"ANSWERABLE_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "answerable.config.settings"}
        os.environ.setdefault("ANSWERABLE_SECRET_KEY", "x" * 60)
        import django

        django.setup()
        from answerable.selfservice.finding.meaning.model import model

        said = "My parcel of last week has not arrived, and the carrier says that it was delivered to a neighbour. "
        reader = model()
        reader.vectors([said])
        began = time.perf_counter()
        reader.vectors([f"{said * 2}Order {n}." for n in range(number)])
        print(
            f"read by the model: {number / (time.perf_counter() - began):.0f} texts of 50 words a second, one core"
        )


if __name__ == "__main__":
    main()
