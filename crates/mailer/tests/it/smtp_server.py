"""A full SMTP server (aiosmtpd) for the tests: TLS, authentication, and recipients that fail in known ways.

Prints one JSON line with its port, then one for each mail it took. Ends when its standard input is closed.

Recipients: greylisted@ 451 at the first attempt; unknown@ 550; busy@ 452 after the content at the first attempt;
rejected@ 554 after the content; dropped@ takes the content and cuts the connection at the first attempt.
"""

import argparse
import asyncio
import base64
import json
import logging
import ssl
import sys
import warnings

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


def say(**line):
    print(json.dumps(line), flush=True)


class Handler:
    def __init__(self):
        self.seen = set()

    def first_time(self, recipient):
        first = recipient not in self.seen
        self.seen.add(recipient)
        return first

    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        if name == "unknown":
            return "550 5.1.1 no such user"
        if name == "greylisted" and self.first_time(address):
            return "451 4.7.1 greylisted, come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        recipient = envelope.rcpt_tos[0]
        name = recipient.split("@")[0]
        if name == "rejected":
            return "554 5.7.1 refused by policy"
        if name == "busy" and self.first_time(recipient):
            return "452 4.3.1 out of storage"
        say(
            mail_from=envelope.mail_from,
            rcpt_tos=envelope.rcpt_tos,
            content=base64.b64encode(envelope.content).decode(),
            tls=server.transport.get_extra_info("ssl_object") is not None,
            signed_in=session.authenticated,
        )
        if name == "dropped" and self.first_time(recipient):
            server.transport.abort()
            await asyncio.sleep(3600)
        return "250 2.0.0 queued"


async def main():
    # Passwords without TLS and failed handshakes are what the tests are about.
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    parser = argparse.ArgumentParser()
    parser.add_argument("--security", choices=["plaintext", "starttls", "implicit"], required=True)
    parser.add_argument("--certificate")
    parser.add_argument("--key")
    parser.add_argument("--user", required=True)
    parser.add_argument("--password", required=True)
    parser.add_argument("--mechanism", choices=["PLAIN", "LOGIN"], required=True)
    arguments = parser.parse_args()

    def authenticate(server, session, envelope, mechanism, data):
        right = isinstance(data, LoginPassword) and (data.login, data.password) == (
            arguments.user.encode(),
            arguments.password.encode(),
        )
        return AuthResult(success=right, handled=False)

    tls = None
    if arguments.security != "plaintext":
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(arguments.certificate, arguments.key)

    handler = Handler()
    loop = asyncio.get_running_loop()

    def connection():
        return SMTP(
            handler,
            loop=loop,
            hostname="localhost",
            tls_context=tls if arguments.security == "starttls" else None,
            require_starttls=arguments.security == "starttls",
            authenticator=authenticate,
            auth_required=True,
            auth_require_tls=arguments.security == "starttls",
            auth_exclude_mechanism=[m for m in ("PLAIN", "LOGIN") if m != arguments.mechanism],
        )

    server = await loop.create_server(
        connection, "127.0.0.1", 0, ssl=tls if arguments.security == "implicit" else None
    )
    say(port=server.sockets[0].getsockname()[1])
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


asyncio.run(main())
