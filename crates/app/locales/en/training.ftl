# Training: who has learnt the guides.

nav-training = Training
nav-training-own = My training
training-title = Training
training-under = Pupils and staff learn all of it by { $day }
training-guides = The guides
training-staff = Staff
training-all = All have learnt it
training-percent = Learnt: { $percent }%, people left: { $open }
training-left = Left: { $open }
training-late = Learnt after the last day
training-mark-lead = Choose those who learnt it in a lesson; families enter by themselves what they read at home.
training-mark = Note that they have learnt it
training-marked = Children noted: { $count }.
training-mistaken = Correct a mistake
training-child = Which child
training-strike = Take it back for this child
training-struck = Taken back.
training-back = My children
training-whole = All of it is read
training-read = I have read
training-read-hint = Tick each once it is read. Read it with your child, in words that the child understands.
training-learn = Note it
training-learnt = Noted.
