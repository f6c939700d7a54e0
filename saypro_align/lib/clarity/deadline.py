"""By when: a date, a quarter, a year or a stretch of time in which it is to be reached.

How fast a service is ("within 24 hours") and how often something happens ("weekly") are no deadline,
and neither is a year that something is compared with or that is part of a name.
"""

import re
from functools import lru_cache

from saypro_align.lib.clarity.calendar import (
    DAY,
    FEAST,
    FISCAL,
    MONTH,
    PART,
    SEASON,
    SPAN,
    WEEKDAY,
    WHEN,
    YEAR,
)
from saypro_align.lib.clarity.clue import KEPT, Clue, first

# What it is compared with: above FY 2020, over the 2015 numbers, as of November 2024.
_COMPARED = re.compile(
    r"\b(?:compared (?:with|to)|as of|since|versus|vs\.?|against|relative to|above|below|over"
    r"|(?<!later )(?<!after )than|on|was|were|up from|down from)"
    r"(?: (?:an?|the|its|our|\S*\d\S*|in|at|for|of|percent))*"
    rf" {WHEN}(?! ?(?:to|until|through|and|-) )"
    r"(?: (?:numbers?|levels?|figures?|baselines?|values?|results?))?"
    rf"|\bfrom (?:the |a )?{WHEN} (?:numbers?|levels?|figures?|baselines?|values?|results?)"
    rf"|\b{WHEN} (?:numbers?|levels?|figures?|baselines?|values?|results?)\b"
    rf"|\bfrom \S*\d\S*(?: \w+)? in {WHEN}"
    rf"|\bsame as (?:in )?{WHEN}(?: to {WHEN})?"
    # What comes back each year.
    r"|\b(?:annually|yearly|each year|every year) (?:by|in|before|on) (?:the end of )?"
    rf"(?:(?:{DAY}|{MONTH}|{PART})(?!,? ?{YEAR})|{SEASON}(?! {YEAR}))"
    # What something else was: "the one signed in 2011".
    rf"|\b(?:the ones?|those|(?:that|which) (?:was|were)) \w+(?:ed|made|built|set) in {WHEN}"
    # What was: ledgers of 1950 to 1970.
    r"|\b(?:records?|registers?|books?|files?|archives?|documents?|papers?|images?|data)(?: dating)?"
    r" (?:from|of|between) (?:19|20)\d\d(?: ?(?:to|and|until|through|-|–) ?\d{4})?\b"
    # How old it is: claims lodged before 2020.
    r"|\b(?:lodged|born|dating|dated|incurred|registered|built)(?: back to| from)? (?:before"
    rf"|prior to) {WHEN}$"
)
_ON_A_DAY = re.compile(rf"\bon (?:the )?{DAY}")
# What it is called: the FY23 roadmap, Vision 2030, ISO 9001:2015.
_NAMED = re.compile(
    rf"\b(?:agenda|vision|horizon|strategy|roadmap|expo|act|class|plan) (?:of )?{YEAR}\b"
    rf"|\b(?:{YEAR}|{FISCAL}|{PART}) (?:agenda|vision|roadmap|strategy|plan|budget|report|census"
    r"|survey|cohort|goals?|objectives?|okrs?|targets?)\b"
    r"|\b(?:accounts?|reports?|statements?|disputes?|returns?|(?:hiring|work|staffing|audit|training) plan"
    r"|estimates) for (?:the )?(?:financial year |year )?"
    rf"(?:{YEAR}|{FISCAL})"
    r"|\biso ?(?:/iec )?\d+(?:[:-]\d+)*"
)
_COUNT = (
    r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen|twenty|thirty|sixty"
    r"|ninety)"
)
_POINT = re.compile(
    r"\b(?:by|before|until|till|no later than|not later than|due(?: on| by| in)?|deadline:?|during"
    r"|throughout|through|between(?: now and)?|later than|in|for|on|to|starting|effective"
    r"|ahead of|prior to"
    r"|beginning|ending|ends?|target date:?)"
    r" (?:the )?(?:(?:end|close|start|beginning|middle|first half|second half|last day) (?:of )?"
    rf"(?:the )?)?{WHEN}(?! (?:to|and) (?:inform|support)|'s)"
)
# "From July": the day on which it begins.
_SINCE = re.compile(
    rf"\bfrom (?:the )?(?:{DAY}|{MONTH} {YEAR}|{SEASON} {YEAR}|{MONTH}\W*$)(?! (?:to|until|levels?)\b)"
)
_BARE = re.compile(
    rf"^{WHEN} ?[:-]|^(?:finish|end|close|exit|enter|start) {WHEN}|^\[{WHEN}\]|^{DAY}|\({WHEN}\)"
    rf"|\(year \d\)|[:;,] ?{WHEN}\W*$|\(eo[qymw]\)|\bfor the month of {MONTH}| - {WHEN}\W*$|\b{DAY}\W*$"
    rf"|\b{PART} end\b|\b(?:end|mid|early|late)[- ](?:of )?(?:{FISCAL}|{MONTH}|{YEAR})(?: {YEAR})?\W*$"
    r"|(?<!over )(?<!under )(?<!by )\byears? \d(?: ?[-–] ?\d)?\W*$"
    rf"|\b(?:session|congress|assembly|conference|summit),? {YEAR}\W*$"
    rf"|\b{YEAR} ?[-–] ?20\d\d\W*$|\b{MONTH} {YEAR}\W*$|\b{PART} (?:{YEAR}|{FISCAL})\W*$"
)
# A stretch from year to year: over the 2024-2028 term, during the funding period 2025-2029.
_YEARS = re.compile(
    r"\b(?:(?:over|during|throughout|across)(?: the| a| our)?(?: [a-z-]+){0,3}|(?:in|for|within)(?: the)?)"
    r" (?:19|20)\d\d ?[-–/] ?(?:(?:19|20)\d\d|\d\d)\b"
)
_END = re.compile(
    r"\b(?:by|before|until|till|at|in|to)? ?(?:the )?(?:very )?"
    r"(?:end (?:of )?|(?:close|middle|start|beginning) of )"
    rf"(?:(?:the|this|next|our|its|your) )?(?:(?!each\b|every\b)\w+ )?"
    rf"(?:{SPAN}|period|cycle|mandate|biennium|mtef|mtsf|legislature|parliament|grade|project|phase \d+"
    r"|sprint|(?:\w+[- ]year )?(?:plan|programme|strategy))\b"
    r"|\b(?:by|before|until|at|for) (?:the )?(?:year|quarter|month|term)(?:'s)?[- ]end\b"
    r"|\b(?:by|before|until|at|in) (?:the )?mid-?(?:year|term|quarter|month)\b"
    r"|(?<!of )\b(?:year|quarter|month)[- ]end\W*$|\b(?:in|by|during) the (?:first|second) half\b"
    r"|\b(?:by|before|until|during) (?:the )?(?:next |coming )?(?:\w+ )?(?:season|holidays|elections?|agm"
    r"|annual general meeting|board meeting|school holidays|annual meeting)\b"
    r"|\b(?:by|before|until|at) (?:the )?(?:project|program|programme|plan|contract|mandate)[- ](?:end"
    r"|close|closure)\b|\bby the turn of the (?:decade|century|year)\b"
    r"|\b(?:in|during|within|over|before the end of) (?:this|the) (?:current |present )?(?:mandate"
    r"|parliament|legislature|administration|term of office)\b(?! of\b)"
    rf"|\b(?:by|before|until) the (?:opening|start|close|end) of (?:the |this |next )*(?:{SPAN}|{SEASON})\b"
    r"|\b(?:by|before|in time for) the (?:next |coming |20\d\d )(?:[\w-]+ )?(?:census|elections?|budget"
    r"|congress|assembly|conference|summit|games|cup|rains)\b|\bbefore the rains\b"
    r"|\b(?:by|before|until) (?:the )?(?:project|programme|contract|year|season|mandate) (?:ends|closes)\b"
    r"|\b(?:by|before|until|in|from) (?:calendar )?week \d+\b|\bby (?:eod|close of business)\b"
    rf"|\bat (?:the|our|its) {MONTH} \w+"
    rf"|\b(?:by|before|at|to) (?:eo[qymw]\d?|{FEAST}|(?:the |this |next )?(?:early |mid[- ]?|late )?(?:summer"
    r"|winter|spring|autumn))\b"
    r"|\b(?:by|before|in|during) (?:\w+ )?term \d\b|\bthis fiscal\b"
)
_SEASONAL = rf"(?:{SEASON}|rainy|dry|planting|growing|harvest)"
_RUNNING = re.compile(
    rf"\b(?:this|next|coming) (?:{SPAN}|{SEASON})\b"
    rf"|\b(?:in|over|during|before|by|for|after) (?:the |this |next |coming |following ){{0,2}}{_SEASONAL}"
    r" (?:semester|term|break|season|holidays?|months|recess)\b"
    rf"|\b(?:over (?:the )|by the following |by the coming |during the coming ){SEASON}\b"
    r"|\b(?:over|during|within|throughout|for) (?:the|its|our) (?:\w+ )?(?:plan|planning|strategy"
    r"|programme|council"
    r"|budget|project|reporting|contract|electoral|parliamentary|licence|funding|mtef|mtsf) (?:period|term"
    r"|cycle|horizon)\b"
    r"|\b(?:over|during|within) the (?:life(?:time)?|term|course) of (?:the|this|our|its) \w+"
    rf"|\bwithin the {SPAN}\b|\b(?:in|during|over|for) the (?:quarter|month|semester)\b(?! of\b)"
    rf"|\bduring (?:quarter|semester|term)\b|\bduring the (?:financial |fiscal |school |academic )?year\b"
    rf"|\b(?:by|on|before|until|no later than) (?:next |this |end of day |noon on )*(?:{WEEKDAY}"
    r"|tomorrow|today)\b"
    r"|\b(?:by|in|during) (?:year|month|quarter) (?:one|two|three|four|five|six|\d{1,2})\b"
    r"|^(?:(?:year|month|quarter) \d{1,2}|(?:1st|2nd|3rd|first|second|third) (?:year|month"
    r"|quarter)) ?[:-]|\bin time for (?:the |our )?\w+"
    rf"|\b(?:in|over|during) the course of (?:(?:the|this) {SPAN}\b|{WHEN})"
    rf"|\b(?:by|in|during|for|over|within) the (?:current|coming|following|new) {SPAN}"
)
_STRETCH = re.compile(
    r"\b(?:within|in|over|after|inside|during|for|next)(?: (?:the|its|our|a|period|of|first|next|last"
    rf"|coming|following|maximum|just|about))* {_COUNT}(?: \(\d+\))?[- ](?:weeks?|{SPAN}s?)\b"
    r"(?! (?:of|after|before) (?:each|every)\b)"
    r"(?! of (?:receipt|filing|request|submission|hire|application|report|notification|delivery|age"
    r"|referral|admission|arrival|diagnosis"
    r"|purchase|sign|being|their))"
    rf"|\bwithin the (?:first|second) half of (?:the|this|next) (?:\w+ )?{SPAN}\b"
    rf"|\b(?:in|by|during|within|over|for) (?:the |its |our |his |her )?(?:(?:end|close) of )?(?:the )?"
    rf"(?:first|second|third|fourth|last|next) {SPAN}\b"
)
_DAYS = re.compile(
    r"\b(?:within|in|over|during)(?: the(?: first)?)?(?: next)? (\d+|thirty|sixty|ninety|(?:one )?hundred)"
    r"[ -](?:calendar )?days\b"
    r"(?! of (?!taking office|assuming office|inauguration|approval|adoption|award|signature"
    r"|signing|appointment|launch|the (?:award|decision"
    r"|launch)))"
)
# What is done to one case after another; days beside it are a promise for each case.
_CASE = re.compile(
    r"\b(?:answer|repl(?:y|ied)|respon|resol|process|pa(?:y|id)|invoice|ship|clos|fulfil|request|ticket"
    r"|complaint|claim|order|case|quer|applic|permit|incident|deliver|% of|per ?cent(?:age)? of|share of"
    r"|average|median|readmi)"
)
# Weeks are one when they stand right behind what is done to each case.
_CASES = re.compile(
    r"\b(?:finish(?:ing|es)?|graduat|completing|surviv|repay|return|process|resolv|answer|clos"
    r"|paid|pay|respond|repl|issu|decid|settl|treat)\w*(?: [\w%-]+){0,4} $"
)


