"""Names of time zones as Arabic pages print them beside a clock time."""

from datetime import tzinfo

from newscrawler.dates.level import Tokens, keys, level
from newscrawler.dates.parsed import fixed, zone_of

# Cities and countries after "بتوقيت": the first word decides. "عمان" alone is Jordan's capital; Oman's time is called
# that of "مسقط" or of "سلطنة عمان".
_PLACES = {
    "UTC": ("غرينتش", "غرينيتش", "جرينتش", "جرينيتش", "كرينتش", "كرينيتش", "قرينتش", "العالمي", "gmt", "utc"),
    "Asia/Riyadh": ("مكة", "السعودية", "الرياض", "المملكة"),
    "Asia/Jerusalem": ("القدس",),
    "Asia/Gaza": ("فلسطين", "غزة"),
    "Africa/Cairo": ("القاهرة", "مصر"),
    "Asia/Baghdad": ("بغداد", "العراق"),
    "Asia/Damascus": ("دمشق", "سوريا", "سورية"),
    "Asia/Beirut": ("بيروت", "لبنان"),
    "Asia/Amman": ("عمان", "الأردن"),
    "Asia/Muscat": ("مسقط", "سلطنة"),
    "Asia/Dubai": ("أبوظبي", "أبو", "الإمارات", "دبي"),
    "Asia/Qatar": ("الدوحة", "قطر"),
    "Asia/Kuwait": ("الكويت",),
    "Asia/Bahrain": ("المنامة", "البحرين"),
    "Asia/Aden": ("صنعاء", "عدن", "اليمن"),
    "Africa/Tunis": ("تونس",),
    "Africa/Algiers": ("الجزائر",),
    "Africa/Casablanca": ("الرباط", "المغرب"),
    "Africa/Tripoli": ("طرابلس", "ليبيا"),
    "Africa/Khartoum": ("الخرطوم", "السودان"),
    "Africa/Nouakchott": ("نواكشوط", "موريتانيا"),
    "Europe/Moscow": ("موسكو",),
    "Europe/Paris": ("باريس",),
    "Europe/Berlin": ("برلين",),
    "Europe/London": ("لندن",),
    "Europe/Istanbul": ("إسطنبول", "أنقرة", "تركيا"),
    "Asia/Tehran": ("طهران",),
    "America/New_York": ("نيويورك", "واشنطن"),
}
PLACES = {level(name).key: zone for zone, names in _PLACES.items() for name in names}
_TIME_OF = keys("بتوقيت", "توقيت", "التوقيت", "بالتوقيت", "حسب")
_TAIL = keys("المكرمة", "المحتلة", "ظبي", "عمان", "العربية", "المتحدة")
_OPENING = frozenset("(,-|[")
# Minutes east of Greenwich. "AST" and "GST" are Arabia's and the Gulf's on Arabic pages; "IST" would be three zones.
_LATIN = {
    "utc": 0, "gmt": 0, "z": 0, "bst": 60, "cet": 60, "cest": 120, "eet": 120, "eest": 180, "ksa": 180, "ast": 180,
    "gst": 240, "msk": 180, "trt": 180, "est": -300, "edt": -240, "pst": -480, "pdt": -420,
}  # fmt: skip
_GREENWICH = frozenset("غجك")
_HALF_DAYS = (-12, 14)  # the least and the greatest hours of offset in use
_HOUR = 60

Printed = tuple[tzinfo, int]  # a zone and the index of the token after it


def zone_at(line: Tokens, index: int) -> Printed | None:
    """Return the zone printed at token *index* and the index after it, or None when none is printed there.

    Reads "GMT", "UTC+3", "+03:00", "ت غ", "(توقيت مكة المكرمة)" and "بتوقيت غرينتش".

    >>> from newscrawler.dates.level import level, tokens
    >>> zone_at(tokens(level("10:30 GMT").key), 3)
    (datetime.timezone.utc, 4)
    """
    if line[index].value in _OPENING and line[index].value != "-":
        index += 1
    word = line[index].value
    if word in _TIME_OF:
        return _place(line, index + 1)
    if word in _LATIN:
        shift = _offset(line, index + 1) if _LATIN[word] == 0 else None
        return shift or (fixed(_LATIN[word]), index + 1)
    if word == "ت":  # "ت غ" and "ت.غ": توقيت غرينتش
        at = index + 2 if line[index + 1].value == "." else index + 1
        return (fixed(0), at + 1) if line[at].value in _GREENWICH and line[at].value else None
    is_offset = word == "+" or (word == "-" and (line[index - 1].end == line[index].start or line[index + 1].is_year))
    return _offset(line, index) if is_offset else None


def _place(line: Tokens, index: int) -> Printed | None:
    if line[index].value in _TIME_OF:
        index += 1
    name = PLACES.get(line[index].value)
    if name is None:
        return None
    index += 1
    while line[index].value in _TAIL:
        index += 1
    shift = _offset(line, index) if name == "UTC" else None
    return shift or (zone_of(name), index)


def _offset(line: Tokens, index: int) -> Printed | None:
    """Return the offset "+3", "+03", "+0300" or "+03:00" at *index*, and the index after it."""
    sign, number = line[index], line[index + 1]
    if sign.value not in {"+", "-"} or number.start != sign.end:
        return None
    after = index + 2
    if number.is_year:
        hours, minutes = int(number.value[:2]), int(number.value[2:])
    elif number.is_short:
        hours, minutes = int(number.value), 0
        if line[after].value == ":" and line[after + 1].is_pair:
            minutes, after = int(line[after + 1].value), after + 2
    else:
        return None
    hours = hours if sign.value == "+" else -hours
    if not _HALF_DAYS[0] <= hours <= _HALF_DAYS[1] or minutes >= _HOUR:
        return None
    return fixed(hours * _HOUR + (minutes if sign.value == "+" else -minutes)), after
