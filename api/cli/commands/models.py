"""``youju models``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from api.cli.exits import EPILOG
from api.cli.output import print_json, say, say_table, say_wrapped

if TYPE_CHECKING:
    from api.schemas.responses import ModelOut


@click.command(epilog=EPILOG, short_help="列出认识的模型")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def models(as_json: bool) -> None:
    """列出认识的模型：名字、维度、在不在本机、提示语。不联网，不加载模型。"""
    from api.schemas.responses import ModelOut, ModelsResponse
    from embeddings.known import known_models

    listed = [
        ModelOut(
            name=model.name,
            dimension=model.dimension,
            query_prompt=model.prompts.query,
            passage_prompt=model.prompts.passage,
            folder=str(model.folder) if model.folder else None,
            brings_code=model.brings_code,
        )
        for model in known_models()
    ]
    if as_json:
        print_json(ModelsResponse(models=listed))
        return
    say_table(
        ("模型", "维度", "在本机"),
        [(m.name, str(m.dimension or "—"), "有" if m.folder else "没有") for m in listed],
    )
    say()
    say("自动加的提示语（没有列出的模型不加）：")
    for (query, passage), names in _by_prompts(listed).items():
        say(f"  问题前 {_quoted(query)}，段落前 {_quoted(passage)}")
        say_wrapped("、".join(names), indent=4)
    say()
    for model in listed:
        if model.brings_code:
            say(f"{model.name} 自带代码，看过之后设 YOUJU_TRUST_REMOTE_CODE=1 才会运行。")
    say("不在本机的：能联网就直接用；不能就在别处 hf download 名字 --local-dir 文件夹，拷来用。")
    say("别的 Sentence Transformers 模型也行；YOUJU_EMBEDDINGS_URL 处的服务写作 openai:名字。")


def _by_prompts(models: Sequence[ModelOut]) -> dict[tuple[str, str], list[str]]:
    """The names of the models that are prompted, by their two prompts."""
    names: dict[tuple[str, str], list[str]] = {}
    for model in models:
        if model.query_prompt or model.passage_prompt:
            names.setdefault((model.query_prompt, model.passage_prompt), []).append(model.name)
    return names


def _quoted(prompt: str) -> str:
    """With its line breaks and trailing spaces to be seen."""
    return json.dumps(prompt, ensure_ascii=False) if prompt else "不加"
