"""One altered character makes a claim false, wherever it is."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from rag.answering.verification import Claim, verify

TEXT = "一、2023年工作回顾\r\n全年新增就业 1.2 万人。𠮷祥路建成通车。\n"
CLAIM = Claim("r:5-20", "r", 5, 20, TEXT[5:20], "abc")


def test_an_exact_quote_holds() -> None:
    assert verify(CLAIM, TEXT, "abc").valid


@given(st.integers(0, 14), st.characters())
def test_any_altered_character_fails(at: int, character: str) -> None:
    quote = CLAIM.quote[:at] + character + CLAIM.quote[at + 1 :]
    verdict = verify(replace(CLAIM, quote=quote), TEXT, "abc")
    assert verdict.valid == (quote == CLAIM.quote)
    if not verdict.valid:
        assert f"at its character {at} " in (verdict.problem or "")


def test_a_shorter_or_longer_quote_fails() -> None:
    assert not verify(replace(CLAIM, quote=CLAIM.quote[:-1]), TEXT, "abc").valid
    assert not verify(replace(CLAIM, quote=CLAIM.quote + "。"), TEXT, "abc").valid


def test_what_is_wrong_is_said() -> None:
    cases = {
        "not in the index": verify(CLAIM, None, None),
        "SHA-256": verify(CLAIM, TEXT, "def"),
        "lies outside": verify(replace(CLAIM, passage_id="r:5-2000", end=2000), TEXT, "abc"),
        "does not agree": verify(replace(CLAIM, passage_id="r:6-20"), TEXT, "abc"),
    }
    for words, verdict in cases.items():
        assert not verdict.valid
        assert words in (verdict.problem or "")
