# $group (String) - the group
# $name (String) - the absent teacher
# $from (String) - when
# $until (String) - until when
message-stand-in-asked = { $name }老师今天不能到，请您代{ $group }（{ $from }–{ $until }），请马上答复。
# $group (String) - the group
# $room (String) - the room
# $from (String) - when
# $until (String) - until when
message-stand-in-yours = 今天由您代{ $group }（{ $room }，{ $from }–{ $until }），点名和交接归您。
# $group (String) - the group
# $name (String) - who stands in
message-stand-in-accepted = { $group }今天由{ $name }老师代班。
# $group (String) - the group
# $name (String) - who was asked
message-stand-in-declined = { $name }老师代不了{ $group }，请另外找人。
# $group (String) - the group
# $date (String) - which day
message-stand-in-for-you = { $date }的{ $group }已由别的老师代班。
