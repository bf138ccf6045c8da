quittance-title = Receipts that come later
quittance-lead = Money from the bank, WeChat Pay or Alipay is booked first and its receipt comes later: enter the number here, and the family sees it on its statement.
quittance-missing = Payments without a receipt ({ $n })
quittance-none = Each payment has its receipt
quittance-none-when = A payment by the bank or by phone stands here until its receipt's number is entered.
quittance-collection = by the bank
quittance-enter = Enter { $child }'s receipt
quittance-entered = Receipt { $number } is entered
quittance-file-title = Take a list of receipts
quittance-file-hint = Excel (xlsx, xls) or CSV with a column of payment codes and one of receipt numbers, in any order.
quittance-take = Take it
quittance-taken = { $entered } entered, { $known } known before.
quittance-left = { $n ->
    [one] Row { $rows } was not taken:
   *[other] Rows { $rows } and so on, { $n } in all, were not taken:
} there is no such payment, no number, or the number stands on another payment.
bill-quittances = payments without a receipt
account-paid-bare = Fees for { $course } paid
account-fee-paid-bare = Paid: { $course }
