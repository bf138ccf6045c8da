# 方案: versions, the form, policies, the posted document.

nav-plans = 方案

filing-title = 方案
filing-term-care = 学校课后托管方案
filing-holiday-care = 暑期托管方案
filing-community-care = 社区托管方案
filing-return-to-school = 开学返校方案
filing-policy = 本级意见
filing-none = 还没有起草过。
filing-public = 看公开的样子
# $title (String)
filing-amend-one = 修订《{ $title }》
filing-issue-head = 发布意见
# $day (String)
filing-issue-lead = 从{ $day }起执行，下面每一份现行方案随即复查。已经发生的不受影响。
filing-issue = 发布意见
filing-lead = 起草、提交、批准、发布；发布过的一版不再改动。
filing-lead-district = 各校提交的方案在这里答复。
filing-waiting = 等待答复的方案
filing-waiting-none = 没有等待答复的方案
filing-waiting-when = 学校提交后会出现在这里。
filing-begin-first = 起草第一份方案
filing-begin-first-lead = 以范本开始，改成自己的日期、人数和收费；范本本身不变。
filing-begin-again-lead = 修订从某一天起执行，之前的事仍按原来的版本办。
filing-amend = 修订现行方案
filing-new = 起草新方案
filing-new-policy = 起草新意见
# $version (Number)
filing-number-of = 第{ $version }版
# $count (Number)
filing-principles-open = 没有要改的；{ $count }处原则上的要求由教育局定
# $count (Number)
filing-part-open = { $count }处待定
filing-parts-read = 各节内容
# $version (Number)
# $scheme (String)
filing-version = 第{ $version }版 · { $scheme }
# $day (String)
filing-holds-from = { $day }起执行
# $at (String)
filing-changed-at = { $at }改动
filing-draft = 起草中
filing-submitted = 已提交
filing-returned = 已退回
filing-approved = 已批准
filing-published = 已发布
# $version (Number)
filing-begun = 第{ $version }版已建好，逐节填写即可。
filing-said = 教育局的答复
filing-holds = 没有发现不合规定的地方
# $count (Number)
filing-errors = 还有{ $count }处要改
# $number (String)
filing-number = 备案号 { $number }
# $number (String)
# $day (String)
# $approver (String)
filing-filed = 备案号 { $number }，{ $day }由{ $approver }批准
filing-paper = 看打印的样子
filing-text = 原文
filing-parts = 逐节填写
# $count (Number)
filing-part-errors = { $count }处要改
filing-part-ok = 合规
filing-notes = 提醒与记录
filing-allow = 准予破例
filing-allow-do = 准予这一条破例
filing-reason = 理由（学校和家长都看得到）
filing-reason-en = 理由的英文（可不写）
filing-answer = 答复
filing-number-label = 备案号
filing-number-hint = 例如：拱教托备〔2021〕7号
filing-titles = 标题像在上课或训练，为什么可以用
filing-titles-hint = 是哪些标题，看下面的提醒；这里写的会留下来，学校看得到。
filing-approve = 批准
filing-return-reason = 退回的理由
filing-return = 退回修改
filing-submit-head = 提交教育局
filing-submit-lead = 提交后不能再改，等教育局批准或退回。
# $count (Number)
filing-principles = 有{ $count }处原则上的要求没有照办，提交后由教育局决定是否准予破例。
filing-submit = 提交
filing-publish-head = 发布
# $day (String)
filing-publish-first = 发布后从{ $day }起执行，任何人都能看到。
filing-publish-lead = 已经发生的按原来的版本办，所以最早从明天起。
# $day (String) - the last day of the other plan's term
filing-publish-next = 另一学期的方案要用到{ $day }，最早从第二天起。报名通知到时间就会出来；选课、摇号从执行那天起照这一版办。
filing-take-back = 退回已批准的方案
filing-take-back-lead = 还没有发布；上级意见改了，可以退回再改，备案号不再有效。
filing-holds-from-label = 从哪天起执行
filing-publish = 发布方案
filing-submitted-told = 已提交教育局。
filing-approved-told = 已批准，可以发布了。
filing-returned-told = 已退回。
filing-allowed-told = 已准予破例，写进方案并公开。
# $school (String) - whose plan
# $version (String) - its number
message-filing-submitted = { $school }提交了方案（第{ $version }版），等您答复。
# $version (String) - its number
# $reason (String) - as it was written
message-filing-returned = 方案第{ $version }版被退回：{ $reason }
# $version (String) - its number
# $number (String) - under which it is filed
message-filing-approved = 方案第{ $version }版已批准，备案号{ $number }，可以发布了。
# $day (String) - from which day on
# $version (String) - its number
message-filing-amended = 方案有修订，{ $day }起照第{ $version }版办。
# $plan (String) - which plan
# $day (String) - from which day on
# $version (String) - its number
# $what (String) - the parts in which it differs
message-filing-amended-in = { $plan }有修订，{ $day }起照第{ $version }版办。改的是：{ $what }。
# $policy (String) - its title
# $day (String) - from which day on
message-policy-issued = 《{ $policy }》已发布，{ $day }起执行。
# $policy (String) - its title
# $day (String) - from which day on
message-policy-breached = 《{ $policy }》{ $day }起执行，本校的方案有不符合的地方，请修订。
# $count (Number) - how many
filing-unanswered = { $count }份方案等您答复
filing-returned-waits = 方案被退回了，改好再提交
filing-approved-waits = 方案已批准，还没有发布
# $version (Number) - the version before it
filing-changes = 与第{ $version }版相比的修改
filing-changes-none = 没有改动。
filing-changes-what = 哪一项
filing-changes-before = 原来
filing-changes-after = 现在
policy-exceptions = 准予的破例
# $count (Number) - how many
policy-exceptions-count = { $count } 处
# $count (Number) - how many
board-exceptions = 方案里准予破例{ $count }处
# $day (String)
filing-published-told = 已发布，{ $day }起执行。

