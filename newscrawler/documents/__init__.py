"""Documents that are no pages: a PDF as a page, its text in the order in which it is read. Pure; no network."""

from newscrawler.documents.pdf import INSTALL_PYPDF, PdfPage, is_pdf, page_of_pdf

__all__ = [
    "INSTALL_PYPDF",
    "PdfPage",
    "is_pdf",
    "page_of_pdf",
]
