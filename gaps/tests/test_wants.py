"""What departments want, in the field they work in, and what one want costs the other."""

import pytest

from gaps.detectors.tensions import Spoken, pairs, tension
from gaps.detectors.wants import COSTS, FIELDS, OPPOSED, WANTS, fields, wants
from gaps.tests.fact_builders import found, goal, kpi, measure, objective, plan, quarter, rules


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        (("Bookings above target", "Sales"), ("Few complaints", "Customer care"), "with care"),
        (("Turnaround of repairs", "Workshop service"), ("Repairs done right", "Guests"), "care"),
        (("Savings on parts", "Purchasing"), ("Durable materials", "Assembly"), "has to spend"),
        (("Long series", "Manufacturing"), ("Short delivery times", "Sales"), "Large lots"),
        (("Deployment frequency", "Developers"), ("Stability", "IT operations"), "what runs"),
        (("Over-promise to win", "Sales"), ("Stick to the roadmap", "Engineering"), "begun"),
        (("High occupancy", "Wards"), ("Preventive upkeep of beds", "Clinic"), "free when"),
        (("Time-to-hire", "Recruiting"), ("New joiners who stay", "Talent"), "with care"),
        (("Lean inventories", "Finance"), ("Goods always in stock", "Stores"), "warehouse"),
        (("Number of arrests", "Police"), ("Residents' trust", "Community"), "loses trust"),
    ],
)
def test_what_two_departments_want_costs_each_other_in_fields_that_meet(
    first: tuple[str, str], second: tuple[str, str], reason: str
) -> None:
    there = tension(first[0], second[0], first[1], second[1])
    back = tension(second[0], first[0], second[1], first[1])
    assert there is not None
    assert back is not None
    assert reason in there.reason
    assert (there.first_words, there.second_words) == (back.second_words, back.first_words)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("Days to fill a vacancy", "Recruiting"), ("Faultless goods", "Works")),
        (("Savings on parts", "Purchasing"), ("Thorough treatment", "Clinic")),
        (("Quota for signed contracts", "Sales"), ("Win 40 new clients", "Marketing")),
        (("Fewer defects, owned with sales", "Works"), ("Quota for contracts", "Sales")),
        (("Lower the cost of poor quality", "Works"), ("Faultless goods", "Quality")),
        (("Stock the shelves", "Library"), ("", "")),
    ],
)
def test_other_wants_are_left_alone(first: tuple[str, str], second: tuple[str, str]) -> None:
    assert tension(first[0], second[0], first[1], second[1]) is None


def test_a_measure_that_is_only_named_is_wanted_in_its_good_direction() -> None:
    assert "haste" in wants("Average handling time")
    assert "care" in wants("Defect rate")
    assert "lean" in wants("Stock level")


def test_names_of_departments_that_sound_alike_work_in_different_fields() -> None:
    assert "code" in fields("Long series", "Product")
    assert "code" not in fields("Long series", "Production")
    assert "buyers" not in fields("Books closed", "Accounting")
    assert "people" not in fields("Drawings released", "Engineering")


def test_who_keeps_the_money_and_names_a_thing_speaks_of_that_thing() -> None:
    assert fields("Less inventory", "Finance") == {"goods"}
    assert "money" in fields("Lower expenses", "Finance")
    assert tension("Lower expenses", "Modern tools", "Finance", "Assembly") is not None
    assert tension("Lower expenses of beds", "Modern tools", "Finance", "Assembly") is None


def test_aims_of_every_trade_meet_only_where_the_fields_do() -> None:
    quick, careful = "Decide claims quickly", "Catch more wrong invoices"
    assert tension(quick, careful, "Claims", "Audit") is not None
    assert tension(quick, careful) is not None
    changes, good = "Ship new features fast", "Fewer rejects"
    assert tension(changes, good, "Software", "Works") is not None
    assert tension(changes, good, "Software", "Clinic") is None


def test_a_word_that_speaks_against_it_ends_a_want() -> None:
    assert "goodleads" in wants("Only qualified leads")
    assert "goodleads" not in wants("Qualified leads, whatever their worth")


def test_it_may_stand_further_ahead_than_the_words_themselves() -> None:
    assert "promise" in wants("We accept any late orders from buyers")
    assert "promise" not in wants("We no longer accept any late orders from buyers")


def test_the_department_says_what_a_short_text_deals_with() -> None:
    assert fields("Turnaround", "") == frozenset()
    assert "treating" in fields("Turnaround", "Hospital wards")


def test_one_word_says_it_in_a_terse_text_only() -> None:
    assert "change" in wants("Novelty")
    assert "change" not in wants("Novelty is one of nine words that the jury weighs each year")


def test_a_terse_text_of_a_department_nobody_knows_may_be_about_anything() -> None:
    assert fields("Turnaround", "Nightwatch") == FIELDS


def test_a_long_text_wants_nothing_certain() -> None:
    assert wants("Faster repairs " + "of machines in each of the nine old halls " * 2) == {}


def test_the_tables_name_the_same_wants_and_fields() -> None:
    named = {wording.name.removesuffix("~") for wording in WANTS.wordings}
    assert {want for pair in COSTS for want in pair} == named
    assert {side.partition("@")[2] for pair in OPPOSED for side in pair} == FIELDS
    assert all(cost.reason.endswith(".") for cost in COSTS.values())
    assert all(one.groups and all(one.groups) for one in WANTS.wordings)


def test_wants_are_paired_without_walking_over_all_texts() -> None:
    texts = [Spoken(f"d{place}", "Savings on parts", "Purchasing") for place in range(30)]
    texts += [Spoken(f"e{place}", "Durable materials", "Assembly") for place in range(30)]
    found = list(pairs(texts))
    assert {place for one, other, _why in found for place in (one, other)} == set(range(60))
    assert len(found) < 60


SERVE = "Serve well"


def test_the_name_of_the_department_is_heard_when_a_quarter_is_assessed() -> None:
    aim = goal(SERVE, measure("Guests served", SERVE), measure("Guests content", SERVE))
    haste = objective("Shorter turnaround", kpi("Guests served"), serves=SERVE)
    care = objective("Thoroughness", kpi("Guests content"), serves=SERVE)
    finding = found(quarter(aim, plan("Hotel", haste), plan("Housekeeping", care)), "B.tension")
    assert finding.sentence.endswith("What is done in haste is not done with care.")
    assert rules(quarter(aim, plan("Hotel", haste), plan("Treasury", care))) == []