def _aimed(text: str) -> str:
    """Return the text without the years it is compared with and those that are parts of names."""
    kept = _COMPARED.sub(lambda match: match[0] if _ON_A_DAY.match(match[0]) else " | ", text)
    return _NAMED.sub(" | ", kept)


def _point(text: str) -> str | None:
    aimed = _aimed(text)
    found = _POINT.search(aimed) or _SINCE.search(aimed)
    return found[0] if found else None


def _bare(text: str) -> str | None:
    found = _BARE.search(_aimed(text))
    return found[0] if found else None


# So long behind the end of something that comes back: how fast each time, not by when.
_AFTER_EACH = re.compile(
    r"\b(?:days?|weeks?|months?|hours?) (?:of|after|before|from|following) (?:the |each |every )?"
    rf"(?:end|close|start|beginning) of (?:the |each |every )?{SPAN}\b"
)


def _end(text: str) -> str | None:
    text = _AFTER_EACH.sub(" ", text)
    found = _END.search(text) or _RUNNING.search(text)
    return found[0].strip() if found else None


# "Big ones within 7 days, small ones within a month": how fast, by how urgent it is.
_GRADED = re.compile(
    r"\bwithin \w+ (?:hours|days)\b.*\bwithin (?:an?|one|\d+|two|three) (?:weeks?|months?)\b"
)


