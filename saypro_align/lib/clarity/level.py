"""How much: a count, a share, an amount or a threshold for a named thing.

Digits that are dates, names, ages or cadences set no level, and a KPI's name alone sets none either.
"""

import re
from functools import lru_cache

from saypro_align.lib.clarity.calendar import DAY, FISCAL, MONTH, PART, YEAR
from saypro_align.lib.clarity.clue import KEPT, Clue, first
from saypro_align.lib.clarity.vocabulary import singular, stems, words
from saypro_align.lib.text import stem

_VAGUE = frozenset(words("praise")) - {"all", "up", "clean"} | {
    "potential",
    "dignity",
    "opportunities",
}
_NO_LEVEL = re.compile(
    "|".join(
        (
            DAY,
            rf"\b{MONTH},? {YEAR}",
            rf"\b{PART}(?:[ -](?:{YEAR}|{FISCAL}))?\b",
            rf"\b{FISCAL}",
            # A year, but not "2,000", "$2000", "2000 customers" or "2050 %".
            rf"(?<![$€£.,\d]){YEAR}(?![\d,.]*\d|k\b|m\b| ?%| (?:new|more|units?|people|customers?|jobs?"
            r"|users?|homes?|students?|hours?)\b)",
            r"\b(?:iso|en|din|iec|ieee|ansi|astm|sans|ifrs|ias|rfc|isae|soc|iatf|ohsas|bs"
            r"|nist) ?(?:/iec )?\d+(?:[:-]\d+)*",
            # What is carried or shown by a thing: "the 20 kV line", "a 10-bit sensor".
            r"\b\d[\d.,]* ?-?(?:kv|volts?|hz|bit|inch)\b",
            # Letters and digits of one name: "covid-19", "b2b", "p95", "h5n1".
            # "R500k" and "top-3" are levels.
            r"\b(?!top-|(?:r|zar|usd|eur|gbp)\d)[a-z]+-?\d+[a-z]*\b",
            r"\b(?!\d+(?:[tg]b|gwh?|ha|tn?|g|l|x|hrs?|h|pp|pts?)\b)\d+[a-jln-z]\w*\b(?<!\dst)(?<!\dnd)(?<!\drd)"
            r"(?<!\dth)(?<!\dbn)(?<!\dms)",
            # Names and sayings: "SDG 14", "5G", "the 80/20 rule", "the first 1000 days".
            r"\bsdgs? ?\d[\d.]*|\b[2-5]g\b|\b80/20\b|\bthe first 1,?000 days\b",
            # When something else is done: "write home after 2 absences".
            r"\bafter \d+ (?!(?:day|week|month|year|hour|minute)s)\w+s\b",
            # Two roads or rooms: "the 101/mill lane crossing".
            r"\b\d+/[a-z]\w+",
            # Numbered things: "level 3", "version 2.0", "section 8".
            r"(?<!reach )(?<!attain )(?<!achieve )\b(?:level|version|tier|phase|section|article|chapter"
            r"|goal|class|grade|annex|(?<=\w )(?:target|title|part|type|form|stage|group|table|figure)"
            r"|appendix|act|priority"
            r"|sprint|industry|web|route|room|lot|ward|zone|gate|terminal|pier|highway|unit|category"
            r"|plot|block|berth|dock|platform|camp|(?<=\w )building|hall|site|(?<=\()year"
            r"|module|round|wave|item|option|clause|district|division|line|floor"
            r"|indicator|scope) \d[\d.]*\b",
            r"\b(?:grades|forms|classes|standards|grade|k)[- ]\d+(?:st|nd|rd|th)?(?: ?(?:-|,|to|and"
            r"|through) ?\d+)+",
            # Ages: "under 5 years of age", "aged 17 and over", "ages 3 to 5".
            r"\bage[sd]? (?:of )?\d+(?:(?: ?- ?| to | and )\d+)?(?: and (?:over|older|above|under))?",
            r"\b\d+ ?- ?\d+ (?:age|year)\w*|\b(?:under|over)-\d+s?\b|\b\d+ years? (?:of age|old)\b",
            r"\b(?:ages?|children|students|pupils|youth|teens|adults) \(\d{1,2} ?- ?\d{1,2}\)",
            r"\b(?:\d+-? to )?\d+[ -]year[ -]olds?\b",
            r"\b(?:children|girls|boys|infants) (?:under|below|over) (?:two|three|four|five|six|ten)\b",
            r"\b\d+ (?:and|or) (?:over|older|above)\b",
            r"\b[4-9]\d\+ (?=community|age|cent(?:re|er)|club|group|population|committee|activity"
            r"|advisory)",
            r"\b\d+(?:st|nd|rd|th) (?:anniversary|birthday|century|session|edition|street|avenue|floor"
            r"|grade)\b",
            # How old things are: "claims older than 60 days".
            r"\w+s (?:that are )?older than \d+ (?:days|weeks|months|years)\b",
            r"(?:people|persons|adults|children|women|men|residents|citizens|customers|clients|members"
            r"|patients"
            r"|workers|employees|staff|pupils|learners) (?:over|under|above|below|older than|younger than)"
            r" \d+\b(?! ?%)",
            r"\b(?:1|one)[:-](?:1|one)s?\b",
            # What kind of thing, not how many: "30-day churn", "3-year plan", "500+ seat accounts".
            r"(?<!within an )(?<!within a )\b\d+-(?:day|week|month|year|hour|minute|seat|page|person|degree"
            r"|point|step)\b",
            r"\b\d+ (?:day|week|month|year) (?:boot-?camps?|courses?|program(?:me)?s?|plans?|trainings?"
            r"|workshops?|internships?|strateg(?:y|ies)|roadmaps?|contracts?|cycles?)\b",
            r"\b[\d,.]+k?\+[ -](?:users?|employees?|seats?|developers?|accounts?|people|persons?|dev)\b",
            r"\b24[- ]hour (?:service|response|access|hotline|helpline|care|cover|coverage|support)\b",
            r"\b24/7\b|\b24 ?[x×] ?7\b|\b365 days\b",
            r"\bn ?\+ ?1\b",
            # Where it stands today: "improve from our baseline of 69%".
            r"\bbaselines?(?: (?:measure|level|value|rate|figure|score)s?)?(?: (?:for|in) [^,;.:]{1,40}?)?"
            r"(?: of|:| is| was| at)? ?[$€£]?\d[\d.,]*(?: ?%)?(?:,? (?:and )?[$€£]?\d[\d.,]*(?: ?%)?)*",
            r"\b(?:\d+-,? )+(?:and|or|to) \d+-(?:day|week|month|year)s?\b",
            # What it is counted per: "per 1,000 inhabitants".
            r"\bper \d[\d,]*(?: \d{3})*\b",
        )
    )
)
_DIGITS = re.compile(r"[$€£]?\d[\d.,]*(?: ?(?:%|percent|per cent))?")
_WORDS = re.compile(
    r"\b(?:(?:one|two|three|four)[- ](?:thirds?|quarters|fifths?|tenths?)"
    r"|(?:two|three|four|five|six|ten)-?fold"
    r"|(?:within|in|under) (?:one|an?) (?:working |business )?(?:day|hour|minute)"
    r"|(?:achieve|reach|attain) (?:gender )?parity"
    r"|(?:below|above|under|over|to) the (?:[\w-]+ ){0,2}?(?:average|median)"
    r"|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty"
    r"|sixty|ninety|dozen|hundred|thousand|million|billion|half|halv(?:e|ed|es|ing)"
    r"|doubl(?:e(?! down)|ed|es|ing)"
    r"|tripl(?:e|ed|es|ing)|quadrupl(?:e|ed|ing)|zero|(?:one|an?)[ -](?:third|fifth|tenth)"
    r"|one per ?cent|one quarter of|(?<!in )(?<!per )(?<!for )a quarter of (?!a\b|the year)"
    r"|at least (?:one|once|twice)|(?:an? )?(?:minimum|maximum) of one"
    r"|(?:twice|three times|four times) (?:as|the)"
    r"|(?:first|second|third|top) (?:place|rank|decile|quartile|quintile)"
    r"|(?:single|double)[- ]digits?(?! (?:growth|increase))"
    r"|(?:an?|one|two|three) orders? of magnitude|no (?:net )?(?:increase|rise|loss|growth) (?:in|of)"
    r"|halt(?:ed|s|ing)? the (?:rise|increase) in"
    r"|(?:keep|hold|stay|remain)\w* (?:[\w-]+ ){0,4}?flat"
    r"|carbon[- ]negative|(?:carbon|climate)[- ]neutral(?:ity)?"
    r"|one (?:[\w-]+ ){1,3}?(?:per|for each|for every|in each|in every) (?!cent\b|time\b|day\b)[\w-]+"
    r"|one [\w-]+ (?:accepted|signed|opened|hired|published))\b"
)
# "Two-way", "first-class": the number is part of another word.
_PART_OF_A_WORD = re.compile(
    r"\b(?:two|three|four|five|six|ten)-(?!thirds?|quarters|fifths?|tenths?|fold)\w+"
    r"|\b(?:between|of|the|these|those|our|other) two\b|\bhalf-\w+"
    r"|\b(?:in|on|across|of|from|for|to|with|at|and) (?:the|these|our|its|all)"
    r" (?:three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b(?! (?:most|top|\w+est)\b)"
    r"|\bzero[- ]\w+ (?:mindset|culture|attitude)\b"
    r"|\bzero-(?:friction|touch|config|day|knowledge)\b"
    r"|\bfour pillars\b|\bsecond half\b|\bfirst half\b|\bzero[- ](?:trust|based|tolerance)\b"
    r"|\bdouble[- ]\w+ed\b"
)
_NAME_OF_A_COUNT = re.compile(
    r"^\W*(?:(?:the|an?|increas(?:e|ing)|rais(?:e|ing)|improv(?:e|ing)|reduc(?:e|ing)|decreas(?:e|ing)"
    r"|lower(?:ing)?|track|maximi[sz]e|minimi[sz]e|in|overall|total|annual) )*"
    r"(?:%|percent(?:age)?\b|per cent\b|number\b|share\b|proportion\b|rate\b|ratio\b|average\b|#)"
)
_FOR_EACH_CASE = re.compile(
    r"\b(?:within|in|under|below|after|in less than|no more than|up to|over)? ?(?:<=?|≤|>=?|≥)? ?\d[\d.,]*"
    r"[ -]?(?:working |business |calendar )?(?:days?|hours?|hrs?|minutes?|mins?|weeks?|months?|years?)\b"
)
# The same in words: "share of letters answered within five days".
_FOR_EACH_IN_WORDS = re.compile(
    r"\bwithin (?:two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty|sixty|ninety)"
    r" (?:working |business |calendar )?(?:days|hours|minutes|weeks|months)\b"
)
# The name of a quantity with its definition: "Punctuality (arrivals within 3 minutes)".
_DEFINED = re.compile(r"^([^\d(]+)\([^)]*\b(?:within|after|in|of|over|under|per) \d[^)]*\)\W*$")
_AIMS = re.compile(
    r"\bby an? (?:average|median|mean|total) of (?:about )?\d|\b(?:to|by|from|at least|at most"
    r"|above|below|reach|target|=|≥|≤|is|are)\b ?:? ?[<>=≤≥$€£]*\d"
    r"|\b(?:time|age|length|duration|wait|delay|turnaround) of ?[<=≤]* ?\d"
    r"|\d \w+ or (?:less|fewer|more|better)\b|: ?[<>=≤≥]* ?\d[\d.,]* ?\w*\W*$"
)

