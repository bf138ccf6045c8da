course-title = Class x courses
course-counts = { $all } in all · { $drafts } to review · { $settled } settled, not yet announced
course-all = All courses
course-new = Propose a course
course-to-draw = Draw and opening
course-filter = Find by course, teacher or weekday
course-pick-all = Choose all
course-column-title = Course
course-column-when = When
course-column-grades = Grades
course-column-room = Where
course-column-seats = Placed/seats
course-column-waiting = Waiting
course-column-state = State
course-draft = To review
course-settled = Settled
course-announced = Opens at { $least } ({ $wishes })
course-open = Open
course-closed = Not opened
course-ended = Term over
course-grade = Grade { $grade }
course-grades = Grades { $low }–{ $high }
course-announce-title = { $count } { $count ->
    [one] course is
   *[other] courses are
} settled and can be announced
course-announce-lead = Parents then see the courses; selection opens { $moment }. They cannot be changed afterwards.
course-announce = Announce to parents
course-announced-said = { $count } { $count ->
    [one] course
   *[other] courses
} announced to the parents.
course-empty = No courses yet
course-empty-when = The teaching group proposes, settles and announces; parents choose from { $moment }.
course-settle = Settle chosen
course-drop = Drop chosen
course-settled-said = { $count } { $count ->
    [one] course
   *[other] courses
} settled.
course-dropped-said = { $count } { $count ->
    [one] course
   *[other] courses
} dropped.
course-interest = Children per course
course-interest-caption = Children/seats; the line is the number with which a course opens
course-window-hint = Lessons of { $minutes } minutes, after dismissal at { $dismissal }, until 18:00 Monday to Thursday and 17:30 on Friday.
course-field-title-zh = Title in Chinese
course-field-title-en = Title in English (optional)
course-field-kind = Kind
course-field-teacher = Teacher
course-field-weekday = Weekday
course-field-also = Further days
course-field-also-hint = For a course of several days a week: one seat is for all of them, at the same hour in the same room. In a lottery, one such course makes one order for the whole school.
course-field-from = Begins
course-field-until = Ends
course-field-grade-min = From grade
course-field-grade-max = To grade
course-field-room = Room
course-field-seats = Seats
course-propose = Send to review
course-proposed-said = “{ $title }” was sent to review.
course-wishes = Children who wish for it
course-to-group = List of children
course-queue = Waiting list
course-queue-empty = Nobody waits
course-queue-when = Children wait here in order once the seats are full; the first gets a seat that is given up.
preference-title = Courses for { $child }
preference-lead = Rank your wishes. When you send them makes no difference.
preference-not-yet = Selection is not open yet
preference-opens = It opens { $moment }, once the courses are settled and announced.
preference-over = Selection is over
preference-over-lead = The public draw is held on { $moment }; you will be told the result.
preference-result = See the result
preference-rank = Wish { $rank }
preference-none = (none)
preference-how = At most one course a day. A course opens with { $least } children; if it does not, your next wish counts. Nothing is charged before it opens.
preference-submit = Send wishes
preference-sent = { $count } { $count ->
    [one] wish
   *[other] wishes
} received. You can change them until selection ends.
preference-cleared = All wishes were taken back.
preference-days-left = { $days } days left · until { $moment }
preference-hours-left = { $hours } h left · until { $moment }
preference-teacher = { $kind } · { $name }
preference-seats = { $seats } seats
placement-title = Result for { $child }
placement-not-drawn = The draw has not been held
placement-drawn-when = It is held on { $moment }. Seats, waiting places and reasons will be here.
placement-nothing = No course at present
placement-nothing-lead = You can join or wait for the courses below. Class “1” care is not affected.
placement-placed = Placed
placement-waiting = Waiting, no. { $position }
placement-withdrawn = Given up
placement-passed = Not needed
placement-over = Courses of earlier terms
placement-change = Give up
placement-give-up = Give up { $title } on { $day } for { $child }
placement-give-up-lead = The seat goes at once to the first who waits; lessons not given cost nothing.
placement-money = The money of lessons not given
placement-money-back = Back to me
placement-money-back-under = Asked back now; the school pays it the way it came
placement-money-keep = Stays in custody
placement-money-keep-under = For another course; it can be asked back at any time
placement-back = { $fen } has been asked back.
placement-stop-waiting = Stop waiting for { $title }
placement-gave-up = Given up.
placement-passed-on = Given up. The seat went to the first who waited.
placement-why = Why this result
placement-number = Number { $number } of { $of }
placement-how = The order was drawn, and each weekday begins at another place in it; { $before } of the school came before you.
placement-how-serial = The draw gave the order, and each child takes all it gets at its turn; { $before } stand before you in the school.
placement-how-draft = The draw gave the order; each round is one course, down the order and back up. In the first round { $before } stand before you.
placement-how-deferred = Each course first keeps children with precedence there, then goes by the order of the draw, each weekday counted from another place; { $before } stand before you in the school.
placement-how-worth = There is no order this time: all wishes of the school are weighed together, and the result is what meets the most; the draw decides only between equals.
placement-check = Check the draw
placement-because-seated = You were number { $number } to choose that day, and there was a seat.
placement-because-seated-serial = You chose as number { $number } of the school, and a seat was left.
placement-because-seated-draft = You are number { $number } of the school; at your turn a seat was left.
placement-because-seated-right = You have precedence for this course, so a seat was kept for you.
placement-because-seated-deferred = You stand at { $number } that day; when everyone with more right had a seat, one was left.
placement-because-seated-worth = Of all ways to give the seats, this one meets the most wishes of the school, and it gives you a seat.
placement-because-others-right = All seats went to children with more precedence for this course: you stand as number { $number } that day, the last who got in as number { $last }, but with more precedence.
placement-because-others-earlier = Precedence counts first, then the order: it was full with number { $last } that day; you stand as number { $number }.
placement-because-full-draft = The last seat went in round { $round } to number { $last }; you are number { $number }, and when it was your turn to choose this course its seats were gone.
placement-because-full-serial = Full at number { $last }; you chose as number { $number } of the school.
placement-because-better = You got “{ $title }”, a better wish, on that day.
placement-because-full = It was full at number { $last }; you were number { $number } to choose that day.
placement-because-closed = It had { $had } children, fewer than { $least }, and did not open.
placement-because-waits = Your course of that day did not open; you may wait for this one.
placement-because-apart = Seats were left, but not one for each of the siblings, who want the same course or none; you may wait for it.
placement-offers = You can still join
placement-free = { $count } { $count ->
    [one] seat
   *[other] seats
} left
placement-full = full, { $count } waiting
placement-take = Join
placement-wait = Wait
placement-take-from = Courses with free seats open at { $from }; from { $room } you can keep your wishes ready. A full course can be waited for now.
placement-take-over = Free seats could be taken until { $until }. A full course can be waited for at any time.
placement-take-never = Free seats are given by the draw and its waiting lists here. A full course can be waited for at any time.
placement-now-seated = You have a seat.
placement-now-waits = You wait as number { $position }. If a seat is given up you get it and are told.
draw-title = Draw and opening
draw-lead = The roster is published first, then numbers are drawn in the hall. Anyone can recompute the result.
draw-done = Done
draw-step-fix = Step 1 · Publish the roster
draw-fix-lead = Once selection has ended on { $moment }, courses and wishes (under pseudonyms, without names) are fixed and their fingerprint is published.
draw-fix = Fix and publish the roster
draw-not-over = Selection is not over yet · { $moment }
draw-hash = Fingerprint of the roster (SHA-256)
draw-public-link = See the public page
draw-step-run = Step 2 · Draw numbers in the hall
draw-run-lead = Let parents draw the numbers in public, and type them in the order in which they come; the roster must have been public for ten minutes. Once the result is published it stands.
draw-run-lead-beacon = The randomness is the beacon's round that was named with the roster: paste its answer when it has come; no numbers are needed. Numbers of the hall count besides if they are drawn and written down before that round, and everyone reads them from then on. Once the result is published it stands.
draw-announce = Write down and publish the hall's numbers
draw-announced-said = The hall's numbers are written down, and everyone can read them.
draw-announced = Drawn in the hall and written down before that round: { $numbers }
draw-numbers = Numbers drawn
draw-numbers-hint = At least 6 digits, such as 03 14 15 92 65 35
draw-run = Hold the draw
draw-not-hour = The hour of the draw has not come yet · { $moment }
draw-fixed-said = The roster is fixed and published.
draw-fixed-before = The roster was published before; nothing changed.
draw-run-said = Published: { $placed } seats given, { $opened } courses opened, { $closed } not opened, and every household is told.
draw-run-before = The draw was held before; its result stands.
draw-opened = { $count } { $count ->
    [one] course
   *[other] courses
} opened
draw-opened-caption = How many of its own seats each course filled; the line is the number of children with which it opens
draw-waits = +{ $count } waiting
draw-closed = { $count } { $count ->
    [one] course
   *[other] courses
} not opened
draw-wishes = { $count } { $count ->
    [one] wish
   *[other] wishes
}
draw-none-closed = Every course opened
draw-none-closed-under = Each reached the number of children with which it opens.
draw-public-title = Public draw
draw-public-roster = Roster
draw-public-fixed = Fixed on { $moment }: { $children } children under pseudonyms, { $courses } courses.
draw-public-result = Result
draw-public-drawn = Drawn on { $moment }.
draw-public-seed = Seed
draw-public-result-hash = Fingerprint of the result (SHA-256)
draw-public-not-drawn = Not drawn yet
draw-public-drawn-when = The draw is held on { $moment }; the roster's fingerprint is published before that.
draw-public-held = Drawn, and the result is not published yet
draw-public-held-under = Every family is told when the school publishes it; nobody sees a name before that.
draw-public-how = How it is made and how to check it
draw-public-how-1 = Seed = SHA-256(randomness, line feed, fingerprint of commitment.txt): the roster was fixed before the randomness existed.
draw-public-how-2 = A household's lot = SHA-256(seed, line feed, household pseudonym). The lots are sorted; siblings stand side by side, and whoever has more priority in the roster stands first.
draw-public-how-3 = Seats are given by the mechanism named above: a wish is met if its course has a seat left and no better wish of the same hour was met.
draw-public-how-4 = Courses under the minimum close one by one, the smallest first, and after each the seats are given anew. At the end every closed course is tried once more and opens if it can.
draw-public-how-4-worth = Courses under the minimum close one by one, the smallest first, and after each the seats are given anew. At the end each closed course is tried once more, and opens if more wishes are met with it while every open course has its minimum.
draw-public-how-4-waits = Courses under the minimum close one by one, the smallest first, and after each the seats are given anew. The children of a closed course only wait in its hours; they do not get their next wish.
draw-public-how-5-right = Whoever wished for a full course and has no course that day waits for it: by precedence for that course, then in the same order.
draw-public-how-5 = Whoever wished for a full course and has no course that day waits for it, in the same order.
draw-public-check = Commands to check it with (the files are the roster and the result opened above)
placement-because-outweighed = With all wishes counted together a seat of this course costs { $price } and your wish is worth { $worth }; less the price, and beside what you have that day, the seats met more wishes elsewhere.
placement-because-enough = The child's courses fill the days that you wanted; a course of two days counts as two.
placement-receipt = Receipt
placement-receipt-lead = This is your row in the roster of the draw, under a pseudonym. The roster's fingerprint is published before the numbers are drawn, so nobody can change it.
placement-receipt-row = Row of the roster
placement-receipt-file = Download the receipt
placement-receipt-name = How the pseudonym is made
placement-receipt-name-lead = Write the secret below on one line and the id on the next, take SHA-256 of both and keep its first 16 digits: that is the pseudonym in the roster. Only you see this secret. With it you can prove that the row is yours; every other name has another secret, so nobody finds a neighbour with it.
placement-receipt-secret = Secret (shown to your family only)
placement-receipt-id = The child's id
placement-receipt-pseudonym = Pseudonym
placement-receipt-path = From this row to the published root (RFC 6962)
placement-receipt-path-lead = The row becomes a fingerprint, which is hashed together with each step below. The root that comes out must be the one that receipts.txt in the public folder names. With one row fewer or one letter changed it would be another.
placement-receipt-steps = Steps, from the row up
placement-receipt-root = Root (the same as in receipts.txt)
placement-receipt-check = Check it on your own computer
placement-receipt-check-lead = Download the receipt and the public folder beside each other and use either program:
placement-receipt-place = Row { $index } of { $of }
draw-mechanism = Mechanism
draw-mechanism-lottery = Lottery: one number a household; each weekday begins at another place in the order
draw-mechanism-serial = Serial: one number a household; at its turn each child takes all it gets
draw-mechanism-draft = Draft: one course a turn, down the order and back up
draw-mechanism-deferred = Course priorities: each course keeps children with precedence first, then goes by the order of the draw; nobody is passed over by someone with less right
draw-mechanism-optimum = Most wishes met; courses under the minimum close one by one and the seats are given anew
draw-mechanism-minimum = Minimum: as many wishes met as possible, while every course that opens has its minimum
draw-public-figures = The result in figures
draw-public-nothing = { $wishing } children wished; { $nothing } of them got nothing and may wait.
draw-public-share = Wishes met
draw-public-share-caption = Against a bound that the published prices prove: no draw could exceed it
draw-public-gaining = Could a false list help? Measured with this mechanism in a school of 1,000 children and 50 courses, with every wish moved or dropped and the numbers known beforehand: { $gaining } of 1,000 children could have gained.
draw-public-gaining-unmeasured = Could a false list help? Nobody measured it under these rules, so it cannot be ruled out.
draw-public-ranks = By the rank of the wish: met / made
draw-public-wish = Wish { $wish }
draw-public-files = Every published file
draw-public-folder = Download the folder (zip)
draw-public-verify = Recompute with two programs that share no code (the second needs Python only)
draw-step-publish = Step 3 · Publish the result
draw-counts = { $seats } seats, { $opened } courses open, { $closed } do not, { $waits } places in waiting lists.
draw-counts-nothing = { $nothing } children got nothing.
draw-publish-lead = Nobody has seen a name yet. Publishing cannot change the result: it follows from the roster and the numbers alone.
draw-publish = Publish and tell the parents
draw-told = The result is published and every household is told.
draw-held-said = The draw is held; the result is not published yet.
draw-told-before = The result was published before; nothing changed.
draw-public-grades = By grade: children with a seat / children who wished
draw-public-courses = Courses that opened and that did not
draw-public-had = { $had } of the { $least } children it takes to open
draw-void = A mistake? Void this draw
draw-void-lead = Until the result is published this draw can be voided. Everyone reads why, and its roster stays public. Another draw needs a new roster with new pseudonyms and a new fingerprint, and new numbers drawn in public: those of a voided draw are not taken again.
draw-void-reason = Why it is voided
draw-void-hint = For instance: the third number was typed wrong, so numbers are drawn anew
draw-void-do = Void this draw
draw-unreadable = The files of this draw are of an older format, which this version of the program cannot read. They stay as they were published, and the version that made them can check them.
draw-unreadable-next = Void this draw and fix it anew, or go back to that version, hold the draw and publish its result there, and upgrade afterwards.
draw-unreadable-held = This version of the program cannot do this step; see above.
draw-earlier = Earlier draws
draw-earlier-of = Draw published { $moment }
placement-earlier-none = The child took no part in this draw
draw-voided = Voided draws
draw-voided-at = Voided on { $moment }
draw-voided-said = Voided, and the reason is published. Fix the roster anew, then draw new numbers in public.
grouping-title = Groups
grouping-name = Care group { $number }
grouping-counts = { $groups } care groups · { $children } children · { $courses } course groups
grouping-arrange = Arrange admitted children
grouping-arranged-said = { $children } children placed, { $groups } new groups, { $waiting } waiting.
grouping-plan-title = Proposed groups
grouping-plan-aside = Nothing is arranged until you confirm
grouping-plan-why = { $site }: { $children } children, at most { $most } in a group: { $groups } { $groups ->
    [one] group is
   *[other] groups is
} the fewest possible.
grouping-plan-split = Home classes that are split: { $classes }.
grouping-plan-split-class = { $name } ({ $groups })
grouping-plan-whole = No home class is split.
grouping-plan-class = { $name }: { $count }
grouping-plan-bound = Split classes, span of grades and even sizes all reach their lower bounds.
grouping-plan-search = All arrangements were compared; none is better.
grouping-plan-span = No arrangement splits fewer classes, and of those that split so few none spans fewer grades: that is proved. Sizes could perhaps be a little more even.
grouping-plan-splits = No arrangement splits fewer classes: that is proved. Of span and sizes these are the best that were found; there may be better.
grouping-plan-open = Too many home classes to compare all arrangements: none in the order of classes is better, but some other may be.
grouping-plan-joined = { $count } { $count ->
    [one] child joins a group
   *[other] children join groups
} that stand already.
grouping-plan-left = { $count } { $count ->
    [one] child is
   *[other] children are
} no longer admitted and leave their group.
grouping-plan-waiting = { $count } { $count ->
    [one] child waits
   *[other] children wait
} for a group, as all are full: { $names }.
grouping-ungrouped = Has a place, waits for a group: { $count }
grouping-ungrouped-told = family told on { $day }
grouping-ungrouped-untold = family not told yet; the next arranging tells it
grouping-move-link = Move
grouping-move-of = Move { $child }
grouping-move-none = waits for a group
grouping-move-to = To which group
grouping-move-reason = Reason
grouping-move-reason-hint = The family and both teachers read it
grouping-move-look = Show what would become of it
grouping-move-shown = What would become of it
grouping-move-from-day = From
grouping-move-grades = Grades of the new group
grouping-move-classmates = Classmates there
grouping-move-siblings = Siblings there
grouping-move-letter = The family is told:
grouping-move-confirm = Move { $child }
grouping-moved-said = { $child } is in this group from { $day } on; the family and the teachers were told
grouping-lead-link = Change teacher or room
grouping-lead-of = Teacher or room of { $group }
grouping-lead-teacher = Responsible teacher
grouping-lead-room = Room
grouping-lead-families = Families that are told
grouping-lead-reason = Reason
grouping-lead-reason-hint = Teachers read it; families read who leads, and in which room
grouping-lead-confirm = Confirm, and tell families and teachers
grouping-led-said = { $group } was changed; families and teachers were told
grouping-plan-confirm = Confirm this plan and arrange
grouping-already = Every child is in a group already; nothing changed.
grouping-already-waiting = Nothing changed; children who still wait for a group: { $count }.
grouping-care = Class “1” groups
grouping-courses = Class “x” groups
grouping-empty = No groups yet
grouping-empty-when = Arrange groups after the review; care starts { $moment }.
grouping-list = List of children
grouping-print = Print the list
grouping-responsible = Responsible: { $teacher }
grouping-size = { $count } { $count ->
    [one] child
   *[other] children
}
grouping-filter = Type a name, initials or class
grouping-column-number = No.
grouping-column-name = Name
grouping-column-class = Home class
grouping-column-guardian = Guardian and phone
grouping-column-note = Care note
grouping-home-class = { $name }
grouping-no-phone = No phone
placement-stop = Stop waiting

