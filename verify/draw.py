#!/usr/bin/env python3
"""Recomputes a draw from its public folder: python3 draw.py FOLDER
Checks a family's receipt against it:        python3 draw.py --receipt FILE FOLDER

Written apart from the program that held the draw, with nothing but Python's standard library. It reads rules.txt,
courses.csv, students.csv and randomness.txt (only where rules.txt itself gives a seed there is none), names each row of a
table that may not be drawn over, draws again as the eight steps of crates/draw/src/lib.rs say, and compares every other
file byte by byte. Exit code 0: it holds. 1: it does not, and the first difference of each file is printed.

从公示材料重算摇号结果：python3 draw.py 文件夹；核对一家的回执：python3 draw.py --receipt 回执文件 文件夹。
只用 Python 标准库，与主程序分开编写。0 表示一致，1 表示不一致并指出位置。
"""
import hashlib
import heapq
import os
import re
import sys

try:
    import beacon
except ImportError:
    beacon = None

HEAD = "afterbell draw 6"
VALUES = [4, 3, 2, 1]
# Of 1,000 children how many could gain by a false list: measured in a school of 50 courses, see docs/draw.md. Where
# courses under their minimum close and their children get their next wish, and where none closes; nowhere else, nor of a
# roster with a course of several weekdays, a most of lessons, siblings together or a class of precedence.
GAINING = {"lottery": 0, "serial": 0, "draft": 176, "deferred": 0, "optimum": 585, "minimum": 585}
GAINING_OPEN = {"lottery": 0, "serial": 0, "deferred": 0, "optimum": 579}

BEFORE = ["commitment.txt", "courses.csv", "rules.txt", "students.csv"]
AFTER = ["closed.csv", "prices.csv", "result.csv", "summary.txt", "waiting.csv"]
MAYBE = ["randomness.txt", "receipts.txt"]

# How each field is written, in one way only.
NAME = "[^\\x00-\\x20\\x7f,;='\"]+"
NUMBER = "0|[1-9][0-9]{0,8}"
UP_TO_255 = "0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5]"
COURSES = dict(id=NAME, school=NAME, weekday="[1-7](;[1-7])*", start="([01][0-9]|2[0-3]):[0-5][0-9]",
               capacity=NUMBER, min=NUMBER, grades="([1-9]|1[0-2])-([1-9]|1[0-2])")
STUDENTS = dict(id=NAME, grade="[0-9]|1[0-2]", school=NAME, household=NAME, priority=UP_TO_255, prefs="[^,]*")
MORE = dict(most=UP_TO_255, together="[01]")


def gaining(roster):
    rule, measured = roster.rule, {("no", "no"): GAINING_OPEN, ("no", "yes"): GAINING_OPEN, ("yes", "yes"): GAINING}
    count = measured.get((rule["closing"], rule["next-choice"]), {}).get(rule["mechanism"])
    if roster.long or roster.capped or any(one["together"] or any(one["cls"]) for one in roster.students):
        count = None
    return "not measured" if count is None else f"{count} of 1000 at 1000x50"


class Wrong(Exception):
    """What is wrong with a folder, a line each."""


def sha(data):
    return hashlib.sha256(data if isinstance(data, bytes) else data.encode()).hexdigest()


def utf8(files, name):
    try:
        return files[name].decode()
    except UnicodeDecodeError:
        raise Wrong(f"{name}: not UTF-8 text  不是 UTF-8 文本") from None


def table(files, name, columns, more, fault):
    """The rows of a table, ids ascending. Every row in which something is wrong is named by its line."""
    text = utf8(files, name)
    head, *lines = text.split("\n")
    shapes = {**columns, **{column: shape for column, shape in more.items() if column in head.split(",")}}
    if head != ",".join(shapes):
        raise Wrong(f"{name}:1: the heading should be `{','.join(shapes)}`  表头不对")
    if (lines.pop() if lines else head) != "":
        raise Wrong(f"{name}:{text.count(chr(10)) + 1}: the line does not end  这一行没有写完")
    if not lines:
        raise Wrong(f"{name}:1: nothing but a heading  除表头外没有内容")
    rows, wrong, last = [], [], ""
    for number, line in enumerate(lines, 2):
        fields = line.split(",")
        row = dict(zip(shapes, fields))
        bad = next((one for one in row if not re.fullmatch(shapes[one], row[one])), None)
        if len(fields) != len(shapes):
            said = f"{len(shapes)} fields are wanted like in the heading  列数和表头不一样"
        elif bad:
            said = f"{bad} `{row[bad][:120]}` is not understood  看不懂"
        elif row["id"] <= last:
            said = f"id `{last[:120]}` is not before `{row['id'][:120]}`  编号重复，或没有从小到大排列"
        else:
            said = fault(row)
        wrong += [f"{name}:{number}: {said}"] if said else []
        last = fields[0]
        rows.append(row)
    if wrong:
        raise Wrong(*wrong[:100])
    return rows