_VERB = (
    r"\b(?:train|migrat|mov|inspect|complet|clos|review|replac|audit|document|certif|pay|answer|convert"
    r"|equip|connect|digiti[sz]|patch|upgrad|renew|visit|interview|onboard|enrol|vaccinat|brief"
    r"|sign|publish|giv|send|grant|fit|fix|repair|renam|translat|catalogu|relocat|map|plot"
    r"|transition|switch|tag|geo-?tag|photograph|renovat|electrif|fenc|interview|reconcil|vaccinat"
    r"|resolv|clear|assess|approv|submit|eliminat|remov|retir|register|check"
    r"|contact|fill|settl|encrypt|screen|label|scan|transfer|implement|deploy|install|updat)"
)
_ALL = (
    r"(?:all|every|each)(?: of)?(?: the| our| its| their)? (?!(?:forms?|levels?|ages?|people"
    r"|kinds?|aspects?"
    r"|areas?|dimensions?|sectors?|countries|times?|necessary|relevant|stakeholders?|possible|appropriate"
    r"|women|men|others?|citizens?|workers?|quarter|month|week|year|day|members?)\b)"
)
_EVERYTHING = re.compile(
    rf"{_VERB}\w* {_ALL}\w+|\b(?:have|get|see) {_ALL}(?:\w+ ){{1,3}}?\w+(?:e|ed|n|t)\b"
    rf"|(?:^|[.;:] ){_ALL}(?:[\w-]+ ){{1,5}}?"
    r"(?:are |is |been |be |will |now |fully |have (?!an? )|has (?!an? ))*"
    r"(?:(?:has|have|with|commits? to|holds?|owns?|publish\w*|signs?|submits?) an? \w+|\w{3,}ed"
    r"|met|done|paid|sent|kept|held|live|filled)\b"
)
# As who does something they can be counted: "all countries have signed".
_ALL_WHO = _ALL.replace("countries|", "")
_ALL_MEET = re.compile(
    rf"(?:^|[.;:] |^[^,.;:]* {YEAR}, )(?:{_ALL_WHO}|every(?:one|body) (?:in|at|of) the )(?:[\w-]+ ){{1,9}}?"
    r"(?:meets?|holds?|pass(?:es)?|attends?|receives?|reach(?:es)?|completes?|demonstrates?|uses?"
    r"|carry|carries|accedes? to|ratif(?:y|ies)|adopts?|establish(?:es)?|develops?|appoints?"
    r"|ha(?:ve|s)(?! (?:the|an?|full|equal|better|more|good|safe|easy|free|timely|adequate|access|been"
    r"|to|no)\b)"
    r"|compl(?:y|ies) with|provides?|offers?|undergo(?:es)?|own|publish|submit|files?|wears?|can \w+"
    r"|(?:are|is) (?:provided|supplied|issued|equipped"
    r"|fitted|covered|connected|served) (?:with|by|to)) (?:[\w-]+(?: |$)){1,5}"
)
_ONE_EACH = re.compile(
    r"\b(?:an?|one) (?:[\w-]+ ){1,4}?(?:for|of|in|to|at|with) (?:each|every) (?!(?:quarter|month|week|year"
    r"|day|level|area|time|one)\b)\w+"
)
# "A lift for all rural stations", told apart by a word more than "for all people".
_FOR_ALL = re.compile(
    r"^(?:to )?(?:fit|attach|deploy|send|distribute|integrate|incorporate|embed"
    r"|provide|offer|give|submit|introduce|implement|supply|hold|run|conduct|issue|install"
    r"|put|apply|include|roll out|set up|appoint|place|do|get|collect|gather|write|record"
    r"|have) (?:[\w'\"-]+ ){1,8}?"
    r"(?:(?:for|to|in|into|on|at|across|from|within) all(?: of)?(?: the| our| its)?"
    r" (?!people|persons|men|women|children|citizens|residents|levels|areas|sectors|stakeholders|ages)"
    r"(?:[\w'\"-]+ ){1,3}?(?!and\b|of\b|to\b|in\b|who\b|with\b)[\w'\"-]+s\b"
    r"|into all(?: of)?(?: the| our| its)? (?!areas|aspects|levels|sectors)[\w'-]+s\b"
    r"|(?:in|on|at|from) (?:every|each) (?!level|area|sector|time|year|month|week|day|quarter|touch|step"
    r"|stage|turn|aspect|corner|walk)\w+)"
)
# "Exit interviews with all leavers", "gauges for every well", "enabled for all staff".
_WITH_ALL = re.compile(
    r"^(?:to )?(?:conduct|hold|run|carry out|agree|sign|complete) (?:[\w'-]+ ){1,5}?(?:with|for|at"
    r"|in|of|on) all(?: of)?"
    r"(?: the| our| its)? (?!people|stakeholders|partners|relevant|interested|parties|levels|areas"
    r"|sectors|citizens"
    r"|customers|necessary|possible|times)(?:[\w'-]+ )?[\w'-]+s\b"
    r"|^(?!.*\b(?:regular|annual|yearly|quarterly|monthly|weekly"
    r"|daily)\b)(?:[\w'-]+ ){1,4}(?:plans?|interviews?|agreements?|contracts?|profiles?"
    r"|descriptions?|reviews?|policies|cards?"
    r"|badges?|registers?|audits?|meters?|gauges?|licen[cs]es?|certificates?|analys[ei]s"
    r"|assessments?) (?:for|with|at|in"
    r"|of) (?:all|every|each)"
    r" (?!people|stakeholders|levels|areas|sectors|citizens|customers)\w+"
    r"|^(?:[\w'-]+ ){1,4}?(?:covers?|lists?|names?|contains?) (?:all|every|each)(?: of)?(?: the| our| its)?"
    r" (?!people|stakeholders|levels|areas|sectors|aspects|needs|citizens|customers|kinds|forms)\w+"
    r"|\b(?:will|shall|must|should|to) be (?:[a-z]+ )?\w{3,}(?:ed|ent) (?:to|for|in|at|on) (?:all|every|each)"
    r" (?:the |our |of the )?(?!people|levels|areas|stakeholders|sectors|times)\w+"
    r"|\b(?:turned on|switched on|deployed|fitted|adopted|enabled"
    r"|activated|installed|introduced|implemented|completed|signed|rolled out"
    r"|in place|exists?|existing) (?:for|by|at|in|on)"
    r" all (?!levels|areas|stakeholders|sectors)\w+"
)
_MOST = re.compile(r"^(?:the |a )?majority of (?:the |our )?\w+")
_NONE = re.compile(
    r"^no (?!longer\b|more\b|one\b)\w+|\b(?:with no|without any) (?!longer\b|more\b)\w+"
    r"|\beliminate (?:all |the )?backlog\b"
    r"|^(?!ensure\b|make\b|see\b)(?:(?!(?:that|which|who|where|when|if|so)\b)[\w'-]+ ){1,5}?"
    r"(?:(?:does not|doesn't|do not|don't) (?:have|contain|use|require|depend on)"
    r"|no longer (?:has|contains?|uses?|requires?|needs?|depends? on|relies on)) \w+"
)


