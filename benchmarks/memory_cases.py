"""Problems that come up again in other departments, in other words; made for `benchmarks.memory`.

Each problem was written down four times, as four departments in four quarters might have put it. The
texts were written before the ranking was weighed, and none of them stands in the product.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem: where it sits, and how four departments named it."""

    kind: str
    rule: str
    # The measure of a goal that the KPI was said to move, where one was named.
    measure: str
    # Department and what the gap is about.
    tellings: tuple[tuple[str, str], ...]


PROBLEMS: Final = (
    Problem("A", "A.activity", "orders", (
        ("Marketing", "Website visits · Sell more online"),
        ("E-Commerce", "Page views of the shop · Grow the online shop's turnover"),
        ("Communications", "Clicks on our site · Bring visitors to buy"),
        ("Regional Sales", "Traffic on the web shop · Raise orders over the internet"),
    )),
    Problem("A", "A.activity", "leads", (
        ("Marketing", "Newsletter mailings sent · Find new prospects"),
        ("Partner Sales", "E-mails to prospects · Win leads"),
        ("Communications", "Newsletters published · Interest new customers"),
        ("Events", "Mails sent before trade fairs · Leads from fairs"),
    )),
    Problem("A", "A.activity", "skills", (
        ("Human Resources", "Training hours held · Better skilled staff"),
        ("Academy", "Courses given · Raise the skills of employees"),
        ("Operations", "Hours of training per operator · Operators who master their machine"),
        ("Quality", "Number of workshops · Staff who know the standards"),
    )),
    Problem("A", "A.activity", "churn", (
        ("Customer Service", "Calls made to customers · Keep our customers"),
        ("Account Management", "Client meetings held · Lower customer churn"),
        ("Sales", "Visits to existing customers · Fewer cancellations"),
        ("Retention Team", "Customer calls per week · Retain clients"),
    )),
    Problem("A", "A.direction", "response", (
        ("IT", "Ticket backlog · Answer tickets sooner"),
        ("Help Desk", "Open support requests · Quicker help for users"),
        ("Facilities", "Unfinished repair requests · Faster repairs"),
        ("Customer Service", "Backlog of complaints · Answer complaints faster"),
    )),
    Problem("A", "A.direction", "cost", (
        ("Procurement", "Price paid per item · Buy cheaper"),
        ("Purchasing", "Purchase price index · Lower what we pay suppliers"),
        ("Logistics", "Cost per parcel · Ship at lower cost"),
        ("Operations", "Unit cost of production · Make it cheaper"),
    )),
    Problem("A", "A.unit", "conversion", (
        ("Sales", "Converted leads in pieces · Share of leads that buy"),
        ("Marketing", "Number of conversions · Conversion rate of leads"),
        ("E-Commerce", "Purchases per day · Conversion in the shop"),
        ("Inside Sales", "Deals closed · Lead conversion"),
    )),
    Problem("A", "A.other_goal", "safety", (
        ("Production", "Output per shift · A safe workplace"),
        ("Warehouse", "Pallets per hour · Fewer accidents"),
        ("Plant", "Machine output · Safety at work"),
        ("Construction", "Square metres built a week · No injuries on site"),
    )),
    Problem("A", "A.contribution", "renewals", (
        ("Legal", "Contracts reviewed in time · Renew contracts"),
        ("Sales Support", "Contract reviews on schedule · Contract renewals"),
        ("Account Management", "Reviews of agreements · More agreements renewed"),
        ("Finance", "Contracts checked · Renewed contracts"),
    )),
    Problem("A", "A.no_measure", "satisfaction", (
        ("Product", "Features released · Satisfied users"),
        ("Software Development", "Releases per quarter · User satisfaction"),
        ("Research", "New functions delivered · Happy customers with the product"),
        ("Design", "Screens redesigned · Users who are satisfied"),
    )),
    Problem("B", "B.coupled", "", (
        ("Sales", "New customers won · Shorter support calls"),
        ("Marketing", "Customer acquisition · Call handling time"),
        ("Regional Sales", "Newly acquired clients · Average length of service calls"),
        ("Partner Sales", "New accounts · Time per support call"),
    )),
    Problem("B", "B.opposite", "", (
        ("Warehouse", "Stock level · Delivery readiness"),
        ("Logistics", "Inventory value · Share of items available"),
        ("Procurement", "Stock on hand · Parts in stock when needed"),
        ("Spare Parts", "Inventory · Availability of spare parts"),
    )),
    Problem("B", "B.coupled", "", (
        ("Finance", "Overtime cost · On-time delivery"),
        ("Human Resources", "Overtime hours · Orders delivered on time"),
        ("Controlling", "Spending on overtime · Punctual deliveries"),
        ("Production", "Paid extra hours · Delivery dates kept"),
    )),
    Problem("B", "B.range", "", (
        ("Pricing", "Discount given · Margin"),
        ("Sales", "Rebates to customers · Gross margin"),
        ("Key Accounts", "Discount rate · Profit margin of accounts"),
        ("Finance", "Average discount · Margin per order"),
    )),
    Problem("B", "B.coupled", "", (
        ("Security", "Security checks of changes · Speed of releases"),
        ("IT", "Mandatory code reviews · Time until release"),
        ("Compliance", "Approvals before going live · Release frequency"),
        ("Software Development", "Security approvals · Faster releases"),
    )),
    Problem("C", "C.priorities", "", (
        ("Product", "New app before repair of the old one"),
        ("Sales", "The mobile app, repairs of the present product"),
        ("Marketing", "Launch of the app against fixing known faults"),
        ("Support", "Fix the old product or launch the mobile app first"),
    )),
    Problem("C", "C.priorities", "", (
        ("Finance", "New accounting system, closing the books"),
        ("IT", "Migration of the accounting software"),
        ("Controlling", "Ledger system migration against month-end closing"),
        ("Internal Audit", "Accounting system replacement, audit of the ledger"),
    )),
    Problem("C", "C.interdependence", "", (
        ("Human Resources", "Hiring plan of the call centre"),
        ("Customer Service", "Recruiting agents for the call centre"),
        ("Operations", "Staffing of the service centre, hiring"),
        ("Finance", "Budget for recruiting call centre agents"),
    )),
    Problem("D", "D.nothing", "", (
        ("IT", "Server uptime"),
        ("Infrastructure", "Availability of servers"),
        ("Data Centre", "System uptime in per cent"),
        ("Help Desk", "Uptime of the file server"),
    )),
    Problem("D", "D.nothing", "", (
        ("Communications", "Followers on social media"),
        ("Marketing", "Likes and followers"),
        ("Employer Branding", "Social media followers of the career page"),
        ("Press Office", "Follower count"),
    )),
    Problem("D", "D.relevance", "", (
        ("Facilities", "Square metres cleaned"),
        ("Building Services", "Cleaned floor area in square metres"),
        ("Housekeeping", "Area cleaned per day"),
        ("Office Services", "Cleaning of offices in square metres"),
    )),
    Problem("D", "D.no_link", "", (
        ("Legal", "Digitise the archive of contracts"),
        ("Administration", "Scan old files of the archive"),
        ("Records", "Digital archive for paper files"),
        ("Finance", "Archive invoices digitally"),
    )),
    Problem("E", "E.vague", "", (
        ("Human Resources", "Improve employee satisfaction"),
        ("Works Council Office", "Happier employees"),
        ("Operations", "Improve satisfaction of the staff"),
        ("Administration", "Better mood among employees"),
    )),
    Problem("E", "E.vague", "", (
        ("Research", "Strengthen innovation"),
        ("Product", "Be more innovative"),
        ("Strategy", "Foster an innovation culture"),
        ("Laboratory", "Promote innovative ideas"),
    )),
    Problem("E", "E.no_kpi", "", (
        ("Compliance", "Obtain the information security certificate"),
        ("IT", "Get certified for information security"),
        ("Quality", "Certification of our security management"),
        ("Legal", "Certificate for protection of information"),
    )),
    Problem("E", "E.kpi_facts", "", (
        ("Human Resources", "Time to hire · Fill vacancies sooner"),
        ("Recruiting", "Days until a vacancy is filled · Hire faster"),
        ("Talent", "Hiring time · Vacant positions"),
        ("Operations", "Time until open positions are filled · Staff the plant"),
    )),
    Problem("E", "E.kpi_facts", "", (
        ("Customer Service", "First contact resolution · Solve it at once"),
        ("Help Desk", "Share of tickets solved at first contact · Solve at once"),
        ("Support", "Requests resolved in the first call · One call is enough"),
        ("Call Centre", "First call resolution rate · Resolve immediately"),
    )),
    Problem("E", "E.not_better", "", (
        ("Logistics", "Parcels delivered on time · Punctual delivery"),
        ("Transport", "On-time deliveries · Deliver on the promised day"),
        ("Warehouse", "Shipments sent on time · Ship punctually"),
        ("Customer Service", "Late parcels · Parcels on the promised date"),
    )),
    Problem("E", "E.not_better", "", (
        ("Finance", "Days until customers pay · Get paid sooner"),
        ("Accounting", "Overdue invoices · Customers who pay on time"),
        ("Sales", "Outstanding payments · Invoices paid in time"),
        ("Controlling", "Days sales outstanding · Payment of invoices"),
    )),
    Problem("E", "E.no_kpi", "", (
        ("Production", "Cut scrap at the press"),
        ("Plant", "Less waste of material at the presses"),
        ("Quality", "Scrap and rework in production"),
        ("Operations", "Reduce rejects of pressed parts"),
    )),
)  # fmt: skip
