"""``youju eval gate``."""

from __future__ import annotations

import json
from pathlib import Path

import click

from eval.commands.group import EPILOG, Exit
from eval.commands.options import dataset_argument, json_option, target_options

BASELINE = "baseline.json"


@click.command("gate", epilog=EPILOG, short_help="与基线相比，变差就不通过")
@dataset_argument
@target_options
@click.option(
    "--baseline",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help=f"基线文件（缺省 DATASET/{BASELINE}）",
)
@click.option("--update", is_flag=True, help="不比较，把现在的结果存为基线")
@json_option
def gate(
    folder: Path,
    index: Path | None,
    url: str | None,
    configs: str | None,
    models: tuple[str, ...],
    top_k: int | None,
    split: str,
    out: Path | None,
    baseline: Path | None,
    update: bool,
    as_json: bool,
) -> int:
    """在 DATASET 上评测，并与基线逐题比较。

    一项指标的配对差的 95% 区间全在变差的一边，就不通过（退出码 1）。

    不给 --config 时，配置与基线的相同。
    """
    from eval.commands.run import assess, make_target
    from eval.gate import judge, read_baseline, write_baseline
    from eval.parts import require_parts
    from eval.reports.table import number, terminal, titled
    from eval.reports.writing import write_all
    from eval.session import open_source

    require_parts("ir_measures", "jinja2")
    path = baseline or folder / BASELINE
    known = {} if update else read_baseline(path)
    if configs is None and known and not url:
        configs = ",".join(dict.fromkeys(name.split("@")[0] for name in known))
    source = open_source(folder, reports_needed=not (index or url))
    target = make_target(folder, index, url, configs, models, top_k, out, resume=False)
    document = assess(source, target, split)
    written = write_all(document, target.out)
    if update:
        write_baseline(path, document.results)
        click.echo(f"基线：{path}")
        return Exit.OK
    verdicts = judge(known, document.results)
    fallen = [verdict for verdict in verdicts if verdict.fallen]
    if as_json:
        rows = [
            {
                "system": v.system,
                "measure": v.measure.name,
                "before": v.before,
                "now": v.now,
                "low": v.difference.low,
                "high": v.difference.high,
                "fallen": v.fallen,
            }
            for v in verdicts
        ]
        passed = {"passed": not fallen, "split": split, "measures": rows}
        click.echo(json.dumps(passed, ensure_ascii=False, indent=2))
        return Exit.NEGATIVE if fallen else Exit.OK
    shown = [v for v in verdicts if v.changed]
    cells = [["指标", "配置", "基线", "现在", "差的区间", "结论"]]
    cells += [
        [
            titled(v.measure),
            v.system,
            number(v.before),
            number(v.now),
            f"[{number(v.difference.low, sign=True)}, {number(v.difference.high, sign=True)}]",
            "变差" if v.fallen else "在误差之内",
        ]
        for v in shown
    ]
    if shown:
        for line in terminal(cells):
            click.echo(line)
    click.echo(
        f"{document.dataset}，split: {split}：{len(verdicts)} 项指标，{len(shown)} 项有变化，"
        f"{len(fallen)} 项变差。{'没有通过' if fallen else '通过'}。结果：{written.html}"
    )
    return Exit.NEGATIVE if fallen else Exit.OK
