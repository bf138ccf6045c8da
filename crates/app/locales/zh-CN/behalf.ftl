behalf-title = 柜台代办
behalf-lead = 家里没有手机的，监护人到柜台或交纸质申请来办。能办多少和家长自己在网页上办的一样，办好后全家都会收到消息。
behalf-nothing = 现在没有可办的：没有可退的钱，也没有能撤回的退费。
behalf-nobody = 名册里没有这个孩子的监护人，请先补登。
behalf-what = 办什么
# $fen (String) - everything that is free
behalf-refund = 申请退回现在可退的 { $fen }
# $fen (String) - what was asked back
behalf-withdraw = 撤回退费申请 { $fen }
behalf-back = 学期结束后剩下的钱退回
behalf-carry = 学期结束后剩下的钱留到下学期
behalf-asker = 哪位监护人提出的
behalf-asker-none = 请选择
behalf-way = 怎样提出的
behalf-way-person = 本人到柜台
behalf-way-paper = 纸质申请
behalf-photo = 给申请拍一张照（可不拍）
behalf-photo-hint = JPEG 或 PNG，不超过 512 KB。只有能看这个账户的人和孩子的监护人看得到；拍摄地点和手机型号不保存。
behalf-submit = 登记并办理
behalf-taken = 已办好，全家会收到消息
behalf-rows = 柜台代办
behalf-picture = 看申请照片
# $what (String) - refund, withdraw, carry or back
# $fen (String) - how much
behalf-said = { $what ->
    [refund] 申请退费 { $fen }
    [withdraw] 撤回退费申请 { $fen }
    [carry] 学期结束后剩下的钱留到下学期
   *[back] 学期结束后剩下的钱退回
}
# $what (String) - refund, withdraw, carry or back
# $name (String) - who asked
# $child (String) - the child
# $fen (String) - how much
message-behalf-taken = { $what ->
    [refund] { $name }在柜台为{ $child }申请退费 { $fen }，已登记。有出入请马上联系财务。
    [withdraw] { $name }在柜台撤回了{ $child }的退费申请 { $fen }，钱回到托管账户。有出入请马上联系财务。
    [carry] { $name }在柜台为{ $child }选择：学期结束后剩下的钱留到下学期。有出入请马上联系财务。
   *[back] { $name }在柜台为{ $child }选择：学期结束后剩下的钱退回。有出入请马上联系财务。
}
# $name (String) - who asked
# $way (String) - how
message-behalf-by = { $name }（{ $way }）
