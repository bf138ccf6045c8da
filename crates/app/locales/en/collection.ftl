collection-title = Matching: bank and channels
collection-lead = Take in the result file of the bank or the city channel. What matches is posted; what does not waits here, line by line.
collection-waiting-title = Does not match
collection-waiting-sum = { $n ->
    [one] One line
   *[other] { $n } lines
} · { $fen }
collection-none-waiting = Everything matches
collection-none-waiting-when = Lines that do not match stand here until somebody explains them.
collection-take-title = Take in a result file
collection-direction = What kind
collection-direction-in = Payments
collection-direction-out = Refunds
collection-file = File
collection-file-hint = Excel (xlsx, xls) or CSV (GBK or UTF-8), columns in any order; it needs a payment code and an amount. The same file twice counts once.
collection-take = Take in and match
collection-taken = { $posted } posted, { $waiting } do not match
collection-already = This file was taken before; nothing was posted again
collection-files = Files taken
collection-no-files = No file yet
collection-no-files-when = Take in the channel's result file above.
collection-file-name = File
collection-taken-at = Taken
collection-all = All
collection-sum-posted = Posted
collection-sum-waiting = Unmatched
collection-sum-other = Nothing to post
collection-adds = This file
collection-count = { $n ->
    [one] one line, { $fen }
   *[other] { $n } lines, { $fen }
}
collection-complete = Every line is here
collection-incomplete = Lines are missing
collection-lines = Line by line
collection-no-name = No name
collection-row = Row { $row }
collection-serial = No. { $serial }
collection-reason-given = Explained: { $reason }
collection-posted = Posted
collection-waits = Unmatched
collection-assigned = Assigned
collection-gave-back = Given back
collection-no-money = No money
collection-nothing = Nothing to post
collection-refund-of = Refund of { $fen } to { $child }'s family
collection-why-matched = Pays { $child }'s bill.
collection-why-refunded = The refund reached { $child }'s family.
collection-why-known = An earlier file had this payment; it is not posted again.
collection-why-failed = The channel says that this payment failed; no money came.
collection-why-bounced = The refund did not reach { $child }'s family. Check the account and pay again.
collection-why-doubled = The same payment as row { $row } (same number); it was posted once. Ask the bank whether it listed a row twice or took money twice.
collection-why-edited = An earlier file had this number with another code or amount: the file was changed. Ask the channel.
collection-why-paid-before = { $child }'s bill was paid already; this is money once more.
collection-why-short = { $due } is due from { $child }, and { $fen } is missing. Not posted.
collection-why-over = { $due } is due from { $child }, and { $fen } is too much. Not posted.
collection-why-cancelled = { $child }'s bill was cancelled (the course was left); the money should go back.
collection-why-left-school = { $child } has left the school and the bill still stands. Ask first, then assign or give back.
collection-why-elsewhere = The code of another school: the family paid to the wrong one.
collection-why-mistyped = The code is incomplete or wrong. If it reads like 1.2E+19, a spreadsheet took it for a number: ask for the original file.
collection-why-unknown = A code of this school, but no bill bears it.
collection-why-ambiguous = Two bills happen to share this code: assign it by name.
collection-why-unreadable = The amount or the state cannot be read. Not posted.
collection-answer = Deal with this line
collection-answer-legend = What is this money
collection-answer-assign = It pays a bill
collection-answer-assign-under = Type or choose the payment code below
collection-answer-gave-back = It was given back
collection-answer-gave-back-under = Not ours, or paid too much
collection-answer-no-money = There is no such money
collection-answer-no-money-under = The bank listed it twice, or it failed
collection-answer-code = Payment code (choose by name)
collection-answer-settled = The amounts differ; the difference was settled in cash
collection-answer-reason = Why (required; auditors read it)
collection-answer-submit = Deal with row { $row }
collection-line-answered = Row { $row } is dealt with
bill-export = Lists for the bank or the channel
bill-export-xlsx = Bills due (Excel)
bill-export-csv = Bills due (CSV)
bill-export-refunds = Refunds due (Excel)
bill-export-hint = Each bill bears a payment code of 20 digits, by which the result file is matched. The lists name children: give them to nobody but the collecting bank. Each export is journalled.
bill-column-code = Payment code
bill-column-child = Name
bill-column-class = Class
bill-column-item = Item
bill-column-lessons = Count (lessons, evenings or days)
bill-column-yuan = Amount (yuan)
bill-column-due = Pay by
bill-column-refund-yuan = Amount (yuan)
bill-column-reason = Reason
bill-code = Code { $code }
bill-waiting-sum = { $n ->
    [one] One line unmatched
   *[other] { $n } lines unmatched
}
