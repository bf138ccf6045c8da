board-title = 看板
board-enrolment = 报名
board-enrolment-caption = “1”类托管（人）
board-courses = 课程
board-courses-caption = “x”类课程名额（人次）
# $opened (Number) - courses opened
# $closed (Number) - courses not opened
board-opened-closed = 开班 { $opened } 门 · 未开班 { $closed } 门
board-tonight = 今晚
board-tonight-caption = 今晚应到与实到（人）
board-money = 托管账户
board-money-caption = 家长预缴的钱（元）
board-table = 数据表
board-school = 学校
board-students = 在籍
board-registered = 报名
board-accepted = 已通过
board-waiting = 候补
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
