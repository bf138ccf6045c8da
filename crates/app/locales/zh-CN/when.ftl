# $month (Number) - 1 to 12
# $day (Number) - 1 to 31
# $weekday (String) - the weekday in words
when-day = { $month }月{ $day }日 { $weekday }
# $weekday (Number) - 1 for Monday to 7 for Sunday
when-weekday = { $weekday ->
    [1] 周一
    [2] 周二
    [3] 周三
    [4] 周四
    [5] 周五
    [6] 周六
   *[7] 周日
}
# $month (Number)
# $day (Number)
# $time (String)
when-short = { $month }月{ $day }日 { $time }
# $year (String)
# $moment (String)
when-dated = { $year }年{ $moment }
