from __future__ import annotations

import hashlib
import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.errors import ReadError
from rag.reading.docx import read_docx

REPORTS = Path(os.environ.get("YOUJU_SHARED", "../shared")) / "reports" / "provinces-2025"


def made(build: Callable[[Any], None]) -> bytes:
    document = docx.Document()
    build(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def body(*elements: str) -> bytes:
    """A document whose body holds these elements, written in the ``w:`` namespace."""

    def build(document: Any) -> None:
        for element in elements:
            opened, rest = element.split(">", 1)
            tag = opened + (" " + nsdecls("w", "m") if "/" not in opened else "")
            document.element.body.insert_element_before(parse_xml(f"{tag}>{rest}"), "w:sectPr")

    return made(build)


def text_of(data: bytes) -> str:
    return read_docx("a.docx", data).text


def test_paragraphs_and_tables_in_document_order() -> None:
    def build(document: Any) -> None:
        document.add_paragraph("第一段")
        table = document.add_table(rows=2, cols=2)
        for cell, text in zip(table._cells, ("指标", "数值", "车位", "30个"), strict=True):
            cell.text = text
        document.add_paragraph("")
        document.add_paragraph("最后一段")

    data = made(build)
    extracted = read_docx("a.docx", data)
    assert extracted.text == "第一段\n指标\t数值\n车位\t30个\n\n最后一段"
    assert extracted.encoding == "docx"
    assert extracted.sha256 == hashlib.sha256(data).hexdigest()
    assert extracted.pages == ()


def test_a_cell_is_one_line() -> None:
    def build(document: Any) -> None:
        cell = document.add_table(rows=1, cols=2)._cells[0]
        cell.text = "上一行\n下一行"
        cell.add_paragraph("又一段")

    assert text_of(made(build)) == "上一行 下一行 又一段\t"


def test_soft_breaks_are_line_ends_and_page_breaks_are_nothing() -> None:
    data = body(
        "<w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r>"
        '<w:r><w:br w:type="page"/><w:t>丙</w:t><w:tab/><w:t>丁</w:t><w:cr/></w:r></w:p>'
    )
    assert text_of(data) == "甲\n乙丙\t丁\n"


def test_headers_and_footers_are_left_out() -> None:
    def build(document: Any) -> None:
        document.sections[0].header.paragraphs[0].text = "页眉"
        document.sections[0].footer.paragraphs[0].text = "页脚"
        document.add_paragraph("正文")

    assert text_of(made(build)) == "正文"


def test_text_boxes_are_left_out() -> None:
    data = body(
        "<w:p><w:r><w:t>正文</w:t></w:r><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>框"
        "</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>"
    )
    assert text_of(data) == "正文"


def test_tracked_changes_are_read_as_accepted() -> None:
    data = body(
        "<w:p><w:r><w:t>增长</w:t></w:r>"
        '<w:del w:id="1" w:author="a"><w:r><w:delText>3%</w:delText></w:r></w:del>'
        '<w:ins w:id="2" w:author="a"><w:r><w:t>4%</w:t></w:r></w:ins>'
        '<w:moveFrom w:id="3" w:author="a"><w:r><w:t>旧处</w:t></w:r></w:moveFrom>'
        '<w:moveTo w:id="4" w:author="a"><w:r><w:t>新处</w:t></w:r></w:moveTo></w:p>'
    )
    assert text_of(data) == "增长4%新处"


def test_a_deleted_paragraph_mark_joins_and_a_deleted_paragraph_goes() -> None:
    mark = '<w:pPr><w:rPr><w:del w:id="1" w:author="a"/></w:rPr></w:pPr>'
    deleted = '<w:del w:id="2" w:author="a"><w:r><w:delText>没了</w:delText></w:r></w:del>'
    data = body(
        f"<w:p>{mark}<w:r><w:t>前半句，</w:t></w:r></w:p>",
        "<w:p><w:r><w:t>后半句。</w:t></w:r></w:p>",
        f"<w:p>{mark}{deleted}</w:p>",
        "<w:p><w:r><w:t>末段</w:t></w:r></w:p>",
    )
    assert text_of(data) == "前半句，后半句。\n末段"


def test_a_deleted_row_goes() -> None:
    row = "<w:tr>{}<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc></w:tr>"
    gone = '<w:trPr><w:del w:id="1" w:author="a"/></w:trPr>'
    data = body(f"<w:tbl>{row.format('', '留')}{row.format(gone, '去')}</w:tbl>")
    assert text_of(data) == "留"


def test_content_controls_hyperlinks_and_fields_are_opened() -> None:
    data = body(
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>标题</w:t></w:r></w:p></w:sdtContent></w:sdt>",
        "<w:p><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink>"
        '<w:fldSimple w:instr="PAGE"><w:r><w:t>7</w:t></w:r></w:fldSimple>'
        "<w:r><w:instrText>TOC</w:instrText></w:r>"
        "<w:r><w:ruby><w:rt><w:r><w:t>pin</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>拼</w:t></w:r></w:rubyBase></w:ruby></w:r>"
        "<m:oMath><m:r><m:t>PM</m:t></m:r></m:oMath></w:p>",
    )
    assert text_of(data) == "标题\n链接7拼PM"


WITH_LIST = made(lambda document: document.add_paragraph("甲", style="List Number"))
ZIP_OF_NOTHING = io.BytesIO()
with zipfile.ZipFile(ZIP_OF_NOTHING, "w") as archive:
    archive.writestr("a.txt", "text")


def test_damaged_documents_are_refused_with_the_remedy() -> None:
    whole = made(lambda document: document.add_paragraph("正文"))
    for data in (b"plain text", whole[:-40], whole[:200], ZIP_OF_NOTHING.getvalue()):
        with pytest.raises(ReadError, match=r"a\.docx: not a .*Word document.*index that"):
            read_docx("a.docx", data)


def test_a_document_with_a_flipped_byte_is_refused() -> None:
    data = bytearray(made(lambda document: document.add_paragraph("正文")))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        start = archive.getinfo("word/document.xml").header_offset
    data[start + 60] ^= 0xFF
    with pytest.raises(ReadError, match=r"a\.docx: not a"):
        read_docx("a.docx", bytes(data))


def test_another_office_document_is_refused() -> None:
    source = zipfile.ZipFile(io.BytesIO(made(lambda document: document.add_paragraph("正文"))))
    stream = io.BytesIO()
    with source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(b"wordprocessingml", b"presentationml"))
    with pytest.raises(ReadError, match=r"its content type is \S+presentationml\S+\); open it in"):
        read_docx("a.docx", stream.getvalue())


