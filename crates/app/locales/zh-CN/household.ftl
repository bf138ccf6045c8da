student-title = 学生名册
# $count (Number)
student-count = { $count } 名在籍学生
student-list = 名册
student-seat = 座号
student-guardian = 家长电话
student-care = 健康提醒
student-not-registered = 未报名
# $day (String) - first day no longer on the roll
student-leaves = { $day } 起不在籍
student-departure = 转出本校
student-departure-lead = 从这一天起，晚托和课程都不再等这个孩子，晚托名额给候补的孩子，剩下的钱由财务结算退还。保存后马上通知家长。
student-departure-until = 不再在籍的第一天
student-departure-hint = 最早是明天，今晚的名单不变。
student-departure-reason = 原因
# $child (String) - who
student-departure-submit = { $child }转出本校
# $child (String) - who
student-stays = 不转了，{ $child }继续在籍
student-departed = 已记下，家长已收到通知。
household-no-care = 没有晚托安排
household-no-plan = 学校还没有公布课后服务方案
household-courses-only = 只上 x 类课程
household-no-evening = 今天没有晚托
# $name (String)
household-holiday = { $name }，今天没有晚托
# $day (String)
household-starts = { $day } 开始晚托
household-not-on-fridays = 今天不来晚托（选了周五不来）
# $time (String)
household-care-until = 今晚晚托到 { $time }
household-no-group = 班级正在编排
household-state-handed = 已接走
household-state-present = 已到
household-state-late = 迟到
household-state-absent = 缺勤
household-state-leave = 请假
household-state-expected = 未到
# $time (String)
# $by (String)
household-handed = { $time } 已由{ $by }接走
# $time (String)
household-present = { $time } 点名在班
# $time (String)
household-late = { $time } 到班
household-absent = 点名时不在，班主任正在联系
# $companion (String) - who of the school's own answers for the children
# $lecturer (String) - who gives the lesson
household-accompanied = { $companion }（随班，{ $lecturer }上课）
household-on-leave = 今晚请假
household-mother = 妈妈
household-father = 爸爸
household-grandmother = 奶奶（外婆）
household-grandfather = 爷爷（外公）
household-due-register = 报名晚托
household-due-mend = 补充报名
household-due-letter = 签托管委托书
household-due-choice = 选课
# $money (String)
household-due-money = 缴费 { $money }
# $day (String)
household-due-on = { $day } 前
household-overdue = 已经开课，请尽快
household-registration = 报名
household-mandate = 托管委托书
household-evening = 今晚经过
household-choice = 课程
household-choice-next = 下学期课程
# $count (Number)
household-wishes = { $count } 个志愿
# $placed (Number)
# $waiting (Number)
household-seats = 录取 { $placed } · 候补 { $waiting }
household-money = 托管账户
household-leave = 请假
household-collectors = 接送人
household-fridays = 周五
message-title = 消息
message-empty = 还没有消息
message-empty-when = 报名、审核、分班、选课的结果都会在这里。
message-other = 学校有一条新消息。
# $child (String)
# $days (String)
# $why (String)
message-closure-declared = { $days } 停课（{ $why }），{ $child }这几天的托管和课程不上。
# $what (String)
# $child (String)
# $courses (String)
# $day (String)
message-closure-moved = { $what }{ $child }那天不来；「{ $courses }」改到 { $day }，其他的取消。
# $child (String) - children of the family
# $group (String) - the course
# $days (String) - when
# $why (String) - why
message-closure-group = { $child }的「{ $group }」{ $days } 这一次不上（{ $why }），没上的课时不收钱。
# $what (String) - what is not held
# $child (String) - children of the family
# $day (String) - the other day
message-closure-group-moved = { $what }{ $child }的这节课改到 { $day }。
# $group (String) - the course
# $days (String) - when
# $why (String) - why
message-closure-group-teacher = 「{ $group }」{ $days } 这一次不上（{ $why }）。
# $group (String) - the course
# $days (String) - when
# $child (String) - children of the family
message-closure-group-lifted = 「{ $group }」{ $days } 这一次照常上，{ $child }照常来。
# $group (String) - the course
# $days (String) - when
message-closure-group-teacher-lifted = 「{ $group }」{ $days } 这一次照常上，还是你带。
# $days (String) - when
# $child (String) - children of the family
message-closure-lifted = { $days } 恢复上课，{ $child }照常来。
# $days (String)
# $why (String)
message-closure-teacher = { $days } 停课（{ $why }），你的场次不上。
# $days (String) - when
# $why (String) - why
# $day (String) - the other day
# $lessons (String) - courses with their hours
message-closure-teacher-moved = { $days } 停课（{ $why }），你的课改到 { $day }，由你上：{ $lessons }。
# $days (String)
message-closure-teacher-lifted = { $days } 恢复上课，你的场次照常。
message-notice-published = 晚托报名通知已发布，可以在线报名。
# $child (String)
message-registration-submitted = { $child }的报名已收到，等待审核。
# $child (String)
message-registration-late = { $child }的申请已逾期收到，没有丢失，由学校审核。
# $child (String)
message-registration-accepted = { $child }的晚托报名已通过，请签托管委托书。
# $child (String)
message-registration-waiting = { $child }排入候补，有位置时马上告诉您。
# $child (String)
# $reason (String)
message-registration-returned = { $child }的报名需要补充：{ $reason }
# $child (String)
message-registration-withdrawn = { $child }已退出晚托。
# $child (String)
# $number (String)
message-mandate-filed = { $child }的托管委托书已存档，第{ $number }号。
# $child (String)
message-mandate-chased = { $child }的托管委托书还没有交，请尽快签署。
# $class (String) - the home class
# $count (String) - letters
message-mandate-missing = { $class }班还有 { $count } 份托管委托书没有交，今天已提醒家长。
# $count (String) - requests
message-review-overdue = 审核日已过，还有 { $count } 个家庭在等报名结果，请今天审完。
# $child (String) - who
# $day (String) - first day no longer on the roll
message-student-departed = { $child }从 { $day } 起不再是本校学生：那天起没有晚托和课程，剩下的钱由学校结算退还。如果不对，请马上联系班主任。
# $child (String) - who
message-student-stays = { $child }仍是本校学生。
# $name (String) - who
# $child (String) - child
message-guardian-struck = 学校学籍表里，{ $name }不再是{ $child }的监护人：从现在起不能登录查看孩子，也不能以监护人身份来接；只由其指定的接送人，请您重新指定。如果不对，请马上联系班主任。
# $child (String)
# $group (String)
# $room (String)
message-grouping-joined = { $child }编入{ $group }，教室 { $room }。
# $day (String) - first evening there
# $joined (String) - message-grouping-joined
# $reason (String)
message-grouping-moved = 从 { $day } 起，{ $joined }原因：{ $reason }。
# $group (String)
# $name (String) - teacher
# $room (String)
message-grouping-led = { $group }的责任老师是{ $name }，教室 { $room }。
# $led (String) - message-grouping-led
# $reason (String) - staff only
message-grouping-led-staff = { $led }原因：{ $reason }。
# $child (String)
message-grouping-waiting = { $child }已录取，所在校区的托管班暂时满员，正在等待编班；一有位置就编入，并马上告诉您。名额保留，不必重新报名。
# $day (String) - the first day of the term
# $said (String) - what is told of it
message-of-term = 【{ $day }起的学期】{ $said }
# $child (String)
# $seats (String)
# $waits (String)
message-draw-result = 摇号结果：{ $child }录取 { $seats } 门，候补 { $waits } 门。
# $child (String)
# $course (String)
message-placement-withdrawn = { $child }已退出「{ $course }」。
# $child (String)
# $course (String)
message-placement-promoted = { $child }已录取「{ $course }」。
# $child (String)
# $course (String)
# $most (String) - days a week
message-placement-stopped = { $child }不再候补「{ $course }」：报名时写的是每周最多 { $most } 天，再上这门就超过了（P3.33）。还想上的，请到孩子的课程页重新加入候补，有名额时会先问您；或先退一门再加入。
# $child (String)
# $course (String)
message-placement-waiting = { $child }排入「{ $course }」的候补。
# $child (String)
message-absence-opened = { $child }今晚没有到，班主任正在联系您。
# $child (String)
message-absence-followed = { $child }今晚的去向已经问清。
# $child (String)
message-roll-added = { $child }今晚不在名单上，已由老师看护。
# $child (String) - child
message-roll-unadded = 更正：刚才说{ $child }来了，是老师点错了名字，那里没有这个孩子；以这一条为准，请确认孩子在哪里。
# $group (String) - the course that is not held
# $names (String) - the children
message-roll-joined = 「{ $group }」今晚不上，{ $names }到你这里托管，已列入点名，请看到后点名。
# $group (String) - the course
# $names (String) - the children
message-roll-parted = 「{ $group }」今晚照常上，{ $names }去上课，已从你的点名移到那边。
# $state (String) - present, absent or leave
# $child (String) - the child
# $day (String) - the day
# $reason (String) - why
message-roll-amended = { $state ->
    [present] { $child } { $day }的课，学校核实为到场：{ $reason }。
    [absent] { $child } { $day }的课，学校核实为缺勤：{ $reason }。
   *[leave] { $child } { $day }的课，学校核实为请假：{ $reason }。
}
# $child (String) - name
# $fen (String) - an amount
message-bill-issued = { $child }有新的账单，请缴费 { $fen }；钱先托管，上一次付一次。
# $child (String) - name
# $fen (String) - an amount
message-payment-recorded = 收到{ $child }的缴费 { $fen }，已进托管账户。
# $child (String) - the child
message-request-answered = { $child }的一项申请有了答复，请到孩子的托管账户页查看。
# $child (String) - name
# $fen (String) - an amount
message-refund-paid = 已退还{ $child }的托管余额 { $fen }。
# $child (String) - name
# $fen (String) - an amount
message-refund-bounced = { $child }的退费 { $fen } 被银行退回，没有到账，钱还在托管账户里，会再退。请核对收款账号。
# $child (String) - name
# $fen (String) - an amount
message-refund-brought-back = 您缴回的{ $child }的退费 { $fen } 已经收到，钱回到托管账户。
# $child (String) - name
# $from (String) - the first day of a missed lesson
# $until (String) - the last
# $fen (String) - an amount
message-half-month-back = { $child }连续缺课满半个月：{ $from } 到 { $until } 缺的课的费用 { $fen } 已退回托管账户。
# $child (String) - name
# $from (String) - the first day of a missed lesson
# $until (String) - the last
# $fen (String) - an amount
message-half-month-owed = { $child }连续缺课满半个月：{ $from } 到 { $until } 缺的课还有 { $fen } 收款方已经用掉，有余款就退，最晚学期结清时退。
household-relative = 亲戚
household-nanny = 保姆
household-neighbour = 邻居
# $child (String) - child
# $days (String) - days
message-leave-asked = { $child }的请假条已收到：{ $days }。
# $child (String) - child
# $days (String) - days
# $hours (String) - hours
message-leave-hours = { $child }的请假条已收到：{ $days }，{ $hours }。
# $child (String) - child
# $home_class (String) - home class
message-roll-missed = { $home_class } { $child }说好晚到，到点还没有人见到；已请班主任查。人到了请补点。
# $plate (String) - plate
message-escort-arranged = 您带 { $plate } 路队：在“路队”页接手、清点。
# $names (String) - names
# $plate (String) - plate
# $name (String) - leader
message-escort-not-taken = { $names } 交给 { $plate } 后没有人接手（带队 { $name }），请马上核对。
# $names (String) - names
# $plate (String) - plate
# $name (String) - leader
message-escort-not-arrived = { $names } 随 { $plate } 出发后没有清点到达（带队 { $name }），请马上核对。
# $name (String) - name
# $child (String) - child
message-collector-added = { $name } 可以来接{ $child }了；不是您加的请马上联系学校。
# $name (String) - name
# $child (String) - child
message-collector-ended = { $name } 不再来接{ $child }了，已从接送人名单取消；不是您取消的请马上联系学校。
# $name (String) - name
# $child (String) - child
message-photo-changed = { $name } 来接{ $child }用的照片改过了；不是您改的请马上联系学校。
# $name (String) - name
# $child (String) - child
message-pickup-checked = { $name } 在校门登记，要提前接{ $child }。
# $name (String) - name
# $child (String) - child
message-pickup-checked-gate = { $name } 在校门登记，要提前接{ $child }。校园封闭：请托管教师到校门口签名，来接的人在门口等。
# $name (String) - name
# $child (String) - child
message-pickup-unchecked = 校门撤回了 { $name } 的登记，{ $child }没有从校门接走。
# $child (String) - child
# $name (String) - name
# $phone (String) - phone
message-pickup-question = 校门口有人要接{ $child }：{ $name } { $phone }。同意请把他加入今天的接送人。
# $child (String) - child
# $name (String) - name
message-handover-released = { $child }已交给 { $name }。
# $child (String) - child
# $name (String) - name
message-handover-undone = 更正：{ $child }没有跟 { $name } 走，人还在学校里；以这一条为准。
# $name (String) - name
# $child (String) - child
household-question = { $name } 在校门口要接{ $child }，您同意吗？
household-due-claim = 抢余下的名额
household-closed = 今晚停课，不用来

