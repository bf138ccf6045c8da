# 离线签名
signing-title = 没有生效的断网签名
signing-lead = 手机断网时签下、后来才传到的一环。没有生效的，孩子还算在校内，请马上核对孩子在哪里、和谁在一起，再签一句。
signing-none = 没有这样的签名
signing-none-when = 有的话会一直留在这里，等人看过。
# $count (Number) - signatures
signing-count = { $count } 条签名
# $plate (String) - plate
signing-given = 交给 { $plate } 路队
# $plate (String) - plate
signing-taken = { $plate } 接手
# $plate (String) - plate
signing-arrived = { $plate } 清点到达
# $plate (String) - plate
signing-back = { $plate } 送回教室
# $adult (String) - adult
signing-handed = 交给 { $adult }
# $adult (String) - adult
signing-checked = 校门登记 { $adult }
# $adult (String) - adult
signing-took = 收 { $adult } 的签名
# $adult (String) - adult
signing-let-out = 校门放行，跟 { $adult } 走
# $who (String) - name
# $at (String) - time
# $link (String) - what was signed
signing-said = { $who } { $at } 签：{ $link }
signing-waits = 等前一环传到
signing-waits-told = 已送到学校；前一环还在别的手机上，到了就自动生效。
signing-look = 我核对过了
signing-note-hint = 例如：问过周老师，孩子和妈妈在一起，已补登记。
# $count (Number) - signatures
signing-unseen = { $count } 条断网签名没有生效，请马上核对
signing-holds = 条签名还在这台手机上
signing-signed = 已签，记在这台手机上
signing-first-live = 这一位要联网核对，断网时不能放；孩子先留下。
signing-too-old = 名单太久没有更新，断网时不能放；孩子先留下，连上网再签。
signing-too-early = 还没到放学时间；提前接走请家长先到校门登记。
signing-nobody = 还没有选人
# $child (String) - name
# $name (String) - name
# $at (String) - moment
message-signing-refused = { $child }：{ $name } { $at } 断网时签的一环没有生效，请马上核对孩子在哪里
# $child (String) - name
# $name (String) - name
# $at (String) - moment
message-signing-out-first = { $child }：{ $name } { $at } 断网时凭条放行，老师的签名还没有传到，请马上核对
