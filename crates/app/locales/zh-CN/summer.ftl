nav-mergers = 暑托并点
nav-point = 暑期服务点
nav-point-school = 回到学校
signup-day = 看孩子今天在服务点
household-summer = 暑期托管
household-due-summer = 暑期托管报名
household-due-merger = 暑托服务点要合并，请您答复

point-title = 暑期托管服务点
point-how = 报名
# $until (String)
point-window-open = 报名中，{ $until } 截止
# $from (String)
# $until (String)
point-window-ahead = { $from } 开始报名，{ $until } 截止
# $until (String)
point-window-over = 报名已在 { $until } 截止
# $number (Number)
# $from (String)
# $to (String)
point-period = 第{ $number }期 · { $from } – { $to }
# $days (Number)
# $opens (String)
# $closes (String)
point-hours = { $days } 个工作日，每天 { $opens }–{ $closes }
# $total (String)
# $care (String)
# $food (String)
point-price = 每期 { $total }：托管服务费 { $care }，餐点费 { $food }。
point-voluntary = 自愿参加，以看护为主；区内各校学生都可以选任何一个服务点。
# $taken (Number)
# $capacity (Number)
point-seats = 已报 { $taken }/{ $capacity } 人
# $free (Number)
point-free = 余 { $free } 位
point-full = 已满，可候补
point-closed = 已并点
# $name (String)
point-sign-up = 给{ $name }报名、查看
point-sign-in = 家长登录后报名
point-nothing = 现在没有暑期托管
point-nothing-when = 新的一期公布后，报名表会在这里。
# $name (String)
point-moved-from = 由{ $name }并入
point-list-empty = 还没有人报这个服务点
point-list-empty-when = 家长报名后，名单会在这里。
point-column-school = 学校和班级
point-column-state = 状态

# $child (String)
signup-title = { $child }的暑期托管
signup-none = 未报名
signup-placed = 已报上
signup-waits = 候补
# $position (Number)
signup-waiting = 候补第 { $position } 位
signup-withdrawn = 已退出
# $grades (String)
# $grade (Number)
signup-not-served = 暑期托管服务 { $grades } 年级；孩子按这学年是{ $grade }年级，不在服务范围。
signup-waiting-told = 这个点满了。有人退出就按先后自动补上，补上会通知您；也可以改报有空位的点。
# $from (String)
# $moment (String)
signup-moved-told = { $from }人数少，已并到这里。不来的话，{ $moment } 前退出，已交的费用全额退还。
# $moment (String)
signup-placed-told = { $moment } 开始。
# $child (String)
signup-send = 给{ $child }报名
signup-change = 改报选中的点
signup-note = 要服务点知道的
signup-note-hint = 健康、忌口、谁来接等，可不填，最多300字。只有服务点和区里看得到。
signup-withdraw-more = 不参加了
signup-withdraw-lead = 退出后名额给候补的孩子。开始前退出，已交的费用全额退还；开始以后退出，退多少由区教育局决定。
# $child (String)
signup-withdraw = { $child }退出这一期
signup-already = 已经报过了，没有变化。
signup-said = 报名成功。
signup-note-save = 只改要服务点知道的
signup-said-noted = 已改好要服务点知道的内容，报名没有变化。
# $position (Number)
signup-said-waiting = 这个点已满，已排候补第 { $position } 位。
signup-refund-whole = 已退出。已交的费用全额退还。
# $until (String) - the day from which the period is settled
signup-refund-unsaid = 已退出。这一期已经开始，方案没有写明退费：退多少由区教育局决定，最晚到 { $until } 结算时定下来。已交的费用在此以前留在托管账户里。
signup-money = 费用
signup-money-lead = 报名截止、服务点定下来以后才出账单；托管服务费和餐点费分两张，在孩子的托管账户里缴。
signup-collectors = 可以接的人
signup-collectors-change = 改接送人
signup-clause = 条款原文
signup-question-title = 服务点合并征询
# $from (String)
# $to (String)
signup-question = { $from }报名人数少，区里打算并到{ $to }。孩子去{ $to }，可以吗？
# $min (Number)
signup-question-why = 同一镇街有两个服务点，一个少于 { $min } 人时并到另一个。费用、时间不变。
# $to (String)
signup-agree = 同意去{ $to }
signup-decline = 不去，退出并全额退费
signup-agreed = 已同意
signup-declined = 不去
signup-question-silence = 截止前可以改主意；提前并点的，到并点为止——各家都答复了，或到了开始前最后一天，才会提前。到时没有答复的孩子会一起并过去，开始前仍可以退出、全额退费。
signup-said-agreed = 已记下：同意。并点决定后会通知您。
signup-said-declined = 已记下：不去。并点后自动退出，已交的费用全额退还；不并点就照旧。

