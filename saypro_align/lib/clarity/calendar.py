"""How people write points and stretches of the calendar, as parts of regular expressions."""

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
YEAR = r"(?:(?:19|20)\d\d(?: ?[-–/] ?(?:(?:19|20)\d\d|\d\d))?)"
FISCAL = r"(?:(?:fy|ay|cy|sy|py|(?:fiscal|financial) year) ?'?\d{2,4}(?: ?[-/] ?\d{2,4})?)"
PART = r"(?:q[1-4]|h[12]|[1-4]q|[12]h(?= ?'?(?:20)?\d\d\b))"
DAY = (
    rf"(?:\b\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{MONTH}(?:,? ?{YEAR})?"
    rf"|\b{MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b(?:, ?{YEAR}| {YEAR})?"
    r"|\b\d{4}-\d{2}-\d{2}\b|\b(?:0?[1-9]|1[0-2])[./]20\d\d\b|\b\d{1,2}[./]\d{1,2}[./](?:19|20)?\d\d\b)"
)
PERIOD = r"(?:year|quarter|month|semester|half[- ]year|term|trimester|week|season|decade)"
_KIND = r"(?:fiscal |financial |academic |calendar |school |budget |plan |project |programme |strategy )"
SPAN = rf"(?:{_KIND}?{PERIOD})"
SEASON = r"(?:spring|summer|autumn|fall|winter|easter|christmas)"
FEAST = r"(?:christmas|easter|thanksgiving|ramadan|eid|diwali|passover|michaelmas|new year)"
WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
# One point or stretch of the calendar, however it is written.
WHEN = (
    rf"(?:{DAY}|{_KIND}(?:years? )?(?:{YEAR}|{FISCAL})|\b{PART}\b(?:,? (?:of )?(?:{YEAR}|{FISCAL}))?"
    rf"|(?:{FISCAL}|{YEAR})[- ]?{PART}\b|\b{PART}{FISCAL}"
    rf"|\b{PART}[ '’]*\d\d\b|\b{SEASON}(?: season| term| semester)?,? (?:of )?{YEAR}|\b(?:end"
    rf"|eo)[- ](?:{YEAR}|{MONTH}|{FISCAL})"
    rf"|\b{MONTH}[-'’]\d\d\b|\b{FISCAL}|(?:early |mid[- ]?|late )?\b{MONTH}"
    rf"(?:,? (?:of )?(?:{YEAR}|{FISCAL}))?|(?:early |mid[- ]?|late |the year |year )?\b{YEAR}\b)"
)
