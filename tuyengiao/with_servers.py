"""`python -m tuyengiao.with_servers ARGUMENTS…`: run Python with ARGUMENTS while the servers are up."""

import signal
import subprocess
import sys

from tuyengiao import embedded


def main():
    with embedded.servers():
        child = subprocess.Popen([sys.executable, *sys.argv[1:]])
        # Ctrl-C reaches the child by itself; wait for it to end its own way.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, lambda *_: child.terminate())
        return child.wait()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except embedded.EmbeddedError as error:
        sys.exit(str(error))
