board-title = 看板
board-enrolment = 报名
board-enrolment-caption = “1”类托管（人）
board-courses = 课程
board-courses-caption = “x”类课程名额（人次）
# $term (String) - which term
# $said (String) - what is told of it
board-of-term = { $term }：{ $said }
# $opened (Number) - courses opened
# $closed (Number) - courses not opened
board-opened-closed = 开班 { $opened } 门 · 未开班 { $closed } 门
board-tonight = 今晚
board-tonight-caption = 今晚应到与实到（人）
board-no-care = 今天没有托管
board-summer-caption = 暑期托管各服务点已报的人数（人）
board-money = 托管账户
board-money-caption = 家长预缴的钱（元）
board-table = 数据表
board-school = 学校
board-students = 在籍
board-registered = 报名
board-accepted = 已通过
board-waiting = 候补
# $covered (Number) - schools with evenings ahead
# $all (Number) - schools
# $percent (Number) - whole percent
board-coverage = 课后服务覆盖 { $covered }/{ $all } 所学校（{ $percent }%）。
# $names (String) - schools, each with why
board-coverage-lacking = 还没有的：{ $names }
# $name (String) - school
board-without-plan = { $name }（没有现行方案）
# $name (String) - school
board-without-evenings = { $name }（没有排出今后的场次）
# $count (Number) - children
# $since (String) - day
board-waits-since = { $count } 个孩子在候补，最早的从 { $since } 等起
# $days (Number) - days
board-waits-long = 最早的已候补超过{ $days }天：请协调班级、别的托管点或师资
# $school (String) - which
# $count (String) - children
# $days (String) - days
message-waiting-long = { $school }有{ $count }个孩子候补超过{ $days }天，请协调班级、别的托管点或师资。
# $count (Number) - registrations
board-returned = { $count } 份报名退回补充，家长还没有再交
# $count (Number) - incidents
board-incidents = { $count } 起意外还没有结案
# $classes (String) - home classes
board-whole-classes = 全班都报了名：{ $classes }，请了解是不是都自愿
board-placed = 已录取
board-course-waiting = 选课候补
board-opened = 开班
board-closed = 未开班
board-expected = 应到
board-present = 已到
board-handed-over = 已接走
board-open-absences = 缺勤未结
board-held = 托管中
board-released = 已核销
# $moment (String)
board-draw-overdue = 摇号逾期：应在 { $moment } 摇号
board-draw-unkept = 摇号结果已公布；当时没有留存统计数字，见公开页面。
board-draw-ahead = 摇号名单已公布，结果还没有公布。
# $share (String)
# $wishing (Number)
# $nothing (Number)
# $closed (Number)
board-draw-said = 摇号满足了上限的 { $share }；{ $wishing } 名孩子中 { $nothing } 名一门也没有；{ $closed } 门课未开班。
board-draw-share = 摇号满足程度
board-draw-nothing = 一门也没有
board-draw-closed = 摇号未开班
