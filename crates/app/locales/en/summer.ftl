nav-mergers = Summer points
nav-point = Summer point
nav-point-school = Back to school
signup-day = The child's day at the point
household-summer = Summer care
household-due-summer = Sign up for summer care
household-due-merger = Your summer point is to be merged: please answer

point-title = Summer care points
point-how = Signing up
point-window-open = Open until { $until }
point-window-ahead = Opens { $from }, until { $until }
point-window-over = Closed since { $until }
point-period = Period { $number } · { $from } – { $to }
point-hours = { $days } working days, { $opens }–{ $closes }
point-price = { $total } a period: { $care } for care, { $food } for meals.
point-voluntary = Coming is voluntary, and care comes first. Pupils of every school of the district may choose any point.
point-seats = { $taken } of { $capacity } signed up
point-free = { $free } { $free ->
    [one] seat left
   *[other] seats left
}
point-full = Full, waiting list
point-closed = Merged
point-sign-up = Sign up or look: { $name }
point-sign-in = Sign in to sign up
point-nothing = No summer care now
point-nothing-when = The form will be here once the next period is announced.
point-moved-from = moved from { $name }
point-list-empty = Nobody has signed up for this point
point-list-empty-when = The list will be here once families sign up.
point-column-school = School and class
point-column-state = State

signup-title = Summer care of { $child }
signup-none = Not signed up
signup-placed = Has a seat
signup-waits = Waiting
signup-waiting = Waiting, no. { $position }
signup-withdrawn = Withdrawn
signup-not-served = Summer care serves grades { $grades }. Your child is in grade { $grade } this school year and is not among them.
signup-waiting-told = This point is full. Seats that are given up go to the list in its order by themselves, and you are told; or choose a point with free seats.
signup-moved-told = { $from } had too few children and was merged into this point. If you do not come, withdraw before { $moment }: everything you have paid is returned.
signup-placed-told = Begins { $moment }.
signup-send = Sign up { $child }
signup-change = Change to the chosen point
signup-note = What the point should know
signup-note-hint = Health, food, who collects; may be left out, 300 letters at most. Only the point and the district see it.
signup-withdraw-more = Not coming
signup-withdraw-lead = The seat goes to the first child that waits. Before the period begins everything you have paid is returned; once it has begun, the district decides what goes back.
signup-withdraw = Withdraw { $child } from this period
signup-already = Signed up before; nothing changed.
signup-said = Signed up.
signup-note-save = Change what the point knows
signup-said-noted = The point will know; the sign-up stands as it was.
signup-said-waiting = The point is full: no. { $position } in the waiting list.
signup-refund-whole = Withdrawn. Everything you have paid is returned.
signup-refund-unsaid = Withdrawn. The period has begun, and the plan says nothing of a refund: the district decides what goes back, at the latest when the period is settled, from { $until }. Until then what you have paid stays in the custody account.
signup-money = Money
signup-money-lead = Bills go out once sign-up has ended and the points are settled: one for care and one for food, paid on the child's account page.
signup-collectors = Who may collect
signup-collectors-change = Change collectors
signup-clause = The clause
signup-question-title = Your point is to be merged
signup-question = { $from } has few children; the district means to merge it into { $to }. May your child go to { $to }?
signup-question-why = Where a town has two points and one has fewer than { $min } children, they go to the other. Price and hours stay.
signup-agree = Yes, to { $to }
signup-decline = No: withdraw, all money back
signup-agreed = You agreed
signup-declined = You declined
signup-question-silence = You may change your mind until then, or until the points are merged if that is sooner: that happens only once every family has answered, or on the last day before the period. Without an answer your child moves with the others, and you may still withdraw with all your money before the period begins.
signup-said-agreed = Noted: you agree. You will be told once it is decided.
signup-said-declined = Noted: you decline. If the point closes you are withdrawn and everything you have paid is returned; if it stays, nothing changes.

