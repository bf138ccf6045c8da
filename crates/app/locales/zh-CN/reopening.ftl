# 开学返校: daily reports, who comes back, the gate.

nav-reports = 健康报告
nav-clearances = 返校
nav-entries = 到校查验
nav-readiness = 开学条件
nav-stock = 物资调剂
nav-disinfection = 消毒记录
nav-batches = 返校批次

report-title = 健康报告
# $day (String) - the day
# $time (String) - the cut-off
report-under = { $day } · { $time }以前报
report-today = 今天的健康报告
report-schools = 学校
# $cases (Number) - children with a symptom
report-total = 全校已报齐：有症状{ $cases }人
# $classes (Number) - classes that are silent
report-total-open = 还有{ $classes }个班没有报，没有合计
report-not-due = 今天不用报健康报告
# $cases (Number) - children with a symptom
report-all = 各校已报齐：有症状{ $cases }人
# $schools (Number) - schools without a sum
report-all-open = 还有{ $schools }所学校没有报齐，没有合计
report-cases = 要跟进的
report-taken-back = 当天又改报没有症状
# $time (String) - when
report-is-reminded = { $time }已提醒家长
report-case-home = 家里有人不舒服
report-case-seen = 已就医
report-case-urge = 督促就医
report-case-pass-on = 逾期没有就医
# $child (String) - who
report-see = { $child }已就医
report-seen-told = 已记下就医。
# $count (Number) - children
report-silent = 还没有报的（{ $count }人）
report-remind = 提醒还没有报的家庭
# $count (Number) - families
report-reminded = 新提醒了{ $count }家；今天提醒过的不再提醒。
report-classes = 各班人数
# $reported (Number) - children
# $silent (Number) - children
report-class-under = 已报{ $reported }人，未报{ $silent }人
report-no-number = 未报
report-class-late = 过了时刻没有报
report-class-silent = 没有报
report-class-outdated = 人数变了，请重报
report-class-corrected = 已更正
report-class-filed = 已报
# $class (String) - the class
report-file = 报{ $class }今天的人数
# $cases (Number) - children
report-filed-told = 已报：有症状{ $cases }人。
report-filed-before = 已报过同样的人数。
report-cold = 感冒、流涕
# $who (String) - who of the household
report-at-home = 家里：{ $who }
# $child (String) - who
report-of = { $child }的健康报告
# $time (String) - when
# $what (String) - what was told
report-stands = 今天{ $time }已报：{ $what }
report-well = 没有不舒服
# $degrees (String) - the temperature
report-measured = 体温{ $degrees }℃
report-urge = 请尽快就医，并把结果告诉班主任或校医。
report-privacy = 只有本班班主任和校医看得到，封存保管，不进群、不进短信。
report-degrees = 体温（℃）
report-degrees-hint = 例如 36.5；返回后居家观察的，每天都要量。
report-symptoms = 有没有这些症状
report-symptoms-hint = 没有就不用选，照样要报。
report-household = 家里谁不舒服
report-household-hint = 没有就空着；家人发热本身不影响返校，学校会来问。
report-submit = 报告今天的情况
report-made = 已报告。
report-made-doctor = 已报告。请尽快就医。
report-made-before = 今天已报过同样的内容。
# $child (String) - who
report-message-due = 还没有收到{ $child }今天的健康报告，请在孩子的页面上填写。
# $child (String) - who
report-message-doctor = 收到了{ $child }的健康报告，请尽快就医，并把结果告诉班主任或校医。
# $class (String) - the home class
# $child (String) - who
report-message-follow = { $class }班{ $child }的健康报告需要跟进，请看健康报告页面。
# $class (String) - the home class
# $child (String) - who
report-message-overdue = { $class }班{ $child }的健康报告过了时限，还没有记下看过医生。请联系家长。

