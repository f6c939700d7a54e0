"""Every pair of ink and ground that pages use is readable, by day and by night (WCAG 1.4.3, 1.4.11)."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TEXT = 4.5
SHAPE = 3.0
PAIRS = [
    *[(ink, "--paper", TEXT) for ink in ("--ink", "--quiet", "--link")],
    *[(ink, "--surface", TEXT) for ink in ("--ink", "--quiet", "--link")],
    *[(ink, "--sunken", TEXT) for ink in ("--ink", "--quiet")],
    *[(tone, "--paper", 7.0) for tone in ("--good", "--warn", "--bad", "--none")],
    *[(tone, f"{tone}-tint", TEXT) for tone in ("--good", "--warn", "--bad", "--none")],
    *[("--ink", f"--{tone}-tint", TEXT) for tone in ("good", "warn", "bad", "none")],
    ("--on-accent", "--accent", TEXT),
    ("--field-border", "--surface", SHAPE),
    ("--field-border", "--paper", SHAPE),
    ("--focus", "--paper", SHAPE),
    ("--focus", "--surface", SHAPE),
    ("--chart-met", "--paper", SHAPE),
    ("--chart-below", "--paper", SHAPE),
    ("--chart-met", "--chart-band", SHAPE),
    ("--chart-below", "--chart-band", SHAPE),
    ("--chart-target", "--chart-band", SHAPE),
    ("--chart-past", "--paper", SHAPE),
]


def tokens() -> dict[str, dict[str, str]]:
    sheet = (Path(settings.BASE_DIR) / "static/css/tokens.css").read_text(encoding="utf-8")
    day, _dark, rest = sheet.partition("@media (prefers-color-scheme: dark)")
    light = dict(re.findall(r"(--[a-z0-9-]+): (#[0-9a-f]{3,6});", day))
    dark = dict(re.findall(r"(--[a-z0-9-]+): (#[0-9a-f]{3,6});", rest))
    return {"light": light, "dark": {**light, **dark}}


def test_dark_by_choice_is_dark_by_the_device() -> None:
    """The style sheet says the dark values twice, as it must; both say the same."""
    sheet = (Path(settings.BASE_DIR) / "static/css/tokens.css").read_text(encoding="utf-8")
    _light, _media, rest = sheet.partition("@media (prefers-color-scheme: dark)")
    device, _choice, chosen = rest.partition('[data-theme="dark"]')
    value = re.compile(r"(--[a-z0-9-]+): ([^;]+);")

    by_device, by_choice = value.findall(device), value.findall(chosen.partition("}")[0])

    assert len(by_device) > 20
    assert by_device == by_choice


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    r, g, b = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def test_the_formula_gives_the_known_extremes() -> None:
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_pair_is_readable(scheme: str) -> None:
    colours = tokens()[scheme]
    weak = {
        f"{ink} on {ground}": round(contrast(colours[ink], colours[ground]), 2)
        for ink, ground, least in PAIRS
        if contrast(colours[ink], colours[ground]) < least
    }
    assert weak == {}