merger-title = Summer points and mergers
merger-to-points = What families see
merger-counts = { $children } children · { $open } points open · { $closed } merged
merger-answers = Families that would move
merger-agreed = Agreed
merger-silent = No answer
merger-declined = Declined
merger-unasked = Not asked
merger-ask = Ask { $count } { $count ->
    [one] family
   *[other] families
}
merger-decide = Decide: close { $count } { $count ->
    [one] point
   *[other] points
}
merger-relieve = Tell { $count } { $count ->
    [one] family
   *[other] families
} that nothing merges
merger-note-early = Families are asked and points merged after sign-up ends on { $until }; below is how it would be today.
merger-note-begun = The period has begun; points are not merged any more.
merger-note-nothing = No point needs to merge.
merger-note-relieve = No point needs to merge any more, but { $count } { $count ->
    [one] family was asked and waits
   *[other] families were asked and wait
} for the outcome: tell them that their point stays.
merger-note-empty = Nobody signed up for { $count } { $count ->
    [one] point
   *[other] points
}, which can be closed; all others stay.
merger-note-ask = { $count } { $count ->
    [one] family was
   *[other] families were
} not asked yet. Ask first, then decide; all before { $begins }.
merger-note-open = { $count } { $count ->
    [one] family has
   *[other] families have
} not answered yet and time until { $until }. Decide after that, or when every family has answered.
merger-note-silent = The time to answer is over, and { $count } { $count ->
    [one] family has
   *[other] families have
} not answered. When you decide, their children move with the others and may still withdraw, with all money back, before { $begins }.
merger-note-ready = Every family has answered; you can decide.
merger-before = Now (line: the minimum)
merger-after = After merging
merger-closes = Closes
merger-stays = Stays
merger-blocked = Blocked
merger-why-closes = { $children } { $children ->
    [one] child
   *[other] children
}, fewer than { $min }:{" "}
merger-to = { $count } to { $name } (then { $after } of { $capacity }).
merger-metres = {" "}The points are about { $metres } m apart.
merger-why-declined = {" "}{ $count } { $count ->
    [one] family declines and withdraws
   *[other] families decline and withdraw
} with all their money.
merger-why-empty = Nobody signed up; it need not open.
merger-stays-filled = { $before } children, { $after } with those who come: { $min } or more.
merger-stays-enough = { $after } children: { $min } or more.
merger-stays-kept = { $after } children; the district keeps it: { $reason }
merger-stays-alone = { $after } children, fewer than { $min }, but it is the only open point of its town, so it stays.
merger-stays-last = { $after } children, still fewer than { $min }; no other point of the town can be merged with it, and two small points never both close.
merger-stays-blocked = { $after } children, fewer than { $min }, but no point of the town has room for them, so it is not merged. The district decides: keep this point, or raise the receiving point's capacity in the plan.
merger-children = { $count } { $count ->
    [one] child
   *[other] children
} of { $name }
merger-goes = to { $to }
merger-greedy = The town has too many possible mergers to compare them all: this one is good, and a better one may exist.
merger-keep-more = Keep { $name } open
merger-unkeep-more = The district keeps { $name }
merger-kept-because = Kept because: { $reason }
merger-reason = Why it is kept (written into the journal)
merger-keep = Keep { $name }
merger-unkeep = No longer keep { $name }
merger-lists = Lists:
merger-asked-already = Every family was asked before; nothing changed.
merger-asked-said = { $count } { $count ->
    [one] family
   *[other] families
} asked.
merger-already = Nothing to merge; nothing changed.
merger-said = { $points } { $points ->
    [one] point
   *[other] points
} closed: { $moved } children moved, { $declined } withdrew. Every family was told.
merger-relieved-said = { $count } { $count ->
    [one] family was
   *[other] families were
} told that the point stays and the question lapses.
merger-kept-said = Kept: it will not close.
merger-unkept-said = No longer kept: the number of children decides.

moments-summer-signup = Summer sign-up
moments-summer-merger = Summer mergers
moments-summer-answers = Families answered
moments-summer-first = First summer day
message-signup-made = { $child } has a seat in summer care: { $point }.
message-signup-waiting = { $point } is full; { $child } is on its waiting list, and you will be told.
message-signup-promoted = { $child } has a seat in summer care from the waiting list: { $point }.
message-signup-withdrawn = { $child } was withdrawn from summer care at { $point }.
message-merger-asked = { $from } has few children; the district means to merge it into { $to }. Please answer for { $child } under “Summer care” before { $moment }, or before the points are merged if that is sooner; until then you may change your answer. Without an answer your child moves with the others.
message-merger-moved = { $from } was merged: the summer care of { $child } is at { $to } now. If your child does not come, withdraw before it begins and all your money is returned.
message-merger-ended = { $point } was merged. As you answered, { $child } was withdrawn from summer care; everything you have paid is returned.
message-merger-stays = The summer point of { $child } stays open; the question about another point lapses, and no answer is needed.
message-guests-unplaced = Children at the summer point who are on no roll: { $count }. There are too few care teachers, or no session could be planned. Please find care teachers now, and then arrange the groups and plan the sessions.
merger-gone = { $count } { $count ->
    [one] family
   *[other] families
} left when points were merged: call each and ask whether care is still needed
point-rooms = Open: { $rooms }
point-classrooms = classrooms
point-library = library
point-sports-fields = sports fields
point-canteen = canteen
