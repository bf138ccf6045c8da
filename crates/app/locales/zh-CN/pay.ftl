nav-pays = 课时费
pay-title = 课时费
pay-lead = 按点名结束的课时和签过的登记算；公示后由两个人核准，才能交给工资发放。
pay-sheets = 课时费表
pay-none = 还没有课时费表
pay-none-when = 有课上完、点名结束后，由管理小组制表。
# $until (String) - the day
pay-until = 截至{ $until }
# $name (String) - who drew it up
pay-by = { $name } 制表
pay-draw = 制作截至今天的课时费表
pay-drawn = 已制表并公示，等两个人核准
pay-posted = 公示中
pay-half = 已一核
pay-approved = 已核准
pay-turned-down = 未核准
# $name (String) - who
# $reason (String) - why
pay-turned-down-by = { $name }：{ $reason }
pay-first = 第一核准人
pay-second = 第二核准人
pay-reason = 不核准的原因
# $fen (String) - the sum
pay-approve = 核准 { $fen }
pay-turn-down = 不核准
pay-first-said = 已核准，还要另一个人核准
pay-second-said = 两个人都核准了，可以导出发放
pay-turned-down-said = 已写明原因，退回重做
pay-export = 导出给工资发放（Excel）
pay-people = 每人合计
pay-lines = 每一笔
pay-name = 姓名
pay-date = 日期
pay-group = 班
pay-kind = 类别
pay-units = 课时
pay-rate = 标准
pay-fen = 金额
pay-sum = 合计
pay-lesson = 课程
pay-lecture = 校外授课
pay-evening = 托管值守
pay-correction = 更正
