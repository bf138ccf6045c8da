reconciliation-title = Online payments against the ledger
reconciliation-lead = WeChat Pay and Alipay give the bill of each day on the morning after. Every line is compared with the ledger; a day counts as reconciled when each difference has its reason.
reconciliation-no-channel = No online payments are taken here
reconciliation-no-channel-when = Once there is WeChat Pay or Alipay, each day's bill is compared here.
reconciliation-none = Nothing was paid online yet
reconciliation-none-when = From the day after the first order, each day has its line.
reconciliation-no-bill = No bill yet
reconciliation-no-bill-when = Channels give a bill from 10:00 on the next day, and the program asks for it. You can ask now, or bring the file from the merchant's site.
reconciliation-open = { $n ->
    [one] One difference
   *[other] { $n } differences
} to explain
reconciliation-reconciled = Reconciled
reconciliation-count = { $n ->
    [one] one payment
   *[other] { $n } payments
}, { $fen }
reconciliation-sums = In: { $came } · back: { $went }
reconciliation-bring = Bring a bill
reconciliation-channel = Which channel
reconciliation-date = Day of the bill
reconciliation-file-hint = The day's trade bill from the merchant's site: WeChat Pay's CSV, or Alipay's detail file (ZIP or CSV). The same file twice counts once.
reconciliation-bring-submit = Take in and compare
reconciliation-bill = The channel's bill
reconciliation-came = Came in
reconciliation-went = Went back
reconciliation-ask = Ask the channel for the bill
reconciliation-taken = The bill is here; what differs stands below
reconciliation-taken-before = This bill was taken before; nothing changed
reconciliation-differences = Differences
reconciliation-no-difference = Nothing waits to be explained
reconciliation-no-difference-when = Every movement stands on both sides, or has its reason.
reconciliation-ours = Ledger
reconciliation-theirs = Channel
reconciliation-nothing = nothing
reconciliation-number = number { $no }
reconciliation-ours-only = In the ledger, not at the channel
reconciliation-ours-only-why = The ledger has this payment and no bill of the channel does. Look whether it stands in the bill of a neighbouring day, then ask the channel whether the money is there.
reconciliation-theirs-only = At the channel, not in the ledger
reconciliation-theirs-only-why = The channel took this money and the ledger does not have it. Ask again from the order's own page; if the order is not the school's, find out whose it is and give the money back.
reconciliation-amount = Other amounts
reconciliation-amount-why = Both have it, with different amounts. What the channel took counts: correct the ledger, or say why.
reconciliation-status = Money came and stands in no account
reconciliation-status-why = The money is at the channel and pays no bill: another amount, a bill that was paid, an order paid twice, or a state that we do not know. Give it back the way it came, then say so.
reconciliation-refund = A refund that does not match
reconciliation-refund-ours = The ledger says that it arrived; the channel's bill does not have it, or says that it failed. Ask the channel.
reconciliation-refund-theirs = The channel's bill has this refund; the ledger does not have it yet, or with another outcome. The program will ask once more; if it still differs, look into it.
reconciliation-refund-amount = Both have this refund, with another amount or another entry in the ledger. Look into it.
reconciliation-reason = Why, or what was done (required; auditors read it)
reconciliation-explain = Explain the difference of order { $order }
reconciliation-explained = The reason was written down
reconciliation-explained-title = Differences with their reasons
reconciliation-has-reason = Explained
reconciliation-tile = Differences in online payments
