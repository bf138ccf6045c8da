# 社区托管班: what it needs, rooms, carers, papers, visits, temporary care.

nav-care-class = 托管班
nav-temporary = 临时托管
nav-promises = 服务承诺
nav-calls = 公开征集

care-class-title = 社区托管班
care-class-standing = 现在
care-class-is-unwritten = 还没有写明
care-class-is-waiting = 待开班
care-class-is-open = 已开班
care-class-is-suspended = 暂停
care-class-is-closed = 已停班
care-class-capacity = 计划招收（人）
care-class-run-by = 谁来办
care-class-social = 社会力量承办
care-class-committee = 居委会自办
care-class-conditions = 开班条件
care-class-needs-stage = 方案阶段
care-class-needs-state = 场所已检查
care-class-needs-place = 场所安全
care-class-needs-room = 容得下
care-class-needs-elders = 不占老年人时段
care-class-needs-carer = 看护员
care-class-needs-form = 登记或备案
care-class-needs-rules = 管理制度
care-class-needs-sign-off = 居委会核签
care-class-passed = 具备
care-class-missing = 还缺
care-class-open = 开班
care-class-opened = 已开班，已告诉家长；协议文本核签后，可以为孩子签协议。
care-class-write = 写明托管班
care-class-write-hint = 改了就要居委会重新核签开班。
care-class-keep = 保存
care-class-written = 已保存。
care-class-written-before = 和原来一样，没有改动。
care-class-close = 停班
care-class-close-why = 停班原因（家长会看到）
care-class-close-now = 停班，并告诉家长
care-class-closed = 已停班，已告诉家长。
care-class-message-opened = 社区托管班已开班。承办单位签好孩子的托管协议书后，会请您来签。
# $reason (String) - why
care-class-message-closed = 社区托管班已停班：{ $reason }
care-class-message-suspended = 社区托管班的登记或备案已注销，托管班暂停。孩子的安排请家长联系居委会；社区办临时托管的，可以预约。
# $lost (String) - what it lacks
care-class-message-lost = 社区托管班暂停：{ $lost }。孩子的安排请家长联系居委会；社区办临时托管的，可以预约。
care-class-message-resumed = 社区托管班已恢复，照常接孩子。
# $day (String) - the first day without
care-class-message-check-ends = 托管场所的检查快到期：{ $day }起没有有效的检查，托管班会暂停。请安排重新检查。
# $number (String) - which
# $day (String) - the first day without
care-class-message-certificate-ends = 登记或备案{ $number }快到期：{ $day }起无效，托管班会暂停。请及时续办。

care-class-below = 各社区（有需求、没有着落的在前）
care-class-below-none = 还没有社区
care-class-below-none-when = 方案管到的社区登记后，在这里看。
# $need (Number) - children
# $placed (Number) - children
# $percent (Number) - of those who need it, in whole percent
care-class-need = 需要托管{ $need }人，已安置{ $placed }人（{ $percent }%）
care-class-green = 绿灯
care-class-red = 红灯：没有托管班，也没有临时托管

premises-title = 托管场所检查
premises-unseen = 还没有检查
# $day (String) - the first day without
premises-safe = 可以使用，到{ $day }为止
# $day (String) - the first day without
premises-ending = 快到期，{ $day }起要重新检查
premises-unsafe = 不能使用
premises-nothing = 还没有检查记录
premises-nothing-when = 居委会或街道检查后登记，在这里看。
premises-inspect = 登记一次检查
premises-room = 哪个场所
premises-source = 场所来源
premises-metres = 孩子使用的面积（平方米）
premises-holds = 最多容纳（人）
premises-passed = 合格
premises-failed = 不合格
premises-until = 到期
premises-good = 合格
premises-bad = 不合格
premises-inspector = 检查人
premises-on = 检查日期
premises-keep = 登记检查
premises-inspected = 已登记。
premises-inspected-before = 这次检查已经登记过。
premises-week-title = 用房周历
premises-week-elders = 老年人
premises-week-class = 托管班
premises-week-temporary = 临时托管
premises-week-free = 这一周没有人用
premises-week-free-when = 写明托管班或临时托管的时间后，在这里看。
premises-week-arrange = 定临时托管的场所和时间
premises-week-hint = 老年活动室先让老年人用；定好以后，家长只能预约这几天。
premises-week-keep = 保存时间
premises-week-arranged = 已保存。
premises-week-arranged-before = 和原来一样，没有改动。

