# Community care: agreements, the census of need.

nav-agreements = Care agreements
nav-census = Need

agreement-title = Agreements of community care
agreement-stage = Stage: { $name }
agreement-no-stage = No stage is on
agreement-communities = Communities
agreement-children = Children
agreement-text = Text of the agreement
agreement-is-cleared = Signed off by the committee
agreement-waits-committee = Waits for the committee
agreement-no-text = No text yet
agreement-no-text-when = It stands here once the provider has written hours, content and fee.
agreement-clear = Sign this text off
agreement-cleared = Signed off; it can be offered now.
agreement-write = Write the text
agreement-write-hint = A changed text is another one: the committee signs it off anew, and families sign anew.
agreement-term = Term
agreement-days = Days
agreement-from = From
agreement-until = Until
agreement-hours = Hours
agreement-outside = The class sits on { $day } from { $from } to { $until }, outside the hours of this text: write the text anew and have it signed off, or change the class's hours.
agreement-content = Content
agreement-fee = Fee standard
agreement-fee-yuan = Fee (yuan a month)
agreement-fee-hint = Write 0 where nothing is charged.
agreement-month = { $fee } a month
agreement-free = Nothing is charged
agreement-keep = Keep the text
agreement-written = Kept; it waits for the committee.
agreement-written-before = The text stood so already.
agreement-in-force = Expected
agreement-is-ended = Ended
agreement-waits-guardian = Waits for the guardian
agreement-none = No agreement
agreement-is-left = Left at { $time } with { $who }
agreement-there-unsigned = There, unsigned
agreement-there = There since { $time }
agreement-is-there = { $child } is here
agreement-with = Handed to
agreement-hand-over = Hand over { $child }
agreement-offer = Sign for { $child }
agreement-offered = Signed by the provider; the guardian was asked.
agreement-came = Noted.
agreement-came-unsigned = Noted, without an agreement: the child is looked after, and the family, the committee and the provider were told.
agreement-undo = { $child } is not here, noted by mistake
agreement-undone = Taken back.
agreement-not-undone = This child was not noted as here today, or was handed over, so nothing was taken back.
agreement-left = Handed over.
agreement-not-there = This child is not here today, so no hand-over was noted.
agreement-leave-late = On leave, said after it began
agreement-leave-today = Note that { $child } does not come today
agreement-leave-end = { $child } comes on { $day } after all
agreement-leave-day = On which day { $child } does not come
agreement-leave-hint = A child that is ill or away: say so before care begins, and nobody waits or looks for it that day. Say it later all the same: whoever was told that the child has not come hears that it is safe.
agreement-leave-submit = Does not come
agreement-leave-asked = Noted: nobody waits for the child on { $day }.
agreement-leave-asked-late = Noted for { $day }, after care had begun.
agreement-leave-found = Noted. Whoever was told that the child had not come was told that it is safe.
agreement-leave-before = It stood so already for this day; nothing was changed.
agreement-leave-ended = Taken back: the child is expected on { $day } as usual.
agreement-leave-not-ended = The child is not on leave that day; nothing was changed.
agreement-of = Care agreement of { $child }
agreement-provider = Provider
agreement-guardian = Guardian
agreement-is-signed = Signed
agreement-is-unsigned = Not signed
agreement-ends = The agreement ends on { $day }, the first day without it.
agreement-sign = I have read it and sign for { $child }
agreement-signed = Signed; the agreement is in force.
agreement-end = End the agreement of { $child }
agreement-print = Print
agreement-message-offered = The provider has signed the care agreement of { $child }. Please read it and sign.
agreement-message-ended = The care agreement of { $child } ends on { $day }.
agreement-message-undone = It was noted today that { $child } came to the community class. That was a mistake and was taken back.
agreement-message-unsigned = { $child } came to the community class today without an agreement. The child is looked after; please sign soon.
agreement-message-missing = Community care has begun today and { $child } has not come. Find out at once where the child is, and call the committee.
agreement-message-late = Community care is over today and { $child } has not been fetched. The child is looked after; please come at once.
agreement-message-leave = { $child } does not come to community care on { $day }: entered by { $name }. If that is not so, call the committee at once.
agreement-message-leave-ended = { $child } comes to community care on { $day } after all: the leave was taken back by { $name }.
agreement-message-safe = { $child } does not come to community care today: entered by { $name }. The child is safe, and nobody need look for it. If that is not so, call the committee at once.
agreement-message-left = { $child } was handed to { $name } from the community class.

census-title = Need of care for pupils
census-under = Until { $day }
census-sum = Children who need care: { $children }
census-response = Households asked { $asked }, answered { $answered }: { $percent } %.
census-nobody-asked = No household has been asked yet.
census-grade = Grade { $grade }
census-hours-a-week = { $hours } hours a week
census-children = Children (without an outcome: { $open })
census-no-outcome = No outcome
census-settled = The outcome is noted.
census-households = Households that are asked
census-nobody = None listed yet
census-nobody-when = Each household that is listed has a link of its own; at the door its answer is entered from here.
census-silent = No answer
census-answered = { $way }, children: { $children }
census-label = Which household
census-label-hint = For example block 3, flat 201.
census-ask = List
census-asked = Listed; its link stands in the list.
census-withdraw = Take { $label } off the list: it was mistyped
census-withdrawn = Taken off; its link leads nowhere now.
census-answer-title = Care after school: what is needed
census-answer-under = { $place } · until { $day }
census-stands = Answered already; it may be changed.
census-privacy = Read by the residents' committee and the street office alone, and kept sealed. If no child needs care, send the empty form.
census-child = Child { $n }
census-name = Name
census-born = Day of birth
census-grade-label = Grade (1 to 6)
census-hours-label = Hours a week
census-submit = Send
census-told = Received, thank you.
census-told-before = The same as before; nothing was changed.
agreement-charging = Fees of agreements
agreement-charging-lead = Each month is billed by the standard of each child's agreement and never above it. What was paid is held until the month is over; what an agreement that ended has not used goes back
agreement-month-issue = Bill { $month }
agreement-month-stands = { $n ->
    [one] 1 bill is out
   *[other] { $n } bills are out
}, paid of them: { $paid }
agreement-month-missing = { $n ->
    [one] 1 child has no bill yet
   *[other] { $n } children have no bill yet
}
agreement-month-release = { $n ->
    [one] { $month } is over: 1 payment goes to the class
   *[other] { $month } is over: { $n } payments go to the class
}
agreement-bills-none = Bills of families that signed an agreement are listed here once a month was billed
agreement-month-fee = Community care, { $month }