# $course (String)
household-due-offer = 「{ $course }」有一个名额等您确认
# $course (String)
# $child (String)
# $moment (String)
message-offer-made = 「{ $course }」空出一个名额，先留给{ $child }，请在 { $moment } 前确认。
# $course (String)
# $child (String)
message-offer-lapsed = 「{ $course }」的名额没有等到确认，已问下一位；{ $child }排到候补末尾。
household-delegate = 临时委托
household-alone = 自行离校（家长已签名）
household-takings = 接送安排
# $child (String) - child
# $name (String) - name
message-delegation-confirmed = { $name } 将来接{ $child }一次。不是您的意思请马上撤回。
# $child (String) - child
# $name (String) - name
message-alone-signed = { $name } 已签名，{ $child }放学后可自行离校。
# $child (String) - child
# $name (String) - name
message-pickup-yes = 已同意 { $name } 提前接{ $child }。
# $child (String) - child
# $name (String) - name
message-pickup-no = 已拒绝 { $name } 提前接{ $child }。
# $child (String) - child
message-extended-asked = { $child }的家长申请延时看护，请答复。
# $group (String) - group
# $minutes (String) - minutes
# $name (String) - teacher
message-roll-overdue = { $group }开始 { $minutes } 分钟还没有点名完毕，请马上找{ $name }。
# $group (String) - group
# $minutes (String) - minutes
# $name (String) - teacher
message-roll-leader = { $group }开始 { $minutes } 分钟仍没有点名完毕（{ $name }），管理小组已收到提醒，请过问。
# $minutes (String) - minutes since it was written
# $text (String) - the alarm in its own words
message-alarm-unread = 这条告警发出 { $minutes } 分钟，没有人打开：{ $text }
# $child (String) - child
# $home_class (String) - class
# $minutes (String) - minutes
message-absence-staff = { $child }（{ $home_class }班）没有到，{ $minutes } 分钟还没有下落，请接手寻找。
# $child (String) - child
# $home_class (String) - class
# $minutes (String) - minutes
message-absence-leader = { $child }（{ $home_class }班）没有到，{ $minutes } 分钟了班主任、家长和管理小组都还不知道在哪里，请您接手，决定是否报警。
# $child (String) - child
# $minutes (String) - minutes
# $room (String) - room
message-late-staff = { $child }放学 { $minutes } 分钟还没有人接，在 { $room }，请安排老师陪护并联系家长。
# $child (String) - child
# $minutes (String) - minutes
# $room (String) - room
message-late-leader = { $child }放学 { $minutes } 分钟还没有人接，在 { $room }，请校领导处理。
# $child (String) - child
# $minutes (String) - minutes
# $room (String) - room
message-late-police = { $child }放学 { $minutes } 分钟仍没有人接，在 { $room }，请决定是否报警；孩子不离开老师。
# $child (String) - child
# $name (String) - the barred guardian
# $what (String) - what was wanted, and in which words
message-block-unheard = { $child }：禁止接领名单上的 { $name } { $what }。没有生效，请核实，并联系另一位监护人。
unheard-whereabouts = 说了孩子在哪里
unheard-leave = 要请假
unheard-leave-end = 要撤回请假
unheard-sickness = 报了生病
unheard-friday = 要改周五来不来
unheard-collector = 要改接送人名单
unheard-taking = 要撤回另一位监护人的接送安排
unheard-photo = 要换接送人的照片
# $name (String) - name
# $child (String) - child
message-block-met = 校门口有人要接{ $child }：{ $name }在禁止接领名单上。没有放行，请到校门口。
# $child (String) - child
message-passcode-replayed = { $child }用过的接领码又被出示了一次，没有放行，请到校门口看一看。
# $child (String) - child
# $room (String) - room
message-late-guardians = { $child }还在 { $room } 等您来接，请联系学校。
# $child (String) - child
message-absence-guardians = { $child }没有到晚托，班主任还没有联系上，请告诉学校孩子在哪里。
# $child (String) - child
message-extended-agreed = { $child }的延时托管已同意。
# $course (String)
# $count (String) - children with a seat
message-course-opened-teacher = 您的课「{ $course }」开班了，有{ $count }名孩子。
# $course (String)
# $count (String) - children it had
message-course-closed-teacher = 您的课「{ $course }」只有{ $count }名孩子，不开班。
# $child (String)
# $course (String)
message-course-opened = 「{ $course }」开班，{ $child }的名额已确定。
# $child (String)
# $course (String)
# $had (String)
message-course-closed = 「{ $course }」只有{ $had }人，不开班；{ $child }这一天没有其他志愿，可以再选别的课，「1」类托管不受影响。
# $child (String)
# $course (String)
# $had (String)
# $to (String)
message-course-closed-seat = 「{ $course }」只有{ $had }人，不开班；{ $child }按下一志愿录取「{ $to }」。
# $child (String)
# $course (String)
# $had (String)
# $to (String)
message-course-closed-waits = 「{ $course }」只有{ $had }人，不开班；{ $child }的下一志愿「{ $to }」已满，已排入候补。
household-claim = 抢位
# $child (String) - about whom
care-note-of = { $child }的照护提示
care-note-privacy = 能看到的人：班主任、全校托管老师、门卫、管理小组和校领导；报了暑托的，还有区里管暑托服务点的人。不会写进任何消息。
care-note-words = 老师必须知道什么
care-note-hint = 例如：花生过敏；带着哮喘喷雾，喘了先喷两下再打电话。没有就空着
care-note-write = 保存
care-note-written = 照护提示已保存，今晚的名单上就能看到。
care-note-link = 照护提示
# $moment (String)
message-draw-overdue = 摇号时间 { $moment } 已过，还没有摇号。请到“摇号与开班”办理，或作废重排。
