// The unit that a bare number in 指标值 can only be meant in, by the name of its indicator. What is in doubt is left to the
// checks, which know the whole form.

const BARE = /^[≥≤＞＜>=<＝约]*\s*\d[\d,]*(\.\d+)?$/;
const RATE = /(率|满意度|占比|比例|程度)$/, AREA = /面积$/, NO_UNIT = /指数|系数|倍数|得分|评分|分数|等级|级别|年份|编号|密度|浓度/;
const COUNTED = /(人次|人|户次|户|亩|场次|批次|次|场|批|期|项|件|台|套|辆|所|处|座|间|株|棵|份)数量?$/;
const COST = "成本指标", MONEY = ["万元", "元"];

/**
 * What a number may be completed to: {texts, isCertain}. `row` has the name, the second level and the value as typed,
 * `budget` is the amount of the form.
 */
export function completions({ name, level2, value }, budget) {
  if (!BARE.test(value) || NO_UNIT.test(name)) return { texts: [], isCertain: false };
  const unit = unitOf(name, Number(value.replace(/[^\d.]/g, "")));
  if (unit) return { texts: [value + unit], isCertain: true };
  if (level2 !== COST) return { texts: [], isCertain: false };
  const isBudget = value.replace(/[^\d.]/g, "") === budget.replaceAll(",", "");
  return { texts: MONEY.map((each) => value + each), isCertain: isBudget };
}

function unitOf(name, amount) {
  if (RATE.test(name)) return amount > 1 && amount <= 100 ? "%" : "";
  return AREA.test(name) ? "亩" : COUNTED.exec(name)?.[1] ?? "";
}