# "Serve our 9,000 rowers": so many there are already, whatever is done for them.
_THERE_ALREADY = re.compile(
    r"\b(?:the|our|its|their) [$€£]?\d[\d,.]*k? (?!%|percent|per cent|points?|largest|biggest|most|top"
    r"|best|worst|days?|weeks?|months?|minutes?|hours?)[a-z][\w-]*"
)
_ENDLESS, _THINGS = stems("endless verbs"), frozenset(words("things"))


def _figures(text: str) -> str | None:
    plain = _NO_LEVEL.sub(" ", text)
    if stem(text.removeprefix("to ").partition(" ")[0]) in _ENDLESS and not _AIMS.search(plain):
        plain = _THERE_ALREADY.sub(" ", plain)
    if _NAME_OF_A_COUNT.match(text) and not _AIMS.search(plain):
        plain = _FOR_EACH_CASE.sub(" ", plain)
    plain = _DEFINED.sub(r"\1", plain)
    found = _DIGITS.search(plain)
    return found[0].strip() if found else None


def _number_words(text: str) -> str | None:
    plain = _timeless(text)
    if _NAME_OF_A_COUNT.match(text) and not _AIMS.search(plain):
        plain = _FOR_EACH_IN_WORDS.sub(" ", plain)
    found = _WORDS.search(_NO_LEVEL.sub(" ", _PART_OF_A_WORD.sub(" ", plain)))
    return found[0] if found else None


