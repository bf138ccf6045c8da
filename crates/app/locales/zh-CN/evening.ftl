# 一孩今晚：往日；可以收回的事
evening-past = 最近的托管
evening-past-unmarked = 没有点名
evening-past-inside = 没有写明交给谁
# $child (String) - child
message-carelog-told = 老师写了{ $child }今晚的情况，请在“今晚”页面看。
roll-read-none = 这一场还没有点名
roll-read-none-when = 点名开始后，每个孩子在这里。
# $child (String) - child
# $step (String) - step of the plan
message-incident-overdue = { $child }的意外：“{ $step }”过了时限还没有办。请马上办，并在意外页面记下。
leave-end = 撤回请假
# $day (String) - first day
leave-end-from = 从{ $day }起撤回
# $day (String) - first day
leave-ended = 请假撤回了，{ $day }起照常参加
leave-ended-ill = 请假撤回了；病情登记还在，孩子要先由班主任或保健老师写明复课
leave-ended-already = 这张请假条已经撤回了
# $child (String) - child
# $day (String) - first day
message-leave-ended = { $child }的请假撤回了，{ $day }起照常参加托管。
late-declined = 没有同意
# $reason (String) - why
late-declined-why = 没有同意：{ $reason }
# $day (String) - first day
late-ended-from = { $day }起不再延时
late-end = 不用延时了
late-ended-said = 已撤回，管理小组会收到
late-decline = 不同意
late-decline-reason = 为什么不同意（家长看得到）
late-declined-said = 家长会收到原因
# $child (String) - child
# $reason (String) - why
message-extended-declined = { $child }的延时托管没有同意：{ $reason }。请按时来接，有困难请找管理小组。
# $child (String) - child
# $day (String) - first day
message-extended-ended = { $child }从{ $day }起不再延时托管。
roll-unlisted-open = 还不知道是谁
roll-unlisted-find = 在学校里找
roll-unlisted-who = 不是本校学生？写明是谁、跟谁走的
roll-unlisted-settle = 弄清了
roll-unlisted-also = 有孩子在这里但查不到，先写下姓名、班级（没有网络也能写）
roll-unlisted-note = 先记下
roll-unlisted-noted = 记下了，管理小组会一起查是谁
roll-unlisted-settled = 记下了是谁
# $group (String) - group
# $words (String) - name and class
message-roll-unlisted = { $group }来了一个名单外的孩子：{ $words }。请和老师一起查清是谁。
whereabouts-title = 本班今晚
whereabouts-gate = 在门岗
whereabouts-line = 在路队
whereabouts-later = 晚到
whereabouts-to-come = 待开始
whereabouts-not = 不在托管
# $at (String) - when it was marked
whereabouts-since = { $at } 到
whereabouts-asked-by-management = 由管理小组追踪
