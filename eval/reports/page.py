from eval.reports.document import Document
def html_page(document: Document) -> str:
    return ""
