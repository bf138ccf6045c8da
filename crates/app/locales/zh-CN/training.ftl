# 防疫培训: who has learnt the guides.

nav-training = 防疫培训
nav-training-own = 我的防疫培训
training-title = 防疫培训
# $day (String) - the last day
training-under = 全体师生员工在{ $day }以前学完
training-guides = 要学的指南
training-staff = 教职工
training-all = 都学完了
# $percent (Number) - whole percent
# $open (Number) - people
training-percent = 已学完{ $percent }%，还差{ $open }人
# $open (Number) - people
training-left = 还差{ $open }人
training-late = 过了期限才学完
training-mark-lead = 班上一起学过的，勾选以后登记；家长在家学过的会自己登记。
training-mark = 登记已学完
# $count (Number) - children
training-marked = 已登记{ $count }人。
training-mistaken = 登记错了
training-child = 哪个孩子
training-strike = 撤回这个孩子的登记
training-struck = 已撤回。
training-back = 我的孩子
training-whole = 已经学完
training-read = 我已经看完
training-read-hint = 看完一份勾一份；带孩子一起看，用孩子听得懂的话讲。
training-learn = 登记
training-learnt = 已登记。
