nav-withdrawals = 暑托中途退费
withdrawal-title = 暑托中途退费
withdrawal-none = 没有等决定的
withdrawal-none-when = 这一期开始后有家庭退出、方案没有写明退费的，会列在这里。
# $count (Number) - how many children
withdrawal-open = 等区里决定：{ $count } 个孩子
# $until (String) - the day from which the money may go on
withdrawal-until = { $until } 起结算这一期；还有没决定的，学校不能把这一期的钱转给收款方。
withdrawal-decided-list = 已决定
# $moment (String) - when it left
# $days (Number) - days that had begun
# $all (Number) - days of the period
withdrawal-left = { $moment } 退出；已开始 { $days } 天，全期共 { $all } 天。
# $care (String) - what was paid for care
# $food (String) - what was paid for food
withdrawal-paid = 已交：托管服务费 { $care }、餐点费 { $food }；没交的只减账单。
withdrawal-choice = 退多少
withdrawal-whole = 全额退还
# $days (Number) - days that stay paid
withdrawal-days = 按天退：算 { $days } 天，其余退还
withdrawal-nothing = 不退
# $care (String) - what goes back of care
# $food (String) - what goes back of food
withdrawal-back = 退托管服务费 { $care }、餐点费 { $food }
withdrawal-days-kept = 按天退时，算几天
# $most (Number) - days that had begun
withdrawal-days-hint = 最多 { $most } 天，就是退出前已经开始的天数；孩子请过假的，可以少算。
withdrawal-reason = 为什么这样决定（家长看得到）
withdrawal-approver = 谁批准的（写姓名）
withdrawal-decide = 决定并告诉家长
# $fen (String) - what goes back
withdrawal-said = 已决定，退 { $fen }，家长已收到通知。
withdrawal-already = 之前就是这样决定的，没有变化。
withdrawal-waits = 等区里决定
withdrawal-late = 已逾期
withdrawal-decided = 区里已决定
# $until (String) - the day from which the money may go on
withdrawal-waits-told = 方案没有写明中途退出退多少，由区教育局决定；最晚到 { $until } 这一期结算时定下来。定下来以前，已交的费用留在托管账户里不动。
# $reason (String) - why
# $approver (String) - who approved it
# $day (String) - when
withdrawal-because = 理由：{ $reason }。批准：{ $approver }，{ $day }。
# $name (String) - who entered it
withdrawal-entered = 经办：{ $name }
withdrawal-own = 中途退出的费用
withdrawal-ask-back = 可以退的钱在下面“退未用的钱”里申请。
# $names (String) - the children
withdrawal-school-waits = 等区教育局决定退多少：{ $names }。没有决定以前，这一期不能结算。
# $days (Number) - days that stay paid
# $fen (String) - what is not charged
bill-days-left = 按天退还，只算 { $days } 天：减 { $fen }
# $child (String) - the child
# $school (String) - its school
# $period (String) - number of the period
# $day (String) - the day from which the money may go on
message-withdrawal-waits = { $child }（{ $school }）在第 { $period } 期中途退出暑托，方案没有写明退多少，等区里决定。请到“暑托中途退费”决定，最晚到 { $day } 结算时（P4.13）。
# $child (String) - the child
# $school (String) - its school
# $period (String) - number of the period
# $day (String) - the day from which the money may go on
message-withdrawal-late = { $child }（{ $school }）中途退出第 { $period } 期，{ $day } 起应当结算，退多少还没有决定，这一期的钱因此不能转给收款方。请马上到“暑托中途退费”决定（P4.13）。
# $choice (String) - whole, days or nothing
# $child (String) - the child
# $fen (String) - what goes back
message-withdrawal-decided = { $choice ->
    [whole] 区教育局决定：{ $child }中途退出暑期托管，费用全额退还，退 { $fen }。请到托管账户申请退费。
    [days] 区教育局决定：{ $child }中途退出暑期托管，按天退费，退 { $fen }。理由和算法在托管账户里。
   *[nothing] 区教育局决定：{ $child }中途退出暑期托管，费用不退。理由在托管账户里。
}
