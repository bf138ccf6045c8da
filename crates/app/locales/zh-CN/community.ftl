# 社区托管: agreements, the census of need.

nav-agreements = 托管协议
nav-census = 需求底数

agreement-title = 社区托管协议
# $name (String) - the stage
agreement-stage = 现在是{ $name }
agreement-no-stage = 现在不在任何阶段
agreement-communities = 社区
agreement-children = 名册
agreement-text = 协议文本
agreement-is-cleared = 居委会已核签
agreement-waits-committee = 等居委会核签
agreement-no-text = 还没有协议文本
agreement-no-text-when = 承办单位写明时间、内容和收费标准后，在这里看。
agreement-clear = 核签这份文本
agreement-cleared = 已核签，可以请家长签了。
agreement-write = 写协议文本
agreement-write-hint = 改了文本就是新的一份，要重新核签，家长也要重新签。
agreement-term = 学期
agreement-days = 哪几天
agreement-from = 从几点
agreement-until = 到几点
agreement-hours = 服务时间
# $day (String) - weekday
# $from (String) - hour
# $until (String) - hour
agreement-outside = 托管班{ $day }{ $from }到{ $until }，不在这份协议写明的时间里：请改协议文本重新核签，或改托管班的时间。
agreement-content = 服务内容
agreement-fee = 收费标准
agreement-fee-yuan = 收费标准（元/月）
agreement-fee-hint = 不收费写 0。
# $fee (String) - money
agreement-month = 每月{ $fee }
agreement-free = 不收费
agreement-keep = 保存文本
agreement-written = 已保存，等居委会核签。
agreement-written-before = 文本和原来一样，没有改动。
agreement-in-force = 应到
agreement-is-ended = 已解除
agreement-waits-guardian = 等家长签
agreement-none = 没有签协议
# $time (String) - when
# $who (String) - with whom
agreement-is-left = { $time }已交{ $who }
agreement-there-unsigned = 到场未签
# $time (String) - when
agreement-there = { $time }到
# $child (String) - who
agreement-is-there = { $child }到了
agreement-with = 交给谁
# $child (String) - who
agreement-hand-over = 交接{ $child }
# $child (String) - who
agreement-offer = 为{ $child }签协议
agreement-offered = 承办单位已签，已请家长签。
agreement-came = 已记到。
agreement-came-unsigned = 已记到：没有签协议，先照看，已告诉家长、居委会和承办单位。
# $child (String) - who
agreement-undo = { $child }没有到，登记错了
agreement-undone = 已撤回到场登记。
agreement-not-undone = 这个孩子今天没有登记到场，或已经交接，没有撤回。
agreement-left = 已交接。
agreement-not-there = 这个孩子今天不在场，没有记交接。
agreement-leave-late = 开始以后才请假
# $child (String) - who
agreement-leave-today = 给{ $child }记今天请假
# $child (String) - who
# $day (String) - which day
agreement-leave-end = { $child }{ $day }还是来，撤回请假
# $child (String) - who
agreement-leave-day = { $child }哪天不来
agreement-leave-hint = 生病或有事不来，请在托管开始以前说，那天就不等、也不找孩子。开始以后也请说一声：接到“没有到”通知的人会知道孩子平安。
agreement-leave-submit = 请假
# $day (String) - which day
agreement-leave-asked = 已记下{ $day }请假，那天不等孩子。
# $day (String) - which day
agreement-leave-asked-late = 已记下{ $day }请假，是托管开始以后才说的。
agreement-leave-found = 已记下请假，已告诉接到“没有到”通知的人：孩子平安。
agreement-leave-before = 这一天已经请过假，没有改动。
# $day (String) - which day
agreement-leave-ended = 已撤回请假，{ $day }照常等孩子来。
agreement-leave-not-ended = 这一天没有请假，没有改动。
# $child (String) - who
agreement-of = { $child }的托管协议书
agreement-provider = 承办单位
agreement-guardian = 监护人
agreement-is-signed = 已签
agreement-is-unsigned = 未签
# $day (String) - the first day without
agreement-ends = 协议到{ $day }为止，从那天起不再执行。
# $child (String) - who
agreement-sign = 我已看过，为{ $child }签字
agreement-signed = 已签，协议生效。
# $child (String) - who
agreement-end = 解除{ $child }的协议
agreement-print = 打印
# $child (String) - who
agreement-message-offered = 承办单位已签{ $child }的托管协议书，请看清楚后签字。
# $child (String) - who
# $day (String) - the first day without
agreement-message-ended = { $child }的托管协议书从{ $day }起解除。
# $child (String) - who
agreement-message-undone = 今天登记{ $child }到了社区托管班，是登记错了，现已撤回。
# $child (String) - who
agreement-message-unsigned = { $child }今天到了社区托管班，还没有签协议：孩子已有人照看，请尽快签协议。
# $child (String) - who
agreement-message-missing = { $child }今天的社区托管已经开始，孩子还没有到：请马上问清孩子在哪里，打电话给居委会。
# $child (String) - who
agreement-message-late = { $child }今天的社区托管已经结束，孩子还没有接走：孩子有人照看，请马上来接。
# $child (String) - who
# $day (String) - which day
# $name (String) - who says so
agreement-message-leave = { $child }{ $day }不来社区托管，{ $name }登记的。不是这样的，请马上打电话给居委会。
# $child (String) - who
# $day (String) - which day
# $name (String) - who says so
agreement-message-leave-ended = { $child }{ $day }还是来社区托管，{ $name }撤回了请假。
# $child (String) - who
# $name (String) - who says so
agreement-message-safe = { $child }今天不来社区托管，{ $name }登记的：孩子平安，不用再找。不是这样的，请马上打电话给居委会。
# $child (String) - who
# $name (String) - with whom
agreement-message-left = { $child }已从社区托管班交给{ $name }。

