"""all-MiniLM-L6-v2 worked out in numpy: six layers of twelve heads over 384 numbers for each piece.

The weights come from the file of the published model (ONNX, 8-bit), whose hash the caller has checked. It
is mapped, not read: of its 30,522 pieces only those that texts hold get into memory.
"""

import math
import mmap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

_LAYERS, _HEADS, _EPSILON = 6, 12, 1e-12
_MATRICES = ("query", "key", "value", "output", "wide", "narrow")
# Wire types of the file, and the numbers of the fields that are read.
_VARINT, _BLOCK, _FIXED = 0, 2, {1: 8, 5: 4}
_GRAPH, _INITIALIZER, _DIMS, _TYPE, _NAME, _RAW = 7, 5, 1, 2, 8, 9
_NUMBERS = {1: "<f4", 3: "i1"}


class Encoder:
    """The model's weights; `mean` tells what the pieces of a text mean together."""

    def __init__(self, path: Path, numpy: Any) -> None:
        """Map the file and turn the weights of the layers into numbers that can be multiplied."""
        self._numpy = numpy
        found = dict(_arrays(path, numpy))
        inner = "inner.embeddings."
        self._words, self._places = (
            (
                found[f"{inner}{name}_embeddings.weight_q"],
                found[f"{inner}{name}_embeddings.weight_scale"],
            )
            for name in ("word", "position")
        )
        self._kind = found[f"{inner}token_type_embeddings.weight"][0]
        self._begin = _norm(found, f"{inner}LayerNorm")
        # The matrices have no names, only numbers that rise from layer to layer.
        names = (name for name in found if name.startswith("val_") and name.endswith("_q"))
        matrices = (found[name] * found[f"{name[:-2]}_scale"] for name in names)
        self._layers = [_layer(found, number, matrices) for number in range(_LAYERS)]

    def mean(self, pieces: list[int]) -> Any:
        """Return the mean of what each piece means beside the others."""
        words, scale = self._words
        places, steps = self._places
        size = len(pieces)
        x = words[pieces] * scale[pieces] + self._kind + places[:size] * steps[:size]
        x = self._normed(x, self._begin)
        for layer in self._layers:
            x = self._normed(x + self._attended(x, layer), layer["attended"])
            wide = self._bent(_linear(x, layer["wide"]))
            x = self._normed(x + _linear(wide, layer["narrow"]), layer["bent"])
        return x.mean(axis=0)

    def _attended(self, x: Any, layer: Mapping[str, Any]) -> Any:
        """Let each piece take from the others what it asks for, once a head."""
        query, key, value = (
            _linear(x, layer[name]).reshape(len(x), _HEADS, -1).swapaxes(0, 1)
            for name in ("query", "key", "value")
        )
        asked = query @ key.swapaxes(1, 2) / math.sqrt(query.shape[-1])
        weights = self._numpy.exp(asked - asked.max(axis=-1, keepdims=True))
        heard = (weights / weights.sum(axis=-1, keepdims=True)) @ value
        return _linear(heard.swapaxes(0, 1).reshape(x.shape), layer["output"])

    def _bent(self, x: Any) -> Any:
        """Return x times the share of the normal distribution below it (GELU), to seven digits."""
        numpy = self._numpy
        t = 1 / (1 + 0.3275911 / math.sqrt(2) * numpy.abs(x))
        # Abramowitz and Stegun 7.1.26.
        tail = numpy.float32(0)
        for factor in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592):
            tail = (tail + numpy.float32(factor)) * t
        above = tail * numpy.exp(-0.5 * x * x) / 2
        return x * numpy.where(x < 0, above, 1 - above)

    def _normed(self, x: Any, norm: tuple[Any, Any]) -> Any:
        weight, bias = norm
        away = x - x.mean(axis=-1, keepdims=True)
        spread = (away * away).mean(axis=-1, keepdims=True)
        return away / self._numpy.sqrt(spread + self._numpy.float32(_EPSILON)) * weight + bias


def _linear(x: Any, matrix: tuple[Any, Any]) -> Any:
    weights, bias = matrix
    return x @ weights + bias


def _norm(found: Mapping[str, Any], name: str) -> tuple[Any, Any]:
    return found[f"{name}.weight"], found[f"{name}.bias"]


def _layer(found: Mapping[str, Any], number: int, matrices: Iterator[Any]) -> dict[str, Any]:
    """Take the next six matrices, with the biases and norms of the layer of that number."""
    own = f"inner.encoder.layer.{number}."
    biases = {
        **{name: f"attention.self.{name}" for name in ("query", "key", "value")},
        "output": "attention.output.dense",
        "wide": "intermediate.dense",
        "narrow": "output.dense",
    }
    return {
        **{name: (next(matrices), found[f"{own}{biases[name]}.bias"]) for name in _MATRICES},
        "attended": _norm(found, f"{own}attention.output.LayerNorm"),
        "bent": _norm(found, f"{own}output.LayerNorm"),
    }


def _arrays(path: Path, numpy: Any) -> Iterator[tuple[str, Any]]:
    """Yield the arrays of an ONNX file by name, in order; they stay where they are, in the file."""
    with path.open("rb") as file:
        content = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    graph = next(value for number, value in _fields(content) if number == _GRAPH)
    for number, block in _fields(graph):
        if number == _INITIALIZER:
            parts = list(_fields(block))
            told = dict(parts)
            kind = _NUMBERS.get(told[_TYPE])
            if kind is not None:
                shape = [size for field, size in parts if field == _DIMS]
                array = numpy.frombuffer(told.get(_RAW, b""), dtype=kind).reshape(shape)
                yield bytes(told[_NAME]).decode(), array


def _fields(block: memoryview) -> Iterator[tuple[int, Any]]:
    """Yield the number and the value of each field of a protobuf message."""
    at = 0
    while at < len(block):
        key, at = _whole(block, at)
        if key & 7 == _VARINT:
            value, at = _whole(block, at)
            yield key >> 3, value
            continue
        length, at = _whole(block, at) if key & 7 == _BLOCK else (_FIXED[key & 7], at)
        yield key >> 3, block[at : at + length]
        at += length


def _whole(block: memoryview, at: int) -> tuple[int, int]:
    """Return the whole number that begins there, seven bits a byte, and where the next thing begins."""
    found = place = 0
    while block[at] & 128:
        found |= (block[at] & 127) << place
        at, place = at + 1, place + 7
    return found | block[at] << place, at + 1
