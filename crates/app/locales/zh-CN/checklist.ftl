checklist-title = 后勤检查单
checklist-lead = 每天晚托开始前后，安全保卫、保洁、保健各查一遍；查好一项点一项，不好的报修。
checklist-none = 现行方案没有检查单
checklist-none-when = 学校要用，请在方案的“后勤检查单”里写明每项分工查什么、几点前查完。
checklist-no-care = 今天没有晚托，不用检查。
checklist-whole = 已查完
checklist-late = 过点没查完
# $count (Number) - tasks that are open
checklist-left = 还有{ $count }项
# $time (String) - by when
checklist-by = { $time } 前查完，过点告诉管理小组
checklist-done = 已查
checklist-tick = 查好了
# $task (String) - which task
checklist-tick-of = 查好了：{ $task }
checklist-fault = 报修
# $task (String) - which task
checklist-fault-of = 报修：{ $task }
checklist-nobody = 学校里没有人有这项分工，谁也点不了：请定一位后勤小组的人，或者门卫、保健老师。
checklist-ticked = 已记下
# $names (String) - which duties
checklist-behind = 过点没查完：{ $names }
# $time (String) - by when
# $duty (String) - whose list
# $count (String) - tasks that are open
message-checklist-overdue = 过了 { $time }，{ $duty }的检查单还有{ $count }项没有查，请过问。
