rest-title = What is left when the term is over
rest-carried = { $fen } was carried over and pays next term's bills first. Choose “back” and it returns to custody, from where you can ask for it.
rest-legend = Money that the term did not use
rest-refund = Pay it back
rest-refund-under = The school's office pays it back after the term
rest-carry = Keep it for the next term
rest-carry-under = It pays the next term's bills first
rest-carry-limit = It pays the next term's bills first; at most { $fen } is kept, the rest goes back
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
