course-title = x 类课程
# $all (Number)
# $drafts (Number)
# $settled (Number)
course-counts = 共 { $all } 门 · 待审定 { $drafts } 门 · 已审定待告知 { $settled } 门
course-all = 全部课程
course-new = 报一门课
course-to-draw = 摇号与开班
course-filter = 按课程、老师、星期找
course-pick-all = 全选
course-column-title = 课程
course-column-when = 时间
course-column-grades = 年级
course-column-room = 地点
course-column-seats = 已录取/名额
course-column-waiting = 候补
course-column-state = 状态
course-draft = 待审定
course-settled = 已审定
# $wishes (Number)
# $least (Number)
course-announced = 待开班({ $wishes }/{ $least })
course-open = 已开班
course-closed = 未开班
course-ended = 学期已结束
# $grade (Number)
course-grade = { $grade }年级
# $low (Number)
# $high (Number)
course-grades = { $low }–{ $high }年级
# $count (Number)
course-announce-title = { $count } 门课已审定，可以告知家长
# $moment (String)
course-announce-lead = 告知后家长就能看到课程，{ $moment } 开放选课；告知后不能再改。
course-announce = 告知家长
# $count (Number)
course-announced-said = { $count } 门课已告知家长。
course-empty = 还没有课程
# $moment (String)
course-empty-when = 教学小组报课、审定、告知以后，家长 { $moment } 起选课。
course-settle = 审定所选
course-drop = 不采用所选
# $count (Number)
course-settled-said = { $count } 门课已审定。
# $count (Number)
course-dropped-said = { $count } 门课不采用。
course-interest = 各课人数
course-interest-caption = 人数/名额；竖线是开班人数
# $minutes (Number)
# $dismissal (String)
course-window-hint = 每课时 { $minutes } 分钟，放学 { $dismissal } 后开始，周一至周四 18:00 前、周五 17:30 前结束。
course-field-title-zh = 课程名称
course-field-title-en = 英文名称（可不填）
course-field-kind = 类别
course-field-teacher = 任课老师
course-field-weekday = 星期
course-field-also = 还有哪几天
course-field-also-hint = 一周上几天的课在这里勾选：一个名额管每一天，时间和教室相同。公开摇号时，只要有一门这样的课，全校就排一次队。
course-field-from = 开始
course-field-until = 结束
course-field-grade-min = 最低年级
course-field-grade-max = 最高年级
course-field-room = 教室
course-field-seats = 名额
course-propose = 提交审定
# $title (String)
course-proposed-said = “{ $title }”已提交审定。
course-wishes = 想上的人数
course-to-group = 学生名单
course-queue = 候补名单
course-queue-empty = 没有人候补
course-queue-when = 名额满后报名的孩子按顺序列在这里；有人退课，第一位自动录取。
# $child (String)
preference-title = { $child } 选课
preference-lead = 按想上的程度排好志愿，先后提交没有差别。
preference-not-yet = 还没有开放选课
# $moment (String)
preference-opens = 课程审定并告知后，{ $moment } 开放。
preference-over = 选课已结束
# $moment (String)
preference-over-lead = { $moment } 公开摇号，结果会发给您。
preference-result = 看录取结果
# $rank (Number)
preference-rank = 第 { $rank } 志愿
preference-none = （不选）
# $least (Number)
preference-how = 同一天最多录取一门；每门满 { $least } 人开班，不开班的自动看下一志愿。开班前不收费。
preference-submit = 提交志愿
# $count (Number)
preference-sent = 已收到 { $count } 个志愿，截止前可以再改。
preference-cleared = 志愿已全部撤回。
# $days (Number)
# $moment (String)
preference-days-left = 还剩 { $days } 天 · { $moment } 截止
# $hours (Number)
# $moment (String)
preference-hours-left = 还剩 { $hours } 小时 · { $moment } 截止
# $name (String)
# $kind (String)
preference-teacher = { $kind } · { $name }
# $seats (Number)
preference-seats = 名额 { $seats }
# $child (String)
placement-title = { $child } 的录取结果
placement-not-drawn = 还没有摇号
# $moment (String)
placement-drawn-when = { $moment } 公开摇号，录取、候补和原因都写在这里。
placement-nothing = 现在没有课程
placement-nothing-lead = 下面还有可以加入或候补的课程；“1”类托管不受影响。
placement-placed = 已录取
# $position (Number)
placement-waiting = 候补第{ $position }位
placement-withdrawn = 已退出
placement-passed = 未用到
placement-over = 以前学期的课程
placement-change = 不想上了
# $child (String)
# $day (String)
# $title (String)
placement-give-up = 退掉{ $child }{ $day }的{ $title }
placement-give-up-lead = 名额马上给候补第一位；没上的课时不收钱。
placement-money = 没上的课时的钱
placement-money-back = 退给我
placement-money-back-under = 现在就提出退费，由学校原路退回
placement-money-keep = 留在托管账户
placement-money-keep-under = 以后再选课可用，随时可以退
# $fen (String) - how much
placement-back = 已提出退费 { $fen }。
# $title (String)
placement-stop-waiting = 不再候补{ $title }
placement-gave-up = 已退出。
placement-passed-on = 已退出，名额给了候补第一位。
placement-why = 为什么是这个结果
# $number (Number)
# $of (Number)
placement-number = 顺序号 { $number } / { $of }
# $before (Number)
placement-how = 先后顺序由摇号得出，每个星期几从不同的地方数起；学校里您前面有 { $before } 人。
# $before (Number)
placement-how-serial = 先后顺序由摇号得出，轮到时一次选完；学校里您前面有 { $before } 人。
# $before (Number)
placement-how-draft = 先后顺序由摇号得出，每轮选一门，走到头再倒着回来；第一轮您前面有 { $before } 人。
# $before (Number)
placement-how-deferred = 每门课先留给有优先条件的孩子，再看摇号的顺序，每个星期几从不同的地方数起；学校里您前面有 { $before } 人。
placement-how-worth = 这次不排先后：全校的志愿放在一起算，满足得最多的分法就是结果；分不出高下时才看摇号。
placement-check = 核对摇号
# $number (Number)
placement-because-seated = 这一天您第 { $number } 位选，轮到时还有名额。
# $number (Number)
placement-because-seated-serial = 您在全校第 { $number } 位选，轮到时还有名额。
# $number (Number)
placement-because-seated-draft = 您在全校第 { $number } 位，轮到您选时还有名额。
placement-because-seated-right = 您家有这门课的优先条件，名额先留给了您。
# $number (Number)
placement-because-seated-deferred = 这一天您排第 { $number } 位，比您更有资格的都有名额后，这里还有。
placement-because-seated-worth = 全校志愿合起来满足最多的分法里，这个名额是您的。
# $number (Number) - the child's turn
# $last (Number) - the turn of the last who has a seat
placement-because-others-right = 名额都给了优先条件比您靠前的孩子：您这一天排第 { $number } 位，录取的最后一位排第 { $last } 位，但优先条件靠前。
# $last (Number) - the turn of the last who has a seat
# $number (Number) - the child's turn
placement-because-others-earlier = 先看优先条件，再看顺序：录取到这一天第 { $last } 位就满了，您排第 { $number } 位。
# $round (Number) - the round in which the last seat went
# $last (Number) - who took it
# $number (Number) - the child's number
placement-because-full-draft = 第 { $round } 轮由第 { $last } 位选走最后一个名额；您是第 { $number } 位，轮到您选这门时已经选完。
# $last (Number)
# $number (Number)
placement-because-full-serial = 到第 { $last } 位就满了，您在全校第 { $number } 位选。
# $title (String)
placement-because-better = 这一天录取了更想上的“{ $title }”。
# $last (Number)
# $number (Number)
placement-because-full = 到第 { $last } 位就满了，这一天您第 { $number } 位选。
# $had (Number)
# $least (Number)
placement-because-closed = 只有 { $had } 人，不到 { $least } 人，没有开班。
placement-because-waits = 这一天的课没有开班，可以候补这门。
placement-because-apart = 还有名额，但不够兄弟姐妹都上；您要求同一门课，所以都没有录取，可以候补。
placement-offers = 还可以加入
# $count (Number)
placement-free = 还有 { $count } 个名额
# $count (Number)
placement-full = 已满，{ $count } 人候补
placement-take = 加入
placement-wait = 候补
# $from (String) - when seats are given
# $room (String) - from when wishes can be kept ready
placement-take-from = 还有空位的课 { $from } 开抢，{ $room } 起可以先选好等着；满员的课现在就可以候补。
# $until (String)
placement-take-over = 还有空位的课 { $until } 已停止加入；满员的课随时可以候补。
placement-take-never = 本校不抢位，空位由摇号和候补决定；满员的课随时可以候补。
placement-now-seated = 已录取。
# $position (Number)
placement-now-waits = 已排在候补第 { $position } 位，有人退课会自动录取并通知您。
draw-title = 摇号与开班
draw-lead = 先公布名单，再在现场抽数字，任何人都能重算。
draw-done = 已完成
draw-step-fix = 第一步 · 公布名单
# $moment (String)
draw-fix-lead = 选课 { $moment } 结束后，把课程、志愿（用代号，不含姓名）固定下来，公布它的指纹。
draw-fix = 固定并公布名单
# $moment (String)
draw-not-over = 选课还没有结束 · { $moment }
draw-hash = 名单指纹（SHA-256）
draw-public-link = 看公开页面
draw-step-run = 第二步 · 现场抽数字
draw-run-lead = 请家长代表当众抽出数字，照抽到的顺序输入；名单公布满 10 分钟才能摇。公布以后不能重摇。
draw-run-lead-beacon = 随机数是公布名单时写明的那一轮信标，到时把它的回答贴进来，不用抽数字。要加现场数字，须在那一轮公布以前当众抽出、登记，登记后人人可见。公布以后不能重摇。
draw-announce = 登记并公布现场数字
draw-announced-said = 现场数字已登记，人人可见。
# $numbers (String)
draw-announced = 现场抽出的数字，在那一轮公布以前登记：{ $numbers }
draw-numbers = 抽出的数字
draw-numbers-hint = 至少 6 位，例如 03 14 15 92 65 35
draw-run = 摇号
# $moment (String)
draw-not-hour = 还没有到摇号时间 · { $moment }
draw-fixed-said = 名单已固定并公布。
draw-fixed-before = 名单之前已经公布过。
# $placed (Number)
# $opened (Number)
# $closed (Number)
draw-run-said = 结果已公布：录取 { $placed } 人次，{ $opened } 门开班，{ $closed } 门未开班，家长都已通知。
draw-run-before = 摇号之前已经完成，结果不变。
# $count (Number)
draw-opened = { $count } 门开班
draw-opened-caption = 每门课录取/名额；竖线是开班人数
# $count (Number)
draw-waits = 候补{ $count }
# $count (Number)
draw-closed = { $count } 门未开班
# $count (Number)
draw-wishes = { $count } 人想上
draw-none-closed = 全部开班
draw-none-closed-under = 每门课都达到了开班人数。
draw-public-title = 公开摇号
draw-public-roster = 名单
# $moment (String)
# $children (Number)
# $courses (Number)
draw-public-fixed = { $moment } 固定：{ $children } 名学生（代号）、{ $courses } 门课程。
draw-public-result = 结果
# $moment (String)
draw-public-drawn = { $moment } 摇号。
draw-public-seed = 种子
draw-public-result-hash = 结果指纹（SHA-256）
draw-public-not-drawn = 还没有摇号
# $moment (String)
draw-public-drawn-when = { $moment } 摇号；名单的指纹在此之前已经公布。
draw-public-held = 已经摇号，结果还没有公布
draw-public-held-under = 学校公布结果时同时告诉每个家庭；在那以前谁也看不到名字。
draw-public-how = 怎样产生，怎样核对
draw-public-how-1 = 种子 = SHA-256（随机数，换行，commitment.txt 的指纹）：定名单时没有随机数，有随机数时名单已定。
draw-public-how-2 = 每个家庭的签 = SHA-256（种子，换行，家庭代号），由小到大排出顺序，兄弟姐妹挨着；名单里优先级（priority）高的排在前面。
draw-public-how-3 = 按规则给名额（见上方“办法”）：有名额、同一时段还没有更想上的课，就录取。
draw-public-how-4 = 不到开班人数的课，从人数最少的起逐门关闭，每关一门重排一次；最后再试一遍，能开的重新开。
draw-public-how-4-worth = 不到开班人数的课，从人数最少的起逐门关闭，每关一门重排一次；最后逐门再试，能多满足志愿、又都够开班人数的重新开。
draw-public-how-4-waits = 不到开班人数的课，从人数最少的起逐门关闭，每关一门重排一次；关掉的课里的孩子，这一时段只候补，不改派下一志愿。
draw-public-how-5-right = 想上而没有名额、当天又没有课的孩子候补：先看这门课的优先条件，再按同样的顺序。
draw-public-how-5 = 想上而没有名额、当天又没有课的孩子，按同样的顺序候补。
draw-public-check = 核对命令（文件就是上面打开的名单和结果）
# $price (Number) - the price of a seat among the courses that opened, from 0 to 4
# $worth (Number) - what the wish is worth, from 1 to 4
placement-because-outweighed = 全校志愿合起来算：这门课的一个名额价 { $price } 分，您的这个志愿值 { $worth } 分；减去价，再比您这一天另外得到的，名额给别家总体满足更多。
placement-because-enough = 已录取的课占满了您要的天数；一门上两天的课算两天。
placement-receipt = 回执
placement-receipt-lead = 这一行就是摇号名单里的您家（代号，不含姓名）。名单的指纹在抽数字之前公布，谁也改不了。
placement-receipt-row = 名单里的行
placement-receipt-file = 下载回执文件
placement-receipt-name = 代号是怎么来的
placement-receipt-name-lead = 把下面的密钥写在第一行、编号写在第二行，算 SHA-256，取前 16 位，就是名单里的代号。密钥只给您一家看：有它才能证明这一行是您家的；别家的密钥各不相同，谁也不能用它查出别人。
placement-receipt-secret = 密钥（只有您家看得到）
placement-receipt-id = 孩子的编号
placement-receipt-pseudonym = 代号
placement-receipt-path = 怎样从这一行走到公布的根（RFC 6962）
placement-receipt-path-lead = 这一行先算成一个指纹，再依次与下面每一步合在一起算，最后得到的“根”必须和公示文件 receipts.txt 完全一样。少一行、改一个字，根就不同。
placement-receipt-steps = 每一步（自下而上）
placement-receipt-root = 根（与 receipts.txt 相同）
placement-receipt-check = 在自己的电脑上核对
placement-receipt-check-lead = 把回执文件和公示文件夹下载到一起，任选一个程序：
# $index (Number)
# $of (Number)
placement-receipt-place = 第 { $index } 行，共 { $of } 行
draw-mechanism = 办法
draw-mechanism-lottery = 摇号：每家一个号，每个星期几从不同的地方数起，依次选课
draw-mechanism-serial = 依次选课：每家一个号，轮到时一次选完
draw-mechanism-draft = 轮流选课：每轮一门，来回轮
draw-mechanism-deferred = 按课程优先：每门课先留给有优先条件的孩子，再按摇号顺序；没有谁被条件和顺序都在后面的人占去名额
draw-mechanism-optimum = 最优分配：满足最多志愿；不到开班人数的课逐门不开，再重新分配
draw-mechanism-minimum = 最优开班：在开班人数之上满足最多志愿
draw-public-figures = 结果一览
# $nothing (Number)
# $wishing (Number)
draw-public-nothing = { $wishing } 名孩子填了志愿，{ $nothing } 名一门也没有录取（可继续候补）。
draw-public-share = 志愿满足程度
draw-public-share-caption = 与理论上限相比：上限由公开的价格证明，任何摇法都不会超过
# $gaining (Number)
draw-public-gaining = 不照真实意愿填有没有好处？用这种办法在 1000 名孩子、50 门课的学校实测，事先知道号码、把每个志愿逐一换位或删去：1000 名孩子里 { $gaining } 名能得到更好的结果。
draw-public-gaining-unmeasured = 不照真实意愿填有没有好处？按这次的规则没有实测过，不能说没有。
draw-public-ranks = 各志愿：录取的 / 填报的
# $wish (Number)
draw-public-wish = 第{ $wish }志愿
draw-public-files = 全部公示文件
draw-public-folder = 下载整个文件夹（zip）
draw-public-verify = 用两个互不相干的程序重算（第二个只用 Python 标准库）
draw-step-publish = 第三步 · 公布结果
# $seats (Number)
# $opened (Number)
# $closed (Number)
# $waits (Number)
draw-counts = 录取 { $seats } 人次，{ $opened } 门开班，{ $closed } 门未开班，候补 { $waits } 人次。
# $nothing (Number)
draw-counts-nothing = { $nothing } 名孩子一门也没有。
draw-publish-lead = 现在还没有人看到名字。公布后结果不能改：它只由名单和抽出的数字算出。
draw-publish = 公布并通知家长
draw-told = 结果已公布，每个家庭都已通知。
draw-held-said = 摇号完成，结果还没有公布。
draw-told-before = 结果之前已经公布。
draw-public-grades = 各年级：录取到课的孩子 / 填了志愿的孩子
draw-public-courses = 开班与未开班的课程
# $had (Number)
# $least (Number)
draw-public-had = { $had } 人，满 { $least } 人才开班
draw-void = 输错了？作废重摇
draw-void-lead = 结果公布之前可以作废。原因人人可见，已公布的名单保留；重摇要重新固定名单，代号和指纹都换新的，数字也要当众重新抽：作废过的数字不能再用。
draw-void-reason = 作废的原因
draw-void-hint = 例如：第三个数字输错了，要重新抽
draw-void-do = 作废这次摇号
draw-unreadable = 这次摇号的文件是旧格式，本版程序读不了；文件按公布时的样子保留，用当时的版本可以核对。
draw-unreadable-next = 请作废重摇，或换回当时的版本，摇号并公布结果以后再升级。
draw-unreadable-held = 这一步在本版程序里不能做，见上面的说明。
draw-earlier = 以前的摇号
# $moment (String) - when families were told, with the year
draw-earlier-of = { $moment } 公布的摇号
placement-earlier-none = 孩子没有参加这次摇号
draw-voided = 作废的摇号
# $moment (String)
draw-voided-at = { $moment } 作废
draw-voided-said = 已作废，原因已公布。请重新固定名单，再当众抽新的数字。
grouping-title = 编班
# $number (String)
grouping-name = 托管{ $number }班
# $groups (Number)
# $children (Number)
# $courses (Number)
grouping-counts = 托管班 { $groups } 个 · { $children } 人 · 课程班 { $courses } 个
grouping-arrange = 按已录取名单编班
# $children (Number)
# $groups (Number)
# $waiting (Number)
grouping-arranged-said = 编入 { $children } 人，新开 { $groups } 个班，{ $waiting } 人候补。
grouping-plan-title = 编班方案
grouping-plan-aside = 尚未编班，确认后生效
# $site (String)
# $children (Number)
# $most (Number)
# $groups (Number)
grouping-plan-why = { $site }：{ $children } 人，每班最多 { $most } 人，至少要 { $groups } 个班。
# $classes (String)
grouping-plan-split = 要拆开的行政班：{ $classes }。
# $name (String)
# $groups (String)
grouping-plan-split-class = { $name }班（{ $groups }）
grouping-plan-whole = 没有拆开一个行政班。
# $name (String)
# $count (Number)
grouping-plan-class = { $name }班 { $count } 人
grouping-plan-bound = 拆班、年级跨度和人数均衡都已达到下限。
grouping-plan-search = 所有编法都比较过，没有更好的。
grouping-plan-span = 拆班最少，在拆班最少的编法中年级跨度最小，都已证明；人数也许还能更均衡一些。
grouping-plan-splits = 拆班最少已证明；年级跨度和人数均衡是找到的里面最好的，也许还能更好。
grouping-plan-open = 行政班太多，不能逐一比较；不差于任何按班级顺序的编法，但不保证最好。
# $count (Number)
grouping-plan-joined = { $count } 人加入已有的班。
# $count (Number)
grouping-plan-left = { $count } 人不再录取，离开所在的班。
# $count (Number)
# $names (String) - 王小明 · 李小红
grouping-plan-waiting = { $count } 人因名额已满等待编班：{ $names }。
# $count (Number)
grouping-ungrouped = 已录取，等待编班 { $count } 人
# $day (String) - 9月6日(周一)
grouping-ungrouped-told = { $day }已告知家长
grouping-ungrouped-untold = 还没有告知家长，下次编班时告知
grouping-move-link = 调班
# $child (String)
grouping-move-of = { $child }调班
grouping-move-none = 等待编班
grouping-move-to = 调到哪个班
grouping-move-reason = 原因
grouping-move-reason-hint = 家长和两个班的老师都会看到
grouping-move-look = 先看调整后的情况
grouping-move-shown = 调整后的情况
grouping-move-from-day = 从哪天起
grouping-move-grades = 新班年级
grouping-move-classmates = 新班里的同班同学
grouping-move-siblings = 新班里的兄弟姐妹
grouping-move-letter = 家长会收到：
# $child (String)
grouping-move-confirm = 确认{ $child }调班
# $child (String)
# $day (String) - 9月13日(周一)
grouping-moved-said = { $child }从 { $day } 起在这个班，家长和老师收到了通知
grouping-lead-link = 换老师或教室
# $group (String)
grouping-lead-of = { $group }换老师或教室
grouping-lead-teacher = 责任老师
grouping-lead-room = 教室
grouping-lead-families = 会通知的家庭
grouping-lead-reason = 原因
grouping-lead-reason-hint = 老师会看到；家长只收到由谁负责、在哪间教室
grouping-lead-confirm = 确认，并通知家长和老师
# $group (String)
grouping-led-said = { $group }已调整，家长和老师收到了通知
grouping-plan-confirm = 确认此方案，编班
grouping-already = 每个孩子都已在班里，没有变化。
# $count (Number)
grouping-already-waiting = 没有变化，{ $count } 人仍在等待编班。
grouping-care = “1”类托管班
grouping-courses = “x”类课程班
grouping-empty = 还没有编班
# $moment (String)
grouping-empty-when = 审核录取后编班，{ $moment } 正式开课。
grouping-list = 学生名单
grouping-print = 打印名单
# $teacher (String)
grouping-responsible = 责任老师：{ $teacher }
# $count (Number)
grouping-size = { $count } 人
grouping-filter = 输入姓名、首字母或班级
grouping-column-number = 序号
grouping-column-name = 姓名
grouping-column-class = 班级
grouping-column-guardian = 家长电话
grouping-column-note = 注意
# $name (String)
grouping-home-class = { $name }班
grouping-no-phone = 缺电话
placement-stop = 不想等了

