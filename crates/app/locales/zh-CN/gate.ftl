# $child (String) - child
leave-title = { $child } 请假
leave-class-title = 本班请假
leave-standing = 已收到的请假条
leave-none = 还没有请假条
leave-none-when = 家长在页面上请的假、班主任登记的纸条都在这里。
leave-now = 今天
leave-new = 请一次假
leave-new-paper = 登记一张纸质请假条
# $until (String) - until
leave-deadline = 当天的假请在 { $until } 前请好，晚了请直接打电话给老师。
leave-child = 哪个孩子
leave-when = 哪天
leave-today = 今天
leave-tomorrow = 明天
leave-days = 其他日子，填在下面
leave-from = 从
leave-to = 到（含这一天）
leave-why = 什么假
leave-sick = 病假
leave-affair = 事假
leave-note = 说明（可不填）
leave-note-hint = 老师会看到这句话。
leave-paper = 纸质
leave-page = 家长在线
# $child (String) - child
leave-submit = 替{ $child }请假
leave-submit-paper = 登记请假条
# $from (String) - from
# $to (String) - to
leave-taken = 已收到，{ $from } 到 { $to } 不用来
leave-already = 这几天已经请过假了
# $child (String) - child
friday-title = { $child } 周五来不来
friday-lead = 周一至周四按时参加；周五可以不来，当天 15:30 前都能改。
friday-days = 接下来的周五
friday-none = 后面没有可选的日子了
friday-none-when = 新学期开始后会列在这里。
friday-comes = 来
friday-stays-away = 不来
friday-course = 当晚有课程，按课程名单
friday-chosen = 单独选过
friday-usual = 按报名时的选择
friday-yes = 改成来
friday-no = 改成不来
# $day (String) - day
friday-said-yes = 已改：{ $day } 来
# $day (String) - day
friday-said-no = 已改：{ $day } 不来
# $child (String) - child
collector-title = 谁可以接{ $child }
collector-list = 接送人名单
collector-guardian = 监护人
# $name (String) - name
# $child (String) - child
collector-asked = { $name } 在校门口要接{ $child }
collector-asked-lead = 同意就在下面选好关系，加入今天的名单；不认识请打电话给学校。
collector-new = 加一位接送人
collector-name = 姓名
collector-phone = 手机号
collector-relation = 和孩子的关系
collector-days = 到什么时候
collector-today = 只限今天
collector-term = 到本学期末
# $day (String) - day
collector-until = 到 { $day }
collector-always = 长期
# $child (String) - child
collector-add = 允许来接{ $child }
# $name (String) - name
collector-end = 取消{ $name }
# $name (String) - name
collector-added = 已加入名单：{ $name }
collector-ended = 已从名单里取消
# $group (String) - group
handover-title = { $group } 放学交接
# $until (String) - until
handover-until = { $until } 放学
# $until (String) - until
handover-early = { $until } 才放学。现在要走的孩子，请家长先到校门登记。
# $n (Number) - n
handover-unmarked = 还有 { $n } 个孩子没有点名，请先点名。
# $n (Number) - n
handover-inside = 还在教室 { $n } 人
handover-none = 教室里没有孩子了
handover-none-when = 点名后在教室的孩子会列在这里。
handover-submit = 交给选中的大人
# $n (Number) - n
handover-gone = 已接走 { $n } 人
# $n (Number) - n
handover-said = 已交接 { $n } 个孩子
pickup-title = 提前接：等我签名
pickup-none = 没有等签名的家长
pickup-none-when = 家长在校门登记后会出现在这里。
# $at (String) - at
# $reason (String) - reason
pickup-checked-at = { $at } 已在校门登记 { $reason }
# $child (String) - child
pickup-sign = 家长已签名，{ $child }可以走
# $name (String) - name
pickup-checked-said = 已登记 { $name }，请去托管教师处签名
pickup-asked-said = 已问家长，等家长同意
# $name (String) - name
pickup-signed-said = { $name } 已签名，请到校门离校
# $name (String) - name
pickup-exited-said = 已离校，交给 { $name }
pickup-step-check = 校门登记
# $teacher (String) - teacher
pickup-step-sign = { $teacher } 处签名
pickup-step-exit = 离校
gate-title = 门岗
gate-muster = 清点名单
# $n (Number) - n
gate-count-inside = 现在校内 { $n } 人
# $n (Number) - n
gate-count-gone = 已接走 { $n } 人
# $n (Number) - n
gate-begun = 正在提前接 { $n } 人
gate-find = 姓名、拼音首字母、班级座号
gate-find-go = 找
gate-none = 没有找到
gate-none-when = 今晚点名开始后，应到的孩子都在这里。
# $n (Number) - n
gate-tonight = 今晚 { $n } 人
gate-gone = 已接走
gate-may-go = 可以离校
gate-to-sign = 去签名
gate-expected = 未到
gate-inside = 在校
gate-order = 三步
# $child (String) - child
gate-exit = { $child }和家长一起离校
gate-check-title = 登记来接的人
gate-adults = 谁来接
gate-reason = 为什么提前接（可不填）
gate-check = 已核对，登记
gate-stranger = 不在名单上的人
gate-stranger-lead = 马上问家长；家长把他加入今天的名单以后，再登记。
gate-ask = 问家长
# $name (String) - name
# $at (String) - at
gate-asked = { $at } 已问家长：{ $name }，等家长同意
gate-call = 打电话
# $at (String) - at
# $adult (String) - adult
gate-release-gone = { $at } 已由 { $adult } 接走
gate-release-away = 今晚不在学校
# $name (String) - name
gate-release-go = 可以走：交给 { $name }
# $room (String) - room
# $teacher (String) - teacher
gate-release-sign = 先去 { $room } 找 { $teacher } 签名
gate-release-stay = 还不能走：先登记来接的人
muster-title = 清点名单
muster-lead = 按教室，含还没点到的孩子
muster-none = 现在校内没有孩子
muster-none-when = 点名开始后这里按教室列出每个孩子。
# $child (String) - child
evening-title = { $child } 今晚
# $at (String) - at
evening-until = 到 { $at }
evening-none = 今晚没有安排
evening-none-when = 点名开始后，这里一步一步告诉您孩子在哪里。
evening-expected = 老师在等孩子来
evening-present = 已到教室
evening-late = 已到教室，迟到了
evening-leave = 请假，今晚不来
evening-absent = 点名时没有到
evening-asking = 班主任正在联系您
# $place (String) - place
# $by (String) - by
evening-found = 去向已问清：{ $place }（{ $by } 说）
# $name (String) - name
evening-checked = { $name } 在校门登记
evening-signed = 在托管教师处签名
# $adult (String) - adult
evening-handed = 交给 { $adult }
evening-to-hand = 放学，交给名单上的大人
