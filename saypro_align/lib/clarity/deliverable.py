"""What once: one concrete thing is made, obtained or held, and anybody can see whether it was.

"Publish the travel policy" is either done or not. "Deliver value" and "create sound policies" never
are: nothing says when enough has been delivered or created.
"""

import re

from saypro_align.lib.clarity.clue import Clue, Find, first


def _any(words: str) -> str:
    """Return a pattern for one of the words or phrases, parted by bars or line ends."""
    return (
        "(?:" + "|".join(w.strip() for w in words.replace("\n", "|").split("|") if w.strip()) + ")"
    )


# Done once and seen to be done, whatever the thing.
_ONCE = _any("""
publish|launch|sign|obtain|submit|issue|appoint|hire|ship|release|deploy|finali[sz]e|finish|complete
install|inaugurate|ratify|adopt|approve|register|procure|commission|migrate|roll out|file|sunset
decommission|deprecate|enact|open|certify|purchase|buy|pass|win|earn|acquire|restructure|merge|digiti[sz]e
relocate|renovate|rehabilitate|refurbish|close|dissolve|backfill|automate|attain|receive|recruit|construct
select|choose|decide on|nominate|elect|move|transfer|remove|delete|rename|add|switch on|switch off
""")
# Goes on for ever unless what is made is one concrete thing.
_MAKING = _any("""
create|develop|establish|introduce|implement|build|define|design|set up|prepare|draft|write|conduct
document|produce|replace|deliver|formulate|review|update|revise|carry out|execute|perform|undertake|run
start|initiate|pilot|hold|host|organi[sz]e|secure|put in place|agree(?: on)?|upgrade|test
""")
# Done once when it is one thing: "identify an owner", but not "identify opportunities".
_FOR_ONE = _any(
    "identify|define|map|document|name|settle|negotiate|determine|find|plan|specify|schedule"
)
_THING = _any("""
policy|certificate|certification|licen[cs]e|system|portal|report|agreement|contract|register|manual
procedure|office|site|website|app|application|platform|audit|plan|strategy|module|warehouse|database
charter|handbook|accreditation|framework|guidelines?|course|repository|cent(?:re|er)|facility|lab
laborator(?:y|ies)|programme|program|pilot|prototype|toolkit|tool|dashboard|survey|study|assessment
evaluation|review|standard|protocol|curriculum|roadmap|bill|law|regulations?|catalogue|catalog|library
shop|branch|plant|factory|building|bridge|committee|board|unit|workshop|conference|campaign|integration
api|mvp|product|desk|helpdesk|hotline|newsletter|brochure|template|checklist|budget|business case|tender
proposal|document|documentation|baseline|code of conduct|scheme|exam|degree|diploma|guide|census|playbook|role
migration|merger|institute|department|council|fund|award|position|clinic|hospital|station|park|depot
store|hub|joint venture|association|forum|task force|working group|list|matrix|calendar|schedule
work ?plan|process|procedures|manuals|model|methodology|scorecard|interface|feature|campus
society|museum|archive|house|road|line|fleet|server|structure|organogram|index|pipeline|garden
marketplace|exchange|registry|inventory|borehole|well|classrooms?|dam|chair|scholarship|bursary|video
map|sign-on|posts?|queue|school|officer|director|manager
""")
# A word in front of the thing: an adjective or another noun, nothing that begins a new part.
_WORD = (
    r"(?:(?!(?:to|and|for|of|in|with|that|on|from|by|which|so|through|across|into|more|as)\b)"
    r"[\w'’&./-]+,? )"
)
# The thing is the last of its words: "policy", not "policy frameworks".
_HEAD = (
    r"(?= (?:to|for|of|in|and|or|by|on|with|at|from|that|which|before|within|until|this|next|across|as"
    r"|under|during|through|per|via|using|including|covering|q[1-4]|is|are|has|so)\b|[^\w ]| [^\w]|$)"
)
_START = (
    r"(?:^\W*|[.;:,(] ?|\b(?:to|will|and|we|shall|must|ensure) |- )"
    r"(?:successfully |fully |formally |officially )?"
)
_DETERMINER = r"(?:(?:the|an?|our|one|its|their|this|new|first|second|two|both) )"
# Of these nobody can say when there is enough.
_ENDLESS = _any("""
services?|value|benefits?|results?|support|excellence|opportunit\\w+|access|awareness|quality|solutions?
customers?|impact|growth|trust|doors?|markets?|information|resources|measures|initiatives|programs
programmes|policies|strategies|frameworks|mechanisms|people|talent|tasks?|projects|way|knowledge|skills?
change|lead(?:s|ing)?|features|communication|culture|environment|relationships?|deals|recognition
potential|confidence|future|world|best|communit\\w+|societ\\w+|members|partnerships|research|partners
systems|practices|practice|standards|processes|teams?
""")
_PRAISE = _any("""
excellent|outstanding|innovative|sound|strong|stronger|effective|efficient|great|good|better|best|high
highest|high-quality|sustainable|world-class|modern|robust|more|most|faster|fast|quick|quickly|promptly
often|on time|timely|smart|meaningful|necessary|up|all|well|regular|new(?= markets)
""")
_DELIVERED = re.compile(
    rf"{_START}{_ONCE} (?:{_DETERMINER}+(?!(?:{_WORD}?){_ENDLESS}\b)(?!{_PRAISE}\b){_WORD}{{0,3}}?[\w'’-]+"
    rf"|(?!{_DETERMINER})(?!{_ENDLESS}\b)(?!{_PRAISE}\b)(?!\w+(?:s|ly|ing|tion)\b){_WORD}{{0,4}}?[\w-]+(?<!s)(?<!ly){_HEAD})"
)
_SETTLED = re.compile(
    rf"{_START}{_FOR_ONE} {_DETERMINER}+(?!{_PRAISE}\b)(?!(?:{_WORD}?){_ENDLESS}\b){_WORD}{{0,3}}?"
    rf"[\w-]+(?<!s)(?<!ly)(?<!ing){_HEAD}"
)
_MADE = re.compile(
    rf"{_START}(?:{_MAKING}|{_ONCE})(?:(?: and|,| or)+ (?:{_MAKING}|{_ONCE}))* "
    rf"{_DETERMINER}*(?!{_PRAISE}\b){_WORD}{{0,5}}?{_THING}\b{_HEAD}(?! of excellence)"
)
# Said of a thing when it is finished; "improved" and "supported" are not, they have no end.
_FINISHED = _any("""
approved|adopted|signed|published|launched|issued|obtained|completed|installed|developed|introduced
deployed|submitted|opened|finali[sz]ed|released|built|prepared|reviewed|held|conducted|registered
accredited|certified|constructed|procured|commissioned|rehabilitated|renovated|refurbished|recruited
appointed|hired|trained|operationali[sz]ed|implemented|established|created|formed|digiti[sz]ed|automated
computeri[sz]ed|migrated|merged|shipped|tracked|benchmarked|documented|mapped|audited|inspected|purchased
acquired|tested|drafted|circulated|disseminated|translated|updated|revised|piloted|planted|integrated
upgraded|replaced|configured|formulated|gazetted|enacted|ratified|closed|settled|cleared|transferred
inaugurated|set up|rolled out|put in place|handed over|carried out|undertaken|in place|in operation
in use|operational|live|equipped|relocated|restructured|reconciled|disposed(?: of)?|onboarded|filled
attained|coordinated|won|secured|staffed|achieved|received
""")
# In front of it these say that the sentence is about something else.
_NOT_BEFORE = (
    r"(?:increas\w+|improv\w+|promot\w+|ensur\w+|enhanc\w+|support\w*|strengthen\w*|foster\w*|expand\w*"
    r"|reduc\w+|maximi\w+|encourag\w+|facilitat\w+|protect\w*|maintain\w*|accelerat\w+|advanc\w+|provid\w+"
    r"|that|which|who|whose|access|benefit\w*|number|percent\w*|rate|share|%|be|being|well|newly|recently"
    r"|less|least|more|if|when|from|as|where|to|how)(?![\w-])"
)
_DONE = re.compile(
    rf"^\W*(?:(?!{_NOT_BEFORE})\S+ ){{1,14}}?{_FINISHED}"
    r"(?= (?:by|before|in|within|at|on|for|to|with|and|across|throughout|until|during|under|through)\b"
    r"|[^\w ]| [^\w]|$)"
)
_HAS_DONE = re.compile(
    r"^\W*(?:we've|we have|(?:the )?\w+ (?:has|have)) (?!increas|improv|enhanc|strengthen|support|reduc)"
    rf"(?:{_FINISHED}|\w+ed) (?:the|an?|our|\w+)\b"
)
_DONE_AS_NOUN = re.compile(
    r"^\W*(?:the |successful |full )?(?:automation|construction|installation|establishment|introduction"
    r"|launch|completion|roll-?out|migration|procurement|publication|acquisition|rehabilitation"
    r"|renovation|relocation|creation|registration|accreditation|certification|adoption|ratification"
    r"|merger|opening|digiti[sz]ation|commissioning|deployment|appointment|recruitment|release|go-live)"
    rf" (?:of|to|by|as|with) (?:{_DETERMINER})*(?!{_ENDLESS}\b)(?!{_PRAISE}\b)(?!\w+ {_ENDLESS}\b)\w+"
)
_IN_USE = re.compile(
    r"\b(?:generally available|goes live|go live|went live|in production|up and running|break[- ]even"
    r"|(?:unqualified|clean)(?: audit)? opinion"
    r"|(?:is|are) (?:available|in place|operational) (?:in|on) the)\b"
)


def _shown(*patterns: re.Pattern[str]) -> Find:
    """Return a search for the first of the patterns that fits."""

    def find(text: str) -> str | None:
        found = next((match for one in patterns if (match := one.search(text))), None)
        return found[0].strip(" .;:,(-") if found else None

    return find


DELIVERABLES = (
    Clue(
        id="deliverable.once",
        explanation="A verb of something that is done once, such as publish, sign or obtain.",
        fires="Obtain the safety certificate",
        is_silent="Launch innovative initiatives",
        find=_shown(_DELIVERED, _SETTLED),
    ),
    Clue(
        id="deliverable.made",
        explanation="One concrete thing is made, such as a policy, a system or an office.",
        fires="Develop a travel policy",
        is_silent="Develop sound policies",
        find=_shown(_MADE),
    ),
    Clue(
        id="deliverable.done",
        explanation="A concrete thing is said to be in place, signed, in operation or the like.",
        fires="Travel policy approved by the board",
        is_silent="A policy that people like",
        find=_shown(_DONE, _HAS_DONE, _DONE_AS_NOUN, _IN_USE),
    ),
)


def deliverable(text: str) -> str | None:
    """Return the words that name one checkable result, or None."""
    return first(DELIVERABLES, text)
