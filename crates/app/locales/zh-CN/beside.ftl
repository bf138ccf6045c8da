# 课后服务以外：延时托管、晚自习、午间和早到看护的选择、登记与收费

nav-besides = 看护登记
beside-title = 看护登记
beside-none = 近两周没有要登记的看护
beside-none-when = 方案给晚自习、午间或早到看护定了收费标准，又有孩子参加的，每天在这里登记谁来了
beside-days = 近两周
# $day (String)
# $from (String) - the hour it begins
# $until (String) - the hour it ends
beside-when = { $day } { $from }–{ $until }
beside-open = 待登记
beside-signed = 已登记
beside-cancelled = 停办
# $purse (String) - the kind of money
beside-charged = { $purse }按登记的天数收
beside-nobody = 这一天没有孩子参加
beside-nobody-when = 家长选了这一天的孩子会列在这里
beside-present = 在
beside-absent = 没来
beside-leave = 请假
# $n (Number) - children
beside-sign = 登记 { $n } 个孩子
# $n (Number) - children
beside-said = 已登记 { $n } 个孩子
beside-said-again = 已更正，费用跟着改
beside-shut = 这一天已经过去，登记有差错的，由管理小组更正。
beside-reason = 更正的依据
beside-reason-why = 这一天已经过去：家长会收到消息和依据
# $day (String) - the day
# $title (String) - lunch care, early care, evening study
beside-which = { $day }的{ $title }
# $state (String) - present, absent or leave
# $child (String) - the child
# $what (String) - beside-which
# $reason (String) - why
message-beside-amended = { $state ->
    [present] { $child } { $what }，学校核实为到场：{ $reason }。
    [absent] { $child } { $what }，学校核实为没来：{ $reason }。
   *[leave] { $child } { $what }，学校核实为请假：{ $reason }。
}
# $money (String) - moved, counted, owed, missing or none
beside-money = { $money ->
    [moved] 费用已随之更正。
    [counted] 这一天按更正计。
    [owed] 这一天的钱已经用掉，没有马上退；学期结清时退，收款方没有的由学校垫付。
    [missing] 孩子的托管账户里没有这一天的钱，没有补收。
   *[none] 没有费用要更正。
}
# $title (String) - lunch care, early care
beside-save = 保存{ $title }
# $kind (String) - lunch care, early care
# $days (String)
beside-chosen = { $kind }：{ $days }
