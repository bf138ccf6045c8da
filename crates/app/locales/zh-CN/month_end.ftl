nav-month-ends = 月结
month-end-title = 月结
month-end-lead = 期初 + 缴入 − 核销 − 退还 − 结转 = 期末。有一天没有日结、或对账有差异没有说明，就列在最上面。
# $month (Number) - the month
# $year (Number) - the year
month-end-month = { $year }年{ $month }月
month-end-obstacles = 月结前要办的
month-end-holds = 各日已结，账平
month-end-runs = 本月还没结束，到今天账平
month-end-in-the-way = 待办
# $month (String) - the month
month-end-close = 月结{ $month }
# $month (String) - the month
month-end-closed = 已月结{ $month }
# $at (String) - the moment
# $n (Number) - the last transfer
# $hash (String) - the end of its chain
month-end-is-closed = { $at } 月结，最后一笔是第 { $n } 笔，校验码 { $hash }
# $day (String) - the day
month-end-unclosed = { $day } 没有日结
# $n (Number) - how many accounts
month-end-unsettled = { $n } 个账户还留着已结束月份没用完的钱
# $n (Number) - how many paid bills
month-end-unreleased = 已过完的月份还有 { $n } 张已缴账单的钱没有划给托管班
# $n (Number) - how many children
# $fen (String) - how much
month-end-owing = 还欠 { $n } 个孩子更正后应退的钱，共 { $fen }
# $n (Number) - how many programmes
month-end-undisposed = { $n } 个项目已经结束还有结余，去向没有说明或还没退还
# $channel (String) - the channel
# $day (String) - the day
month-end-no-bill = { $channel } { $day } 的账单还没取到
# $channel (String) - the channel
# $day (String) - the day
# $n (Number) - how many
month-end-differs = { $channel } { $day } 有 { $n } 笔差异没有说明
# $closed (String) - the later day
# $day (String) - the day
month-end-covered = { $day } 没有单独日结，已包含在 { $closed } 的日结里。
month-end-held = 家庭的钱
month-end-now = 到现在
month-end-none-when = 家长缴费后，每个月的进出列在这里。
month-end-purses = 按款项
month-end-purse = 款项
month-end-payees = 按收款方
month-end-payee = 收款方
month-end-no-payee = 还没有核销
month-end-no-payee-when = 点名结束、钱付给课程后列在这里。
month-end-from-families = 家庭付
month-end-shared = 政府、学校付
month-end-spent = 支出
