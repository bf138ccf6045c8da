nav-besides = Registers
beside-title = Registers
beside-none = No register in the last two weeks
beside-none-when = Where the plan has a fee for evening study, lunch or early care and children take part, who was there is signed here every day
beside-days = The last two weeks
beside-when = { $day } { $from }–{ $until }
beside-open = to be signed
beside-signed = signed
beside-cancelled = not held
beside-charged = { $purse }: charged by the days that are signed
beside-nobody = No child takes part on this day
beside-nobody-when = Children whose families chose the day are listed here
beside-present = There
beside-absent = Not there
beside-leave = On leave
beside-sign = { $n ->
    [one] Sign for 1 child
   *[other] Sign for { $n } children
}
beside-said = { $n ->
    [one] Signed for 1 child
   *[other] Signed for { $n } children
}
beside-said-again = Put right; the money follows
beside-shut = The day is over: if the register is wrong, the management group puts it right.
beside-reason = How you know
beside-reason-why = The day is over: the family is told, with the reason
beside-which = { $title } of { $day }
message-beside-amended = { $state ->
    [present] { $child }, { $what }: the school found that the child was there ({ $reason }).
    [absent] { $child }, { $what }: the school found that the child did not come ({ $reason }).
   *[leave] { $child }, { $what }: the school found that the child was on leave ({ $reason }).
}
beside-money = { $money ->
    [moved] The money has followed.
    [counted] The day is counted accordingly.
    [owed] The day's money has been spent and did not go back at once; it goes back when the term is settled, from the school where the payee has it not.
    [missing] The child's account does not hold the money of this day, and nothing was taken for it.
   *[none] No money had to be put right.
}
beside-save = Save { $title }
beside-chosen = { $kind }: { $days }
