nav-withdrawals = Summer refunds
withdrawal-title = Leaving summer care midway
withdrawal-none = Nothing waits for a decision
withdrawal-none-when = Families that leave after the period has begun, where the plan says nothing of a refund, are listed here.
withdrawal-open = For the district to decide: { $count } { $count ->
    [one] child
   *[other] children
}
withdrawal-until = The period is settled from { $until }; while anybody is undecided, a school cannot pass its money on.
withdrawal-decided-list = Decided
withdrawal-left = Left { $moment }; of { $all } days { $days } had begun.
withdrawal-paid = Paid: care { $care }, food { $food }. What is not paid is only asked for less.
withdrawal-choice = What goes back
withdrawal-whole = Everything
withdrawal-days = By days: { $days } { $days ->
    [one] day stays
   *[other] days stay
} paid, the rest goes back
withdrawal-nothing = Nothing
withdrawal-back = Back: care { $care }, food { $food }
withdrawal-days-kept = By days: how many stay paid
withdrawal-days-hint = { $most } at most, the days that had begun; fewer where the child was on leave.
withdrawal-reason = Why (the family reads it)
withdrawal-approver = Approved by (name)
withdrawal-decide = Decide and tell the family
withdrawal-said = Decided: { $fen } goes back, and the family was told.
withdrawal-already = Decided so before; nothing changed.
withdrawal-waits = The district decides
withdrawal-decided = The district has decided
withdrawal-late = Overdue
withdrawal-waits-told = The plan does not say what goes back to whoever leaves midway: the district decides, at the latest when the period is settled, from { $until }. Until then what you have paid stays in the custody account.
withdrawal-because = Why: { $reason }. Approved by { $approver }, { $day }.
withdrawal-entered = Entered by { $name }
withdrawal-own = Left midway
withdrawal-ask-back = What is free can be asked for under “Refund what is unused” below.
withdrawal-school-waits = The district has to decide what goes back: { $names }. Until it has, this period cannot be settled.
bill-days-left = Given back by the day, { $days } { $days ->
    [one] day stays
   *[other] days stay
}: less { $fen }
message-withdrawal-waits = { $child } ({ $school }) left period { $period } of summer care midway, and the plan does not say what goes back: decide under “Summer refunds”, at the latest when the period is settled, from { $day } (P4.13).
message-withdrawal-late = { $child } ({ $school }) left period { $period } of summer care midway. It was to be settled from { $day } and nothing is decided, so that its money cannot go on: decide under “Summer refunds” now (P4.13).
message-withdrawal-decided = { $choice ->
    [whole] The district has decided: { $child } left summer care midway, and everything goes back: { $fen }. Please ask for it on the custody account.
    [days] The district has decided: { $child } left summer care midway, and the days that were not used go back: { $fen }. The reason and the sums are on the custody account.
   *[nothing] The district has decided: { $child } left summer care midway, and nothing goes back. The reason is on the custody account.
}
