tender-title = 线上缴费
# $child (String) - the child
# $course (String) - the course
tender-for = { $child } · { $course }
tender-wechat = 微信支付
tender-alipay = 支付宝
tender-scan = 请用微信扫这个码付款（在另一台手机上打开，或长按保存后从相册识别）。付款后这里会显示已缴。
tender-code-label = 微信支付二维码
tender-alipay-text = 点下面的按钮到支付宝付款；在微信里打不开，请用浏览器打开本页。
# $fen (String) - the amount
tender-alipay-go = 去支付宝付 { $fen }
tender-not-placed = 还没有连上支付通道，请过一会儿再点“我已付款，查一下”。
tender-ask = 我已付款，查一下
tender-asked = 已向支付通道查过
tender-paid = 钱已进入托管账户，上一次课核销一次。
tender-odd = 没对上
tender-odd-family = 这笔钱和账单对不上，会原路退回。
tender-returned = 已退回
tender-closed = 已关闭
tender-closed-text = 订单没有付款，已经关闭；要缴费请回到对账单重新选择。
# $no (String) - the order number
tender-no = 订单号 { $no }
tender-desk-title = 线上缴费：没对上的钱
# $n (Number) - open orders
tender-desk-lead = 微信、支付宝付来但缴不上账单的钱，要原路退回。还没付款的订单 { $n } 个。
tender-none-odd = 没有要退回的钱
tender-none-odd-when = 付错金额、账单已经缴过或取消时，钱列在这里。
# $fen (String) - the amount asked for
tender-odd-amount = 应付 { $fen }，付的不是这个数
tender-odd-nothing-due = 账单已经缴过或取消
tender-odd-undone = 这笔缴费已更正冲回：请原路退回，再请家长重新缴
# $no (String) - the channel's number
tender-extra = 同一订单付了第二次，通道单号 { $no }
# $fen (String) - the amount
# $child (String) - the child
tender-return = 原路退回{ $child }家 { $fen }
# $fen (String) - the amount
tender-return-sent = 已请支付通道退回 { $fen }
tender-refund-back = 原路退
tender-odd-tile = 线上付错，要退
# $fen (String) - the amount
tender-inside-pay = 微信支付 { $fen }
tender-inside-here = 点下面的按钮，用您的微信付款。付完这里会显示已缴。
tender-inside-script = 这个浏览器没有运行脚本，请改用扫码付款。
tender-inside-elsewhere = 这个订单只能由您在微信里付：请在微信中打开本页，或改用扫码。
tender-inside-other = 这个订单是另一位家长在微信里开的，只有他（她）能付。要由您来付，请改用扫码，或回到对账单。
tender-inside-code = 改用扫码付款
tender-inside-denied = 微信没有说是谁在付款，没有开订单。请再试一次，或在别的手机上扫码。
tender-backs = 正在退的钱
tender-backs-none = 没有正在退的钱
tender-backs-none-when = 请通道原路退回后，在到账以前列在这里，写着通道最后怎么说。
tender-back-sent = 通道在退
# $word (String) - the channel's own word
tender-back-word = 通道最后说：{ $word }
tender-back-unreachable = 上一次没连上通道，每分钟再试。
tender-back-unmoved = 支付宝收下了退款请求，钱还没有动（fund_change N）。每分钟再退一次，同一笔只退一次。
tender-back-abnormal = 微信退款异常（ABNORMAL）：家长原来的卡收不到钱。请到微信商户平台处理：改退到另一张卡的，到账后这里自动结清；退回学校账户的，请在下面写明，再用别的方式退。
tender-back-twice = 退了两次
tender-back-twice-text = 这笔退费已经用别的方式付过，通道后来又退成了，家长多拿了一份。请联系家长收回，再在这里写明。
tender-back-never = 没有退成，改用现金或银行退
tender-back-settled = 多退的钱已处理
tender-back-reason = 怎么知道的（必填）
tender-back-said = 已写明
tender-returning = 正在原路退
