tally-title = Counted lessons
tally-lead = Charged afterwards: at the end of a month (or the term) each child's lessons are posted, families check them and may object, and bills go out once the check has ended. Nothing is taken before.
tally-days = { $from } to { $last }
tally-post = Post the lessons of { $days }
tally-later = { $days }, found later
tally-post-later = Post what was found of { $days } after its bills
tally-posted = The lessons are posted and the households were told
tally-next = The next lessons can be posted from { $day } on.
tally-one-at-a-time = The next lessons are posted once these are billed.
tally-ahead = This school bills ahead, so no lessons are posted.
tally-all-posted = Every lesson of this term is posted.
tally-left = A term that is over has lessons that are not posted or not billed. Do that first, then settle:
tally-list = Posted lessons
tally-none = No lessons are posted yet
tally-none-when = Post them here once the month is over and its rolls are closed.
tally-sums = The public page (no names)
tally-until = Objections until { $until }
tally-checks = being checked
tally-checked = check ended
tally-billed = billed
tally-children = Children
tally-lessons = Lessons counted
tally-open = Objections to answer
tally-fen = Billed to families
tally-bill = Bill the counted lessons
tally-bill-from = To be billed after { $from }, once every objection is answered.
tally-objections = Objections
tally-no-objections = No objections
tally-no-objections-when = A lesson to which a family objects is listed here.
tally-said-nothing = The family wrote nothing more
tally-reason = What it is kept for (the family reads it)
tally-agree = Agree: do not charge it
tally-keep = Keep the lesson
tally-agreed = agreed, not charged
tally-kept = kept
tally-waits = to be answered
tally-answered = { $objection ->
    [agreed] Answered: the lesson is not charged
   *[kept] Answered: the lesson is kept
}
tally-by-child = Lessons child by child
tally-child = Pupil
tally-course = Course
tally-own = Check the counted lessons
tally-own-lead = These lessons are to be charged. Tap the button of any that is wrong: no bill goes out before the school has answered.
tally-own-over = These lessons are charged; the time to object is over. With a question, tell the school's management in person or by phone.
tally-own-none = No lessons are posted yet
tally-own-none-when = The school posts them at the end of the month, one by one.
tally-own-ahead = This school bills ahead: there is nothing to check.
tally-counts = { $count } in all
tally-object = This is wrong
tally-object-named = { $course } on { $when } is wrong
tally-objected = The objection is in; no bill goes out before the school has answered
tally-kept-why = The school keeps it: { $reason }
tally-sums-lead = Lessons and children by course, without names. A child's own lessons are seen by its family and the school only.
tally-price = { $price } a lesson
tally-given = Lessons given
tally-heads = Children charged
tally-account = The account's statement
bill-afterwards = This school charges afterwards: bills are made from the lessons that were posted.
bill-afterwards-some = What is charged afterwards is billed from the lessons that were posted; what is paid ahead is billed below.
nav-tallies = Counted lessons
household-due-check = Check the counted lessons
household-check-until = objections until { $day }
message-tally-posted = { $child }: lessons, evenings of care and meals counted: { $lessons }. Please check them; bills go out on { $from }, and until then you may object.
message-tally-answered = { $answer ->
    [agreed] { $child }: the school agrees with your objection, and the lesson is not charged.
   *[kept] { $child }: the school keeps the lesson; why is said beside it.
}
tally-recounts = Rolls that were corrected
tally-recounts-why = After the lessons were posted: the count follows the roll, the family was told, and where it was charged already it says how that goes back.
tally-recounted-by = Roll corrected by { $who }, { $when }
tally-on = Counts now
tally-off = Corrected, not counted
tally-next-one = With the next bill
tally-came-late = Added by a corrected roll after the posting
tally-came-late-until = Added by a corrected roll after the posting; you may object until { $until }
tally-back = { $fen } went back to the custody account
tally-lowered = { $fen } taken off the bill
tally-taken-off = { $fen } comes off the next bill; what is left when the term is over goes back
message-tally-recounted = { $said ->
    [heard] The roll of { $child } for { $day } was corrected: the lesson counts now. Bills go out on { $until }, and until then you may object under “Check the counted lessons”.
    [later] The roll of { $child } for { $day } was corrected: the lesson is posted with the next ones, and you may object then.
    [agreed] The roll of { $child } for { $day } was corrected: the child was there. The school has agreed that the lesson is not charged, and it stays so.
    [back] The roll of { $child } for { $day } was corrected: the lesson is not counted, and what you paid for it is back in the custody account.
    [lowered] The roll of { $child } for { $day } was corrected: the lesson is not counted, and the bill that is due is lower.
    [lowered-owed] The roll of { $child } for { $day } was corrected: the lesson is not counted, and the bill that is due is lower. What was paid of it already comes off the next bill, or goes back when the term is over.
    [owed] The roll of { $child } for { $day } was corrected: the lesson is not counted. What you paid for it comes off the next bill, or goes back when the term is over.
   *[free] The roll of { $child } for { $day } was corrected: the lesson is not counted, and you were charged nothing for it.
}
tally-credited = Towards the next bill
tally-credited-why = What went back for a lesson whose roll was corrected pays the next bill of counted lessons first.