def course_fault(row):
    """What is wrong with a row of courses.csv whose fields are well written."""
    days, (first, last) = row["weekday"].split(";"), map(int, row["grades"].split("-"))
    if days != sorted(set(days)) or first > last:
        return "weekdays and grades should ascend  星期、年级应从小到大"
    if int(row["capacity"]) < max(1, int(row["min"])):
        return f"fewer seats than it takes to open, or none: {row['capacity']}  座位数少于开班人数，或为零"
    return None


def student_fault(row, courses, schools, families):
    """What is wrong with a row of students.csv whose fields are well written."""
    if row["school"] not in schools:
        return f"school `{row['school']}` has no course  这所学校没有课程"
    seen = set()
    for wish in row["prefs"].split(";") if row["prefs"] else []:
        cid, equals, cls = wish.partition("=")
        course = courses.get(cid)
        if course is None:
            return f"course `{cid[:120]}` is not in courses.csv  课程表里没有这门课"
        if course["school"] != row["school"]:
            return f"course `{cid}` belongs to another school  是别的学校的课"
        if not course["grades"][0] <= int(row["grade"]) <= course["grades"][1]:
            return f"course `{cid}` does not take this grade  不招这个年级"
        if cid in seen:
            return f"course `{cid}` is wished for twice  填了两次"
        if equals and (cls == "0" or not re.fullmatch(UP_TO_255, cls)):
            return f"`{wish[:120]}` is not understood  看不懂"
        seen.add(cid)
    said = [row[column] for column in row if column not in ("id", "grade", "household")]
    if row.get("together") == "1" and families.setdefault(row["household"], said) != said:
        return "siblings together need the same school, priority and wishes  要求一起的兄弟姐妹志愿不同"
    return None


class Roster:
    def __init__(self, files):
        lines = utf8(files, "rules.txt").split("\n")
        if lines[0] != HEAD:
            raise Wrong(f"rules.txt:1: says `{lines[0][:120]}`, wants `{HEAD}`")
        shape = [HEAD, "mechanism (" + "|".join(GAINING) + ")", "closing (yes|no)", "next-choice (yes|no)",
                 "waitlist (yes|no)", "seed (drawn|[0-9a-f]{64})"]
        shape += ["beacon quicknet (0|[1-9][0-9]*)", ""] if len(lines) > 7 else [""]
        for number, (line, wants) in enumerate(zip(lines, shape), 1):
            if not re.fullmatch(wants, line):
                raise Wrong(f"rules.txt:{number}: not understood: `{line[:120]}`  看不懂这一行")
        if len(lines) != len(shape):
            raise Wrong(f"rules.txt:{min(len(lines), len(shape)) + 1}: not understood  看不懂")
        self.rule = dict(line.split(" ", 1) for line in lines[1:-1])
        if "beacon" in self.rule and self.rule["seed"] != "drawn":
            raise Wrong("rules.txt:7: a seed that is given has no beacon  给定种子时没有信标")
        self.courses, self.students, families = {}, [], {}
        for row in table(files, "courses.csv", COURSES, {}, course_fault):
            hours = [(int(day), row["start"]) for day in row["weekday"].split(";")]
            self.courses[row["id"]] = dict(
                school=row["school"], hours=hours, seats=int(row["capacity"]), min=int(row["min"]),
                grades=[int(grade) for grade in row["grades"].split("-")])
        schools = {course["school"] for course in self.courses.values()}
        fault = lambda row: student_fault(row, self.courses, schools, families)
        for row in table(files, "students.csv", STUDENTS, MORE, fault):
            wishes = [wish.partition("=") for wish in row["prefs"].split(";")] if row["prefs"] else []
            self.students.append(dict(
                id=row["id"], school=row["school"], home=row["household"], tier=int(row["priority"]),
                most=int(row.get("most", 0)), together=row.get("together") == "1",
                wishes=[cid for cid, _, _ in wishes], cls=[int(cls or 0) for _, _, cls in wishes]))
        self.rows = utf8(files, "students.csv").split("\n")[1:-1]
        self.answerable(schools)
        self.long = any(len(course["hours"]) > 1 for course in self.courses.values())
        self.capped = any(student["most"] for student in self.students)

    def answerable(self, schools):
        """What a mechanism has no sound answer to is no draw of it."""
        for school in schools:
            own = [course for course in self.courses.values() if course["school"] == school]
            if len({hour for course in own for hour in course["hours"]}) > 64 or len(own) > 1 << 16:
                raise Wrong("courses.csv: more than 64 hours or 65536 courses in one school  一校时段或课程过多")
        name = self.rule["mechanism"]
        long = [n for n, course in enumerate(self.courses.values(), 2) if len(course["hours"]) > 1]
        together = [n for n, student in enumerate(self.students, 2) if student["together"]]
        by_value = name in ("optimum", "minimum")
        if by_value and self.rule["next-choice"] == "no":
            raise Wrong(f"rules.txt:4: {name} cannot take no next choice  这种办法不能没有下一志愿")
        if name == "deferred" and long:
            raise Wrong(f"courses.csv:{long[0]}: {name} cannot take a course on several days  不能有多天的课")
        if (by_value or name == "deferred") and together:
            raise Wrong(f"students.csv:{together[0]}: {name} cannot take siblings together  不能要求一起")

    def by_hours(self):
        name = self.rule["mechanism"]
        return name in ("lottery", "optimum", "minimum") and not self.long and not self.capped