carer-title = 看护员、辅导员
carer-enough = 看护员已够
# $left (Number) - people
carer-lacking = 还缺看护员{ $left }人
carer-applicants = 报名的人
carer-nobody = 还没有人报名
carer-nobody-when = 把报名表的地址告诉低保家庭、大学生和志愿者。
carer-apply-form = 打开报名表
carer-is-waiting = 待审核
carer-is-refused = 未通过
# $day (String) - the first day without
carer-holds = 已通过，到{ $day }为止
# $day (String) - the first day without
carer-over = 已到{ $day }，要重新审核
carer-is-changed = 评分或方案变了，要重新审核
carer-application = 报名内容
carer-posts = 岗位
carer-source = 来自
carer-source-choose = 请选择
carer-why = 为什么合适
carer-why-hint = 选“其他人”的必须写，别的可以不写。
carer-phone = 电话
carer-name = 姓名
# $n (Number) - 1, 2, 3 …
carer-reviewer = 评审人{ $n }
carer-sheet = 我的评分表
# $least (Number) - the least score
carer-sheet-hint = 每项0到100分，低于{ $least }分的不能聘用。
carer-score = 交评分表
carer-scored = 评分已记下。
carer-scored-before = 和上次一样，没有改动。
carer-decision = 决定
carer-proof = 在读证明
carer-proof-seen = 已看过学生证或在读证明
carer-background = 背景审查结果
carer-background-passed = 没有问题
carer-background-failed = 有问题
carer-reason = 理由
carer-reason-hint = 报名人会看到。
# $name (String) - who
carer-approve = 聘用{ $name }
# $name (String) - who
carer-refuse = 不聘用{ $name }
carer-decided = 决定已记下，报名人看得到。
carer-decided-before = 和上次的决定一样。
carer-unapproved = 在托管班工作、没有有效聘用的人
carer-unapproved-next = 已经聘用的，请居委会打开这个人的报名，选好工作账号；没有聘用的，请先报名审核，或停用账号。在这以前这些人不能开班，也不能签新的协议；孩子到了照常照看和交接。
carer-no-application = 没有对应的报名
carer-entrust = 工作账号
carer-entrust-person = 这个人用哪个账号在托管班工作
carer-entrust-hint = 只列看护老师的账号；一个账号对一份报名。
carer-entrust-nobody = 没有账号
carer-entrust-keep = 保存工作账号
carer-entrusted = 工作账号已记下。
carer-entrusted-before = 和原来一样，没有改动。
carer-apply-title = 报名当看护员、辅导员
carer-apply-privacy = 从哪里来、理由和电话封存保管，只有评审人看得到。
carer-apply = 报名
carer-applied = 已报名。请保存本页地址，结果在这里看。
carer-answer-title = 报名结果
carer-answer-waits = 还在审核。
carer-answer-keep = 请保存本页地址，不要给别人。

provider-title = 登记备案
# $form (String) - the legal form
provider-lawful = 有效：{ $form }
# $day (String) - the first day without
provider-ending = { $day }到期，请及时续办
provider-neither = 没有登记，也没有备案
provider-both = 登记和备案只能有一样
provider-other-form = 不是方案里的法律形式
# $day (String) - the first day without
provider-expired = { $day }已到期
# $day (String) - when
provider-cancelled-on = { $day }已注销
provider-holds = 有效
provider-not-yet = 还没有生效
provider-certificates = 凭证
provider-nothing = 还没有凭证
provider-nothing-when = 看过证书或备案号后登记；居委会自办的托管班不需要。
provider-enter = 登记凭证
provider-form = 法律形式
provider-number = 证书号或备案号
provider-issuer = 发证或备案机关
provider-from = 从哪天起有效
provider-until = 到哪天为止
provider-until-hint = 这一天已经无效。
provider-keep = 登记
provider-entered = 已登记。
provider-entered-before = 这份凭证已经登记过。
# $number (String) - which
provider-cancel = 注销{ $number }
provider-cancelled = 已注销。
provider-suspends = 已注销。靠它办的托管班从今天起暂停，已告诉家长。

