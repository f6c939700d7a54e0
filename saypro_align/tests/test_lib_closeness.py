"""How close texts are, by words and, where it is installed, by the model."""

import importlib.util
from collections.abc import Sequence
from typing import Any

import pytest

from saypro_align.lib import closeness, likeness, meaning
from saypro_align.lib.concepts import FAMILIES, KINDRED, families, kindred
from saypro_align.lib.text import stem

GOALS = [
    "Fewer accidents at work",
    "Keep our employees",
    "Grow the number of paying customers",
    "Supplier Invoice Portal",
]


@pytest.fixture(autouse=True)
def words_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closeness, "model", lambda: None)


@pytest.mark.parametrize(
    ("asked", "first", "words"),
    [
        ("Accidents per thousand hours", 0, ("accidents",)),
        ("Injuries in the workshop", 0, ("injuries",)),
        ("Staff turnover", 1, ("staff",)),
        ("New clients", 2, ("clients",)),
        ("Requests through the SIP", 3, ()),
    ],
)
def test_the_goal_about_the_same_comes_first(
    asked: str, first: int, words: tuple[str, ...]
) -> None:
    ranked = closeness.rank(asked, GOALS)
    assert ranked[0].index == first
    assert set(words) <= set(ranked[0].words)
    assert sorted(one.index for one in ranked) == [0, 1, 2, 3]


def test_texts_with_nothing_in_common_keep_their_order() -> None:
    ranked = closeness.rank("Xylophone", GOALS)
    assert [(one.index, one.score, one.words) for one in ranked] == [(i, 0, ()) for i in range(4)]


def test_words_that_every_plan_uses_weigh_little() -> None:
    asked = "Improve the quality of invoices"
    assert closeness.order(asked, ["Improve quality of performance", "Invoices"]) == [1, 0]
    assert likeness.because(asked, "Improve quality of performance") == ()


def test_families_know_words_in_any_ending() -> None:
    assert families(stem("fatalities")) & families(stem("accident"))
    assert families(stem("employees")) & families(stem("staff"))
    assert families("xylophone") == frozenset()
    assert len(FAMILIES) > 800


def test_method_says_what_it_rests_on(monkeypatch: pytest.MonkeyPatch) -> None:
    assert closeness.method() == "words alone"
    monkeypatch.setattr(closeness, "model", lambda: FakeModel())
    assert closeness.method() == "words and the model fake"


class FakeModel:
    """Finds everything close to the text that ends alike."""

    name = "fake"

    def closeness(self, one: str, other: str) -> float:
        return float(one[-4:] == other[-4:])

    def among(self, asked: str, offered: Sequence[str]) -> list[float]:
        return [self.closeness(asked, text) for text in offered]


def test_the_model_is_asked_beside_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closeness, "model", lambda: FakeModel())
    assert closeness.order("Ledger of work", ["Ledger", "Rest from work"])[0] == 1


PIECES = meaning.Pieces(
    {"[CLS]": 1, "[SEP]": 2, "[UNK]": 3, "on": 4, "##board": 5, "##ing": 6, "cafe": 7, "!": 8}
)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Onboarding", [1, 4, 5, 6, 2]),
        ("Café on!", [1, 7, 4, 8, 2]),
        ("zzz on", [1, 3, 4, 2]),
        ("", [1, 2]),
        ("on\u200b " * 500, [1, *[4] * 94, 2]),
        ("b" * 200, [1, 3, 2]),
    ],
)
def test_pieces_are_the_longest_known_from_the_left(text: str, numbers: list[int]) -> None:
    assert PIECES.of(text) == numbers


def test_without_the_extra_there_is_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    assert meaning.model.__wrapped__() is None


def test_another_file_than_the_known_one_is_not_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    strange = tmp_path / "model.onnx"
    strange.write_bytes(b"something else")
    monkeypatch.setattr(meaning, "_file", lambda *_where: strange)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: object())
    assert meaning.model.__wrapped__() is None


class Arrow(tuple[float, ...]):
    """A vector with the few operations that the model asks for."""

    def __sub__(self, other: Any) -> "Arrow":
        return Arrow(a - b for a, b in zip(self, other or (0,) * len(self), strict=True))

    def __add__(self, other: Any) -> "Arrow":
        return Arrow(a + b for a, b in zip(self, other or (0,) * len(self), strict=True))

    __radd__ = __add__  # sum() begins with 0

    def __truediv__(self, size: float) -> "Arrow":
        return Arrow(a / size for a in self)

    def __matmul__(self, other: "Arrow") -> float:
        return sum(a * b for a, b in zip(self, other, strict=True))


class FakeNumpy:
    """The mean and the length of arrows."""

    class linalg:  # noqa: N801 (named as numpy names it)
        @staticmethod
        def norm(arrow: Arrow) -> float:
            return float((arrow @ arrow) ** 0.5)

    @staticmethod
    def mean(arrows: list[Arrow], axis: int) -> Arrow:
        assert axis == 0
        return Arrow(sum(parts) / len(arrows) for parts in zip(*arrows, strict=True))


@pytest.fixture
def arrows(monkeypatch: pytest.MonkeyPatch) -> meaning.Model:
    """A model that takes "3 4" for the arrow (3, 4)."""
    monkeypatch.setattr(
        meaning.Model,
        "_compute",
        lambda self, text: self._unit(Arrow(map(float, text.split())) or Arrow((0.0, 0.0))),
    )
    return meaning.Model(None, FakeNumpy, PIECES)


def test_the_same_direction_is_close_and_a_line_counts_as_much_as_another(
    arrows: meaning.Model,
) -> None:
    assert arrows.closeness("3 4", "6 8") == pytest.approx(1)
    assert arrows.closeness("1 0", "0 1") == 0
    assert arrows.closeness("1 0\n0 9", "1 1") == pytest.approx(1)
    assert arrows.closeness("", "1 1") == 0


def test_what_all_of_one_side_share_can_be_left_out(arrows: meaning.Model) -> None:
    common = arrows.common(["1 0", "1 0", "1 0"])
    assert arrows.closeness("1 1", "0 1") < 1
    assert arrows.closeness("1 1", "0 1", common) > arrows.closeness("1 1", "0 1")
    assert arrows.common(["1 0", "0 1"]) == 0


def test_what_all_offered_texts_share_is_left_out(arrows: meaning.Model) -> None:
    near, far, further = arrows.among("10 2", ["10 1", "10 0", "10 -1"])
    assert near > far > further
    assert further < 0
    assert arrows.among("1 0", ["1 0", "0 1"]) == [1, 0]
    assert arrows.among("1 0", []) == []


def test_words_of_nearly_the_same_meaning_speak_for_a_goal() -> None:
    goals = ["Deliver what we promise", "Grow revenue", "Vaccinate all children"]
    ranked = closeness.rank("Immunisation of infants", goals)
    assert ranked[0].index == 2
    assert closeness.rank("Number of homicides", ["Paint the gates", "Fewer murders"])[0].words == (
        "homicides",
    )


def test_kindred_words_know_each_other_and_none_is_its_own() -> None:
    assert kindred(stem("murder"))[stem("homicide")] == kindred(stem("homicide"))[stem("murder")]
    assert all(0 < near < 1 for known in KINDRED.values() for near in known.values())
    assert all(word not in known for word, known in KINDRED.items())
    assert kindred("xylophone") == {}
