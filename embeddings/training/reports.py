"""Self-supervised pairs from the reports: what a heading, a sentence or a figure would ask for."""

from __future__ import annotations

import random
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from embeddings.training.folders import shared_folder
from embeddings.training.text import passages, sentences, simplified

HELD_OUT_YEARS = frozenset({2021, 2022, 2026})
"""National reports kept for tests; the bilingual segments leave them out as well."""

_HEADING = re.compile(
    r"^\s*(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\([一二三四五六七八九十]+\)|——)"
)
_FIGURE = re.compile(
    r"^(?P<subject>[^\d]{4,30}?)(?P<verb>增长|下降|提高|达到|达|超过|突破|增加|为|新增|完成|降至)?\d[\d.,]*(?P<unit>%|[\u4e00-\u9fff]{1,4})"
)
_CHANGE = ("{}增长了多少", "{}增速是多少", "{}同比增长百分之几", "{}涨了多少", "{}增长率")
_AMOUNT = (
    "{}是多少",
    "{}有多少",
    "{}达到多少",
    "{}多少",
    "{}的数字",
    "{}完成情况怎么样",
    "{}目标是多少",
)
_TOPIC = (
    "{}",
    "{}怎么样",
    "如何{}",
    "{}方面做了什么",
    "{}有哪些举措",
    "怎样{}",
    "在{}上有什么安排",
    "{}进展如何",
)


@dataclass(frozen=True, slots=True)
class ReportPassage:
    """A passage and the headings above it, as the application embeds them."""

    heading: str
    lead: str
    text: str


def _docx_text(path: Path) -> str:
    xml = zipfile.ZipFile(path).read("word/document.xml").decode("utf-8")
    paragraphs = re.findall(r"<w:p[ >].*?</w:p>", xml, flags=re.S)
    return "\n".join("".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", p)) for p in paragraphs)


def report_texts() -> Iterator[str]:
    """The reports that may be trained on: never the district reports, never a held-out year."""
    folder = shared_folder() / "reports"
    for path in sorted((folder / "national").glob("*.txt")):
        if int(path.stem) not in HELD_OUT_YEARS:
            yield simplified(path.read_text("utf-8-sig"))
    for path in sorted((folder / "provinces-2026").glob("*.txt")):
        yield path.read_text("utf-8-sig")
    for path in sorted((folder / "provinces-2025").glob("*.docx")):
        yield _docx_text(path)


@dataclass(slots=True)
class _Headings:
    """The headings above a line: 一、 outside, （一） inside."""

    top: str = ""
    sub: str = ""

    def read(self, line: str) -> None:
        found = _HEADING.match(line)
        if found is None or line.startswith("——"):
            return
        head = re.split(r"[。：]", line, maxsplit=1)[0][:40]
        if "、" in found.group():
            self.top, self.sub = head, ""
        else:
            self.sub = head

    def path(self) -> str:
        return f"{self.top} {self.sub}".strip()


def heading_at(text: str, offset: int) -> str:
    """The headings above code point `offset`, outermost first; empty where there are none."""
    headings = _Headings()
    for line in text[:offset].split("\n")[:-1]:
        headings.read(line.strip())
    return headings.path()


def report_passages() -> Iterator[ReportPassage]:
    """Passages with their heading path, in reading order."""
    for text in report_texts():
        headings = _Headings()
        for line in (raw.strip() for raw in text.split("\n")):
            headings.read(line)
            if len(line) < 50:
                continue
            first = re.split(r"[。：；，]", line.lstrip("—"), maxsplit=1)[0]
            lead = _HEADING.sub("", first).strip() if 4 <= len(first) <= 30 else ""
            for n, passage in enumerate(passages(line)):
                yield ReportPassage(headings.path(), lead if n == 0 else "", passage)


def figure_question(sentence: str, chance: random.Random) -> str | None:
    """«城镇新增就业1206万人» → «城镇新增就业是多少»; None where a clause has no figure."""
    clauses = [c for c in re.split(r"[，、；。：]", sentence) if 6 <= len(c) <= 45]
    chance.shuffle(clauses)
    for clause in clauses:
        found = _FIGURE.match(clause)
        if found:
            change = found["verb"] in {"增长", "下降", "提高"} and found["unit"] == "%"
            template = chance.choice(_CHANGE if change else _AMOUNT)
            return template.format(found["subject"].rstrip("约近为达至、"))
    return None


def report_pairs(chance: random.Random) -> dict[str, list[tuple[str, str]]]:
    """Pairs by source name. Half of the passages carry their headings, as in use."""
    made: dict[str, list[tuple[str, str]]] = {
        "report_heading": [],
        "report_sentence": [],
        "report_figure": [],
    }
    for item in report_passages():
        shown = f"{item.heading}\n{item.text}" if chance.random() < 0.5 else item.text
        if item.lead:
            body = item.text.replace(item.lead, "", 1) if chance.random() < 0.5 else shown
            made["report_heading"].append((chance.choice(_TOPIC).format(item.lead), body))
        parts = sentences(item.text)
        if len(parts) >= 2:
            picked = chance.choice(parts)
            rest = item.text.replace(picked, "", 1) if chance.random() < 0.7 else shown
            made["report_sentence"].append((picked, rest))
            clause = max(re.split(r"[，；。]", chance.choice(parts)), key=len)
            if len(clause) >= 6:
                made["report_sentence"].append((chance.choice(_TOPIC).format(clause), shown))
        for part in parts:
            question = figure_question(part, chance)
            if question:
                made["report_figure"].append((question, shown))
    return made
