session-title = 我的班
# $at (String) - when
session-stale = 没有网络：这是 { $at } 的页面；名单和交接照样能用，记在手机里
session-all = 看全校今晚
session-none = 今晚没有你负责的班
# $moment (String)
session-none-next = 下一场：{ $moment }
session-none-at-all = 管理小组排好场次以后，你的班会出现在这里。
# $count (Number)
session-members = 名单上 { $count } 人
# $came (Number)
# $all (Number)
session-came = 已到 { $came }/{ $all }
# $count (Number)
session-signatures = { $count } 位家长提前来接，等你签名
session-go-open = 开始点名
session-go-mark = 继续点名
session-go-look = 看点名
session-go-hand-over = 放学交接
session-end = 结束场次
session-planned = 未开始
session-due = 待点名
session-overdue = 点名逾期
session-open = 点名中
session-watched = 托管中
session-closed = 已结束
# $day (String) - day
# $group (String) - group
session-left-open = { $day } { $group }：还没有结束，请核对后结束
# $count (Number)
session-plan-said = 新排了 { $count } 个场次。
# $count (Number)
session-plan-already = 没有缺的场次；以后的 { $count } 个场次都在。
# $count (Number)
session-open-said = 可以点名了，名单上 { $count } 人。
session-open-already = 已经开始点名。
# $gone (Number)
# $away (Number)
session-close-said = 场次结束：{ $gone } 人已接走，{ $away } 人请假或缺勤，都有着落。

