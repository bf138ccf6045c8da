next-word = { $word ->
    [stays] stays
    [leaves] leaves
    [changes] other days
   *[silent] not said yet
}
next-which = Does { $child } stay in evening care next term?
next-until = It counts from { $day }; until then it can be changed, and the last word counts. Whoever says nothing goes on. Care, groups and money of this term stay as they are.
next-stays = Stays as now
next-leaves = Not next term
next-changes = Stays, on other days
next-days = Which days instead
next-send = Note it
next-said = { $word ->
    [leaves] Noted: not next term. This term goes on.
    [changes] Noted: other days next term. This term goes on.
   *[stays] Noted: stays next term.
}
next-withdraw-now = Withdrawing here ends care from today on; for the next term only, choose above.
next-care = Care next term
next-of = Next term: { $child }
next-row = { $word ->
    [leaves] not next term
    [changes] other days next term
   *[stays] stays next term
}
next-counts = Next term, from { $day }: { $comes } children come, { $leaves } do not. Those accepted need at least { $groups } groups, each with a teacher.
next-counts-said = Of those who come { $stays } said that they stay, { $changes } come on other days, { $silent } said nothing, { $anew } registered anew.
message-registration-next = { $word ->
    [leaves] Noted: { $child } does not come to evening care next term and leaves on { $day }. It can be changed until then.
    [changes] Noted: { $child } comes to evening care next term, on other days from { $day } on. It can be changed until then.
   *[stays] Noted: { $child } stays in evening care next term, which begins on { $day }. It can be changed until then.
}
message-registration-days = { $fridays ->
    [yes] From { $day } on { $child } comes to evening care on other days: Fridays too. See the registration.
   *[no] From { $day } on { $child } comes to evening care on other days: not on Fridays. See the registration.
}
next-grouping-notice = A preview of the next term's groups stands here once its notice is out ({ $day }) and families have said whether they come.
next-grouping-title = Groups of the next term, a preview
next-grouping-aside = To be read; nothing is fixed yet
next-grouping-fixed = Made from what families have said until now and from new registrations, anew each time it is opened. When { $day } begins, children who do not come leave their groups; from that day on the rest is confirmed here, and the first evening, { $first }, goes by it.
next-grouping-stand = { $count } { $count ->
    [one] group goes
   *[other] groups go
} on from this term, with the same teacher and room.
next-grouping-left = { $count } { $count ->
    [one] child does
   *[other] children do
} not come in the next term and { $count ->
    [one] leaves its group
   *[other] leave their groups
}.
next-grouping-later = The groups of the next term are not made yet; they stand here when it begins on { $day }.
