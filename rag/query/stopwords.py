"""Words that every question has and that say nothing of what it is about."""

from __future__ import annotations

_CHINESE = """
的 了 是 在 有 和 与 及 吗 呢 吧 啊 呀 么 多少
什么 哪些 哪个 哪 几 如何 怎么 怎样 怎么样 为什么 为 何 请问 请 问 一下
谁 是谁 哪位 叫 叫做 叫什么 名字 姓名 啥 咋 咋样 吗 嘛 呀 哪里 哪儿 有没有 是不是 是否 几个 多大
我 你 您 他 我们 你们 咱 咱们 这 那 这个 那个 个 年 度 年度 是多少 到 底 到底
被 把 对 从 将 要 会 能 可以
都 也 还 就 又 给 让 以 于 之 其 该 此 者 所 的话 意思 含义
报告 政府 工作 工作报告 提出 提到 说 去年 今年 明年 前年 期间 时期
"""
_ENGLISH = """
the a an of in on for to and or is are was were be been did does do has have had how much many what
which who whom whose when where why by with at from as that this it its s government work report
year these those not no there their they he she his her than into about more most other some such
can could should may might will would also but if then so any each between during after before over
under per you your we our i my me us them him while both through upon
"""

STOP_WORDS = frozenset(f"{_CHINESE} {_ENGLISH}".split())