course-words = To be judged: { $words }
course-words-lead = Some titles sound like new lessons, make-up classes or exam drill: a person decides
course-words-reason = Why it is settled
course-words-hint = Say why it is none of these; kept with the course
claim-title = Seats for { $child }
claim-lead-left-over = Seats that the draw left over go to whoever asks first. One course a day; a full one falls through to the next wish.
claim-lead-first-come = Seats go to whoever asks first. One course a day; a full one falls through to the next wish.
claim-closed = No seats to claim now
claim-never = This school has no first come: the draw and its waiting lists decide.
claim-opens = It opens { $from }. From { $room } you can choose wishes and wait in the waiting room.
claim-room-chance = It opens { $from }. Whoever comes now or in the first { $seconds } seconds came at the same moment, and chance puts them in order. Save your wishes; then you may close this page.
claim-room-order = It opens { $from }, in the order in which families came. Save your wishes; then you may close this page.
claim-over = It closed { $until }. You can still join waiting lists on the results page.
claim-fair = Being early, pressing often or a fast line gives no advantage.
claim-fair-order = Pressing often gives no advantage: your place counts from the first time you save wishes.
claim-left-room = Waiting room in
claim-left-opening = Opening in
claim-left-result = Result in
claim-left-nothing = Open now
claim-opened = It is open: a press is decided at once, and the result shows here.
claim-days = d
claim-reload = This page does not renew itself: reload it when it is time.
claim-waits = In the waiting room
claim-held = waiting
claim-waits-lead = Reloading, closing the page or changing phones keeps your place. It is done by itself at the opening and you are told; until then you can change wishes without losing the place.
claim-waits-lost = The network is lost. Your place is kept at the school and its turn comes all the same; the result shows when the network is back.
claim-place = Number { $place } of { $of } waiting
claim-pace = About { $pace } are served a second.
claim-receipt = Result
claim-receipt-number = receipt { $number }
claim-receipt-lead = On record; it will not change.
claim-comma = ,{" "}
claim-seat = seat taken
claim-because-seat = The course wished for most had a seat.
claim-because-fell = “{ $full }” was full, so wish { $rank } came next.
claim-because-full = Full: “{ $full }”. You are on the waiting list; a seat given up passes to it by itself, and you are told.
claim-because-stays = Already on this waiting list; the place is the same.
claim-because-kept = The child had a seat that day already; nothing changed.
claim-kept = Has “{ $course }” that day; to change, give it up on the results page first.
claim-nothing = No courses to claim
claim-nothing-lead = There is no course left for this grade. Class “1” care goes on as before.
claim-how = Each day's wishes are looked at from the top: the first with a free seat it is. If all are full you wait for the first one: nobody ends with nothing.
claim-button = Take these seats
claim-wait-button = Save wishes and wait for the opening
claim-again = Many are asking; trying again by itself, no need to press
claim-lost = The network is lost; trying again by itself, no need to press. A repeat counts once.
claim-held-said = In the waiting room; it is done by itself at the opening.

