rest-title = 学期结束后剩下的钱
# $fen (String) - what was carried over
rest-carried = 已结转到下学期 { $fen }，下学期的账单先从这里扣；选“退回”就退到托管账户，可以申请退费。
# $fen (String) - what was kept
rest-carried-months = 已留下 { $fen }，下一张账单先从这里扣；选“退回”就退到托管账户，可以申请退费。
rest-legend = 学期结束后没用完的钱
rest-refund = 退回
rest-refund-under = 学期结束后由财务室退还
rest-carry = 留到下学期
rest-carry-under = 先缴下学期的账单
# $fen (String) - the limit
rest-carry-limit = 先缴下学期的账单，最多留 { $fen }，多出的退回
rest-by-month = 按月收费的，每个月结束后没用完的钱也照这个选择办：留下的先缴下一张账单。
rest-submit = 保存选择
rest-always-back = 学期结束后没用完的钱全部退回，不跨学期。
# $choice (String) - refund or carry
rest-chosen = 已记下：学期结束后剩下的钱{ $choice ->
    [carry] 留到下学期
   *[refund] 退回
}
rest-settle-title = 学期结清
rest-settle-text = 学期已经结束：按家长的选择，把每个孩子剩下的钱结转到下学期或转为待退，一分不留。
rest-settle = 结清每个孩子的余额
# $carried (String) - carried over
# $back (String) - to be paid back
rest-settled = 已结清：结转 { $carried }，待退 { $back }
# $fen (String) - off bills that were not paid
# $n (Number) - how many bills
rest-settled-lowered = 还没缴的账单共减 { $fen }（{ $n } 张）
# $fen (String) - back to government and school
rest-settled-shared = 政府、学校承担的部分退回 { $fen }
rest-settle-see = 学期结清表
rest-list-lead = 每个孩子的钱：缴了多少，核销、退回、结转多少，还托管多少。学期结束后一分不留；离校的孩子随时结清。
# $day (String) - the first day after the term
rest-list-from = 本学期的钱 { $day } 起结清；现在只结清以前学期剩下的钱和已离校的孩子。
rest-list-months = 按月收费的，已结束的月份没用完的钱也在这里结清。
rest-list-held = 还托管
rest-list-waits = 待退中
rest-list-none = 还没有托管账户
rest-list-none-when = 家庭缴费后列在这里。
rest-list-child = 学生
rest-list-paid = 已缴
rest-list-released = 核销
rest-list-refunded = 已退
rest-list-carried = 结转
rest-list-open = 没点完的课
rest-list-choice = 家长选择
rest-list-refund = 退回
rest-list-carry = 留到下学期
rest-list-silent = 没有选
rest-list-left = 已离校
rest-list-zero = 已结清
# $n (Number) - families
rest-list-sure = 还有 { $n } 家没有选：没有选的一律退回
# $fen (String) - how much
rest-list-owed = 点名更正后课程还欠家庭 { $fen }：结清时课程有钱就先退回，没有的留到有钱时再退。
rest-list-settled = 全部结清
rest-agreed = 协议没有约定结转：一个月过完，先划给托管班，剩下的都退给家长；学期结束后一分不留。
# $term (String) - the term
# $day (String) - its last day
rest-agreed-over = { $term }：到 { $day } 结束
# $term (String) - the term
rest-agreed-runs = { $term }：进行中
# $n (Number) - bills
rest-agreed-waiting = 已过完的月份还有 { $n } 张已缴账单没有划给托管班，结清时先划。
