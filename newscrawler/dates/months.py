"""Names of months and weekdays as Arabic news sites of each region print them."""

from newscrawler.dates.level import level

# Gregorian months. Order in each line: Gulf, Egypt, Sudan, Yemen; Levant and Iraq (Syriac); Maghreb (Tunisia and
# Algeria, from French; Morocco; Mauritania); spelling variants and common slips. Source of the first names: Unicode
# CLDR, ar, ar-SY (also IQ, JO, LB, PS), ar-DZ (also TN), ar-MA and ar-MR; the rest is usage of the press.
GREGORIAN: dict[int, tuple[str, ...]] = {
    1: ("يناير", "كانون الثاني", "جانفي", "كانون ثاني", "كانون ثان", "ينایر"),
    2: ("فبراير", "شباط", "فيفري", "فبرایر"),
    3: ("مارس", "آذار", "أذار"),
    4: ("أبريل", "نيسان", "أفريل", "إبريل"),
    5: ("مايو", "أيار", "ماي"),
    6: ("يونيو", "حزيران", "جوان", "يونيه", "يونية"),
    7: ("يوليو", "تموز", "جويلية", "يوليوز", "يوليه", "يولية"),
    8: ("أغسطس", "آب", "أوت", "غشت", "اغسطوس"),
    9: ("سبتمبر", "أيلول", "شتنبر", "سبتنبر", "سيبتمبر", "شتمبر"),
    10: ("أكتوبر", "تشرين الأول", "تشرين أول", "اوكتوبر"),
    11: ("نوفمبر", "تشرين الثاني", "نونبر", "تشرين ثاني", "نوفبر", "نوفنبر", "تشرين ثان"),
    12: ("ديسمبر", "كانون الأول", "دجنبر", "كانون أول", "دسمبر", "دجمبر"),
}
# Months of the Libyan calendar of 1986 to 2011, which archives of that time still print.
LIBYAN: dict[int, tuple[str, ...]] = {
    1: ("أي النار",),
    2: ("النوار",),
    4: ("الطير",),
    5: ("الماء",),
    6: ("الصيف",),
    7: ("ناصر",),
    8: ("هانيبال",),
    9: ("الفاتح",),
    10: ("التمور",),
    11: ("الحرث",),
    12: ("الكانون",),
}
# English and French names and short forms, which Arabic pages print when the theme is not translated.
LATIN: dict[int, tuple[str, ...]] = {
    1: ("january", "jan", "janvier", "janv"),
    2: ("february", "feb", "fevrier", "fevr", "fev"),
    3: ("march", "mar", "mars"),
    4: ("april", "apr", "avril", "avr"),
    5: ("may", "mai"),
    6: ("june", "jun", "juin"),
    7: ("july", "jul", "juillet", "juil"),
    8: ("august", "aug", "aout"),
    9: ("september", "sep", "sept", "septembre"),
    10: ("october", "oct", "octobre"),
    11: ("november", "nov", "novembre"),
    12: ("december", "dec", "decembre"),
}
# Other languages of the web; a name that one of the tables above has, too, means the same month there.
EUROPEAN: dict[int, tuple[str, ...]] = {
    1: ("januar", "jänner", "enero", "gennaio", "januari", "janeiro", "ocak", "stycznia", "января"),
    2: ("februar", "febrero", "febbraio", "februari", "fevereiro", "şubat", "lutego", "февраля"),
    3: ("märz", "marzo", "maart", "março", "mart", "marca", "марта"),
    4: ("abril", "aprile", "nisan", "kwietnia", "апреля"),
    5: ("mayo", "maggio", "mei", "maio", "mayıs", "maja", "мая"),
    6: ("juni", "junio", "giugno", "junho", "haziran", "czerwca", "июня"),
    7: ("juli", "julio", "luglio", "julho", "temmuz", "lipca", "июля"),
    8: ("agosto", "augustus", "ağustos", "sierpnia", "августа"),
    9: ("septiembre", "settembre", "setembro", "eylül", "września", "сентября"),
    10: ("oktober", "octubre", "ottobre", "outubro", "ekim", "października", "октября"),
    11: ("noviembre", "novembro", "kasım", "listopada", "ноября"),
    12: ("dezember", "diciembre", "dicembre", "dezembro", "aralık", "grudnia", "декабря"),
}
# Months in Hebrew, bare and behind "in". Source: CLDR he.
HEBREW: dict[int, tuple[str, ...]] = {
    1: ("ינואר", "בינואר"),
    2: ("פברואר", "בפברואר"),
    3: ("מרץ", "במרץ"),
    4: ("אפריל", "באפריל"),
    5: ("מאי", "במאי"),
    6: ("יוני", "ביוני"),
    7: ("יולי", "ביולי"),
    8: ("אוגוסט", "באוגוסט"),
    9: ("ספטמבר", "בספטמבר"),
    10: ("אוקטובר", "באוקטובר"),
    11: ("נובמבר", "בנובמבר"),
    12: ("דצמבר", "בדצמבר"),
}
# Hijri months. Source: CLDR ar, calendar islamic-umalqura; "ذي" is the genitive that dates in a sentence take.
HIJRI: dict[int, tuple[str, ...]] = {
    1: ("محرم", "المحرم", "محرم الحرام"),
    2: ("صفر", "صفر الخير"),
    3: ("ربيع الأول", "ربيع أول", "ربيع الاولى"),
    4: ("ربيع الآخر", "ربيع الثاني", "ربيع ثاني", "ربيع آخر"),
    5: ("جمادى الأولى", "جمادى الأول", "جماد الأول", "جماد أول", "جمادي أول", "جماد الأولى"),
    6: (
        "جمادى الآخرة",
        "جمادى الثانية",
        "جمادى الآخر",
        "جمادى الثاني",
        "جماد الثاني",
        "جماد الآخر",
        "جماد ثاني",
        "جماد الآخرة",
    ),
    7: ("رجب", "رجب الأصب", "رجب المرجب"),
    8: ("شعبان", "شعبان المعظم"),
    9: ("رمضان", "رمضان المبارك"),
    10: ("شوال", "شوال المكرم"),
    11: ("ذو القعدة", "ذي القعدة", "ذوالقعدة", "ذيالقعدة", "ذا القعدة", "ذى قعدة", "ذو قعدة"),
    12: ("ذو الحجة", "ذي الحجة", "ذوالحجة", "ذيالحجة", "ذا الحجة", "ذى حجة", "ذو حجة"),
}
# Gregorian months in Persian, Sorani Kurdish and Urdu, whose readers share pages with ours. Source: CLDR fa, ckb, ur.
NEIGHBOURS: dict[int, tuple[str, ...]] = {
    1: ("ژانویه", "کانوونی دووەم", "جنوری"),
    2: ("فوریه", "شوبات", "فروری"),
    3: ("ئازار", "مارچ"),
    4: ("آوریل", "اپریل"),
    5: ("مه", "ئایار", "مایس", "مئی"),
    6: ("ژوئن", "حوزەیران", "جون"),
    7: ("ژوئیه", "تەمووز", "جولائی"),
    8: ("اوت", "ئاب", "اگست"),
    9: ("سپتامبر", "ئەیلوول", "ستمبر"),
    10: ("اکتبر", "تشرینی یەکەم", "اکتوبر"),
    11: ("نوامبر", "تشرینی دووەم", "نومبر"),
    12: ("دسامبر", "کانوونی یەکەم"),
}
# Months of Iran's solar calendar. Source: CLDR fa, calendar persian.
IRANIAN: dict[int, tuple[str, ...]] = {
    1: ("فروردین",),
    2: ("اردیبهشت",),
    3: ("خرداد",),
    4: ("تیر",),
    5: ("مرداد",),
    6: ("شهریور",),
    7: ("مهر",),
    8: ("آبان",),
    9: ("آذر",),
    10: ("دی",),
    11: ("بهمن",),
    12: ("اسفند",),
}
# Monday is 0, as in datetime. "الأثنين" and "الإثنين" are levelled to one.
WEEKDAYS: dict[int, tuple[str, ...]] = {
    0: (
        "دوشنبه",
        "پیر",
        "دووشەممە",
        "الإثنين",
        "الاثنين",
        "اثنين",
        "إثنين",
        "الأثنين",
        "monday",
        "mon",
        "lundi",
        "lun",
    ),
    1: ("الثلاثاء", "ثلاثاء", "الثلاثا", "الثلثاء", "tuesday", "tue", "tues", "mardi"),
    2: ("الأربعاء", "أربعاء", "الاربعا", "wednesday", "wed", "mercredi", "mer"),
    3: (
        "پنجشنبه",
        "پنج‌شنبه",
        "جمعرات",
        "پێنجشەممە",
        "الخميس",
        "خميس",
        "thursday",
        "thu",
        "thur",
        "thurs",
        "jeudi",
        "jeu",
    ),
    4: ("الجمعة", "جمعة", "friday", "fri", "vendredi", "ven"),
    5: ("السبت", "سبت", "saturday", "sat", "samedi", "sam"),
    6: ("الأحد", "أحد", "sunday", "sun", "dimanche", "dim"),
}
# The same in Persian, Urdu and Sorani Kurdish.
NEIGHBOURING_DAYS: dict[int, tuple[str, ...]] = {
    0: ("دوشنبه", "پیر", "دووشەممە"),
    1: ("سه‌شنبه", "منگل", "سێشەممە"),
    2: ("چهارشنبه", "بدھ", "چوارشەممە"),
    3: ("پنجشنبه", "پنج‌شنبه", "جمعرات", "پێنجشەممە"),
    4: ("جمعه", "هەینی"),
    5: ("شنبه", "ہفتہ", "شەممە"),
    6: ("یکشنبه", "یک‌شنبه", "اتوار", "یەکشەممە"),
}

