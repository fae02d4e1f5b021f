"""What a caller may send. Unknown fields are refused, so that a typo is never a silent no-op."""

from __future__ import annotations

import unicodedata
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from api.limits import FIRST_YEAR, LAST_YEAR, MAX_TOP_K
from rag.errors import EmptyQuestion, QuestionTooLong
from rag.types import Filters, Kind


def _no_surrogates(text: str) -> str:
    """JSON can spell half of a surrogate pair; UTF-8 cannot carry it back."""
    for position, character in enumerate(text):
        if "\ud800" <= character <= "\udfff":
            raise ValueError(f"第 {position + 1} 个字符是不成对的代理字符 U+{ord(character):04X}")
    return text


def _no_controls(text: str) -> str:
    for position, character in enumerate(text):
        if unicodedata.category(character) == "Cc" and character not in "\t\n\r":
            raise ValueError(f"第 {position + 1} 个字符是控制字符 U+{ord(character):04X}，请删去")
    return text


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("不能是空白")
    return text


Unicode = Annotated[str, AfterValidator(_no_surrogates)]
Text = Annotated[Unicode, AfterValidator(_no_controls)]
Name = Annotated[Text, Field(max_length=200), AfterValidator(_not_blank)]
Year = Annotated[int, Field(strict=True, ge=FIRST_YEAR, le=LAST_YEAR)]


class FiltersIn(BaseModel):
    """Bounds; an empty list bounds nothing, several values are alternatives."""

    model_config = ConfigDict(extra="forbid")

    region: list[Name] = Field(default=[], max_length=1000)
    year: list[Year] = Field(default=[], max_length=200, description="报告的年份")
    period: list[Year] = Field(default=[], max_length=200, description="段落所说的年份")
    kind: Kind | None = None
    report_id: list[Name] = Field(default=[], max_length=1000)

    def to_domain(self) -> Filters:
        return Filters(
            region=tuple(self.region),
            year=tuple(self.year),
            period=tuple(self.period),
            kind=self.kind,
            report_id=tuple(self.report_id),
        )


class SearchRequest(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"question": "2025年财政收入是多少？", "filters": {"region": ["红旗区"]}}]
        },
    )

    question: Text
    top_k: Annotated[int, Field(strict=True, ge=1, le=MAX_TOP_K)] | None = Field(
        default=None, description="缺省由服务的设置决定（5）"
    )
    filters: FiltersIn = Field(default_factory=FiltersIn)
    explain: bool = Field(default=False, strict=True, description="给每个段落附上原始分数")

    def checked(self, max_chars: int) -> Self:
        """Itself. Raises ``EmptyQuestion``, or ``QuestionTooLong`` past ``max_chars`` code points.

        Not validators: the limit is a setting, and both have a type of their own in the contract.
        """
        if not self.question.strip():
            raise EmptyQuestion("问题是空白的；请写出要问的内容，例如“红旗区2025年财政收入”")
        if len(self.question) > max_chars:
            raise QuestionTooLong(
                f"问题有 {len(self.question)} 个字，上限是 {max_chars}；"
                "请缩短问题，或调大 YOUJU_MAX_QUESTION_CHARS"
            )
        return self


class AskRequest(SearchRequest):
    mode: Literal["extractive"] = "extractive"
