"""The model's layers, beside a second working-out in plain numbers on a model of a few of them."""

import math
import random
import struct
from collections.abc import Sequence
from pathlib import Path

import numpy
import pytest

from saypro_align.lib.minilm import Encoder

WIDTH, WIDE, WORDS, PLACES, LAYERS = 12, 24, 7, 6, 6
Vector = list[float]
Matrix = list[Vector]
TEXT = [0, 3, 3, 6]
_BIASES = (
    *("attention.self.query", "attention.self.key", "attention.self.value"),
    *("attention.output.dense", "intermediate.dense", "output.dense"),
)
_NORMS = ("attention.output.LayerNorm", "output.LayerNorm")
_SIZES = ((WIDTH, WIDTH),) * 4 + ((WIDTH, WIDE), (WIDE, WIDTH))


def whole(value: int) -> bytes:
    return bytes([value]) if value < 128 else bytes([value & 127 | 128]) + whole(value >> 7)


def block(number: int, content: bytes) -> bytes:
    return whole(number << 3 | 2) + whole(len(content)) + content


class File:
    """A file of the model's kind with numbers drawn at random, and the numbers themselves."""

    def __init__(self) -> None:
        """Draw every part in the order of the published file."""
        self.chance = random.Random(4)
        self.numbers: dict[str, Matrix] = {}
        self.graph = b""
        inner = "inner.embeddings."
        self.floats(f"{inner}token_type_embeddings.weight", (2, WIDTH))
        self.norm(f"{inner}LayerNorm")
        for layer in range(LAYERS):
            own = f"inner.encoder.layer.{layer}."
            for name, (_rows, size) in zip(_BIASES, _SIZES, strict=True):
                self.floats(f"{own}{name}.bias", (size,))
            for name in _NORMS:
                self.norm(f"{own}{name}")
        self.array("not.read", (1,), 7, struct.pack("<q", -1))
        self.small(f"{inner}word_embeddings.weight", (WORDS, WIDTH), by_row=True)
        self.small(f"{inner}position_embeddings.weight", (PLACES, WIDTH), by_row=True)
        for place in range(6 * LAYERS):
            self.small(f"val_{place}", _SIZES[place % 6], by_row=False)

    def array(self, name: str, shape: tuple[int, ...], kind: int, raw: bytes) -> None:
        """Add an array to the file."""
        dims = b"".join(whole(1 << 3) + whole(size) for size in shape)
        told = dims + whole(2 << 3) + whole(kind) + block(8, name.encode()) + block(9, raw)
        self.graph += block(5, told)

    def floats(self, name: str, shape: tuple[int, ...], least: float = -1, most: float = 1) -> None:
        """Add an array of fractions."""
        drawn = [self.chance.uniform(least, most) for _n in range(math.prod(shape))]
        self.array(name, shape, 1, struct.pack(f"<{len(drawn)}f", *drawn))
        width = shape[-1]
        self.numbers[name] = [drawn[at : at + width] for at in range(0, len(drawn), width)]

    def norm(self, name: str) -> None:
        """Add the weight and the bias of a norm."""
        self.floats(f"{name}.weight", (WIDTH,), least=0.5)
        self.floats(f"{name}.bias", (WIDTH,))

    def small(self, name: str, shape: tuple[int, int], *, by_row: bool) -> None:
        """Add an array of small whole numbers with the steps they count."""
        rows, width = shape
        drawn = [[self.chance.randint(-127, 127) for _x in range(width)] for _y in range(rows)]
        flat = [value for row in drawn for value in row]
        self.array(f"{name}_q", shape, 3, struct.pack(f"{len(flat)}b", *flat))
        self.floats(f"{name}_scale", (rows, 1) if by_row else (1, width), 0.002, 0.008)
        steps = self.numbers[f"{name}_scale"]
        self.numbers[name] = [
            [value * (steps[y][0] if by_row else steps[0][x]) for x, value in enumerate(row)]
            for y, row in enumerate(drawn)
        ]


def times(x: Matrix, weights: Matrix, bias: Vector) -> Matrix:
    columns = list(zip(*weights, strict=True))
    return added([[dot(row, column) for column in columns] for row in x], [bias] * len(x))


def dot(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def normed(x: Matrix, file: File, name: str) -> Matrix:
    (weight,), (bias,) = file.numbers[f"{name}.weight"], file.numbers[f"{name}.bias"]
    found = []
    for row in x:
        away = [value - sum(row) / WIDTH for value in row]
        spread = math.sqrt(dot(away, away) / WIDTH + 1e-12)
        found.append([value / spread * w for value, w in zip(away, weight, strict=True)])
    return added(found, [bias] * len(x))


def attended(query: Matrix, key: Matrix, value: Matrix) -> Matrix:
    """Twelve heads over twelve numbers: a head sees one number of each piece."""
    found = [[0.0] * WIDTH for _row in query]
    for head in range(WIDTH):
        for at, asked in enumerate(query):
            weights = [math.exp(asked[head] * other[head]) for other in key]
            found[at][head] = dot(weights, [row[head] for row in value]) / sum(weights)
    return found


def added(one: Matrix, other: Matrix) -> Matrix:
    return [[a + b for a, b in zip(x, y, strict=True)] for x, y in zip(one, other, strict=True)]


def by_hand(file: File) -> Vector:
    inner, known = "inner.embeddings.", file.numbers
    words = [known[f"{inner}word_embeddings.weight"][piece] for piece in TEXT]
    places = known[f"{inner}position_embeddings.weight"][: len(TEXT)]
    kinds = known[f"{inner}token_type_embeddings.weight"][:1] * len(TEXT)
    x = added(added(words, places), kinds)
    x = normed(x, file, f"{inner}LayerNorm")
    for layer in range(LAYERS):
        own = f"inner.encoder.layer.{layer}."
        parts = [
            (known[f"val_{6 * layer + place}"], known[f"{own}{name}.bias"][0])
            for place, name in enumerate(_BIASES)
        ]
        heard = attended(*(times(x, *part) for part in parts[:3]))
        x = normed(added(x, times(heard, *parts[3])), file, f"{own}{_NORMS[0]}")
        wide = [
            [v * (1 + math.erf(v / math.sqrt(2))) / 2 for v in row] for row in times(x, *parts[4])
        ]
        x = normed(added(x, times(wide, *parts[5])), file, f"{own}{_NORMS[1]}")
    return [sum(column) / len(TEXT) for column in zip(*x, strict=True)]


def test_the_layers_give_what_plain_numbers_give(tmp_path: Path) -> None:
    file = File()
    path = tmp_path / "model.onnx"
    path.write_bytes(whole(1 << 3) + whole(300) + block(7, file.graph))
    found = Encoder(path, numpy).mean(TEXT)
    assert list(found) == pytest.approx(by_hand(file), abs=2e-4)