# $group (String)
roll-title = { $group } 点名
roll-back = 返回
roll-open-lead = 开始以后列出今晚应到的孩子，请假的已经标好。
# $class (String) - 3-2 is class 2 of grade 3
roll-home-class = { $class }班
roll-letter-missing = 缺委托书
roll-absence-open = 去向不明
roll-no-slip = 老师说请假，没有假条：按缺勤记，点名完毕后由班主任问去向。
roll-note = 照护提示
roll-present = 已到
roll-late = 迟到
roll-absent = 缺勤
roll-leave = 请假
roll-mark-present = 到
roll-mark-late = 迟
roll-mark-absent = 缺
roll-mark-leave = 假
# $count (Number)
roll-waiting = 未到 { $count } 人
# $time (String)
roll-late-from = { $time } 起到的算迟到
# $count (Number)
roll-marked = 已点 { $count } 人
# $count (Number)
roll-gone = 已接走 { $count } 人
# $count (Number)
roll-away = 没有来 { $count } 人
# $time (String)
# $name (String)
roll-gone-to = { $time } { $name }
roll-nobody = 今晚名单上没有人
roll-nobody-when = 人来了，在下面按名字加进来。
roll-left = 未点
roll-save = 保存
roll-close = 点名完毕
# $name (String) - 随班老师
roll-close-by = 记完后，由{ $name }点名完毕。
roll-close-management = 管理小组
roll-correct = 更正并保存
# $count (Number)
roll-inside = 教室里 { $count } 人
# $count (Number)
roll-gone-count = 已接走 { $count } 人；全部交接、缺勤都有着落，才能结束场次。
roll-add-title = 名单外的孩子来了
roll-add-lead = 人在教室就要看护好：按名字找到，一步加进点名；家长和班主任会收到消息。
roll-find = 姓名或拼音首字母
roll-find-go = 查找
roll-find-none = 没有找到这个名字。
# $group (String)
roll-held = 今晚在{ $group }的名单上
roll-add = 加入点名
# $child (String)
roll-added = { $child } 已加入点名，记为已到。
# $count (Number)
roll-off-listed = 名单外加入 { $count } 人
roll-off-link = 加错了？撤下
roll-off-title = 加错了
# $at (String)
roll-off-told = { $at } 加进了这一场的点名
roll-off-lead = 先看一眼：人确实不在教室才按。家长和班主任会马上收到更正；孩子回到原来的名单，哪张名单都没有的，今晚不再看护。
roll-off-reason = 怎么会加错（会写进日志）
# $child (String)
roll-off-submit = 把{ $child }撤下
# $child (String)
roll-off-said = 已把{ $child }撤下，家长和班主任已收到更正。
roll-off-done = 已撤下
roll-off-done-when = 孩子回到了原来的名单，或者不在今晚的名单上。人真的来了，就再加一次。
roll-phones = 名单与家长电话
# $count (Number)
roll-saved = 已保存 { $count } 人。
roll-already = 没有变化，都已经保存过。
# $count (Number)
# $overtaken (Number)
roll-overtaken = 已保存 { $count } 人；另有 { $overtaken } 人刚在别处改过，没有覆盖，请再看一眼。
# $here (Number)
# $leave (Number)
# $absent (Number)
roll-closed-said = 点名完毕：到 { $here } 人，请假 { $leave } 人，缺勤 { $absent } 人。
# $count (Number) - children
roll-closed-coming = 还有 { $count } 人说好晚到。
# $count (Number) - children
roll-coming = 晚到的 { $count } 人
roll-late-title = 散场后才到的点名记录
roll-late-lead = 手机离线时记下、散场后才传到的记录。名单不再改动，请人核对后签一句。
roll-late-none = 没有这样的记录
roll-late-none-when = 有的话会一直留在这里，等人看过。
# $count (Number) - marks
roll-late-marks = { $count } 条记录
roll-late-unlisted = 不在名单
# $state (String) - state
roll-late-stands = 名单上：{ $state }
# $at (String) - moment
roll-late-came = { $at } 传到
# $who (String) - who
# $at (String) - moment
roll-late-looked = { $who } { $at } 看过
roll-late-note = 核对结果
roll-late-note-hint = 例如：问过周老师，记录与交接一致。
roll-late-look = 我看过了
roll-late-looked-said = 已记下谁看过
# $day (String) - day
# $group (String) - group
# $count (Number) - marks
roll-late-open = { $day } { $group }：{ $count } 条散场后才到的点名记录待核对
roll-amend-go = 补正出勤（课时费）
roll-amend-title = 补正出勤
roll-amend-lead = 散场后发现记错的，在这里写明实际情况和依据。点名记录不改，课时费能更正的随之更正，家长会收到消息和依据。
# $count (Number) - children
roll-amend-gone = 另有 { $count } 人有交接签字，到场无疑，不能补正。
roll-amend-none = 没有可以补正的孩子
roll-amend-none-when = 缺勤或请假的孩子列在这里。
roll-amend-reason = 依据（家长会看到）
# $state (String) - state
roll-amend-to = 补正为{ $state }
# $who (String) - who
# $when (String) - when
# $reason (String) - why
roll-amend-entry = { $who } { $when } 补正：{ $reason }
roll-amend-done = 已补正。
roll-amend-already = 本来就是这样记的，没有改动
# $money (String) - moved, counted, owed, missing or none
roll-amend-money = { $money ->
    [moved] 课时费已随之更正。
    [counted] 课时按补正计。
    [owed] 这节课的钱课程已经用掉，没有马上退；学期结清时课程有钱就退。
    [missing] 孩子的托管账户里没有这节课的钱，没有补收。
   *[none] 没有课时费要更正。
}
roll-closed-already = 点名早已完毕。

absence-title = 缺勤追踪
absence-none = 没有去向不明的孩子
absence-none-when = 点名完毕后，没请假又没来的孩子会马上出现在这里。
# $minutes (Number)
absence-minutes = 去向不明 { $minutes } 分钟
# $group (String)
absence-waited = 在等：{ $group }
absence-no-slip = 老师说请假，没有假条。请向家长问清；老师收到纸质假条也算查明。
# $moment (String)
absence-since = { $moment } 起
# $name (String)
absence-follower = 由{ $name }追踪
# $name (String)
absence-call = 打给{ $name }
absence-whereabouts = 孩子现在在哪里
absence-whereabouts-hint = 例如：在外婆家
absence-said-by = 谁说的
absence-said-by-hint = 例如：妈妈，电话
# $name (String)
absence-close = 写明{ $name }的去向
# $whereabouts (String)
absence-closed-said = 已写明去向：{ $whereabouts }。
absence-letters = 未交委托书
# $count (Number)
absence-on-leave = 今天请假 { $count } 人
# $count (Number)
absence-closed = 今天已查明 { $count } 人
# $name (String)
# $time (String)
absence-told = { $name } · { $time }

