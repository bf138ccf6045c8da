briefing-title = 预案学习
briefing-lead = 参加管理和教学的每个人都学一遍安全预案，答对全部题目。预案改了，大家再学一遍。
briefing-own = 学安全预案
briefing-no-quiz = 现行方案没有测试题
briefing-no-quiz-when = 在方案的“预案测试题”里写上题目，就会请每个人学。
# $done (Number) - who has passed
# $all (Number) - everybody
briefing-figure = { $done }人已学，共{ $all }人
briefing-all = 都学过了
briefing-refused = 下面的人还没学过，排场次、代班和换老师时都不能排进去。
briefing-warned = 下面的人还没学过，请提醒他们。
briefing-remind = 提醒他们
briefing-here = 在这里学
# $count (Number) - who was reminded
briefing-reminded = 提醒了{ $count }人；今天提醒过的不再提醒
briefing-is-passed = 已学过现行的预案。
briefing-is-open = 还没学过。看完下面的步骤，答对全部题目就算学过。
briefing-steps = 发生意外以后
# $minutes (Number) - within how long
briefing-within = { $minutes }分钟内
# $hours (Number) - within how long
briefing-within-hours = { $hours }小时内
briefing-quiz = 测试
briefing-submit = 交卷
briefing-passed = 全部答对，已学过
# $count (Number) - who has not passed
briefing-behind = { $count }人还没学过安全预案
briefing-own-due = 您还没学过安全预案，点这里去学
message-briefing-due = 请打开「学安全预案」，看完步骤、答完题目；没学过的不能排班。
