"""What one sentence says of itself, in the many ways in which plans are worded."""

import pytest

from saypro_align.lib.clarity import deadline, deliverable, measurable


@pytest.mark.parametrize(
    "text",
    [
        # Several of a known sort, or at a known place.
        "Port the remaining chart plotters",
        "Phase out diesel ferries",
        "Deploy lifebuoys along the harbour wall",
        "Document our diving procedures",
        "Draft towing and salvage procedures",
        "Dispose of the old buoys",
        # Something is made into something else, or goes elsewhere.
        "Convert the boat shed to a workshop",
        "Turn the old cannery into a museum",
        "Replace paper charts with a chart plotter",
        "Transfer the upkeep of the locks to the villages",
        "Switch to solar lamps on all piers",
        "Bring the rope making in-house",
        "Make the tide tables public",
        "Extend the tramway to the outer mole",
        # A choice, a paper, a beginning.
        "Determine mooring policy",
        "Decide whether to keep the ice house",
        "Define duties for the harbour watch",
        "Shortlist builders for the new pontoon",
        "Review the split of pilotage",
        "Start work on the breakwater",
        "Secure planning permission for the slipway",
        "Become a member of the league of ports",
        # Nouns that stand for what was done.
        "Disposal of wrecks in the outer harbour",
        "Gazettement of the anchorage rules",
        "Development of a ferry timetable",
        "Handover of the sheds to the rowers",
        "First voyage to the southern islands",
        "Feasibility study on a tidal mill",
        "Mandate to dredge the channel obtained",
        "The treaty on herring, agreed by all the islands of the bay, is in force",
        # New things of any name.
        "Introduce a night launch service for islanders",
        "Introduce cashless landing fees",
        "Create knot tying simulator",
        "Sign the green lease",
        "Organise a herring fair",
        "The harbour master will replace the signal mast",
        "Work with the islands to develop a rescue plan",
        # Papers, handing over, and what is there in the end.
        "Create rules for the locks",
        "Develop terms of reference for the harbour committee",
        "Submit pilot names to the guild",
        "Close the findings of the wreck inquiry",
        "Deliver the restoration of the signal mast",
        "Put in place a tide table archive",
        "Complete work on the mooring handbook",
        "Appoint to the second post of lamp keeper",
        "The islands have a rescue plan",
        "Second landing stage ready for use",
        "Add the outer reef to the chart",
        "In year two, create a mooring chart",
        "Register the rowing society as a charity",
        "Regulations on anchoring promulgated",
        "Bring all jetties up to code",
        # What others give, whatever its name, and what was there before.
        "Win the Best Small Harbour award",
        "Achieve a pilotage rating of Good",
        "Pass the Right to Moor Bill into law",
        "Bring into force the treaty on herring",
        "Secure funding for the outer mole",
        "Scrap the obsolete signal service",
        "Construction of a modern slipway",
        "Equipping of the pilots' school",
        "Publish the first modern tide atlas",
        "Write RFC for the buoy network",
        "Rewrite the use of flares policy",
        "The council agrees the new pilotage fees",
        "Establish the Ministry of Fisheries",
        "Work programme agreed with the islands",
        "Landing fees published internally",
        "Attend the radio course on 12 May",
        "Set up a community of practice for pilots",
        "Assess the impact of the new landing fee",
        "Introduce night pilotage",
        "Introduce job-sharing",
        "Give a talk at the pilots' congress",
        "Functional rescue committee in place",
        "Make the lock gate operational",
        "Reach financial close on the new mole",
        "Commence commercial operation of the ferry",
        "Qualify for the island games",
        "Consult on the draft mooring code",
        "Determine the yearly cost of dredging",
        "Dispose of surplus machinery",
        "Donate the old gig to the museum",
        "Clean up the oil berth",
        "Register as a charity of rowers",
        "Outsource buoy maintenance",
        "Launch an emergency appeal for stranded crews",
        "Mooring lines extended to the north basin",
        "Win lottery funding through the council for the sea wall",
    ],
)
def test_what_has_an_end_is_a_deliverable_in_many_wordings(text: str) -> None:
    assert deliverable(text)


