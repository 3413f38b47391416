"""The offices and histories that the measures start from are what today's server serves: each measure that needs no
peer runs here once, small.

usage: test_offices.py BIN_FOLDER
"""

import sys

import growing
import halls

BIN = sys.argv[1]


def hall():
    found = halls.one_hall(BIN, "--per-second", 20, "--seconds", 1, "--warm-ms", 0, "--walk-ms", 3, "--service-ms", 3)
    return found["served"] == found["arrived"] > 0


def two_offices():
    server = halls.peers.Offices(BIN, 2)
    try:
        server.start()
        crowd = halls.Hall(server, "--per-second", 20, "--seconds", 1, "--warm-ms", 0)
        crowd.go()
        found = crowd.result()
        return found["served"] == found["arrived"] > 0
    finally:
        server.stop()


def fan_out():
    return halls.FanOut(BIN, 20, 2).run(1).details[0]["deaf"] == 2


def history():
    days = (1, 3)
    histories = growing.Histories(BIN, days)
    try:
        return all(rounds.run(1).rows() for rounds in growing.years(histories, days))
    finally:
        histories.stop()


def main():
    wrong = 0
    for measure in (hall, two_offices, fan_out, history):
        try:
            said = "ok" if measure() else "WRONG: it measured nothing"
        except halls.Failed as why:
            said = f"WRONG: {why}"
        wrong += said != "ok"
        print(f"{measure.__name__}: {said}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
