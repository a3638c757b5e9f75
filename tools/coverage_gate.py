"""Every branch of the rules is tested (`make test`), and 95 % of everything (`make coverage`). Reads .coverage."""

import subprocess
import sys

RULES = (
    "segue/cycle/*/actions.py",
    "segue/cycle/*/actions/*.py",
    "segue/cycle/*/rules.py",
    "segue/cycle/*/permissions.py",
    "segue/cycle/*/lifecycle.py",
    "segue/governance/actions.py",
    "segue/governance/rules.py",
    "segue/governance/permissions.py",
    "segue/governance/interests.py",
    "segue/letters/actions.py",
    "segue/letters/rules.py",
    "segue/letters/permissions.py",
    "segue/letters/lifecycle.py",
    "segue/money/*.py",
    "segue/people/*.py",
    "segue/places/actions.py",
    "segue/places/rules.py",
    "segue/policy/actions.py",
    "segue/policy/rules.py",
    "segue/record/*.py",
)
GATES = {"rules": (",".join(RULES), 100), "everything": ("segue/*", 95)}


def main() -> None:
    passed = [reach(*GATES[name]) for name in sys.argv[1:] or GATES]
    sys.exit(not all(passed))


def reach(include: str, least: int) -> bool:
    command = [
        sys.executable,
        "-m",
        "coverage",
        "report",
        f"--include={include}",
        f"--fail-under={least}",
        "--show-missing",
    ]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        print(done.stdout)
        print(f"Coverage: at least {least} % is asked of {include}")
    else:
        print(done.stdout.strip().splitlines()[-1], f"(asked: {least} %)")
    return done.returncode == 0


if __name__ == "__main__":
    main()