@pytest.mark.parametrize(
    "text",
    [
        "Issue permits to better serve the islands promptly",
        "Optimising and renewing our machinery",
        "Promote, use and adopt sailing skills",
        "Scrap rate",
        "Recruit harbour personnel with good manners",
        "Introduce a range of boats that sailors ask for",
        "Landing forms are filed on time",
        "Staff are trained and motivated",
        "Completion of tasks assigned by the harbour master",
        "Transfer knowledge to younger sailors",
        "Transition to a greener harbour",
        "Replace fear with trust",
        "Attain financial independence",
        "Introduce cost-saving measures",
        "Implement strategic cost reduction",
        "Timely submission of landing forms",
        "Ensure that controls are in place",
        "Make the quay welcoming and accessible to everyone",
        "Agree on what matters",
        "Secure long-term funding",
        "First responders matter to us",
        "% of landing forms approved within 3 days",
        "Feedback from sailors",
        "Hold quarterly reviews with each crew",
        "Seek donors to erect a second lamp",
        "Constantly revisit our rescue drill",
        "Humanise the ferry service",
        "Grasp and amplify the soul of the harbour",
        "Build a port company that lasts",
        "Establish an alliance of ports",
        "Average days to fill a lamp keeper's post",
        "Cost per mile dredged",
        "Number of cadets in classes 9-12",
        "Seek ways to serve the 60+ community",
        "Implement ministerial directives",
        "Share of letters answered within five days",
        "To integrate sailing in all subjects",
    ],
)
def test_what_only_sounds_like_an_end_is_none(text: str) -> None:
    assert measurable(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "All boats registered in the bay carry a radio",
        "Every crew at the quay holds a rescue drill card",
        "Fit all trawlers with lights",
        "Issue passes for all pier committee members",
        "Hold leaving talks with all pilots",
        "Radio beacons enabled for all crews",
        "Majority of landings use the new scale",
        "Become carbon neutral",
        "Top quartile in the survey of ports",
        "Reduce the average wait at the lock by an average of 3 minutes",
        "Risk assessments of all piers",
        "The handbook covers all moorings",
        "By 2030, all pilots complete a first aid course",
        "Bring groundings down to single digits",
        "Repaint all beacons on the eastern shore",
        "Ensure that all ferries have adopted the new signals",
        "Complete depth soundings in all mooring fields",
        "Two-factor entry turned on for all lock keepers",
        "Every pilot undergoes an eye test",
        "Two-thirds of cadets at sea within a year",
        "Tenfold growth in parcels",
        "Distress calls answered within one minute",
        "Average wait at the lock: 9 minutes",
        "Achieve gender parity among pilots",
        "Tide gauges in every harbour",
        "Attach ladders to all quay walls",
        "Ensure that all pilots hold a licence by 2028",
        "Type 45 labels an hour",
        "Provide every pilot with a radio",
        "By 2031, all fishing ports provide drinking water to crews",
    ],
)
def test_all_most_and_a_place_say_how_much(text: str) -> None:
    assert measurable(text)


@pytest.mark.parametrize(
    "text",
    [
        "Offer a 24-hour rescue service with good crews",
        "Collect landing fees older than 60 days",
        "Punctuality (departures within 5 minutes)",
        "Support the 12 fishing villages",
        "Enjoy the 50th anniversary",
        "Raise the catch of berth 4",
        "Landing permits are issued within service standards",
        "Great first voyage",
        "Carry out rescue drills",
        "Adopt a careful approach to fog",
        "Pilots do regular 1:1s",
        "Make it easier to build boat sheds",
        "Treaties are signed and enforced",
        "Effective harbour controls in place",
        "Show zero tolerance to smuggling",
        "Provide every pilot with an opportunity to learn",
        "Introduce expanded rope training",
        "Run the port in an integrated manner",
        "Adequately staff the lock houses",
        "Shape the rest of the coast",
        "Teach knots to children (5-12) through play",
        "Base the drills on the charts and the ten rules of the sea",
        "Draft towing procedures that show respect",
        "Create inviting and restful landing places",
    ],
)
def test_an_age_or_a_definition_is_no_level(text: str) -> None:
    assert measurable(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Open the quay in time for the regatta",
        "Repaint the hulls ahead of the 2027 season",
        "Send the charts by Friday",
        "Cut fuel use over the plan period",
        "Plant reeds over the life of the concession",
        "Sell the tug by 1H27",
        "Pave the landing by end-March",
        "Open two piers by year 3",
        "Year 2: open the second pier",
        "Halve groundings 2025-2027",
        "Sign the charter within 90 days of approval",
        "Mend the nets this autumn",
        "Mend the nets over the summer",
        "Train pilots in the winter term",
        "Train pilots within six (6) months",
        "Charge the toll from July 2027",
        "File the claim by 06/2027",
        "[Q1] Count the boats",
        "Count the boats by the end of the current legislature",
        "Count the boats within the year",
        "Count the boats in 1H 2027",
        "Build 40 boats every year by 2030",
        "Count the boats for the month of February",
        "Count the boats (EOQ)",
        "Halve groundings between 1990 and 2015",
        "Count the boats annually by June 2027",
        "Count the boats by the year's end",
        "Count the boats by Q2FY27",
        "Count the boats before Ramadan",
        "Count the boats by late summer",
        "Count the boats in term 2",
        "Count the boats by the end of the five-year plan",
        "Count the boats within the MTEF period",
        "1st year - count the boats",
        "Cut sick days to 3 at EOY",
        "Finish Q4 with more boats than we began",
    ],
)
def test_a_deadline_is_said_in_many_ways(text: str) -> None:
    assert deadline(text)


@pytest.mark.parametrize(
    "text",
    [
        "Submit the landings by the end of each month",
        "Publish the accounts for 2025",
        "Settle salvage claims lodged before 2022",
        "Train crews in May's new rules",
        "Beat the 2024 record",
        "Keep the piers clear in winter",
        "Check the moorings annually by January",
        "Raise the share of cadets finishing in four years",
        "Scan landing books from 1950 to 2010",
        "Clear wreck claims from FY21-22",
        "Growth of 3 %, same as H1 to H2",
        "Bring wrecks ashore within two weeks of arrival",
        "Publish landings within 60 days of the end of the quarter",
        "Lower repeat dockings within 30 days of leaving by readmitting fewer hulls",
    ],
)
def test_a_cadence_an_age_or_a_title_is_no_deadline(text: str) -> None:
    assert deadline(text) is None


def test_a_long_list_is_read_to_its_twelfth_thing() -> None:
    assert deliverable("Improve morale" + ", pride" * 400 + " and a lighthouse map") is None
    assert deliverable("Draft" + " a, " * 900 + "rota") is None
    assert deliverable("Sign" + " pride," * 5 + " the lease")