plan-overview = 回到方案
plan-yes = 是
plan-no = 否
plan-none = （不填）
plan-in-yuan = 按元填，不是分；最多两位小数
plan-saved = 已保存。
# $count (Number)
plan-saved-with = 已保存，这一节还有{ $count }处要改。
plan-save = 保存
plan-save-next = 保存，看下一节
# $what (String)
plan-add = 添加{ $what }
# $what (String)
plan-remove = 删去{ $what }
plan-no-rows = 这里还没有内容。
plan-answered = 这一节由上级答复时写入，这里不能改，只能删去；方案提交后再由上级决定。
# $what (String)
plan-before = ← { $what }
# $what (String)
plan-after = { $what } →
plan-text-lead = 整份方案的原文。平时回到方案逐节填写就行，不必在这里改。
plan-text-now = 现在的内容（别人刚改过）
plan-text-now-lead = 您写的在上面。保存以后，这里的就被您写的代替。
# $now (String) - what stands in the field now
plan-field-now = 现在是：{ $now }
plan-typed-lost = 您写的这些没有保存，它们那一行别人删了
plan-field-now-empty = 现在是空的
plan-text-label = 全文
# $line (Number)
# $column (Number) - the character in the line
plan-line = 第{ $line }行第{ $column }个字
plan-preview = 发布后公开的样子
plan-public-lead = 现行方案，任何人都可以看。
plan-courses = 课程、时间与收费
plan-courses-none = 课程审定并告知后列在这里。
# $lessons (Number)
# $price (String)
plan-course-price = { $lessons }课时，每课时{ $price }
plan-allowed = 经批准的破例
plan-complain = 对方案或收费有意见，请联系学校，或直接向区教育局反映。
plan-is-older = 这不是现行方案，只供查看。
plan-in-force = 看现行方案
plan-older = 其他版本
plan-open = 公示：收费、时间、课程
# $kind (String) - 哪一种方案
plan-open-kind = 公示：{ $kind }
plan-open-title = 公示

