nav-problems = 问题
problem-title = 问题单
problem-lead = 谁发现谁报；写明由谁办、什么时候办好。过了时间没办结，领导小组会知道。
problem-nothing = 没有要办的问题
problem-nothing-when = 灯坏了、门锁不上、缺东西：在下面报一张单子。
problem-open = 在办
problem-overdue = 超时
# $when (String) - when
problem-closed-at = { $when } 办结
# $owner (String) - who sees to it
# $due (String) - until when
# $reporter (String) - who reported it
problem-under = { $owner }办，{ $due } 前；{ $reporter }报
problem-note = 结果怎样
problem-close = 办结
problem-closed = 已办结，报的人收到了通知
problem-new = 报一个问题
problem-what = 什么问题
problem-what-hint = 在哪里、什么样；不写孩子的名字。
problem-owner = 由谁办
problem-day = 哪天前
problem-hour = 几点前
problem-due = 什么时候办好
problem-submit = 报上
problem-reported = 已报，办的人收到了通知
message-problem-reported = 有一个问题由您办，请打开「问题」页面查看时间。
# $name (String) - who sees to it
message-problem-overdue = { $name }名下有一个问题过了时间还没有办结，请过问。
message-problem-closed = 您报的问题办结了，请打开「问题」页面查看。
