"""The people of the three departments; those of the county and of the first unit come with the seed."""

from __future__ import annotations

from typing import Final

from projects.models import Role
from targets.filings.seeding import Person

STAFF: Final = (
    Person("jy_clerk", "李红", Role.CLERK, "101001", "Tianbao-Jiaoyu"),
    Person("jy_reviewer", "张建国", Role.REVIEWER, "101", "Shenhe-Jiaoyu"),
    Person("jy_leader", "高志远", Role.LEADER, "101", "Lingdao-Jiaoyu"),
    Person("wj_clerk", "郭晓燕", Role.CLERK, "102001", "Tianbao-Weijian"),
    Person("wj_reviewer", "马文华", Role.REVIEWER, "102", "Shenhe-Weijian"),
    Person("wj_leader", "宋立新", Role.LEADER, "102", "Lingdao-Weijian"),
    Person("ny_clerk", "田丰", Role.CLERK, "103001", "Tianbao-Nongye"),
    Person("ny_reviewer", "韩秋实", Role.REVIEWER, "103", "Shenhe-Nongye"),
    Person("ny_leader", "谷满仓", Role.LEADER, "103", "Lingdao-Nongye"),
)
