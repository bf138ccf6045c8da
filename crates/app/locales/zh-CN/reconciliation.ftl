reconciliation-title = 线上支付对账
reconciliation-lead = 微信支付、支付宝每天给出前一天的账单，逐笔和账本核对；有差异的一笔一笔列出，写明原因之前当天不算对平。
reconciliation-no-channel = 没有开通线上支付
reconciliation-no-channel-when = 开通微信支付或支付宝后，每天的账单在这里核对。
reconciliation-none = 还没有线上支付
reconciliation-none-when = 第一笔支付单的次日起，每天一行。
reconciliation-no-bill = 账单还没取到
reconciliation-no-bill-when = 通道在次日 10:00 后给出账单，程序会自己去取；也可以现在取，或从商户平台下载后导入。
# $n (Number) - differences that wait
reconciliation-open = { $n } 笔差异待说明
reconciliation-reconciled = 已对平
# $n (Number) - movements
# $fen (String) - their sum
reconciliation-count = { $n } 笔 { $fen }
# $came (String) - what came
# $went (String) - what went back
reconciliation-sums = 收 { $came } · 退 { $went }
reconciliation-bring = 导入账单文件
reconciliation-channel = 哪个通道
reconciliation-date = 账单日期
reconciliation-file-hint = 从商户平台下载的当日交易账单：微信支付的 CSV，或支付宝的业务明细（ZIP、CSV）。同一个文件导入两次只算一次。
reconciliation-bring-submit = 导入并核对
reconciliation-bill = 通道账单
reconciliation-came = 收款
reconciliation-went = 退款
reconciliation-ask = 向通道取账单
reconciliation-taken = 账单已取到，差异列在下面
reconciliation-taken-before = 这份账单取过了，没有重复
reconciliation-differences = 差异
reconciliation-no-difference = 没有待说明的差异
reconciliation-no-difference-when = 账上每一笔都和通道账单对上了，或已写明原因。
reconciliation-ours = 账上
reconciliation-theirs = 通道
reconciliation-nothing = 没有
# $no (String) - a number
reconciliation-number = 流水号 { $no }
reconciliation-ours-only = 账上有，通道没有
reconciliation-ours-only-why = 账本记了这笔收款，通道账单里找不到。先查是否落在前后一天的账单里，再向通道核实钱到了没有。
reconciliation-theirs-only = 通道有，账上没有
reconciliation-theirs-only-why = 通道收了这笔钱，账本没有记。先点支付单里的“查一下”补记；不是本校的订单，请查明来处后退回。
reconciliation-amount = 金额不一样
reconciliation-amount-why = 两边都有这笔，金额不同。以通道实收为准，用账目更正改正账本，或写明原因。
reconciliation-status = 收了钱，没有进账户
reconciliation-status-why = 钱到了通道，却缴不上任何账单（金额不符、账单已缴、付了两次，或状态看不懂）。请原路退回，再写明。
reconciliation-refund = 退款对不上
reconciliation-refund-ours = 账本记了退款到账，通道账单里没有或没有退成。请向通道核实。
reconciliation-refund-theirs = 通道账单里有这笔退款，账本还没记到账，或结果不同。稍候程序会再查一次；仍不同就请核实。
reconciliation-refund-amount = 两边都有这笔退款，金额或账本记录不同，请核实。
reconciliation-reason = 原因或处理结果（必填，审计会看）
# $order (String) - the order
reconciliation-explain = 说明订单 { $order } 的差异
reconciliation-explained = 原因已记下
reconciliation-explained-title = 已说明的差异
reconciliation-has-reason = 已说明
reconciliation-tile = 线上支付有差异
