meal-order-link = 订餐
# $child (String) - child
meal-order-title = { $child } 订餐
meal-order-lead = 自愿订，随时可以停。餐费单独记账，不和课程费、服务费混在一起。
# $unit (String) - meal, day, month or term
# $price (String) - the price of one unit
meal-order-price = { $unit ->
    [meal] { $price } 一餐
    [day] { $price } 一天
    [month] { $price } 一个月
   *[term] { $price } 一学期
}
# $items (String) - what is served
meal-order-served = 供应：{ $items }
meal-order-ahead = 先出账单，缴费后每吃一餐核销一餐。
meal-order-afterwards = 先吃后付：按点名公示吃了几餐，家长核对后出账单。
meal-order-leave-back = 请假没吃的，不收。
meal-order-leave-kept = 请假没吃的，照收。
meal-order-absent-back = 没请假没来的，不收。
meal-order-absent-kept = 没请假没来的，照收。
meal-order-eats = 已订
meal-order-not = 没有订
meal-order-start = 给孩子订餐
meal-order-stop = 不再订餐
meal-order-care-first = 孩子参加课后托管、学校接受后才能订。
meal-order-none = 本校的餐点不用订
meal-order-none-when = 方案里写了餐费后，在这里订。
# $day (String) - the first day
meal-ordered = 已订，{ $day }起供餐
# $day (String) - the first day
meal-stopped = 已停，{ $day }起不再供餐，没有吃的按方案退
