"""Results kept in the process as long as what they were worked out from stays the same."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Kept(Generic[Key, Value]):
    """The last result of each key, given back only for equal inputs; bounded, safe among threads.

    `weigh` tells how much a result takes, `most` how much all may take together; those not asked for the
    longest leave first. Results are shared: hand in and treat them as values that never change.
    """

    def __init__(self, most: int, weigh: Callable[[Value], int] | None = None) -> None:
        self.most = most
        self.weight = 0
        self._weigh = weigh or _one
        self._lock = Lock()
        self._held: OrderedDict[Key, tuple[Any, Value]] = OrderedDict()
        _ALL.append(self)

    def __len__(self) -> int:
        return len(self._held)

    def get(self, key: Key, inputs: Any) -> Value | None:
        """Return the result of the key if it was worked out from these inputs."""
        with self._lock:
            held = self._held.get(key)
            # What is the same object is equal at once, whatever its size.
            if held is None or held[0] != inputs:
                return None
            self._held.move_to_end(key)
            return held[1]

    def put(self, key: Key, inputs: Any, value: Value) -> None:
        """Keep a result in place of the key's last one."""
        with self._lock:
            self._drop(key)
            self._held[key] = (inputs, value)
            self.weight += self._weigh(value)
            while self.weight > self.most and len(self._held) > 1:
                self._drop(next(iter(self._held)))

    def ask(self, key: Key, inputs: Any, work: Callable[[], Value]) -> Value:
        """Return the kept result, or do the work and keep it."""
        found = self.get(key, inputs)
        if found is None:
            found = work()
            self.put(key, inputs, found)
        return found

    def clear(self) -> None:
        """Let go of everything."""
        with self._lock:
            self._held.clear()
            self.weight = 0

    def _drop(self, key: Key) -> None:
        held = self._held.pop(key, None)
        if held is not None:
            self.weight -= self._weigh(held[1])


def _one(_value: object) -> int:
    return 1


_ALL: list[Kept[Any, Any]] = []


def forget_everything() -> None:
    """Let go of all that is kept in this process, as in a process that has just begun."""
    for kept in _ALL:
        kept.clear()
