# 消毒: places, what was done there, what is left.

disinfection-title = 消毒记录
# $day (String) - the last day
disinfection-under = { $day }前重点场所全部消毒一遍，一处也不能少
# $percent (Number) - whole percent
disinfection-percent = 已完成{ $percent }%
# $kinds (String) - kinds
disinfection-unlisted = 还没有列出：{ $kinds }
# $count (Number) - places
# $names (String) - the first of them
disinfection-left = 还有{ $count }处没有按时完成：{ $names }
# $day (String) - when
# $with (String) - with what
# $who (String) - by whom
disinfection-line = { $day } · { $with } · { $who }
disinfection-not-done = 没有消毒
disinfection-late = 过了期限
disinfection-done = 已消毒
disinfection-none = 还没有列出场所
disinfection-none-when = 先把教室、食堂、厕所、电梯等一处一处列出来，再登记消毒。
disinfection-log-head = 勾选上面的场所，登记消毒
disinfection-on = 哪天
disinfection-agent = 消毒药品
disinfection-strength = 浓度
disinfection-strength-hint = 例如：有效氯 500 mg/L。
disinfection-doer = 谁做的
disinfection-log = 登记消毒
# $count (Number) - places
disinfection-logged = 已登记{ $count }处。
disinfection-mistaken = 登记错了
disinfection-spot = 哪一处
disinfection-what = 改什么
disinfection-strike-log = 撤回这一处的消毒登记
disinfection-strike-spot = 从名单上去掉这一处
disinfection-struck = 已更正。
disinfection-list-head = 列出场所
disinfection-kind = 哪一类
disinfection-names = 名称
disinfection-names-hint = 一行一处，例如：1号电梯。
disinfection-list = 列入名单
# $count (Number) - places
disinfection-listed = 新列入{ $count }处。
