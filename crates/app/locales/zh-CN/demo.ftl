# $when (String) - the new moment
demo-turned = 时钟拨到 { $when }；镇上其他人照常过到这一刻
demo-people = 用谁的身份看
demo-people-lead = 点一下就登录。每个人只看得到自己该看的。
home-demo = 演示：选一个身份登录
role-bureau-officer = 教育局
role-school-leader = 领导小组
role-manager = 管理小组
role-teaching = 教学小组
role-logistics = 后勤小组
role-head-teacher = 班主任
role-care-teacher = 托管教师
role-lecturer = 校外教师
role-doorkeeper = 门卫
role-health-worker = 保健老师
role-cashier = 财务
role-community-officer = 社区
role-guardian = 家长
