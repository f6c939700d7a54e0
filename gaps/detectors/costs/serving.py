"""Service, people, places and knowledge: what one aim costs the other."""

from gaps.detectors.messages import gettext_noop

TABLE: tuple[tuple[str, str], ...] = (
    (
        gettext_noop("A lorry that must be full waits, and so does the order."),
        "full loads | quick delivery, full loads | quick promises, "
        "full loads | every order now, full loads | small orders",
    ),
    (
        gettext_noop("Small orders interrupt a machine that must run."),
        "busy machines | small orders, big batches | small orders, "
        "few variants | small orders, busy machines | quick promises",
    ),
    (
        gettext_noop("The cheapest parts fail first."),
        "cheap supply | faultless parts",
    ),
    (
        gettext_noop("Suppliers who are squeezed or paid late do not stay."),
        "late payment | supplier bond, easy credit | supplier bond, cheap supply | supplier bond",
    ),
    (
        gettext_noop("Who comes back needs a desk."),
        "little space | back at desk, little space | more jobs",
    ),
    (
        gettext_noop("What is given away lowers what each one pays."),
        "free users | paid users, discounts | paid users, won customers | paid users",
    ),
    (
        gettext_noop("Each rise of the price loses some."),
        "price up | kept customers, price up | won customers, price up | low prices, "
        "price up | happy customers",
    ),
    (
        gettext_noop("Low prices bring in less."),
        "low prices | income up, low prices | profitable orders, low prices | price kept",
    ),
    (
        gettext_noop("One saves the posts that the other needs."),
        "fewer people | more jobs, fewer people | rich service, "
        "fewer people | own attention, automated | more jobs, fewer people | quick cases",
    ),
    (
        gettext_noop("A machine answers, and nobody is there to talk to."),
        "automated | personal contact, low cost | personal contact",
    ),
    (
        gettext_noop("What others do is forgotten here."),
        "outsourced | own knowledge, outsourced | more jobs",
    ),
    (
        gettext_noop("One rule for all leaves nothing to decide on the spot."),
        "centralised | local freedom, few variants | local freedom",
    ),
    (
        gettext_noop("What is gathered must be protected, and is not left alone."),
        "data gathered | privacy kept, data gathered | secrets kept",
    ),
    (
        gettext_noop("What is open to all is hard to keep from some."),
        "open access | secrets kept, open access | privacy kept",
    ),
    (
        gettext_noop("Nothing new can go out while nothing may change."),
        "change freeze | many changes, change freeze | frequent release",
    ),
    (
        gettext_noop("Each lock is one more step."),
        "locked tools | easy tools, tight control | easy tools, locked tools | free hand",
    ),
    (
        gettext_noop("What goes out often has been tried out less."),
        "frequent release | faultless release, frequent release | good work, "
        "frequent release | stable service, many changes | faultless release",
    ),
    (
        gettext_noop("Time for old code is no time for new features."),
        "debt paid | many changes, debt paid | frequent release",
    ),
    (
        gettext_noop("More room for cars is less for everybody else."),
        "more cars | quiet streets, more cars | climate",
    ),
    (
        gettext_noop("More guests are more noise."),
        "more tourists | quiet life, more tourists | nature kept, more tourists | climate",
    ),
    (
        gettext_noop("What is built on is no longer open land."),
        "built more | heritage kept, built more | nature kept",
    ),
    (
        gettext_noop("Nobody likes to be fined."),
        "strict enforcement | good relations",
    ),
    (
        gettext_noop("A higher bar lets fewer in."),
        "high entry | open entry, high entry | quick hires",
    ),
    (
        gettext_noop("What is pushed is not what is needed."),
        "everything sold | honest advice, everything sold | happy customers",
    ),
    (
        gettext_noop("Each advertisement stands in the way of what people came for."),
        "more advertisements | smooth use, more advertisements | happy customers",
    ),
    (
        gettext_noop("A machine that is serviced stands still."),
        "machine care | always running, machine care | busy machines, machine care | output",
    ),
    (
        gettext_noop("What is not maintained breaks."),
        "maintenance saved | always running, maintenance saved | stable service, "
        "maintenance saved | good work, low cost | machine care",
    ),
    (
        gettext_noop("Speed on the road costs money."),
        "cheap freight | quick delivery, cheap freight | every order now, "
        "cheap freight | quick promises",
    ),
    (
        gettext_noop("What goes back easily comes back often."),
        "easy returns | fewer returns, easy returns | low cost, many promotions | fewer returns",
    ),
    (
        gettext_noop("What is bought on offer brings in less and goes back more."),
        "many promotions | price kept, many promotions | profitable orders",
    ),
    (
        gettext_noop("Each wish that is fulfilled makes the product bigger."),
        "much asked for | kept simple, much asked for | few variants, "
        "much asked for | debt paid, many changes | kept simple",
    ),
    (
        gettext_noop("Who is kept from calling is not helped."),
        "contacts avoided | happy customers, contacts avoided | heard customers, "
        "contacts avoided | personal contact",
    ),
    (
        gettext_noop("Raising money costs money."),
        "funds raised | money into the work",
    ),
    (
        gettext_noop("With one supplier there is no second one."),
        "few suppliers | two sources, few suppliers | sure supply, cheap supply | two sources",
    ),
    (
        gettext_noop("Who is first has tested least."),
        "market first | no recall, market first | good work, "
        "market first | faultless release, many changes | no recall",
    ),
    (
        gettext_noop("Who teaches produces less meanwhile."),
        "learners at work | output per head, training days | output per head, "
        "training days | full diaries, time to learn | time billed, "
        "time to learn | full diaries, time to learn | output",
    ),
    (
        gettext_noop("Each question more makes the queue longer."),
        "everything sold | short queue, many promotions | short queue, "
        "own attention | short queue, careful cases | short queue, low cost | short queue, "
        "fewer people | short queue",
    ),
    (
        gettext_noop("What is kept must be paid for."),
        "kept for long | storage saved, kept for long | privacy kept, spare parts kept | low stock",
    ),
    (
        gettext_noop("What is near or green is seldom the cheapest."),
        "bought near | cheap supply, bought near | cheap per piece, bought near | low cost",
    ),
    (
        gettext_noop("Tired and hurried drivers have accidents."),
        "many trips | safe driving, output | safe driving, every order now | safe driving, "
        "quick delivery | safe driving",
    ),
    (
        gettext_noop("A house is filled by lowering the rate."),
        "full house | good rate, full house | price kept",
    ),
    (
        gettext_noop("A seat that must be free soon is not a seat to stay in."),
        "quick turn | time to stay, quick turn | happy customers, "
        "quick turn | strict hygiene, released early | own attention",
    ),
    (
        gettext_noop("The more are let in, the more claims there will be."),
        "new policies | claims low, won customers | claims low, new policies | low risk",
    ),
    (
        gettext_noop("Those who fill in cost more."),
        "agency used | wages saved, agency used | low cost, rich service | wages saved, "
        "more jobs | wages saved",
    ),
    (
        gettext_noop("What must be written each month is not thought through."),
        "many papers | deep research, many papers | thorough work",
    ),
    (
        gettext_noop("Who looks at the clock does not listen."),
        "short contacts | heard customers, many visits | heard customers",
    ),
    (
        gettext_noop("A repair waits for the part that is not there."),
        "spare parts saved | quick repair, low stock | quick repair, "
        "spare parts saved | always running",
    ),
    (
        gettext_noop("What is paid by the piece is done by the piece."),
        "bonus volume | good work, bonus volume | happy customers, "
        "bonus volume | fit customers, bonus volume | fit leads, bonus volume | honest advice",
    ),
    (
        gettext_noop("One voice for all leaves none to the branches."),
        "one brand | own campaigns, centralised | own campaigns",
    ),
    (
        gettext_noop("What holds people at the screen does not let them go."),
        "screen time | less screen, screen time | rested people",
    ),
    (
        gettext_noop("What is done faster is done with less care."),
        "any speed | any care, more of it | any care",
    ),
    (
        gettext_noop("What one saves is missing where the other needs it."),
        "any saving | any effort, any saving | any care, any saving | more of it",
    ),
    (
        gettext_noop("The stricter the checks, the fewer come through."),
        "any guard | any growth, any guard | any speed, any guard | any use",
    ),
    (
        gettext_noop("More of it is more of a burden."),
        "more of it | left in peace, any growth | left in peace",
    ),
    (
        gettext_noop("What must be won soon is not looked after."),
        "any growth | any care",
    ),
    (
        gettext_noop("Little in store leaves some waiting."),
        "lean stores | filled orders",
    ),
    (
        gettext_noop("What is won quickly is not looked after for long."),
        "won customers | looked after, any growth | looked after, won customers | strict checks, "
        "any growth | strict checks",
    ),
    (
        gettext_noop("Somebody pays it."),
        "more tax | left in peace, more tax | good relations",
    ),
    (
        gettext_noop("Who is arrested must be kept somewhere."),
        "more arrests | fewer locked up, strict enforcement | fewer locked up",
    ),
    (
        gettext_noop("Who is to be visited must be travelled to."),
        "less travel | more visits paid, low cost | more visits paid",
    ),
    (
        gettext_noop("Fewer machines answer more slowly."),
        "cloud saved | quick site, storage saved | quick site, cloud saved | stable service",
    ),
    (
        gettext_noop("What is made to order stops the long run."),
        "big batches | made to order, busy machines | made to order, few variants | made to order",
    ),
    (
        gettext_noop("What is full has no room for what comes unexpectedly."),
        "full capacity | slack left, busy machines | slack left, full house | slack left, "
        "full diaries | slack left, low cost | slack left",
    ),
    (
        gettext_noop("Each question is one more step."),
        "data gathered | few steps, tight control | few steps, any guard | few steps",
    ),
    (
        gettext_noop("What is looked through waits."),
        "inspected | quick passage, inspected | quick delivery, inspected | short queue",
    ),
    (
        gettext_noop("Wages and posts are paid from what one wants to keep low."),
        "wages up | low prices, wages up | low cost, hired more | low cost, hired more | any saving, "
        "wages up | wages saved, hired more | wages saved, hired more | fewer people",
    ),
    (
        gettext_noop("Hours that are sold are not hours of rest."),
        "billed hours | rested people, billed hours | time to learn",
    ),
    (
        gettext_noop("Who may give way gives way."),
        "price freedom | price kept, price freedom | profitable orders",
    ),
    (
        gettext_noop("What is promised to one customer disturbs the plan for all."),
        "quick promises | level work, small orders | level work, every order now | level work",
    ),
    (
        gettext_noop("Who watches the clock does not solve the problem."),
        "short contacts | thorough repair",
    ),
    (
        gettext_noop("A review takes longer than a day."),
        "tight control | frequent release",
    ),
)