Month = tuple[int, str]


def _tables() -> tuple[dict[str, Month], dict[tuple[str, str], Month]]:
    single: dict[str, Month] = {}
    double: dict[tuple[str, str], Month] = {}
    # Sorani joins what belongs together: "19ی کانوونی یەکەمی 2024". Source: CLDR ckb, the long form of dates.
    linked = {number: tuple(f"{name}ی" for name in names) for number, names in NEIGHBOURS.items()}
    tables = (
        ("iranian", IRANIAN),
        ("hijri", HIJRI),
        ("gregorian", EUROPEAN),
        ("gregorian", HEBREW),
        ("gregorian", linked),
        ("gregorian", NEIGHBOURS),
        ("gregorian", LIBYAN),
        ("gregorian", LATIN),
        ("gregorian", GREGORIAN),
    )
    for calendar, table in tables:
        for number, names in table.items():
            for name in names:
                first, _, second = level(name).key.partition(" ")
                if second:
                    double[first, second] = (number, calendar)
                else:
                    single[first] = (number, calendar)
    return single, double


ONE_WORD, TWO_WORDS = _tables()
# ك1, ت2: the Levant's كانون الأول and تشرين الثاني as its press abbreviates them.
SHORT: dict[tuple[str, str], Month] = {
    ("ت", "1"): (10, "gregorian"),
    ("ت", "2"): (11, "gregorian"),
    ("ك", "1"): (12, "gregorian"),
    ("ك", "2"): (1, "gregorian"),
    ("تشرين", "1"): (10, "gregorian"),
    ("تشرين", "2"): (11, "gregorian"),
    ("كانون", "1"): (12, "gregorian"),
    ("كانون", "2"): (1, "gregorian"),
}
FIRST_WORDS = frozenset(first for first, _ in (*TWO_WORDS, *SHORT))
DAY_NAMES = {
    level(name).key: number
    for table in (NEIGHBOURING_DAYS, WEEKDAYS)
    for number, names in table.items()
    for name in names
}