policy-title = 上级意见
policy-lead = 学校方案上面的各级要求；越往下只能越紧。
policy-all-hold = 各校现行方案都合规
# $count (Number)
policy-breaking = { $count }份现行方案不合规
# $day (String)
policy-from = { $day }起
# $day (String)
policy-until = 到{ $day }止（不含）
# $from (String)
# $version (Number)
policy-version = { $from }起执行 · 第{ $version }版
policy-words = 要求
policy-force = 强制程度
policy-value = 限值
policy-change = 修改
policy-new-value = 新的限值
# $words (String)
policy-words-of = 可以写：{ $words }
policy-new-from = 从哪天起
policy-change-do = 修改并复查各校
policy-calendar = 放假与调休
policy-calendar-lead = 校历照这些通知排放假和调休
policy-must = 必须
policy-must-not = 不得
policy-principle = 原则上
policy-may = 可以
policy-goal = 努力目标
# $count (Number)
# $version (Number)
policy-changed = 已改；按新要求，{ $count }份方案不合规。意见现为第{ $version }版。

calendar-title = 以后年份的放假安排
calendar-lead = 国务院办公厅公布一年的放假安排后，在这里上传；本区的学校都按它排课和检查方案，没有上传的区先照别区最早上传的。
calendar-beyond = 学期超出已知年份的方案
calendar-none-beyond = 没有。各校的学期都在已知的年份里。
calendar-upload = 上传一年
calendar-file = 放假安排文件
calendar-file-hint = holiday-cn 的 JSON 文件，一年一个；本区上传过的年份可以重新上传来改正。
calendar-submit = 上传并使用
calendar-known = 已知的年份
# $day (String) - when it was uploaded
calendar-added-on = { $day }由本区上传
# $year (String)
calendar-added = { $year }年的放假安排已收下，从现在起按它排课。已经排好的场次会跟着改：放假日的不上，调休上班日的排上，家长和老师都会收到通知。
# $first (String) - the first day that is over
# $last (String) - the last of them
# $count (String) - how many
# $code (String) - under which the journal has it
calendar-added-begun = 这一年已经开始：{ $first } 至 { $last }有 { $count } 天已经过去，当时没有这份安排，办过的不再改动（{ $code }）。
# $year (String)
calendar-already = 这份{ $year }年的放假安排之前已经收下。
calendar-own = 本区自己的校历
calendar-own-lead = 秋假、春假和本区自己的补课日，压在国家放假安排上面，本区各校都照它排。学期的第一天和最后一天写在本区意见的限制里（学期第一天、学期结束），方案不合就会提示。
calendar-own-none = 还没有。各校照国家的放假安排。
# $name (String) - 秋假
calendar-own-off = 放假：{ $name }
# $weekday (String) - 周几
calendar-own-open = 上课，照{ $weekday }的课表
calendar-own-drop = 取消这几天
calendar-own-new-off = 加一段放假
calendar-own-new-open = 加一个上课日
calendar-own-first = 第一天
calendar-own-last = 最后一天（只放一天可以不填）
calendar-own-name = 名称
calendar-own-name-hint = 例如：秋假。家长在孩子的页面上会看到。
calendar-own-name-en = 英文名称（可以不填）
calendar-own-date = 哪一天上课
calendar-own-follows = 照周几的课表
calendar-own-follows-hint = 那一天的托管和课程照这个工作日安排。
calendar-own-submit-off = 加上这段放假
calendar-own-submit-open = 加上这个上课日
# $days (String) - 哪几天
calendar-own-off-entered = { $days }放假，本区各校从现在起照它排。那几天已经排好的场次不上，家长和老师都会收到通知。
# $days (String) - 哪一天
calendar-own-open-entered = { $days }上课。已经排过场次的学校会自动排上，家长和老师都会收到通知。
calendar-own-dropped = 已取消，那几天照国家的放假安排。各校的场次会跟着改，家长和老师都会收到通知。