def _stretch(text: str) -> str | None:
    if years := _YEARS.search(text):
        return years[0]
    found = _STRETCH.search(text)
    if found is None or _CASES.search(text[: found.start()]) or _GRADED.search(text):
        return None
    return found[0]


def _days(text: str) -> str | None:
    found = _DAYS.search(text)
    if found is None or _CASE.search(text):
        return None
    return found[0]


DEADLINES = (
    Clue(
        id="deadline.point",
        explanation="A preposition of time stands before a day, month, quarter or year.",
        fires="Open the second depot by March 2027",
        is_silent="Sell 5 % more than in 2025",
        find=_point,
    ),
    Clue(
        id="deadline.bare",
        explanation="A date stands by itself: in brackets, at the beginning or at the end.",
        fires="Second depot open (Q3 2027)",
        is_silent="Follow the 2027 roadmap",
        find=_bare,
    ),
    Clue(
        id="deadline.end",
        explanation="The end, the middle or the whole of a running or coming period is named.",
        fires="Have 40 lorries on the road by the end of the season",
        is_silent="Hold a staff meeting each quarter",
        find=_end,
    ),
    Clue(
        id="deadline.stretch",
        explanation="Weeks, months or years in which it is to be reached.",
        fires="Train the new drivers within six months",
        is_silent="Answer each letter within 24 hours",
        find=_stretch,
    ),
    Clue(
        id="deadline.days",
        explanation="A number of days for the whole, not for one case after another.",
        fires="Empty the old depot within 60 days",
        is_silent="Pay invoices within 30 days",
        find=_days,
    ),
)


@lru_cache(maxsize=KEPT)
def deadline(text: str) -> str | None:
    """Return the words that say by when, or None."""
    return first(DEADLINES, text)
