"""Path segments and parameters that say what a page is, on Arabic news sites; lower-case, percent-decoded."""

# fmt: off
HUB_WORDS = frozenset({
    "archive", "archives", "author", "authors", "calendar", "cart", "cat", "categories", "category", "checkout",
    "forum", "forums", "hashtag", "issue", "issues", "keyword", "keywords", "label", "labels", "members", "page",
    "profile", "search", "section", "sections", "shop", "tag", "tagged", "tags", "taxonomy", "topic", "topics",
    "user", "users", "writer", "writers", "أرشيف", "أقسام", "ارشيف", "اقسام", "الأرشيف", "الأقسام", "الارشيف",
    "البحث", "التصنيف", "الكاتب", "الكلمات-الدلالية", "الوسوم", "بحث", "تصنيف", "تصنيفات", "قسم", "كاتب", "كتاب",
    "كلمات-دلالية", "وسم", "وسوم"
})
"""As the first or second segment: what follows is a list, whatever its name looks like."""

SECTION_WORDS = frozenset({
    "arab", "art", "arts", "breaking", "breaking-news", "business", "culture", "economy", "galleries", "gallery",
    "health", "home", "index", "last-news", "latest", "local", "main", "middle-east", "most-read", "news",
    "opinion", "opinions", "photo", "photos", "politics", "science", "sport", "sports", "tech", "technology",
    "trending", "video", "videos", "world", "آخر-الأخبار", "آخر-الاخبار", "أخبار", "اخبار", "اخر-الاخبار", "اقتصاد",
    "الأخبار", "الاخبار", "الاقتصاد", "الرأي", "الرئيسية", "الرياضة", "السياسة", "تحقيقات", "تقارير", "تقنية",
    "تكنولوجيا", "ثقافة", "حوادث", "حوارات", "دولي", "رأي", "رياضة", "سياسة", "صحة", "صور", "عاجل", "عربي",
    "عربي-ودولي", "فن", "فنون", "فيديو", "مباشر", "محليات", "مقالات", "منوعات"
})
"""As the last segment: a section of a news site."""

STATIC_WORDS = frozenset({
    "about", "about-us", "aboutus", "accessibility", "account", "ads", "advertise", "advertise-with-us",
    "advertising", "apps", "careers", "contact", "contact-us", "contactus", "cookie-policy", "cookies", "copyright",
    "disclaimer", "dmca", "donate", "editorial-policy", "faq", "feedback", "help", "imprint", "jobs", "live",
    "log-in", "login", "logout", "lost-password", "my-account", "newsletter", "newsletters", "our-team", "password",
    "podcasts", "privacy", "privacy-policy", "register", "rss-feeds", "sample-page", "sign-in", "sign-up", "signin",
    "signup", "site-map", "sitemap", "staff", "subscribe", "subscription", "team", "terms", "terms-and-conditions",
    "terms-of-service", "terms-of-use", "who-we-are", "whoweare", "أتصل-بنا", "أسرة-التحرير", "أعلن-معنا",
    "إتصل-بنا", "إخلاء-مسؤولية", "اتصل-بنا", "اتصل_بنا", "اتفاقية-الاستخدام", "اعلن-معنا", "الاشتراك", "التحرير",
    "الخصوصية", "السياسة-التحريرية", "الشروط-والأحكام", "الشروط-والاحكام", "النشرة-البريدية", "تسجيل",
    "تسجيل-الدخول", "تواصل", "تواصل-معنا", "حقوق-الملكية", "حقوق-النشر", "خارطة-الموقع", "خريطة-الموقع", "راسلنا",
    "سياسة-التحرير", "سياسة-الخصوصية", "سياسة-الخصوصيه", "شروط-الاستخدام", "صفحة-مثال", "عن-الصحيفة", "عن-الموقع",
    "عنا", "فريق-العمل", "للإعلان", "للاعلان", "للتواصل", "مثال-على-صفحة", "من-نحن", "من_نحن", "هيئة-التحرير",
    "وظائف"
})
"""As the last segment: a page about the site itself; "مثال-على-صفحة" is the sample page of an Arabic WordPress."""

NEVER_FIRST = frozenset({
    "_next", "ads", "assets", "banner", "cdn-cgi", "cgi-bin", "oembed", "print", "static", "wp-admin",
    "wp-comments-post.php", "wp-content", "wp-includes", "wp-json", "wp-login.php", "wp-signup.php",
    "wp-trackback.php", "xmlrpc.php"
})
"""As the first or second segment: software, media, APIs and print pages."""

NEVER_LAST = frozenset({
    "amp", "atom", "comment-page", "embed", "feed", "feeds", "rdf", "rss", "rss2", "trackback"
})
"""Parameters of actions and of attachments."""

NEVER_PARAMS = frozenset({
    "action", "add-to-cart", "attachment_id", "do", "feed", "like", "preview", "replytocom", "share"
})
"""Parameters of actions and of attachments."""

HUB_PARAMS = frozenset({
    "author", "calendar", "cat", "category", "date", "day", "filter", "keyword", "lang", "limit", "m", "month",
    "offset", "order", "orderby", "page", "paged", "pg", "q", "query", "s", "search", "section", "sort", "sortby",
    "start", "tag", "year"
})
"""Parameters of lists: search, order, date and page."""

ID_PARAMS = frozenset({
    "aid", "art_id", "article", "article_id", "articleid", "artid", "contentid", "id", "idn", "idnews", "item",
    "itemid", "newid", "news", "news_id", "newsid", "nid", "nwid", "p", "post", "post_id", "postid", "secid", "sid",
    "story", "story_id", "storyid"
})
"""Parameters that name an article, in the CMSs and hand-made sites of the last twenty years."""
# fmt: on
