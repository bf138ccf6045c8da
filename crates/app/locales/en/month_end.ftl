nav-month-ends = Month end
month-end-title = Month end
month-end-lead = Opening + paid in − released − returned − carried over = closing. A day that is not closed, or a difference that nobody explained, stands first.
month-end-month = { $year }-{ $month }
month-end-obstacles = Before the month closes
month-end-holds = Every day is closed, and it adds up
month-end-runs = The month still runs; it adds up until today
month-end-in-the-way = To do
month-end-close = Close { $month }
month-end-closed = { $month } is closed
month-end-is-closed = Closed { $at } at transfer { $n }, chain { $hash }
month-end-owing = { $n ->
    [one] One child is owed { $fen } for lessons that did not count
   *[other] { $n } children are owed { $fen } for lessons that did not count
}
month-end-undisposed = { $n ->
    [one] One programme that is over has money left that is not disposed of
   *[other] { $n } programmes that are over have money left that is not disposed of
}
month-end-unsettled = { $n ->
    [one] One account still holds money of a month that is over
   *[other] { $n } accounts still hold money of a month that is over
}
month-end-unreleased = { $n ->
    [one] The money of one paid bill of a month that is over has not gone to the class
   *[other] The money of { $n } paid bills of months that are over has not gone to the class
}
month-end-unclosed = { $day } is not closed
month-end-no-bill = { $channel }: the bill of { $day } is not here yet
month-end-differs = { $channel }, { $day }: { $n ->
    [one] one difference has no reason
   *[other] { $n } differences have no reason
}
month-end-covered = { $day } was not closed by itself; the close of { $closed } has it.
month-end-held = Families' money
month-end-now = Until now
month-end-none-when = Once families have paid, each month stands here.
month-end-purses = By kind of money
month-end-purse = Kind
month-end-payees = By payee
month-end-payee = Payee
month-end-no-payee = Nothing was released yet
month-end-no-payee-when = Once a roll is closed, what its course earned stands here.
month-end-from-families = From families
month-end-shared = From government and school
month-end-spent = Spent