census-title = 小学生托管需求底数
# $day (String) - the last day
census-under = 摸到{ $day }为止
# $children (Number) - children
census-sum = 需要托管{ $children }人
# $asked (Number) - households
# $answered (Number) - households
# $percent (Number) - whole percent
census-response = 问了{ $asked }户，答了{ $answered }户，回复率{ $percent }%。
census-nobody-asked = 还没有问过一户。
# $grade (Number) - 1 to 6
census-grade = { $grade }年级
# $hours (Number) - hours
census-hours-a-week = 每周{ $hours }小时
# $open (Number) - children
census-children = 孩子名单（{ $open }人没有结果）
census-no-outcome = 没有结果
census-settled = 已记下结果。
census-households = 要问的家庭
census-nobody = 还没有列出家庭
census-nobody-when = 列出一户，就有一个填报链接；上门时从这里代填。
census-silent = 没有答
# $way (String) - how
# $children (Number) - children
census-answered = { $way }，{ $children }个孩子
census-label = 哪一户
census-label-hint = 例如 3幢201。
census-ask = 列入
census-asked = 已列入，链接在名单里。
# $label (String) - which household
census-withdraw = 撤下{ $label }（写错了）
census-withdrawn = 已撤下，原来的链接不再能用。
census-answer-title = 小学生放学后托管需求
# $place (String) - the community
# $day (String) - the last day
census-answer-under = { $place } · 到{ $day }为止
census-stands = 已经答过，可以改。
census-privacy = 只有社区居委会和街道看得到，封存保管；没有需要托管的孩子，直接提交空表。
# $n (Number) - 1, 2, 3 …
census-child = 孩子 { $n }
census-name = 姓名
census-born = 出生日期
census-grade-label = 年级（1–6）
census-hours-label = 每周需要几小时
census-submit = 提交
census-told = 已收到，谢谢。
census-told-before = 和上次一样，没有改动。

# 协议收费
agreement-charging = 协议收费
agreement-charging-lead = 按每个孩子协议写明的标准按月出账单，不能超过；收到的钱先托管，一个月过完再归托管班，解除协议后没用的退给家长
# $month (String)
agreement-month-issue = 出{ $month }账单
# $n (Number) - bills that stand
# $paid (Number) - of them paid
agreement-month-stands = 已出 { $n } 张账单，缴了 { $paid } 张
# $n (Number) - children without a bill
agreement-month-missing = 还有 { $n } 个孩子没有账单
# $month (String)
# $n (Number) - paid bills
agreement-month-release = { $month }已过完：{ $n } 笔划给托管班
agreement-bills-none = 家长签了协议的，按月出账单后列在这里
# $month (String)
agreement-month-fee = 社区托管 { $month }
