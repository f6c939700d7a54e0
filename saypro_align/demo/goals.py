"""What the demo organization wants: goals, what moves them, what pulls apart, and its key projects."""

from dataclasses import dataclass
from typing import Final, Literal


@dataclass(frozen=True, slots=True)
class DemoMeasure:
    """A measure of a goal or a driver behind it."""

    name: str
    unit: str
    direction: Literal["increase", "decrease"] = "increase"
    kind: Literal["measure", "driver"] = "measure"
    terms: str = ""


@dataclass(frozen=True, slots=True)
class DemoGoal:
    """A goal of the organization."""

    slug: str
    title: str
    description: str
    why: str
    category: str
    weight: int
    owner: str
    measures: tuple[DemoMeasure, ...]
    domain_terms: str = ""


CONVERSIONS: Final = "sales-conversions"
CUSTOMERS: Final = "keep-customers"
PRODUCTS: Final = "wanted-products"
EFFICIENCY: Final = "efficient-work"
PEOPLE: Final = "keep-people"
LICENSING: Final = "licensing-compliance"
ROYALTIES: Final = "royalty-revenue"

GOALS: Final = (
    DemoGoal(
        slug=CONVERSIONS,
        title="Increase sales conversions",
        description="More of the people who show interest become customers.",
        why="Every lead costs the same whether it buys or not; growth comes from those who buy.",
        category="revenue",
        weight=3,
        owner="joseph",
        measures=(
            DemoMeasure(
                "Lead conversion rate",
                "%",
                terms="conversion rate\nconversion rate from leads\nsales conversions",
            ),
            DemoMeasure(
                "New customers won",
                "customers",
                kind="driver",
                terms="new customer acquisition\nnew customers",
            ),
            DemoMeasure("Qualified leads", "leads", kind="driver", terms="leads ready to buy"),
        ),
        domain_terms="website\ntraffic\nvisits\nvisitors\ncampaign\nlanding page\nshop",
    ),
    DemoGoal(
        slug=CUSTOMERS,
        title="Keep our customers",
        description="Customers stay with us because their problems are solved.",
        why="Winning a customer costs five times as much as keeping one.",
        category="customer_satisfaction",
        weight=3,
        owner="joseph",
        measures=(
            DemoMeasure(
                "Customer retention rate", "%", terms="customer retention\ncustomers who stay"
            ),
            DemoMeasure(
                "First-contact resolution",
                "%",
                kind="driver",
                terms="requests solved at first contact",
            ),
        ),
        domain_terms="churn\ncomplaints\nservice desk",
    ),
    DemoGoal(
        slug=PRODUCTS,
        title="Offer the products that customers want",
        description="What we build and what we sell is what customers ask for and use.",
        why="A feature that nobody uses costs as much as one that sells.",
        category="strategic_initiative",
        weight=2,
        owner="joseph",
        measures=(
            DemoMeasure(
                "Feature adoption", "%", terms="features in use\ncustomers using a feature"
            ),
            DemoMeasure(
                "Customer requests delivered",
                "requests",
                kind="driver",
                terms="requested improvements delivered",
            ),
        ),
        domain_terms="roadmap\nrelease\noffering",
    ),
    DemoGoal(
        slug=EFFICIENCY,
        title="Work more efficiently",
        description="Requests and payments take less time and fewer hands.",
        why="Time that we save in our own house is time for customers.",
        category="operational_improvement",
        weight=2,
        owner="joseph",
        measures=(
            DemoMeasure(
                "IT support resolution time",
                "hours",
                "decrease",
                terms="support resolution time\nresponse time for service requests",
            ),
            DemoMeasure(
                "Processing time for royalty payments",
                "days",
                "decrease",
                terms="royalty processing time",
            ),
        ),
        domain_terms="service request\nticket\nworkflow",
    ),
    DemoGoal(
        slug=PEOPLE,
        title="Keep our people",
        description="Good people join us, grow with us and stay.",
        why="With each person who leaves, a year of experience leaves too.",
        category="strategic_initiative",
        weight=1,
        owner="joseph",
        measures=(
            DemoMeasure(
                "Employee retention rate", "%", terms="employee retention\nemployees who stay"
            ),
            DemoMeasure(
                "Vacancies filled in time",
                "%",
                kind="driver",
                terms="vacancies filled within 45 days",
            ),
        ),
        domain_terms="satisfaction\nteam\ntraining",
    ),
    DemoGoal(
        slug=LICENSING,
        title="Keep to our licensing agreements",
        description="At least 95 % of what we publish complies with its licensing agreement.",
        why="A single breach can cost us the right to a whole catalogue.",
        category="compliance",
        weight=2,
        owner="joseph",
        measures=(
            DemoMeasure(
                "Compliance rate with licensing agreements",
                "%",
                terms="compliance rate\nlicensing compliance",
            ),
        ),
        domain_terms="licence\nagreement\naudit",
    ),
    DemoGoal(
        slug=ROYALTIES,
        title="Grow royalty revenue",
        description="Royalties grow by 15 % in the quarter.",
        why="Royalties pay for new content and make us less dependent on single projects.",
        category="revenue",
        weight=2,
        owner="joseph",
        measures=(
            DemoMeasure("Royalty revenue", "R", terms="revenue from royalties\nroyalty income"),
        ),
        domain_terms="royalty\ncontent\ncatalogue",
    ),
)

# Added for the running quarter, and nobody serves it yet: the map says so.
LATE_GOAL: Final = DemoGoal(
    slug="infrastructure-ready",
    title="Infrastructure ready to grow",
    description="Twice as many customers could come tomorrow and nothing would have to be rebuilt.",
    why="Growth that we cannot carry costs us the customers we win.",
    category="operational_improvement",
    weight=1,
    owner="joseph",
    measures=(
        DemoMeasure("Spare server capacity", "%", terms="capacity in reserve"),
        DemoMeasure("Age of the oldest server", "years", "decrease", kind="driver"),
    ),
    domain_terms="hosting\nstorage",
)

# (first measure, second measure, which coupling of the starting set says so).
AGAINST: Final = (
    (
        (CONVERSIONS, "New customers won"),
        (CUSTOMERS, "Customer retention rate"),
        "sales.new-customers/service.retention",
    ),
)


@dataclass(frozen=True, slots=True)
class DemoProject:
    """A key project and how departments rank it: slug → (rank, commitment)."""

    name: str
    description: str
    ranks: dict[str, tuple[int, str]]


# The lists are exactly opposite: Product Development wants new features, Sales better current ones.
PROJECTS: Final = (
    DemoProject(
        "Video advice in the app",
        "Customers talk to an adviser by video.",
        {
            "product-development": (1, "Two developers until the end of the quarter"),
            "sales": (4, ""),
        },
    ),
    DemoProject(
        "Voice search",
        "Customers find courses by speaking.",
        {"product-development": (2, "One developer"), "sales": (3, "")},
    ),
    DemoProject(
        "Simpler checkout",
        "Buying takes three steps instead of seven.",
        {
            "product-development": (3, "Design only"),
            "sales": (2, "Collects where customers give up"),
        },
    ),
    DemoProject(
        "Better course search",
        "The search we have finds what customers mean.",
        {
            "product-development": (4, ""),
            "sales": (1, "Names the fifty most wanted topics"),
        },
    ),
    DemoProject("Courses for partners", "Partners sell our courses under their own name.", {}),
)
PROJECT_GOAL: Final = PRODUCTS
