"""What sort of thing a question asks for, as far as its words tell."""

from __future__ import annotations

import re

from rag.types import Wanted

_COUNTED = (
    r"个|家|人|户|名|项|件|所|套|场|次|条|座|位|辆|台|宗|支|处|间|栋|幢|对|艘|架|部|批|起|种|张|"
    r"只|头|棵|盏|款|届|门|站|桩|单|例|趟|班|段|位|口|片|篇|枚|块(?!钱)"
)
_BIG = r"[十百千万亿]*"
_MEASURED = (
    r"(?:total|value|level|capacity|ceiling|turnover|output|size|volume|area|sum|yield|harvest|"
    r"lifespan|life expectancy|milestone|threshold|revenue|gdp|income|investment|budget|spending)"
)
_FIGURE = re.compile(
    r"多少|几多|(?<!哪)几[成个家项所条座亿万名位倍次%场人户件套]|第几(?!类)|百分之[几多]|几分之几|"
    r"多大|多高|多长|多快|多久|好多(?=[个张处所家条座名人位])|"
    r"(?:什么|啥)(?:规模|水平|量级)|"
    # A quantity that is named, where nothing asks which or what.
    r"^(?!.*(?:哪|什么|啥|怎|如何)).*(?:规模|面积|总额|数量|额度|里程|总数|[个家件人户额]数|床位数|人次|"
    r"目标[值数]?|投资额|产值|装机)[？?。 ]*$|"
    r"how (?:much|many|large|big|fast|long|high|far|tall|strong|deep|wide|busy|clean)|"
    r"what (?:percent(?:age)?|share|proportion|rate|portion|slice|part of)|\bby what\b|"
    rf"\bwhat (?:\S+ ){{0,4}}{_MEASURED}\b",
    re.I,
)
# In the order in which they are tried: the narrower question first.
_PATTERNS = (
    (
        Wanted.DEFINITION,
        r"什么是|是什么意思|什么意思|(?:指|说)的?(?:到底)?是?(?:什么|啥)|是指什么|指哪|"
        r"怎么解释|含义|定义|何谓|何为|是啥意思?|啥意思|"
        r"是个?(?:什么|啥)(?:东西|概念|玩意)?[？?啊呀呢 ]*$|(?:名词)?解释(?:一下)?[ 。]*$|"
        r"what (?:is|are) (?:meant|the meaning)|what does .+ (?:mean|stand for|refer to)|"
        r"definition|\bmeaning of",
    ),
    (
        Wanted.REASON,
        r"为什么|为啥|为何|凭什么|咋就|怎么就|怎么会|怎么(?:没|不)|原因|因为(?:什么|啥)|"
        r"缘何|靠什么|归因|(?:基于|出于)[\u4e00-\u9fff]{0,2}(?:何种|什么|哪些)|"
        r"\bwhy\b|\breasons? (?:for|behind)",
    ),
    (
        Wanted.RANK,
        r"第几(?!类)|排名|排行|位次|名次|"
        r"(?:(?<!安)排|(?<![旅定移邻起迁宜安群聚])居(?![民住留家委])|(?<![班排])列(?![入车为])|位列)(?:在)?[\u4e00-\u9fff]{0,6}(?:多少|哪|几|什么)位?|"
        r"\brank|\bwhere (?:do|does|did|is|was) .+ stand\b|\bwhere .+ put (?:it|them)\b",
    ),
    (
        Wanted.DATE,
        r"什么时候|啥时候?|何时|哪一?天|哪一?年|哪(?:个|一个)?月|几月|几号|"
        r"哪[个年]?(?:时间|日子)|日期|什么时间|时限|期限|"
        r"\bwhen\b|what (?:date|year|day|month)\b|which (?:year|month|day)\b",
    ),
    (
        Wanted.PLACE,
        r"哪里|哪儿|在哪|去哪|到哪|往哪|何[处地]|什么地方|啥地方|"
        r"哪(?:一|几|两|三|些)?[个座条家处片]?"
        r"(?:小区|省|市|区(?!别)|县|州|地方|地区|城市|街道|街|镇|乡|村|社区|公园|路|道路|国家|位置|"
        r"园区|河)|"
        r"(?:谁|哪(?:一|个|家|边)+)[\u4e00-\u9fff]{0,4}(?:更|最|高|大|快|多|低|少|领先)|"
        r"\bwhere\b|"
        r"\bwhich (?:\w+ )?"
        r"(?:province|district|city|county|road|park|place|street|town|village|countr)",
    ),
    (
        Wanted.PERSON,
        r"谁|哪位|什么人|何人|叫什么名字|姓(?:什么|啥)|姓名|"
        r"(?:区长|省长|市长|主席|县长|报告人)(?:是|叫|名字)|\bwho\b|\bwhose\b",
    ),
    (
        Wanted.GROWTH,
        r"增速|增幅|增长率|涨幅|降幅|增减|同比|增长目标|增长预期|年均增长|"
        r"(?:增长|涨|(?<!新)增(?!加值)|下降|减少|降低|降|回落|上升|上涨|提高|提升|跌|缩)"
        r"(?:了|到底|大约|大概|速度|是|的|为|幅度|约|得|完成)*"
        rf"(?:多少(?!个(?!百分点|点)|{_COUNTED}|公里|米|亩|吨|天|亿|万|元|块)|百分之[几多]|几个?(?:百分点|点|%)|"
        r"多快|几成|几倍|%|[？?。 ]*$)|"
        r"(?:多|少|便宜|贵|快|高|低|压|砍)(?:了|出|出来|掉)?[\u4e00-\u9fff]?"
        r"(?:几成|百分之[几多]|几倍)|"
        r"(?:压减|压降|削减|缩减)(?:了)?(?:多大)?(?:比例|幅度)|"
        r"\bby (?:what|how many) percent(?:age)?\b|"
        r"(?:快|高|低)(?:了|出)?(?:多少|几)个?(?:百分)?点|多少个?百分点|几个(?:百分)?点|"
        r"\bgrowth\b|\binflation\b|(?<!-)\bgrow(?:s|n|ing)?\b|\bgrew\b|"
        r"(?:increase|rise|rose|fall|fell|drop|decline|decrease|up|down)\w* (?:by )?(?:how|what)|"
        r"how (?:much|fast) did .+ (?:increase|rise|fall|drop|decline|decrease|grow)|by how much",
    ),
    (
        Wanted.SHARE,
        r"占比|比重|比例|之比|百分之[几多]|百分比|几成|份额|强度|(?<![利汇税费功效频产])率(?!先)|"
        r"占(?!地)[\u4e00-\u9fff]{0,14}(?:多少|几(?![席个家位])|多大)|几分之几|"
        r"\bpercent(?:age)?\b|\bshare\b|what (?:portion|slice|part of)|how big a slice|"
        r"\bproportion\b|\brates?\b|\bratio\b|intensity",
    ),
    (
        Wanted.COUNT,
        rf"(?:多少|(?<!哪)几|几多|好多)(?:来)?{_BIG}(?:{_COUNTED})|"
        r"多少(?:[\u4e00-\u9fff]{0,5})?"
        r"(?:人|户|企业|项目|学校|床位|学位|岗位|游客|人次|学生|老人|孩子)|"
        r"(?:人|户|企业|项目|机构|个|件|人次|游客|主体|基站|用户|岗位|学位|床位|专利|套)数"
        r"(?!字|据|码|额)|"
        r"人口|个数|数量|人次|总数|几所|"
        r"\bhow many\b|\bnumber of\b",
    ),
    (
        Wanted.AMOUNT,
        r"多少|几多|几(?:个亿|亿|万|千|百|元|块|天|公里|米|亩|吨|度)|"
        r"多大|多高|多长|多宽|多深|多重|多久|规模|总额|总量|面积|里程|产量|产值|(?:什么|啥)水平|额度|"
        r"目标[值数]?[？?。 ]*$|"
        r"\bhow (?:much|large|big|long|high|far|tall|strong|deep|wide|busy|clean)\b|"
        rf"\bwhat (?:\S+ ){{0,4}}{_MEASURED}\b|"
        r"\btotal\b|amount|\bvalue\b|"
        r"\bwhat (?:is|was)\b.+"
        r"\b(?:output|revenue|gdp|income|investment|budget|spending|target|goal)\b",
    ),
)
_COMPILED = tuple((kind, re.compile(pattern, re.I)) for kind, pattern in _PATTERNS)
_MEANING = _COMPILED[0][1]
# Their words also stand in questions of other things: “规模以上工业有哪些”.
_WIDE = frozenset({Wanted.COUNT, Wanted.AMOUNT})
_YES_NO = re.compile(
    r"吗|是否|有没有|(.)不\1|有无|能否|可否|(.)没\2|"
    r"(?:了|过|着)?没[有得]?(?:啊|呀|呢|哦)?[？?。 ]*$|(?<!要)不(?:啊|呀)?[？?。 ]*$|"
    r"伐[？?。 ]*$|还是|算不算|够不够|[\u4e00-\u9fff]了没|"
    r"^\W*(?:did|does|do|is|are|was|were|has|have|had|will|can|could)\b",
    re.I,
)
# A question without any of these (“2024年税收”) names an indicator and wants its figure.
_OPEN = re.compile(
    r"哪|什么|啥|咩|如何|怎|咋|几类|几年级|列出|列举|介绍|说明|情况|措施|举措|办法|内容|亮点|做法|政策|打算|安排|"
    r"计划(?!完成)|重点|方向|任务|布局|部署|"
    r"\b(?:what|which|how|list|describe|measures|plans?)\b|^\W*(?:names?|titles?) (?:the|of)\b",
    re.I,
)


def wanted(question: str) -> Wanted:
    """A question of two things asks for the first sort found, the narrower before the wider; one
    that names an indicator and asks nothing wants its amount."""
    figure = _FIGURE.search(question) is not None
    if not figure and _YES_NO.search(question) and not asks_meaning(question):
        return Wanted.BOOLEAN
    for kind, pattern in _COMPILED:
        if kind in _WIDE and not figure and _OPEN.search(question):
            continue
        if pattern.search(question):
            return kind
    return Wanted.LIST if not figure and _OPEN.search(question) else Wanted.AMOUNT


def asks_meaning(question: str) -> bool:
    """Whether it asks what a term means."""
    return _MEANING.search(question) is not None
