"""pydantic's findings, in Chinese and with the path of the field: ``filters.year[0]``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from api.schemas.responses import FieldError

_MESSAGES = {
    "missing": "缺少这个字段",
    "extra_forbidden": "没有这个字段，请检查拼写",
    "string_type": "应为字符串",
    "string_unicode": "不是合法的 Unicode 文本（含有不成对的代理字符）",
    "invalid_key": "字段名不是合法的文本",
    "string_too_short": "至少 {min_length} 个字",
    "string_too_long": "最多 {max_length} 个字",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "int_parsing_size": "数太大",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "list_type": '应为列表，例如 ["红旗区"]',
    "too_long": "最多 {max_length} 项",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "model_type": "应为 JSON 对象",
    "model_attributes_type": "应为 JSON 对象",
    "dict_type": "应为 JSON 对象",
    "value_error": "{error}",
}


def field_errors(errors: Iterable[Mapping[str, Any]]) -> list[FieldError]:
    """Of ``ValidationError.errors()`` or FastAPI's: neither echoes the input."""
    return [FieldError(field=_path(error), message=_message(error)) for error in errors]


def one_line(errors: Iterable[FieldError]) -> str:
    return "；".join(f"{error.field}：{error.message}" for error in errors)


def _path(error: Mapping[str, Any]) -> str:
    location = list(error["loc"])
    if error["type"] == "json_invalid" or location == ["body"]:
        return "body"
    if location and location[0] in ("body", "query", "path"):
        location = location[1:]
    path = ""
    for step in location:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else step
    return path


def _message(error: Mapping[str, Any]) -> str:
    kind = str(error["type"])
    context = error.get("ctx") or {}
    if kind in ("literal_error", "enum"):
        allowed = str(context["expected"]).replace(" or ", "、").replace(", ", "、")
        return f"只能是 {allowed}"
    if kind == "json_invalid":
        return f"不是合法的 JSON（第 {int(error['loc'][-1]) + 1} 个字符处：{context['error']}）"
    template = _MESSAGES.get(kind)
    return str(error["msg"]) if template is None else template.format(**context)
