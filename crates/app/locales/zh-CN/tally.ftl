tally-title = 课时公示
tally-lead = 后付费：每月（或学期末）公示每个孩子实际计费的课时，家长核对、提异议，公示期满再出账单。事先不收一分钱。
# $from (String) - the first day
# $last (String) - the last day
tally-days = { $from } 至 { $last }
# $days (String) - the days
tally-post = 公示 { $days } 的课时
# $days (String) - the days of the term
tally-later = { $days } 的补计
# $days (String) - the days of the term
tally-post-later = 公示 { $days } 出账单以后补计的课时
tally-posted = 课时已公示，并通知了家庭
# $day (String) - the day
tally-next = { $day } 起可以公示下一期。
tally-one-at-a-time = 上一期出账单后，再公示下一期。
tally-ahead = 本校方案是开班后缴费，不公示课时。
tally-all-posted = 本学期的课时已经全部公示。
tally-left = 已经结束的学期还有课时没有公示或没有出账单，先在这里办完，再结清：
tally-list = 各期课时
tally-none = 还没有公示过课时
tally-none-when = 月末点名全部完毕后，在这里公示。
tally-sums = 公开的公示页（没有姓名）
# $until (String) - the last day of objections
tally-until = 异议截止 { $until }
tally-checks = 公示中
tally-checked = 公示期满
tally-billed = 已出账单
tally-children = 孩子
tally-lessons = 计费课时
tally-open = 待答复的异议
tally-fen = 家庭应缴
tally-bill = 按公示课时出账单
# $from (String) - the day
tally-bill-from = { $from } 以后、异议全部答复后出账单。
tally-objections = 家长异议
tally-no-objections = 没有异议
tally-no-objections-when = 家长对哪一节提出异议，就列在这里。
tally-said-nothing = 家长没有写说明
tally-reason = 维持的依据（家长会看到）
tally-agree = 同意，这节不计
tally-keep = 维持计课
tally-agreed = 同意，不计
tally-kept = 维持
tally-waits = 待答复
# $objection (String) - agreed or kept
tally-answered = { $objection ->
    [agreed] 已答复：这节不计
   *[kept] 已答复：维持计课
}
tally-by-child = 每个孩子的课时
tally-child = 学生
tally-course = 课程
tally-own = 核对课时
tally-own-lead = 下面是学校计费的课。哪一节不对，点“这节不对”；学校答复后才出账单。
tally-own-over = 下面是学校计费的课，提异议的时间已过。有疑问，请当面或打电话告诉学校管理组。
tally-own-none = 还没有公示的课时
tally-own-none-when = 月末学校公示后，逐节列在这里。
tally-own-ahead = 本校开班后缴费，不用核对课时。
# $count (String) - lessons and evenings
tally-counts = 共计 { $count }
tally-object = 这节不对
# $when (String) - the day
# $course (String) - the course
tally-object-named = { $when } { $course }这节不对
tally-objected = 已提交异议，等学校答复；答复前不出账单
# $reason (String) - why
tally-kept-why = 学校维持：{ $reason }
tally-sums-lead = 按课程列出计费的课时和人数，不列姓名。每个孩子的课时只有自己家和学校看得到。
# $price (String) - the price of a lesson
tally-price = 每课时 { $price }
tally-given = 已上课时
tally-heads = 计费人数
tally-account = 托管账户对账单
bill-afterwards = 本校按实际课时后付费：账单由公示过的课时生成。
bill-afterwards-some = 后付的收费，账单由公示过的课时生成；预付的在下面出账单。
nav-tallies = 课时公示
household-due-check = 核对课时
# $day (String) - the last day
household-check-until = { $day } 前可提异议
# $child (String) - the child
# $from (String) - the day from which bills go out
# $lessons (String) - lessons and evenings
message-tally-posted = { $child }的课时（看护按晚、用餐按餐）共计 { $lessons }，请核对；{ $from } 出账单，之前可提异议。
# $answer (String) - agreed or kept
# $child (String) - the child
message-tally-answered = { $answer ->
    [agreed] { $child }的课时异议：学校同意，这节不计。
   *[kept] { $child }的课时异议：学校维持计课，原因见“核对课时”。
}
tally-recounts = 点名更正
tally-recounts-why = 公示后点名又有更正：课时随之增减，家长已收到通知；已经收过钱的，退法写在下面。
# $who (String) - who
# $when (String) - when
tally-recounted-by = { $who } 于 { $when } 更正点名
tally-on = 补计
tally-off = 已更正，不计
tally-next-one = 下一期计入
tally-came-late = 公示后更正点名，补计
# $until (String) - the last day
tally-came-late-until = 公示后更正点名，补计；到 { $until } 可以另提异议
# $fen (String) - how much
tally-back = { $fen } 已退回托管账户
# $fen (String) - how much
tally-lowered = 账单已减 { $fen }
# $fen (String) - how much
tally-taken-off = { $fen } 从下一期账单扣减，学期结束还没扣的退回
# $said (String) - heard, later, agreed, back, lowered, lowered-owed, owed or free
# $child (String) - the child
# $day (String) - the day
# $until (String) - the day from which it may be billed
message-tally-recounted = { $said ->
    [heard] { $child } { $day }的点名有更正：这节补计；{ $until } 出账单，之前可在“核对课时”提异议。
    [later] { $child } { $day }的点名有更正：这节补计，放进下一期公示，到时可以提异议。
    [agreed] { $child } { $day }的点名有更正：孩子到了，但学校已同意这节不计，仍不收费。
    [back] { $child } { $day }的点名有更正：这节不计，已收的钱退回托管账户。
    [lowered] { $child } { $day }的点名有更正：这节不计，还没缴的账单已减。
    [lowered-owed] { $child } { $day }的点名有更正：这节不计，还没缴的账单已减；已经缴过的部分从下一期账单扣减，学期结束还没扣的退回。
    [owed] { $child } { $day }的点名有更正：这节不计，已收的钱从下一期账单扣减，学期结束还没扣的退回。
   *[free] { $child } { $day }的点名有更正：这节不计，没有为它向家里收钱。
}
tally-credited = 抵下一期账单
tally-credited-why = 点名更正后退回的课时钱，先用来缴下一期课时的账单。
