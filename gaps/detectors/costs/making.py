"""Goods, orders, customers and money: what one aim costs the other."""

from gaps.detectors.messages import gettext_noop

TABLE: tuple[tuple[str, str], ...] = (
    (
        gettext_noop("What one keeps out of the warehouse the other wants in it."),
        "low stock | high stock",
    ),
    (
        gettext_noop("Large lots lie in stock until they are used."),
        "low stock | big batches",
    ),
    (
        gettext_noop("Machines that never stand idle make goods that nobody has ordered yet."),
        "low stock | busy machines",
    ),
    (
        gettext_noop("More is made than is taken, and it lies in stock."),
        "low stock | output",
    ),
    (
        gettext_noop("A long run cannot be stopped for an urgent order."),
        "big batches | quick promises",
    ),
    (
        gettext_noop("Each variant breaks a run."),
        "big batches | variety",
    ),
    (
        gettext_noop("Each special wish is an exception from the standard."),
        "variety | few variants",
    ),
    (
        gettext_noop("What is made faster is checked less."),
        "output | good work",
    ),
    (
        gettext_noop("A machine that must never stop is not stopped for a fault."),
        "busy machines | good work",
    ),
    (
        gettext_noop("Each change can break what runs."),
        "many changes | stable service",
    ),
    (
        gettext_noop("What is shipped early has been tried out less."),
        "many changes | thorough work, many changes | good work",
    ),
    (
        gettext_noop("What must be sold soon cannot wait until it is complete."),
        "won customers | thorough work, won customers | good work",
    ),
    (
        gettext_noop("Short calls leave problems unsolved."),
        "short contacts | happy customers",
    ),
    (
        gettext_noop("Hurried contacts lead to mistakes."),
        "short contacts | good work",
    ),
    (
        gettext_noop(
            "Those won at any price leave again, and serving them takes time from the others."
        ),
        "won customers | kept customers",
    ),
    (
        gettext_noop("Counting every customer rewards those that do not fit."),
        "won customers | fit customers",
    ),
    (
        gettext_noop("Counting leads rewards those that will never buy."),
        "many leads | fit customers, many leads | fit leads",
    ),
    (
        gettext_noop("Counting leads rewards those that will never stay."),
        "many leads | kept customers",
    ),
    (
        gettext_noop("Not each order that can be won can be filled at a profit."),
        "won customers | profitable orders",
    ),
    (
        gettext_noop("More is sold than can be delivered."),
        "won customers | deliverable promises",
    ),
    (
        gettext_noop("Dates are promised that the plan cannot hold."),
        "quick promises | deliverable promises",
    ),
    (
        gettext_noop("Each discount is paid from the margin."),
        "discounts | price kept, discounts | profitable orders",
    ),
    (
        gettext_noop("The cheapest supplier is seldom the most reliable one."),
        "cheap supply | sure supply",
    ),
    (
        gettext_noop("The cheapest parts are seldom the best ones."),
        "cheap supply | good work",
    ),
    (
        gettext_noop("Low prices are bought with large lots."),
        "cheap supply | low stock",
    ),
    (
        gettext_noop("What is saved in purchasing is missing in the service."),
        "cheap supply | rich service",
    ),
    (
        gettext_noop("Service is what is saved on first."),
        "low cost | rich service, low cost | happy customers",
    ),
    (
        gettext_noop("Quality is what is saved on first."),
        "low cost | good work",
    ),
    (
        gettext_noop("What pays off later is saved on first."),
        "low cost | later",
    ),
    (
        gettext_noop("More patients a day leave less time for each."),
        "many patients | rich service, many patients | happy customers, "
        "many patients | thorough work",
    ),
    (
        gettext_noop("Customers who may pay late do pay late."),
        "easy credit | quick cash",
    ),
    (
        gettext_noop("Easy terms are taken by those who cannot pay."),
        "easy credit | low risk",
    ),
    (
        gettext_noop("The more are let in, the more cannot pay."),
        "won customers | low risk",
    ),
    (
        gettext_noop("Sold on easy terms, paid late."),
        "won customers | quick cash",
    ),
    (
        gettext_noop("Suppliers who are paid late deliver late."),
        "late payment | sure supply",
    ),
    (
        gettext_noop("What counts this quarter leaves nothing for later."),
        "now | later",
    ),
    (
        gettext_noop("Each check is a step more."),
        "tight control | free hand, tight control | many changes",
    ),
    (
        gettext_noop("More fossil fuel is more emissions."),
        "fossil energy | climate",
    ),
    (
        gettext_noop("The same land cannot be used and left alone."),
        "land use | nature kept",
    ),
    (
        gettext_noop("Hours that are billed are not hours of rest."),
        "full diaries | rested people",
    ),
    (
        gettext_noop("What is decided quickly is checked less."),
        "quick cases | careful cases, quick cases | low risk",
    ),
    (
        gettext_noop("Each contract that is reviewed takes time from the deal."),
        "quick deals | careful contracts, won customers | careful contracts",
    ),
    (
        gettext_noop("What must be cleared first cannot be said first."),
        "quick words | cleared words",
    ),
    (
        gettext_noop("Who must fill a post soon cannot wait for the best."),
        "quick hires | good hires",
    ),
    (
        gettext_noop("Who goes home too early comes back."),
        "released early | no return, released early | good work",
    ),
    (
        gettext_noop("A repair that is to last takes longer than the next visit allows."),
        "many visits | thorough repair, many visits | own attention, "
        "many visits | happy customers, many visits | good work",
    ),
    (
        gettext_noop("In a larger group there is less time for each."),
        "large groups | own attention, large groups | rich service, "
        "low cost | own attention, many patients | own attention",
    ),
    (
        gettext_noop("Urgent orders are filled in overtime."),
        "less overtime | every order now, less overtime | output, "
        "less overtime | quick delivery, low cost | every order now",
    ),
    (
        gettext_noop("Longer hours need somebody who works them."),
        "long hours | rested people, long hours | less overtime, long hours | low cost, "
        "long hours | fewer people",
    ),
    (
        gettext_noop("One spends what the other is to save."),
        "marketing spend | marketing saved, marketing spend | low cost, "
        "training days | training saved, new science | science saved, "
        "new science | low cost, training days | low cost",
    ),
)
