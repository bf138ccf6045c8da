#!/usr/bin/env python3
"""Times fairpyx's serial dictatorship on the tables of a draw: python3 peer.py FOLDER

Needs `pip install fairpyx==0.1`. FOLDER holds students.csv and courses.csv as `cargo xtask draw tables` writes them.
Prints processor milliseconds of the solve call alone, its objects already built, and how many seats it gave.
"""
import logging
import os
import sys
import time

from fairpyx import Instance, divide
from fairpyx.algorithms import serial_dictatorship

logging.disable(logging.CRITICAL)
VALUES = [4, 3, 2, 1]


def table(name):
    with open(os.path.join(sys.argv[1], name), encoding="utf-8") as file:
        head, *rows = file.read().split("\n")[:-1]
    return [dict(zip(head.split(","), row.split(","))) for row in rows]


def instance():
    """A child wants one course of each hour that it wishes for, and nothing that is not on its list."""
    courses, hours = table("courses.csv"), {}
    for course in courses:
        hours.setdefault((course["weekday"], course["start"]), []).append(course["id"])
    hour = {course["id"]: (course["weekday"], course["start"]) for course in courses}
    values, capacities, unlisted = {}, {}, {}
    for student in table("students.csv"):
        wishes, seen = [wish for wish in student["prefs"].split(";") if wish], {}
        values[student["id"]] = dict.fromkeys(hour, 0)
        for wish in wishes:
            rank = seen.get(hour[wish], 0)
            values[student["id"]][wish] = VALUES[rank] if rank < len(VALUES) else 1
            seen[hour[wish]] = rank + 1
        capacities[student["id"]] = len(seen)
        unlisted[student["id"]] = [course for course in hour if course not in wishes]
    return Instance(
        valuations=values,
        agent_capacities=capacities,
        item_capacities={course["id"]: int(course["capacity"]) for course in courses},
        item_conflicts={course: [other for other in hours[at] if other != course] for course, at in hour.items()},
        agent_conflicts=unlisted,
    )


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    built = instance()
    begun = time.process_time()
    given = divide(serial_dictatorship, built)
    print(round((time.process_time() - begun) * 1000), sum(len(seats) for seats in given.values()))


if __name__ == "__main__":
    main()