tonight-title = 今晚
tonight-plan = 排场次
tonight-timeline = 方案进度
tonight-now = 现在
# $days (Number)
tonight-in-days = { $days ->
    [0] 今天
   *[other] { $days } 天后
}
# $part (Number)
# $all (Number)
tonight-of = { $part }/{ $all }
# $count (Number)
# $open (Number)
tonight-of-open = { $count }（{ $open } 不明）
tonight-came = 已到/应到
tonight-inside = 点到、还在校
tonight-overdue = 点名逾期
tonight-absences = 去向不明
tonight-reviews = 待审核
tonight-letters = 未交委托书
tonight-ungrouped = 已录取未编班
tonight-none = 今晚没有场次
# $moment (String)
tonight-none-next = 下一场：{ $moment }
tonight-none-planned = 编好班以后按“排场次”，整个学期的场次会按方案和校历排出来。
# $count (Number)
tonight-groups = 今晚 { $count } 个班
tonight-filter = 按班、老师、教室找
# $count (Number)
tonight-members = 名单 { $count }
tonight-column-group = 班
tonight-column-state = 状态
tonight-column-came = 已到/应到
tonight-column-inside = 在校
tonight-column-gone = 已接走
tonight-column-late = 迟到
tonight-column-leave = 请假
tonight-column-absent = 缺勤
tonight-column-teacher = 负责老师
tonight-column-room = 地点和时间

moments-notice = 发放报名通知
moments-deadline = 报名截止前
moments-review = 审核名单
moments-first-roll = 第一次点名
moments-selection = 开放选课
moments-draw = 摇号
moments-claim = 开抢前一分钟
moments-x-first = x 类第一课
moments-friday = 第一个周五
moments-end-of-term = 学期结束

