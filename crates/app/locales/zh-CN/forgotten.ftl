# 晚托：往日场次、没有接走的孩子、还没点名的课
earlier-title = 往日场次
earlier-days = 选一天
earlier-none = 近 30 天没有场次
earlier-none-when = 场次过了当天会列在这里；有忘了结束的，先打开那一天。
# $day (String) - day
# $open (Number) - evenings that lie open
earlier-day-open = { $day } · { $open } 场未结束
# $came (Number) - came
# $all (Number) - all
# $inside (Number) - children of whom no hand-over is written
earlier-numbers = 到 { $came }/{ $all }，没有写明去向 { $inside } 人
earlier-open = 没有结束
# $day (String) - day
# $group (String) - group
# $count (String) - children
# $name (String) - teacher
message-session-unclosed = { $day } { $group }没有结束，还有 { $count } 个孩子没有写明去向。请马上找{ $name }核对，孩子是不是都到家了。
# $day (String) - day
# $group (String) - group
message-session-unended = { $day } { $group }的孩子都有着落，只是没有按“结束场次”，请补按。
# $child (String) - child
# $home_class (String) - class
message-absence-unasked = { $child }（{ $home_class }班）没有到。这个班没有登记班主任，还没有人在问，请马上接手寻找。
# $child (String) - child
# $plate (String) - plate
# $name (String) - leader
message-late-guardians-way = { $child }还跟着 { $plate }，由{ $name }带着，没有交给接送人。请联系学校。
# $child (String) - child
message-late-guardians-unmarked = 今晚还没有老师点到{ $child }。请马上告诉学校孩子在哪里。
# $child (String) - child
# $minutes (String) - minutes
# $plate (String) - plate
# $name (String) - leader
message-late-staff-way = { $child }放学 { $minutes } 分钟还没有交给接送人，在 { $plate }，由{ $name }带着，请马上联系老师和家长。
# $child (String) - child
# $minutes (String) - minutes
# $room (String) - room
message-late-staff-unmarked = { $child }放学 { $minutes } 分钟了，今晚没有老师点到过，应在 { $room }，请马上去看人在不在。
# $child (String) - child
# $minutes (String) - minutes
# $plate (String) - plate
# $name (String) - leader
message-late-leader-way = { $child }放学 { $minutes } 分钟还没有交给接送人，在 { $plate }，由{ $name }带着，请校领导处理。
# $child (String) - child
# $minutes (String) - minutes
# $room (String) - room
message-late-leader-unmarked = { $child }放学 { $minutes } 分钟了，今晚没有老师点到过，应在 { $room }，请校领导处理。
# $child (String) - child
# $minutes (String) - minutes
# $plate (String) - plate
# $name (String) - leader
message-late-police-way = { $child }放学 { $minutes } 分钟仍没有交给接送人，在 { $plate }，由{ $name }带着，请决定是否报警。
# $child (String) - child
# $minutes (String) - minutes
# $room (String) - room
message-late-police-unmarked = { $child }放学 { $minutes } 分钟了，今晚没有老师点到过，应在 { $room }，请决定是否报警。
late-unmarked = 没有老师点到
# $count (Number) - children
gate-unopened = 还没点名 { $count } 人
gate-unopened-mark = 应到，还没点名
# $count (Number) - children
gate-ungrouped = 已录取，还没编班 { $count } 人
gate-ungrouped-mark = 还没编班
# $count (Number) - children
gate-before = 上课前在托管班 { $count } 人
# $time (String) - when its course begins
gate-before-mark = { $time } 去上课
# $count (Number) - children
muster-before = 另有 { $count } 名孩子上课前在托管班，还不在点名册上，已列在各自教室；先去看人在不在。
# $count (Number) - children
roll-before = 上课前在这里 { $count } 人
roll-before-lead = 他们的点名在课程那边，到点才开始，在那以前请您看护。没有来的，马上联系班主任；要提前接走的，先在下面加到名单上。
# $child (String) - child
# $class (String) - 3-2 is class 2 of grade 3
# $time (String) - when its course begins
roll-before-one = { $child }（{ $class }班）{ $time } 去上课
# $rooms (Number) - rooms
# $count (Number) - children
muster-unopened = 另有 { $rooms } 个教室还没点名，应到 { $count } 人，列在前面；先去看人在不在。
incident-find = 孩子的姓名、拼音首字母或班级
incident-find-go = 找孩子
# $find (String) - what was sought
incident-find-none = 没有找到“{ $find }”，请换个写法。
incident-find-lead = 下面没有这个孩子，先在上面找；找到以后再填。
# $count (Number) - children
incident-find-more = 找到的太多，只列出前 { $count } 人，请多写一两个字。
incident-link = 报告意外