@settings(max_examples=150, deadline=None)
@given(
    position=st.floats(0, 1, exclude_max=True),
    byte=st.integers(0, 255),
    part=st.sampled_from(
        ["document.xml", "numbering.xml", "styles.xml", "_rels/document.xml.rels"]
    ),
)
def test_a_changed_byte_in_a_part_gives_text_or_a_read_error(
    position: float, byte: int, part: str
) -> None:
    source = zipfile.ZipFile(io.BytesIO(WITH_LIST))
    stream = io.BytesIO()
    with source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            content = bytearray(source.read(name))
            if name == f"word/{part}":
                content[int(position * len(content))] = byte
            target.writestr(name, bytes(content))
    try:
        read_docx("a.docx", stream.getvalue())
    except ReadError:
        return


def test_encrypted_and_renamed_documents_are_told_apart() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    with pytest.raises(ReadError, match=r"old \.doc or \.wps renamed.*save it as \.docx"):
        read_docx("a.docx", ole)
    with pytest.raises(ReadError, match="is encrypted; remove the password"):
        read_docx("a.docx", ole + "EncryptedPackage".encode("utf-16-le"))


def test_a_zip_bomb_is_refused_before_it_unpacks() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for index in range(21):
            archive.writestr(f"word/{index}.xml", bytes(10 * 2**20))
    data = stream.getvalue()
    assert len(data) < 2**20
    with pytest.raises(ReadError, match=r"unpacks to 210 MB, more than the limit of 200 MB"):
        read_docx("bomb.docx", data)


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the real reports are not on this machine")
@pytest.mark.parametrize("path", sorted(REPORTS.glob("*.docx")), ids=lambda path: path.stem)
def test_real_reports_agree_with_python_docx(path: Path) -> None:
    # None of these holds a table, a list or a tracked change, where the two would differ.
    wanted = "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
    assert text_of(path.read_bytes()) == wanted