merger-title = 暑托服务点与并点
merger-to-points = 家长看到的页面
# $children (Number)
# $open (Number)
# $closed (Number)
merger-counts = { $children } 人 · 开放 { $open } 个点 · 已并 { $closed } 个
merger-answers = 要换点的家庭
merger-agreed = 已同意
merger-silent = 未答复
merger-declined = 不去
merger-unasked = 未征询
# $count (Number)
merger-ask = 征询 { $count } 家
# $count (Number)
merger-decide = 决定：并掉 { $count } 个点
# $count (Number)
merger-relieve = 告诉 { $count } 家：不并了
# $until (String)
merger-note-early = 报名 { $until } 截止后才能征询和并点；下面是按现在人数的样子。
merger-note-begun = 这一期已经开始，不再并点。
merger-note-nothing = 没有要并的点。
# $count (Number)
merger-note-relieve = 没有要并的点了，但有 { $count } 家征询过、还在等结果：请告诉他们孩子的点保留。
# $count (Number)
merger-note-empty = 有 { $count } 个点没有人报名，可以关掉；其他的点都保留。
# $count (Number)
# $begins (String)
merger-note-ask = 还有 { $count } 家没有征询。先征询，再决定；{ $begins } 前办完。
# $count (Number)
# $until (String)
merger-note-open = 还有 { $count } 家没有答复，要等到 { $until }。到时再决定，或等各家都答复。
# $count (Number)
# $begins (String)
merger-note-silent = 等答复的时间已过，还有 { $count } 家没有答复。决定后他们一起并过去，{ $begins } 前仍可退出、全额退费。
merger-note-ready = 各家都答复了，可以决定。
merger-before = 现在（竖线：最少人数）
merger-after = 并点后
merger-closes = 并出
merger-stays = 保留
merger-blocked = 并不了
# $children (Number)
# $min (Number)
merger-why-closes = { $children } 人，少于 { $min } 人：
# $count (Number)
# $name (String)
# $after (Number)
# $capacity (Number)
merger-to = { $count } 人到{ $name }（并后 { $after }/{ $capacity } 人）。
# $metres (Number)
merger-metres = 两点相距约 { $metres } 米。
# $count (Number)
merger-why-declined = { $count } 家不去，退出并全额退费。
merger-why-empty = 没有人报名，不用开。
# $before (Number)
# $after (Number)
# $min (Number)
merger-stays-filled = { $before } 人，并入后 { $after } 人，不少于 { $min } 人。
# $after (Number)
# $min (Number)
merger-stays-enough = { $after } 人，不少于 { $min } 人。
# $after (Number)
# $reason (String)
merger-stays-kept = { $after } 人，区里决定保留：{ $reason }
# $after (Number)
# $min (Number)
merger-stays-alone = { $after } 人，少于 { $min } 人，但本镇街开放的只有这一个点，不并。
# $after (Number)
# $min (Number)
merger-stays-last = { $after } 人，仍少于 { $min } 人；同镇街没有别的点可并，两个点不会都关。
# $after (Number)
# $min (Number)
merger-stays-blocked = { $after } 人，少于 { $min } 人，但同镇街没有点坐得下这些孩子，没有并。请区里定：保留这个点，或在方案里增加接收点的名额。
# $name (String)
# $count (Number)
merger-children = { $name }的 { $count } 个孩子
# $to (String)
merger-goes = 去{ $to }
merger-greedy = 本镇街的并法太多，不能全部比较：这个方案可行，但不保证最好。
# $name (String)
merger-keep-more = 保留{ $name }，不并
# $name (String)
merger-unkeep-more = { $name }现由区里保留
# $reason (String)
merger-kept-because = 保留原因：{ $reason }
merger-reason = 保留原因（留在日志里）
# $name (String)
merger-keep = 保留{ $name }
# $name (String)
merger-unkeep = 不再保留{ $name }
merger-lists = 名单：
merger-asked-already = 各家都征询过了，没有变化。
# $count (Number)
merger-asked-said = 已征询 { $count } 家。
merger-already = 没有要并的点，没有变化。
# $points (Number)
# $moved (Number)
# $declined (Number)
merger-said = 并掉 { $points } 个点：{ $moved } 个孩子换了点，{ $declined } 家退出。各家都已通知。
# $count (Number)
merger-relieved-said = 已告诉 { $count } 家：孩子的点保留，征询作废。
merger-kept-said = 已保留，不会并掉。
merger-unkept-said = 不再保留，按人数并点。

moments-summer-signup = 暑托报名
moments-summer-merger = 暑托并点
moments-summer-answers = 家长已答复
moments-summer-first = 暑托第一天
# $child (String)
# $point (String)
message-signup-made = { $child }已报上暑期托管：{ $point }。
# $child (String)
# $point (String)
message-signup-waiting = { $point }已满，{ $child }排了候补，补上会通知您。
# $child (String)
# $point (String)
message-signup-promoted = { $child }从候补补上了暑期托管：{ $point }。
# $child (String)
# $point (String)
message-signup-withdrawn = { $child }退出了{ $point }的暑期托管。
# $from (String)
# $to (String)
# $child (String)
# $moment (String)
message-merger-asked = { $from }报名人数少，区里打算并到{ $to }。{ $child }去不去，请在 { $moment } 前到“{ $child } · 暑期托管”里答复，提前并点的，到并点为止；在此以前可以改。没有答复就一起并过去。
# $from (String)
# $to (String)
# $child (String)
message-merger-moved = { $from }已并点，{ $child }的暑期托管改在{ $to }。不来的话，开始前退出全额退费。
# $point (String)
# $child (String)
message-merger-ended = { $point }已并点。按您的答复，{ $child }已退出暑期托管，已交的费用全额退还。
# $child (String)
message-merger-stays = { $child }的暑托服务点保留不并，上次的征询作废，不用再答复。
# $count (String) - how many children
message-guests-unplaced = 暑托服务点有 { $count } 名孩子不在任何点名册上：看护老师不够，或排不出场次。请马上安排看护老师，再编班、排场次。
# $count (Number)
merger-gone = 并点时退出的 { $count } 家：请逐家联系，看还需不需要托管
# $rooms (String)
point-rooms = 开放：{ $rooms }
point-classrooms = 教室
point-library = 图书馆
point-sports-fields = 运动场馆
point-canteen = 食堂
