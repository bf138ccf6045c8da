//! 行为 Everything anyone can do, and who may do it how far: the whole of permission in one table.
#[macro_use]
mod table;
acts! {
    /// 登录 Ask for a code, sign in.
    SigninStart = "signin.start": Visitor Place;
    /// 登出 End one's own sign-ins.
    SigninEnd = "signin.end": Visitor Place;
    /// 方案备案 File a version of a scheme.
    SchemeFile = "scheme.file": Clock Place;
    /// 看方案各版本
    FilingRead = "filing.read": SchoolLeader Place, Manager Place, BureauOfficer Place;
    /// 起草方案 (P3.42)
    FilingDraft = "filing.draft": SchoolLeader Place, Manager Place, BureauOfficer Here;
    /// 提交方案 (P3.3)
    FilingSubmit = "filing.submit": SchoolLeader Place, Manager Place, BureauOfficer Here;
    /// 批准、退回或准予破例 (P1.22, P3.3)
    FilingAnswer = "filing.answer": BureauOfficer Place;
    /// 发布方案 (P3.42)
    FilingPublish = "filing.publish": SchoolLeader Place, Manager Place, BureauOfficer Here;
    /// 报备 Lodge a plan of return with the office above, and enter its receipt (P5.40).
    LodgementEnter = "lodgement.enter": BureauOfficer Place;
    /// 看活动种类的申请和答复 (P1.29)
    ActivityRead = "activity.read": Teaching Place, SchoolLeader Place, Manager Place, BureauOfficer Place;
    /// 申请新的活动种类 (P1.29)
    ActivityAsk = "activity.ask": Teaching Place, SchoolLeader Place, Manager Place;
    /// 答复活动种类的申请 (P1.29)
    ActivityAnswer = "activity.answer": BureauOfficer Place;
    /// 预演方案 (P0.3)
    SchemeRehearse = "scheme.rehearse": SchoolLeader Place, Manager Place, BureauOfficer Here;
    /// 发布或修改上级意见 (P1.3)
    PolicyFile = "policy.file": BureauOfficer Place, Clock Place;
    /// 上传以后年份的放假安排 Add a later year of holidays (P4.3)
    CalendarAdd = "calendar.add": BureauOfficer Here;
    /// 发布报名通知 (P3.25)
    NoticePublish = "notice.publish": SchoolLeader Place, Manager Place, Clock Place;
    /// 读报名通知 (P3.25)
    NoticeRead = "notice.read": Visitor Place, Guardian Place;
    /// 学籍导入、转出 Bring in places, pupils, households and staff; take a pupil off the roll (P3.4).
    RegisterImport = "register.import": SchoolLeader Place, Clock Place;
    /// 看学生名册
    StudentRead = "student.read": SchoolLeader Place, Manager Place, HeadTeacher Class, CareTeacher Place, Doorkeeper Place, Guardian Child;
    /// 拦截 Bar a person from a child, with a document (P3.61).
    BlockEnter = "block.enter": SchoolLeader Place, Manager Place;
    /// 解除拦截 One of two people lifts a block (P3.61).
    BlockLift = "block.lift": SchoolLeader Place, Manager Place;
    /// 照护提示 (X.4)
    CareNoteWrite = "care-note.write": Guardian Child, HeadTeacher Class;
    /// 授权接送人
    CollectorAdd = "collector.add": Guardian Child;
    /// 放接送人照片 (P3.61)
    PhotoPut = "photo.put": Guardian Child;
    /// 看接送人照片: the gate and the child's own guardians, nobody else (P3.61)
    PhotoRead = "photo.read": Doorkeeper Place, Guardian Child;
    /// 报名 (P3.25-27)
    RegistrationSubmit = "registration.submit": Guardian Child;
    /// 退出 (P3.40)
    RegistrationWithdraw = "registration.withdraw": Guardian Child, Clock Place;
    /// 审核 (P3.28)
    RegistrationReview = "registration.review": SchoolLeader Place, Manager Place;
    /// 签托管委托书 (P3.29)
    MandateSign = "mandate.sign": Guardian Child;
    /// 委托书留存备案 (P3.30)
    MandateFile = "mandate.file": HeadTeacher Class;
    /// 委托书缺交名单 (P3.29)
    MandateList = "mandate.list": SchoolLeader Place, Manager Place, HeadTeacher Class;
    /// 催交委托书 (P3.29, X.22)
    MandateChase = "mandate.chase": SchoolLeader Place, Manager Place, HeadTeacher Class, Clock Place;
    /// 报课程 (P3.12)
    CoursePropose = "course.propose": Teaching Place, Clock Place;
    /// 课程审定 (P3.22)
    CourseReview = "course.review": Teaching Place, SchoolLeader Place;
    /// 选课方案告知 (P3.22)
    CourseAnnounce = "course.announce": Teaching Place, SchoolLeader Place;
    /// 看全部课程
    CourseList = "course.list": Teaching Place, SchoolLeader Place, Manager Place;
    /// 学期结束 Courses end with their term (P3.31)
    CourseEnd = "course.end": Clock Place;
    /// 选课 (P3.33)
    PreferenceSubmit = "preference.submit": Guardian Child;
    /// 抢位 (P3.33, X.1)
    ClaimMake = "claim.make": Guardian Child;
    /// 抢位入册 Commit a batch of claims, each under its own guardian's permit (P3.33)
    ClaimCommit = "claim.commit": Clock Place;
    /// 抢位后的开班确定 (P3.21)
    ClaimSettle = "claim.settle": Manager Place, SchoolLeader Place;
    /// 摇号与开班 (P3.21)
    DrawRun = "draw.run": Manager Place, SchoolLeader Place;
    /// 看摇号结果
    DrawRead = "draw.read": Manager Place, SchoolLeader Place, Teaching Place, Guardian Place, Visitor Place;
    /// 退课
    PlacementWithdraw = "placement.withdraw": Guardian Child;
    /// 候补名额确认 (X.1)
    OfferAnswer = "offer.answer": Guardian Child;
    /// 候补名额递补 (X.1)
    OfferSettle = "offer.settle": Clock Place;
    /// 编班 (P3.35-36)
    GroupingArrange = "grouping.arrange": Manager Place, SchoolLeader Place, Clock Place;
    /// 调班 Move one child to another care group (P3.36).
    GroupingMove = "grouping.move": Manager Place, SchoolLeader Place;
    /// 换托管班的老师或教室，定随班老师 (P3.36, P3.50, P3.54)
    GroupingLead = "grouping.lead": Manager Place, SchoolLeader Place;
    /// 看编班名单 (P3.53)
    GroupingList = "grouping.list": Manager Place, SchoolLeader Place, CareTeacher Place;
    /// 看暑期服务点 (P4.6, P4.16)
    PointRead = "point.read": Visitor Place;
    /// 看服务点名单 (P4.7)
    PointList = "point.list": BureauOfficer Place, Manager Place;
    /// 暑托学员到点 Bring a point's guests up to who holds a seat there (P4.6)
    GuestSettle = "guest.settle": Clock Place;
    /// 暑托报名、改点 (P4.16)
    SignupMake = "signup.make": Guardian Child;
    /// 退出暑托 (P4.12)
    SignupWithdraw = "signup.withdraw": Guardian Child;
    /// 答复并点征询 (P4.7)
    SignupAnswer = "signup.answer": Guardian Child;
    /// 看暑托中途退费 (P4.13)
    WithdrawalList = "withdrawal.list": BureauOfficer Here, Cashier Here, Clock Place;
    /// 决定暑托中途退多少 (P4.13)
    WithdrawalDecide = "withdrawal.decide": BureauOfficer Here, Cashier Here;
    /// 看并点方案 (P4.7)
    MergerRead = "merger.read": BureauOfficer Place, Manager Place;
    /// 并点前征询家长 (P4.7)
    MergerAsk = "merger.ask": BureauOfficer Place, Manager Place;
    /// 决定并点 (P4.7)
    MergerDecide = "merger.decide": BureauOfficer Place, Manager Place;
    /// 保留人数少的服务点 (P4.7)
    MergerKeep = "merger.keep": BureauOfficer Place, Manager Place;
    #[doc = "排场次"] SessionPlan = "session.plan": Manager Place, SchoolLeader Place, Clock Place;
    #[doc = "停课 (P3.31)"] ClosureDeclare = "closure.declare": SchoolLeader Place, Manager Place;
    #[doc = "恢复上课 (P3.31)"] ClosureLift = "closure.lift": SchoolLeader Place, Manager Place;
    #[doc = "今晚各班"] SessionList = "session.list": Manager Place, SchoolLeader Place, CareTeacher Place, HeadTeacher Place;
    /// 开场 Lay out the roll of the evening (P3.52)
    SessionOpen = "session.open": Manager Place, CareTeacher Place, Lecturer Place, Clock Place;
    #[doc = "看各班到岗 (P3.43)"] DutyList = "duty.list": Manager Place, SchoolLeader Place;
    #[doc = "到岗签到 (P3.43)"] DutyArrive = "duty.arrive": Manager Place, CareTeacher Place, Lecturer Place;
    #[doc = "请人代班 (P3.43)"] StandInAsk = "stand-in.ask": Manager Place;
    #[doc = "答复代班 (P3.43)"] StandInAnswer = "stand-in.answer": Manager Place, CareTeacher Place;
    #[doc = "排固定安排：上课、培训 (P3.49)"] EngagementKeep = "engagement.keep": Manager Place, SchoolLeader Place;
    #[doc = "看弹性时间 (P1.27)"] FlextimeRead = "flextime.read": Manager Place, CareTeacher Place, SchoolLeader Place;
    #[doc = "申请弹性时间 (P1.27)"] FlextimeAsk = "flextime.ask": Manager Place, CareTeacher Place;
    #[doc = "答复弹性时间的申请 (P1.27)"] FlextimeAnswer = "flextime.answer": Manager Place, SchoolLeader Place;
    #[doc = "排轮值：排班、不在、补位 (P3.37)"] RotaMake = "rota.make": Manager Place, SchoolLeader Place;
    #[doc = "看轮值表 (P3.37)"] RotaRead = "rota.read": SchoolLeader Place, Manager Place, Teaching Place, Logistics Place, HeadTeacher Place, CareTeacher Place, Doorkeeper Place, HealthWorker Place, Cook Place, Cashier Place;
    #[doc = "换班、答复换班 (P3.37)"] RotaSwap = "rota.swap": SchoolLeader Place, Manager Place, Teaching Place, Logistics Place, HeadTeacher Place, CareTeacher Place, Doorkeeper Place, HealthWorker Place, Cook Place, Cashier Place;
    #[doc = "轮值签到 (P3.43)"] RotaArrive = "rota.arrive": Manager Place, SchoolLeader Place, Teaching Place, Logistics Place, HeadTeacher Place, CareTeacher Place, Doorkeeper Place, HealthWorker Place, Cook Place, Cashier Place;
    /// 点名 Somebody from outside calls the roll of their own lesson, and one of the school's own closes it (P3.50, P3.52).
    RollMark = "roll.mark": Manager Place, CareTeacher Place, Lecturer Place;
    /// 点名完毕
    RollClose = "roll.close": Manager Place, CareTeacher Place;
    /// 看点名和散场后才到的点名记录 Whoever is told of an evening looks at its roll, and marks nothing (P3.52).
    RollLook = "roll.look": Manager Place, SchoolLeader Place;
    /// 散场后补正出勤 How a child stood for its lesson's money; whoever took the roll does not change it alone (P3.16).
    RollAmend = "roll.amend": Manager Place;
    /// 缺勤追踪 (P3.55)
    AbsenceFollow = "absence.follow": HeadTeacher Class, Manager Place, SchoolLeader Place;
    /// 家长说孩子在哪里 (P3.55)
    AbsenceSay = "absence.say": Guardian Child;
    /// 看缺勤
    AbsenceList = "absence.list": HeadTeacher Class, Manager Place, SchoolLeader Place;
    #[doc = "看本班孩子今晚在哪里 (P3.55, P3.61)"] WhereaboutsRead = "whereabouts.read": HeadTeacher Class;
    /// 报告意外 (P3.58)
    IncidentReport = "incident.report": CareTeacher Place, Lecturer Place, Doorkeeper Place, Manager Place, HeadTeacher Class, HealthWorker Place, SchoolLeader Place;
    /// 看意外清单 (P3.58)
    IncidentList = "incident.list": CareTeacher Place, Manager Place, HeadTeacher Class, HealthWorker Place, SchoolLeader Place;
    /// 看一件意外 (P3.58)
    IncidentRead = "incident.read": CareTeacher Place, Manager Place, HeadTeacher Class, HealthWorker Place, SchoolLeader Place, Guardian Child;
    /// 按预案办一步 (P3.58)
    IncidentStep = "incident.step": CareTeacher Place, Manager Place, HeadTeacher Class, HealthWorker Place, SchoolLeader Place;
    /// 意外结案 (P3.58)
    IncidentClose = "incident.close": Manager Place, SchoolLeader Place;
    /// 理赔材料和告知记录 (P3.58, P3.59)
    CoverKeep = "cover.keep": Manager Place, SchoolLeader Place, HealthWorker Place, HeadTeacher Class;
    #[doc = "看问题单 One's own: reported or owned; who manages the care sees all (P3.44)."] ProblemList = "problem.list": SchoolLeader Place, Manager Place, Logistics Place, HeadTeacher Place, CareTeacher Place, Doorkeeper Place, HealthWorker Place;
    #[doc = "报问题 (P3.44)"] ProblemReport = "problem.report": SchoolLeader Place, Manager Place, Logistics Place, HeadTeacher Place, CareTeacher Place, Doorkeeper Place, HealthWorker Place;
    #[doc = "问题办结 (P3.44)"] ProblemClose = "problem.close": SchoolLeader Place, Manager Place, Logistics Place, HeadTeacher Place, CareTeacher Place, Doorkeeper Place, HealthWorker Place;
    #[doc = "看后勤检查单 (P3.47)"] ChecklistRead = "checklist.read": Manager Place, SchoolLeader Place, Logistics Place, Doorkeeper Place, HealthWorker Place;
    #[doc = "后勤检查打勾 Each duty by whoever has it (P3.47)"] ChecklistTick = "checklist.tick": Logistics Place, Doorkeeper Place, HealthWorker Place;
    #[doc = "登记保健处理 (P3.47)"] FirstAidKeep = "first-aid.keep": HealthWorker Place, Manager Place, SchoolLeader Place, CareTeacher Place;
    #[doc = "看谁学过安全预案 (P3.48)"] BriefingList = "briefing.list": Manager Place, SchoolLeader Place;
    #[doc = "提醒学习安全预案 (P3.48)"] BriefingRemind = "briefing.remind": Manager Place, SchoolLeader Place;
    #[doc = "学习安全预案 Each of their own, where they work (P3.48)"] BriefingOwn = "briefing.own": SchoolLeader Here, Manager Here, Teaching Here, Logistics Here, HeadTeacher Here, CareTeacher Here, Lecturer Here, Doorkeeper Here, HealthWorker Here, Cook Here, Cashier Here;
    #[doc = "在管理小组的手机上学习 Of whoever has no account (P3.48)"] BriefingEnter = "briefing.enter": Manager Place, SchoolLeader Place;
    /// 写托管记录 (P1.31, P3.56)
    CarelogWrite = "carelog.write": CareTeacher Place, Manager Place;
    /// 看本班孩子的作业和托管记录 The head teacher reads what families read of the evening (P1.31).
    CarelogRead = "carelog.read": HeadTeacher Class;
    /// 看记录里的禁语和处理 (P1.36)
    ContentRead = "content.read": Teaching Place, SchoolLeader Place, Manager Place;
    /// 处理记录里的禁语 (P1.36)
    ContentDecide = "content.decide": Teaching Place, SchoolLeader Place, Manager Place;
    #[doc = "看影片登记 (P1.30)"] FilmList = "film.list": Teaching Place, SchoolLeader Place, Manager Place, CareTeacher Place;
    #[doc = "登记影片 (P1.30)"] FilmEnter = "film.enter": Teaching Place, Manager Place, CareTeacher Place;
    #[doc = "审定影片 (P1.30)"] FilmApprove = "film.approve": Teaching Place, SchoolLeader Place;
    #[doc = "登记放映 (P1.30)"] FilmShow = "film.show": Manager Place, CareTeacher Place;
    #[doc = "写个别辅导 (P1.32)"] HelpGive = "help.give": Manager Place, CareTeacher Place;
    #[doc = "看一孩的个别辅导 (P1.32)"] HelpRead = "help.read": Guardian Child, HeadTeacher Class, Manager Place, CareTeacher Place;
    /// 看辅导名单 (P1.32)
    NeedList = "need.list": HeadTeacher Class, Manager Place;
    /// 列入辅导名单 (P1.32)
    NeedName = "need.name": HeadTeacher Class, CareTeacher Place;
    /// 移出辅导名单 (P1.32)
    NeedEnd = "need.end": HeadTeacher Class, Manager Place;
    /// 看用餐和忌口 (P4.14, X.4)
    MealList = "meal.list": Manager Place, HealthWorker Place, CareTeacher Place, Cook Place;
    /// 写忌口 (X.4)
    MealSay = "meal.say": Guardian Child, HeadTeacher Class, HealthWorker Place;
    /// 订餐 (P1.14)
    MealOrder = "meal.order": Guardian Child;
    /// 留样 (P4.14)
    SampleKeep = "sample.keep": Manager Place, HealthWorker Place, Cook Place;
    /// 看行为记录清单 (P3.38)
    ConductList = "conduct.list": SchoolLeader Place, Manager Place, HeadTeacher Class, CareTeacher Place;
    /// 看一孩行为记录 (P3.38)
    ConductRead = "conduct.read": SchoolLeader Place, Manager Place, HeadTeacher Class, CareTeacher Place, Guardian Child;
    /// 记影响他人的事 (P3.38)
    ConductRecord = "conduct.record": Manager Place, HeadTeacher Class, CareTeacher Place;
    /// 谈话与教育 (P3.39)
    ConductStep = "conduct.step": Manager Place, HeadTeacher Class, CareTeacher Place;
    /// 建议退出 (P3.39)
    ConductAdvise = "conduct.advise": SchoolLeader Place;
    /// 申诉 (P3.39)
    ConductAppeal = "conduct.appeal": Guardian Child;
    /// 答复申诉 (P3.39)
    ConductAnswer = "conduct.answer": SchoolLeader Place;
    /// 到期退出 (P3.39)
    ConductEnd = "conduct.end": Manager Place, SchoolLeader Place;
    /// 登记病情 (P5.19)
    SicknessReport = "sickness.report": Guardian Child, HeadTeacher Class;
    /// 看因病缺勤 (P5.19)
    SicknessList = "sickness.list": HealthWorker Place, Manager Place, HeadTeacher Class;
    /// 看病情,写明目的 (X.16)
    SicknessLook = "sickness.look": HealthWorker Place, HeadTeacher Class;
    /// 复课 (P5.19)
    SicknessReturn = "sickness.return": HealthWorker Place, HeadTeacher Class;
    /// 每日健康报告 (P5.11)
    ReportMake = "report.make": Guardian Child, HeadTeacher Class;
    /// 看健康报告 Who has not reported, and the classes' numbers (P5.11, P5.12).
    ReportList = "report.list": HeadTeacher Class, HealthWorker Place, Manager Place, SchoolLeader Place, BureauOfficer Place;
    /// 报全班人数 (P5.12)
    ReportFile = "report.file": HeadTeacher Class;
    /// 催报 (P5.11)
    ReportRemind = "report.remind": HeadTeacher Class, Manager Place, Clock Place;
    /// 就医跟进 (P5.19)
    ReportFollow = "report.follow": HeadTeacher Class, HealthWorker Place;
    /// 看返校名单 Who comes back, who does not yet (P5.10).
    ClearanceList = "clearance.list": HeadTeacher Class, HealthWorker Place, Manager Place, SchoolLeader Place, BureauOfficer Place;
    /// 看一孩的返校 Why, and what next; whoever is not of the family is written down (P5.15, X.16).
    ClearanceRead = "clearance.read": Guardian Child, HeadTeacher Class, HealthWorker Place, Manager Place, SchoolLeader Place, BureauOfficer Place;
    /// 健康申报 (P5.18)
    ClearanceDeclare = "clearance.declare": Guardian Child, HeadTeacher Class;
    /// 返校步骤 Each in its turn, by whom it belongs to (P5.42-P5.46).
    ClearanceStep = "clearance.step": Guardian Child, HeadTeacher Class, HealthWorker Place, Manager Place, SchoolLeader Place, BureauOfficer Place;
    /// 确认健康、同意居住安排 (P5.14, P5.17)
    ClearanceSay = "clearance.say": HealthWorker Place, Manager Place, SchoolLeader Place;
    /// 登记中高风险地区 (P5.18)
    ClearanceArea = "clearance.area": Manager Place, SchoolLeader Place, BureauOfficer Place;
    /// 看教职工返校名单 Who of the staff may come to work, who not yet (P5.10, P5.20).
    StaffHealthList = "staff-health.list": HealthWorker Place, Manager Place, SchoolLeader Place, BureauOfficer Place;
    /// 看一位教职工的返校 Why, and what next; whoever looks is written down (P5.15, X.16).
    StaffHealthRead = "staff-health.read": HealthWorker Place, Manager Place, SchoolLeader Place, BureauOfficer Place;
    /// 本人申报、报告、返校步骤 Of nobody but oneself, where one works and nowhere below (P5.11, P5.13, P5.18).
    StaffHealthOwn = "staff-health.own": SchoolLeader Here, Manager Here, Teaching Here, Logistics Here, HeadTeacher Here, CareTeacher Here, Lecturer Here, Doorkeeper Here, HealthWorker Here, Cook Here, Cashier Here;
    /// 教职工的返校步骤 Each in its turn, by whom it belongs to, and never one's own (P5.42-P5.45).
    StaffHealthStep = "staff-health.step": HealthWorker Place, Manager Place, SchoolLeader Place, BureauOfficer Place;
    /// 确认教职工健康、同意居住安排 (P5.14, P5.17)
    StaffHealthSay = "staff-health.say": HealthWorker Place, Manager Place, SchoolLeader Place;
    /// 提醒没有报告的教职工 (P5.11, X.18)
    StaffHealthRemind = "staff-health.remind": Clock Place;
    /// 教职工提前进校名单 (P5.21, X.9)
    StaffHealthEnlist = "staff-health.enlist": Manager Place, SchoolLeader Place;
    /// 看开学条件 (P5.9)
    ReadinessRead = "readiness.read": Manager Place, SchoolLeader Place, HealthWorker Place, BureauOfficer Place;
    /// 登记开学条件 (P5.7, P5.30, P5.32)
    ReadinessEnter = "readiness.enter": Manager Place, SchoolLeader Place, HealthWorker Place;
    /// 核验开学条件 The school looks, then the district (P5.9).
    ReadinessLook = "readiness.look": Manager Place, SchoolLeader Place, BureauOfficer Place;
    /// 破例开学 A red condition is set aside, by the body that the plan names (P5.9).
    ReadinessOverride = "readiness.override": BureauOfficer Place;
    /// 看消毒记录 (P5.34)
    DisinfectionRead = "disinfection.read": Manager Place, SchoolLeader Place, HealthWorker Place, Logistics Place, BureauOfficer Place;
    /// 列出重点场所、登记消毒 (P5.34)
    DisinfectionEnter = "disinfection.enter": Manager Place, SchoolLeader Place, HealthWorker Place, Logistics Place;
    /// 看防疫培训 Who has learnt the guides and who has not (P5.22).
    TrainingRead = "training.read": HeadTeacher Class, HealthWorker Place, Manager Place, SchoolLeader Place, BureauOfficer Place;
    /// 登记全班学过 (P5.22)
    TrainingMark = "training.mark": HeadTeacher Class;
    /// 登记自己学过 (P5.22)
    TrainingOwn = "training.own": SchoolLeader Here, Manager Here, Teaching Here, Logistics Here, HeadTeacher Here, CareTeacher Here, Lecturer Here, Doorkeeper Here, HealthWorker Here, Cook Here, Cashier Here;
    /// 登记孩子学过 (P5.22)
    TrainingLearn = "training.learn": Guardian Child;
    /// 看物资储备和调剂 (P5.28, P5.30)
    StockRead = "stock.read": Manager Place, SchoolLeader Place, HealthWorker Place, BureauOfficer Place, Clock Place;
    /// 申请物资 A school that falls short asks, or takes that back (P5.28).
    StockAsk = "stock.ask": Manager Place, SchoolLeader Place, HealthWorker Place;
    /// 决定调拨 The district says who gives (P5.28).
    StockAgree = "stock.agree": BureauOfficer Here;
    /// 区级物资入库 What the district has of its own (P5.28).
    StockEnter = "stock.enter": BureauOfficer Here;
    /// 发出物资 Count out, or not send it after all (P5.28).
    StockSend = "stock.send": Manager Place, SchoolLeader Place, HealthWorker Place, BureauOfficer Here;
    /// 点收物资 Count in (P5.28).
    StockReceive = "stock.receive": Manager Place, SchoolLeader Place, HealthWorker Place;
    /// 说明差额 What became of what did not come (P5.28).
    StockExplain = "stock.explain": Manager Place, SchoolLeader Place, HealthWorker Place, BureauOfficer Here;
    /// 看到校名单 (P5.15)
    EntryRead = "entry.read": Doorkeeper Place, Manager Place;
    /// 校门查验 (P5.15)
    EntryPass = "entry.pass": Doorkeeper Place;
    /// 看返校批次 (P5.39)
    BatchList = "batch.list": Manager Place, SchoolLeader Place, Doorkeeper Place, BureauOfficer Place;
    /// 看孩子哪天、哪个时段、从哪个门返校 (P5.39)
    BatchRead = "batch.read": Guardian Child;
    /// 请假，撤回请假条 (P3.60)
    LeaveAsk = "leave.ask": Guardian Child, HeadTeacher Class;
    /// 看本班请假条 (P3.60)
    LeaveList = "leave.list": HeadTeacher Class;
    /// 收纸质假条 Whoever leads tonight's session takes a paper slip in, with a picture of it (P3.60, X.19).
    LeaveHand = "leave.hand": Manager Place, CareTeacher Place;
    /// 看假条照片 The family, the head teacher, and of care teachers whoever took it (P3.60).
    LeavePicture = "leave.picture": HeadTeacher Class, CareTeacher Place, Guardian Child;
    /// 周五选择 (P3.57)
    FridayChoose = "friday.choose": Guardian Child;
    /// 门岗查找 (P3.61)
    GateRead = "gate.read": Doorkeeper Place, Manager Place, SchoolLeader Place;
    /// 门岗检验登记 (P3.61)
    PickupCheck = "pickup.check": Doorkeeper Place;
    /// 问家长 Ask the guardian about an adult who is not on the list (P3.61).
    PickupAsk = "pickup.ask": Doorkeeper Place;
    /// 家长回话 Say yes or no to an adult at the gate (P3.61).
    PickupAnswer = "pickup.answer": Guardian Child, Manager Place, SchoolLeader Place;
    /// 临时委托 (P3.61)
    DelegationName = "delegation.name": Guardian Child;
    /// 同意自行离校 (P3.61)
    AloneSign = "alone.sign": Guardian Child;
    /// 出示接送码 (P3.61)
    PasscodeShow = "passcode.show": Guardian Child;
    /// 核对接送码 (P3.61)
    PasscodeAccept = "passcode.accept": Doorkeeper Place;
    /// 申请延时托管，撤回申请 (P1.25)
    ExtendedAsk = "extended.ask": Guardian Child;
    /// 同意延时托管，或写明为什么不同意 (P1.25)
    ExtendedAgree = "extended.agree": Manager Place, SchoolLeader Place;
    /// 选晚自习 (P1.26)
    StudyChoose = "study.choose": Guardian Child;
    /// 看今晚谁留校 Who is in extended care or evening study tonight (P1.25, P1.26).
    StudyList = "study.list": Manager Place, SchoolLeader Place, CareTeacher Place, Doorkeeper Place;
    /// 到点提醒 Tell whoever must be told of an open roll, an absence, a child nobody fetched (P3.52, P3.55, P3.61).
    EveningWatch = "evening.watch": Clock Place;
    /// 托管老师处签名 (P3.61)
    PickupSign = "pickup.sign": Manager Place, CareTeacher Place;
    /// 离校放行 (P3.61)
    PickupExit = "pickup.exit": Doorkeeper Place;
    /// 放学交接
    HandoverRelease = "handover.release": Manager Place, CareTeacher Place, Doorkeeper Place;
    /// 还在里面 A hand-over that was pressed by mistake is taken back (P3.61, X.22).
    HandoverUndo = "handover.undo": Manager Place, CareTeacher Place, Doorkeeper Place;
    /// 看路队 (P3.61)
    EscortList = "escort.list": Manager Place, CareTeacher Place, Doorkeeper Place;
    /// 排路队 (P3.61)
    EscortArrange = "escort.arrange": Manager Place;
    /// 把孩子交给路队 (P3.61)
    EscortGive = "escort.give": Manager Place, CareTeacher Place;
    /// 路队每一环签字 (P3.61)
    EscortSign = "escort.sign": Manager Place, CareTeacher Place, Doorkeeper Place;
    /// 查看没有生效的离线签名 (P3.61)
    SigningLook = "signing.look": Manager Place, SchoolLeader Place;
    /// 场次结束
    SessionClose = "session.close": Manager Place, CareTeacher Place;
    /// 出账单 (P3.23)
    BillIssue = "bill.issue": Cashier Place, Manager Place, Clock Place;
    /// 催缴 A bill that is not paid is brought to mind, before its last day and after (P3.23).
    BillRemind = "bill.remind": Clock Place;
    /// 公示课时 (P1.10)
    TallyPost = "tally.post": Cashier Place, Manager Place;
    /// 看课时公示表 With names, for those who answer for it (P1.10).
    TallyList = "tally.list": Cashier Place, Manager Place, SchoolLeader Place;
    /// 看自己孩子计了哪些课时 (P1.10)
    TallyRead = "tally.read": Guardian Child;
    /// 对课时提异议 (P1.10)
    TallyObject = "tally.object": Guardian Child;
    /// 答复课时异议 Whoever counts the money does not judge the count (P1.10).
    TallyAnswer = "tally.answer": Manager Place, SchoolLeader Place;
    /// 公示期满出账单 (P1.10)
    TallyBill = "tally.bill": Cashier Place, Manager Place;
    /// 看课时公示 Sums without a child's name (P1.10).
    TallyShow = "tally.show": Visitor Place, Guardian Place, Cashier Place, SchoolLeader Place, Manager Place, BureauOfficer Place;
    /// 看账单
    BillList = "bill.list": Cashier Place, SchoolLeader Place, CommunityOfficer Here;
    /// 导出待缴、待退清单 The list that the bank or the city channel is given.
    BillExport = "bill.export": Cashier Place;
    /// 登记缴费
    PaymentRecord = "payment.record": Cashier Place;
    /// 看没有收据号的缴费 (P0.1)
    QuittanceList = "quittance.list": Cashier Place, SchoolLeader Place, CommunityOfficer Here;
    /// 补收据号 (P0.1)
    QuittanceEnter = "quittance.enter": Cashier Place;
    /// 导入代收结果
    CollectionTake = "collection.take": Cashier Place;
    /// 看代收结果 What does not match, and what became of each line.
    CollectionList = "collection.list": Cashier Place, SchoolLeader Place, CommunityOfficer Here;
    /// 处理没对上的一笔
    CollectionAnswer = "collection.answer": Cashier Place;
    /// 线上缴费 (P3.23)
    TenderMake = "tender.make": Guardian Child;
    /// 看线上缴费 What came through the channels and pays nothing here.
    TenderList = "tender.list": Cashier Place, SchoolLeader Place, CommunityOfficer Here;
    /// 原路退回
    TenderReturn = "tender.return": Cashier Place;
    /// 支付通知入账 What a channel told and signed.
    TenderSettle = "tender.settle": Clock Place;
    /// 看通道对账 A channel's bills of days against the ledger (P0.1).
    ReconciliationList = "reconciliation.list": Cashier Place, SchoolLeader Place, CommunityOfficer Here;
    /// 取通道对账单 (P0.1)
    ReconciliationTake = "reconciliation.take": Cashier Place, Clock Place;
    /// 说明对账差异 (P0.1)
    ReconciliationExplain = "reconciliation.explain": Cashier Place;
    /// 申请退费
    RefundAsk = "refund.ask": Guardian Child;
    /// 撤回退费申请 (P3.16)
    RefundWithdraw = "refund.withdraw": Guardian Child;
    /// 选余额去向 (P0.1)
    RestChoose = "rest.choose": Guardian Child;
    /// 柜台代办 What a family without a phone asks of its money (P0.1, P3.16).
    BehalfTake = "behalf.take": Cashier Place;
    /// 看结清表 (P0.1)
    RestList = "rest.list": Cashier Place, SchoolLeader Place, CommunityOfficer Here;
    /// 学期结清 (P0.1)
    RestSettle = "rest.settle": Cashier Place, Clock Place;
    #[doc = "提出学校垫付 (P1.12)"] DebtAsk = "debt.ask": SchoolLeader Place, Cashier Place;
    /// 核准学校垫付 By another person than who asked: the school bears what a payee owes and has not (P1.12, P3.16).
    DebtCover = "debt.cover": SchoolLeader Place;
    /// 退费
    RefundPay = "refund.pay": Cashier Place;
    /// 托管账户对账单
    AccountRead = "account.read": Guardian Child, Cashier Place, SchoolLeader Place, CommunityOfficer Here;
    /// 试算平衡
    AccountBalance = "account.balance": Cashier Place, SchoolLeader Place, CommunityOfficer Here;
    /// 日结 (P0.1)
    DayEndClose = "day_end.close": Cashier Place, Clock Place;
    /// 月结 (P0.1)
    MonthEndClose = "month_end.close": Cashier Place, Clock Place;
    /// 看社区托管名册 Who has an agreement, who is there (P2.28, X.22).
    AgreementList = "agreement.list": CommunityOfficer Place, Manager Place, CareTeacher Place;
    /// 写协议文本 (P2.29)
    AgreementWrite = "agreement.write": Manager Place;
    /// 核签协议文本 (P2.27)
    AgreementClear = "agreement.clear": CommunityOfficer Place;
    /// 承办单位签协议 (P2.28)
    AgreementOffer = "agreement.offer": Manager Place;
    /// 看协议 (P2.28)
    AgreementRead = "agreement.read": Guardian Child, CommunityOfficer Place, Manager Place;
    /// 监护人签协议 (P2.28)
    AgreementSign = "agreement.sign": Guardian Child;
    /// 解除协议 (P2.28)
    AgreementEnd = "agreement.end": Guardian Child, Manager Place;
    /// 到场与交接 A child is there, signed or not, and leaves with a named adult (X.22).
    AgreementWatch = "agreement.watch": CareTeacher Place, Manager Place;
    #[doc = "社区请假 (P2.28)"] AgreementLeave = "agreement.leave": Guardian Child, CareTeacher Place, Manager Place, CommunityOfficer Place;
    /// 看需求底数 (P2.4, P2.16)
    CensusRead = "census.read": CommunityOfficer Place;
    /// 列出要问的家庭 (P2.16)
    CensusAsk = "census.ask": CommunityOfficer Place;
    /// 填报需求 By the household's link, or at its door (P2.16).
    CensusAnswer = "census.answer": Visitor Place, Guardian Place, CommunityOfficer Place;
    /// 写明结果 (P2.4)
    CensusSettle = "census.settle": CommunityOfficer Place;
    /// 撤下写错的家庭 A household that was mistyped (P2.16).
    CensusWithdraw = "census.withdraw": CommunityOfficer Place;
    /// 看服务承诺 The committee's board, for everybody (P2.3).
    PromiseRead = "promise.read": Visitor Place, Guardian Place, CommunityOfficer Place, Manager Place, CareTeacher Place;
    /// 作出服务承诺: the committee itself, not the street (P2.3).
    PromiseState = "promise.state": CommunityOfficer Here;
    /// 写明已兑现 (P2.3)
    PromiseKeep = "promise.keep": CommunityOfficer Here;
    /// 撤回写错的承诺 (P2.3)
    PromiseWithdraw = "promise.withdraw": CommunityOfficer Here;
    /// 给承诺评分 Guardians of the community (P2.3).
    PromiseRate = "promise.rate": Guardian Child;
    /// 逾期上报 (P2.3)
    PromiseRise = "promise.rise": Clock Place;
    /// 看托管班 What it needs, and how it stands (P2.13).
    CareClassRead = "care_class.read": CommunityOfficer Place, Manager Place, CareTeacher Place;
    /// 写明托管班 (P2.13)
    CareClassWrite = "care_class.write": CommunityOfficer Place, Manager Place;
    /// 开班 (P2.13)
    CareClassOpen = "care_class.open": CommunityOfficer Place, Manager Place;
    /// 停班 (P2.13)
    CareClassClose = "care_class.close": CommunityOfficer Place, Manager Place;
    /// 告诉家长和居委会 What a class lacks since, what ends soon, who has not come or is still there (P2.13, P2.19, P2.24).
    CareClassTell = "care_class.tell": Clock Place;
    /// 看场所检查 (P2.19)
    PremisesRead = "premises.read": CommunityOfficer Place, Manager Place;
    /// 登记场所检查 (P2.19)
    PremisesInspect = "premises.inspect": CommunityOfficer Place;
    /// 报名看护员、辅导员 On the community's own page, without signing in (P2.20).
    CarerApply = "carer.apply": Visitor Place, Guardian Place, CommunityOfficer Place, Manager Place;
    /// 看看护辅导人员 Without what their families live on (P2.20).
    CarerList = "carer.list": CommunityOfficer Place, Manager Place;
    /// 评分 The reviewers see what else nobody sees (P2.20, P2.21).
    CarerScore = "carer.score": CommunityOfficer Place;
    /// 决定是否聘用 (P2.21)
    CarerDecide = "carer.decide": CommunityOfficer Place;
    /// 看登记备案 (P2.25, P2.26)
    ProviderRead = "provider.read": CommunityOfficer Place, Manager Place;
    /// 登记或注销凭证 (P2.25, P2.26)
    ProviderEnter = "provider.enter": CommunityOfficer Place;
    /// 看公开征集、报名和看结果 For everybody (P2.23).
    ProviderBid = "provider.bid": Visitor Place, Guardian Place, CommunityOfficer Place, Manager Place, CareTeacher Place;
    /// 发起公开征集: the committee itself (P2.23).
    ProviderCall = "provider.call": CommunityOfficer Here;
    /// 看报名的材料 Not whoever may be one of them (P2.23).
    ProviderCompare = "provider.compare": CommunityOfficer Place;
    /// 比选决定 (P2.23)
    ProviderChoose = "provider.choose": CommunityOfficer Here;
    /// 看管理制度 (P2.30)
    ManagementRead = "management.read": CommunityOfficer Place, Manager Place, CareTeacher Place;
    /// 写管理制度 (P2.30)
    ManagementWrite = "management.write": CommunityOfficer Place, Manager Place;
    /// 看走访和核签 (P2.27)
    SupervisionRead = "supervision.read": CommunityOfficer Place, Manager Place;
    /// 登记走访 (P2.27)
    SupervisionVisit = "supervision.visit": CommunityOfficer Place;
    /// 核签开班和制度 (P2.27)
    SupervisionSign = "supervision.sign": CommunityOfficer Place;
    /// 看临时托管名单 (P2.24)
    TemporaryList = "temporary.list": CommunityOfficer Place, Manager Place, CareTeacher Place;
    /// 定临时托管的场所和时段 (P2.12, P2.24)
    TemporaryArrange = "temporary.arrange": CommunityOfficer Place;
    /// 看自己孩子的临时托管 (P2.24)
    TemporaryRead = "temporary.read": Guardian Child;
    /// 预约或取消临时托管 (P2.24)
    TemporaryBook = "temporary.book": Guardian Child;
    /// 临时托管到场与交接 (P2.24, X.22)
    TemporaryWatch = "temporary.watch": CommunityOfficer Place, Manager Place, CareTeacher Place;
    /// 看外出活动 (P2.7)
    OutingList = "outing.list": CommunityOfficer Place, Manager Place, CareTeacher Place;
    /// 安排或取消外出活动 (P2.7)
    OutingPlan = "outing.plan": CommunityOfficer Here, Manager Place;
    /// 带出、清点、带回 Whoever leads an outing on its day (P2.7).
    OutingLead = "outing.lead": CareTeacher Place, Manager Place;
    /// 看自己孩子的外出活动 (P2.7)
    OutingRead = "outing.read": Guardian Child;
    /// 同意或不同意孩子外出 (P2.7)
    OutingAnswer = "outing.answer": Guardian Child;
    /// 给外出活动评分 (P2.7)
    OutingRate = "outing.rate": Guardian Child;
    /// 提醒家长答复、外出没有按时回来 (P2.7)
    OutingTell = "outing.tell": Clock Place;
    /// 申请困难减免 (P4.15)
    ReliefAsk = "relief.ask": Guardian Child;
    /// 定困难减免、看已同意的、提前终止 (P4.15)
    ReliefDecide = "relief.decide": SchoolLeader Place;
    /// 打开减免材料: the only eyes on it, each time in the journal (P4.15, X.16)
    ReliefOpen = "relief.open": SchoolLeader Place;
    /// 看支出 (P1.11)
    SpendingList = "spending.list": Cashier Place, SchoolLeader Place, CommunityOfficer Here;
    /// 登记支出与拨款 (P1.11, P1.12)
    SpendingRecord = "spending.record": Cashier Place;
    /// 看收支公示 (P1.10, P1.11)
    SpendingRead = "spending.read": Visitor Place, Guardian Place, Cashier Place, SchoolLeader Place, Manager Place, BureauOfficer Place, CommunityOfficer Place;
    /// 记下结余 A programme whose term is over has money left: the office is told (P1.11, P4.12).
    SurplusFind = "surplus.find": Clock Place;
    /// 说明结余去向 (P1.11)
    SurplusSay = "surplus.say": SchoolLeader Place, Cashier Place, CommunityOfficer Here;
    /// 办结结余 By another person than who said what becomes of it (P1.11).
    SurplusSettle = "surplus.settle": SchoolLeader Place, Cashier Place, CommunityOfficer Here;
    /// 看账目更正 (P0.1)
    CorrectionList = "correction.list": Cashier Place, SchoolLeader Place, CommunityOfficer Here;
    /// 提出账目更正 (P0.1)
    CorrectionPropose = "correction.propose": Cashier Place;
    /// 批准或不批准账目更正 (P0.1)
    CorrectionAnswer = "correction.answer": SchoolLeader Place, CommunityOfficer Here;
    /// 看资金流向 Sums without a child's name.
    FlowRead = "flow.read": BureauOfficer Place, SchoolLeader Place, Manager Place, Cashier Place, CommunityOfficer Here;
    /// 审计导出
    AuditExport = "audit.export": SchoolLeader Place, Cashier Place, CommunityOfficer Here;
    /// 制课时费表 (P1.38)
    PayDraw = "pay.draw": Manager Place;
    /// 看课时费表 It is posted for everyone who teaches (P1.38).
    PayRead = "pay.read": Manager Place, SchoolLeader Place, Cashier Place, CareTeacher Place, Lecturer Place;
    /// 核准课时费 (P1.38)
    PayApprove = "pay.approve": SchoolLeader Place, Cashier Place;
    /// 导出课时费 (P1.38)
    PayExport = "pay.export": Cashier Place;
    #[doc = "一孩今晚"] EveningRead = "evening.read": Guardian Child;
    #[doc = "上报看板"] BoardRead = "board.read": BureauOfficer Place, SchoolLeader Place, Manager Place;
    #[doc = "投诉 To the bureau above, past the school; whoever does is nobody, signed in or not (P1.15)."] ComplaintFile = "complaint.file": Visitor Place;
    #[doc = "看投诉 Of the schools whose nearest bureau this is (P1.15)."] ComplaintRead = "complaint.read": BureauOfficer Here;
    #[doc = "请学校说明情况 In words of the bureau's own (P1.15)."] ComplaintForward = "complaint.forward": BureauOfficer Here;
    #[doc = "说明情况 The school reads what it is asked, and nothing else of a complaint (P1.15)."] ComplaintExplain = "complaint.explain": SchoolLeader Place;
    #[doc = "答复投诉 (P1.15)"] ComplaintAnswer = "complaint.answer": BureauOfficer Here;
    #[doc = "投诉逾期上报 (P1.15)"] ComplaintRise = "complaint.rise": Clock Place;
    #[doc = "看自己的消息、填怎样通知自己 (X.18)"] MessageRead = "message.read": Guardian Child, BureauOfficer Place, SchoolLeader Place, Manager Place, Teaching Place, Logistics Place, HeadTeacher Place, CareTeacher Place, Lecturer Place, Doorkeeper Place, HealthWorker Place, Cook Place, Cashier Place, CommunityOfficer Place;
    #[doc = "看消息送到没有 (X.18)"] DeliveryRead = "delivery.read": SchoolLeader Place, Manager Place, BureauOfficer Here, HeadTeacher Class;
    #[doc = "往渠道送消息 (X.18)"] DeliverySend = "delivery.send": Clock Place;
    #[doc = "看日志"] JournalRead = "journal.read": BureauOfficer Place, SchoolLeader Place;
    #[doc = "改登录与双因素"] SigninSecure = "signin.secure": BureauOfficer Place, SchoolLeader Place, Manager Place, Teaching Place, Logistics Place, HeadTeacher Place, CareTeacher Place, Lecturer Place, Doorkeeper Place, HealthWorker Place, Cook Place, Cashier Place, CommunityOfficer Place;
}
