nav-flows = 资金流向
flow-title = 资金流向
flow-none = 还没有钱动过
flow-none-when = 家长缴费后，每周的进、存、核销、退还画在这里。
flow-paid = 缴入
flow-held = 托管中
flow-released = 已核销
flow-returned = 已退还
# $paid (String) - paid
# $released (String) - released
# $gone (String) - returned and carried over, in words
# $held (String) - held
flow-equation = 缴入 { $paid } − 核销 { $released } − { $gone } = 托管中 { $held }
# $returned (String) - returned
# $carried (String) - carried over
flow-gone = 退还 { $returned } − 结转 { $carried }
flow-table = 看数字
flow-weeks = 每周累计
flow-from = 周一
# $month (Number) - the month
# $day (Number) - the day
flow-week = { $month }月{ $day }日
audit-title = 审计导出
audit-text = 一年的账打成一个包：每一笔划转和哈希链、账单、缴费、退费、更正、日结、银行文件、课时费；没有孩子姓名，附校验程序。导出会记入日志。
audit-year = 年份
audit-export = 导出这一年的账
account-why = 为什么
account-why-paid = 缴费先进托管账户，不直接给学校或社区。
account-why-released = 这一课点名结束，按方案从托管账户付出。
account-why-refunded = 没有用掉、也不再要用的钱退还给家庭。
account-why-corrected = 前面一笔记错了，两个人核对后冲正。
account-why-follows = 钱跟着点名走：这一次的点名更正了，或者连续缺课满了半个月。
account-refunds = 退费进度
account-refund-asked = 等财务退款
# $fen (String) - the amount
account-refund-line = 申请退 { $fen }
flow-months = 每月收支
flow-month = 月份
flow-term = 学期
flow-show = 看这个学期
# $opening (String) - held when the term began
# $paid (String) - paid
# $out (String) - released, returned and carried over, in words
# $held (String) - held
flow-equation-opening = 期初 { $opening } ＋ 缴入 { $paid } − { $out } = 托管中 { $held }
# $released (String) - released
# $gone (String) - returned and carried over, in words
flow-out = 核销 { $released } − { $gone }