clearance-title = 返校
# $day (String) - the opening
clearance-under = { $day }开学
# $free (Number) - children
# $held (Number) - children
clearance-counts = 可以返校{ $free }人，还不能返校{ $held }人。
clearance-none = 都可以返校
clearance-none-when = 有人暂不、暂缓返校时列在这里。
clearance-not-yet = 还不能返校的
clearance-areas = 中高风险地区
clearance-areas-none = 没有登记
clearance-areas-when = 登记以后，去过那里的人当天就会列出。
clearance-area-new = 登记一个地区
clearance-area-enter = 登记
clearance-area-told = 已登记，名单已按它重排。
# $area (String) - city and district
clearance-area-withdraw = 登记错了：{ $area }
clearance-area-withdraw-submit = 撤回这个地区
clearance-area-gone = 已撤回，名单已按它重排。
clearance-area-gone-before = 这个地区已经撤回过，没有改动。
clearance-city = 设区市
clearance-part = 区县
clearance-from = 从哪天
clearance-to = 到哪天（含）
clearance-free = 可以返校
clearance-unknown = 没有申报
clearance-at-home = 居家观察中
# $who (String) - who takes the next step
clearance-next = 下一步：由{ $who }办
clearance-by-family = 家庭
clearance-by-school = 学校
clearance-by-health-worker = 校医或保健老师
clearance-by-group = 学校防控组
# $child (String) - who
clearance-of = { $child }的返校
# $day (String) - the opening
clearance-lead-free = 可以返校，{ $day }开学
clearance-lead-unknown = 还没有健康申报，先填申报
clearance-lead-held = 现在还不能返校，原因和下一步在下面
clearance-declare = 填写健康申报
# $served (Number) - days
# $needed (Number) - days
clearance-days = 居家健康观察：连续{ $served }天，要满{ $needed }天
# $day (String) - the day of return
clearance-days-next = 从{ $day }的第二天算起，每天报告体温，漏一天要重新数。
clearance-days-begin = 请在健康申报里写明返回的日期。
clearance-form = 在本地没有固定住所，居住安排还没有定
clearance-form-next = 请在健康申报里选住在哪里，由学校同意。
clearance-form-agree = 同意这个居住安排
clearance-confirm = 观察期满，还要确认健康
clearance-confirm-next = 期满后由学校确认健康，方可返校。
clearance-confirm-say = 期满，确认健康
clearance-said = 已记下。
# $class (Number) - 1 to 4
# $reason (String) - what it is about
# $of (String) - whose
clearance-hold = 第{ $class }类 · { $reason } · { $of }
# $need (String) - the step
clearance-take = 登记：{ $need }
clearance-taken = 已登记这一步。
clearance-taken-before = 这一步已经登记过。
clearance-sampled = 采样时间
clearance-paper = 凭哪家机构的哪份证明
clearance-do-measures = 由学校登记防控和健康管控措施已经落实。
clearance-do-conditions = 由学校登记已符合返校条件。
clearance-do-excluded = 请就医；由校医凭医院证明登记不是新冠感染。
clearance-do-recovered = 症状消失后，由家长登记，或由校医凭医院证明登记。
clearance-do-test = 请做核酸检测：从采样到返校不超过48小时，由家长登记。
clearance-do-report = 由学校上报当地指挥机构学校防控组。
clearance-do-approval = 等学校防控组批准同意。
clearance-do-health-worker = 由幼儿园专业保健人员认定。
# $child (String) - who
clearance-declare-of = { $child }的健康申报
clearance-privacy = 封存保管：学校和防控组的人看一次记一次，不进群、不进短信、校门口看不到。
clearance-days-head = 暑假在哪里
clearance-away = 不在学校所在地
clearance-front-line = 参加过抗疫志愿服务或防疫工作
clearance-has-home = 在学校所在地有固定住所
clearance-returned-on = 返回（或结束防疫工作）的日期
clearance-returned-hint = 从第二天起连续居家观察；又离开过的，写最后一次。
clearance-where = 没有固定住所的，观察期住在哪里
clearance-where-hint = 由学校同意。
clearance-own = 孩子本人
# $n (Number) - 1, 2, 3 …
clearance-person = 共同生活的人 { $n }
clearance-name = 称呼（如母亲、奶奶）
clearance-code = 健康码
clearance-code-green = 绿码
clearance-code-yellow = 黄码
clearance-code-red = 红码
clearance-pending = 按要求做了核酸，结果还没有出
clearance-trip = 去过外地
clearance-declare-submit = 提交健康申报
clearance-declared = 已申报。
clearance-declared-before = 和上次申报的一样，没有改动。
# $child (String) - who
clearance-message-moved = { $child }的返校有了进展，请看孩子的返校页面。

