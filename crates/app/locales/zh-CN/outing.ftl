# 外出活动: planned, answered by families, counted on its day.

nav-outings = 外出活动

outing-title = 外出活动
outing-all = 全部外出
outing-nothing = 还没有外出活动
outing-nothing-when = 安排以后，家长会收到通知，在这里看谁同意。
outing-is-cancelled = 已取消
# $still (Number) - children
outing-is-out = 在外{ $still }人
outing-is-back = 已全部回来
outing-not-held = 没有出发
outing-is-ready = 等出发
# $day (String) - the last day
outing-asks = 等家长答复，到{ $day }
outing-plan = 安排一次外出
outing-plan-hint = 保存后马上通知签了协议的家庭。家长没有同意的孩子留在托管班。
outing-kind = 种类
outing-what = 做什么
outing-why = 这些字像在上课或训练，为什么不是
outing-on = 哪一天
outing-from = 几点出发
outing-until = 几点回来
outing-when = 时间
outing-to = 去哪里
outing-route = 路线
outing-stops = 途中清点的地方
outing-stops-hint = 一行写一处。
outing-means = 怎么去
outing-on-foot = 步行
outing-vehicle = 乘车
# $plate (String) - of the vehicle
outing-by-vehicle = 乘车（{ $plate }）
outing-plate = 车牌
outing-plate-hint = 步行不用写。
outing-leader = 谁带队（看护员）
outing-no-leaders = 现在没有聘用中的看护员，不能安排外出。
outing-along = 谁同去
outing-adults = 带队和同去的人
outing-per-adult = 每个大人最多带几个孩子
outing-insurance = 保险
outing-insurance-hint = 有什么保险写什么；没有也可以，不作为参加的条件。
outing-answer-until = 家长最迟哪天答复
outing-post = 保存并通知家长
outing-planned = 已安排，已通知家长。
outing-planned-before = 同样的外出已经安排。
outing-class = 班里的孩子
outing-yes = 家长同意，还没有到班
outing-yes-there = 家长同意，在班
outing-no = 家长不同意，留在班里
outing-silent = 家长没有答复，留在班里
outing-depart-hint = 点到谁勾谁，再数一遍人头。没有同意的孩子不在名单里。
outing-who-goes = 带出的孩子
outing-heads = 数到几个人
outing-depart = 出发
outing-departed = 已出发，已告诉家长。
outing-departed-before = 以前已经记为出发。
outing-went = 带出的孩子
outing-out = 在外
# $time (String) - when
outing-back-at = { $time }回来
# $name (String) - with whom
outing-handed-over = 途中已交{ $name }
outing-count-hint = 看到谁勾谁，再数一遍人头。少了人，马上告诉居委会、承办单位和街道。途中交给家长的孩子，在托管协议的名册上交接。
outing-where = 在哪里清点
outing-at-class = 回到托管班
outing-seen = 看到的孩子
outing-count = 记下清点
outing-counted = 人数相符，已记下。
outing-all-back = 已全部回来，已告诉家长。
outing-counts = 清点记录
# $heads (Number) - heads
outing-counted-all = { $heads }人，一个不少
# $heads (Number) - heads
# $names (String) - children
outing-counted-missing = { $heads }人，没有看到{ $names }
outing-cancel = 取消这次外出
outing-cancel-why = 取消原因（家长会看到）
outing-cancel-now = 取消，并告诉家长
outing-cancelled = 已取消，已告诉家长。
outing-cancelled-before = 以前已经取消。

# $child (String) - who
outing-of = { $child }的外出活动
outing-own-hint = 您同意的才带出去；没有答复的，孩子留在托管班。
outing-own-nothing-when = 托管班安排外出后，在这里看和答复。
# $day (String) - the last day
outing-own-asks = 请在{ $day }以前答复（含当天）
outing-own-yes = 您同意
outing-own-no = 您不同意，孩子留在班里
# $reason (String) - why
outing-own-cancelled = 已取消：{ $reason }
# $child (String) - who
outing-say-yes = 同意{ $child }去
# $child (String) - who
outing-say-no = 不同意，{ $child }留在班里
outing-answered-yes = 已记下：同意。出发以前可以改成不同意。
outing-answered-no = 已记下：不同意，孩子留在托管班。
outing-answered-before = 和上次的答复一样。

# $day (String) - when
# $what (String) - what they do
# $child (String) - who
# $until (String) - the last day
outing-message-planned = 社区托管班{ $day }外出：{ $what }。请为{ $child }答复同意或不同意，最迟{ $until }；没有答复的留在班里。
# $what (String) - what they do
# $day (String) - when
# $child (String) - who
outing-message-due = 今天是最后一天：社区托管班外出“{ $what }”（{ $day }），请为{ $child }答复。没有答复的留在班里。
# $day (String) - when
# $what (String) - what they do
# $reason (String) - why
outing-message-cancelled = 社区托管班{ $day }的外出“{ $what }”取消了：{ $reason }
# $child (String) - who
# $to (String) - where
# $until (String) - the hour
outing-message-left = { $child }已跟社区托管班出发去{ $to }，{ $until }回来。
# $child (String) - who
outing-message-back = { $child }已跟社区托管班外出回来。
# $what (String) - what they do
# $names (String) - children
outing-message-missing = 社区托管班外出“{ $what }”清点少了人：{ $names }。请马上联系带队的人。
# $what (String) - what they do
# $names (String) - children
outing-message-overdue = 社区托管班外出“{ $what }”过了时间还没有回来：{ $names }。请马上联系带队的人。

# $reason (String) - why
promise-is-withdrawn = 已撤回：{ $reason }
promise-withdraw = 写错了，撤回
promise-withdraw-why = 撤回原因（谁都能看到）
promise-withdraw-hint = 撤回的留在板上，注明撤回；正确的请重新公布一项。
promise-withdraw-now = 撤回这项承诺
promise-withdrawn = 已撤回，原来的话留在板上。要更正的，请重新公布。
promise-withdrawn-before = 以前已经撤回。

# $child (String) - who
temporary-undo = { $child }没有到，登记错了
temporary-undone = 已撤回到场登记。
# $child (String) - who
temporary-message-undone = 今天登记{ $child }到了社区临时托管，是登记错了，现已撤回。

provider-call-tell = 结果怎样告诉您
provider-call-tell-phone = 有了结果，发消息到上面的电话
provider-call-tell-hint = 勾选后，公布决定时这个电话号码会交给发短信的渠道。不勾选，就用本页地址看结果。
# $community (String) - whose
# $reason (String) - why
provider-call-message-chosen = { $community }的公开征集有了结果：选定了您。理由：{ $reason }
# $community (String) - whose
# $name (String) - who was chosen
# $reason (String) - why
provider-call-message-other = { $community }的公开征集有了结果：选定{ $name }，没有选您。理由：{ $reason }
# $community (String) - whose
# $reason (String) - why
provider-call-message-nobody = { $community }的公开征集有了结果：一家也没有选。理由：{ $reason }
