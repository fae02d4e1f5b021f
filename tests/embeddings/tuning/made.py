"""Questions of an invented district that calls things by names of its own.

Each name stands for the same thing in every town, so that what is learnt of one passage helps to
find another that was held out.
"""

from __future__ import annotations

from embeddings.loading import BUNDLED, load_embedder
from embeddings.tuning import Origin, Pair

TOWNS = ("云杉镇", "白鹭镇", "石桥镇", "枫溪镇")
ORIGIN = Origin("pairs.jsonl", "0" * 64, "youju train pairs.jsonl --out tuned")

# What people say, and what the report of the town says.
_SAYINGS = (
    ("铁饭盒", "新开办社区老年食堂，为七十岁以上老人提供午餐和送餐服务"),
    ("绿肚皮", "污水处理厂完成提标改造，出水水质稳定达到一级标准"),
    ("大黑板", "完成屋顶光伏并网，年发电量进一步提高"),
    ("糖葫芦", "新开通城乡公交线路，行政村通车率达到百分之百"),
    ("小红楼", "幼儿园建成招生，新增普惠性学位"),
    ("长胡子", "引进博士和高级工程师等高层次人才落户"),
    ("水缸子", "小型水库除险加固全部完工，新增有效灌溉面积"),
    ("黄金袋", "粮食总产量再创新高，新建高标准农田"),
    ("铁公鸡", "压减一般性支出，“三公”经费继续下降"),
    ("开门红包", "发放稳岗返还资金，城镇新增就业超额完成"),
    ("白大褂", "卫生院门诊楼投入使用，家庭医生签约服务全面推开"),
    ("千里眼", "建成雪亮工程视频点位，刑事案件发案数下降"),
    ("热炕头", "老旧小区集中供暖改造竣工，惠及居民住户"),
    ("金扁担", "农产品电商网络零售额较快增长，建成冷链仓储"),
    ("绿帽檐", "完成国土绿化和造林任务，森林覆盖率提高"),
)


def made_pairs() -> list[Pair]:
    """Sixty, each with a passage of its own."""
    return [
        Pair(f"{town}的{saying}办得怎么样？", f"{town}{text}。")
        for saying, text in _SAYINGS
        for town in TOWNS
    ]


def bundled_version() -> str:
    return load_embedder(BUNDLED).card.revision.partition("-")[0]
