meal-order-link = Order meals
meal-order-title = Meals for { $child }
meal-order-lead = As you like, and you may stop on any day. Money for meals has an account of its own.
meal-order-price = { $unit ->
    [meal] { $price } a meal
    [day] { $price } a day
    [month] { $price } a month
   *[term] { $price } a term
}
meal-order-served = Served: { $items }
meal-order-ahead = A bill comes first; once it is paid, each meal is released when it was eaten.
meal-order-afterwards = Eaten first, paid afterwards: the meals are counted by the roll and posted for you to check, then billed.
meal-order-leave-back = A meal missed on leave is not charged.
meal-order-leave-kept = A meal missed on leave is charged.
meal-order-absent-back = A meal missed without leave is not charged.
meal-order-absent-kept = A meal missed without leave is charged.
meal-order-eats = ordered
meal-order-not = not ordered
meal-order-start = Order meals
meal-order-stop = Stop the meals
meal-order-care-first = Meals can be ordered once your child is in evening care.
meal-order-none = Nothing to order here
meal-order-none-when = Once the plan has a fee of meals, they are ordered here.
meal-ordered = Ordered: meals from { $day } on
meal-stopped = Stopped: no meals from { $day } on; what was not eaten goes back as the plan says