class School:
    """One school: its courses (ids ascending) and its children in the order of the draw."""

    def __init__(self, roster, name, seed):
        self.rule = roster.rule
        self.by_hours = roster.by_hours()
        self.courses = {cid: course for cid, course in roster.courses.items() if course["school"] == name}
        self.hours = sorted({hour for course in self.courses.values() for hour in course["hours"]})
        self.at = {hour: t for t, hour in enumerate(self.hours)}
        self.first = {cid: min(self.at[hour] for hour in course["hours"]) for cid, course in self.courses.items()}
        members = [student for student in roster.students if student["school"] == name]
        self.order = sorted(members, key=lambda s: (
            -s["tier"], sha(seed + "\n" + s["home"]), s["home"], not s["together"], s["id"]))
        for place, student in enumerate(self.order):
            student["place"] = place
            seen = {}
            student["value"] = []
            for cid in student["wishes"]:
                hours = tuple(sorted(self.courses[cid]["hours"]))
                rank = seen.get(hours, 0)
                seen[hours] = rank + 1
                student["value"].append(VALUES[rank] if rank < len(VALUES) else 1)
        self.closes = self.rule["closing"] == "yes"
        self.shut, self.barred = set(), set()

    def turns(self, t):
        """All children in the order in which hour t is drawn."""
        out = []
        for tier in sorted({s["tier"] for s in self.order}, reverse=True):
            members = [s for s in self.order if s["tier"] == tier]
            homes = list(dict.fromkeys(s["home"] for s in members))
            begin = len(homes) * t // len(self.hours)
            block = {home: [] for home in homes}
            for student in members:
                block[student["home"]].append(student)
            for home in homes[begin:] + homes[:begin]:
                out += block[home]
        return out

    def unit(self, student):
        """Whoever sits with this child or not at all."""
        if not student["together"]:
            return [student]
        return [s for s in self.order if s["together"] and s["home"] == student["home"]]

    def lane(self, t):
        return [cid for cid in self.courses if self.first[cid] == t]

    # --- mechanisms: each returns {course: [children]} ---

    def lottery(self, t):
        has = {cid: [] for cid in self.lane(t)}
        done = set()
        for student in self.turns(t):
            if student["id"] in done:
                continue
            unit = self.unit(student)
            done.update(s["id"] for s in unit)
            if (student["id"], t) in self.barred:
                continue
            for cid in student["wishes"]:
                if cid in has and cid not in self.shut and len(has[cid]) + len(unit) <= self.courses[cid]["seats"]:
                    has[cid] += unit
                    break
        return has

    def room(self, student, busy, cid):
        hours = self.courses[cid]["hours"]
        left = student["most"] or 255
        return (cid not in self.shut and len(busy) + len(hours) <= left and not busy.intersection(hours)
                and not any((student["id"], self.at[hour]) in self.barred for hour in hours))

    def units(self):
        done, out = set(), []
        for student in self.order:
            if student["id"] not in done:
                unit = self.unit(student)
                done.update(s["id"] for s in unit)
                out.append((student, unit, set()))
        return out

    def take(self, has, student, unit, busy, only_one):
        took = False
        for cid in student["wishes"]:
            free = len(has[cid]) + len(unit) <= self.courses[cid]["seats"]
            if free and self.room(student, busy, cid):
                has[cid] += unit
                busy.update(self.courses[cid]["hours"])
                took = True
                if only_one:
                    break
        return took

    def serial(self):
        has = {cid: [] for cid in self.courses}
        for student, unit, busy in self.units():
            self.take(has, student, unit, busy, False)
        return has

    def draft(self):
        has = {cid: [] for cid in self.courses}
        playing, back = self.units(), False
        while playing:
            playing = [one for one in (reversed(playing) if back else playing) if self.take(has, *one, True)]
            if back:
                playing.reverse()
            back = not back
        return has

    def deferred(self):
        turn = {}
        for t in range(len(self.hours)):
            for number, student in enumerate(self.turns(t)):
                turn[student["id"], t] = number
        held = {cid: [] for cid in self.courses}
        refused, holds = set(), set()
        asking = list(reversed(self.order))
        while asking:
            student = asking.pop()
            busy, wants = set(), []
            for number, cid in enumerate(student["wishes"]):
                if (student["id"], cid) not in refused and self.room(student, busy, cid):
                    busy.update(self.courses[cid]["hours"])
                    wants.append((number, cid))
            for number, cid in wants:
                if (student["id"], cid) in holds:
                    continue
                holds.add((student["id"], cid))
                right = (student["cls"][number], -turn[student["id"], self.first[cid]])
                heapq.heappush(held[cid], (right, student["place"], student))
                if len(held[cid]) > self.courses[cid]["seats"]:
                    _, _, least = heapq.heappop(held[cid])
                    holds.discard((least["id"], cid))
                    refused.add((least["id"], cid))
                    asking.append(least)
        return {cid: [one[2] for one in heap] for cid, heap in held.items()}

    def wanted(self, student, t):
        """A child's wishes of one hour and their values, best first."""
        return [(cid, v) for cid, v in zip(student["wishes"], student["value"]) if self.first[cid] == t]

    def spare(self, student):
        """How many hours with wishes a child has beyond the lessons it wants."""
        hours = len({self.first[cid] for cid in student["wishes"]})
        return max(0, hours - student["most"]) if student["most"] else 0

    def solvable(self):
        """What the optimum is solved over, each on its own: children with wishes, and seats. Every hour; where a child
        wants fewer lessons than it has hours, all hours as one, with idle seats dearer than any course for it."""
        times = range(len(self.hours))
        if not any(self.spare(s) for s in self.order):
            return [([(s, self.wanted(s, t)) for s in self.order if self.wanted(s, t)],
                     {cid: self.courses[cid]["seats"] for cid in self.lane(t)}) for t in times]
        kids, seats = [], {cid: course["seats"] for cid, course in self.courses.items()}
        for s in self.order:
            idle = [(("idle", s["id"]), VALUES[0] + 1)] if self.spare(s) else []
            kids += [(s, self.wanted(s, t) + idle) for t in times if self.wanted(s, t)]
            seats.update({cid: self.spare(s) for cid, _ in idle})
        return [(kids, seats)]

    def optimum(self, lane):
        """Value first: returns seats and prices. Chains of one length at a time, level by level."""
        kids, wish = [kid for kid, _ in lane[0]], [wishes for _, wishes in lane[0]]
        free = {cid: 0 if cid in self.shut else seats for cid, seats in lane[1].items()}
        price, has = {cid: 0 for cid in free}, {cid: [] for cid in free}
        top = VALUES[0] + (1 if any(cid not in self.courses for cid in free) else 0)
        seat, hope = [None] * len(kids), [top] * len(kids)
        waiting, nearest, depth, after, reached = list(range(len(kids))), 0, {}, {}, []

        def ways(kid):
            return [cid for cid, value in wish[kid] if value == hope[kid] + price[cid]]

        def layer():
            nonlocal nearest
            depth.clear()
            reached.clear()
            nearest = None

            def reach(kid, far):
                for cid in ways(kid):
                    if cid not in depth:
                        depth[cid] = far
                        reached.append(cid)

            for kid in waiting:
                reach(kid, 1)
            for cid in reached:
                if nearest is not None and depth[cid] > nearest:
                    break
                after[cid] = 0
                if free[cid] > 0:
                    nearest = depth[cid]
                for kid in has[cid]:
                    if hope[kid] == 0:
                        nearest = depth[cid]
                    if nearest is None:
                        reach(kid, depth[cid] + 1)
            return nearest is not None

        def go(kid, far):
            for cid in ways(kid):
                if depth.get(cid) == far + 1 and enter(kid, cid):
                    seat[kid] = cid
                    return True
            return False

        def enter(kid, cid):
            if free[cid] > 0:
                free[cid] -= 1
                has[cid].append(kid)
                return True
            while after[cid] < len(has[cid]):
                place = after[cid]
                sitting = has[cid][place]
                after[cid] += 1
                if hope[sitting] == 0:
                    seat[sitting] = None
                elif not (depth[cid] < nearest and go(sitting, depth[cid])):
                    continue
                has[cid][place] = kid
                return True
            return False

        for level in range(top, 0, -1):
            still = []
            for kid in waiting:
                for cid in ways(kid):
                    if free[cid] > 0:
                        free[cid] -= 1
                        has[cid].append(kid)
                        seat[kid] = cid
                        break
                else:
                    still.append(kid)
            waiting = still
            while layer():
                waiting = [kid for kid in waiting if not go(kid, 0)]
            for kid in waiting:
                hope[kid] = level - 1
            for cid in reached:
                price[cid] += 1
                for kid in has[cid]:
                    hope[kid] -= 1
        real = sorted(cid for cid in free if cid in self.courses)
        return {cid: [kids[kid] for kid in has[cid]] for cid in real}, {cid: price[cid] for cid in real}

    def knot(self):
        """The optimum of the whole school; where courses meet on several days, made to fit and then bettered."""
        has = {}
        for lane in self.solvable():
            has.update(self.optimum(lane)[0])
        if all(len(course["hours"]) == 1 for course in self.courses.values()):
            return has
        mine = {s["id"]: [cid for cid in s["wishes"] if s in has[cid]] for s in self.order}
        worth = {s["id"]: dict(zip(s["wishes"], s["value"])) for s in self.order}
        holders = {cid: [] for cid in self.courses}

        def keep(student, wishes, busy):
            """Of some wishes those that fit beside the hours already taken, the dearest first."""
            kept = []
            for cid in sorted(wishes, key=lambda cid: -worth[student["id"]][cid]):
                if self.room(student, busy, cid):
                    busy.update(self.courses[cid]["hours"])
                    kept.append(cid)
            return kept

        def put(student, wishes):
            """From now on the child has these."""
            for cid in mine[student["id"]]:
                holders[cid].remove(student["place"])
            mine[student["id"]] = [cid for cid in student["wishes"] if cid in wishes]
            for cid in wishes:
                holders[cid].append(student["place"])

        def full(cid):
            return len(holders[cid]) >= self.courses[cid]["seats"]

        def moved(place, held):
            """What it costs to move a child out of a seat, and what it has instead."""
            student = self.order[place]
            rest = [cid for cid in mine[student["id"]] if cid != held]
            busy = {hour for cid in rest for hour in self.courses[cid]["hours"]}
            value = worth[student["id"]]
            others = [cid for cid in student["wishes"] if cid not in mine[student["id"]]
                      and not full(cid) and self.room(student, busy, cid)]
            best = max(others, key=lambda cid: value[cid], default=None)
            loss = max(0, value[held] - (value[best] if best else 0))
            return loss, place, rest + ([best] if best else [])

        def attempt(student, cid):
            value = worth[student["id"]]
            if not self.room(student, set(), cid):
                return False
            kept = keep(student, mine[student["id"]], set(self.courses[cid]["hours"]))
            gain = value[cid] - sum(value[one] for one in mine[student["id"]] if one not in kept)
            if gain <= 0:
                return False
            if full(cid):
                loss, place, instead = min(moved(place, cid) for place in holders[cid])
                if loss >= gain:
                    return False
                put(self.order[place], instead)
            put(student, kept + [cid])
            return True

        for student in self.order:
            given, mine[student["id"]] = mine[student["id"]], []
            put(student, keep(student, given, set()))
        changed = True
        while changed:
            changed = False
            for student in self.order:
                for cid in student["wishes"]:
                    if cid not in mine[student["id"]] and attempt(student, cid):
                        changed = True
        return {cid: [self.order[place] for place in sorted(places)] for cid, places in holders.items()}

    def value(self, has):
        return sum(s["value"][s["wishes"].index(cid)] for cid, kids in has.items() for s in kids)

    # --- closing ---

    def under(self, courses, has):
        return [cid for cid in courses
                if self.closes and cid not in self.shut and len(has[cid]) < self.courses[cid]["min"]]

    def settle(self, courses, again, closed):
        mine = []
        has = self.play(courses, again, mine)
        at = 0
        while self.rule["next-choice"] == "yes" and at < len(mine):
            self.shut.discard(mine[at][0])
            tried = again()
            if self.under(courses, tried):
                self.shut.add(mine[at][0])
                at += 1
            else:
                mine.pop(at)
                has, at = tried, 0
        closed += mine
        return has

    def play(self, courses, again, closed):
        while True:
            has = again()
            under = self.under(courses, has)
            if not under:
                return has
            weakest = min(under, key=lambda cid: (len(has[cid]), cid))
            closed.append((weakest, len(has[weakest])))
            self.shut.add(weakest)
            if self.rule["next-choice"] == "no":
                self.barred.update((s["id"], self.at[h]) for s in has[weakest] for h in self.courses[weakest]["hours"])

    def minimum(self, courses, again, closed):
        mine = []
        has = self.play(courses, again, mine)
        while True:
            best = None
            value = self.value(has)
            for number, (cid, _) in enumerate(mine):
                self.shut.discard(cid)
                tried = again()
                if self.value(tried) > value and not self.under(courses, tried):
                    best, value = (number, tried), self.value(tried)
                self.shut.add(cid)
            if best is None:
                break
            self.shut.discard(mine.pop(best[0])[0])
            has = best[1]
        closed += mine
        return has

    def draw(self):
        name, closed, has = self.rule["mechanism"], [], {}
        settle = self.minimum if name == "minimum" else self.settle
        if self.by_hours:
            lanes = self.solvable()
            for t in range(len(self.hours)):
                again = lambda: self.lottery(t) if name == "lottery" else self.optimum(lanes[t])[0]
                has.update(settle(self.lane(t), again, closed))
        else:
            again = {"draft": self.draft, "deferred": self.deferred,
                     "optimum": self.knot, "minimum": self.knot}.get(name, self.serial)
            has = settle(list(self.courses), again, closed)
        return has, closed

    def waiting(self, has, closed):
        busy = {}
        for cid, kids in has.items():
            for student in kids:
                busy.setdefault(student["id"], set()).update(self.courses[cid]["hours"])
        gone, out = {cid for cid, _ in closed}, {cid: [] for cid in self.courses}
        by_right = self.rule["mechanism"] == "deferred"
        for t in range(len(self.hours)):
            for student in (self.turns(t) if self.by_hours or by_right else self.order):
                for number, cid in enumerate(student["wishes"]):
                    hours = self.courses[cid]["hours"]
                    taken = busy.get(student["id"], set())
                    fits = not taken.intersection(hours) and len(taken) + len(hours) <= (student["most"] or 255)
                    if self.first[cid] == t and cid not in gone and fits:
                        out[cid].append((student["id"], number + 1, student["cls"][number] if by_right else 0))
        # The sort keeps the turns of those who have as much right.
        return {cid: [one[:2] for one in sorted(line, key=lambda one: -one[2])] for cid, line in out.items()}


