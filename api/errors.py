"""What an error means to a caller: one table, read by HTTP and by the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.schemas.responses import FieldError
from embeddings.errors import (
    EmbeddingError,
    FolderUnusable,
    ModelNotFound,
    ModelUnusable,
    PairsTooFew,
)
from rag.errors import (
    EmptyFile,
    EmptyQuestion,
    IndexBusy,
    IndexDamaged,
    IndexMismatch,
    IndexNotFound,
    InvalidFilter,
    InvalidPairs,
    InvalidQuestion,
    ParseError,
    PassageNotFound,
    QuestionTooLong,
    ReadError,
    ReportNotFound,
    UnsupportedFile,
    YoujuError,
)


class NotReady(Exception):
    """The model and the index are not loaded yet, or never will be."""


class UploadFailed(Exception):
    """None of several uploaded files could be taken; ``errors`` says why, file by file."""

    def __init__(self, errors: Sequence[FieldError]) -> None:
        super().__init__(f"{len(errors)} 个文件都没有收录")
        self.errors = tuple(errors)


@dataclass(frozen=True, slots=True)
class Fault:
    """``slug`` ends the problem's type URI; ``exit_code`` is the command line's."""

    status: int
    slug: str
    title: str
    exit_code: int


FAULTS: dict[type[Exception], Fault] = {
    EmptyQuestion: Fault(422, "empty-question", "问题是空的", 2),
    QuestionTooLong: Fault(422, "question-too-long", "问题太长", 2),
    InvalidFilter: Fault(422, "invalid-filter", "筛选条件不成立", 2),
    InvalidQuestion: Fault(422, "invalid-question", "问题无法处理", 2),
    ReportNotFound: Fault(404, "report-not-found", "没有这份报告", 2),
    PassageNotFound: Fault(404, "passage-not-found", "没有这个段落", 2),
    UnsupportedFile: Fault(415, "unsupported-file", "不支持这种文件", 2),
    EmptyFile: Fault(422, "empty-file", "文件里没有文字", 2),
    ReadError: Fault(422, "unreadable-file", "文件读不出来", 2),
    ParseError: Fault(422, "not-a-report", "这不是一份政府工作报告", 2),
    InvalidPairs: Fault(422, "invalid-pairs", "问答对有误", 2),
    IndexNotFound: Fault(503, "index-not-found", "没有索引", 4),
    IndexMismatch: Fault(503, "index-mismatch", "索引与模型或版本不符", 4),
    IndexBusy: Fault(503, "index-busy", "索引正被另一个进程写入", 4),
    IndexDamaged: Fault(503, "index-damaged", "索引已损坏", 4),
    YoujuError: Fault(500, "error", "出错了", 2),
    PairsTooFew: Fault(422, "pairs-too-few", "问答对太少", 2),
    FolderUnusable: Fault(422, "folder-unusable", "不能写到这个文件夹", 2),
    ModelNotFound: Fault(503, "model-not-found", "没有这个模型", 5),
    ModelUnusable: Fault(503, "model-unusable", "模型无法使用", 5),
    EmbeddingError: Fault(503, "model-error", "模型出错", 5),
    NotReady: Fault(503, "not-ready", "服务还没有准备好", 4),
    UploadFailed: Fault(422, "upload-failed", "文件都没有收录", 2),
}

RETRY_AFTER_SECONDS = {NotReady: 2, IndexBusy: 5}


def fault_of(error: BaseException) -> Fault | None:
    """The row of the nearest ancestor that has one; None for an error nobody foresaw."""
    for kind in type(error).__mro__:
        if kind in FAULTS:
            return FAULTS[kind]
    return None