rehearsal-title = 预演
rehearsal-begun = 预演开始了。
# $version (Number)
rehearsal-one-at-a-time = 第{ $version }版正在预演，一次只预演一版；它走完后再开始。
# $percent (Number)
rehearsal-playing = 正在把整个学期走一遍：{ $percent }%
rehearsal-may-leave = 可以离开这一页，走完后结果留在这里。
rehearsal-failed = 这一版没有走完
rehearsal-failed-next = 请先把方案里标出的地方改好再预演；还是不行，请把下面的编号告诉技术支持。
# $number (String) - 日志里的编号
rehearsal-failed-number = 编号 { $number }
# $version (Number)
# $at (String)
# $families (Number)
rehearsal-how = 第{ $version }版，{ $at }走完。按本校规模编了{ $families }个家庭，报名、抽签、点名、接送、缴费都照正式的规则走完一个学期。
# $figure (String)
rehearsal-last = 上一次 { $figure }
rehearsal-opened = 能开班的课程
rehearsal-waiting = 候补的孩子
rehearsal-at-once = 同时要的老师
rehearsal-broken = 守不住规定
rehearsal-courses = 课程能不能开班
rehearsal-courses-caption = 录取人数；竖线是开班人数
rehearsal-courses-none = 没有课程可选。
rehearsal-courses-own = 用的是本校报上来的课程。
rehearsal-courses-made-up = 本校还没有报课程，先用编出来的课程试。
# $placed (Number)
# $seats (Number)
rehearsal-placed = { $placed }/{ $seats }
# $placed (Number)
# $seats (Number)
# $waiting (Number)
rehearsal-placed-waiting = { $placed }/{ $seats }，候补{ $waiting }
# $wishes (Number)
rehearsal-closed = 不开班，{ $wishes }人想选
rehearsal-evenings = 每晚要几位老师、几间教室
# $teachers (Number)
# $rooms (Number)
rehearsal-evenings-caption = 同时进行的班最多几个；现有老师{ $teachers }位、教室{ $rooms }间，竖线是其中较少的
# $most (Number)
rehearsal-needed = { $most }个班
# $day (String)
rehearsal-made-up = { $day }（调休补班）
rehearsal-no-money = 没有开成收费的课，家长不用缴费。
rehearsal-enough = 每一晚老师和教室都够。
# $count (Number)
rehearsal-shortages = 有{ $count }晚不够
# $day (String)
# $most (Number)
rehearsal-shortage = { $day }：同时{ $most }个班
rehearsal-money = 钱到哪里去
rehearsal-money-caption = 家长预缴的钱，学期末
rehearsal-paid = 缴入
rehearsal-released = 已上课，已划出
rehearsal-refunded = 退回家长
rehearsal-held = 期末仍在托管
rehearsal-held-caption = 每周末托管账户里的钱
rehearsal-table = 看数字
rehearsal-kept = 规定守得住吗
rehearsal-all-kept = 全学期没有一天守不住：每个孩子都有下落，每一分钱都有去处。
rehearsal-refused = 途中按规定没有办成的事
rehearsal-none = 还没有预演过
rehearsal-none-when = 预演把这份方案的整个学期走一遍：哪些课能开班、谁要候补、每晚要几位老师、钱怎么走。约一分钟。
rehearsal-begin = 开始预演
rehearsal-again = 再预演一次

