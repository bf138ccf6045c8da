notice-title = 报名通知
notice-empty = 报名通知还没有发布
# $moment (String)
notice-empty-when = { $moment } 发布，届时可以在这里看到全文并在线报名。
notice-preview = 预览：还没有发布，家长看不到。
# $moment (String)
notice-out = { $moment } 发布
notice-publish = 发布通知，开始报名
notice-register = 给孩子报名
notice-print = 打印
# $read (Number)
# $all (Number)
notice-readers = { $all } 个家庭中 { $read } 个已读
notice-unread = 还没有打开的家庭
notice-comma = 、
# $school (String)
notice-dear = { $school }各位家长：根据学校晚托服务方案，请按自身需要为孩子报名。下面每一条都注明出处。
notice-arrangement = 托管服务安排表
notice-dates = 时间安排
notice-rules = 须知
notice-clauses = 方案原文
# $moment (String)
notice-already = { $moment } 已经发布过，没有重复发送。
# $classes (Number)
notice-published = 通知已发布，已告知 { $classes } 个班的家长。
# $child (String)
registration-title = { $child }的晚托报名
registration-step-ask = 第1步，共4步：报名
registration-step-review = 第2步，共4步：等待审核
registration-step-mandate = 第3步，共4步：签托管委托书
registration-step-start = 第4步，共4步：等待开课
registration-stands = 报名情况
registration-submitted = 待审核
registration-late = 逾期申请
registration-returned = 需补充
registration-accepted = 已通过
# $position (Number)
registration-waiting = 候补第{ $position }位
registration-withdrawn = 已退出
# $day (String)
registration-submitted-told = 学校 { $day } 审核，结果会马上告诉您。
# $moment (String)
registration-late-told = 申请已于 { $moment } 收到，没有丢失，正在学校审核人手里。
registration-returned-told = 学校请您补充以后再交一次，补充不算逾期。
# $day (String)
registration-accepted-told = 孩子有位置了。{ $day } 开课前请签好托管委托书。
registration-signed-told = 孩子有位置了，托管委托书也签好了。
registration-ungrouped-told = 已录取，所在校区的托管班暂时满员，正在等待编班；编入哪个班会马上告诉您。
# $position (Number)
registration-waiting-told = 名额已满，但没有人被拒绝。您排在第{ $position }位，有人退出就往前移，轮到时马上告诉您。
registration-withdrawn-told = 报名已经取消，需要时可以重新报名。
registration-reason = 原因：
registration-sent-at = 提交时间
registration-need = 孩子需要晚托吗？
registration-need-hint = 自愿报名，只需要您说需要，不用任何证明。
# $child (String)
registration-needs = { $child }放学后需要晚托
registration-fridays = 周五来吗？
registration-fridays-hint = 周一至周四按时参加，周五可以不参加；以后可以改。
registration-fridays-yes = 周五来
registration-fridays-no = 周五不来
registration-rules = 学校的要求
registration-rules-read = 我读过通知，接受里面的要求
registration-rules-under = 遵守学校规章制度，讲文明、懂礼貌，不影响他人
registration-notice = 看报名通知全文
registration-note = 想告诉学校的话
registration-note-hint = 可以不填，比如谁来接、需要特别照顾的地方。
registration-send = 提交报名
registration-send-late = 提交逾期申请
registration-to-mandate = 去签托管委托书
registration-withdraw-more = 不需要晚托了？
registration-withdraw-lead = 退出后孩子的位置会让给候补的第一位；以后需要可以再报名。
# $child (String)
registration-withdraw = 退出{ $child }的晚托
# $moment (String)
registration-opens = 报名 { $moment } 开始。
# $moment (String)
registration-is-late = 报名已于 { $moment } 截止。现在提交算逾期申请，会交到学校审核人手里，不会丢失。
# $minutes (Number)
# $moment (String)
registration-minutes-left = 还剩{ $minutes }分钟 · { $moment }
# $hours (Number)
# $moment (String)
registration-hours-left = 还剩{ $hours }小时 · { $moment }
# $days (Number)
# $moment (String)
registration-days-left = 还剩{ $days }天 · { $moment }
registration-sent = 报名已提交，等待学校审核。
registration-sent-already = 已经提交过了，只算一次。
registration-took-back = 已退出晚托。
registration-goes-on = 下学期的报名通知已经发布。这份报名下学期继续有效，不用重新报名；下学期不参加的，或者要换日子的，在这里说。
review-title = 报名审核
# $day (String)
review-under = 审核日 { $day }；通过后名额不够就排候补，不拒绝任何人。
# $count (Number)
review-overdue = 审核日已过，还有 { $count } 份没有结果，请今天处理。
review-pending = 待审核
# $count (Number)
review-of-late = 其中逾期 { $count } 份
# $count (Number)
review-capacity = 共 { $count } 个名额
# $count (Number)
review-capacity-sites = 共 { $count } 个名额，各校区按整班计
review-waiting = 候补
review-empty = 还没有人报名
review-empty-when = 发布通知以后，家长提交的报名会排在这里。
review-list = 报名名单
review-filter = 按姓名、拼音首字母、班级找
review-all = 全选
review-chosen = 已选
review-choose = 选择
review-child = 姓名
review-class = 班级
review-state = 状态
review-yes = 来
review-no = 不来
review-reason = 原因
review-reason-hint = 退回、通过逾期申请时必填，家长会看到
review-return = 退回所选
review-accept = 通过所选
review-done = 审核结果
# $changed (Number)
# $kept (Number)
review-done-under = { $changed } 份有了结果，{ $kept } 份没有变。
review-each = 每一份
review-more = 继续审核
review-told = 已告知家长
review-kept-decided = 之前已有结果，没有改
review-kept-late = 逾期申请：写明原因才能通过
review-kept-roll = 不在本校学籍：请退回并说明
mandate-title = 托管委托书
mandate-list = 托管委托书
# $all (Number)
# $missing (Number)
mandate-under = 已通过 { $all } 人，缺委托书 { $missing } 人
mandate-empty = 还没有要收的委托书
mandate-empty-when = 报名审核通过以后，孩子会列在这里。
# $day (String)
mandate-watch = { $day } 开课。没交委托书的孩子照样看护，同时继续催交。
# $count (Number)
mandate-chase = 提醒 { $count } 个家庭
mandate-missing = 缺委托书
mandate-signed = 已签，待存档
# $number (Number)
mandate-filed = 已存档第{ $number }号
# $number (Number)
mandate-number = 第{ $number }号
mandate-not-yet = 还不用签
mandate-not-yet-told = 报名审核通过以后再签这份委托书。
mandate-to-file = 已签，待存档
mandate-file = 所选存档编号
mandate-read = 看
mandate-print = 打印空白
mandate-by-class = 各班委托书
mandate-all = 已通过
mandate-kept = 已存档
mandate-paper-by = 纸质委托书的签名人
mandate-paper = 收到纸质
mandate-way-page = 网上签署
mandate-way-paper = 纸质
# $by (String)
# $at (String)
# $way (String)
mandate-row-signed = { $by } { $at } { $way }
# $by (String)
# $way (String)
mandate-by = 委托人：{ $by }（{ $way }）
mandate-signature = 委托人签名
mandate-date = 日期
mandate-sign-here = 在这里签
# $day (String)
mandate-before = 请在 { $day } 开课前签好。
mandate-agree-legend = 确认
# $child (String)
mandate-agree = 我读过上面的委托书，{ $child }会遵守这些要求
mandate-name = 输入您的姓名作为签名
# $name (String)
mandate-name-hint = 学校登记的姓名：{ $name }
mandate-paper-way = 也可以打印出来签名，交给班主任。
# $child (String)
mandate-sign = 签署{ $child }的委托书
mandate-signed-told = 已签署，班主任收到后会存档编号。
# $number (Number)
mandate-filed-told = 学校已存档，编号第{ $number }号。
mandate-signed-said = 委托书已签署。
mandate-signed-already = 这份委托书之前已签过，没有重复。
mandate-filed-nobody = 没有选择孩子，没有存档。
# $child (String)
# $number (Number)
mandate-filed-one = { $child }的委托书已存档，第{ $number }号。
# $count (Number)
mandate-filed-many = { $count } 份委托书已存档编号。
# $count (Number)
mandate-chased-said = 已提醒 { $count } 个家庭。
mandate-chased-already = 今天都提醒过了，没有重复打扰。
# $school (String)
# $class (String)
# $child (String)
mandate-letter-entrust = 本人是{ $school } { $class }学生{ $child }的监护人，自愿委托学校在放学后照看{ $child }。
# $day (String)
# $time (String)
mandate-letter-time = 自{ $day }起，托管时间：{ $time }。
# $fee (String)
mandate-letter-fee = 费用：{ $fee }。
# $content (String)
mandate-letter-content = 内容：{ $content }。
mandate-letter-attend = 周一至周四如期参加，周五允许不参加。
# $child (String)
mandate-letter-rules = { $child }会遵守学校规章制度，讲文明、懂礼貌，不做影响他人的事情。
# $time (String)
mandate-letter-leave = 不能参加时，当天{ $time }前递交书面或电子请假单。
mandate-letter-pickup = 孩子只由监护人或监护人登记的接送人接走；提前接走先在校门口登记，再到老师处签名。
mandate-letter-health = 健康和保险情况如实告诉学校；有没有投保都不影响孩子参加。

nav-contents = 内容审查
content-title = 内容审查
content-lead = 托管记录和辅导记录里有这些字的，由人来看：保留，或者改写，都写明为什么。
# $count (Number)
content-courses = 有{ $count }门待审定的课程名称里也有这些字，在课程里定。
content-none = 没有要看的记录
content-none-when = 老师写的托管记录里出现上新课、集体教学、补课、考试训练的字，会列在这里。
# $day (String)
# $source (String)
# $about (String)
# $by (String)
content-under = { $day } · { $source } · { $about } · { $by }写
content-reason = 理由
content-instead = 改写成
content-keep = 保留原话
content-change = 改写
content-kept = 保留
content-changed = 改写
content-decided = 已处理
# $words (String)
# $reason (String)
content-decided-what = { $words }：{ $reason }
# $by (String)
# $at (String)
content-decided-under = { $by }，{ $at }
content-kept-told = 已保留，理由已记下。
content-changed-told = 已改写，理由已记下。