# $words (String)
course-words = 需判断：{ $words }
course-words-lead = 有课程名称像是上新课、补课或考试训练，由人判断
course-words-reason = 审定的理由
course-words-hint = 写明为什么不属于上新课、补课或考试训练；和课程一起留存
# $child (String)
claim-title = { $child } 抢位
claim-lead-left-over = 摇号后的余位，先到先得；每天最多一门，满了自动看下一志愿。
claim-lead-first-come = 名额先到先得；每天最多一门，满了自动看下一志愿。
claim-closed = 现在不能抢位
claim-never = 本校不抢位：名额由摇号和候补决定。
# $from (String)
# $room (String)
claim-opens = { $from } 开抢。{ $room } 起可以先选好志愿，在等候室等。
# $from (String)
# $seconds (Number)
claim-room-chance = { $from } 开抢。现在和开头 { $seconds } 秒内到的算同一时刻，由机会排先后；存好志愿就可以关掉这一页。
# $from (String)
claim-room-order = { $from } 开抢，按存好志愿的先后；存好就可以关掉这一页。
# $until (String)
claim-over = { $until } 已截止。想上的课可以在录取结果里候补。
claim-fair = 早来、多按、网快都不占便宜。
claim-fair-order = 多按不占便宜：位置从第一次存好志愿算起。
claim-left-room = 离等候室开放还有
claim-left-opening = 离开抢还有
claim-left-result = 离出结果还有
claim-left-nothing = 已经开抢
claim-opened = 已经开抢：按下就定，马上显示结果。
claim-days = 天
claim-reload = 这一页不会自己更新，到点请刷新。
claim-waits = 已在等候室
claim-held = 等候中
claim-waits-lead = 刷新、关掉页面、换一台手机，位置都还在。到点自动办，结果也会发给您；开抢前可以改志愿，位置不变。
claim-waits-lost = 网络断了。位置存在学校，到点照样办；网络回来就显示结果。
# $place (Number)
# $of (Number)
claim-place = 第 { $place } 位，共 { $of } 位在等
# $pace (Number)
claim-pace = 每秒约办 { $pace } 位。
claim-receipt = 结果
# $number (Number)
claim-receipt-number = 回执 { $number }
claim-receipt-lead = 已存档，不会再变。
claim-comma = 、
claim-seat = 抢到了
claim-because-seat = 第一个想上的课还有名额。
# $full (String)
# $rank (Number)
claim-because-fell = “{ $full }”已满，自动看到第 { $rank } 志愿。
# $full (String)
claim-because-full = “{ $full }”都满了，排在候补里；有人退课会自动录取并通知您。
claim-because-stays = 已经在候补，位置不变。
claim-because-kept = 这一天原来就有名额，没有变。
# $course (String)
claim-kept = 这一天已有“{ $course }”；要换请先在录取结果里退掉。
claim-nothing = 没有可抢的课
claim-nothing-lead = 孩子年级的课都没有余位可选；“1”类托管不受影响。
claim-how = 每天的志愿从上往下看，有空位就是它；都满了排在第一志愿的候补里，不会什么都没有。
claim-button = 抢这些课
claim-wait-button = 存好志愿，排队等开抢
claim-again = 人多，正在自动重试，不用再按
claim-lost = 网络断了，正在自动重试，不用再按；重复提交只算一次。
claim-held-said = 已在等候室，到点自动办。

