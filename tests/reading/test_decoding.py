from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.errors import ReadError
from rag.reading.decoding import read_text
from tests.reading.texts import SIMPLIFIED, TRADITIONAL

REPORTS = Path(os.environ.get("YOUJU_SHARED", "../shared")) / "reports"
UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")
ALL_SIMPLIFIED = "\r\n".join(SIMPLIFIED)
ALL_TRADITIONAL = "\r\n".join(TRADITIONAL)

SENTENCES = st.lists(
    st.tuples(st.sampled_from(SIMPLIFIED), st.sampled_from(("", "\n", "\r\n", " GDP 3.5% ", "\t"))),
    min_size=4,
    max_size=40,
).map(lambda parts: "".join(a + b for a, b in parts))
TRADITIONAL_SENTENCES = st.lists(
    st.tuples(st.sampled_from(TRADITIONAL), st.sampled_from(("", "\n", "\r\n", " GDP 3.5% "))),
    min_size=4,
    max_size=40,
).map(lambda parts: "".join(a + b for a, b in parts))


@pytest.mark.parametrize("encoding", [*UNICODE, "gb18030", "gbk"])
def test_each_encoding_is_recognised(encoding: str) -> None:
    data = ALL_SIMPLIFIED.encode(encoding)
    extracted = read_text("a.txt", data)
    assert extracted.text == ALL_SIMPLIFIED
    assert extracted.encoding == ("gb18030" if encoding == "gbk" else encoding)
    assert data.decode(extracted.encoding) == extracted.text
    assert extracted.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("encoding", ["big5", "cp950"])
def test_big5(encoding: str) -> None:
    extracted = read_text("a.txt", ALL_TRADITIONAL.encode(encoding))
    assert extracted.text == ALL_TRADITIONAL
    assert extracted.encoding == "cp950"


@pytest.mark.parametrize("text", SIMPLIFIED)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le", "utf-16-be"])
def test_one_simplified_sentence_is_enough(text: str, encoding: str) -> None:
    assert read_text("a.txt", text.encode(encoding)).text == text


@pytest.mark.parametrize("text", TRADITIONAL)
@pytest.mark.parametrize("encoding", ["utf-8", "cp950", "gb18030", "utf-16-le", "utf-16-be"])
def test_one_traditional_sentence_is_enough(text: str, encoding: str) -> None:
    assert read_text("a.txt", text.encode(encoding)).text == text


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16-le", "utf-16-be"])
def test_a_title_alone_is_enough(encoding: str) -> None:
    for sentence in SIMPLIFIED:
        # Short pieces, in which charset-normalizer's own order is often wrong.
        for start in range(0, len(sentence) - 12, 3):
            title = sentence[start : start + 12]
            assert read_text("a.txt", title.encode(encoding)).text == title


@settings(max_examples=150, deadline=None)
@given(text=SENTENCES, encoding=st.sampled_from([*UNICODE, "gb18030"]))
def test_simplified_round_trip(text: str, encoding: str) -> None:
    assert read_text("a.txt", text.encode(encoding)).text == text


@settings(max_examples=100, deadline=None)
@given(text=TRADITIONAL_SENTENCES, encoding=st.sampled_from([*UNICODE, "gb18030", "cp950"]))
def test_traditional_round_trip(text: str, encoding: str) -> None:
    assert read_text("a.txt", text.encode(encoding)).text == text


@settings(max_examples=200, deadline=None)
@given(text=SENTENCES, data=st.data())
def test_a_cut_utf_8_character_is_never_read_as_another_encoding(
    text: str, data: st.DataObject
) -> None:
    encoded = bytearray(text.encode())
    high = [index for index, byte in enumerate(encoded) if byte >= 0x80]
    del encoded[data.draw(st.sampled_from(high))]
    with pytest.raises(ReadError):
        read_text("a.txt", bytes(encoded))


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_text_that_encodes_back_or_a_read_error(data: bytes) -> None:
    try:
        extracted = read_text("a.txt", data)
    except ReadError:
        return
    assert extracted.text == data.decode(extracted.encoding).removeprefix("\ufeff")
    # No lone surrogates, so that the text can be stored and sent.
    extracted.text.encode("utf-8")


def test_line_ends_stay_as_they_are() -> None:
    text = "第一行文字在这里\r\n第二行文字在这里\n第三行文字在这里\r第四行\n\n"
    for encoding in (*UNICODE, "gb18030"):
        assert read_text("a.txt", text.encode(encoding)).text == text