closure-title = 停课
closure-preview = 这样停课会怎样
# $count (Number)
closure-preview-moved = { $count } 场课改期
# $count (Number)
closure-preview-stuck = { $count } 场课改不过去，只能取消
# $count (Number)
closure-preview-under-way = { $count } 个班已经开始点名：孩子在教室里，照常看护、逐个交接。
closure-preview-told = 确认以后，家长和老师马上收到消息；没上的课不划拨课时费。
# $day (String)
closure-moves-to = 改到 { $day }
closure-sure = 确认停课并通知
closure-new = 登记停课
closure-from = 从哪天
closure-to = 到哪天（只停一天可不填）
closure-from-time = 几点起（可不填）
closure-until-time = 几点止（可不填）
closure-hours-hint = 不填钟点就是全天。碰到停课钟点的场次整场不上。
closure-cause = 原因
closure-weather = 天气
closure-outage = 停水停电
closure-epidemic = 疫情
closure-premises = 校舍另有用途
closure-no-teacher = 没有教师
# $group (String) - the group
closure-new-of = 只停「{ $group }」这一次
closure-new-of-under = 其他班照常。学生当天不上这门课，家长和教师马上收到消息；没上的课时不收钱，也可以改期补上。
closure-other = 其他
closure-note = 说明
closure-note-hint = 家长会看到，例如：台风“圆规”，全区停课
closure-instead = 课怎么办
closure-cancel = 取消
closure-cancel-under = 不补，课时费留在托管账户
closure-move = 改期
closure-move-under = 同一钟点改到另一个上学日；老师、教室和孩子都空才改，托管不改
closure-moved-to = 改到哪天
closure-look = 看会怎样
closure-all = 本学期停课
closure-none = 没有停过课
closure-none-when = 登记以后，会列出停了哪些场次、谁登记的。
closure-lift = 恢复上课
closure-lifted = 已恢复
closure-over = 已过
closure-standing = 停课
# $days (String)
# $why (String)
closure-line = { $days } 停课：{ $why }。
# $day (String)
closure-line-moved = 课程尽量改到 { $day }。
# $cause (String)
# $note (String)
closure-why = { $cause }（{ $note }）
# $count (Number)
closure-counts = 取消 { $count } 场
# $count (Number)
# $moved (Number)
# $day (String)
closure-counts-moved = 取消 { $count } 场，其中 { $moved } 场改到 { $day }
# $name (String)
# $moment (String)
closure-by = { $name } { $moment } 登记
closure-figure-sessions = 不上的场次
closure-figure-lessons = 其中课时
closure-figure-children = 涉及孩子
closure-stuck-hours = 那天这个钟点也停课，或当天结束得更早
closure-stuck-meets = 这门课那天本来就有
closure-stuck-teacher = 老师那时有别的班
closure-stuck-companion = 随班老师那时有别的班
closure-stuck-room = 教室那时有人用
closure-stuck-child = 有孩子那天上别的课
# $count (Number)
# $open (Number)
closure-said = { $open ->
    [0] 已停课，取消 { $count } 场，家长和老师都已通知。
   *[other] 已停课，取消 { $count } 场；{ $open } 个班有孩子在，照常看护到交接完。
}
closure-already = 这几天已经登记过停课。
# $count (Number)
closure-lift-said = 已恢复 { $count } 场，家长和老师都已通知。
closure-lift-already = 早已恢复。
session-cancelled = 停课
roll-cancelled-lead = 这一场停课，没有应到的孩子。有孩子来了，就开始点名，再按名字加进来，照常看护；不划拨课时费。
# $day (String)
session-moved = 改到 { $day }
roll-unmarked = 未点
# $state (String) - state
# $at (String) - at
# $name (String) - name
roll-said = { $name } { $at } 点“{ $state }”
# $one (String) - one
# $other (String) - other
roll-clash = 两人说的不一样：{ $one }；{ $other }。请再看一眼。
roll-holds = 条还在这台手机上
roll-sent = 都已送到
roll-cut = 还没送到，会自动再送
roll-others = 条是别人记的，等本人在这台手机上登录后送出
roll-first = 还不能完毕：先要全部送到。
roll-signin = 请重新登录，手机上记下的不会丢
roll-undo = 撤销
# $items (String) - items
meal-not = 不给：{ $items }
meal-title = 用餐
meal-link = 用餐和忌口
meal-lunch = 午餐
meal-milk = 牛奶
meal-snack = 点心
meal-fruit = 水果
meal-none = 本校方案不供餐
meal-none-when = 方案里写了供餐后，这里列出人数、忌口和留样。
meal-counts = 今天几份
meal-past = 前几天
meal-look = 看忌口
# $until (String) - time
meal-until = { $until } 前到的人
# $until (String) - time
meal-before = 已到和可能来的人；{ $until } 后只算已到的
# $count (Number) - children
meal-careful = 有忌口的 { $count } 人
meal-careful-none = 今晚名单上没有人写过忌口
meal-careful-when = 家长写过的会列在这里，厨房和老师照着分。
meal-not-here = 没有到
# $child (String) - child
meal-diet = { $child } 的忌口
meal-diet-lead = 只有厨师、分餐的老师、保健老师和管理人员看得到。
meal-not-served = 不要给
meal-words = 过敏或忌口说明
meal-words-hint = 例如：花生过敏，误食要马上送医。
meal-say = 保存
meal-said = 已保存
sample-list = 留样
sample-none = 还没有留样
sample-none-when = 每样菜留一份，到时间后记下谁倒掉的。
# $day (String) - day
# $items (String) - items
sample-missing = { $day } 没有留样：{ $items }
# $who (String) - who
# $why (String) - why
sample-early = { $who } 提前倒掉：{ $why }
# $who (String) - who
# $at (String) - moment
sample-thrown = { $who } { $at } 倒掉
# $until (String) - moment
sample-kept-until = 留到 { $until }
sample-may-go = 时间到，可以倒掉
# $grams (Number) - grams
# $at (String) - moment
# $who (String) - who
sample-under = { $grams } 克 · { $at } · { $who }
sample-reason = 提前倒掉的原因
sample-throw = 记下已倒掉
sample-thrown-said = 已记下
sample-new = 留一份样
sample-item = 哪一餐
sample-dish = 菜名
sample-grams = 克数
# $min (Number) - grams
sample-grams-hint = 不少于 { $min } 克
sample-time = 几点留的
sample-take = 已放进留样柜
# $dish (String) - dish
sample-taken = { $dish } 已留样

