nav-messages = 消息
nav-deliveries = 送达
delivery-mine-title = 我的消息
# $count (Number) - alarms
delivery-mine-alarms = 今天的告警 { $count } 条
delivery-mine-none = 还没有消息
delivery-mine-none-when = 要您知道的事会写在这里，读过就算已读。
delivery-address-title = 另外怎样通知我
delivery-address-lead = 消息总在这一页。告警另外发到学校登记的手机；也可以加一个邮箱。
delivery-address-mail = 邮箱（不用就空着）
delivery-address-submit = 记下邮箱
delivery-address-put = 邮箱记下了
delivery-address-forgotten = 邮箱删掉了
delivery-title = 消息送到没有
delivery-lead = 每一条都在收件人自己的页面上；外面的渠道送到哪一步，这里看得见。
delivery-none = 还没有发出过消息
delivery-none-when = 有事要告诉家长或老师时，会自动写在这里。
delivery-unread-title = 没有人读的告警
delivery-filter = 看哪些消息
delivery-filter-all = 全部
delivery-filter-unread = 没有人读
delivery-filter-failed = 没有送到
delivery-filtered-none = 没有这样的消息
delivery-filtered-none-when = 有消息没人读或者没送到，会列在这里。
delivery-older = 更早的消息
# $count (Number) - alarms
delivery-unheard = { $count } 条告警没有人读，请打电话
# $word (String) - read, delivered, failed
# $count (Number) - how many people
delivery-count = { $word } { $count } 人
# $count (Number) - how many messages
# $text (String) - the first of them
delivery-run = { $count } 条，如：{ $text }
# $count (Number) - how many people
delivery-readers-of = 共 { $count } 人
# $time (String) - when it was read
delivery-read-at = 已读 { $time }
delivery-unread = 未读
# $name (String) - who is called
delivery-call = 打给{ $name }
delivery-state-waiting = 待发
delivery-state-sent = 已发
delivery-state-accepted = 渠道已接受，没有送达回执
delivery-state-delivered = 已送达
delivery-state-read = 已读
delivery-state-failed = 失败
delivery-in-doubt = 不确定，请当面或打电话确认
delivery-too-late = 过了有用的时间，没有发
delivery-throttled = 渠道一时收不下这么多，没有收
delivery-enough = 渠道不让这个收件人一时收这么多，没有发
# $why (String) - what the platform said
delivery-why = 原因：{ $why }
message-outside-title = 托管提醒
message-outside-sealed = 有一条关于孩子的消息，请登录页面查看。
# $count (Number) - how many messages
message-outside-several = 有{ $count }条新消息，请登录页面查看。
# $code (String) - the one-time code
message-signin-code = 登录验证码 { $code }，5 分钟内有效，不要告诉别人。
# $count (Number) - how many children
message-group-absence-opened = { $count } 名学生今晚没有到，去向待查，请班主任打开页面
# $count (Number) - how many questions
message-group-pickup-question = 门口有 { $count } 次接人待家长确认
message-group-notice-published = 晚托报名通知已发布
# $count (Number) - how many messages
message-group-other = { $count } 条新消息，请打开页面
door-title = 在微信里收到提醒
door-lead = 绑定后，告警先发到微信；发不到时再发短信。学校只知道您在它账号下的编号，不知道您的微信号。
door-wechat = 学校的微信服务号
door-wecom = 学校的企业微信（家校通知）
door-known = 已绑定
door-forget = 解除绑定
door-open-inside = 还没有绑定。请在微信里打开本页再绑定。
door-passed = 绑定好了，告警会发到微信
door-denied = 没有绑定：微信没有说明您是谁。请再试一次。
door-forgotten = 绑定解除了，告警改发到登记的手机
