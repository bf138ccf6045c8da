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
leave-part = 只请一段时间
leave-part-hint = 整天不来，这两项都不用填。只缺中间一段，两项都填。
leave-back-at = 晚到：几点到
leave-gone-at = 早走：几点离开
# $until (String) - time
leave-comes = { $until } 到
# $from (String) - time
leave-goes = { $from } 离开
# $from (String) - time
# $until (String) - time
leave-away = { $from }–{ $until } 不在
# $days (String) - days
# $hours (String) - hours
leave-taken-hours = 已收到，{ $days }：{ $hours }
# $said (String) - what was done
leave-then-sickness = { $said }。请再登记病情，保健老师要跟踪。
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
# $days (String) - days
leave-taken = 已收到，{ $days } 不用来
leave-already = 这几天已经请过假了
leave-hand-link = 收纸质假条
# $child (String) - the child
leave-hand = 收{ $child }的假条
leave-hand-lead = 孩子今晚不来，家里递来了纸质请假条。收下后点名改为请假，家长和班主任同时知道。
leave-hand-photo = 给假条拍一张照（可不拍）
leave-hand-photo-hint = JPEG 或 PNG，不超过 512 KB。只有您、班主任和孩子的监护人看得到；拍摄地点和手机型号不保存。
# $child (String) - the child
leave-hand-submit = 收下，{ $child }今晚请假
leave-hand-there = 今晚的假条已经有了。
leave-handed = 假条已收下，今晚按请假记
leave-hand-where = 请假（有纸质假条）
leave-picture = 看假条照片
photo-new = 接送人照片
photo-of = 谁的照片
photo-file = 选一张照片
photo-hint = JPEG 或 PNG，不超过 512 KB。只有门岗和孩子的监护人看得到；拍摄地点和手机型号不保存。
photo-submit = 放上照片
photo-drop = 拿掉照片
photo-put = 照片已放上
photo-dropped = 照片已拿掉
# $who (String) - who
photo-alt = { $who }的照片
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
collector-between = 选几天
collector-first-day = 第一天
collector-last-day = 最后一天（含）
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
gate-offline = 没有网络，孩子先留下
gate-offline-lead = 这台手机没有能用的名单：家长同意、管理老师签名、禁止接领名单，都要连上学校才看得到。
gate-offline-next = 连上网再登记；到放学时间后的交接，可以在老师手机的“放学交接”页上签。
# $at (String) - moment
gate-stale = 没有网络：这是 { $at } 的名单，之后的进出没有算进来
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
handover-inside-link = 按错了？还在里面
handover-inside-title = 还在里面
# $at (String) - at
# $adult (String) - adult
handover-inside-told = 记的是 { $at } 已交给 { $adult }
handover-inside-lead = 先看一眼：孩子确实还在校内才按。家长和责任老师会马上收到更正，孩子回到清点名单上，之后可以重新交接。
handover-inside-why = 怎么会按错
handover-inside-wrong-child = 点成了别的孩子
handover-inside-not-taken = 大人没有带走孩子
handover-inside-other = 其他，写在下面
handover-inside-words = 说明（选“其他”时要写）
# $child (String) - child
handover-inside-submit = { $child }还在里面
# $child (String) - child
handover-inside-said = 已更正：{ $child }还在里面，家长已收到更正
handover-inside-back = 已撤回，孩子还在里面
handover-inside-back-when = 走的时候照常交接；提前走的，登记和签名还算数，由校门再放行一次。
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
# $name (String) - name
pickup-checked-said-gate = 已登记 { $name }，请在校门口等托管教师出来签名
pickup-at-gate = 校园封闭：请到校门口见来接的人，在那里签名，他们不进校。
# $name (String) - name
pickup-unchecked-said = 已撤回 { $name } 的登记，孩子没有放行
# $name (String) - name
pickup-unsigned-said = 已撤回 { $name } 的签名，校门不能放行
pickup-nothing-undone = 没有要撤回的，什么也没有改
# $name (String) - name
pickup-uncheck = 登记错了：撤回 { $name } 的登记
# $name (String) - name
pickup-unsign = 签错了：撤回 { $name } 的签名
pickup-signed-title = 已签名，等校门放行
# $at (String) - at
pickup-signed-at = { $at } 已签名
pickup-asked-said = 已问家长，等家长同意
# $name (String) - name
pickup-signed-said = { $name } 已签名，请到校门离校
# $name (String) - name
pickup-exited-said = 已离校，交给 { $name }
pickup-step-check = 校门登记
# $teacher (String) - teacher
pickup-step-sign = { $teacher } 处签名
# $teacher (String) - teacher
pickup-step-sign-gate = { $teacher } 到校门口来签名
pickup-step-exit = 离校
gate-title = 门岗
gate-muster = 清点名单
# $n (Number) - n
gate-count-inside = 现在校内 { $n } 人
# $n (Number) - n
gate-count-gone = 已接走 { $n } 人
gate-count-means = 应到、还没点到的也算在校内
# $n (Number) - n
gate-begun = 正在提前接 { $n } 人
gate-find = 姓名、拼音首字母、班级座号或队牌
gate-find-go = 找
gate-none = 没有找到
gate-quiet = 现在没有要接的孩子
gate-none-when = 今晚点名开始后，应到的孩子都在这里。
# $n (Number) - n
gate-tonight = 列出 { $n } 人
gate-gone = 已接走
gate-may-go = 可以离校
gate-classes = 按班级看（校内/名单）
# $class (String) - class
# $inside (Number) - inside
# $listed (Number) - listed
gate-class = { $class } · { $inside }/{ $listed }
# $shown (Number) - shown
# $listed (Number) - listed
gate-first = 先列 { $shown } 人，今晚共 { $listed } 人；选班级，或输入姓名、首字母、座号、队牌查找。
gate-to-sign = 去签名
gate-to-sign-gate = 等老师出来签名
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
# $name (String) - the adult at the gate
gate-ask-about = 问家长：{ $name } 来接，同意吗
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
# $at (String) - time
gate-release-comes = 还没到校，请假条说 { $at } 到
# $hours (String) - hours
gate-slip = 请假条：{ $hours }。谁来接照样要核对。
# $room (String) - room
# $teacher (String) - teacher
gate-release-sign = 先去 { $room } 找 { $teacher } 签名
# $teacher (String) - teacher
gate-release-sign-gate = 在校门口等：请 { $teacher } 出来签名，来接的人不进校
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
# $child (String) - who
absence-where = { $child }在哪里？
absence-where-now = 孩子现在在哪里、和谁在一起
absence-where-hint = 例如：我已接走；在外婆家
absence-say = 告诉学校
absence-unknown = 我也不知道
absence-unknown-said = 已马上通知管理小组找人；请保持电话畅通。
# $name (String) - the guardian
absence-said-by-guardian = 家长{ $name }
# $place (String) - where
absence-kept = 学校已收到：{ $place }，会再核实。
# $name (String) - the barred guardian
# $place (String) - where
absence-unheard = 禁止接领名单上的 { $name } 说：{ $place }。这句话不算数，请另外核实
# $place (String) - where
absence-said = 已告诉班主任和管理老师：{ $place }
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
block-title = 拦截名单
block-lead = 名单上的人不能接走这个孩子，任何授权都不算数；要有文书
block-new = 新增拦截
block-child = 从哪个孩子
block-name = 不能来接的人
block-phone = 手机号（不知道可不填）
block-document = 文书：哪家机构、哪一天、文号
block-enter = 加入拦截名单
# $name (String) - name
block-entered = { $name } 已加入拦截名单
block-none = 没有人在拦截名单上
block-none-when = 法院裁定等文书到校后，在上面登记。
# $at (String) - at
block-since = { $at } 起
block-half-lifted = 已有一人确认解除，还要另一人
# $at (String) - at
block-lifted-on = { $at } 已解除
block-lift = 解除拦截
block-lift-document = 解除的依据：文书
block-lifting = 已记下，等另一位确认
# $names (String) - names
block-named = 这位监护人加进接送人名单的：{ $names }。拦截期间他们也接不走孩子；要来接的，请另一位监护人自己加上
block-lifted = 已解除
# $child (String) - child
taking-title = { $child } 接送安排
# $from (String) - from
# $until (String) - until
taking-days = { $from } 至 { $until }
taking-first = 第一天
taking-last = 最后一天
delegation-new = 请别人接一次
delegation-lead = 只在这一段时间、只有一次有效；要再确认一遍。
delegation-date = 哪一天
delegation-from = 从几点
delegation-until = 到几点
delegation-name = 委托
# $name (String) - name
delegation-named = 已记下 { $name }，请确认
# $name (String) - name
# $child (String) - child
delegation-confirm-lead = { $name } 来接{ $child }：再读一遍姓名、时间，然后填对方手机后四位。
delegation-tail = 对方手机后四位
delegation-confirm = 确认委托
# $name (String) - name
delegation-confirmed = 已确认，{ $name } 可以来接一次
delegation-cancel = 撤回委托
# $name (String) - name
delegation-cancelled-said = 已撤回，{ $name } 不能来接
delegation-unconfirmed = 待确认
delegation-not-yet = 未到时间
delegation-open = 有效
delegation-over = 已过时
delegation-used = 已接走
delegation-cancelled = 已撤回
alone-title = 自行离校
# $child (String) - child
alone-lead = 签名以后，{ $child }放学时可以自己离校；提前离校仍要有人接。
alone-signature = 家长签名（本人全名）
alone-sign = 签名同意
alone-signed = 已签名
# $days (String) - days
alone-stands = 已同意：{ $days }
alone-withdraw = 撤回，改为有人接
alone-withdrawn = 已撤回，要有人接
# $grade (Number) - grade
alone-later = { $grade } 年级起才可以。
alone-never = 本校都要有人接。
passcode-go = 出示接送码
# $child (String) - child
passcode-title = { $child } 接送码
# $name (String) - name
passcode-for = { $name } 来接，请把这个码给门卫看
# $seconds (Number) - seconds
passcode-changes = { $seconds } 秒后换新；截图和转发没有用
# $name (String) - name
passcode-taken = 门卫已核对，{ $name } 可以登记
passcode-mark = 请和门卫屏幕上的两位数核对
passcode-new = 出示新的码
passcode-who = 谁来接
passcode-show = 出示
passcode-begun = 请在校门出示
# $mark (String) - mark
passcode-matched = 接送码正确。请家长屏幕上也显示：{ $mark }
late-title = 还没接走
late-none = 都接走了
late-none-when = 放学后还在校内的孩子会列在这里。
# $n (Number) - n
late-count = { $n } 人在等
# $n (Number) - n
late-minutes = 等了 { $n } 分钟
late-waits = 等待中
late-guardians = 已联系家长
late-staff = 已报管理小组
late-leader = 已报领导小组
late-police = 商报警
# $at (String) - at
late-extended-until = 延时托管到 { $at }
late-title-family = 延时托管
late-reason = 为什么要晚接
late-ask = 申请
late-asked = 待同意
late-asked-said = 已申请，管理小组会回复
late-agreed = 已同意
late-agreed-said = 已同意，家长会收到
# $child (String) - child
late-agree = 同意{ $child }延时
late-extended-title = 延时托管申请
late-extended-lead = 有特殊需要、放学时接不了的孩子
late-extended-none = 没有申请
late-extended-none-when = 家长在“接送安排”里申请。
late-enter = 家长打电话来申请
late-enter-lead = 手机不在身边的家长打电话来，在这里替家长登记：登记就是同意，家长会收到。
late-enter-reason = 谁打来的、为什么要晚接
late-enter-submit = 登记并同意
# $child (String)
late-entered-said = 已登记并同意{ $child }延时，家长会收到
gate-code = 接送码
gate-code-type = 家长手机上的 8 位数
gate-code-go = 核对
# $at (String) - at
# $name (String) - name
gate-code-matched = { $at } 接送码正确：{ $name }
# $name (String) - name
gate-said-yes = 家长同意 { $name } 来接
# $name (String) - name
gate-said-no = 家长不同意 { $name } 来接
gate-staff-lead = 联系不上家长时，由管理小组决定并写明理由。
gate-staff-reason = 理由
# $name (String) - name
pickup-said-yes = 已同意 { $name } 来接
# $name (String) - name
pickup-said-no = 已拒绝 { $name } 来接
evening-yes = 同意接走
evening-no = 不同意
evening-add = 同意，加入今天名单