nav-films = 影片
film-title = 影片登记
film-lead = 先登记，由另一位老师审定适合几年级看，再放映。
film-not-in-plan = 现行方案的服务内容里没有影片，登记了也不能放映。
film-none = 还没有登记影片
film-none-when = 登记后等教学小组审定。
film-approved = 已审定
film-waiting = 待审定
# $minutes (Number)
# $from (Number)
# $until (Number)
# $source (String)
film-under = { $minutes }分钟 · { $from }至{ $until }年级 · { $source }
# $by (String)
film-people = { $by }登记
# $by (String)
# $approver (String)
film-people-approved = { $by }登记，{ $approver }审定
film-words-next = 确实不是上课补课的，写明理由再审定。
# $reason (String)
film-reason-was = 审定理由：{ $reason }
film-reason = 为什么适合
film-approve = 审定
film-session = 今天给哪个班放
film-show = 登记放映
# $count (Number)
film-shown = 放映过{ $count }次
# $day (String)
# $group (String)
# $by (String)
film-shown-line = { $day } · { $group } · { $by }
film-enter-head = 登记影片
film-name = 片名
film-source = 来源
film-source-hint = 光盘、网址或出品单位
film-minutes = 片长（分钟）
film-from = 适合的最低年级
film-until = 适合的最高年级
film-enter = 登记
film-entered-told = 已登记，等教学小组审定。
film-approved-told = 已审定，可以放映。
film-shown-told = 放映已登记。

nav-helps = 个别辅导
help-title = 个别辅导
# $most (Number)
help-lead = 辅导的是孩子自己的作业和疑问，不收费；一次最多{ $most }人，再多就是集体教学。
help-who = 辅导了谁
help-topic = 辅导什么
help-topic-hint = 只有孩子自己的家长看得到
help-minutes = 几分钟
help-give = 记下
help-so-far = 今天记下的
# $day (String)
# $minutes (Number)
# $students (Number)
# $by (String)
help-under = { $day } · { $minutes }分钟 · { $students }人 · { $by }
# $day (String)
# $minutes (Number)
# $by (String)
help-under-child = { $day } · { $minutes }分钟 · { $by }
help-given = 已记下。
help-given-words = 已记下；里面有上课补课的字，内容审查时会有人来看。
help-none = 还没有辅导记录
help-none-when = 老师个别辅导后会写在这里，别的家长看不到。

nav-needs = 辅导名单
need-title = 辅导名单
need-lead = 学习上有困难、需要个别辅导的孩子。只有孩子自己的家长、班主任、管理小组和当晚的老师看得到；写了上课补课的字的，审内容的老师也看。
need-none = 名单上没有人
need-none-when = 班主任或托管老师写下谁在什么上有困难，就列在这里。
# $day (String)
# $by (String)
need-under = { $day }起 · { $by }
# $helped (Number)
# $day (String)
need-helped = 辅导过{ $helped }次，最近{ $day }
need-not-yet = 还没有辅导
need-over = 已不需要
need-name-head = 列入辅导名单
need-who = 哪个孩子
need-reason = 在什么上有困难
need-reason-hint = 家长看得到；写具体的事，如“进位加法常漏加”
need-name = 列入
need-named = 已列入。
need-named-words = 已列入；里面有上课补课的字，内容审查时会有人来看。
# $name (String)
need-end = { $name }不再需要
need-ended = 已移出名单。
# $class (String)
# $reason (String)
# $helped (String)
need-beside = { $class } · 名单：{ $reason }（{ $helped }）
need-private = 只有您、孩子的老师和管理小组看得到（写了上课补课的字的，审内容的老师也看），不在任何公开的地方。

