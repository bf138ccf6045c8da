message-stand-in-asked = { $name } cannot come today: will you take { $group } ({ $from }–{ $until })? Please answer at once.
message-stand-in-yours = { $group } is yours today ({ $room }, { $from }–{ $until }), with its roll and its hand-overs.
message-stand-in-accepted = { $name } takes { $group } today.
message-stand-in-declined = { $name } cannot take { $group }; please ask somebody else.
message-stand-in-for-you = Another teacher takes { $group } on { $date }.
