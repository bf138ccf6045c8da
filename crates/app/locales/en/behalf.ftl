behalf-title = Asked at the desk
behalf-lead = A family without a phone asks at the desk or on paper. What it gets is what its own page would give it, and the whole household is told.
behalf-nothing = Nothing can be done now: nothing is free to go back, and no refund can be taken back.
behalf-nobody = The register has no guardian of this child: enter one first.
behalf-what = What is asked
behalf-refund = Ask back { $fen }, all that is free now
behalf-withdraw = Take back the asking for { $fen }
behalf-back = What the term leaves goes back
behalf-carry = What the term leaves is kept for the next
behalf-asker = Which guardian asks
behalf-asker-none = Please choose
behalf-way = How it was asked
behalf-way-person = In person, at the desk
behalf-way-paper = On paper
behalf-photo = A picture of the paper (optional)
behalf-photo-hint = JPEG or PNG, up to 512 KB. Only who may read this account and the child’s guardians see it; where and with which phone it was taken is not kept.
behalf-submit = Write it down and do it
behalf-taken = Done; the household will hear of it
behalf-rows = Asked at the desk
behalf-picture = The picture of the paper
behalf-said = { $what ->
    [refund] Asked { $fen } back
    [withdraw] Took back the asking for { $fen }
    [carry] What the term leaves is kept for the next
   *[back] What the term leaves goes back
}
message-behalf-taken = { $what ->
    [refund] At the desk { $name } asked { $fen } back for { $child }. If that is not so, tell the cashier at once.
    [withdraw] At the desk { $name } took back the asking for { $fen } of { $child }: the money is in custody again. If that is not so, tell the cashier at once.
    [carry] At the desk { $name } chose for { $child } that what the term leaves is kept for the next. If that is not so, tell the cashier at once.
   *[back] At the desk { $name } chose for { $child } that what the term leaves goes back. If that is not so, tell the cashier at once.
}
message-behalf-by = { $name } ({ $way })
