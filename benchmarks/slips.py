"""How many slips of a digit are asked about, and how many plain values are asked about for nothing.

    python -m benchmarks.slips

Random series of 14 values that move by 2 to 20 % a week; each value is told once as it is and once with
a digit too many, a lost comma or a comma too many.
"""

import os
import random
import sys
from decimal import Decimal

import django


def measure(series: int = 3_000, seed: int = 7) -> tuple[float, float, float]:
    """Return the shares of slips found, of slips with the right value offered, of false questions."""
    from kpis.words.outliers import doubt_about

    chance = random.Random(seed)  # noqa: S311
    slips = found = right = plain = false = 0
    for _series in range(series):
        values = _walk(chance)
        for at in range(3, len(values)):
            earlier, value = values[at - 1 :: -1], values[at]
            if value == 0 or 0 in earlier:
                continue
            plain += 1
            false += doubt_about(value, earlier, "R") is not None
            slips += 1
            power = chance.choice([1, 2, -1, 3])
            doubt = doubt_about(value.scaleb(power), earlier, "R")
            found += doubt is not None
            right += doubt is not None and doubt.meant == value
    return found / slips, right / slips, false / plain


def _walk(chance: random.Random) -> list[Decimal]:
    value, move = 10 ** chance.uniform(-1, 5), chance.choice([0.02, 0.05, 0.1, 0.2])
    places = 1 if value < 1_000 else 0
    values = []
    for _week in range(14):
        value *= 1 + chance.gauss(0, move)
        values.append(Decimal(f"{value:.{places}f}"))
    return values


def main() -> None:
    """Print the shares; fail below 99 % found or above 1 % asked for nothing."""
    found, right, false = measure()
    print(f"slips asked about {found:.2%}, right value offered {right:.2%}, false {false:.2%}")
    sys.exit(int(found < 0.99 or false > 0.01))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saypro_align.settings.dev")
    django.setup()
    main()