readiness-title = 开学条件
# $day (String) - the opening
readiness-under = { $day }开学；有一项是红的就不能开学
readiness-conditions = 各项条件
readiness-checks = 核验
# $count (Number) - conditions
readiness-red = 还有{ $count }项是红的，不能开学
# $who (String) - who looks
readiness-waiting = 各项都绿了，等{ $who }
readiness-ready = 可以开学
readiness-is-green = 绿
readiness-is-red = 红
# $count (Number) - drills
readiness-no-drill = 开学前至少要有{ $count }次齐全的演练：四个科目、卫生健康部门在场、没有未解决的重大问题
# $children (Number) - children
# $staff (Number) - staff
readiness-health = 还没有健康申报的：孩子{ $children }人，教职工{ $staff }人
readiness-not-counted = 还没有清点
# $persons (Number) - people
# $missing (Number) - basins
readiness-basins-short = { $persons }人，还差{ $missing }个（每45人一个，坏的不算）
# $persons (Number) - people
readiness-basins-pass = { $persons }人，够用（每45人以内一个）
# $persons (Number) - people
readiness-basins-target = { $persons }人，达到每40人一个
readiness-no-area = 还没有登记面积，消毒物资算不出来
# $item (String) - what
# $missing (Number) - how many
readiness-short = { $item }还差{ $missing }
# $what (String) - the condition
readiness-done = 已落实：{ $what }
# $what (String) - the condition
readiness-undo = 登记错了：{ $what }
readiness-reason = 原因
readiness-is-aside = 破例
# $why (String) - the reason
readiness-aside-for = 已破例：{ $why }
# $what (String) - the condition
readiness-override = 破例开学：{ $what }
readiness-override-submit = 准予破例
# $what (String) - the condition
readiness-restore = 撤回破例：{ $what }
readiness-restore-submit = 撤回
readiness-take-back = 更正
readiness-shelf = 在库物资
# $what (String) - the item
readiness-correct = 数量登记错了：{ $what }
readiness-off = 多登记了多少
readiness-keeps = 不会过期
# $day (String) - the last day
readiness-keeps-until = 有效期到{ $day }
# $who (String) - who looks
readiness-look = { $who }：已逐项看过
readiness-looked = 已登记核验。
readiness-has-looked = 已核验
readiness-has-not-looked = 未核验
readiness-entered = 已登记；核验要重新做。
readiness-entered-before = 已经登记过，没有改动。
readiness-keep = 登记
readiness-basins = 清点洗手设施
readiness-persons = 全校师生人数
# $heads (Number) - pupils
readiness-persons-hint = 学生和教职工一共；在册学生{ $heads }人。
readiness-basins-all = 洗手盆（含坏的）
readiness-broken = 其中坏的
readiness-troughs = 长洗手槽
readiness-area = 登记面积
readiness-metres = 平方米
readiness-stock = 物资入库
readiness-item = 品种
readiness-count = 数量
readiness-good-until = 有效期到
readiness-good-until-hint = 不会过期的不用填；过期的不算。
readiness-drill = 登记演练
readiness-held-on = 哪天演练
readiness-subjects = 演了哪些、谁在场
readiness-critical = 没有解决的重大问题

entry-title = 到校查验
# $now (String) - now
# $day (String) - the opening
entry-under = { $now } · { $day }开学
entry-find = 姓名或拼音首字母
entry-search = 查找
# $child (String) - who
entry-check = { $child }到校
entry-not-found = 没有找到
entry-not-found-when = 请核对姓名；不在名册上的孩子请班主任来接。
entry-today = 今天到校的
entry-none = 还没有人到校
entry-none-when = 查验一个，这里多一行。
entry-in = 进校
entry-closed = 校园还没有开放
entry-early = 还没有到它的批次
entry-held = 在等候
# $class (String) - the home class
# $at (String) - since when
entry-waits-since = { $class } · 从{ $at }起等候，还没有人接
# $child (String) - who
entry-fetched-by = 谁来接{ $child }
entry-fetched = 已接走
# $time (String) - when
# $name (String) - by whom
entry-is-fetched = { $time }由{ $name }接走
# $name (String) - by whom
# $child (String) - who
entry-told-fetched = 已记下：由{ $name }接走{ $child }，已告诉家长。
# $child (String) - who
entry-not-waiting = { $child }没有在等候，没有另记。
# $child (String) - who
entry-told-in = { $child }可以进校。
# $child (String) - who
# $day (String) - the day on which this child comes back
entry-told-closed = { $child }今天不能进校：校园封闭，{ $day }返校。已告诉家长。
# $child (String) - who
# $day (String) - the day of its batch
entry-told-early = { $child }今天不能进校：按返校批次，{ $day }返校。已告诉家长。
# $child (String) - who
entry-told-held = { $child }请先到隔离观察区等候，有大人陪着；已通知家长、班主任和校医，原因由他们说。
# $child (String) - who
# $day (String) - the day on which this child comes back
entry-message-closed = { $child }今天到了校门口：校园还在封闭，{ $day }返校，请接回。
# $child (String) - who
# $day (String) - the day of its batch
entry-message-early = { $child }今天到了校门口：按返校批次，{ $day }返校，请接回。
# $child (String) - who
entry-message-held = { $child }今天到了校门口，现在有大人陪着在等候；原因和下一步写在孩子的返校页面上，请马上查看并和班主任联系。
# $name (String) - by whom
# $child (String) - who
entry-message-fetched = { $name }已从校门口接走{ $child }。

