"""What the OpenAPI document says beyond the types: an example of each answer, and problems.

The interactive page is served with assets from the package ``fastapi-offline``; FastAPI's own
would load them from a CDN, and many deployments have no internet.
"""

from __future__ import annotations

from typing import Any

from api.schemas.responses import FieldError, Problem

Responses = dict[int | str, dict[str, Any]]

_CITATION = {
    "report_id": "hongqi-2026",
    "title": "政府工作报告",
    "source": "hongqi-2026.txt",
    "region": "红旗区",
    "year": 2026,
    "date": "2026-03-27",
    "section_path": ["一、“十四五”时期和2025年工作回顾", "（一）经济运行向上向好"],
    "period": "2025年",
    "kind": "actual",
    "start": 1234,
    "end": 1263,
    "page": None,
    "sha256": "9f2c…",
}
_QUOTE = "一般公共预算收入完成11.17亿元，同比增长1.3%。"
_PASSAGE = {
    "rank": 1,
    "passage_id": "hongqi-2026:1234-1263",
    "score": 0.93,
    "text": _QUOTE,
    "quote": _QUOTE,
    "highlights": [[10, 26]],
    "citation": _CITATION,
}
SEARCH: dict[str, Any] = {
    "question": "红旗区2025年财政收入是多少？",
    "interpretation": {
        "regions": ["红旗区"],
        "periods": [{"label": "2025年", "start": 2025, "end": 2025}],
        "kind": "actual",
        "language": "zh",
        "expanded_terms": ["一般公共预算收入"],
    },
    "passages": [_PASSAGE],
    "coverage": [{"region": "红旗区", "period": "2025年", "status": "found"}],
    "model": "bundled",
    "took_ms": 6.1,
}
ASK: dict[str, Any] = {
    "question": SEARCH["question"],
    "interpretation": SEARCH["interpretation"],
    "answerable": True,
    "reason": None,
    "answer": {
        "text": "11.17亿元，同比增长1.3%",
        "sentence": _QUOTE,
        "citations": [1],
        "mode": "extractive",
    },
    "passages": [_PASSAGE],
    "coverage": SEARCH["coverage"],
    "model": "bundled",
    "took_ms": 6.1,
}
REPORT: dict[str, Any] = {
    "report_id": "hongqi-2026",
    "source": "hongqi-2026.txt",
    "title": "政府工作报告",
    "region": "红旗区",
    "aliases": ["新乡市红旗区"],
    "year": 2026,
    "date": "2026-03-27",
    "congress": 15,
    "session": 6,
    "speaker": None,
    "office": None,
    "year_reviewed": 2025,
    "year_planned": 2026,
    "sha256": "9f2c…",
    "characters": 16021,
    "sections": 31,
    "passages": 88,
}
SECTIONS: dict[str, Any] = {
    "sections": [
        {
            "number": "（一）",
            "title": "经济运行向上向好",
            "level": 2,
            "start": 1200,
            "end": 2050,
            "period": "2025年",
            "kind": "actual",
            "parent": 1,
            "path": _CITATION["section_path"],
        }
    ]
}
EVIDENCE: dict[str, Any] = {
    "passage_id": _PASSAGE["passage_id"],
    "text": _QUOTE,
    "quote": _QUOTE,
    "citation": _CITATION,
}
INGEST: dict[str, Any] = {
    "files": [
        {
            "source": "hongqi-2026.txt",
            "status": "indexed",
            "report_id": "hongqi-2026",
            "passages": 88,
            "detail": None,
        }
    ]
}
VERIFIED: dict[str, Any] = {
    "valid": True,
    "answer": {"valid": True, "problem": None},
    "results": [
        {
            "rank": 1,
            "passage_id": _PASSAGE["passage_id"],
            "valid": True,
            "problem": None,
            "differs_at": None,
        }
    ],
}


def documented(
    example: Any, *problems: int, status: int = 200, media_type: str = "application/json"
) -> Responses:
    """The ``responses`` of a route: an example of its answer, and the problems it may answer."""
    responses: Responses = {status: {"content": {media_type: {"example": example}}}}
    for code in problems:
        responses[code] = {
            "description": "问题说明（RFC 9457）",
            "content": {"application/problem+json": {"schema": _problem_schema()}},
        }
    return responses


def _problem_schema() -> dict[str, Any]:
    schema = Problem.model_json_schema()
    # A reference into "$defs" would be looked up in the whole document, where it is not.
    del schema["$defs"]
    schema["properties"]["errors"] = {"type": "array", "items": FieldError.model_json_schema()}
    return schema
