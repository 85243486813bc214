"""The words of the HTML report, in Arabic and English."""

FIELD_WORDS = {
    "published": ("تاريخ النشر", "date"),
    "text": ("النص", "text"),
    "authors": ("الكاتب", "author"),
    "section": ("القسم", "section"),
    "image": ("الصورة", "image"),
    "description": ("المقدمة", "standfirst"),
}
WAIT_WORDS = (
    ("حتى ربع ساعة", "up to 15 min"),
    ("حتى ساعة", "up to 1 h"),
    ("حتى ست ساعات", "up to 6 h"),
    ("حتى يوم", "up to 1 day"),
    ("حتى يومين", "up to 2 days"),
)
FINDING_WORDS = {
    "nothing": "لم يُعثر على أي مقال",
    "unreachable": "الموقع لا يجيب",
    "empty_sources": "المصادر فارغة",
    "blocked": "الموقع يحجبنا",
    "failing": "الصفحات لا تُجلب",
    "layout": "تغيّر شكل الصفحات",
    "too_few": "مقالات أقل من المتوقع",
    "too_many": "مقالات أكثر من المتوقع",
    "silent": "صمت غير معتاد",
    "removals": "مقالات كثيرة حُذفت",
    "held": "قراءات أسوأ من المحفوظ، حُجزت",
    "worse": "معظم الصفحات تُقرأ أسوأ مما حُفظ",
    **{f"without_{name}": f"ينقص المقالات: {arabic}" for name, (arabic, _) in FIELD_WORDS.items()},
}
REASON_WORDS = {
    "already_stored": "النص نفسه بعنوان آخر",
    "bad_url": "ما ليس عنواناً",
    "connection_failed": "انقطع الاتصال",
    "connection_refused": "رُفض الاتصال",
    "conversion": "ملف في سجل لا صفحة",
    "cookie_wall": "جدار ملفات الارتباط",
    "date_lost": "بلا التاريخ المحفوظ",
    "dropped": "قراءة رفضها إنسان",
    "empty": "صفحة فارغة",
    "endless_headers": "ترويسات بلا نهاية",
    "headline_lost": "عنوان لا صلة له بالمقال",
    "host_unknown": "اسم المضيف مجهول",
    "http_403": "ممنوع",
    "http_404": "غير موجودة",
    "http_410": "حُذفت",
    "http_429": "طلبات أكثر مما يُسمح",
    "http_500": "خطأ في الخادم",
    "http_503": "الخادم مشغول",
    "known_capture": "أُخذت من قبل",
    "listing": "قائمة لا مقال",
    "login_wall": "تتطلب الدخول",
    "members_only": "للمشتركين فقط",
    "moved": "وُجدت بعنوان آخر",
    "needs_browser": "يلزمها متصفح",
    "no_feed": "ليست خلاصة كما قيل",
    "no_rest": "ليست واجهة REST كما قيل",
    "no_sitemap": "ليست خريطة موقع كما قيل",
    "no_title": "بلا عنوان",
    "not_html": "ليست صفحة",
    "older_capture": "أقدم من النسخة المحفوظة",
    "other_site": "من موقع آخر",
    "out_of_range": "من أيام لم تُطلب",
    "page_budget": "فوق حصة مضيفها من الصفحات",
    "part_missing": "صفحة تالية من المقال ناقصة",
    "password": "محمية بكلمة سر",
    "port": "منفذ لبروتوكول آخر",
    "prefix": "أول النص فقط",
    "private_address": "عنوان خاص",
    "quiet_hours": "في ساعات هدوء موقعها",
    "reading": "تعطلت قواعدنا عليها",
    "redirect": "انتقلت إلى صفحة أخرى",
    "redirect_loop": "تحويل يدور على نفسه",
    "resource": "سجل ليس جواب خادم",
    "revisit": "التقاط بلا متن",
    "robots_disallowed": "يمنعها robots.txt",
    "robots_unreachable": "لا يجيب robots.txt",
    "same_text": "نص مقالات أخرى في الزيارة نفسها",
    "scheme": "ليست http ولا https",
    "score_lost": "قُرئت بثقة أقل بكثير",
    "site_broken": "من موقع ساءت قراءة صفحاته",
    "soft_404": "صفحة خطأ تدّعي النجاح",
    "static_page": "صفحة عن الموقع",
    "text_lost": "ذهب معظم النص",
    "timeout": "انتهت المهلة",
    "too_large": "أكبر مما يُقبل",
    "too_slow": "أبطأ من أن تُقرأ",
    "trap": "عناوين لا نهاية لها",
    "truncated": "وصلت مقطوعة",
    "twin": "نص مكرر بعنوان آخر",
    "withdrawn": "أُخرج من الأرشيف بطلب",
    "unreported": "ضاعت في الزاحف، انظر السجل",
    "url_too_long": "عنوان يتجاوز 2083 حرفاً",
    "warc_damaged": "سجل WARC معطوب",
    "warc_missing": "ملف WARC غير موجود",
}
"""Reasons in Arabic, as :data:`newscrawler.report.words.REASONS` has them in English."""


def reason_in_arabic(name: str) -> str:
    """Return the reason in Arabic; a status by its number, anything else as it is.

    >>> reason_in_arabic("timeout"), reason_in_arabic("http_418")
    ('انتهت المهلة', 'أجاب الخادم 418')
    """
    if name.startswith("http_") and name not in REASON_WORDS:
        return f"أجاب الخادم {name.removeprefix('http_')}"
    return REASON_WORDS.get(name, "أخرى" if name == "other" else name)
