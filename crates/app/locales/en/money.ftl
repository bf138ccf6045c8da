bill-title = Bills and payments
bill-lead = First what does not match: due and to be refunded; then whether the ledger balances.
bill-due-sum = Due
bill-refunds-sum = To refund
bill-held-sum = Held
bill-released-sum = Released
bill-clearing-sum = Bank and cash (other side)
bill-refunds = Refunds to pay
bill-no-refunds = Nothing to refund
bill-no-refunds-when = Refunds that guardians ask for stand here.
bill-child = Pupil
bill-reason = Reason
bill-fen = Amount
bill-pay-refund = Pay { $fen } back to { $child }'s family
bill-list = All bills
bill-none = No bills yet
bill-none-when = Bills go out once a course has opened (P3.23).
bill-filter = Name, pinyin initials or class
bill-course = Course
bill-lessons = Lessons
bill-due-on = Pay by
bill-state = State
bill-paid = Paid
bill-due = Due
bill-cancelled = Cancelled
bill-issue = Bill the courses that opened
bill-issued = { $n ->
    [one] One bill is out; the household was told
   *[other] { $n } bills are out; the households were told
}
bill-balance = Trial balance
bill-zero = Sums to zero
bill-not-zero = Does not balance
payment-record = Record payment
payment-yuan = Yuan received
payment-receipt = Receipt number
payment-way = How
payment-cash = Cash
payment-transfer = Transfer
payment-submit = Record { $child }'s payment
payment-recorded = Recorded under receipt { $receipt }; the money is in custody
account-title = Custody account statement
account-of = { $child } · class { $class }
account-now = Now
account-sum-paid = Paid
account-sum-released = Released for lessons
account-sum-refunded = Refunded
account-sum-held = Held
account-equation = { $paid } − { $released } − { $refunded } = { $held }
account-adds-up = Adds up to the fen
account-does-not = Does not add up
account-bills = Bills
account-bill = { $lessons ->
    [one] One lesson
   *[other] { $lessons } lessons
} · { $fen } · pay by { $due }
account-lines = Every movement
account-none = No money has moved yet
account-none-when = After you pay, every lesson given stands here with its release.
account-when = Date
account-what = What
account-fen = Amount
account-after = Balance
account-paid = Paid for { $course }, receipt { $receipt }
account-released = { $course } lesson given, released
account-corrected = Corrected: money of { $course }
account-refunded = Unused fees refunded
account-print = Print
refund-title = Refund what is unused
refund-free = { $free } can go back now: held, less coming lessons and refunds already asked for.
refund-reason = Reason (optional)
refund-submit = Ask for { $free } back
refund-asked = Asked; the cashier will pay it back
refund-paid = { $fen } was paid back
