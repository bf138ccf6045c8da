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