def recompute(files):
    """Every file that follows from rule, roster and randomness."""
    out = {}
    roster = Roster(files)
    hashes = {name: sha(files[name]) for name in ("courses.csv", "rules.txt", "students.csv")}
    out["commitment.txt"] = "".join(f"{value}  {name}\n" for name, value in hashes.items())
    fingerprint = sha(out["commitment.txt"])
    seed = seed_of(files, roster.rule, fingerprint)
    receipts = root([hashlib.sha256(b"\0" + row.encode()).digest() for row in roster.rows]).hex() + "\n"
    if "receipts.txt" in files or said(files, "receipts") == sha(receipts):
        out["receipts.txt"] = receipts
    seats, waits, closings, prices = {}, [], [], {}
    value = bound = 0
    for name in sorted({course["school"] for course in roster.courses.values()}):
        school = School(roster, name, seed)
        has, closed = school.draw()
        value += school.value(has)
        for cid, kids in has.items():
            for student in kids:
                seats.setdefault(student["id"], []).append((student["wishes"].index(cid) + 1, cid))
        closings += [(cid, had, school.courses[cid]["min"]) for cid, had in closed]
        if roster.rule["waitlist"] == "yes":
            for cid, line in school.waiting(has, closed).items():
                waits += [(cid, number + 1, sid, wish) for number, (sid, wish) in enumerate(line)]
        school.shut, school.barred = set(), set()
        best = [school.optimum(lane) for lane in school.solvable()]
        own = {cid: price for _, lane_prices in best for cid, price in lane_prices.items()}
        proved = certify(school, own, sum(school.value(has) for has, _ in best))
        prices.update(own)
        bound += proved
    rows = [(s["id"], cid, wish) for s in roster.students for wish, cid in sorted(seats.get(s["id"], []))]
    table = lambda head, lines: head + "\n" + "".join(",".join(map(str, line)) + "\n" for line in lines)
    out["closed.csv"] = table("course,had,min", closings)
    out["prices.csv"] = table("course,price", ((cid, prices[cid]) for cid in roster.courses))
    out["result.csv"] = table("student,course,wish", rows)
    out["waiting.csv"] = table("course,position,student,wish", waits)
    wishing = sum(1 for s in roster.students if s["wishes"])
    nothing = sum(1 for s in roster.students if s["wishes"] and s["id"] not in seats)
    summary = f"{HEAD}\nroster {fingerprint}\n"
    summary += f"receipts {sha(receipts) if 'receipts.txt' in out else 'none'}\n"
    summary += f"randomness {sha(files['randomness.txt']) if 'randomness.txt' in files else 'none'}\nseed {seed}\n"
    for name in ("closed.csv", "prices.csv", "result.csv", "waiting.csv"):
        summary += f"{name} {sha(out[name])}\n"
    share = value * 1000 // max(bound, 1)
    out["summary.txt"] = (summary + f"wishing {wishing}\nnothing {nothing}\n"
                          f"value {value}\nbound {bound}\nshare {share} permille\n"
                          f"gaining {gaining(roster)}\n")
    return out


