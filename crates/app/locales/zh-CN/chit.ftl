# 接送条
chit-title = 没有网络：凭接送条放行
chit-lead = 家长本人，或家长今晚已经同意的人，断网时也能接走；其余的人要联网，孩子先留下。手机上的动态码断网时不能用。
chit-how = 三步怎么走
# $at (String) - moment
# $minutes (Number) - minutes
chit-made = 这是 { $at } 的名单，{ $minutes } 分钟内能用，过后孩子都先留下。
chit-first = 校门在这里登记来人，核对证件和手机尾号，把校门条号写在纸条上。
chit-second = 家长拿纸条去教室；老师在自己手机的“提前接”页输入校门条号，签名，写上老师条号。
chit-second-gate = 校园封闭，来接的人在校门口等；老师带上手机出来，在“提前接”页输入校门条号，签名，写上老师条号。
chit-third-gate = 老师把孩子带到校门口；这里输入老师条号，才能放行。
chit-third = 家长和孩子拿纸条回校门；这里输入老师条号，才能放行。
chit-codes = 断网时动态码对不上，不能用：只看名单和接送条。三步都先记在手机上，连上网自动送到学校再核一遍，不算数的会马上告诉门岗和负责人。
chit-find = 姓名、拼音首字母、班级座号
chit-of-gate = 校门条号
chit-of-teacher = 老师条号
chit-check = 登记，发接送条
chit-sign = 家长已签名，发老师条号
chit-let-out = 看着他们离校，放行
chit-gone = 已放行
chit-wrong = 条号不对，没有放行；孩子先留下。
chit-locked = 条号错了太多次，这个孩子不能再凭条放行；孩子先留下，请找老师。
chit-spent = 这张接送条今天已经用过：孩子放行过一次，后来撤回了。再接要联网核对，联网前孩子先留下。
chit-unmarked = 还没有点到这个孩子，请先点名。
chit-away = 没有网络，说的先记在这台手机上