provider-call-title = 公开征集
# $school (String) - which
provider-call-near = 在{ $school }附近办托管班
# $day (String) - the last day
provider-call-is-open = 报名中，最后一天{ $day }
provider-call-is-over = 已截止，等决定
provider-call-is-decided = 已有结果
provider-call-need = 需要托管的孩子（人）
# $min (Number) - what it is less than
provider-call-few = 不到{ $min }
provider-call-last-day = 最后一天报名
provider-call-rooms = 可用场所（最多容纳人数）
provider-call-answers = 已报名（份）
provider-call-chosen = 选定
provider-call-nobody = 一家也不选
provider-call-reason = 理由
provider-call-reason-hint = 报名的和居民都会看到。
provider-call-why-few = 为什么比较得这么少
provider-call-why-few-hint = 报名的够方案要求的家数，就不用写。
provider-call-answer = 报名办班
provider-call-compare = 比选
provider-call-nothing = 还没有公开征集
provider-call-nothing-when = 居委会发起后，谁都可以在这里看和报名。
provider-call-new = 发起公开征集
provider-call-new-hint = 需求底数和可用场所按今天登记的公开；不到5人的只写“不到5”，免得看得出是哪一家。
provider-call-school = 在哪所学校附近
provider-call-until = 报名截止
provider-call-until-hint = 这一天起不能再报名。
provider-call-post = 发起
provider-call-opened = 已公开，谁都可以报名。
provider-call-opened-before = 这次征集已经公开。
provider-call-no-bids = 还没有人报名
provider-call-no-bids-when = 报名的在这里，离学校近的在前。
provider-call-choice = 选哪一家
provider-call-decide = 公布决定
provider-call-decided = 决定已公布，报名的看得到。
provider-call-decided-before = 和已公布的决定一样。
provider-call-privacy = 联系人、电话和能提供什么封存保管，只有居委会和街道看得到；选定的单位名称会公开。
provider-call-provider = 单位名称
provider-call-metres = 离学校（米）
provider-call-contact = 联系人
provider-call-phone = 电话
provider-call-offer = 能提供什么
provider-call-offer-hint = 看护、辅导、收费，最多500个字。
provider-call-send = 报名
provider-call-answered = 已报名。请保存本页地址，结果在这里看。
provider-call-result = 报名结果
# $day (String) - the last day
provider-call-result-waits = 等决定，最后一天报名{ $day }
provider-call-result-chosen = 选定了您
provider-call-result-other = 没有选您
provider-call-keep = 请保存本页地址，不要给别人。

management-title = 管理制度
management-complete = 制度齐全
# $left (Number) - rules
management-left = 还缺{ $left }项
management-is-written = 已写
management-is-missing = 还没有
management-words = 制度内容
management-paper = 或者：文件名称
# $name (String) - which rule
management-keep = 保存{ $name }
management-written = 已保存，改过的制度要居委会重新核签。
management-written-before = 和原来一样，没有改动。

supervision-title = 指导监督
# $days (Number) - days
supervision-overdue = 已经超过{ $days }天没有走访。
supervision-signatures = 居委会核签
supervision-opening = 开班
supervision-rules = 管理制度
# $subject (String) - what
supervision-sign = 核签{ $subject }
supervision-signed = 已核签。
supervision-visits = 走访记录
supervision-nothing = 还没有走访
supervision-nothing-when = 走访后写下看到的情况，在这里看。
supervision-on = 走访日期
supervision-findings = 看到的情况
supervision-visit = 登记走访
supervision-visited = 走访已登记。

