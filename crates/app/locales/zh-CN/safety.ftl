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