# $count (Number) - children
escort-count-given = { $count } 人待接手
# $count (Number) - children
escort-count-taken = { $count } 人在路上
# $count (Number) - children
escort-count-arrived = { $count } 人已到
escort-title = 路队
escort-lead = 老师交出、带队接手、门口清点，每一环都有人签；没签到的人一直挂着。
escort-none = 还没有路队
escort-none-when = 管理人员排好路队后，老师就能把孩子交给它。
# $count (Number) - lines
escort-lines = 路队和校车 { $count } 条
escort-empty = 现在没有人
# $count (Number) - children
escort-left = 还有 { $count } 人没有交接
escort-left-title = 已停用，还有孩子没有送到
escort-line = 步行路队
escort-bus = 校车
escort-new = 排一条路队
escort-plate = 队牌或车牌
escort-plate-hint = 写在牌子上的字，门岗按它找人，例如 3号 或 浙A12345。
escort-kind = 怎么走
escort-leader = 谁带队
escort-arrange = 排好
# $plate (String) - plate
escort-arranged = { $plate } 已排好，带队老师已收到消息
# $plate (String) - plate
escort-end = 停用{ $plate }
escort-ended = 这条路队已停用
escort-not-ended = 还有孩子在路上，或已经停用，没有改动
# $group (String) - group
escort-give-title = { $group } 交给路队
escort-give-lead = 勾上排好队的孩子；带队老师点过数才算接手。
escort-which = 哪条路队
escort-who = 谁去
escort-give = 交给路队
# $count (Number) - children
escort-gave = 交给路队 { $count } 人，等带队老师接手
# $count (Number) - children
escort-on-way = 在路队里 { $count } 人
# $plate (String) - plate
# $at (String) - time
escort-way-given = { $plate } · { $at } 已交出，待接手
# $plate (String) - plate
# $at (String) - time
escort-way-taken = { $plate } · { $at } 已接手，在路上
# $plate (String) - plate
# $at (String) - time
escort-way-arrived = { $plate } · { $at } 已清点
gate-line-ended-mark = 路队已停用，还没有交接
# $plate (String) - plate
# $child (String) - child
# $leader (String) - who leads the line
gate-line-ended = { $plate } 已停用，{ $child }还没有交给接送人：请带队的{ $leader }当面交接，或者送回教室
escort-nobody = 现在没有孩子在这条路队
escort-nobody-when = 老师交出后会列在这里。
# $count (Number) - children
escort-given = 老师已交出 { $count } 人，看到谁勾谁
# $count (Number) - children
escort-taken = 在路上 { $count } 人，到了谁勾谁
# $count (Number) - children
escort-arrived = 已清点 { $count } 人，等接送人
escort-take = 我接手勾上的人
escort-count = 勾上的人到了
escort-back = 勾上的人送回教室
escort-stop = 到站交给接送人
# $count (Number) - children
# $open (Number) - children
escort-took = 接手 { $count } 人，还有 { $open } 人没有接手
# $count (Number) - children
# $open (Number) - children
escort-counted = 清点 { $count } 人，还有 { $open } 人没有到
# $count (Number) - children
escort-brought-back = 送回教室 { $count } 人

