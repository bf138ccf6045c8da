tender-title = Pay online
tender-for = { $child } · { $course }
tender-wechat = WeChat Pay
tender-alipay = Alipay
tender-scan = Scan this code with WeChat (open the page on another screen, or save the code and read it from the album). Once paid, this page says so.
tender-code-label = WeChat Pay code
tender-alipay-text = The button opens Alipay. It does not open inside WeChat: open this page in a browser.
tender-alipay-go = Pay { $fen } with Alipay
tender-not-placed = The channel was not reached yet. Press “I have paid” in a while.
tender-ask = I have paid: look again
tender-asked = The channel was asked
tender-paid = The money is in custody; each lesson given releases its share.
tender-odd = Unmatched
tender-odd-family = This money does not match the bill; the school will give it back the way it came.
tender-returned = Returned
tender-closed = Closed
tender-closed-text = The order was closed unpaid. Go back to the statement to pay.
tender-no = Order { $no }
tender-desk-title = Online payments that do not match
tender-desk-lead = Money from WeChat Pay or Alipay that pays no bill must go back the way it came. { $n ->
    [one] One order is open.
   *[other] { $n } orders are open.
}
tender-none-odd = Nothing to give back
tender-none-odd-when = Money of a wrong amount, or for a bill that was paid or cancelled, stands here.
tender-odd-amount = { $fen } was due, another amount came
tender-odd-nothing-due = The bill was paid or cancelled
tender-extra = The same order paid twice, channel number { $no }: give it back at the merchant's site
tender-return = Give { $fen } back to { $child }'s family
tender-return-sent = The channel was asked to return { $fen }
tender-refund-back = Back the way it came
tender-odd-tile = Paid online by mistake
