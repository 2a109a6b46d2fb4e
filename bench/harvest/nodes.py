"""A cluster on this machine: a scheduler, and nodes each in a network of its own (`ip netns`, which needs root). One is
killed midway, or its link is cut: packets vanish, and no connection is closed.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.harvest.measure import REPOSITORY, start_harvest

PORT = 8786
MIDWAY = 0.3
"""Share of the batches that are done when something happens to a node."""
PATIENCE = 60.0
"""Seconds for the nodes to be there."""


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the cluster, and this machine's end of its link."""

    process: "subprocess.Popen[bytes]"
    link: str


@dataclass(frozen=True, slots=True)
class Struck:
    """A harvest in which something happened to a node: seconds on the clock, after how many batches it happened (0:
    never), exit status."""

    seconds: float
    after: int
    status: int


def kill_node(node: Node) -> None:
    """The node is gone at once."""
    node.process.kill()


def cut_link(node: Node) -> None:
    """The node works on, and nobody hears of it."""
    ip("link", "set", node.link, "down")


DEEDS = {"killed": kill_node, "cut off": cut_link}
"""What happens to a node, by name."""


def strike(sources: Sequence[Path], out: Path, deed: Callable[[Node], None], batches: int, *options: str) -> Struck:
    """A harvest on two nodes, to one of which `deed` is done when MIDWAY of `batches` are done."""
    with cluster(2) as nodes:
        started, after = time.monotonic(), 0
        running = start_harvest(sources, out, "--cluster", f"tcp://{host(0)}:{PORT}", *options)
        while running.poll() is None:
            done = len(list(out.glob("reports/*.parquet")))
            if not after and done >= MIDWAY * batches:
                deed(nodes[0])
                after = done
            time.sleep(0.1)
        return Struck(time.monotonic() - started, after, running.returncode)


@contextmanager
def cluster(count: int) -> Iterator[list[Node]]:
    """A scheduler with so many nodes, ended with the block."""
    with ExitStack() as stack:
        links = [stack.enter_context(network(number)) for number in range(count)]
        stack.enter_context(process("scheduler", "--host", "0.0.0.0", "--port", str(PORT)))  # noqa: S104  # of this machine
        nodes = list[Node]()
        for number, link in enumerate(links):
            words = (f"tcp://{host(number)}:{PORT}", "--no-nanny", "--nthreads", "1")
            run = process("worker", *words, before=("ip", "netns", "exec", link))
            nodes.append(Node(stack.enter_context(run), link))
        wait_for_nodes(count)
        yield nodes


def wait_for_nodes(count: int) -> None:
    """Until all nodes have found the scheduler. Raises TimeoutError."""
    from distributed import Client

    with Client(f"tcp://{host(0)}:{PORT}", timeout=PATIENCE) as client:
        client.wait_for_workers(count, timeout=PATIENCE)


@contextmanager
def process(kind: str, *words: str, before: tuple[str, ...] = ()) -> "Iterator[subprocess.Popen[bytes]]":
    """A scheduler or a worker of Dask, with a library that poison can poison."""
    code = "from bench.harvest.poison import poison_library; poison_library(); "
    code += f"from distributed.cli.dask_{kind} import main; main()"
    command = [*before, sys.executable, "-c", code, *words, "--no-dashboard"]
    started = subprocess.Popen(command, cwd=REPOSITORY, stderr=subprocess.DEVNULL)
    try:
        yield started
    finally:
        started.kill()
        started.wait()


@contextmanager
def network(number: int) -> Iterator[str]:
    """A network with one machine in it, which this one reaches by a link of the same name."""
    name = f"gouji-{number}"
    ip("netns", "add", name)
    try:
        ip("link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", name)
        ip("addr", "add", f"{host(number)}/24", "dev", name)
        ip("link", "set", name, "up")
        for words in (("addr", "add", f"10.77.{number}.2/24", "dev", "eth0"), ("link", "set", "eth0", "up"),
                      ("link", "set", "lo", "up")):  # fmt: skip
            ip("-n", name, *words)
        yield name
    finally:
        ip("netns", "del", name)


def host(number: int) -> str:
    """This machine, as a node sees it."""
    return f"10.77.{number}.1"


def ip(*words: str) -> None:
    """The system's tool for networks. Raises CalledProcessError where it may not do that."""
    subprocess.run(["ip", *words], check=True)
