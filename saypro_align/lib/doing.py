"""What a KPI's name says was done or handed over, and what nobody wants more of.

"Plans submitted" and "take-up of the training" show that work was done; what came of it is another
number. A share that was done in time or met a standard is a yield. It orders what a person looks at
first and is no verdict.
"""

import re

from saypro_align.lib.text import normalise, stem, tokens

_THINGS = (
    r"(?:\w+ )?(?:plan|policy|strategy|framework|report|document|guideline|manual|assessment|review|dataset"
    r"|data|mechanism|committee|agreement|programme|program|project|initiative|campaign|workshop|training"
    r"|session|event|publication|product|tool|system|contract|partner|partnership|consultation|audit"
    r"|evaluation|survey|update|procedure)s?"
)
_DONE = (
    "made|held|completed|implemented|submitted|issued|published|conducted|provided|delivered|produced"
    "|prepared|updated|processed|registered|trained|distributed|established|developed|organised|organized"
    "|signed|launched|installed|procured|reviewed|drafted|adopted|created|recruited|funded|visited|approved"
    "|offered|presented|added|acquired|inspected|assessed|supported|disseminated|convened"
)
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:that|who|which) (?:have|has|had|provide|report|submit|publish|prepare|produce|hold|use"
        rf"|participate|attend|publicly \w+)\b[\w ]{{0,40}}?\b(?:{_THINGS}|on|in)\b",
        rf"\b(?:with|having) (?:an? |the )?(?:completed |approved |annual |written )*{_THINGS}\b",
        r"\b(?:take-up|uptake|participation|attendance|enrolment|utili[sz]ation of|use of)\b",
        rf"^(?:the |total |average )?number of (?:new |\w+ )?{_THINGS}\b",
        rf"\b(?:{_DONE})\b(?! (?:by (?:\w+ )?(?:\d|deadline|date|end)|within|on time))",
    )
)
# Done in time, or as it should be: that is how well, not how much.
_WELL = re.compile(
    r"\b(?:within|on time|timel(?:y|ines)|standards?|satisf\w+|agree|useful|quality|correct\w*|accura\w+"
    r"|as planned|as scheduled|successful\w*)\b"
)

_UNWANTED_WORDS = """
emissions harassment harassed victim victims deaths death mortality fatalities injuries injury accidents
accident complaints complaint errors error defects defect incidents incident crime crimes offences violence
poverty unemployment losses loss delays delay backlog churn absenteeism arrears defaults fraud pollution
stress burnout dropouts dropout infections infection outages outage downtime breaches breach failures
failure overdue malnutrition stunting homelessness
"""
_UNWANTED = frozenset(map(stem, _UNWANTED_WORDS.split()))
# Shorter words say nothing of what it is about.
_LONG = 3
# With one of these something is done about it.
_MENDED = re.compile(
    r"\b(?:reduc|decreas|declin|avoid|prevent|resol|without|free|clos|investigat|detect|report|recover|handl"
    r"|answer|respon|mitigat|train|aware|satisf|clear|fewer|less|no\b|not\b|never|little|treat|settl|cover)"
)


def output(name: str) -> str | None:
    """Return the words by which a KPI counts what was done or handed over, or None."""
    plain = normalise(name)
    if _WELL.search(plain):
        return None
    found = (pattern.search(plain) for pattern in _PATTERNS)
    return next((match[0] for match in found if match), None)


def is_asked_for(words: str, goal: str) -> bool:
    """Tell whether a goal wants to see just that done: "plans are submitted" wants plans."""
    wanted = {stem(word) for word in tokens(goal)}
    return any(stem(word) in wanted for word in tokens(words) if len(word) > _LONG)


def unwanted(name: str) -> str | None:
    """Return the word for something of which less is wanted, if the KPI counts that."""
    if _MENDED.search(normalise(name)):
        return None
    return next((word for word in tokens(name) if stem(word) in _UNWANTED), None)
