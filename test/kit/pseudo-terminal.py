"""Runs a command with standard input and error at a pseudo-terminal of its own, types an answer to each question, and prints what came of it as JSON.

usage: pseudo-terminal.py '{"command": [...], "answers": [["text of the question", "keys"], ...], "ahead": "keys"}'

Keys of `ahead` are typed before the command is started.
"""

import fcntl
import json
import os
import pty
import subprocess
import sys
import termios
import threading

wish = json.loads(sys.argv[1])
master, slave = pty.openpty()
os.write(master, wish.get("ahead", "").encode())


def take_terminal():
    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


child = subprocess.Popen(
    wish["command"], stdin=slave, stderr=slave, stdout=subprocess.PIPE, preexec_fn=take_terminal, close_fds=True
)
os.close(slave)
out = []
reader = threading.Thread(target=lambda: out.append(child.stdout.read()))
reader.start()

shown = b""
seen = 0
answers = list(wish["answers"])
while True:
    try:
        part = os.read(master, 4096)
    except OSError:  # the last one at the terminal has gone
        break
    if not part:
        break
    shown += part
    while answers and answers[0][0].encode() in shown[seen:]:
        question, keys = answers.pop(0)
        seen = shown.index(question.encode(), seen) + len(question.encode())
        os.write(master, keys.encode())
code = child.wait()
reader.join()
print(
    json.dumps(
        {"code": code, "stdout": out[0].decode(), "terminal": shown.decode().replace("\r\n", "\n"), "unasked": len(answers)}
    )
)
