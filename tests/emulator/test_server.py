"""The emulator on a real socket."""

from __future__ import annotations

import asyncio
import runpy
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import trustme

from clerk_backend.emulator import SECRET_KEY, Emulator
from clerk_backend.emulator.__main__ import arguments, emulator_for, serve
from clerk_backend.emulator.server import Server

JSON = Any
HEADERS = {"authorization": f"Bearer {SECRET_KEY}"}


@pytest.fixture
def server(emulator: Emulator) -> Iterator[Server]:
    with emulator.serve() as server:
        yield server


@pytest.fixture
def client(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{server.url}/v1", headers=HEADERS) as client:
        yield client


def spoken(server: Server, sent: bytes) -> bytes:
    """Return everything that the server says until it hangs up."""
    address = httpx.URL(server.url)
    with socket.create_connection((address.host, address.port or 0), timeout=5) as plain:
        plain.sendall(sent)
        received = b""
        while part := plain.recv(65536):
            received += part
        return received


def test_one_connection_serves_many_requests(client: httpx.Client, server: Server) -> None:
    made = client.post("/users", json={"username": "ada1"}).json()
    assert client.get(f"/users/{made['id']}").json() == made
    assert client.patch("/instance", json={}).status_code == 204
    assert server.connections == 1


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("refused", httpx.ReadError),
        ("reset", httpx.ReadError),
        ("disconnected", httpx.RemoteProtocolError),
        ("cut", httpx.RemoteProtocolError),
    ],
)
def test_a_broken_connection_really_breaks(
    client: httpx.Client, emulator: Emulator, kind: Any, error: type[Exception]
) -> None:
    emulator.faults.add(kind)
    with pytest.raises(error):
        client.get("/users")
    assert client.get("/users").is_success


def test_a_delay_really_takes_time(client: httpx.Client, emulator: Emulator) -> None:
    emulator.faults.add("delay", seconds=0.01)
    assert client.get("/users").is_success
    emulator.faults.add("delay", seconds=30)
    with pytest.raises(httpx.ReadTimeout):
        client.get("/users", timeout=0.01)


def test_requests_that_come_together_are_answered_in_order(server: Server, emulator: Emulator) -> None:
    emulator.faults.add("delay", seconds=0.01)
    one = f"GET /v1/users/count HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {SECRET_KEY}\r\n"
    received = spoken(server, (one + "\r\n").encode() * 500 + (one + "connection: close\r\n\r\n").encode())
    assert received.count(b"HTTP/1.1 200") == 501


def test_a_client_that_waits_for_a_go_ahead_gets_it(server: Server) -> None:
    head = f"POST /v1/users HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {SECRET_KEY}\r\n"
    sent = head + "expect: 100-continue\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}"
    received = spoken(server, sent.encode())
    assert received.startswith(b"HTTP/1.1 100")
    assert b"HTTP/1.1 422" in received


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"nonsense\r\n\r\n", b"400"),
        (b"GET /v1/users HTTP/1.1\r\n\r\n", b"400"),
        (b"POST /v1/users HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n", b"400"),
        (b"POST /v1/users HTTP/1.1\r\nhost: x\r\ncontent-length: 99999999\r\n\r\n" + bytes(13 * 1024 * 1024), b"413"),
        (b"GET /" + b"x" * 100_000, b"400"),
    ],
)
def test_what_is_no_request_is_refused_and_hung_up_on(server: Server, sent: bytes, status: bytes) -> None:
    try:
        received = spoken(server, sent)
    except ConnectionError:
        received = b"HTTP/1.1 " + status
    assert received[:12] == b"HTTP/1.1 " + status