nav-staff-health = 教职工返校
nav-staff-health-own = 我的返校
staff-health-title = 教职工返校
# $day (String) - the staff's first day
# $opens (String) - the opening
staff-health-under = { $day }起教职工到岗，{ $opens }开学
# $free (Number) - members of staff
# $held (Number) - members of staff
staff-health-counts = 可以到岗{ $free }人，还不能到岗{ $held }人。
# $reported (Number) - members of staff
# $cases (Number) - of them with a symptom
# $silent (Number) - who has not reported
staff-health-day = 今天已报{ $reported }人，其中有症状{ $cases }人；未报{ $silent }人
staff-health-not-yet = 还不能到岗的
staff-health-none = 都可以到岗
staff-health-none-when = 有人暂不、暂缓到岗时列在这里。
staff-health-may-come = 可以到岗的
staff-health-nobody = 还没有人可以到岗
staff-health-nobody-when = 申报以后没有管控原因的列在这里。
staff-health-own-at-hand = 本人
staff-health-is-silent = 今天没有报
staff-health-staff = 教职工
staff-health-logistics = 后勤服务人员
# $day (String) - the staff's first day
staff-health-free = 可以到岗，{ $day }起
staff-health-own = 本人
staff-health-report-privacy = 只有校医、管理小组和学校领导看得到，看一次记一次；封存保管，不进群、不进短信。
# $when (String) - its day and hour
# $what (String) - what was told
staff-health-last = { $when }报告：{ $what }
staff-health-urge = 请尽快就医，并把结果告诉校医；现在不要到岗。
staff-health-made-doctor = 已报告。请尽快就医，现在不要到岗。
staff-health-do-recovered = 症状消失后，由本人登记，或由校医凭医院证明登记。
staff-health-do-test = 请做核酸检测：从采样到返校不超过48小时，由本人登记。
staff-health-list = 提前进校名单
# $day (String) - the staff's first day
staff-health-list-lead = { $day }以前校园封闭，只有当天名单上的教职工可以进校做准备。
staff-health-list-none = 名单上没有人
staff-health-list-when = 登记一位，校门当天就查得到。
staff-health-list-new = 登记一位
staff-health-list-who = 谁
staff-health-list-day = 哪天
staff-health-list-reason = 事由
staff-health-list-submit = 列入名单
staff-health-listed = 已列入名单。
staff-health-listed-before = 这一天的名单上已经有，没有改动。
staff-health-not-in = 没有进校
# $name (String) - who
staff-health-told-in = { $name }可以进校。
# $name (String) - who
# $day (String) - the staff's first day
staff-health-told-closed = { $name }今天不能进校：校园封闭，{ $day }起到岗，名单上没有。
# $name (String) - who
staff-health-told-held = { $name }今天不能进校；原因写在本人的返校页面上，已通知本人和学校里该知道的人。
staff-health-message-due = 还没有收到您今天的健康报告，请在“我的返校”页面填写。
# $name (String) - who
staff-health-message-follow = { $name }的健康报告需要跟进，请看教职工返校页面。
# $name (String) - who
staff-health-message-moved = { $name }的返校有了进展，请看“我的返校”页面。
# $name (String) - who
staff-health-message-held = { $name }今天没有进校，原因和下一步写在“我的返校”页面上。
# $name (String) - who
staff-health-message-absent = { $name }今天没有进校，请看教职工返校页面，并安排代班。

batch-title = 返校批次
# $day (String) - the opening
batch-under = { $day }开学；同一时段、同一校门只走一批
batch-all = 各批次
batch-nothing = 方案里没有批次
batch-nothing-when = 全校在开学那天一起返校。
# $stage (String) - the stage
# $grades (String) - its grades
batch-grades = { $stage }{ $grades }年级
# $over (Number) - pupils
batch-over = 多出{ $over }人
batch-fits = 走得下
batch-without = 没有批次的
# $child (String) - who
batch-of = { $child }的返校批次
# $day (String) - the opening
batch-none = { $day }开学时返校
# $name (String) - a brother or sister
batch-with = 和{ $name }一起
batch-hint = 请按时段、从这个校门来；早到的等到时间，晚到的在两批之间进校。
# $time (String) - its first moment
batch-early = 还没有到时间，{ $time }起
batch-late = 过了时段，两批之间进
batch-in-time = 正是时段
