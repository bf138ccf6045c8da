# 欠退
debt-title = 应退还没退的钱
# $day (String) - the day
# $title (String) - of what
# $fen (String) - how much
debt-of-lesson = { $day } { $title }：{ $fen }。更正时收款方已经用掉，学期结束后退到托管账户，收款方没有的由学校垫付。
# $title (String) - of what
# $fen (String) - how much
debt-of-count = { $title }：{ $fen }。从下一期账单扣减，学期结束还没扣的退到托管账户。
# $owed (String) - all that it owes
# $due (String) - what should be back by now
# $has (String) - what it has
debt-row = 欠 { $owed }，到期应退 { $due }，现有 { $has }
debt-cover-why = 收款方没有钱退的，可以由学校垫付，记入学校分担，随即退给家庭。一人提出，另一人核准。
# $fen (String) - how much
debt-cover-ask = 提出学校垫付 { $fen }
# $fen (String) - how much
debt-cover-asked = 已提出学校垫付 { $fen }，等另一人核准
debt-cover-asked-before = 已经提出过，等另一人核准
# $name (String) - who asked
# $when (String) - when
# $fen (String) - how much
debt-cover-waits = { $name } { $when } 提出学校垫付 { $fen }，等另一人核准。
debt-cover-by-another = 是您提出的，请另一位核准。
debt-cover-reason = 不同意的原因
# $fen (String) - how much
debt-cover = 核准学校垫付 { $fen }
debt-cover-turn-down = 不同意垫付
debt-cover-turned-down = 已写明原因，没有垫付
# $fen (String) - how much
debt-covered = 学校已垫付 { $fen }，欠退的钱已经退回
debt-covered-nothing = 没有要垫付的
# $fen (String) - how much
debt-left = 收款方还欠 { $fen }，有钱时退，或者由一人提出、另一人核准学校垫付
