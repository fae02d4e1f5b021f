"""Exit codes, and the one line that says what went wrong."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    OK = 0
    NEGATIVE = 1
    USAGE = 2
    LEFT_OUT = 3
    INDEX = 4
    MODEL = 5
    INTERNAL = 70
    INTERRUPTED = 130
    PIPE_CLOSED = 141


EPILOG = """\b
退出码：
  0    正常
  1    结果是否定的（没有找到答案，核对没有通过，或微调没有变好）
  2    用法或输入有误
  3    有文件没有收录（index）
  4    索引不存在、不符、正忙或已损坏
  5    模型不可用
  70   程序内部出错
  130  被 Ctrl-C 中断
  141  输出管道被对方关闭
"""


class InputError(Exception):
    """What the user gave cannot be used: the message is for the user, as it stands."""


def explain(error: Exception) -> tuple[Exit, str] | None:
    """The exit code and the line for ``error``; None if it is a defect of the program."""
    from pydantic import ValidationError

    from api.errors import fault_of
    from api.validation import field_errors, one_line

    if isinstance(error, InputError):
        return Exit.USAGE, str(error)
    if isinstance(error, ValidationError):
        label = "设置有误" if error.title == "Settings" else "输入有误"
        return Exit.USAGE, f"{label}：{one_line(field_errors(error.errors()))}"
    fault = fault_of(error)
    if fault is not None:
        return Exit(fault.exit_code), f"{fault.title}：{error}"
    if isinstance(error, OSError):
        return Exit.USAGE, f"文件或网络操作失败：{error}"
    return None
