nav-incidents = 意外
nav-carelogs = 记录
incident-title = 意外处置
incident-new = 报告意外
incident-new-lead = 先救护，再报告。写清是谁、发生了什么，其余后面再补。
incident-child = 哪个孩子
incident-kind = 什么事
incident-kind-injury = 受伤
incident-kind-illness = 身体不适
incident-kind-food = 食物
incident-kind-conflict = 冲突
incident-kind-missing = 找不到人
incident-kind-other = 其他
incident-what = 发生了什么
incident-what-hint = 一两句话就够：经过、伤在哪里、现在怎样
incident-where = 在哪里
incident-day = 哪一天
incident-today = 今天
incident-yesterday = 昨天
incident-time = 几点
incident-when = 时间
incident-watch = 当时由谁看护
# $at (String)
# $name (String)
incident-watch-handed = { $at } 已交给 { $name }
incident-watch-nobody = 当时不在托管的名单上
incident-by = 报告人
incident-submit = 报告，并通知家长和学校
incident-reported = 已报告，家长、班主任、保健老师和管理小组都收到了通知。请按下面的步骤处理。
incident-reported-on = 已报告，家长、班主任、保健老师和管理小组都收到了通知，由他们接着处理。
incident-none = 没有未结的意外
incident-none-when = 有事发生时，老师在手机上一分钟报告，这里按预案一步一步走完。
incident-open = 处理中
incident-closed = 已结
incident-is-closed = 已结
# $count (Number) - steps that are open
incident-open-steps = 还有 { $count } 步
# $count (Number) - steps past their time
incident-overdue-steps = { $count } 步超时
incident-steps = 预案步骤
incident-step-rescue = 及时救护
incident-step-health-worker = 保健老师查看
incident-step-guardian = 通知监护人
incident-step-leader = 报告学校负责人
incident-step-hospital = 送医
incident-step-evidence = 保留监控和旁证
incident-step-written = 书面报告
incident-step-insurer = 报告保险公司
incident-step-authority = 上报主管部门
incident-step-follow-up = 回访
# $due (String) - when the step is due
incident-due = 应在 { $due } 前
incident-note = 找了谁、结果怎样
# $step (String) - the step
incident-step-done = { $step }：已办
# $step (String) - the step
incident-stepped = 已记：{ $step }
incident-undo = 点错了？改回未办
incident-undo-reason = 怎么会点错（留在这一步下面，家长看不到）
# $step (String) - the step
incident-undo-submit = { $step }：改回未办
# $step (String) - the step
incident-undone-said = 已改回未办：{ $step }
# $done (String) - when it was marked, by whom, in which words
# $undone (String) - when it was opened again, and by whom
# $reason (String) - why
incident-undone-line = 曾记已办：{ $done }；{ $undone } 改回未办：{ $reason }
# $done (String) - when it was marked, and by whom
# $undone (String) - when it was opened again, and by whom
incident-undone-plain = 曾误记已办：{ $done }；{ $undone } 改回未办
incident-conclusion = 处理结果
incident-close = 全部办完，结案
carelog-title = 托管记录
nav-carelog-class = 作业
carelog-class-title = 本班今晚的作业
carelog-class-none = 本班今晚还没有孩子到
carelog-class-none-when = 托管老师记下后，家长看到什么，这里就有什么。
carelog-class-unwritten = 还没有记
carelog-none = 今晚还没有开始的班
carelog-none-when = 点名之后，在这里给孩子记一句。
carelog-nobody = 还没有孩子到
carelog-nobody-when = 点名之后再来。
carelog-lead = 想写才写，一句就够；家长在「今晚」页面看到。不拍照。
carelog-homework = 作业
carelog-homework-lead = 作业：
carelog-homework-done = 做完了
carelog-homework-partly = 做了一部分
carelog-homework-none = 没有做
carelog-line = 一句话
carelog-snack = 带了零食进教室（告诉家长，不算违规）
carelog-snack-told = 带了零食进教室，请提醒孩子放学后再吃。
carelog-submit = 保存记录
# $count (Number) - how many children
carelog-written = 已保存 { $count } 个孩子的记录
# $name (String) - the teacher
# $time (String) - when
carelog-by = { $name } { $time }
carelog-evening = 老师的话
# $child (String) - whose
message-incident-reported = { $child }在托管时出了点情况，老师正在处理，并会打电话给家长。请打开页面查看。
# $school (String) - where
message-incident-office = { $school }报告了一起意外，学校正在按预案处理；结案以前在看板上看得到。
# $child (String) - whose
message-snack-noted = { $child }今天带了零食进教室，请提醒孩子放学后再吃。
cover-link = 保险理赔与告知记录
# $child (String) - child
cover-title = { $child } 的理赔与告知
cover-insurance = 学平险理赔
cover-stage-open = 未报案
cover-stage-reported = 已报案，材料未齐
cover-stage-complete = 材料齐了，待提交
cover-stage-submitted = 已提交，等结论
cover-stage-decided = 已有结论
cover-insurer = 保险公司
cover-policy = 保单号
cover-number = 报案号
cover-reported = 报案时间
cover-submitted = 提交时间
cover-decided = 结论时间
cover-decision = 结论
cover-call = 已向保险公司报案
cover-submit = 材料已全部提交
cover-yuan = 赔付金额（元）
cover-yuan-hint = 不赔写 0，下面写原因。
cover-decide = 记下结论
cover-papers = 理赔材料
cover-got = 已收到
# $paper (String) - paper
cover-get = 收到{ $paper }
cover-paper-application = 理赔申请书
cover-paper-identity = 身份证明
cover-paper-record = 病历和诊断证明
cover-paper-invoice = 医疗发票
cover-paper-list = 费用清单
cover-paper-account = 收款账户
cover-paper-statement = 学校情况说明
# $count (Number) - entries
cover-told-list = 告知记录 { $count } 条
cover-tell = 记一次告知或回访
cover-whom = 告知谁
cover-whom-guardian = 监护人
cover-whom-leader = 学校负责人
cover-whom-health-worker = 保健老师
cover-whom-hospital = 医院
cover-whom-insurer = 保险公司
cover-whom-authority = 主管部门
cover-way = 怎么告知
cover-way-phone = 电话
cover-way-visit = 当面
cover-way-message = 消息
cover-way-letter = 书面
cover-name = 姓名
cover-on = 哪一天
cover-time = 几点
cover-words = 说了什么，孩子怎样
cover-again-on = 哪天再问（可不填）
cover-again-hint = 到了那天还没有新的记录，这里会提醒。
# $day (String) - day
cover-again = { $day } 再问
# $day (String) - day
cover-again-overdue = 说好 { $day } 回访，还没有记录。
cover-tell-submit = 记下
cover-written = 已记下
