#!/usr/bin/env python3
"""Writes the tables of a school in which many courses are too small, and says what the best distribution is worth:
python3 closing.py CHILDREN COURSES FOLDER

Needs `pip install numpy==2.4.6 highspy==1.16.0`. Of the courses of 1000 100 and 5000 500 a quarter to half do not reach
their minimum of 15 by lottery. Families want one to three hours and list up to four courses of each; a few courses are
wanted by many. Prints the optimum under the minimum that HiGHS proves: a seat is worth 4, 3, 2, 1 for the first to
fourth choice of its hour.
"""
import os
import sys

import highspy
import numpy as np

SEED, MINIMUM, LIST, SUPPLY, PULL, HOURS = 7, 15, 4, 0.9, 3.4, 10
VALUES = [4, 3, 2, 1]


def tables(children, count):
    """Courses (id, hour, seats, grades) and children (id, grade, household, priority, wishes best first)."""
    chance = np.random.Generator(np.random.PCG64(SEED)).random
    hour = np.arange(count) % (5 if count < 40 else HOURS)
    chance(count)  # nothing reads these: without them the tables would be others
    band = chance(count)
    low = np.where(band < .35, 1, np.where(band < .70, 4, 1))
    high = np.where(band < .35, 3, 6)
    pull = (chance(count) + chance(count) + chance(count) + chance(count) - 2.0) * PULL
    kind = (chance(count) * 6).astype(int)
    grade = 1 + (chance(children) * 6).astype(int)
    priority = (chance(children) < .05).astype(int)
    household = np.cumsum(~(chance(children) < .12))
    liked = (chance(children) * 6).astype(int)
    wanted = 1 + np.floor(chance(children) * 3).astype(int)
    share = SUPPLY * wanted.sum() / count
    seats = np.maximum(MINIMUM, np.round(share * (.7 + .6 * chance(count)))).astype(int)
    courses = [(f"c{n + 1:05d}", int(hour[n]), seats[n], (low[n], high[n])) for n in range(count)]
    noise = -np.log(-np.log(np.clip(chance((children, count)), 1e-12, 1 - 1e-12)))
    likes = np.round(pull[None, :] + 1.2 * (liked[:, None] == kind[None, :]) + noise, 6)
    hours = np.argsort(chance((children, hour.max() + 1)), axis=1)
    order = np.argsort(-likes, axis=1, kind="stable")
    students = []
    for n in range(children):
        listed, wishes = {int(one): 0 for one in hours[n, :wanted[n]]}, []
        for at in order[n]:
            rank = listed.get(int(hour[at]), LIST)
            if low[at] <= grade[n] <= high[at] and rank < LIST:
                listed[int(hour[at])] = rank + 1
                wishes.append((rank, len(wishes), courses[at][0]))
        wishes = [wish for _, _, wish in sorted(wishes)]
        students.append((f"s{n + 1:07d}", grade[n], f"h{household[n]:07d}", priority[n], wishes))
    return courses, students


def write(folder, courses, students):
    def rows(name, head, lines):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(head + "\n" + "".join(",".join(map(str, line)) + "\n" for line in lines))
    start = ("16:00", "16:50")
    rows("courses.csv", "id,school,weekday,start,capacity,min,grades",
         ((cid, 1, hour % 5 + 1, start[hour // 5], seats, MINIMUM, f"{grades[0]}-{grades[1]}")
          for cid, hour, seats, grades in courses))
    rows("students.csv", "id,grade,school,household,priority,prefs",
         ((sid, grade, 1, home, priority, ";".join(wishes)) for sid, grade, home, priority, wishes in students))


def optimum(courses, students):
    """The most that seats can be worth if every course has none or its minimum at least."""
    hour = {cid: at for cid, at, _, _ in courses}
    worth, by_hour, by_course = [], {}, {cid: [] for cid in hour}
    for number, (*_, wishes) in enumerate(students):
        for wish in wishes:
            same = by_hour.setdefault((number, hour[wish]), [])
            same.append(len(worth))
            by_course[wish].append(len(worth))
            worth.append(VALUES[len(same) - 1])
    seats, below, above = len(worth), -highspy.kHighsInf, highspy.kHighsInf
    rows = [(below, 1.0, [(at, 1.0) for at in same]) for same in by_hour.values()]
    for opens, (cid, _, most, _) in enumerate(courses, seats):
        ones = [(at, 1.0) for at in by_course[cid]]
        rows.append((below, 0.0, ones + [(opens, -float(most))]))
        rows.append((0.0, above, ones + [(opens, -float(MINIMUM))]))
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = seats + len(courses), len(rows)
    program.sense_ = highspy.ObjSense.kMaximize
    program.col_cost_ = np.array(worth + [0] * len(courses), dtype=float)
    program.col_lower_, program.col_upper_ = np.zeros(program.num_col_), np.ones(program.num_col_)
    program.row_lower_, program.row_upper_ = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
    program.integrality_ = [highspy.HighsVarType.kInteger] * program.num_col_
    matrix = program.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.start_ = np.cumsum([0] + [len(row[2]) for row in rows])
    matrix.index_ = np.array([at for row in rows for at, _ in row[2]])
    matrix.value_ = np.array([factor for row in rows for _, factor in row[2]])
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.passModel(program)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        sys.exit("HiGHS proves no optimum")
    return round(solver.getInfo().objective_function_value)


if __name__ == "__main__":
    children, count, folder = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    courses, students = tables(children, count)
    write(folder, courses, students)
    print(optimum(courses, students))
