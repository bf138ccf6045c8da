# $group (String) - the group
# $name (String) - the absent teacher
# $from (String) - when
# $until (String) - until when
message-stand-in-asked = { $name }老师今天不能到，请您代{ $group }（{ $from }–{ $until }），请马上答复。
# $group (String) - the group
# $room (String) - the room
# $from (String) - when
# $until (String) - until when
message-stand-in-yours = 今天由您代{ $group }（{ $room }，{ $from }–{ $until }），点名和交接归您。
# $group (String) - the group
# $name (String) - who stands in
message-stand-in-accepted = { $group }今天由{ $name }老师代班。
# $group (String) - the group
# $name (String) - who was asked
message-stand-in-declined = { $name }老师代不了{ $group }，请另外找人。
# $group (String) - the group
# $date (String) - which day
message-stand-in-for-you = { $date }的{ $group }已由别的老师代班。
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