def said(files, name):
    """A line of summary.txt."""
    for line in files.get("summary.txt", b"").decode(errors="replace").split("\n"):
        if line.startswith(name + " "):
            return line[len(name) + 1:]
    return ""


def complete(files):
    """Nothing is missing and nothing is there that does not belong there; a draw that was not held yet says so."""
    is_drawn = any(name in files for name in AFTER + ["randomness.txt"])
    wanted = BEFORE + (AFTER if is_drawn else [])
    wrong = [f"{name}: the file is missing  缺少这个文件" for name in wanted if name not in files]
    wrong += [f"{name}: does not belong here  不属于这里" for name in files if name not in BEFORE + AFTER + MAYBE]
    if wrong:
        raise Wrong(*wrong)
    if not is_drawn or said(files, "roster") == sha(files["commitment.txt"]):
        lines = files["commitment.txt"].decode(errors="replace").split("\n")
        told = {line[66:]: line[:64] for line in lines if line}
        wrong = [f"{name}: its fingerprint is {sha(files[name])}, commitment.txt says {told.get(name, '(nothing)')}"
                 for name in ("courses.csv", "rules.txt", "students.csv") if told.get(name) != sha(files[name])]
        if wrong:
            raise Wrong(*wrong)
    if not is_drawn:
        Roster(files)
        raise Wrong("randomness.txt: no randomness yet, the draw was not held  还没有随机数，尚未摇号")