nav-studies = 今晚留校
study-title = 晚自习
# $child (String)
study-head = { $child }的晚自习
# $days (String)
study-now = 现在选的：{ $days }
study-none = 不参加
# $title (String)
study-which = { $title }：哪几天参加？
# $from (String)
# $until (String)
# $who (String)
# $price (String)
study-about = { $from }开始，到 { $until }，由{ $who }看护，{ $price }。
# $winter (String)
# $summer (String)
study-by-season = { $winter }（夏令时 { $summer }）
# $day (String)
# $fri (String)
study-by-weekday = { $day }（周五 { $fri }）
study-after-care = “1”类结束后
study-free = 免费
# $fen (String)
study-paid = 单独收费 { $fen }
study-voluntary = 晚自习不属于课后服务，自愿参加，可以一天也不选，以后可以改。
study-save = 保存
# $days (String)
study-said = 晚自习：{ $days }
study-change = 修改
study-care-first = 晚自习接在“1”类托管后面，请先报名晚托。
study-not-offered = 这个年级没有晚自习
study-not-offered-when = 学校方案里为哪个年级开了晚自习，哪个年级才能选。
# $at (String)
study-until = 晚自习到 { $at }
study-tonight = 今晚留校
study-nobody = 现在没有留校的孩子
study-nobody-when = 延时托管和晚自习的孩子在校时列在这里。
# $count (Number)
study-extended-count = 延时托管 { $count } 人
# $count (Number)
study-count = 晚自习 { $count } 人
