# Safety: lodging of a plan of return.

lodgement-title = Lodging
lodgement-draft = Not sent
lodgement-sent = Sent, no receipt yet
lodgement-lodged = Lodged
lodgement-made-by = Made by
lodgement-lodged-with = Lodged with
lodgement-by-reference = Taken as a reference by
lodgement-first = It is published only once it is lodged.
lodgement-later = It may be published before it is lodged.
lodgement-none = Not sent yet
lodgement-none-when = Enter here when it was sent, and the number when the receipt comes.
lodgement-unapproved = A plan is sent once it was approved.
lodgement-steps = So far
lodgement-before = Before it is published it is lodged with: { $office }.
lodgement-with = To be lodged with: { $office }.
lodgement-sent-on = Sent on { $day } to: { $office }
lodgement-lodged-on = Lodged on { $day } as { $number } with: { $office }
lodgement-send-head = Send to: { $office }
lodgement-on = Day
lodgement-send = Enter that it was sent
lodgement-receive-head = Enter the receipt
lodgement-office = Receipt of
lodgement-number = Number
lodgement-receive = Enter that it is lodged
lodgement-sent-told = Entered as sent; the receipt is awaited.
lodgement-lodged-told = Entered as lodged.

# Cover

insurance-title = Accident cover
insurance-of = The cover of { $child }
insurance-under = { $all } children in care; without cover, ending soon or ended: { $open }
insurance-never = Cover of any insurer will do, and the school sells none. A child without cover comes to care all the same; it is kept so that an accident can be reported at once.
insurance-children = Cover of the children
insurance-empty = Nobody is admitted yet
insurance-empty-when = Children are listed here once their registration is accepted.
insurance-missing = Not said
insurance-ended = Ended
insurance-ending = Ends soon
insurance-covered = Covered
insurance-until-day = until { $day }
insurance-insurer = Insurer
insurance-insurer-hint = A pupils' policy or any other accident cover, from whichever insurer.
insurance-number = Number of the policy, if you have it
insurance-from = First day
insurance-until = Last day
insurance-submit = Keep the cover
insurance-kept = Kept.
message-insurance-ending = The cover of { $child } ends on { $day }. Please write down the next one when you have it. Without one your child comes to care all the same.
message-insurance-ended = The cover of { $child } ended on { $day }. Please write down the next one, or tell the head teacher. Your child comes to care all the same.
