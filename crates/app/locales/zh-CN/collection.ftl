collection-title = 对账：银行和缴费通道
collection-lead = 导入银行或城市缴费通道的结果文件；对上的自动入账，没对上的一笔一笔在这里等您处理。
collection-waiting-title = 没对上的
# $n (Number) - how many lines
# $fen (String) - their sum
collection-waiting-sum = { $n } 笔 · { $fen }
collection-none-waiting = 都对上了
collection-none-waiting-when = 导入文件后，对不上的每一笔列在这里，直到有人说明。
collection-take-title = 导入结果文件
collection-direction = 是什么文件
collection-direction-in = 缴费结果
collection-direction-out = 退费结果
collection-file = 文件
collection-file-hint = Excel（xlsx、xls）或 CSV（GBK、UTF-8 都可以），列的顺序不限，要有缴款识别码和金额两列。同一个文件导入两次只算一次。
collection-take = 导入并对账
# $posted (Number) - lines posted
# $waiting (Number) - lines that wait
collection-taken = 已入账 { $posted } 笔，没对上 { $waiting } 笔
collection-already = 这个文件导入过了，没有重复入账
collection-files = 导入过的文件
collection-no-files = 还没有导入过文件
collection-no-files-when = 通道给出结果文件后，从上面导入。
collection-file-name = 文件名
collection-taken-at = 导入时间
collection-all = 全部
collection-sum-posted = 已入账
collection-sum-waiting = 没对上
collection-sum-other = 不用入账
collection-adds = 这个文件
# $n (Number) - how many lines
# $fen (String) - their sum
collection-count = { $n } 笔 { $fen }
collection-complete = 一笔不少
collection-incomplete = 笔数对不上
collection-lines = 每一行
collection-no-name = 没写姓名
# $row (Number) - the row in the file
collection-row = 第 { $row } 行
# $serial (String) - the channel's number
collection-serial = 流水号 { $serial }
# $reason (String) - the cashier's words
collection-reason-given = 说明：{ $reason }
collection-posted = 已入账
collection-waits = 没对上
collection-assigned = 已认领
collection-gave-back = 已退回
collection-no-money = 没有钱
collection-came-back = 退票，待重退
collection-nothing = 不用入账
# $fen (String) - the amount
# $child (String) - the child
collection-refund-of = 退 { $fen } 给{ $child }家
# $child (String) - the child
collection-why-matched = 缴{ $child }的账单。
# $child (String) - the child
collection-why-refunded = 退给{ $child }家的钱已到账。
collection-why-known = 以前导入的文件里有同一笔，不重复入账。
collection-why-failed = 通道说没有缴成功，没有钱进来。
# $child (String) - the child
collection-why-bounced = 退给{ $child }家的钱没有退成，请核对收款账户后重退。
# $row (Number) - the row
collection-why-doubled = 和第 { $row } 行是同一笔（流水号相同），只入账了一次。请问清银行是多列了一行，还是真多收了钱。
collection-why-edited = 以前的文件里有这个流水号，但缴款码或金额不一样：文件被改过，请找通道核对。
# $child (String) - the child
collection-why-paid-before = { $child }的这张账单已经缴过了，这是又一笔钱。
# $child (String) - the child
# $due (String) - what is due
# $fen (String) - the difference
collection-why-short = { $child }应缴 { $due }，少了 { $fen }，没有入账。
# $child (String) - the child
# $due (String) - what is due
# $fen (String) - the difference
collection-why-over = { $child }应缴 { $due }，多了 { $fen }，没有入账。
# $child (String) - the child
collection-why-cancelled = { $child }的这张账单已经取消（退课了），钱应退回。
# $child (String) - the child
collection-why-left-school = { $child }已经转走，账单还没撤；请先问清再入账或退回。
# $child (String) - the child
collection-why-returning = 退给{ $child }家的钱正在原路退，银行又退了一笔，可能退了两次。请先看通道的结果，再和银行核对。
# $child (String) - the child
collection-why-nothing-free = { $child }的托管账户里已经没有这么多钱，没有记退费。请先查清钱去了哪里。
# $child (String) - the child
collection-why-refund-gone = 退给{ $child }家的这笔钱已经退过或撤回了，银行又退了一笔，请和银行核对。
collection-why-elsewhere = 这是别的学校或社区的缴款码，家长缴错了地方。
collection-why-mistyped = 缴款码不完整或有错；如果显示成 1.2E+19，是表格软件把它当成了数字，请向通道要原始文件。
collection-why-unknown = 是本校的码，但没有这张账单。
collection-why-ambiguous = 两张账单碰巧同码，请按姓名认领。
collection-why-unreadable = 金额或状态看不懂，没有入账。
collection-answer = 处理这一笔
collection-answer-legend = 这笔钱怎么回事
collection-answer-assign = 认领：是缴某张账单的
collection-answer-assign-under = 在下面填或选缴款码
collection-answer-bounced = 退票：钱没有退到家长手里
collection-answer-bounced-under = 钱回到托管账户，这笔退费重新待退，会告诉家长。已经用现金另付给家长的不要选这个，否则会再退一次
collection-answer-gave-back = 已原路退回
collection-answer-gave-back-under = 不是我们的钱，或多缴的
collection-answer-no-money = 没有这笔钱
collection-answer-no-money-under = 银行多列了一行，或没缴成功
collection-answer-code = 缴款码（可按姓名选）
collection-answer-settled = 金额不同，差额已用现金结清
collection-answer-reason = 说明（必填，审计会看）
# $row (Number) - the row
collection-answer-submit = 处理第 { $row } 行
# $row (Number) - the row
collection-line-answered = 第 { $row } 行处理好了
bill-export = 导出给银行或缴费通道
bill-export-xlsx = 待缴清单（Excel）
bill-export-csv = 待缴清单（CSV）
# $n (Number) - how many
bill-export-refunds = 新的待退清单：{ $n } 笔（Excel）
bill-export-listed = 再印上一张待退清单（Excel）
bill-export-hint = 每张账单有 20 位缴款识别码，通道的结果文件凭它对账。清单里有孩子的姓名，只给收款单位；导出会记入日志。
bill-column-code = 缴款识别码
bill-column-child = 学生姓名
bill-column-class = 班级
bill-column-item = 收费项目
bill-column-lessons = 数量(课时、晚、餐或天)
bill-column-yuan = 应缴金额(元)
bill-column-due = 缴费截止日期
bill-column-refund-yuan = 退费金额(元)
bill-column-reason = 退费原因
# $code (String) - the payment code
bill-code = 缴款码 { $code }
# $n (Number) - lines that wait
bill-waiting-sum = 没对上的 { $n } 笔