def seed_of(files, rule, fingerprint):
    """What the rules give, or what the randomness and the roster make; the randomness must be the summary's own."""
    if rule["seed"] != "drawn":
        if "randomness.txt" in files:
            raise Wrong("randomness.txt: does not belong here, rules.txt gives the seed  规则已给定种子，不应有此文件")
        print("no randomness: the seed was given in rules.txt, and whoever gave it chose the order"
              "  没有随机数：种子写在规则里，写的人就能决定顺序")
        return rule["seed"]
    if "randomness.txt" not in files:
        raise Wrong("randomness.txt: the file is missing  缺少这个文件")
    if files["randomness.txt"].count(b"\n") != 1 or not files["randomness.txt"].endswith(b"\n"):
        raise Wrong("randomness.txt:1: is not one line  应为一行")
    utf8(files, "randomness.txt")
    seed = hashlib.sha256(files["randomness.txt"] + fingerprint.encode()).hexdigest()
    if seed != said(files, "seed") and sha(files["randomness.txt"]).encode() not in files["summary.txt"]:
        raise Wrong(f"randomness.txt:1: its fingerprint is {sha(files['randomness.txt'])}, "
                    f"summary.txt says {said(files, 'randomness')}")
    return seed


def receipt(text, files):
    """A family's paper: its names make the row's, the row leads to the root, and the roster has it at that place."""
    missing = [name for name in ("students.csv", "receipts.txt") if name not in files]
    if missing:
        raise Wrong(*(f"{name}: the file is missing  缺少这个文件" for name in missing))
    lines = text.decode(errors="replace").split("\n")
    shape = ["afterbell receipt 1", "student \\S+ [0-9a-f]{64}", "household \\S+ [0-9a-f]{64}", "row .+",
             "at (0|[1-9][0-9]*) of [1-9][0-9]*"] + ["path [0-9a-f]{64}"] * (len(lines) - 6) + [""]
    for number, (line, wants) in enumerate(zip(lines, shape), 1):
        if not re.fullmatch(wants, line):
            raise Wrong(f"receipt:{number}: not understood: `{line[:120]}`  看不懂这一行")
    if len(lines) < 6:
        raise Wrong(f"receipt:{len(lines)}: the file ends too soon  文件不完整")
    row = lines[3][4:]
    index, count = (int(word) for word in lines[4][3:].split(" of "))
    head, *rows = utf8(files, "students.csv").split("\n")[:-1]
    field = dict(zip(head.split(","), row.split(",")))
    wrong = []
    for number, column in ((2, "id"), (3, "household")):
        _, name, secret = lines[number - 1].split(" ")
        made = sha(secret + "\n" + name)[:16]
        if made != field.get(column):
            wrong.append(f"receipt:{number}: makes the pseudonym {made}, the row says {field.get(column)}  代号对不上")
    if not (index < len(rows) == count and rows[index] == row):
        wrong.append(f"students.csv:{index + 2}: this row is not there  名单里这一行不是回执上的")
    steps = [bytes.fromhex(line[5:]) for line in lines[5:-1]]
    made = climb(hashlib.sha256(b"\0" + row.encode()).digest(), index, count, steps)
    if made is None or made.hex() + "\n" != files["receipts.txt"].decode(errors="replace"):
        wrong.append("receipt:4: does not lead to the root in receipts.txt  走不到公布的根")
    if wrong:
        raise Wrong(*wrong)
    print(f"child {index + 1} of {count}, students.csv:{index + 2}\nroot {made.hex()}")


