# 物资调剂: stock that moves between schools.

stock-title = 物资调剂
stock-under = 每样防疫物资够用几天；不够时向区里申请，由区里请有余的学校调拨
stock-under-office = 各校物资够用几天，谁不够，谁有余，调到了哪里
stock-cover = 够用天数（竖线是应备的天数）
# $cover (Number) - days
# $days (Number) - days
stock-days = { $cover }天，应备{ $days }天
stock-items = 现有物资
# $there (Number) - how many
# $required (Number) - how many
stock-have = 现有{ $there }，应备{ $required }
# $coming (Number) - how many
stock-coming = 待调入{ $coming }
# $missing (Number) - how many
stock-short = 还差{ $missing }
stock-enough = 够
stock-no-area = 还没有登记面积，按面积准备的物资算不出来。请先登记：
stock-ask-head = 向区里申请
stock-ask-hint = 不能多于还差的数。
stock-ask = 申请
stock-asks = 申请中
# $item (String) - what
# $count (Number) - how many
stock-asked = 申请{ $item }{ $count }
# $school (String) - who
# $item (String) - what
# $count (Number) - how many
stock-asking = { $school }申请{ $item }{ $count }
# $open (Number) - how many
stock-still = 还有{ $open }没有安排
# $what (String) - the question
stock-withdraw = 撤回：{ $what }
stock-nobody-asks = 现在没有学校申请物资。
stock-nobody-gives = 没有哪所学校有余，区里也没有库存；请先采购入库。
stock-proposed = 建议
# $spare (Number) - how many
stock-spare = 区里的库存可以调出{ $spare }
# $spare (Number) - how many
# $count (Number) - how many
# $days (Number) - days
stock-spare-days = 最多可以调出{ $spare }；调出{ $count }以后还够用{ $days }天
# $school (String) - who gives
stock-agree = 请{ $school }调出
stock-shelf = 区里的库存
stock-enter = 区里入库
stock-moves = 调拨
stock-none = 还没有调拨
stock-none-when = 区里决定由谁调给谁以后，会列在这里。
# $item (String) - what
# $count (Number) - how many
stock-move = { $item }{ $count }
# $giver (String) - who gives
# $taker (String) - who is given
# $day (String) - when
stock-way = { $giver }调给{ $taker } · { $day }决定
stock-is-agreed = 等待发出
stock-is-on-the-way = 在途
stock-is-different = 有差额
stock-is-done = 已结清
stock-is-dropped = 不调了
# $sent (Number) - how many
# $came (Number) - how many
# $open (Number) - how many
stock-tally = 发出{ $sent }，收到{ $came }，还没有下落的{ $open }
# $back (Number) - how many
# $lost (Number) - how many
stock-tally-rest = 放回调出方{ $back }，核销{ $lost }
# $why (String) - the reason
stock-reason = 原因：{ $why }
# $what (String) - what became of it
# $count (Number) - how many
# $how (String) - how one knows
stock-said = { $what }：{ $count }（{ $how }）
stock-send-count = 实际发出多少
stock-send = 登记发出
# $what (String) - item and amount
stock-drop = 不调了：{ $what }
stock-drop-submit = 不调了
stock-receive-lead = 请逐批清点，填实际收到的数；没有收到的填0。
# $day (String) - good until
# $sent (Number) - how many
stock-piece-until = 有效期到{ $day }的，发出{ $sent }，收到
# $sent (Number) - how many
stock-piece = 不会过期的，发出{ $sent }，收到
stock-receive = 登记点收
# $count (Number) - how many
# $day (String) - good until
stock-open-until = 说明下落：{ $count }（有效期到{ $day }）
# $count (Number) - how many
stock-open = 说明下落：{ $count }
stock-why = 查到什么
stock-why-put-back = 还在调出方，放回库存
stock-why-came = 后来到了，入库
stock-why-lost = 损耗或遗失，核销
stock-how = 怎么查到的
stock-explain = 登记下落
stock-told-asked = 已向区里申请。
stock-told-withdrawn = 已撤回申请；区里已经决定的照常进行。
stock-told-agreed = 已决定调拨，两边都会收到通知。
stock-told-entered = 已登记。
stock-told-sent = 已登记发出，请按这里的有效期装箱。
stock-told-dropped = 已登记不调了。
stock-told-received = 已登记点收；没有收到的会一直显示，直到查清。
stock-told-explained = 已登记下落。
# $school (String) - who asks
# $item (String) - what
# $count (String) - how many
stock-message-asked = { $school }申请{ $item }{ $count }。请到“物资调剂”看哪所学校可以调出，并作出安排（P5.28）。
# $item (String) - what
# $count (String) - how many
# $school (String) - who is given
stock-message-give = 区里请我校调出{ $item }{ $count }，给{ $school }。请在“物资调剂”里登记发出。
# $item (String) - what
# $count (String) - how many
# $school (String) - who gives
stock-message-take = 区里安排调入{ $item }{ $count }，来自{ $school }。到货后请在“物资调剂”里逐批点收。
