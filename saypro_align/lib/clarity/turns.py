"""Turns of speech that have an end, although their verb alone has none.

"Make the register public" is done or not, "make a difference" never is. Each turn is a pattern of
verb and what follows; where the thing itself decides, it is read and held against the lists.
"""

import re

from saypro_align.lib.clarity.clue import Find
from saypro_align.lib.clarity.phrases import Thing, clauses, thing
from saypro_align.lib.clarity.vocabulary import words

_ABSTRACT, _PLENTY = frozenset(words("abstract")), frozenset(words("plenty"))
_PRAISE = frozenset(words("praise")) - {"all", "up"}
_THE = r"(?:the|an?|our|its|their|all|both)"
_NP = rf"{_THE} (?:[\w/&'-]+ ){{1,7}}?"

# Whatever is spoken of: these say by themselves that it is over when it is done.
_ENDS = re.compile(
    r"^(?:to )?(?:we will )?(?:"
    # Somebody's yes.
    r"(?:secure|obtain|get|win|gain|receive|achieve)s? (?:[\w/&'-]+ ){0,4}?(?:permission|approval"
    r"|consent|sign-off"
    r"|clearance|endorsement|accreditation|certification|membership|status|recertification"
    r"|agreement from)\b"
    r"|(?:secure|obtain|win|raise) (?:the )?(?:[\w-]+ )?(?:funding|finance|financing|funds|money|sponsorship"
    r"|investment) (?:[\w-]+ ){0,3}?(?:for|of) (?:the|an?|our|its) "
    r"|bring into (?:force|effect|use|service|operation) (?:the|an?|our)\b"
    r"|(?:reach|conclude|strike|arrive at|come to) (?:an? )?(?:[\w-]+ )?(?:agreement|settlement|deal|accord"
    r"|compact|consensus)\b"
    # Somewhere else, or in another state.
    rf"|(?:bring|take|move|put|get) (?:{_NP}|[\w-]+ (?:[\w-]+ )?)(?:in-house|offline|online|live"
    r"|into force)\b"
    rf"|make (?:{_NP}|(?:[\w'-]+ ){{1,5}}?)(?:public|mandatory|compulsory|obligatory|binding"
    r"|operational|functional"
    r"|permanent|optional"
    r"|bookable|downloadable|searchable|available (?:in|on|online|at)|free of charge)\b"
    r"|(?:go|become) (?:fully )?(?:paperless|cashless|live|public|plastic-free|smoke-free|tobacco-free)\b"
    r"|become an? (?:[\w-]+ )?(?:member|signatory|shareholder|party) (?:of|to|in) "
    r"|become (?:[\w:-]+ ){0,3}(?:certified|accredited|registered|licensed)\b"
    r"|(?:be|get|become) (?:listed|certified|accredited|registered|admitted|licensed"
    r"|included) (?:in|on|by|as|to|for)\b"
    # In or out of a market.
    r"|(?:enter|exit|leave) (?:the|an?) (?:[\w-]+ ){1,3}(?:market|segment|business)s?\b"
    # A beginning that anybody can see.
    r"|(?:start|begin|commence|initiate|kick off|launch) (?:the )?(?:commercial |full |regular )?(?:work"
    r"|construction|operation|service"
    r"|negotiations|talks|drilling"
    r"|consultations?|production|operations|enrolment|implementation|procurement"
    r"|procedures?) (?:on|of|with|for|at|in) "
    r"|(?:start|begin) (?:publishing|issuing|selling|circulating|charging|accepting|billing"
    r"|shipping|printing|offering|spending|collecting|paying|levying|enforcing)"
    r" (?!more|better)\w+"
    # A decision.
    r"|(?:decide|agree|determine|settle|establish) (?:whether|how to|which|where|who|if|on (?:the"
    r"|an?|our|which|whether))\b"
    r"|set (?:the|an?) (?:[\w-]+ )?(?:baseline|budget|date|ceiling|limit|cap|tariff|fee|quota|price)\b"
    # Papers of two nouns.
    r"|(?:develop|draft|write|prepare|adopt|agree|approve|establish|create|issue|publish|sign|set"
    r"|review|update|revise"
    r"|finali[sz]e|compile|introduce) (?:the |an? |our )?(?:[\w'-]+ ){0,3}?(?:scope of works?"
    r"|terms of reference"
    r"|codes? of \w+|statement of \w+|letter of \w+|memorandum of \w+|bill of \w+|community of practice"
    r"|rules of procedure|plan of action)\b"
    r"|(?:draft|write|rewrite|adopt|approve|publish|sign|review|update|revise|amend|repeal|replace|finali[sz]e)"
    r" (?:the |an? |our )(?:[\w-]+ ){1,3}?of (?:[\w-]+ ){1,2}?(?:policy|procedure|manual|plan|code|agreement"
    r"|charter|act|bill|by-?law|contract|register|form|guide|standard|regulation)\b"
    r"|(?:register|incorporate|qualify|list) (?:in [\w-]+ )?as an? "
    r"|(?:reach|achieve) (?:financial|commercial|legal) close\b|reach (?:practical )?completion\b"
    r"|(?:qualify|be chosen|be selected) for (?:the|an?|our first) [\w-]+"
    r"|consult (?:[\w-]+ )?on (?:the|a) (?:draft|proposed|new|revised) [\w-]+"
    r"|give (?:the|an?) (?:[\w-]+ )?(?:presentation|talk|lecture|speech|demonstration)"
    r" (?:at|to) (?:the|an?|our)\b"
    r"|(?:attend|take) (?:the|an?) (?:[\w-]+ ){0,4}?(?:course|training|seminar|workshop|class|conference|exam"
    r"|test|webinar)\b"
    # What is found out once.
    r"|(?:assess|evaluate|analyse|analyze|study) the (?:impact|effects?|feasibility|viability|results?|state"
    r"|implementation)"
    r" of (?:the|an?) [\w-]+"
    r"|(?:determine|calculate|establish|confirm|work out) the (?:[\w-]+ ){0,4}?(?:cost|price|rate|amount"
    r"|number|size|value|share|fee|scope|status) of (?!the art)"
    r"|bring (?:[\w'-]+ ){1,5}?up to (?:code|date|standard)\b"
    r"|secure (?:an? |the )?(?:[\w-]+ )?(?:easement|site|venue|building|land|permit|loan|lease"
    r"|licen[cs]e|sponsor|seat)\b"
    # What is left behind.
    r"|(?:switch|migrate|cut over|change over) (?:over )?(?:from (?:[\w-]+ ){1,4}?)?to "
    r"|(?:ban|prohibit|outlaw) (?:[\w-]+ ){1,3}"
    r"|add (?!value|colou?r|life)(?:[\w'-]+ ){1,7}?to (?:the|our|its|each|both) "
    r"|(?:ship|launch|release|deploy|roll out) (?:[\w&'/-]+ ){1,5}(?:capability|functionality"
    r"|support)(?= for|\W*$)"
    r"|accede to (?:the|an?|both) |balance (?:the|our|its) (?:[\w-]+ )?(?:budget|books|accounts)\b"
    r"|(?:cap|freeze) (?:the |all |our )?(?:[\w-]+ ){0,3}?(?:prices?|fees?|fares?|rents?|tariffs?|taxes|pay"
    r"|wages|salaries|hiring|rates?)\b"
    r"|eliminate (?:the|its|our) (?:[\w-]+ )?(?:deficit|shortfall|arrears|debt)\b"
    r"|take stock of (?:the|all) |(?:recruit|appoint) to (?:the|an?|both|all|our) "
    rf"|put {_NP}(?:on|before|to|up for) (?:the|an?) (?:[\w-]+ ){{0,3}}?(?:agenda|ballot|warrant"
    r"|website|market"
    r"|register|list|map|vote|council|board|committee|test|sale"
    r"|meeting|assembly|senate|parliament|members)\b"
    r"|(?:finish|end|exit) (?:the (?:year|quarter)|q[1-4]) with "
    r")"
)
# What somebody else gives is had or not, however good its name sounds: "win the best harbour award".
_GIVEN = re.compile(
    r"^(?:to )?(?:obtain|get|win|gain|receive|achieve|earn|attain|secure) (?:an?|the) (?:[\w/&':-]+ ){1,6}?"
    r"(?:award|certificate|rating|medal|prize|licen[cs]e|title|audit)(?= (?:of|from|by|for|in|at)\b|\W*$)"
    r"|^(?:to )?pass (?:[\w/&'-]+ ){1,8}?into law\b"
)
# "Turn the mill into a school", "fit the van with a lift", "move to a four-day week".
_INTO = re.compile(
    rf"^(?:to )?(?:turn|convert|transform|make) {_NP}into (?=(?:an?|the) )"
    r"|^(?:to )?(?:move|transition|change|revert|return) to (?=(?:an?|the) )"
    r"|^(?:to )?(?:equip|fit|furnish|provide|train|retrain|connect|brief) (?:the|an?|our|its"
    rf"|both) (?:[\w/&'-]+ ){{1,5}}?"
    r"(?:in|on|with|to) (?=(?:an?|the) )"
    r"|^(?:to )?(?:host|hold|stage|organi[sz]e|convene|mount|join|celebrate) (?=(?:an?|the) )"
    r"|^(?:to )?(?:put together|put in place|come up with|sell) (?=(?:an?|the|our) [\w-]+ [\w-]+)"
    r"|^(?:to )?(?:complete|finish) (?:the )?(?:[\w-]+ )?work on (?=(?:an?|the|our) )"
)
# "Define roles for the merged team": known by whose they are.
_WHOSE = re.compile(
    r"^(?:to )?(?:define|map|document|agree|settle|set out|describe|shortlist|specify|clarify"
    r"|lay down|allocate)"
    r" (?!what|how|why)(?:[\w&'-]+ ){1,6}?(?:for|of|between|with|in|from) (?:the|both|an?|each"
    r"|our) (?=[\w-]+)"
)
# "Determine the best site": then the best is a question and no praise.
_BEST = re.compile(
    r"^(?:to )?(?:determine|decide|identify|choose|select|find) the (?:best|optimal|optimum|right"
    r"|most suitable|preferred)"
    r" (?=\w)"
)
_TOLD = re.compile(
    r"^(?:to )?(?:publish|release|circulate) (?:[\w'-]+ ){0,4}?(?:data|statistics|figures|results|findings"
    r"|accounts|prices) "
    r"(?:on|about|of|for|from) \w+"
)


