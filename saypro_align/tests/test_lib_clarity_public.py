"""What the plans of offices, schools and councils say of themselves."""

import pytest

from saypro_align.lib.clarity import deadline, measurable


@pytest.mark.parametrize(
    "text",
    [
        # Somebody has to do it, or it has to be done.
        "The harbour board should adopt a mooring code",
        "The village has to repaint the lighthouse",
        "The port needs to make the tide office operational",
        "A pilotage bill must be tabled in the assembly",
        "New lock keepers must be appointed by October",
        "Harbour fees for widows will be abolished",
        "The council will adopt by 1 May 2031 a rescue plan for the islands",
        # What was done, as a noun.
        "Issuance of the first tide report to the mayor",
        "Notification of the new ferry fares",
        # Counts and all of a kind.
        "Building 90 metres of quay",
        "Average a minimum of one drill each winter",
        "Integrate knot tying into all courses",
        "Evaluate the implementation of the Ferry Plan",
        "Establish a rescue network with the fishing villages",
        "Reach consensus on the new fairway",
        "Begin spending the wreck levy",
        "Circulate the results of the diving survey",
        "Complete survey work on the mole",
        "Review the crew's terms of reference",
        "Leaflets will be handed to every skipper",
        "A draft chart to be released",
        "All old fairway charts must be replaced",
        "A quarter of pilots are women",
        "Put one percent of fees aside",
        "Election of the dock wardens",
        "The new chart is expected to be completed in May",
        "Establish a network of tide gauges",
        "A new chart will be completed during the winter",
        "Arrive at a joint agreement with the pilots",
        "Develop pamphlet on tides",
        "One lifeboat per island",
        "Report to the mayor at least twice a year",
        "Permit to dredge the inner basin restored",
        "Accede to the convention on wrecks",
        "Balance the harbour budget",
        "Freeze mooring fees",
        "Eliminate the fund deficit",
        "Achieve a clean audit",
    ],
)
def test_an_office_can_tell_when_it_is_done(text: str) -> None:
    assert measurable(text)


@pytest.mark.parametrize(
    "text",
    [
        "The harbour should improve its services",
        "The port has to promote safety at sea",
        "Complaints must be addressed in a friendly way",
        "Fees will be reduced",
        "Meetings will be held with stakeholders",
        "Widen the range of trips (year 2)",
        "Integrate care for the sea into all areas",
        "Build a network",
        "Enhance the 14/Quay Road crossing",
        "Support SDG 14",
        "Use buoys, signs, maps and posters to help crews find their way",
        "Mooring rules to be reviewed on a regular basis",
        "Award additional licences",
        "Use 5G for sea rescue",
        "Write to the owner after 2 collisions",
        "Continue to run the pilot school",
        "Maintain good quarters to hire skilled pilots",
        "Build social capital among skippers",
        "Foment a movement for clean seas",
        "See the harbour grow",
        "Improve the on-time rate from our baseline of 69%",
        "Raise the share of 2-, 3- and 4-year moorings",
        "Prove that early boats pay",
        "Review, update and maintain mooring policies and rescue plans",
        "Ensure that skippers no longer need a second paper",
    ],
)
def test_a_direction_stays_one_whoever_must_follow_it(text: str) -> None:
    assert measurable(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Pilot the night ferry (year 2)",
        "Budget by berth, fiscal year 31-32",
        "Renew the rescue plan, beginning 2031",
    ],
)
def test_a_beginning_or_a_year_of_the_plan_is_a_deadline(text: str) -> None:
    assert deadline(text)


@pytest.mark.parametrize(
    "text",
    [
        "Lift punctuality from a baseline of 69 % to 80 %",
        "Cut spills by 5 % against the 2023 baseline of 40",
        "The yard no longer uses lead paint",
        "The timetable doesn't contain stops without shelter",
        "A rota is adopted that shows who is on watch",
        "The night ferry is tested and enabled by default",
        "Final decision on the second lock",
        "The fleet gets a rescue plan",
    ],
)
def test_what_is_told_as_a_state_can_be_seen(text: str) -> None:
    assert measurable(text)


def test_how_fast_by_how_urgent_it_is_sets_no_deadline() -> None:
    assert deadline("Answer urgent calls within 2 days and all others within a month") is None
    assert deadline("Audit the buoys within the first half of the financial year")
