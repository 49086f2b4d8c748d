"""The model itself, in this process. Only the worker loads it (about 80 MB): see `serving`."""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from answerable.selfservice.finding.meaning.graph import DIMENSIONS, build, folder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NAME = "minilm-l6-int8-1"  # stands beside every vector: those of another model are made anew
_MOST_TOKENS = 128
_AT_ONCE = 16  # sentences
_lock = threading.Lock()
_loaded: "Model | None" = None


class Model:
    def __init__(self, graph: Path, tokeniser: Path) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # it never gives back what the longest text took
        self._session: Any = onnxruntime.InferenceSession(
            str(graph), options, providers=["CPUExecutionProvider"]
        )
        self._tokeniser = Tokenizer.from_file(str(tokeniser))
        self._tokeniser.enable_truncation(_MOST_TOKENS)
        self._tokeniser.no_padding()

    def vectors(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """A row of length one for each."""
        import numpy as np

        tokens = [each.ids for each in self._tokeniser.encode_batch(list(texts))]
        found = np.zeros((len(texts), DIMENSIONS), np.float32)
        by_length = sorted(range(len(texts)), key=lambda place: len(tokens[place]))
        for start in range(0, len(texts), _AT_ONCE):
            places = by_length[start : start + _AT_ONCE]
            ids = np.zeros((len(places), len(tokens[places[-1]])), np.int64)
            mask = np.zeros_like(ids)
            for row, place in enumerate(places):
                ids[row, : len(tokens[place])] = tokens[place]
                mask[row, : len(tokens[place])] = 1
            found[places] = self._session.run(None, {"ids": ids, "mask": mask})[0]
        return found


def model() -> Model:
    """Loaded when it is first asked for; its graph is built when it was not yet. Raises NoWeights, OSError."""
    global _loaded
    with _lock:
        if _loaded is None:
            graph = Path(settings.DATA_DIR) / "cache" / f"{NAME}.onnx"
            if not graph.exists():
                build(graph)
            _loaded = Model(graph, folder() / "tokenizer.json")
        return _loaded


def small(vectors: "NDArray[np.float32]") -> "NDArray[np.int8]":
    """As they are kept: a quarter of the room, and no ranking that it would change."""
    import numpy as np

    return np.clip(np.rint(vectors * 127), -127, 127).astype(np.int8)
