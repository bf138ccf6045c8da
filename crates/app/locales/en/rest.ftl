rest-title = What is left when the term is over
rest-carried = { $fen } was carried over and pays next term's bills first. Choose “back” and it returns to custody, from where you can ask for it.
rest-carried-months = { $fen } was kept and pays the next bill first. Choose “back” and it returns to custody, from where you can ask for it.
rest-legend = Money that the term did not use
rest-refund = Pay it back
rest-refund-under = The school's office pays it back after the term
rest-carry = Keep it for the next term
rest-carry-under = It pays the next term's bills first
rest-carry-limit = It pays the next term's bills first; at most { $fen } is kept, the rest goes back
rest-by-month = Where a fee is by the month, the same choice holds for what each month did not use: what is kept pays the next bill first.
rest-submit = Save the choice
rest-always-back = Whatever the term did not use goes back; nothing crosses terms.
rest-chosen = Noted: what is left after the term { $choice ->
    [carry] stays for the next one
   *[refund] goes back
}
rest-settle-title = Settle the term
rest-settle-text = The term is over: as each guardian chose, what is left of every child's money goes over to the next term or becomes a refund. Nothing stays.
rest-settle = Settle every child's account
rest-settled = Settled: { $carried } carried over, { $back } to pay back
rest-settled-lowered = Unpaid bills lowered by { $fen } ({ $n ->
    [one] 1 bill
   *[other] { $n } bills
})
rest-settled-shared = { $fen } went back to the government and the school, who had borne it
rest-settle-see = Settle the term
rest-list-lead = Every child's money: paid, released, sent back, carried over, and still held. Nothing stays once the term is over; children who have left are settled at any time.
rest-list-from = This term's money is settled from { $day } on; until then what is left of terms before, and children who have left.
rest-list-months = Where a fee is by the month, what months that are over did not use is settled here too.
rest-list-held = Still held
rest-list-waits = on its way back
rest-list-none = There are no accounts yet
rest-list-none-when = They are listed here once families have paid.
rest-list-child = Pupil
rest-list-paid = Paid
rest-list-released = Released
rest-list-refunded = Sent back
rest-list-carried = Carried
rest-list-open = Rolls open
rest-list-choice = Chosen
rest-list-refund = back
rest-list-carry = next term
rest-list-silent = nothing yet
rest-list-left = has left
rest-list-zero = settled
rest-list-sure = { $n ->
    [one] One family has not chosen: it gets its money back
   *[other] { $n } families have not chosen: they get their money back
}
rest-list-owed = Courses owe families { $fen } for corrected rolls: it goes back first, as far as the course has it; what it has not stays owed.
rest-list-settled = All settled
rest-agreed = The agreements let nothing go over: once a month is over it goes to the class, and whatever is left goes back to the family. At the end of the term nothing stays behind.
rest-agreed-over = { $term }: until { $day }
rest-agreed-runs = { $term }: runs
rest-agreed-waiting = Paid bills of months that are over which have not gone to the class: { $n }. Settling lets them go first.
