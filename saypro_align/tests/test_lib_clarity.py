"""What a sentence says of itself: how much, by when, and what exactly."""

import pytest

from saypro_align.lib.clarity import (
    CLUES,
    Clue,
    as_typed,
    deadline,
    deliverable,
    level,
    measurable,
    specific,
)
from saypro_align.lib.text import normalise


@pytest.mark.parametrize("clue", CLUES, ids=lambda clue: clue.id)
def test_each_clue_fires_on_its_example_and_is_silent_beside_it(clue: Clue) -> None:
    assert clue.find(normalise(clue.fires))
    assert clue.find(normalise(clue.is_silent)) is None
    assert clue.explanation.endswith(".")


def test_clues_have_names_of_their_own() -> None:
    assert len({clue.id for clue in CLUES}) == len(CLUES)


@pytest.mark.parametrize(
    "text",
    [
        "Reduce average handling time from 9 to 6 minutes",
        "Respond to all customer emails within 4 hours",
        "95% of tickets resolved within 24 hours",
        "Average time to hire below 35 days",
        "NPS ≥ 50",
        "Secure R500k for the clinic",
        "Reach 2,000 members",
        "Reduce stock by half",
        "Grow market share by a third",
        "No overdue audit findings",
        "Zero fatalities on our sites",
        "Have all managers complete the anti-bribery course",
        "Every employee has a development plan",
        "All sites have passed the safety inspection",
        "Top-3 position in the app stores",
        "Reach level 3 of the maturity model",
    ],
)
def test_a_level_says_how_much(text: str) -> None:
    assert level(text)


@pytest.mark.parametrize(
    "text",
    [
        "Work towards Vision 2030",
        "Ensure compliance with ISO 9001:2015",
        "Increase sales in the 18-25 age group",
        "Serve women over 18 years of age",
        "Sell more B2B software",
        "Keep the 24/7 hotline going",
        "Support our 500+ seat accounts",
        "% of tickets resolved within 24 hours",
        "Enhance collaboration over the next two years",
        "Expand into two-sided markets",
        "Hold quarterly reviews with each department",
        "Every voice counts",
        "Finish it in Q3 2027",
        "Start on 1 October",
        "Accidents per 100,000 kilometres",
    ],
)
def test_a_digit_or_an_all_is_not_always_a_level(text: str) -> None:
    assert level(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Publish the annual report",
        "Hire a head of procurement",
        "Create a quality assurance unit",
        "Develop a framework for workload allocation",
        "Introduce an online application system for students",
        "Construct a borehole in Mutale",
        "Borehole constructed in Mutale",
        "Construction of a borehole in Mutale",
        "New payroll system in operation",
        "Strategic plan approved by the board",
        "Board has approved the five-year strategy",
        "Merge the two call centres",
        "We have mapped the journey of a new customer",
        "Achieve an unqualified audit opinion",
        "Review and update the travel policy",
        "Have the data protection policy approved by the board",
        "Successor for the treasurer named",
        "Move the finance team to the new ledger",
        "Renew the office lease",
        "Hand over the east wing to the province",
        "Rebrand the loyalty scheme",
        "The bridge at the mill is open to traffic",
        "Land the first customer in Kenya",
        "Publish salary bands",
        "Automate library upgrades",
        "Shut down billing in the old shop",
        "Payroll outsourced",
        "By June, sign a lease for the depot",
        "Develop and carry out a plan against flooding",
        "Apply for the museum grant",
        "Identify successors for the two retiring judges",
        "A handbook for new drivers is available",
    ],
)
def test_a_deliverable_is_done_or_not(text: str) -> None:
    assert deliverable(text)
    assert measurable(text)
    assert specific(text)


