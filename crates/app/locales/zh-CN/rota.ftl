rota-title = 轮值
rota-lead = 全校教职工轮流值班；能来的日子一样的，次数最多差一次。新来的从加入那天算起，停课的晚上不计次数。
rota-tonight = 今晚轮值
rota-tonight-none = 今晚没有排轮值
# $people (String) - who, with their phones
rota-tonight-line = 今晚轮值：{ $people }
rota-own = 我的轮值
rota-own-none = 接下来没有轮到您
rota-own-none-when = 排好以后会通知您。
rota-arrive = 我已到岗
rota-arrived = 已签到
# $late (Number) - minutes after the beginning
rota-arrived-late = 已签到，晚了{ $late }分钟
# $name (String) - who
rota-arrive-for = { $name }到岗了
rota-swap = 换班
rota-swap-with = 和谁换
rota-swap-none = 请选一位
# $day (String) - of which day
rota-swap-ask = 请对方换{ $day }的班
rota-swap-asked = 已发给对方，对方同意才换
# $name (String) - who asks
# $own (String) - their day
# $other (String) - your day
rota-swap-question = { $name }想用{ $own }换您{ $other }的轮值
rota-swap-yes = 同意换
rota-swap-no = 不换
# $name (String) - who was asked
# $other (String) - their day
# $own (String) - your day
rota-swap-waits = 已请{ $name }用{ $other }换您{ $own }的轮值，等答复
rota-swap-accepted = 已换班，对方收到了通知
rota-swap-declined = 已答复，对方收到了通知
rota-ahead = 接下来的轮值
rota-ahead-none = 还没有排
# $turns (Number) - turns before this one
rota-why-fewest = 能来的人里次数最少（已有{ $turns }次）
# $turns (Number) - turns before this one
rota-why-longest = 次数同样少（已有{ $turns }次），相隔最久
# $turns (Number) - turns before this one
rota-why-order = 次数和相隔都一样（已有{ $turns }次），按编号轮到
rota-why-only = 只有这一位能来
rota-why-swapped = 双方同意换班
rota-plan = 排轮值
# $people (Number) - who take turns
# $persons (Number) - each evening
rota-plan-lead = { $people }位教职工轮流，每晚{ $persons }人；已排好的不动，只补缺的。
rota-until = 排到哪一天
rota-preview = 看看怎么排
rota-preview-title = 准备这样排
rota-preview-none = 到这一天为止，每晚都有人
# $missing (Number) - people
rota-short = 缺{ $missing }人
rota-fix = 就这样排，通知每个人
# $turns (Number) - new ones
rota-fixed = 已排{ $turns }次，每个人收到了通知
rota-counts = 本学期每人几次
# $turns (Number) - all of the term
rota-count = { $turns }次
# $turns (Number) - all of the term
# $added (Number) - of them, to be made now
rota-count-added = { $turns }次，其中新排{ $added }次
rota-hindered = 排了但来不了的
rota-hindrance-away = 不在
rota-hindrance-leads = 要带班
rota-hindrance-engaged = 要上课或培训
rota-hindrance-off = 已获准弹性休息
rota-hindrance-left = 还没有学习预案，或不再参加轮值
rota-refill = 换下一位
# $day (String) - which day
# $name (String) - who cannot come
rota-refill-of = { $day }{ $name }来不了，换下一位
# $name (String) - who has it now
rota-refilled = 已换成{ $name }，双方收到了通知
rota-refilled-nobody = 没有别人能来，这一晚空着
rota-aways = 不在的日子
rota-aways-none = 没有登记
rota-away-end = 已回来
# $name (String) - who
rota-away-end-of = { $name }已回来
rota-away-person = 谁不在
rota-away-from = 从哪一天
rota-away-to = 到哪一天
rota-away-enter = 登记不在，轮值由下一位补
# $turns (Number) - turns of theirs in those days
# $left (Number) - those nobody could take
rota-away-entered = 已登记；{ $turns }次轮值要换人，其中{ $left }次没有人能来
rota-away-ended = 已登记回来
# $count (String) - how many
# $date (String) - the first day
message-rota-yours = 轮到您值班{ $count }次，第一次是{ $date }。
# $date (String) - which day
# $from (String) - when it begins
message-rota-next = { $date }由您轮值，{ $from }开始。
# $date (String) - which day
message-rota-freed = { $date }的轮值不用您来了。
# $days (String) - which days
# $why (String) - the cause of the closure
message-rota-ceased = { $days } 停课（{ $why }），您的轮值不用来，也不计次数；恢复了会再通知您。
# $days (String) - which days
message-rota-ceased-plan = 方案或校历有变：{ $days } 没有晚托，您的轮值不用来，也不计次数。
# $days (String) - which days
message-rota-back = { $days } 照常有晚托，您的轮值照旧，请到校。
# $days (String) - which days
# $hours (String) - from when until when
message-rota-retimed = 方案或校历有变：{ $days } 的轮值改为 { $hours }。
# $from (String) - when it begins
# $until (String) - when it ends
# $count (String) - people who are missing
message-rota-empty = 今晚（{ $from }–{ $until }）轮值还缺{ $count }人，请找人值班。
# $from (String) - from when
# $until (String) - until when
message-rota-soon = 今晚轮到您值班（{ $from }–{ $until }），到校后请签到。
# $name (String) - whose turn it is
# $from (String) - when it begins
message-rota-missing = 今晚轮值的{ $name }还没有签到（{ $from }开始），请联系或换人。
# $name (String) - whose turn it is
# $from (String) - when it began
message-rota-unfilled = 今晚轮值的{ $name }仍没有签到（{ $from }开始）。
# $name (String) - who asks
# $date (String) - their day
# $other (String) - your day
message-rota-swap-asked = { $name }想用{ $date }的轮值换您{ $other }的，请答复。
# $name (String) - who was asked
# $other (String) - your new day
# $date (String) - your old day
message-rota-swap-accepted = { $name }同意换班：您改为{ $other }，{ $date }由对方来。
# $name (String) - who was asked
# $date (String) - your day
message-rota-swap-declined = { $name }不换，{ $date }的轮值还是您来。
