# $name (String) - the absent teacher
# $date (String) - which day
# $group (String) - the group
# $hours (String) - from when until when
message-stand-in-asked = { $name }在{ $date }不能到，请您代{ $group }（{ $hours }），请马上答复。
# $date (String) - which day
# $group (String) - the group
# $room (String) - the room
# $hours (String) - from when until when
message-stand-in-yours = { $date }由您代{ $group }（{ $room }，{ $hours }），点名和交接归您。
# $date (String) - which day
# $group (String) - the group
# $name (String) - who stands in
message-stand-in-accepted = { $date }的{ $group }由{ $name }代班。
# $group (String) - the group
# $name (String) - who was asked
message-stand-in-declined = { $name }代不了{ $group }，请另外找人。
# $group (String) - the group
# $date (String) - which day
message-stand-in-for-you = { $date }的{ $group }已由别的老师代班。
# $date (String) - which day
# $group (String) - the group
# $hours (String) - from and until when
message-stand-in-asked-vacant = { $date }的{ $group }（{ $hours }）还没有本校老师，请您来带，请马上答复。
# $group (String) - the group
# $from (String) - when
message-duty-vacant = { $group } { $from } 开始，还没有本校老师：孩子都来自校外老师独自上的课。请马上请人代班，请到以前归管理小组。
# $group (String) - the group
# $from (String) - when
message-duty-vacant-still = { $group } { $from } 已经开始，仍没有本校老师，也没有人代班，请过问。
duty-vacant = 没有本校老师
# $group (String) - the group
duty-vacant-lead = { $group }没有本校老师：孩子都来自校外老师独自上的课，延时托管只由本校老师带。请马上请人代班，请到以前点名和交接归管理小组。
# $group (String) - the group
duty-ask-vacant = 今晚的{ $group }还没有本校老师，请您来带
grouping-companion = 随班老师
grouping-companion-none = 还没有
# $name (String) - the course's teacher
grouping-companion-lead = 课由{ $name }上，点名由上课的人点。随班老师是本校老师，和孩子在一起：点名完毕、签名、放学交接都归随班老师；没有随班老师时归管理小组。
grouping-companion-who = 谁随班
grouping-companion-submit = 定为随班老师
grouping-companion-said = 随班老师已定，本人收到了通知
# $group (String) - the group
# $room (String) - the room
# $name (String) - the course's teacher
# $companion (String) - who goes along
message-grouping-accompanied = { $group }（{ $room }，{ $name }上课）由{ $companion }随班：点名完毕、签名、放学交接归随班老师。
engagement-title = 上课和培训时间
engagement-lead = 登记了上课或培训的老师，那个时间不会被请去代班；他们那时要带的班，和登记了不在的人要带的班，列在下面。
engagement-ahead = 接下来两周缺人的日子
engagement-ahead-none = 没有：每场都有能到的老师
# $evenings (Number) - evenings of the day
# $engaged (Number) - those whose teacher is engaged or away
# $short (Number) - those nobody is left for
engagement-short = { $evenings }场中{ $engaged }场的老师在上课或培训，或者不在，找人代班后还缺{ $short }人
engagement-standing = 已登记
engagement-none = 还没有登记
engagement-end = 不再有
# $name (String) - whose
# $hours (String) - day, hours and kind
engagement-end-of = { $name }不再有：{ $hours }
engagement-enter = 登记上课或培训时间
engagement-person = 哪位老师
engagement-day = 星期几
engagement-from = 从几点
engagement-until = 到几点
engagement-kind = 做什么
engagement-lesson = 上课
engagement-training = 培训、教研
engagement-entered = 已登记
engagement-ended = 已去掉
flextime-title = 弹性时间
flextime-lead = 值守的时间可以换成别的日子晚到或早走，不占上课和培训。
flextime-not-in-plan = 现行方案没有实行弹性上下班。
flextime-own = 我的弹性时间
flextime-earned = 本学期值守换得
flextime-left = 还可以用
flextime-date = 哪一天
flextime-ask = 申请弹性时间
flextime-to-answer = 等您答复
flextime-yes = 同意
flextime-no = 不同意
# $name (String) - who asks
# $hours (String) - day and hours
flextime-yes-to = 同意{ $name }：{ $hours }
# $name (String) - who asks
# $hours (String) - day and hours
flextime-no-to = 不同意{ $name }：{ $hours }
flextime-requests = 我的申请
# $minutes (Number) - how long
flextime-minutes = { $minutes }分钟
flextime-waiting = 等答复
flextime-granted = 已同意
flextime-declined = 未同意
flextime-lapsed = 没有人答复，已过期
flextime-asked = 已提交，等管理小组或校领导答复
flextime-answered = 已答复，本人收到了通知
# $name (String) - who asks
# $date (String) - which day
# $from (String) - from when
# $until (String) - until when
message-flextime-asked = { $name }申请{ $date } { $from }–{ $until }的弹性时间，请答复。
# $date (String) - which day
# $from (String) - from when
# $until (String) - until when
message-flextime-granted = { $date } { $from }–{ $until }的弹性时间已同意。
# $date (String) - which day
# $from (String) - from when
# $until (String) - until when
message-flextime-declined = { $date } { $from }–{ $until }的弹性时间没有同意，请照常到校。