def climb(leaf, index, count, steps):
    """RFC 6962 from a leaf up, split as `root` splits: the last step is the topmost."""
    if count == 1:
        return None if steps else leaf
    half = 1 << (count - 1).bit_length() - 1
    if not steps or index >= count:
        return None
    left = index < half
    below = climb(leaf, index if left else index - half, half if left else count - half, steps[:-1])
    if below is None:
        return None
    return hashlib.sha256(b"\1" + (below + steps[-1] if left else steps[-1] + below)).digest()


def certify(school, price, value):
    """The prices prove that no draw is worth more: the sum of both sides is the value."""
    total = sum(course["seats"] * price[cid] for cid, course in school.courses.items())
    for student in school.order:
        gains = [max([0] + [v - price[cid] for cid, v in school.wanted(student, t)]) for t in range(len(school.hours))]
        total += sum(sorted(gains, reverse=True)[:student["most"] or len(gains)])
    assert total == value, f"the prices prove {total}, not {value}"
    return total


def root(leaves):
    """RFC 6962."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + root(leaves[:half]) + root(leaves[half:])).digest()


def named_round(files):
    """The round that the rules name stands in the randomness, with the beacon's own signature: beacon.py checks that."""
    named = next((line.split(" ")[1:] for line in files["rules.txt"].decode().split("\n")
                  if line.startswith("beacon ")), None)
    if named is None:
        return 0
    line = files.get("randomness.txt", b"").decode(errors="replace").rstrip("\n")
    # The hall's numbers stand before it where they count, too.
    answer = re.fullmatch(f"(?:.+ )?{re.escape(' '.join(named))} ([0-9a-f]{{96}})", line, re.DOTALL)
    if answer is None or len(named) != 2:
        print(f"randomness.txt:1: says `{line[:120]}`, wants `… {' '.join(named)} SIGNATURE`")
        return 1
    signature = answer[1]
    if beacon is None:
        print(f"drand {named[0]} {named[1]}: the signature is not checked, beacon.py is not beside this file"
              "  签名未验证：请把 beacon.py 放在同一文件夹")
        return 1
    if not beacon.holds(int(named[1]), signature):
        print(f"randomness.txt:1: says `{signature}`, wants the signature of drand {named[0]} {named[1]}")
        return 1
    return 0


