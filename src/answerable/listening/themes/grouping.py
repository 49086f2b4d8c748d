"""Groups of texts that lie near to each other. Pure: rows of length one in, a group for each out, or none.

Themes that are known already go on from where their centres were; only what none of them takes is searched for new
ones, so that a theme keeps being the one it was. New centres are found as quality-threshold clustering finds them
(Heyer, Kruglyak and Yooseph, Genome Research 9, 1999): where most lie within reach there is one; then where most of the
rest do. Means are taken on the sphere (Dhillon and Modha, Machine Learning 42, 2001). Nothing is drawn by lot: the same
texts give the same groups.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Numbers = NDArray[np.int32]

NEAR = 0.5  # cosine of a text and the centre of what it belongs to
SAME = 0.8  # cosine of two centres of one theme
FEWEST = 6  # texts
NONE = -1
_MOST_LOOKED_AT = 4000  # from which new centres are searched
_ROUNDS = 3
_AT_ONCE = 4096  # rows


@dataclass(frozen=True)
class Groups:
    """`of`: for each text which centre it belongs to, or NONE. The first centres are the known ones, in their order."""

    of: Numbers
    nearness: Floats
    centres: Floats

    def members(self, number: int) -> NDArray[np.intp]:
        return np.flatnonzero(self.of == number)


def groups_of(
    texts: Floats,
    known: Floats | None = None,
    *,
    near: float = NEAR,
    same: float = SAME,
    fewest: int = FEWEST,
) -> Groups:
    """A known centre without texts stays where it was; a new one has at least `fewest`."""
    known = known if known is not None else np.zeros((0, texts.shape[1]), np.float32)
    centres = _settled(texts, known, near, keeps=len(known))
    of, _nearness = nearest(texts, centres, near)
    found = _new_centres(texts[of == NONE], near, fewest)
    # A centre that settles where another one is would be the same theme under a second name.
    centres = _apart(np.vstack([centres, found]), same, keeps=len(known))
    centres = _settled(texts, centres, near, keeps=len(known))
    centres = _apart(centres, same, keeps=len(known))
    of, nearness = nearest(texts, centres, near)
    counted = np.bincount(of[of != NONE], minlength=len(centres))
    stays = [number for number in range(len(centres)) if number < len(known) or counted[number] >= fewest]
    of, nearness = nearest(texts, centres[stays], near)
    return Groups(of, nearness, centres[stays])


def nearest(texts: Floats, centres: Floats, near: float = NEAR) -> tuple[Numbers, Floats]:
    """To which centre each text belongs, and how near it lies."""
    of = np.full(len(texts), NONE, np.int32)
    nearness = np.zeros(len(texts), np.float32)
    if not len(centres):
        return of, nearness
    for start in range(0, len(texts), _AT_ONCE):
        found = texts[start : start + _AT_ONCE] @ centres.T
        best = found.argmax(axis=1)
        value = found[np.arange(len(found)), best]
        place = slice(start, start + len(found))
        of[place] = np.where(value >= near, best, NONE)
        nearness[place] = np.where(value >= near, value, 0)
    return of, nearness


def unit(rows: Floats) -> Floats:
    """Each of length one; what says nothing stays nothing."""
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    found: Floats = np.divide(rows, length, out=np.zeros_like(rows), where=length > 0).astype(np.float32)
    return found


def _settled(texts: Floats, centres: Floats, near: float, *, keeps: int) -> Floats:
    """Each in the middle of its texts. A known one goes half of the way at most: a theme does not become another."""
    before = centres.copy()
    for _round in range(_ROUNDS):
        of, _nearness = nearest(texts, centres, near)
        taken = of != NONE
        sums = np.zeros_like(centres)
        np.add.at(sums, of[taken], texts[taken])
        means = unit(sums)
        has_any = np.linalg.norm(means, axis=1) > 0
        means[:keeps] += before[:keeps]
        centres = np.where(has_any[:, None], unit(means), centres).astype(np.float32)
    return centres


def _new_centres(texts: Floats, near: float, fewest: int) -> Floats:
    """Where most lie within reach, again and again. Of very many texts every so-manieth is looked at."""
    step = max(1, -(-len(texts) // _MOST_LOOKED_AT))
    looked_at = texts[::step]
    needed = max(2, fewest // step)
    # Two texts of one theme lie further from each other than each does from the middle.
    within = looked_at @ looked_at.T >= near * near + near * (1 - near) / 2
    free = np.linalg.norm(looked_at, axis=1) > 0
    within &= free[None, :]
    reach = within.sum(axis=1)
    found = []
    while free.any():
        best = int(np.where(free, reach, -1).argmax())
        if reach[best] < needed:
            break
        members = within[best] & free
        found.append(looked_at[members].mean(axis=0))
        members[best] = True
        free &= ~members
        reach -= within[:, members].sum(axis=1)
    return unit(np.array(found, np.float32).reshape(len(found), texts.shape[1]))


def _apart(centres: Floats, same: float, *, keeps: int) -> Floats:
    """Without new ones that lie where an earlier one does."""
    kept = list(range(keeps))
    for number in range(keeps, len(centres)):
        if not kept or float((centres[kept] @ centres[number]).max()) < same:
            kept.append(number)
    return centres[kept]
