# $word (String) - stays, leaves, changes or silent
next-word = { $word ->
    [stays] 照常
    [leaves] 不参加
    [changes] 换日子
   *[silent] 还没说
}
# $child (String) - whose
next-which = { $child }下学期还参加晚托吗？
# $day (String) - the first day of the next plan
next-until = 从 { $day } 起算；在那以前可以改，以最后一次说的为准，不说就照常。本学期的托管、编班和费用都不变。
next-stays = 照常参加
next-leaves = 下学期不参加
next-changes = 参加，换日子
next-days = 换成哪些日子
next-send = 记下
# $word (String) - stays, leaves or changes
next-said = { $word ->
    [leaves] 已记下：下学期不参加。本学期照常。
    [changes] 已记下：下学期换日子。本学期照常。
   *[stays] 已记下：下学期照常参加。
}
next-withdraw-now = 在这里退出从今天起就不参加；只是下学期不来的，请在上面选。
next-care = 下学期晚托
# $child (String) - whose
next-of = 下学期来不来：{ $child }
# $word (String) - stays, leaves or changes
next-row = { $word ->
    [leaves] 下学期不参加
    [changes] 下学期换日子
   *[stays] 下学期照常
}
# $day (String) - the first day of the next plan
# $comes (Number) - children
# $leaves (Number) - children
# $groups (Number) - groups
next-counts = 下学期（{ $day }起）要来 { $comes } 名，不来 { $leaves } 名；已通过的至少要 { $groups } 个班，每班一位老师。
# $stays (Number) - children
# $changes (Number) - children
# $silent (Number) - children
# $anew (Number) - children
next-counts-said = 要来的里面：说照常的 { $stays } 名，换日子的 { $changes } 名，没说的 { $silent } 名，新报名的 { $anew } 名。
# $word (String) - stays, leaves or changes
# $child (String) - whose
# $day (String) - the first day of the next plan
message-registration-next = { $word ->
    [leaves] 已记下：{ $child }下学期不参加晚托，从 { $day } 起退出。在那以前可以改。
    [changes] 已记下：{ $child }下学期参加晚托，从 { $day } 起换日子。在那以前可以改。
   *[stays] 已记下：{ $child }下学期照常参加晚托，{ $day } 开始。在那以前可以改。
}
# $fridays (String) - yes or no
# $day (String) - the first day of the term
# $child (String) - whose
message-registration-days = { $fridays ->
    [yes] 从 { $day } 起，{ $child }的晚托换了日子：周五也来。详见报名页。
   *[no] 从 { $day } 起，{ $child }的晚托换了日子：周五不来。详见报名页。
}
# $day (String) - when the notice is due
next-grouping-notice = 下学期的报名通知（{ $day }）发出、家长说了来不来以后，这里才有下学期的编班预览。
next-grouping-title = 下学期编班预览
next-grouping-aside = 只能看，还没有定
# $day (String) - the first day of the next plan
# $first (String) - the first evening of class 1
next-grouping-fixed = 下面照家长到现在说的和新报名的来编，每次打开都是最新的。到{ $day }，不来的孩子离开所在的班，从那天起在这里确认编班，{ $first }第一晚就照确认的班。
# $count (Number) - groups
next-grouping-stand = { $count } 个班接着本学期的办，老师和教室不变。
# $count (Number) - children
next-grouping-left = { $count } 人说下学期不来，离开所在的班。
# $day (String) - the first day of the term
next-grouping-later = 下学期的班还没有编，{ $day }开学时在这里看。