@pytest.mark.parametrize(
    "text",
    [
        "Deliver excellent service to customers",
        "Deliver on our promises",
        "Develop leaders at all levels",
        "Develop strategies to increase enrolment",
        "Implement best practices",
        "Establish strategic partnerships",
        "Build strong teams",
        "Build trust with communities",
        "Open communication across teams",
        "Complete tasks on time",
        "Issue licences promptly",
        "Publish more often",
        "Hire great people",
        "Release the potential of our staff",
        "Set up for success",
        "Government programmes are delivered efficiently",
        "Services improved",
        "Promote tourism",
        "Close the skills gap",
        "Win the trust of our readers",
        "Set the standard for care",
        "Create a resilient, safe, connected and prepared town",
        "Establish the office as a leader in data",
        "Monitor and evaluate the implementation of projects",
        "Complete work orders in a timely manner",
        "Identify opportunities for joint work",
        "Children are protected from harm",
        "Risks are identified and managed",
        "Build a culture of safety",
        "Manage the fleet at low cost",
        "Good services are available to everybody",
    ],
)
def test_what_never_ends_is_no_deliverable(text: str) -> None:
    assert measurable(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Recruit 12 nurses before December",
        "Grow revenue to $4M in FY27",
        "By end of FY26, double recurring revenue",
        "Deliver the new website on 1 May",
        "Launch the app in the second quarter",
        "Improve teamwork this quarter",
        "Complete the feasibility study within 6 months",
        "Enhance collaboration over the next two years",
        "Modernise IT from 2026 to 2029",
        "Between January and June 2026 visit 60 farms",
        "NPS of 50 by year-end",
        "Accelerate growth in H2",
        "Cut energy use by 8 % in 2026 compared with 2024",
        "Win 500 readers in 90 days",
        "Warehouse built (31/12/2026)",
        "Repair the roof before the rainy season",
        "Finish the count by week 20",
        "File the report no later than 31.12.2026",
        "Train the trainers between now and June",
        "Break even by end-2026",
        "Adopt the plan in Fall 2026",
        "Agree the budget by the next board meeting",
        "Halve waste over the course of the year",
    ],
)
def test_a_deadline_says_by_when(text: str) -> None:
    assert deadline(text)


@pytest.mark.parametrize(
    "text",
    [
        "Cut energy use by 8% against 2024 levels",
        "Sell more than in 2025",
        "Support the 2030 Agenda",
        "Follow the FY23 roadmap",
        "Ensure compliance with ISO 9001:2015",
        "Answer questions within 2 weeks",
        "Pay suppliers within 30 days",
        "Respond within 4 hours",
        "Annual review of risks",
        "Weekly meetings of the team",
        "Reduce 30-day churn",
        "Close month-end books faster",
        "Serve the 2026 intake well",
        "Starters are on their own within first 30 days",
    ],
)
def test_a_pace_a_name_or_a_comparison_is_no_deadline(text: str) -> None:
    assert deadline(text) is None


def test_a_rule_answers_with_the_words_it_rests_on() -> None:
    assert level("Raise the share of full lorries to 80 %") == "80 %"
    assert deadline("Open the depot by 30 June 2027") == "by 30 june 2027"
    assert as_typed("by 30 june", "Open it By 30 June") == "By 30 June"
    assert as_typed("by 30 june", "By  30 June") == "by 30 june"
    assert deliverable("Please sign the agreement") is None
    assert deliverable("Sign the agreement") == "sign the agreement"
    assert specific("Drive better") is None


def test_odd_texts_are_read_as_well() -> None:
    for text in ("", " ", "…", "%", "2027", "\u202f" * 40, "a " * 5_000, "1" * 5_000):
        assert measurable(text) is None or isinstance(measurable(text), str)
        assert deadline(text) is None or isinstance(deadline(text), str)


@pytest.mark.parametrize(
    "text",
    [
        "Plant hedges along the lanes over the 2025-2029 council term",
        "Renew the hand pumps during the licence period 2026–2030",
        "Replant the orchard in the course of 2027",
        "In the third project year, dig two wells",
        "By the end of the funding period, be the region's favourite orchard",
        "Press the first cider by mid-year",
    ],
)
def test_a_stretch_from_year_to_year_says_by_when(text: str) -> None:
    assert deadline(text)


@pytest.mark.parametrize(
    "text",
    [
        "The parish council adopts the new by-law",
        "Board approval of the revised orchard plan",
        "Publish the results of the 2027 harvest count",
        "Orchard valuation as at 30 June 2027 tabled in the council",
        "Put the second cider press into operation",
        "Certification to ISO 22000:2018 obtained",
    ],
)
def test_what_somebody_does_once_is_a_deliverable(text: str) -> None:
    assert deliverable(text)


@pytest.mark.parametrize(
    "text",
    [
        "Friendly signposts in the four local languages",
        "Modernise the orchard over the next three school years",
        "In the second project year, widen coaching for young growers",
        "Greater capacity of growers to carry out soil analysis",
        "Number of children under five who taste the cider-free juice",
        "Conduct the quarterly orchard survey",
        "Win in the valley",
        "Apples that matter",
        "Zero waste mindset",
    ],
)
def test_what_only_sounds_like_a_number_or_a_deliverable_is_none(text: str) -> None:
    assert measurable(text) is None


def test_the_average_with_its_figure_says_how_much() -> None:
    assert level("Average waiting time of 20 minutes at the cider stand")
    assert level("Percentage of letters answered within 5 days") is None
    assert level("Mend reported hedges within five working days")
    assert level("Prune the trees of the ten largest growers")
