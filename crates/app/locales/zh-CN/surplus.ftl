surplus-title = 项目结余
surplus-lead = 学期或一期暑托结束后还有结余的项目。钱不归任何人所有：学校或社区说明去向，家长在收支公示上看得到。
surplus-programme = 项目
surplus-at-end = 结束时
surplus-now = 现在还剩
surplus-fate = 去向
surplus-unsaid = 待说明去向
surplus-spent = 已用完
surplus-lower = 降低下期收费
surplus-back = 退还家长
surplus-next = 结转下期，用于同一项目
surplus-reason = 理由（家长看得到）
surplus-say = 说明去向
surplus-said = 已记下，收支公示上看得到
# $fate (String) - what becomes of it
surplus-waits = { $fate }（待办结）
# $fen (String) - how much
surplus-send-back = 按缴费比例退还家长 { $fen }
# $fen (String) - how much
surplus-carry = 结转 { $fen }
surplus-into = 结转到
surplus-no-next = 后面的学期还没有同类项目，设好后再办结。
surplus-by-another = 您说明的去向，请另一位（校领导或出纳）办结。
surplus-settled = 已办结；退还的钱已成为待付的退费
# $count (Number) - programmes
# $fen (String) - how much
board-surplus = 结余待说明或退还：{ $count } 个项目，{ $fen }
# $plan (String) - the term or period
# $count (String) - programmes
# $fen (String) - how much
message-surplus-found = { $plan }已结束，{ $count } 个项目还有结余，共 { $fen }。请到“资金流向”说明去向。
# $school (String) - the school
# $count (String) - programmes
# $day (String) - the last day
# $fen (String) - how much
message-surplus-told = { $school }有 { $count } 个项目到 { $day } 结束后还有结余，共 { $fen }。见“资金流向”。
sheet-programmes = 分项目
sheet-spent = 支出合计
sheet-costs = 成本预算与实际支出
sheet-budget = 预算
sheet-actual = 实际
# $government (String) - the public purse's part
# $school (String) - the school's own part
# $family (String) - the families' part
sheet-budget-split = 预算按方案由三方分担：政府 { $government }、学校 { $school }、家长 { $family }。
sheet-carried = 从前期结转来（负数为结转走）
sheet-months = 逐月：家长缴的、转给托管班的、退回的和还托管的
sheet-others = 其他学期和期次
share-title = 政府、学校分担
share-lead = 按方案由政府和学校承担的部分：承担了多少、拨来了多少、还差多少。
share-none = 还没有分担
share-none-when = 上过课、核销之后，政府和学校承担的部分列在这里。
share-bore = 已承担
share-gave = 已拨来
share-owes = 还应拨（负数为多拨）
share-export = 导出请款清单（XLSX）
# $bill (String) - what it is for
# $child (String) - the child
# $fen (String) - what is due
# $day (String) - the last day to pay
message-bill-near = “{ $bill }”（{ $child }）还有 { $fen } 没有缴，最晚 { $day }；已经缴了请不用理会。
# $bill (String) - what it is for
# $child (String) - the child
# $fen (String) - what is due
# $day (String) - the last day to pay
message-bill-late = “{ $bill }”（{ $child }）的 { $fen } 已过 { $day }，还没有缴。有困难请联系收费的学校或社区；学校有减免的，在托管账户页申请。