_NUMBER_WORD = r"(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|sixty|ninety)"
# "Within five days" is how fast for each case, and stays; "within five months" is by when.
_TIME_WORDS = re.compile(
    r"\b(?:within|in|over|for|every|next|last|first|coming|following|past)(?: the)?(?: next| first| last)?"
    rf" {_NUMBER_WORD}[ -](?:academic |school |financial |fiscal |calendar )?(?:weeks?|months?|quarters?"
    r"|years?)\b"
    r"|\b(?:in|over|for|every|next|last|first|coming|following|past)(?: the)?(?: next| first| last)?"
    rf" {_NUMBER_WORD}[ -](?:working |business |calendar )?days?\b"
)
_TIME_FIGURES = re.compile(
    r"\b(?:in|over|for|every|next|last|first|coming|following|past|within)(?: the| a period of)?"
    r"(?: next| first| last)? \d+[ -](?:weeks?|months?|quarters?|years?)\b"
)


# "Crews that sail more than ten nights": which ones are meant, not how many there shall be.
_WHO_MORE = re.compile(
    r"(?<!so )(?<!ensure )(?<!sure )\b(?:that|who|which) (?!no\b|nobody|none|all|every|each|the|our)"
    r"(?:[\w-]+ ){1,2}?(?:more|less|fewer|longer) than \S+(?: [\w%-]+)?"
    r"|\w+s (?:handling|processing|serving|employing|earning|holding|exceeding)"
    r" (?:over|more than|at least) \d\S*"
)