activity-title = 活动种类
activity-lead = 意见列了十一种活动，“等”以外的要先向区里申请。
activity-lead-district = 各校申请的活动种类在这里答复，准予或不准都写理由。
activity-none = 没有申请
activity-none-when = 学校申请新的活动种类后会出现在这里。
activity-asked = 等待答复
activity-granted = 已准予
activity-declined = 不准
# $day (String)
# $by (String)
activity-answered = { $by }，{ $day }
# $words (String)
activity-words = 里面有这些字：{ $words }
activity-words-next = 是不是上课、补课，请看过说明再定。
activity-reason = 理由
activity-grant = 准予
activity-decline = 不准
activity-write = 写进正在起草的方案
activity-ask-head = 申请新的活动种类
activity-ask-lead = 作业、阅读、体育、艺术、科普、劳动、游戏、拓展、社团、兴趣小组、影片不必申请。
activity-title-zh = 名称
activity-title-en = 英文名称（可不写）
activity-code = 代号
activity-code-hint = 小写字母、数字和连字符，如 go
activity-why = 做什么，为什么不是这十一种
activity-why-hint = 区里和家长都看得到
activity-ask = 申请
activity-asked-told = 已申请，等区里答复。
activity-answered-told = 已答复。
# $code (String)
activity-written-told = 已写进方案；请在开展它的那一类里填上代号 { $code }。