# 到岗 duty
nav-duties = 到岗
tonight-missing = 教师未到岗
duty-title = 教师到岗
duty-none = 今天没有场次
duty-none-when = 有托管的日子，每个班的教师在这里签到。
duty-arrive = 我已到岗
duty-own = 我的课
duty-own-none = 今天没有您的课
duty-own-none-when = 有课的日子，到校后在这里签到。
# $when (String) - when
duty-own-next = 下一次课：{ $when }
# $group (String) - the group
duty-arrive-at = 我已到岗：{ $group }
duty-arrive-them = 替教师签到
# $name (String) - the teacher
# $group (String) - the group
duty-arrive-for = 替教师签到：{ $name }，{ $group }
duty-arrived = 签到了，准时到岗
# $minutes (Number) - minutes after the beginning
duty-arrived-late = 签到了，晚了 { $minutes } 分钟
# $hour (String) - when
duty-in-place = { $hour } 到岗
# $hour (String) - when
# $minutes (Number) - minutes after the beginning
duty-in-place-late = { $hour } 到岗，晚 { $minutes } 分钟
duty-missing = 未到岗
duty-never = 没有签到
duty-not-yet = 还没签到
duty-not-held = 不上课
duty-by-manager = 由管理小组代签到
# $name (String) - who was asked
duty-asked-of = 已请{ $name }代班，还没有答复
# $name (String) - who was asked
# $absent (String) - in whose place
duty-asked-of-for = 已请{ $name }代{ $absent }，还没有答复
# $group (String) - the group
duty-stand-in = 请人代班：{ $group }
duty-who = 请谁代班
# $name (String) - who goes along
duty-companion = 随班老师：{ $name }
duty-beside = 代随班老师
duty-beside-under = 不勾是代讲课的老师
duty-who-none = 请选一位
duty-agreed = 已当面或电话答应
duty-agreed-under = 勾上就直接换人，不再等答复
duty-ask = 请其代班
# $group (String) - the group
duty-give-up = 没有人代：不上{ $group }这一次
duty-asked = 已发出，等对方答复
duty-taken = 换好了，点名和交接归代班教师
# $name (String) - the absent teacher
# $group (String) - the group
duty-ask-words = { $name }今晚不能到，请您代{ $group }的班
# $name (String) - the absent teacher
# $day (String) - which day
# $group (String) - the group
duty-ask-words-on = { $name }{ $day }不能到，请您代{ $group }的班
duty-yes = 我来代班
duty-no = 我代不了
duty-yes-said = 谢谢，这个班当天归您，到时在这里点名
duty-no-said = 知道了，管理小组会另外找人
duty-report = 本学期到岗情况
duty-column-name = 教师
duty-column-evenings = 场次
duty-column-in-time = 准时
duty-column-late = 迟到
duty-column-missing = 没有签到
duty-column-for = 由人代班
duty-column-in = 替人代班
# $times (Number) - how often
# $minutes (Number) - minutes in all
duty-late-of = { $times } 次，共 { $minutes } 分钟
# $group (String) - the group
# $room (String) - the room
# $from (String) - when
message-duty-soon = { $from } 您在 { $room } 有{ $group }，请提前到岗并签到。
# $group (String) - the group
# $name (String) - the teacher
# $from (String) - when
message-duty-missing = { $group } { $from } 开始，{ $name }还没有签到，请马上联系或请人代班。
# $group (String) - the group
# $name (String) - the teacher
# $from (String) - when
message-duty-unfilled = { $group } { $from } 已经开始，{ $name }仍没有签到，也没有人代班，请过问。
