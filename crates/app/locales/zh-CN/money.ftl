bill-title = 账单与收款
bill-lead = 先看没对上的：待缴、待退，再看总账平不平。
bill-due-sum = 待缴
bill-refunds-sum = 待退
bill-held-sum = 托管中
bill-released-sum = 已核销
bill-clearing-sum = 银行与现金（对方科目）
bill-refunds = 待退费
bill-no-refunds = 没有待退的钱
bill-no-refunds-when = 家长申请退费后列在这里。
bill-child = 学生
bill-reason = 原因
bill-fen = 金额
# $fen (String) - the amount
# $child (String) - the child
bill-pay-refund = 退 { $fen } 给{ $child }家
bill-list = 全部账单
bill-none = 还没有账单
bill-none-when = 课程开班后（P3.23）才出账单。
bill-none-when-care = 看护分好班、课程开班后（P3.23）才出账单。
bill-none-when-meals = 家长订了餐、看护分好班、课程开班后（P3.23）才出账单。
bill-filter = 输入姓名、拼音首字母或班级
bill-course = 课程
bill-lessons = 数量
bill-due-on = 最晚缴费日
bill-state = 状态
bill-paid = 已缴
bill-due = 待缴
bill-cancelled = 已取消
bill-issue = 给已开班课程出账单
bill-issue-care = 给看护和已开班课程出账单
bill-issue-meals = 给该收的餐费、看护和课程出账单
# $n (Number) - how many bills
bill-issued = { $n ->
    [0] 没有新的账单要出
   *[other] 已出 { $n } 张账单，并通知了家庭
}
# $purse (String) - what is charged for
# $from (String) - the first day of its bills
bill-waits = ；{ $purse }{ $from }起才能预收，这次没有出
bill-balance = 试算平衡
bill-zero = 合计为零
bill-not-zero = 账不平
payment-record = 登记缴费
payment-yuan = 收到多少元
payment-receipt = 收据号
payment-way = 怎么缴的
payment-cash = 现金
payment-transfer = 转账
# $child (String) - the child
payment-submit = 登记{ $child }的缴费
# $receipt (String) - the receipt number
payment-recorded = 已登记，收据号 { $receipt }；钱进入托管账户
account-title = 托管账户对账单
# $child (String) - the child
# $class (String) - the home class
account-of = { $child } · { $class }班
account-now = 现在
account-sum-paid = 已缴
account-sum-released = 已上课核销
account-sum-refunded = 已退
account-sum-held = 托管中
account-sum-borne = 政府、学校承担
account-free-care = 课后托管（“1”）：免费，不收费，也不会出现在账单里。
# $paid (String) - paid
# $released (String) - released
# $refunded (String) - refunded
# $held (String) - held
account-equation = { $paid } − { $released } − { $refunded } = { $held }
account-adds-up = 分毫不差
account-does-not = 对不上
account-bills = 账单
# $count (String) - lessons, evenings, meals or days
# $fen (String) - the amount
# $due (String) - the due date
account-bill = { $count } · { $fen } · { $due } 前缴
# $n (Number) - lessons
bill-of-lessons = { $n } 课时
# $n (Number) - evenings of care
bill-of-evenings = { $n } 晚
# $n (Number) - meals
bill-of-meals = { $n } 餐
# $n (Number) - days
bill-of-days = { $n } 天
account-lines = 每一笔
account-none = 还没有动过钱
account-none-when = 缴费以后，每一笔进出都列在这里。
account-when = 日期
account-what = 事由
account-fen = 金额
account-after = 余额
# $course (String) - the course
# $receipt (String) - the receipt number
account-paid = 缴{ $course }课费，收据号 { $receipt }
# $course (String) - the course
account-released = { $course }上课，核销
# $course (String) - the care
account-care-released = { $course }一晚看护，核销
# $course (String) - the meals
account-meal-released = { $course }：吃了一餐，核销
# $course (String) - evening study, lunch care
account-day-released = { $course }一天，核销
account-kinds = 各类款项，分开记账
account-kind = 款项
# $course (String) - the course
account-corrected = 更正：{ $course }课费退回托管
# $course (String) - the care or the food
# $receipt (String) - the receipt number
account-fee-paid = 缴费：{ $course }，收据号 { $receipt }
# $course (String) - the care or the food
account-fee-released = { $course }，核销
# $course (String) - the care or the food
account-fee-corrected = 更正：{ $course }的钱退回托管
account-refunded = 退还未用费用
account-print = 打印
account-relief = 申请困难减免（只有一位负责人看得到）
account-relief-waits = 减免申请在等答复：答复以前不用缴，也不会催缴。
account-relief-asked = 等减免答复
account-sum-carried = 已结转下学期
# $paid (String) - paid in
# $out (String) - released and paid back
# $carried (String) - carried over
# $held (String) - held
account-equation-carried = { $paid } − { $out } − { $carried } = { $held }
account-carried-over = 结转到下学期
account-carried-back = 结转款转回，用于缴费或退还
account-why-carried = 按家长的选择，学期没用完的钱留到下学期，先缴下学期的账单。
day-end-carried = 结转款
refund-title = 退未用的钱
# $free (String) - what can go back
refund-free = 现在可退 { $free }：托管中减去还要上的课和已申请的退费。
refund-reason = 原因（可不填）
# $free (String) - what can go back
refund-submit = 申请退 { $free }
refund-asked = 已申请，等财务退款
# $fen (String) - the amount
refund-withdrawn = 已撤回，{ $fen } 留在托管账户
# $fen (String) - the amount
refund-withdraw = 撤回，不退 { $fen } 了
refund-listed = 已在银行清单
refund-way = 怎么退
refund-way-original = 退到当初付款的微信或支付宝
refund-listed-warns = 银行清单上有这笔，银行可能正在付
refund-sure = 已问过银行，仍要这样付
refund-pay-submit = 退给家长
refund-unlist = 从银行清单取下
refund-unlist-why = 银行怎么说
# $child (String) - the child
refund-unlist-submit = 取下{ $child }的退费
refund-unlisted = 已从银行清单取下
bill-shown = 列出所有待缴的，和本学期最近 200 张；更早的请查找。
bill-shown-all = 列出所有待缴的，和最近 200 张；更早的请查找。
bill-shown-sought = 列出找到的最近 200 张，不限学期。
bill-not-found-when = 请换一个姓名、拼音首字母或班级再找；所有学期的账单都找得到。
account-bounced = 退费没有到账，钱回到托管
account-why-bounced = 银行没有退成，这笔钱回到托管账户，会再退一次。
account-brought-back = 退费缴回，钱回到托管
account-why-brought-back = 退给您的这笔钱您缴回来了，由两人登记、批准后回到托管账户。
# $fen (String) - the amount
refund-paid = 已退 { $fen }
correction-title = 账目更正
correction-lead = 记错的一笔不改、不删：写明原因，由另一人批准后，反向划转一笔。
correction-open = 等批准的更正
correction-none = 没有等批准的更正
correction-none-when = 财务在下面写明哪一笔错了、为什么错，就列在这里。
correction-waits = 待批准
correction-no-reason = 不批准的原因
# $fen (String) - the amount
correction-make = 批准，冲回 { $fen }
correction-turn-down = 不批准
correction-transfers = 收支（最近 200 笔，更早的请查找）
correction-nothing = 还没有收支
correction-nothing-when = 登记缴费后列在这里。
correction-filter = 姓名、收据号、凭证号或金额
correction-find = 查找
correction-not-found = 没有找到
correction-not-found-when = 请换一个姓名、收据号或金额再找；所有日子的收支都找得到。
correction-when = 日期
correction-what = 事由
correction-undone = 已冲回
correction-say = 这一笔错了
correction-why = 错在哪里
correction-propose = 提出更正
correction-payment = 缴费
correction-grant = 拨款
correction-spending = 支出
correction-refund = 已付退款
correction-brought-back = 家长把它缴回来了
correction-by-what = 为什么缴回、收据号
# $fen (String) - how much the family brought back
correction-take-in = 登记缴回 { $fen }，请另一人批准
# $who (String) - who answered
# $reason (String) - why not
correction-was-turned-down = 更正未获批准（{ $who }）：{ $reason }
correction-proposed = 已提出更正，等另一人批准
correction-made = 已更正；若是缴费，账单回到待缴，若是退款，钱已回到托管账户
correction-turned-down = 已写明不批准的原因
day-end-title = 日结
day-end-lead = 每天的账先轧平再收工；轧不平的日子结不了，会指出差在哪里。
day-end-now = 试算平衡（上次日结以来）
day-end-nothing = 还没有账目
day-end-nothing-when = 第一笔缴费登记后列在这里。
day-end-account = 科目
day-end-opening = 期初
day-end-into = 进
day-end-out-of = 出
day-end-closing = 期末
day-end-custody = 托管账户
day-end-payee = 已核销
day-end-payer = 政府与学校分担
day-end-refunds-due = 应退款
day-end-clearing = 银行与现金（对方科目）
day-end-care = 服务费
day-end-course = 课程费
day-end-meals = 餐费
day-end-extended-care = 延时托管费
day-end-evening-study = 晚自习费
day-end-lunch-care = 午间看护费
day-end-early-care = 早到看护费
day-end-community = 社区托管费
# $what (String) - what does not add up
day-end-unbalanced = 轧不平：{ $what }
day-end-balanced = 借贷平衡，合计为零
day-end-is-closed = 今天已经日结。
# $date (String) - the day
day-end-close = 日结 { $date }
# $date (String) - the day
day-end-closed = { $date } 已日结
day-end-days = 已日结
day-end-none = 还没有日结过
day-end-none-when = 收工前点“日结”，账平才能结。
day-end-date = 日期
day-end-at = 时间
day-end-transfers = 到第几笔
day-end-hash = 链尾指纹
day-end-ways = 收和退，按方式（上次日结以来）
day-end-ways-none = 上次日结以来没有收退
day-end-ways-none-when = 收到或退出的钱按现金、转账和各通道列在这里。
day-end-way = 方式
day-end-way-other = 支出、拨款和以前的退费
day-end-came = 收
day-end-went = 退、付
day-end-net = 收减退
day-end-cash = 现金收 / 退
day-end-cash-hint = 清点现金盒：上次日结时的现金，加上面“现金”一行的收减退。
relief-title = 困难减免
relief-private = 只有校长一人能看到你写的内容，不公示、不通报，也不会出现在任何名单里。
relief-waits = 已申请，等答复
# $percent (Number) - how much is not paid
relief-granted = 已同意：减免 { $percent }%
# $what (String) - the kind of fee
# $percent (Number) - how much is not paid
relief-granted-of = 已同意：{ $what }减免 { $percent }%
# $care (Number) - percent of the care part
# $food (Number) - percent of the food part
relief-granted-summer = 暑期托管：托管服务费减免 { $care }%，餐点费减免 { $food }%
# $day (String) - the last day
relief-until = 减免到{ $day }为止；以后的要重新申请。
# $day (String) - the last day
relief-ended = 这次减免已在{ $day }到期，可以重新申请。
relief-refused = 未同意
relief-appeal = 可以补充材料再次申请，也可以向区教育局反映。
relief-hardship = 哪一种情况
relief-words = 情况说明与证明编号
relief-words-hint = 写一两句就好；证件原件由校长当面核对，不必上传。
relief-submit = 提交申请
relief-asked = 已申请，只有校长能看到
relief-decided = 已答复，并通知了家庭
relief-none-offered = 本方案没有减免
relief-none-offered-when = 学校在方案里写明减免后，可以在这里申请。
relief-list = 减免申请
relief-list-lead = 只有你能看到这些内容，请勿转述、截图。
relief-nobody = 没有待定的申请
relief-nobody-when = 家长申请后列在这里。
relief-open = 打开材料
relief-paper = 减免材料
relief-paper-read = 谁在什么时候打开了这份材料，已写入日志。
relief-held = 已同意、还有效的减免
relief-end = 提前终止
relief-end-day = 从哪一天起不再减免
relief-end-reason = 原因（只有这个家庭看得到）
relief-end-done = 已终止，并通知了家庭
relief-end-said = 已提前终止：
relief-why-not = 不同意的原因
relief-grant = 同意减免
relief-refuse = 不同意
relief-out-of-poverty = 脱贫户、监测户
relief-unsteady = 脱贫不稳定户
relief-at-risk = 边缘易致贫户
relief-sudden-need = 突发严重困难户
relief-rural-allowance = 农村低保
relief-urban-allowance = 城市低保
relief-supported = 特困供养
relief-orphan = 孤儿
relief-disabled = 残疾
relief-other = 其他困难
spending-title = 支出与拨款
spending-lead = 收来的钱只用在该用的地方，一笔一张凭证；餐费只用于餐点。
spending-sheet = 收支公示
spending-spend = 登记支出
spending-nothing-earned = 还没有可用的钱
spending-nothing-earned-when = 上过课、核销之后的钱才能支出。
spending-from = 用哪一笔
spending-purpose = 用途
spending-staff = 课时费
spending-materials = 材料
spending-food = 餐点
spending-provider = 外聘机构
spending-insurance = 保险
spending-utilities = 水电
spending-provider-hint = 方案里写了合同编号和每课时合同价的课程，最多付到已上课时乘合同价
spending-pay = 按哪张课时费表
spending-pay-hint = 付课时费才选；最多付到这张已核准的表
spending-pay-none = 不是课时费
# $day (String) - the sheet's last day
# $fen (String) - what is not paid
spending-pay-sheet = 截至 { $day }，还可付 { $fen }
spending-yuan = 多少元
spending-voucher = 凭证号
spending-submit = 登记支出
spending-grant = 登记拨款
spending-payer = 谁拨的
spending-from-government = 政府
spending-from-school = 学校
spending-purse = 哪一种款项
spending-paper = 文号
spending-take-in = 登记拨款
spending-list = 已登记
spending-none = 还没有登记
spending-none-when = 登记支出或拨款后列在这里。
spending-recorded = 已登记
spending-sheet-lead = 收来多少、用在哪里、还剩多少，都在这里；不含任何姓名。
spending-family = 家长
spending-income = 收入合计
spending-left = 结余
spending-flagged = 学期已结束仍有结余，已报上级（不得以营利为目的）
relief-other-key = 用另一个密钥加密，打不开
bill-steps = 怎么算的
# $year (Number) - the year
# $month (Number) - the month
bill-month = { $year }年{ $month }月
# $count (String) - lessons, evenings or days of the whole
# $full (String) - what they cost
bill-full = 全部 { $count }共 { $full }
# $count (String) - lessons whose days have a price of their own
# $each (String) - what one of them costs
# $usual (String) - what one of the others costs
bill-apart = 其中 { $count }按当天的价，每课时 { $each }，其余每课时 { $usual }
# $day (String) - the first day
# $fen (String) - what is not charged
bill-joined = { $day }起参加，之前的：减 { $fen }
# $fen (String) - what is not charged
bill-over-day = 同一天的课合在一起算，超过每日收费上限：减 { $fen }
# $most (String) - the cap
# $fen (String) - what is not charged
bill-over-term = 本学期各门课合计最多 { $most }，超过的：减 { $fen }
# $fen (String) - what others bear
bill-shared = 政府、学校分担和减免：减 { $fen }
# $fen (String) - what is asked
bill-comes-to = 应缴 { $fen }
# $name (String) - who gives the course
bill-provided = 第三方课程，由{ $name }提供：单独记账、单独开收据
# $document (String) - the paper
bill-document = 收费依据：{ $document }
refund-rule = 中途退出怎么退
refund-by-unit = 按课时（看护按晚）退：没有上的，钱全部退还。
refund-by-day = 按天退：按剩下的上课天数占全部天数的比例退还。
refund-by-half-month = 按半月退：连续不来满半个月退半个月，不满不退；还没开始的月份全退。
# $months (Number) - months
# $percent (Number) - percent
refund-step = { $months } 个月内退出，退已缴的 { $percent }%。
refund-step-last = 更晚退出不退；开课前退出全退。
refund-none = 开课后退出不退；开课前退出全退。
leaving-title = 退出课程的结算
# $course (String) - the course
# $day (String) - the day
leaving-of = { $course } · { $day }退出
leaving-not-begun = 还没有开始：全部退还
leaving-by-unit = 按课时（看护按晚）退：没有上的全部退还
# $part (Number) - days left
# $whole (Number) - all days
leaving-by-day = 按天退：还剩 { $part } 天，一共 { $whole } 天
# $part (Number) - half months that go back
# $whole (Number) - all half months
leaving-by-half-month = 按半月退：{ $whole } 个半月中退 { $part } 个
# $percent (Number) - percent
leaving-by-steps = 分档退：退已缴的 { $percent }%
leaving-none = 开课后退出不退
# $paid (String) - paid
# $back (String) - goes back
leaving-back = 已缴 { $paid }，退 { $back }
# $held (String) - held
# $kept (String) - stays with the course
leaving-kept = 退出时托管中 { $held }，其中 { $kept } 按规则留给课程
# $held (String) - held
# $given (String) - the course gives back
leaving-given = 退出时托管中 { $held }，另由课程退回 { $given }
# $owed (String) - owed by the course
leaving-owed = 缺满半月或更正后收款方还欠 { $owed }，是应退的一部分，到期另退
# $course (String) - the course
account-left-kept = 退出{ $course }，按规则不退的部分
# $course (String) - the course
account-left-given = 退出{ $course }，课程退回
account-why-left = 中途退出按方案的退费规则结算：不退的部分留给课程，应多退的由课程退回。
account-again = 退出时留下的钱，缴再选课或再次参加的账单
account-why-again = 再选课或再次参加时，留在托管账户里的钱先缴新账单。
charge-title = 暑期托管收费
# $care (String) - for care
# $food (String) - for food
charge-price = 每人托管服务费 { $care }、餐点费 { $food }，分两张账单，款项不混用。
# $n (Number) - the period
charge-issue = 给第 { $n } 期已录取的孩子出账单
# $n (Number) - the period
charge-release = 第 { $n } 期已结束，把已缴的钱转给收款方
# $fen (String) - how much
charge-released = 已转给收款方 { $fen }
# $n (Number) - the period
charge-care = 暑期托管第 { $n } 期 · 托管服务费
# $n (Number) - the period
charge-food = 暑期托管第 { $n } 期 · 餐点费