def _is_concrete(what: Thing | None) -> bool:
    """Tell whether it is a thing one can point at, and told without praise."""
    if what is None or not _PRAISE.isdisjoint(what.words):
        return False
    is_open = what.kind in _PLENTY and what.is_plural
    return what.kind not in _ABSTRACT and not is_open


def _behind(rule: re.Pattern[str]) -> Find:
    """Return a search that reads the thing behind the pattern."""

    def find(text: str) -> str | None:
        said = rule.match(text)
        what = thing(text[said.end() :]) if said else None
        if said is None or what is None or not _is_concrete(what):
            return None
        return f"{said[0]}{' '.join(what.words)}"

    return find


_READ = tuple(map(_behind, (_INTO, _WHOSE, _BEST)))


# Whoever it is that will do it: "the harbour office will".
_WHO = re.compile(
    r"^(?:[\w'&-]+ ){1,6}?(?:will|shall|must|should|is to|are to|has to|have to|needs? to) (?=[a-z])"
)


def turn(text: str) -> str | None:
    """Return the turn of speech by which one can tell when it is done."""
    return next((found for part in clauses(text) if (found := _turn(_WHO.sub("", part)))), None)


def _turn(text: str) -> str | None:
    if given := _GIVEN.match(text):
        return given[0]
    for rule in (_ENDS, _TOLD):
        said = rule.match(text)
        rest = text[said.end() :].split()[:4] if said else ()
        if said and _PRAISE.isdisjoint([*said[0].split(), *rest]):
            return said[0].strip()
    return next((found for find in _READ if (found := find(text))), None)
