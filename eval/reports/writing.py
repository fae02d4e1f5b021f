"""The reports on disk."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from eval.reports.document import Document, as_json
from eval.reports.page import html_page
from eval.reports.summary import markdown_report
from eval.scores import write_scores


@dataclass(frozen=True, slots=True)
class Written:
    json: Path
    markdown: Path
    html: Path


def write_all(document: Document, folder: Path) -> Written:
    """``report.json``, ``.md`` and ``.html``, and the scores of each system in ``runs/``."""
    folder.mkdir(parents=True, exist_ok=True)
    written = Written(folder / "report.json", folder / "report.md", folder / "report.html")
    written.json.write_text(json.dumps(as_json(document), ensure_ascii=False) + "\n", "utf-8")
    written.markdown.write_text(markdown_report(document), "utf-8")
    written.html.write_text(html_page(document), "utf-8")
    for result in document.results:
        write_scores(folder / "runs" / f"{result.name}.scores.json", result.stamp, result.card)
    return written