def _timeless(text: str) -> str:
    """Return the text without stretches of time and without what tells which ones are meant."""
    return _WHO_MORE.sub(" ", _TIME_FIGURES.sub(" ", _TIME_WORDS.sub(" ", text)))


# "Repaint all bridges": any verb that ends, done to all of them.
_DONE_TO_ALL = re.compile(
    rf"^(?:to )?([a-z]+)(?: up| out| off| down)? {_ALL}(?!students|learners|pupils|children|youth"
    r"|families|patients)[\w'-]+"
)
# "Ensure that all ports have signed the code", "see that every pilot carries a radio."
_SEEN_TO = re.compile(
    rf"\b(?:ensure|make sure|see)(?: that)? {_ALL}(?:[\w-]+ ){{1,4}}?(?:have|has|are|is) (?:been )?"
    r"(\w{3,}ed)\b"
)


# "Tide gauges in every harbour": a thing that is there, in all places of a kind.
_IN_EACH = re.compile(
    r"^(?:[\w'-]+ ){0,3}([\w'-]+) (?:in|for|at|on) (?:every|each) (?!time|year|way)[\w'-]+"
)


_SEEN_TO_HAVE = re.compile(
    rf"\b(?:ensure|make sure|see)(?: that)? {_ALL}(?:[\w-]+ ){{1,4}}?(?:has|have|holds?|carry|carries|wears?"
    r"|owns?|pass(?:es)?|completes?) (?:an?|the) [\w-]+"
)


