"""What the usual functions cost each other: money, time, room and freedom that only one can have."""

from gaps.detectors.messages import gettext_noop

TABLE: tuple[tuple[str, str], ...] = (
    (
        gettext_noop("What one saves the other has to spend."),
        "investment held | made modern, low cost | made modern, investment held | new kit, "
        "all spent | reserves kept, low cost | all kept open, all spent | low cost, "
        "cash kept | invested, reserves kept | invested, low cost | latest technology, "
        "investment held | grid renewed, low cost | grid renewed, low cost | comfort, "
        "energy saved | comfort, low cost | scholarships, wages saved | desk staffed, "
        "scholarships | fee income, low cost | desk staffed, fewer people | desk staffed, "
        "fewer means | short response, fewer means | short queue, low cost | more packing",
    ),
    (
        gettext_noop("What is given to customers is missing in the books."),
        "small payouts | generous help, small payouts | happy customers, low cost | generous help, "
        "small payouts | kept customers",
    ),
    (
        gettext_noop("The cheapest supplier is seldom the nearest or the most special one."),
        "few suppliers | special suppliers, cheap supply | special suppliers, "
        "cheap supply | local purchase, few suppliers | local purchase",
    ),
    (
        gettext_noop("Each offer that is compared takes its time."),
        "all bids | at once, all approved | at once, all bids | quick delivery, "
        "all approved | decided there, all approved | free hand, centralised | decided there",
    ),
    (
        gettext_noop("Urgent orders are filled at night and on weekends."),
        "more shifts | rested people, more shifts | less overtime, more shifts | time free, "
        "long hours | time free, long hours | flexible hours, every order now | time free",
    ),
    (
        gettext_noop("What is held back for a check is not delivered on time."),
        "held back | quick delivery, held back | quick promises, held back | output, "
        "inspected | every order now",
    ),
    (
        gettext_noop("Fewer trips leave some waiting."),
        "fewer trips | fresh daily, fewer trips | chosen slots, fewer trips | quick delivery, "
        "full loads | fresh daily, full loads | chosen slots, big orders | fresh daily, "
        "fewer trips | every order now, fewer pickups | clean streets, cheap freight | fresh daily",
    ),
    (
        gettext_noop("What is new is seldom easily made."),
        "latest technology | easily made, breakthroughs | easily made, variety | easily made, "
        "variety | narrow range, recycled used | tested material, recycled used | good work",
    ),
    (
        gettext_noop("What counts this quarter leaves nothing for later."),
        "breakthroughs | now, quick results | later, breakthroughs | low cost",
    ),
    (
        gettext_noop("A machine that is serviced stands still."),
        "machine care | in motion, patched soon | never down, backups | never down, "
        "backups | round the clock",
    ),
    (
        gettext_noop("What is always there is sometimes thrown away."),
        "less waste | always offered, less waste | high stock, less waste | wide range",
    ),
    (
        gettext_noop("What is packed thinly breaks."),
        "more packing | less packing, less packing | no recall, less packing | fewer returns",
    ),
    (
        gettext_noop("Who may choose the hours is not there at all of them."),
        "flexible hours | desk staffed, flexible hours | people present, "
        "flexible hours | back at desk, training days | desk staffed, "
        "more training | desk staffed, "
        "time to learn | desk staffed, time free | desk staffed",
    ),
    (
        gettext_noop("Who has just come does not know the work yet."),
        "rotation | old hands, promoted inside | hired outside, agency used | old hands",
    ),
    (
        gettext_noop("The same room cannot be used twice."),
        "little space | desks for all, less space | desks for all, more cars | room on foot, "
        "traffic moves | room on foot, wide streets | room on foot, "
        "wide streets | less road, more traffic | room on foot, big works | open land, "
        "open land | roads built, built more | open land, more events | turf spared, "
        "booked out | turf spared",
    ),
    (
        gettext_noop("What is fixed for all leaves no room for the one case."),
        "fixed dates | short notice, level work | short notice, old hands | short notice",
    ),
    (
        gettext_noop("What is let through easily lets in the wrong ones."),
        "more approved | careful cases, more approved | low risk, more approved | claims low, "
        "more approved | strict checks",
    ),
    (
        gettext_noop("Who buys in one place does not buy in the other."),
        "online used | branch used, online used | everything sold",
    ),
    (
        gettext_noop("What must never wait cannot be waited for."),
        "trucks busy | quick delivery, trucks busy | every order now, trucks busy | chosen slots, "
        "maintenance saved | output, maintenance saved | busy machines",
    ),
    (
        gettext_noop("Each check costs time."),
        "background checks | quick hires, background checks | open entry, "
        "fair hearing | many rulings, many rulings | careful cases",
    ),
    (
        gettext_noop("Who is steered is not free."),
        "own ideas | steered work, own ideas | uniform, own ideas | centralised",
    ),
    (
        gettext_noop("What is written down takes the time of those who write it."),
        "all written down | less burden, detailed reports | short reports, "
        "detailed reports | less burden, all written down | short contacts",
    ),
    (
        gettext_noop("What everybody can see is no longer protected."),
        "data at hand | less access, data at hand | locked tools, data at hand | privacy kept, "
        "less access | data gathered, cameras | privacy kept, less access | open access, "
        "data at hand | sparing data",
    ),
    (
        gettext_noop("Each lock is one more step."),
        "own devices | managed devices, own devices | locked tools, own devices | strict control, "
        "doors open | doors locked, open display | less theft, easy tools | managed devices",
    ),
    (
        gettext_noop("What must be cleared first cannot go out each week."),
        "many promotions | cleared words, many promotions | cleared first",
    ),
    (
        gettext_noop("What is said openly is no longer a secret."),
        "openness | kept quiet, published openly | secrets kept, openness | secrets kept, "
        "openness | cleared words, openness | cleared first, kept quiet | quick words",
    ),
    (
        gettext_noop("What is bought ready is not made here."),
        "in house | bought ready, in house | outsourced",
    ),
    (
        gettext_noop("Who is asked too often turns away."),
        "frequent appeals | left alone, frequent appeals | less contact, more contact | left alone, "
        "frequent appeals | left in peace, more of it | left alone, many promotions | left alone",
    ),
    (
        gettext_noop("Who takes from all cannot choose."),
        "any gift | gifts refused, funds raised | gifts refused, any gift | choosy",
    ),
    (
        gettext_noop("What is given for one thing cannot be used for another."),
        "earmarked | freely used",
    ),
    (
        gettext_noop("The more are reached, the less time is there for each."),
        "many reached | deep help, many reached | own attention, many patients | deep help, "
        "low cost | deep help, many visits | deep help, large groups | deep help",
    ),
    (
        gettext_noop("An hour that is taught is not an hour of research."),
        "teaching hours | research time, teaching hours | new science, taught by the best | research time",
    ),
    (
        gettext_noop("A higher bar lets fewer through."),
        "high bar | pass rates, high bar | open entry, high bar | intake, high entry | intake, "
        "high entry | pass rates, high entry | large classes",
    ),
    (
        gettext_noop("The more are let in, the fewer have a place of their own."),
        "room for each | intake, room for each | open entry, room for each | full house, "
        "room for each | nearly full, room for each | full use, room for each | full capacity",
    ),
    (
        gettext_noop("What is fully used is not free when it is needed."),
        "full theatre | free theatre, full theatre | kept free, full use | free theatre, "
        "intake | free theatre, full house | time to clean, everything sold | time to clean, "
        "quick turn | time to clean, full theatre | time to clean",
    ),
    (
        gettext_noop("What is cheapest for all is not best for each."),
        "generics | free prescribing, short list | free prescribing, generics | any choice",
    ),
    (
        gettext_noop("Those who come disturb those who need rest."),
        "visits free | visits limited, visits free | strict hygiene, more tourists | quiet life, "
        "more events | quiet life, more events | quiet streets, crowds | quiet life, "
        "more visitors | quiet life, long hours | quiet life",
    ),
    (
        gettext_noop("More traffic is more noise, and takes land."),
        "traffic moves | quiet streets, roads built | nature kept, roads built | quiet life, "
        "roads built | climate, roads built | quiet streets, "
        "traffic moves | quiet life, roads built | heritage kept, "
        "traffic moves | climate",
    ),
    (
        gettext_noop("Low prices bring in less."),
        "rents low | rents up, rents low | income up, low tariffs | grid renewed, "
        "low tariffs | income up, rents low | renovated, low tariffs | paying service",
    ),
    (
        gettext_noop("A flat that is worked on cannot be let."),
        "let soon | renovated",
    ),
    (
        gettext_noop("What serves few does not pay."),
        "thin service | paying service, all kept open | paying service, thin service | low cost, "
        "many stops | few stops",
    ),
    (
        gettext_noop("What is drawn is no longer there."),
        "drawn for use | less drawn, drawn for use | nature kept, more drawn | nature kept",
    ),
    (
        gettext_noop("What is made easy for builders and firms costs those who live there."),
        "easy permits | heritage kept, easy permits | nature kept, attract firms | strict limits, "
        "attract firms | climate, output | strict limits, big works | heritage kept, "
        "easy permits | careful cases, cheap supply | strict limits",
    ),
    (
        gettext_noop("What is handled and travels wears out."),
        "lent out | objects kept, crowds | objects kept, more visitors | objects kept",
    ),
    (
        gettext_noop("New places bring new risks."),
        "new places | risky places, new places | low risk, new places | loyal ones",
    ),
    (
        gettext_noop("Frequent offers make demand jump."),
        "many promotions | level work, short notice | deliverable promises, "
        "many promotions | output, many promotions | busy machines, many promotions | big batches",
    ),
    (
        gettext_noop("What is written for clicks is not looked into."),
        "clicks | deep stories, quick words | deep stories, said at once | deep stories",
    ),
)
