# 安全健康: lodging of a plan of return.

lodgement-title = 报备
lodgement-draft = 未报
lodgement-sent = 已报，等回执
lodgement-lodged = 已备案
lodgement-made-by = 由谁制定
lodgement-lodged-with = 报谁备案
lodgement-by-reference = 参照执行
lodgement-first = 备案以后才能发布。
lodgement-later = 先发布、后备案也可以。
lodgement-none = 还没有报备
lodgement-none-when = 报出后在这里登记，收到回执再登记备案号。
lodgement-unapproved = 方案批准以后才能报备。
lodgement-steps = 经过
# $office (String)
lodgement-before = 发布以前要报{ $office }备案。
# $office (String)
lodgement-with = 要报{ $office }备案。
# $day (String)
# $office (String)
lodgement-sent-on = { $day }已报{ $office }
# $day (String)
# $number (String)
# $office (String)
lodgement-lodged-on = { $day }由{ $office }备案，备案号 { $number }
# $office (String)
lodgement-send-head = 报{ $office }
lodgement-on = 日期
lodgement-send = 登记已报出
lodgement-receive-head = 登记回执
lodgement-office = 回执出自
lodgement-number = 备案号
lodgement-receive = 登记备案
lodgement-sent-told = 已登记报出，等回执。
lodgement-lodged-told = 已登记备案。

# 学平险

insurance-title = 学平险登记
# $child (String) - who
insurance-of = { $child }的保险
# $all (Number) - children in care
# $open (Number) - those without, or whose cover ends
insurance-under = 在班 { $all } 人，没有登记、快到期或已到期 { $open } 人
insurance-never = 哪家的保险都可以，学校不卖保险。没有保险也照样参加晚托；登记是为了出事时马上能报案。
insurance-children = 孩子的保险
insurance-empty = 还没有录取的孩子
insurance-empty-when = 报名审核通过以后，孩子会列在这里。
insurance-missing = 没有登记
insurance-ended = 已到期
insurance-ending = 快到期
insurance-covered = 有效
# $day (String) - last day
insurance-until-day = { $day } 到期
insurance-insurer = 保险公司
insurance-insurer-hint = 学平险或者别的意外险，哪家都行。
insurance-number = 保单号（没有可以不写）
insurance-from = 生效日
insurance-until = 到期日
insurance-submit = 保存保险信息
insurance-kept = 已登记。
# $child (String) - who
# $day (String) - last day
message-insurance-ending = { $child }登记的保险 { $day } 到期，续保以后请更新登记。没有续保也照样参加晚托。
# $child (String) - who
# $day (String) - last day
message-insurance-ended = { $child }登记的保险已在 { $day } 到期，请更新登记或告诉班主任。孩子照样参加晚托。
