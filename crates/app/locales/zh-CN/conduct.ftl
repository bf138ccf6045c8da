nav-conduct = 行为
nav-sickness = 因病缺勤
conduct-title = 行为记录
conduct-lead = 先谈话、再教育、告诉家长；多次无效才谈劝退，并且总有别的去处。
conduct-none = 本学期没有记录
conduct-none-when = 有影响他人的事，从下面找到孩子记下来，家长同时知道。
conduct-new = 记一次
conduct-find = 找孩子
# $count (Number) - how often
conduct-times = 本学期 { $count } 次
conduct-is-advised = 已建议退出
# $child (String) - whose
conduct-of = { $child }的行为记录
conduct-lines = 经过
conduct-no-lines = 本学期还没有记录。
conduct-disturbance = 影响他人
conduct-talk = 谈话
conduct-talk-hint = 老师和孩子说了什么（只有老师看到）
conduct-guidance = 教育
conduct-guidance-hint = 约定怎么改，家长也看到
conduct-record = 记一次影响他人的事
conduct-kind = 哪一类
conduct-kind-disturbing = 影响他人做作业、阅读
conduct-kind-manners = 不文明、不礼貌
conduct-kind-rules = 不守规章
conduct-kind-hurting = 碰伤、推打他人
conduct-kind-property = 弄坏、拿走东西
conduct-at = 几点
conduct-witness = 谁看到的
conduct-witness-hint = 写老师的名字；家长会看到。不写别的孩子的名字。
# $hour (String) - at which hour
# $witness (String) - who saw it
conduct-seen = { $hour }，{ $witness }看到
conduct-what = 发生了什么
conduct-what-hint = 只写看到的事；家长会看到这句话
conduct-record-submit = 记下并告诉家长
# $child (String) - whose
conduct-recorded = 已记下，{ $child }的家长收到了通知
conduct-step = 谈话或教育
conduct-step-kind = 做了什么
conduct-note = 内容
conduct-step-submit = 记下
conduct-step-kept = 已记下
conduct-advice = 退出建议
conduct-advise = 建议退出
# $day (String) - the first day
conduct-advise-lead = 这是建议，不是开除。最早 { $day } 生效；家长可以申诉，申诉期间不变。
conduct-reason = 理由
conduct-heard = 家长的意见
conduct-heard-hint = 先听家长怎么说，再写在这里
conduct-alternative = 另给的去处
conduct-alternative-hint = 有需求的孩子一个也不拒绝（X.1）
conduct-alternative-individual = 个别看护
conduct-alternative-other-group = 换一个班
conduct-alternative-community = 社区托管
conduct-ends-on = 哪一天起不在原班
# $child (String) - whose
conduct-advise-submit = 建议{ $child }退出
# $child (String) - whose
conduct-advised = 已建议，{ $child }的家长收到了通知
# $day (String) - when
conduct-stands = 学校建议 { $day } 起退出
# $day (String) - when
conduct-upheld = 申诉后维持，{ $day } 起退出
conduct-lifted = 申诉成立，建议已撤回
conduct-appeal-open = 家长已申诉，等待答复；一切照旧
# $day (String) - when
conduct-ended-on = 已于 { $day } 退出
conduct-appeal = 申诉
conduct-appeal-until = 可申诉到
conduct-appeal-words = 为什么不同意
conduct-appeal-submit = 申诉
conduct-appealed = 申诉已收到；答复之前一切照旧
conduct-answer = 答复
conduct-answer-words = 理由
conduct-grant = 申诉成立，撤回建议
conduct-uphold = 维持建议
conduct-answer-submit = 答复家长
conduct-answered = 已答复
# $child (String) - whose
conduct-end = 今天起{ $child }退出，名额给候补
# $child (String) - whose
conduct-ended = { $child }已退出
sickness-title = 因病缺勤
# $child (String) - whose
sickness-of = { $child }的病情登记
sickness-clusters = 聚集
sickness-report-up = 24 小时内上报
# $class (String) - which class
# $count (Number) - how many
sickness-cluster = { $class } { $count } 人症状相同
sickness-none = 现在没有因病缺勤的孩子
sickness-none-when = 家长或班主任登记之后会在这里。
sickness-new = 替家长登记
# $day (String) - since when
sickness-since = { $day } 登记
sickness-doctor-seen = 已就诊
sickness-doctor-not-seen = 未就诊
sickness-look = 看病情
sickness-look-why = 为什么要看（会记下来）
sickness-purpose-trace = 追踪
sickness-purpose-cluster = 核实聚集
sickness-purpose-return = 办复课
# $purpose (String) - why
sickness-looked = 这次查看已记下，目的：{ $purpose }
sickness-proof = 证明（没有就空着）
sickness-proof-needed = 复课证明（传染病必填：哪家医院、哪一天）
# $child (String) - whose
sickness-return = { $child }已复课
# $child (String) - whose
sickness-returned = { $child }已复课
sickness-bring-proof = 复课时请带医院的复课证明。
sickness-is-open = 已登记，还没有复课；有变化请在这里改。
sickness-privacy = 只有保健老师和班主任能看，每次查看都有记录；不会发到群里。
sickness-onset = 哪一天开始
sickness-symptoms = 症状
sickness-doctor = 就诊医院
sickness-doctor-hint = 还没有看医生就空着
sickness-diagnosis = 医生怎么说
sickness-infectious = 医生说是传染病
sickness-submit = 登记
# $child (String) - whose
sickness-reported = { $child }的病情已登记；复课之前晚托不再等{ $child }，不用另外请假。
sickness-reported-late = { $child }的病情已登记；今晚的名单已定，照名单找人，明天起不再等。
sickness-fever = 发热
sickness-cough = 咳嗽
sickness-headache = 头痛
sickness-sore-throat = 咽痛
sickness-parotid = 腮腺肿大
sickness-stomachache = 腹痛
sickness-vomiting = 呕吐
sickness-diarrhoea = 腹泻
sickness-rash = 皮疹
sickness-dizziness = 头晕
sickness-fatigue = 乏力
sickness-red-eyes = 结膜充血
sickness-other = 其他
household-sickness = 病情登记
household-conduct = 行为记录
# $child (String) - whose
message-conduct-recorded = 老师记下了{ $child }影响他人的一件事，请打开页面查看，并和孩子谈谈。
# $child (String) - whose
message-conduct-advised = 关于{ $child }继续参加托管，学校有一项建议，可以申诉。请打开页面查看。
# $child (String) - whose
message-conduct-appealed = { $child }的家长提出了申诉，请答复。
# $child (String) - child
# $day (String) - first evening there
# $group (String) - group
# $name (String) - teacher
message-conduct-carried = 从 { $day } 起，{ $child }在{ $group }，由{ $name }看护；接送照旧。
# $child (String) - whose
message-conduct-answered = { $child }的申诉有了答复，请打开页面查看。
# $class (String) - which class
# $count (String) - how many
message-sickness-cluster = { $class }班有 { $count } 名学生出现相同症状，请核实并在 24 小时内上报。

conduct-carry-to = 换到哪个班
conduct-carer = 由谁看护
conduct-group-of-one = 个别看护
# $child (String) - child
conduct-carry-group = 安排{ $child }到这个班
# $child (String) - child
conduct-carry-alone = 安排{ $child }个别看护
# $day (String) - first evening there
# $group (String) - group
conduct-carried-on = { $day } 起在{ $group }
# $child (String) - child
conduct-carried = { $child }的新去处安排好了，家长收到了通知
