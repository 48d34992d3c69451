"""A server with a certificate for many addresses of loopback, in a process of its own.

    python -m benchmarks.handshakes.server FOLDER HOSTS

Each request is answered "not modified", and the connection ended: who polls asks a host once in minutes.
The certificate (P-256) is signed by an RSA key, whose own lies in FOLDER as ``ca.pem``. HTTP/2 is spoken with
whom asks for it, where `h2` is installed. The port stands on the first line of standard output.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import importlib.util
import ssl
import subprocess
import sys
from email.utils import formatdate
from pathlib import Path

from benchmarks.percolation.running import PEERS

_FIELDS = {"etag": '"1"', "cache-control": "max-age=300", "server": "bench"}


def address(number: int) -> str:
    """The address of a host."""
    return f"127.0.{3 + number // 250}.{1 + number % 250}"


def certified(folder: Path, hosts: int) -> ssl.SSLContext:
    """A context with a certificate for all hosts; its signer's is written to ``ca.pem``."""
    names = ",".join(f"IP:{address(number)}" for number in range(hosts))
    signer = "req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=signer -keyout ca.key -out ca.pem"
    wanted = (
        "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=hosts -keyout key.pem -out asked"
    )
    signed = (
        "x509 -req -in asked -CA ca.pem -CAkey ca.key -CAcreateserial -days 1 -out cert.pem -extfile names"
    )
    (folder / "names").write_text(f"subjectAltName={names}\n", encoding="ascii")
    for command in (signer, wanted, signed):
        subprocess.run(["openssl", *command.split()], cwd=folder, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    spoken = ["h2", "http/1.1"] if importlib.util.find_spec("h2") else ["http/1.1"]
    context.set_alpn_protocols(spoken)
    return context


async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One connection, for one exchange."""
    try:
        if writer.get_extra_info("ssl_object").selected_alpn_protocol() == "h2":
            await _http2(reader, writer)
        else:
            await reader.readuntil(b"\r\n\r\n")
            fields = "".join(f"{name}: {value}\r\n" for name, value in _FIELDS.items())
            date = formatdate(usegmt=True)
            writer.write(f"HTTP/1.1 304 Same\r\ndate: {date}\r\n{fields}connection: close\r\n\r\n".encode())
            await writer.drain()
    except (OSError, asyncio.IncompleteReadError):
        pass
    finally:
        writer.close()


async def _http2(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    config, connection, events = (
        importlib.import_module(f"h2.{part}") for part in ("config", "connection", "events")
    )
    http2 = connection.H2Connection(config.H2Configuration(client_side=False))
    http2.initiate_connection()
    writer.write(http2.data_to_send())
    while data := await reader.read(65536):
        for event in http2.receive_data(data):
            if isinstance(event, events.RequestReceived):
                said = [(":status", "304"), ("date", formatdate(usegmt=True)), *_FIELDS.items()]
                http2.send_headers(event.stream_id, said, end_stream=True)
                http2.close_connection()
                writer.write(http2.data_to_send())
                return
        writer.write(http2.data_to_send())


async def serve(folder: Path, hosts: int) -> None:
    """Serve until standard input ends, with the process that started this one at the latest."""
    context = certified(folder, hosts)
    asyncio.get_running_loop().set_exception_handler(lambda *_: None)  # clients that cut connections off
    server = await asyncio.start_server(connected, "0.0.0.0", 0, ssl=context)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    server.close()


if __name__ == "__main__":
    sys.path.append(str(PEERS))
    with contextlib.suppress(asyncio.CancelledError):
        asyncio.run(serve(Path(sys.argv[1]), int(sys.argv[2])))
