"""Kept results: given back for the same inputs only, bounded, the least asked for leave first."""

from saypro_align.lib.kept import Kept, forget_everything


def test_work_is_done_once_for_the_same_inputs_and_again_for_others() -> None:
    kept: Kept[str, int] = Kept(most=10)
    done: list[int] = []

    def work() -> int:
        done.append(1)
        return len(done)

    assert [kept.ask("plan", (1, "a"), work) for _time in range(3)] == [1, 1, 1]
    assert kept.ask("plan", (2, "a"), work) == 2
    # The key's last result alone is kept.
    assert kept.ask("plan", (1, "a"), work) == 3


def test_those_not_asked_for_the_longest_leave_first() -> None:
    kept: Kept[str, str] = Kept(most=2)
    kept.put("first", 1, "a")
    kept.put("second", 1, "b")
    assert kept.get("first", 1) == "a"
    kept.put("third", 1, "c")

    assert [kept.get(key, 1) for key in ("first", "second", "third")] == ["a", None, "c"]


def test_results_may_weigh_more_than_one() -> None:
    kept: Kept[str, tuple[int, ...]] = Kept(most=5, weigh=len)
    kept.put("small", 1, (1, 2))
    kept.put("large", 1, (1, 2, 3, 4))

    assert (len(kept), kept.weight, kept.get("small", 1)) == (1, 4, None)


def test_one_result_is_kept_even_if_it_weighs_more_than_all_may() -> None:
    kept: Kept[str, tuple[int, ...]] = Kept(most=1, weigh=len)
    kept.put("large", 1, (1, 2, 3))

    assert kept.get("large", 1) == (1, 2, 3)


def test_a_result_put_again_is_weighed_once() -> None:
    kept: Kept[str, tuple[int, ...]] = Kept(most=9, weigh=len)
    kept.put("plan", 1, (1, 2, 3))
    kept.put("plan", 2, (1,))

    assert (kept.weight, kept.get("plan", 1), kept.get("plan", 2)) == (1, None, (1,))


def test_forgetting_begins_anew_everywhere() -> None:
    kept: Kept[str, int] = Kept(most=2)
    kept.put("plan", 1, 1)
    forget_everything()

    assert (kept.get("plan", 1), kept.weight, len(kept)) == (None, 0, 0)
