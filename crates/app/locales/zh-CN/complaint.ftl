complaint-title = 投诉
complaint-form-title = 向教育局投诉
# $bureau (String) - who answers
# $school (String) - of whom
# $days (Number) - working days
complaint-lead = 由{ $bureau }受理，{ $school }看不到。{ $days }个工作日内答复。
complaint-kind = 投诉什么
complaint-kind-forced = 强制或变相强制参加
complaint-kind-declined = 有需要却不让参加
complaint-kind-fee = 收费
complaint-kind-teaching = 上新课、集体补课
complaint-kind-safety = 安全
complaint-kind-other = 其他
complaint-words = 发生了什么
complaint-words-hint = 写清时间、地点和经过。不想被认出来，就不写孩子的姓名和班级。
complaint-contact = 联系方式（可以不写）
complaint-contact-hint = 不写就是匿名。答复凭链接查看，不需要联系方式。
complaint-send = 提交投诉
complaint-filed = 已收到。请现在保存本页地址，答复只在这里看得到。
# $number (String) - 1, 2, 3 …
complaint-numbered = 投诉第{ $number }号
# $school (String) - of whom
# $day (String) - when it came
complaint-under = { $school } · { $day }提交
# $bureau (String) - who answers
# $day (String) - by when
complaint-waits = { $bureau }正在办理，最迟{ $day }答复。
# $bureau (String) - who answers
# $day (String) - by when
complaint-waits-late = { $bureau }本应在{ $day }前答复，已经逾期。
complaint-asked = 已请学校说明情况，学校看不到投诉内容。
complaint-keep = 请保存本页地址，不要给别人：有地址就看得到答复，丢了没法找回。
# $moment (String) - when
complaint-answer-at = { $moment } 答复
complaint-all = 全部投诉
complaint-none = 没有投诉
complaint-none-when = 有人在学校的公开页面投诉，就出现在这里。
complaint-none-open = 没有等答复的投诉。
# $kind (String) - what it is about
# $filed (String) - when it came
# $due (String) - by when
complaint-row = { $kind } · { $filed }提交 · 最迟{ $due }答复
complaint-unopened = 打不开
complaint-last-day = 今天到期
# $days (Number) - days left
complaint-left = 还剩{ $days }天
# $days (Number) - days too late
complaint-late = 逾期{ $days }天
complaint-answered = 已答复
complaint-said = 投诉内容
complaint-school = 学校
complaint-filed-at = 提交
complaint-due = 最迟答复
complaint-reached = 联系方式
complaint-unnamed = 匿名
# $moment (String) - when
# $day (String) - by when
complaint-question-at = { $moment } 请学校说明，最迟{ $day }
complaint-unexplained = 学校还没有说明。
# $moment (String) - when
complaint-explained-at = { $moment } 学校说明
complaint-forward-title = 请学校说明情况
complaint-question = 要学校说明什么
complaint-question-hint = 学校只看得到您在这里写的话。不要写能认出投诉人的内容。
complaint-forward = 发给学校
# $day (String) - by when
complaint-forwarded = 已发给学校，请在{ $day }前说明。
complaint-forwarded-before = 和上次一样，没有再发。
complaint-answer-title = 答复投诉人
complaint-answer-words = 答复
complaint-answer-hint = 投诉人凭链接看得到。第一次答复后不再计时，以后还可以补充。
complaint-answer = 答复投诉人
complaint-answer-given = 已答复，投诉人看得到。
complaint-answer-before = 和上次的答复一样，没有改动。
# $count (Number) - questions
complaint-asks = 教育局有{ $count }件事请学校说明
complaint-questions = 教育局请学校说明的情况
complaint-questions-none = 没有要说明的情况
complaint-questions-when = 教育局问到学校，就出现在这里。
# $bureau (String) - who asks
# $day (String) - by when
complaint-asked-by = { $bureau } · 最迟{ $day }
complaint-statement = 情况说明
complaint-statement-hint = 交给教育局，交了不能再改。
complaint-explain = 交情况说明
complaint-explained = 情况说明已交给教育局。
complaint-explained-before = 和交过的一样，没有改动。
# $moment (String) - when
complaint-said-at = { $moment } 已说明
# $school (String) - of whom
# $number (String) - 1, 2, 3 …
# $day (String) - by when
message-complaint-filed = 有人投诉{ $school }（第{ $number }号），最迟{ $day }答复。
# $day (String) - by when
message-complaint-forwarded = 教育局请学校说明情况，最迟{ $day }。
# $school (String) - who
# $number (String) - 1, 2, 3 …
message-complaint-explained = { $school }交来了投诉第{ $number }号的情况说明。
# $school (String) - of whom
# $number (String) - 1, 2, 3 …
# $day (String) - by when
message-complaint-late = 对{ $school }的投诉（第{ $number }号）应在{ $day }前答复，已经逾期，请马上答复。
# $bureau (String) - who answers
# $school (String) - of whom
# $number (String) - 1, 2, 3 …
# $day (String) - by when
message-complaint-risen = { $bureau }对{ $school }的投诉（第{ $number }号）没有在{ $day }前答复，请督促。