def test_a_failure_inside_is_a_500_and_the_server_goes_on(
    client: httpx.Client, emulator: Emulator, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(emulator, "count", None)
        client.base_url = httpx.URL(str(client.base_url).replace("/v1", "/_emulator"))
        assert client.get("/requests").status_code == 500
    assert client.get("/requests").status_code == 200
    assert "GET /_emulator/requests failed" in caplog.text


def test_threads_are_served_side_by_side(server: Server, emulator: Emulator) -> None:
    def work(number: int) -> None:
        with httpx.Client(base_url=f"{server.url}/v1", headers=HEADERS) as client:
            for index in range(10):
                client.post("/users", json={"username": f"user_{number}_{index}"})

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert emulator.count("POST /users", status=200) == 80


def test_a_server_speaks_tls(emulator: Emulator) -> None:
    authority = trustme.CA()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    trusted = ssl.create_default_context()
    authority.configure_trust(trusted)
    with emulator.serve(ssl=context) as server, httpx.Client(verify=trusted, headers=HEADERS) as client:
        assert server.url.startswith("https://")
        assert client.get(f"{server.url}/v1/users").json() == []
        emulator.faults.add("reset")
        with pytest.raises(httpx.TransportError):
            client.get(f"{server.url}/v1/users")


def test_a_port_that_is_taken_is_told(server: Server, emulator: Emulator) -> None:
    with pytest.raises(OSError, match="in use"), emulator.serve(port=httpx.URL(server.url).port or 0):
        pass


def test_a_stopped_server_cuts_its_connections(emulator: Emulator) -> None:
    with emulator.serve() as server, httpx.Client(headers=HEADERS) as client:
        assert client.get(f"{server.url}/v1/users").is_success
        server.close()
        with pytest.raises(httpx.TransportError):
            client.get(f"{server.url}/v1/users")


def test_the_command_line_describes_an_emulator() -> None:
    emulator = emulator_for(arguments(["--production", "--no-limits", "--seed", "1"]))
    assert emulator.instance().production
    assert emulator.governor.limits == ()
    several = emulator_for(arguments(["--secret-key", "sk_test_1", "--secret-key", "sk_test_2"]))
    assert [one.secret_key for one in several.instances] == ["sk_test_1", "sk_test_2"]
    peopled = emulator_for(arguments(["--user", "ada@example.com", "--user", "bob@example.com"]))
    assert len(peopled.instance().users) == 2


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[list[str], ssl.SSLContext]:
    """Return the options that name a certificate, and a context that trusts it."""
    authority = trustme.CA()
    issued = authority.issue_cert("127.0.0.1")
    chain, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    chain.write_bytes(issued.cert_chain_pems[0].bytes())
    issued.private_key_pem.write_to_path(key)
    trusted = ssl.create_default_context()
    authority.configure_trust(trusted)
    return ["--tls-cert", str(chain), "--tls-key", str(key)], trusted


async def test_the_command_line_serves_until_it_is_cancelled(
    certificate: tuple[list[str], ssl.SSLContext], capsys: pytest.CaptureFixture[str]
) -> None:
    options, trusted = certificate
    serving = asyncio.create_task(serve(arguments(["--port", "0", *options])))
    url = ""
    while not url:
        await asyncio.sleep(0)
        url = capsys.readouterr().out.partition(" on ")[2].partition("\n")[0]
    async with httpx.AsyncClient(verify=trusted, headers=HEADERS) as client:
        assert (await client.get(f"{url}/v1/users")).json() == []
    serving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await serving


def test_the_module_is_a_program() -> None:
    command = [sys.executable, "-m", "clerk_backend.emulator", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().split()[-1]
        assert httpx.get(f"{url}/v1/users", headers=HEADERS).json() == []
        process.terminate()


@pytest.mark.parametrize(("error", "code"), [(KeyboardInterrupt, 130), (None, 0)])
def test_the_program_ends_quietly(
    monkeypatch: pytest.MonkeyPatch, error: type[BaseException] | None, code: int
) -> None:
    def run(coroutine: Coroutine[Any, Any, None]) -> None:
        coroutine.close()
        if error:
            raise error

    monkeypatch.setattr("asyncio.run", run)
    monkeypatch.setattr("sys.argv", ["emulator"])
    monkeypatch.delitem(sys.modules, "clerk_backend.emulator.__main__")
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("clerk_backend.emulator", run_name="__main__")
    assert ended.value.code == code
