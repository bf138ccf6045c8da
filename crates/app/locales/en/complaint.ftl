complaint-title = Complaints
complaint-form-title = Complain to the education bureau
complaint-lead = { $bureau } deals with it; { $school } does not see it. You have an answer within { $days } working days.
complaint-kind = What is it about
complaint-kind-forced = Forced to take part, openly or in disguise
complaint-kind-declined = A child in need was turned away
complaint-kind-fee = Fees
complaint-kind-teaching = New lessons, or lessons for a whole class
complaint-kind-safety = Safety
complaint-kind-other = Something else
complaint-words = What happened
complaint-words-hint = Say when, where and how. Leave out the child's name and class if you do not want to be recognised.
complaint-contact = How to reach you (may stay empty)
complaint-contact-hint = Leave it empty to stay unnamed. The answer stands behind your link, which needs no contact.
complaint-send = Complain
complaint-filed = It has come in. Keep the address of this page now: only here you read the answer.
complaint-numbered = Complaint no. { $number }
complaint-under = { $school } · came on { $day }
complaint-waits = { $bureau } is dealing with it and answers by { $day }.
complaint-waits-late = { $bureau } should have answered by { $day }; it is late.
complaint-asked = The school was asked to explain itself; it does not see the complaint.
complaint-keep = Keep the address of this page, and give it to nobody: whoever has it reads the answer. Once lost, it cannot be found again.
complaint-answer-at = Answered on { $moment }
complaint-all = All complaints
complaint-none = No complaints
complaint-none-when = What anybody hands in on a school's public page stands here.
complaint-none-open = No complaint waits for an answer.
complaint-row = { $kind } · came on { $filed } · answer by { $due }
complaint-unopened = Does not open
complaint-last-day = Due today
complaint-left = { $days ->
    [one] One day left
   *[other] { $days } days left
}
complaint-late = { $days ->
    [one] One day late
   *[other] { $days } days late
}
complaint-answered = Answered
complaint-said = What was said
complaint-school = School
complaint-filed-at = Came on
complaint-due = Answer by
complaint-reached = Contact
complaint-unnamed = Unnamed
complaint-question-at = Asked the school on { $moment }, to explain by { $day }
complaint-unexplained = The school has not explained it yet.
complaint-explained-at = The school explained on { $moment }
complaint-forward-title = Ask the school to explain
complaint-question = What the school should explain
complaint-question-hint = The school reads what you write here, and nothing else. Leave out whatever tells who complained.
complaint-forward = Send it to the school
complaint-forwarded = Sent to the school, which explains by { $day }.
complaint-forwarded-before = The same as before; nothing was sent again.
complaint-answer-title = Answer whoever complained
complaint-answer-words = Answer
complaint-answer-hint = Whoever complained reads it behind their link. The first answer stops the clock; you may add to it later.
complaint-answer = Give the answer
complaint-answer-given = Answered; whoever complained can read it.
complaint-answer-before = The same as the last answer; nothing changed.
complaint-asks = { $count ->
    [one] The bureau asks the school to explain one thing
   *[other] The bureau asks the school to explain { $count } things
}
complaint-questions = What the bureau asks the school to explain
complaint-questions-none = Nothing to explain
complaint-questions-when = Whatever the bureau asks the school stands here.
complaint-asked-by = { $bureau } · by { $day }
complaint-statement = Statement
complaint-statement-hint = It goes to the bureau, and stays as it was handed in.
complaint-explain = Hand in the statement
complaint-explained = The statement went to the bureau.
complaint-explained-before = The same as before; nothing changed.
complaint-said-at = Explained on { $moment }
message-complaint-filed = Somebody complained about { $school } (no. { $number }): answer by { $day }.
message-complaint-forwarded = The education bureau asks the school to explain something by { $day }.
message-complaint-explained = { $school } explained itself about complaint no. { $number }.
message-complaint-late = The complaint about { $school } (no. { $number }) was to be answered by { $day } and is late: please answer it now.
message-complaint-risen = { $bureau } has not answered a complaint about { $school } (no. { $number }) by { $day }: please see that it does.