def test_chinese_after_ten_thousand_ascii_bytes_is_seen() -> None:
    text = "Report of the year, line by line.\r\n" * 400 + SIMPLIFIED[0]
    assert len(text) - len(SIMPLIFIED[0]) > 10_000
    extracted = read_text("a.txt", text.encode("gb18030"))
    assert extracted.encoding == "gb18030"
    assert extracted.text == text


def test_ascii_in_utf_16_without_a_mark() -> None:
    for encoding in ("utf-16-le", "utf-16-be"):
        text = "Plain words\r\nwithout any Chinese."
        assert read_text("a.txt", text.encode(encoding)).text == text


def test_gb18030_byte_order_mark_is_no_part_of_the_text() -> None:
    assert read_text("a.txt", ("\ufeff" + ALL_SIMPLIFIED).encode("gb18030")).text == ALL_SIMPLIFIED


def test_the_cut_byte_is_named() -> None:
    data = bytearray(ALL_SIMPLIFIED.encode())
    offset = len(SIMPLIFIED[0].encode()) + 2
    del data[offset + 1]
    with pytest.raises(ReadError) as caught:
        read_text("report.txt", bytes(data))
    assert str(caught.value) == (
        f"report.txt: byte {offset} is not valid UTF-8, though the rest of the file is UTF-8; "
        f"save the file as UTF-8 and index it again"
    )


def test_a_broken_gb18030_file_is_refused_with_the_place() -> None:
    data = bytearray(ALL_SIMPLIFIED.encode("gb18030"))
    data[20] = 0xFF
    with pytest.raises(ReadError, match=r"report\.txt: byte (19|20) is not valid in any supported"):
        read_text("report.txt", bytes(data))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_damage_after_a_byte_order_mark_is_refused(encoding: str) -> None:
    data = ALL_SIMPLIFIED.encode(encoding)[:-1]
    with pytest.raises(ReadError, match=r"a\.txt: byte \d+ is not valid UTF-(8|16), which"):
        read_text("a.txt", data)


def test_lone_surrogates_are_refused() -> None:
    data = b"\xff\xfe" + "好".encode("utf-16-le") + b"\x00\xd8" + "好".encode("utf-16-le")
    with pytest.raises(ReadError, match="UTF-16"):
        read_text("a.txt", data)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7\n1 0 obj\n", "a PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a PNG image"),
        (b"PK\x03\x04rest", "Office document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", r"\.doc"),
        ("好的文字".encode() + b"\0" + b"abc", "byte 12 is NUL"),
        (bytes(range(256)) * 4, "byte 0 is NUL"),
        (b"ab\x01\x02\x03cd" * 20, "control characters"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(ReadError, match=said):
        read_text("a.txt", data)


def test_another_language_s_encoding_is_refused_and_not_read_as_chinese() -> None:
    text = "Le rapport de l’année a été présenté à l’assemblée générale. " * 5
    with pytest.raises(ReadError, match=r"index it again"):
        read_text("a.txt", text.encode("cp1252"))


def test_western_quotation_marks_are_refused_though_they_decode_as_gb18030() -> None:
    data = "The region’s report speaks of the people’s hopes.".encode("cp1252")
    assert data.decode("gb18030") == "The region抯 report speaks of the people抯 hopes."
    with pytest.raises(ReadError, match=r"in no supported encoding .*, 0% common characters"):
        read_text("a.txt", data)


def _reports() -> list[Path]:
    return [
        *sorted(REPORTS.glob("hongqi-weidong/*.txt")),
        *sorted(REPORTS.glob("national/*.txt"))[::10],
        *sorted(REPORTS.glob("provinces-2026/*.txt"))[::6],
    ]


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the real reports are not on this machine")
@pytest.mark.parametrize("path", _reports(), ids=lambda path: path.stem)
def test_real_reports_decode_back_from_every_encoding(path: Path) -> None:
    text = path.read_bytes().decode("utf-8-sig")
    for encoding in (*UNICODE, "gb18030"):
        assert read_text(path.name, text.encode(encoding)).text == text, encoding
    opencc = pytest.importorskip("opencc")
    traditional = opencc.OpenCC("s2t").convert(text)
    # Not every character that OpenCC chooses is in Big5.
    for encoding in ("cp950", "gb18030"):
        wanted = traditional.encode(encoding, "ignore").decode(encoding)
        assert read_text(path.name, wanted.encode(encoding)).text == wanted, encoding