offer-chip = 等您确认
offer-lead = 空出一个名额，先留给您的孩子
offer-accept = 接受名额
offer-decline = 放弃，让给下一位
offer-silence = 到时没有回答，名额自动给下一位，孩子排到候补末尾。
offer-declined = 已放弃，名额问下一位。
placement-offered-on = 已退出，正在问候补第一位。
# $most (Number)
placement-asked-most = 您要求每周最多来 { $most } 天，抽签照此；一门上两天的课算两天。
placement-asked-together = 您要求和兄弟姐妹同一门课：志愿和顺序填得一样的，抽签照此；不一样的，各抽各的。
preference-most-any = 不限
# $most (Number)
preference-most = 每周最多来 { $most } 天
preference-most-label = 每周最多来几天
preference-most-hint = 一门上两天的课算两天。满了就不再排；有家庭这样要求时，各天的课一起摇。
preference-together = 和兄弟姐妹上同一门课
preference-together-label = 一起上课
preference-together-hint = 兄弟姐妹都要勾，志愿和顺序也填得一样；只有都有名额时才录取这门课。填得不一样的，各抽各的。

draw-beacon = 公共信标 drand 轮次（可不填）
# $round (String)
# $moment (String)
draw-beacon-hint = 没有人能预知的公共随机数；填了就用它摇，现场数字可以不抽，要抽须在它公布以前登记。第 { $round } 轮在 { $moment } 公布，可以填它；公布名单以前就要写明。
# $round (String)
# $moment (String)
draw-beacon-named = 用公共信标 drand quicknet 第 { $round } 轮，{ $moment } 公布；谁也不能提前知道。
draw-beacon-where = 信标的回答在这个网址，任何人都能取；没有网络时，请别人发来文字：
draw-beacon-answer = 信标的回答
draw-beacon-answer-hint = 整段贴进来，以大括号开头和结尾。签名会按信标的公钥验证。
settle-title = 开班确定
# $least (Number)
settle-lead = 抢位结束后，不满 { $least } 人的课不开班，孩子按自己的下一志愿改派；按抢到的先后办理。
# $opened (Number)
# $closed (Number)
settle-counts = { $opened } 门开班，{ $closed } 门不开班。
# $seats (Number)
# $waits (Number)
# $nothing (Number)
settle-moves = 改派到下一志愿 { $seats } 人次，改排候补 { $waits } 人次，没有其他志愿 { $nothing } 人次。
settle-do-lead = 确定后家长一次收到全部通知：开班，或者改到哪门课。
settle-do = 确定开班并通知家长
settle-not-over-lead = 这是按现在的名额预看，家长还看不到。
# $moment (String)
settle-not-over = 抢位还没有结束 · { $moment }
settle-told = 开班已确定，每个家庭都已通知。
settle-before = 开班之前已经确定。
# $had (Number)
settle-had = 只有 { $had } 人
claim-receipt-settles = 已存档。满开班人数的课才开；不开班的，按您的下一志愿改派并通知您。
claim-because-closed = 人数不够，没有开班；改到了哪里，请看录取结果。
draw-outlook = 要公布的名单
# $courses (Number)
# $children (Number)
# $wishes (Number)
draw-outlook-counts = { $courses } 门课程，{ $children } 名孩子，{ $wishes } 个志愿
draw-outlook-randomness = 随机数
draw-outlook-hall = 现场当众抽出的数字；下面填了轮次，就用公共信标 drand
draw-outlook-hour = 摇号时间
draw-outlook-final = 公布以后，课程、志愿和办法都不能再改；错了只能写明原因作废，重新固定。
# $moment (String)
draw-due-fix = 选课已结束，摇号名单还没有公布 · { $moment } 摇号
# $moment (String)
draw-due-run = 摇号时间已到，还没有摇号 · { $moment }
draw-due-publish = 摇号已完成，结果还没有公布、家长还不知道
precedence-title = 优先名单
precedence-lead = 写明哪些孩子对这门课有优先条件。名单一公布就不能再改；公布的名单里只有代号和优先级，没有姓名和理由。
precedence-child = 孩子
precedence-ground = 优先条件
precedence-ground-hint = 越靠前的越优先
precedence-name = 登记优先
precedence-named = 已登记优先。
precedence-taken-back = 已撤销优先。
precedence-take-back = 撤销
precedence-all = 有优先条件的孩子
precedence-fixed = 摇号名单已经公布，优先名单不能再改。
precedence-none = 方案没有优先条件
precedence-none-when = 摇号规则为“按课程优先”、列明优先条件后，这里登记孩子。
precedence-continuing = 续读
precedence-sibling = 兄弟姐妹在读
precedence-equipped = 自备器材
term-which = 看哪个学期
term-running = 本学期
# $day (String)
term-next = 下学期（{ $day }起）