# $version (Number)
# $at (String)
# $families (Number)
rehearsal-how-register = 第{ $version }版，{ $at }走完。用本校学籍里的{ $families }个家庭（年级、班级照实，姓名另起），报名、抽签、点名、接送、缴费都照正式的规则走完一个学期。
# $version (Number)
# $at (String)
# $families (Number)
rehearsal-rules-how = 第{ $version }版，{ $at }走完。编了{ $families }个家庭，照方案自己的规则走一遍。
rehearsal-rules-when = 预演照这份方案的规则走一遍：多少孩子有位置、每个点或每一批满不满、哪里守不住。马上就好。
rehearsal-rules-kept = 没有守不住的规定。
rehearsal-rows-caption = 人数和能容纳的数
rehearsal-done = 预演走完了。
rehearsal-children = 孩子
rehearsal-not-served = 按规定不收
rehearsal-unsettled = 待统筹安排
rehearsal-open = 开着的班
rehearsal-to-open = 还没有开的
rehearsal-basins = 至少要的洗手池
# $number (Number) - 第几期
rehearsal-period = 第{ $number }期
# $point (String) - 第1期
# $given (Number) - 校历上的天数
# $bound (Number) - 方案写的天数
rehearsal-unkept-days = { $point }按校历有{ $given }个工作日，方案写的是{ $bound }个
# $point (String) - 哪个服务点
# $given (Number) - 孩子
# $bound (Number) - 容量
rehearsal-unkept-point = { $point }有{ $given }个孩子，只容得下{ $bound }个
# $given (Number) - 报名的孩子
# $bound (Number) - 有位置的和待安排的
rehearsal-unkept-lost = { $given }个孩子报了名，有位置和待安排的只有{ $bound }个
# $at (String) - 哪个社区
# $day (String) - 哪一天
rehearsal-unkept-stage = { $at }在{ $day }开了班，那时还不该开
# $at (String) - 哪个阶段
# $given (Number) - 多出的孩子
rehearsal-unkept-places = { $at }：比名额多收了{ $given }个孩子
# $given (Number) - 孩子
rehearsal-unkept-money = { $given }个孩子按协议缴的钱没有算清
# $at (String) - 哪一批
# $day (String) - 最晚的一天
rehearsal-unkept-batch = { $at }晚于{ $day }
# $at (String) - 哪一批
# $given (Number) - 多出的孩子
rehearsal-unkept-gate = { $at }：比校门接得下的多{ $given }个孩子
# $given (Number) - 孩子
rehearsal-unkept-without = { $given }个孩子没有批次
# $given (Number) - 家庭
rehearsal-unkept-siblings = { $given }个家庭的孩子分在两批
# $given (Number) - 孩子
rehearsal-unkept-home = 方案结束时还有{ $given }个孩子在居家观察
rehearsal-picture-days = 每天来多少孩子；后面的数是位置
rehearsal-picture-groups = 每天同时要几个班：一个班一位老师、一间教室；竖线是现有老师
rehearsal-picture-money = 家长缴的钱，按部分
rehearsal-picture-tiers = 最后一个阶段，家庭在哪里托管
rehearsal-picture-carers = 开着的班要几位看护辅导人员；竖线是已经通过的人数
rehearsal-picture-held = 返校那天会被留住的孩子，按原因（健康规则打开时）
rehearsal-picture-home = 每天还在居家观察的孩子（健康规则打开时）
rehearsal-picture-stock = 要备多少物资（按面积的，每1000平方米）
rehearsal-groups = 同时要的班
rehearsal-carers = 要的看护人员
rehearsal-care-part = 托管费
rehearsal-food-part = 餐费
# $count (Number) - 减免的孩子次数
rehearsal-relieved = 减免（{ $count }人次）
rehearsal-without-place = 没有位置
rehearsal-observation = 居家观察未满
# $about (String) - 守不住的是哪一方面
# $what (String) - 程序自己的记录
rehearsal-promise = { $about }（程序记录：{ $what }）
rehearsal-promise-children = 有孩子没有下落
rehearsal-promise-ledger = 账目对不上
rehearsal-promise-seats = 录取超过名额
rehearsal-promise-journal = 日志连不上
rehearsal-promise-other = 有一项守不住
# $version (Number)
# $at (String)
# $families (Number)
rehearsal-rules-how-register = 第{ $version }版，{ $at }走完。用学籍里的{ $families }个家庭（年级、班级照实，兄弟姐妹在一起），照方案自己的规则走一遍。
# $version (Number)
# $at (String)
rehearsal-policy-how = 第{ $version }版，{ $at }走完。把下面现行的和将要施行的方案都按这份意见从施行之日起量了一遍，再把第一份守得住的走一遍。
rehearsal-policy-when = 预演把这份意见下面的每份方案按它从施行之日起量一遍：谁会不合规定、为什么；再把第一份守得住的方案走一遍。
rehearsal-notes = 这次预演没有回答的
rehearsal-note-all-ask = 学籍里每个招收范围内的孩子都算作提出了申请；实际申请的会少一些。
rehearsal-note-no-group-size = 没有服务点学校的方案写明一个班最多几人，所以没有算要几个班、几位看护人员和几间教室。
rehearsal-note-no-hands = 没有人说明现有多少老师或教室，只写出了需要多少。
rehearsal-note-no-pay = 方案没有写看护人员的报酬，只写出收了多少托管费，没有算盈余或缺口。
rehearsal-note-no-fee = 返校方案不收费、不写价格，没有钱进出。
rehearsal-note-fee-made-up = 收费标准由各班的协议书写明，这里的收费标准是编的。
rehearsal-note-none-played = 下面没有一份守得住的方案，所以没有走哪一份。
rehearsal-note-classes-made-up = 班级是编的，每40个孩子一个班。
rehearsal-rooms = 同时要的教室
rehearsal-short-days = 老师或教室不够的天数
rehearsal-out = 付出
rehearsal-carer-day = 看护人员每人每天最多可付
rehearsal-plans = 受约束的方案
rehearsal-breaking = 会不合规定的方案
# $grade (Number) - 年级
rehearsal-grade = { $grade }年级
rehearsal-small-class = 小班
rehearsal-middle-class = 中班
rehearsal-big-class = 大班
rehearsal-to-points = 付给服务点（托管费）
rehearsal-to-meals = 用于餐点
rehearsal-picture-rooms = 同时要几间教室；竖线是现有教室
rehearsal-picture-point-rooms = 各服务点人最多的一天要几间教室；竖线是学校的教室
rehearsal-picture-teachers = 每天要几位老师；竖线是现有老师
rehearsal-picture-out = 钱付到哪里（减免的由承担减免的一方补足）
rehearsal-picture-unserved = 学籍里不在招收范围的孩子，按年级
rehearsal-picture-grades = 各年级会被留住的孩子，后面的数是返校的孩子（健康规则打开时）
rehearsal-picture-breaches = 各方案按这份意见有几处不合规定
rehearsal-picture-played = 下面的一份方案走了一遍：守不住几处