def compare(files):
    """Draws again and compares every file; how many differ."""
    complete(files)
    wrong = named_round(files)
    for name, text in recompute(files).items():
        has, wants = files.get(name, b"(no file)").split(b"\n"), text.encode().split(b"\n")
        if has != wants:
            line = next((n for n, (a, b) in enumerate(zip(has, wants)) if a != b), min(len(has), len(wants)))
            cut = lambda rows: rows[line][:120].decode(errors="replace") if line < len(rows) else "(nothing)"
            print(f"{name}:{line + 1}: says `{cut(has)}`, computed `{cut(wants)}`")
            wrong += 1
    return wrong


def main():
    paper, words = None, sys.argv[1:]
    if words[:1] == ["--receipt"] and len(words) == 3:
        paper, words = words[1], words[2:]
    if len(words) != 1 or words[0].startswith("-"):
        sys.exit(__doc__)
    folder = words[0]
    files = {name: open(os.path.join(folder, name), "rb").read() for name in sorted(os.listdir(folder))}
    sys.setrecursionlimit(100_000)
    try:
        wrong = receipt(open(paper, "rb").read(), files) if paper else compare(files)
    except Wrong as found:
        wrong = print(*found.args, sep="\n") or len(found.args)
    print("不一致 it does not hold" if wrong else "一致 it holds")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
