"""What may be sent to be verified: an answer as it was given, or passages, or bare claims."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.schemas.requests import Text, Unicode
from rag.engine import Claim

Offset = Annotated[int, Field(strict=True, ge=0, le=2**53)]
_PLACE = ("report_id", "start", "end", "sha256")


class QuotedCitation(BaseModel):
    """Where the quote is said to stand. What else it says (title, year, …) is kept in
    ``model_extra`` and checked against the index."""

    model_config = ConfigDict(extra="allow")

    report_id: Text
    start: Offset
    end: Offset
    sha256: Text


class QuotedPassage(BaseModel):
    passage_id: Text
    quote: Unicode
    citation: QuotedCitation
    text: Unicode | None = None
    rank: int | None = None

    @model_validator(mode="before")
    @classmethod
    def _unfold_claim(cls, data: Any) -> Any:
        """A bare claim holds report_id, start, end and sha256 itself."""
        if isinstance(data, dict) and "citation" not in data and "report_id" in data:
            place = {name: data[name] for name in _PLACE if name in data}
            return {"citation": place, **data}
        return data

    def to_claim(self) -> Claim:
        place = self.citation
        return Claim(
            passage_id=self.passage_id,
            report_id=place.report_id,
            start=place.start,
            end=place.end,
            quote=self.quote,
            sha256=place.sha256,
        )


class QuotedAnswer(BaseModel):
    text: Unicode
    sentence: Unicode
    citations: list[int]
    mode: str = "extractive"


class VerifyRequest(BaseModel):
    """A response of /v1/ask or /v1/search, or a list of passages, or a list of claims."""

    answer: QuotedAnswer | None = None
    passages: list[QuotedPassage] = Field(max_length=1000)

    @model_validator(mode="before")
    @classmethod
    def _unfold(cls, data: Any) -> Any:
        if isinstance(data, list):
            return {"passages": data}
        if isinstance(data, dict) and "passages" not in data:
            if "claims" in data:
                return {"passages": data["claims"]}
            if "passage_id" in data:
                return {"passages": [data]}
        return data
