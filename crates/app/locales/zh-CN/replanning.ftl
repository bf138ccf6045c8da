# 场次随方案和校历变动，换作息
# $first (String) - the first day
# $last (String) - the last day
# $count (String) - how many
replanning-days = { $first } 至 { $last }共 { $count } 天
# $days (String) - which days
# $child (String) - children of the family
# $groups (String) - groups
# $hours (String) - hours
replanning-message-retimed = 方案或校历有变：{ $days }，{ $child }的「{ $groups }」改为 { $hours }。
# $days (String) - which days
# $groups (String) - groups
# $hours (String) - hours
replanning-message-retimed-teacher = 方案或校历有变：{ $days }，你的「{ $groups }」改为 { $hours }。
# $days (String) - which days
# $child (String) - children of the family
# $groups (String) - groups
replanning-message-off = 方案或校历有变：{ $days }不上，{ $child }的「{ $groups }」停，不用来。
# $days (String) - which days
# $groups (String) - groups
replanning-message-off-teacher = 方案或校历有变：{ $days }，你的「{ $groups }」不上。
# $days (String) - which days
# $child (String) - children of the family
# $groups (String) - groups
# $hours (String) - hours
replanning-message-back = { $days }照常上，{ $child }的「{ $groups }」{ $hours }。
# $days (String) - which days
# $groups (String) - groups
# $hours (String) - hours
replanning-message-back-teacher = { $days }照常上，你的「{ $groups }」{ $hours }。
# $days (String) - which days
# $child (String) - children of the family
# $groups (String) - groups
# $hours (String) - hours
replanning-message-added = 方案或校历有变：{ $days }也上，{ $child }的「{ $groups }」{ $hours }。
# $days (String) - which days
# $groups (String) - groups
# $hours (String) - hours
replanning-message-added-teacher = 方案或校历有变：{ $days }也上，你的「{ $groups }」{ $hours }。
# $name (String) - the teacher
# $day (String) - the first day
# $group (String) - one group
# $count (String) - how often
replanning-message-clash = 时间改了以后，{ $name }从 { $day } 起要同时带「{ $group }」和别的班，共 { $count } 次。请安排别人。
# $days (String) - from when until when
# $sessions (String) - how many evenings and lessons
# $groups (String) - of how many groups
replanning-message-laid-out = 新学期的场次已按方案和校历排好：{ $days }，{ $groups } 个班共 { $sessions } 场。
# $said (String) - what was laid out
# $groups (String) - groups
replanning-message-untaught = { $said }「{ $groups }」还没有负责老师，没有排；指定老师以后按“排场次”。
# $day (String) - the first day
# $from (String) - when care begins
# $until (String) - when care ends
replanning-message-summer = { $day } 起用夏令作息：晚托 { $from } 开始，{ $until } 结束。
# $day (String) - the first day
# $from (String) - when care begins
# $until (String) - when care ends
replanning-message-winter = { $day } 起不再用夏令作息：晚托 { $from } 开始，{ $until } 结束。
