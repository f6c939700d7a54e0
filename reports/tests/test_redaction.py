"""Names that must not leave the house, and the words outsiders read instead."""

import pytest

from reports.redaction import ALLOWED, Names, allowed, called
from reports.words.outside import OutsideFacts, OutsideRow, as_noun, drafted, without_verb, written

NAMES = Names.of(
    people=["Lerato Dube", "Grace Hope-Nkosi", "Ewan McDonald", "Li Wei", "Zoë Čapek", "李伟"],
    addresses=["lerato.dube@saypro.example"],
    departments=["Sales", "Customer Service", "IT"],
)


@pytest.mark.parametrize(
    "text",
    [
        "Lerato Dube decides",
        "as LERATO  DUBE said",
        "ask lerato dube",
        "Dube's plan",
        "DUBE’S plan",
        "MCDONALD decides",
        "Lerato\u00a0Dube",
        "Le\u00adrato Dube",
        "Ｌｅｒａｔｏ Ｄｕｂｅ",
        "Hope said so",
        "li wei left",
        "write to lerato.dube@saypro.example",
        "write to someone@else.example",
        "Sales decides",
        "the customer service team",
        "a customer-service matter",
        "(IT)",
        "SALES decides",
        "lerato_dube agreed",
        "see lerato.dube",
        "Zoe said so",
        "zoe capek",
        "Z\u006f\u0065\u0308 agreed",
        "请李伟处理",
        "a" * 4_000 + "@b",
    ],
)
def test_a_name_is_found_however_it_is_written(text: str) -> None:
    assert NAMES.first_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "sales conversions",
        "it is done",
        "we hope for grace",
        "Website traffic",
        "Salesforce licences",
        "customers service themselves",
        "Leratong hill",
    ],
)
def test_ordinary_words_are_nobodys_name(text: str) -> None:
    assert NAMES.first_in(text) == ""


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("HR headcount", True),
        ("Calls of R&D", True),
        ("RD budget", True),
        ("(HR)", True),
        ("thr headcount", False),
        ("hr of work", False),
        ("Horse riding", False),
    ],
)
def test_a_department_is_found_by_its_short_name_too(text: str, is_found: bool) -> None:
    forms = [*called("Human Resources"), *called("Research and Development"), *called("Sales")]

    assert bool(Names.of(departments=forms).first_in(text)) is is_found


def test_what_nobody_knows_is_told_as_little_as_outsiders() -> None:
    assert allowed("press") == ALLOWED["external"]
    assert not any((getattr(ALLOWED["external"], name)) for name in ALLOWED["external"].__slots__)


def facts(**given: object) -> OutsideFacts:
    known = {
        "kind": "A",
        "is_gone": False,
        "kpi": "Website traffic",
        "goal": "Increase sales conversions",
    }
    return OutsideFacts(**{**known, **given})  # type: ignore[arg-type]


def test_the_customers_example_is_drafted_word_for_word() -> None:
    row = drafted(
        facts(
            is_gone=True,
            new_kpi="Conversion rate",
            has_action=True,
            is_done=True,
            outcome="KPI now aligned with organizational growth targets, progress on target.",
        ),
        Names(),
    )

    assert row == OutsideRow(
        gap="Misaligned KPI (website traffic vs. sales conversions).",
        action="New KPI of “conversion rate” implemented.",
        status="KPI now aligned with organizational growth targets, progress on target.",
    )


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, ("To be planned.", "Open.")),
        (
            {"has_action": True, "due": "12 Dec 2026"},
            ("The KPI is being replaced or refined.", "In correction, due 12 Dec 2026."),
        ),
        (
            {"has_action": True, "is_done": True},
            ("KPI replaced or refined.", "Done; its effect is being checked."),
        ),
        ({"is_gone": True}, ("To be planned.", "The gap is closed.")),
    ],
    ids=["open", "in correction", "done", "gone by itself"],
)
def test_each_stage_has_its_words(given: dict[str, object], told: tuple[str, str]) -> None:
    row = drafted(facts(**given), Names())

    assert (row.action, row.status) == told


@pytest.mark.parametrize("kind", ["A", "B", "C", "D", "E"])
def test_a_kpi_named_after_somebody_is_left_out(kind: str) -> None:
    row = drafted(
        facts(kind=kind, kpi="Dube's visits", new_kpi="Calls of Lerato", is_done=True), NAMES
    )

    assert not any(NAMES.first_in(text) for text in (row.gap, row.action, row.status))


def test_the_offices_own_words_win_unless_they_name_somebody() -> None:
    draft = OutsideRow("a", "b", "c")

    row = written(draft, OutsideRow("Ours.", "Lerato Dube does it.", ""), NAMES)

    assert row == OutsideRow("Ours.", "b", "c")


def test_names_of_things_stand_in_a_sentence() -> None:
    assert (as_noun("Website traffic"), as_noun("IT costs"), as_noun("A")) == (
        "website traffic",
        "IT costs",
        "a",
    )
    assert without_verb("Keep our customers") == "our customers"
    assert without_verb("Increase") == "increase"
    assert without_verb("Work more efficiently") == "work more efficiently"