# $names (String) - adults
collecting-may = 可以交给：{ $names }
collecting-nobody = 名单上没有可以来接的人，请联系家长。
collecting-list = 接送人名单
# $name (String) - the adult
# $child (String) - who
collecting-message-met = 有人到社区来接{ $child }：{ $name }在禁止接领名单上。没有交接，请马上到托管场所。

temporary-title = 临时托管
# $day (String) - today
# $taken (Number) - places
# $places (Number) - places
temporary-under = { $day } · 已占{ $taken }个名额，共{ $places }个
temporary-today = 今天的孩子
temporary-nobody = 今天没有人预约
temporary-nobody-when = 家长预约后在这里；没预约就来的，在下面记到。
temporary-others = 没有预约就来的孩子
temporary-is-booked = 已预约
temporary-unbooked = 未约，已到
temporary-came-unbooked = 已记到：没有预约，先照看，已告诉家长。
# $child (String) - who
temporary-of = { $child }的临时托管
# $child (String) - who
temporary-book-for = 为{ $child }预约临时托管
# $time (String) - the hour
temporary-own-under = 当天{ $time }前可以预约
temporary-days = 已预约
temporary-no-days = 还没有预约
temporary-no-days-when = 没有托管班的社区，可以按天预约。
temporary-has-class = 社区托管班已开班，请签托管协议书，不用临时托管。
temporary-day = 哪一天
temporary-agreement = 当天的托管协议
# $child (String) - who
temporary-agree = 我为{ $child }签当天的托管协议：放学后到交给接的大人为止，看护和作业，按居委会公示的标准收费。
temporary-book = 预约这一天
temporary-booked = 已预约。
temporary-booked-before = 这一天已经预约过。
# $day (String) - the day
temporary-cancel = 取消{ $day }
temporary-cancelled = 已取消。
# $child (String) - who
temporary-message-unbooked = { $child }今天没有预约就到了社区临时托管：孩子已有人照看，请按时来接。
# $held (String) - weekdays, hours, room
temporary-message-moved = 社区临时托管的时间和场所定为：{ $held }。请看看预约的日子还办不办；不办的请取消，另约一天。
# $child (String) - who
# $name (String) - with whom
temporary-message-left = { $child }已从社区临时托管交给{ $name }。

promise-title = 服务承诺
promise-board = 居委会的承诺
promise-nothing = 还没有承诺
promise-nothing-when = 居委会公布后，在这里看。
# $day (String) - the last day
# $contact (String) - whom to ask
promise-under = 最迟{ $day } · 联系人：{ $contact }
promise-has-risen = 曾逾期，已上报
promise-running = 进行中
# $day (String) - when
promise-kept-on = { $day }已兑现
# $days (Number) - days
promise-is-overdue = 逾期{ $days }天
# $average (String) - of all ratings
# $count (Number) - how many
promise-average = 居民评分{ $average }分（{ $count }人）
promise-unrated = 还没有人评分
# $rating (Number) - as it was given
promise-own = 您评了{ $rating }分，可以改：
promise-rate = 您评几分：
# $rating (Number) - from 1
promise-rate-as = { $rating }分
promise-rated = 评分已记下。
promise-on = 哪天兑现
# $what (String) - the promise
promise-keep = 记为兑现：{ $what }
promise-kept = 已记为兑现。
promise-kept-before = 以前已经记为兑现。
promise-state = 公布一项承诺
promise-state-hint = 谁都能看到；逾期没有兑现，会自动上报方案写明的机构一次。
promise-what = 做什么
promise-by-when = 最迟哪一天
promise-contact = 居民找谁（姓名、电话）
promise-post = 公布
promise-stated = 已公布。
promise-stated-before = 同样的承诺已经公布。
# $community (String) - whose
# $what (String) - the promise
# $day (String) - the last day
# $contact (String) - whom to ask
promise-message-overdue = { $community }的服务承诺逾期没有兑现：{ $what }，最迟{ $day }。联系人：{ $contact }