# "Give every pilot a radio": a thing for each, but not "an opportunity".
_GIVEN_TO_ALL = re.compile(
    rf"^(?:to )?(?:provide|equip|supply|furnish|give|issue) {_ALL}(?:[\w'-]+ ){{1,4}}?(?:with )?(?:an?|one)"
    r" (?:[\w'-]+ )?([\w'-]+)(?! [a-z]{5,})"
)


def _all_of(text: str) -> str | None:
    given = _GIVEN_TO_ALL.match(text)
    if given and singular(given[1]) in _THINGS:
        return given[0]
    if seen := _SEEN_TO_HAVE.search(text):
        return seen[0]
    there = _IN_EACH.match(text)
    if there and singular(there[1]) in _THINGS and stem(text.split()[0]) not in _ENDLESS:
        return there[0]
    for rule in (_DONE_TO_ALL, _SEEN_TO):
        said = rule.search(text)
        # One is never through with cleaning, but with cleaning up.
        is_over = said is not None and (
            stem(said[1]) not in _ENDLESS or said[0].startswith("clean up ")
        )
        if said and is_over and said[1] not in _NO_ACT:
            return said[0]
    return None


_NO_ACT = frozenset({"for", "of", "in", "with", "at", "to", "and", "by", "from", "on", "across"})


def _everything(text: str) -> str | None:
    rules = (_EVERYTHING, _ALL_MEET, _ONE_EACH, _NONE, _FOR_ALL, _WITH_ALL, _MOST)
    found = next((match for rule in rules if (match := rule.search(text))), None)
    words_said = found[0].strip(" .;:") if found else _all_of(text)
    if words_said is None or not _VAGUE.isdisjoint(words_said.split()):
        return None
    return words_said


LEVELS = (
    Clue(
        id="level.figure",
        explanation="A figure that is no date, name, age or cadence.",
        fires="Cut the empty runs from 30 to 18 a week",
        is_silent="Keep the ISO 9001:2015 books in order",
        find=lambda text: _figures(_timeless(text)),
    ),
    Clue(
        id="level.number_word",
        explanation="A number or a multiple written as a word.",
        fires="Halve the empty runs",
        is_silent="Hire drivers within six months",
        find=_number_words,
    ),
    Clue(
        id="level.everything",
        explanation="Something is done to all of a countable kind, or none of it is left.",
        fires="Train all drivers of the depot",
        is_silent="Work for the good of all people",
        find=_everything,
    ),
)


@lru_cache(maxsize=KEPT)
def level(text: str) -> str | None:
    """Return the words that say how much, or None."""
    return first(LEVELS, text)