offer-chip = Please answer
offer-lead = A seat is free and kept for your child
offer-accept = Take the seat
offer-decline = Decline, ask the next
offer-silence = Without an answer it goes to the next by itself, and your child waits last.
offer-declined = Declined. The next is asked.
placement-offered-on = Given up. The first who waits is being asked.
placement-asked-most = You asked for at most { $most } { $most ->
    [one] day
   *[other] days
} a week, and the draw kept to it; a course of two days counts as two.
placement-asked-together = You asked for the same course as the siblings: the draw kept to it where their wishes are the same, and drew each alone where they differ.
preference-most-any = As many as possible
preference-most = At most { $most } { $most ->
    [one] day
   *[other] days
} a week
preference-most-label = On how many days a week at most
preference-most-hint = A course of two days counts as two. Once reached, no more are given. Where a family asks this, all weekdays are drawn together.
preference-together = Only together with the siblings
preference-together-label = Together
preference-together-hint = Tick it for each sibling, with the same wishes in the same order: a course is given only where all of them have a seat. Where the lists differ, each is drawn alone.

draw-beacon = Round of the public beacon drand (optional)
draw-beacon-hint = Public randomness that nobody can know beforehand. Where a round is named the draw is held by it, without the hall's numbers, or with those that were written down before it. Round { $round } comes on { $moment } and will do; it must be named before the list is published.
draw-beacon-named = The draw is held by round { $round } of the public beacon drand quicknet; it comes on { $moment }, and nobody can know it before.
draw-beacon-where = Anyone can fetch the beacon's answer here; without a network, have it sent to you as text:
draw-beacon-answer = The beacon's answer
draw-beacon-answer-hint = Paste all of it, braces included. Its signature is checked against the beacon's public key.
settle-title = Confirm courses
settle-lead = When claiming is over, a course with fewer than { $least } children does not open; its children go on to their next wish, in the order of their claims.
settle-counts = { $opened } courses open, { $closed } do not.
settle-moves = { $seats } children go on to their next wish, { $waits } wait for it, { $nothing } named no other.
settle-do-lead = Families are told once: that the course opens, or where their child goes instead.
settle-do = Confirm and tell families
settle-not-over-lead = This is what it would come to now; families do not see it.
settle-not-over = Families still claim · { $moment }
settle-told = The courses are confirmed and every family was told.
settle-before = The courses had been confirmed before.
settle-had = only { $had } children
claim-receipt-settles = Kept on file. A course opens once enough children have it; if it does not, your child goes on to your next wish and you are told.
claim-because-closed = Too few children, so it does not open; see your result for where your child goes instead.
draw-outlook = To be published
draw-outlook-counts = { $courses } courses, { $children } children, { $wishes } wishes
draw-outlook-randomness = Randomness
draw-outlook-hall = Numbers drawn in the hall before everyone, or the public beacon drand if a round is named below
draw-outlook-hour = Hour of the draw
draw-outlook-final = Once published, courses, wishes and mechanism cannot be changed. A mistake can only be voided with a reason, and the roster fixed anew.
draw-due-fix = Selection is over and the roster of the draw is not published yet · the draw is on { $moment }
draw-due-run = The hour of the draw has come and it is not held yet · { $moment }
draw-due-publish = The draw is held, but its result is not published and no family knows it yet
precedence-title = Precedence
precedence-lead = Name the children who have more right to this course. Once the roster is published nobody changes it; what is published holds pseudonyms and ranks, no names and no reasons.
precedence-child = Child
precedence-ground = Ground
precedence-ground-hint = The first in the list has most right
precedence-name = Name
precedence-named = Precedence was named.
precedence-taken-back = Precedence was taken back.
precedence-take-back = Take back
precedence-all = Children with precedence
precedence-fixed = The roster of the draw is published, so precedence cannot be changed.
precedence-none = The plan has no grounds of precedence
precedence-none-when = Where seats are given by course priorities and the plan lists its grounds, children are named here.
precedence-continuing = goes on
precedence-sibling = a sibling goes on
precedence-equipped = has the instrument
term-which = Which term
term-running = This term
term-next = Next term, from { $day }
