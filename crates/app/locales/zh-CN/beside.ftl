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
# $title (String) - lunch care, early care
beside-save = 保存{ $title }
# $kind (String) - lunch care, early care
# $days (String)
beside-chosen = { $kind }：{ $days }
