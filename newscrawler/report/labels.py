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
    "connection_failed": "انقطع الاتصال",
    "connection_refused": "رُفض الاتصال",
    "cookie_wall": "جدار ملفات الارتباط",
    "empty": "صفحة فارغة",
    "host_unknown": "اسم المضيف مجهول",
    "http_403": "ممنوع",
    "http_404": "غير موجودة",
    "http_410": "حُذفت",
    "http_429": "طلبات أكثر مما يُسمح",
    "http_500": "خطأ في الخادم",
    "http_503": "الخادم مشغول",
    "listing": "قائمة لا مقال",
    "login_wall": "تتطلب الدخول",
    "members_only": "للمشتركين فقط",
    "no_title": "بلا عنوان",
    "not_html": "ليست صفحة",
    "password": "محمية بكلمة سر",
    "redirect": "انتقلت إلى صفحة أخرى",
    "robots_disallowed": "يمنعها robots.txt",
    "robots_unreachable": "لا يجيب robots.txt",
    "soft_404": "صفحة خطأ تدّعي النجاح",
    "static_page": "صفحة عن الموقع",
    "timeout": "انتهت المهلة",
    "truncated": "وصلت مقطوعة",
    "twin": "نص مكرر بعنوان آخر",
}
"""Reasons in Arabic; one that is not here is shown by its name alone."""
