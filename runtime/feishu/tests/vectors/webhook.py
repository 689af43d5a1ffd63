#!/usr/bin/env python3
"""Writes webhook.json beside this file: requests to a webhook, in the format of the platform.

An implementation that shares nothing with the one under test: hashlib, and AES of the package `cryptography`
(pip install cryptography). Everything is a function of this file alone, initialization vectors too.

    python3 webhook.py            writes webhook.json
    python3 webhook.py --check    fails if webhook.json would change
"""

import base64
import hashlib
import json
import pathlib
import sys

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

KEYS = ["test key", "k", "0123456789abcdef0123456789abcdef", "Schlüssel 密钥 🔑", "x" * 100]
TOKEN = "v3r1f1c4t10n-t0k3n"
TIMESTAMP = 1700000000


def made_up(label, length):
    """Pseudo-random bytes."""
    return hashlib.shake_256(label.encode()).digest(length)


def encrypt(key, text, label):
    """base64(iv + AES-256-CBC(PKCS7(text))) under SHA-256 of the key."""
    iv = made_up("iv " + label, 16)
    padder = padding.PKCS7(128).padder()
    padded = padder.update(text.encode()) + padder.finalize()
    cipher = Cipher(algorithms.AES(hashlib.sha256(key.encode()).digest()), modes.CBC(iv)).encryptor()
    return base64.b64encode(iv + cipher.update(padded) + cipher.finalize()).decode()


def signature(key, timestamp, nonce, body):
    """hex(SHA-256(timestamp + nonce + key + body))."""
    return hashlib.sha256((timestamp + nonce + key).encode() + body.encode()).hexdigest()


def encryption():
    # The sample of the platform's page.
    yield {
        "encrypt_key": "test key",
        "text": "hello world",
        "encrypt": "P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=",
    }
    for key in KEYS:
        lengths = [0, 1, 2, 14, 15, 16, 17, 30, 31, 32, 33, 47, 48, 49] + ([255, 256, 257, 1000] if key == KEYS[0] else [])
        for length in lengths:
            text = "".join(chr(33 + byte % 90) for byte in made_up(f"text {length}", length))
            yield {"encrypt_key": key, "text": text, "encrypt": encrypt(key, text, f"{key} {length}")}
        for text in ["招聘", "𠮷野家 👩‍💻", "line\nline\t\u0001", "\u0010" * 16, "padding\u0001\u0001"]:
            yield {"encrypt_key": key, "text": text, "encrypt": encrypt(key, text, f"{key} {text}")}


def current_event(number, **payload):
    return {
        "schema": "2.0",
        "header": {
            "event_id": f"event-{number}",
            "event_type": "hire.offer.status_changed_v1",
            "create_time": "1700000000000",
            "token": TOKEN,
            "app_id": "cli_a1b2c3",
            "tenant_key": "2ca1d211f64f6438",
        },
        "event": {"offer_id": f"{number}", **payload},
    }


def legacy_event(number):
    return {
        "ts": "1502199207.7171419",
        "uuid": f"uuid-{number}",
        "token": TOKEN,
        "type": "event_callback",
        "event": {"app_id": "cli_a1b2c3", "tenant_key": "736588c9260f175c", "type": "p2p_chat_create", "n": number},
    }


def requests():
    for index, key in enumerate(KEYS):
        messages = [
            ("current", current_event(f"{index}")),
            ("current", current_event(f"{index}-unicode", name="张三 👩‍💻", empty="", nested={"list": [1, None]})),
            # Longer than bodies that are decrypted without a signature.
            ("current", current_event(f"{index}-long", text="长" * (3000 if index == 0 else 30))),
            ("legacy", legacy_event(f"{index}")),
            ("url verification", {"challenge": f"ajls384kdjxxxx-{index}", "token": TOKEN, "type": "url_verification"}),
        ]
        for position, (kind, message) in enumerate(messages):
            text = json.dumps(message, ensure_ascii=position % 2 == 0)
            body = json.dumps({"encrypt": encrypt(key, text, f"{key} request {position}")})
            timestamp = str(TIMESTAMP + position)
            nonce = made_up(f"nonce {index} {position}", 8).hex()
            yield {
                "kind": kind,
                "encrypt_key": key,
                "timestamp": timestamp,
                "nonce": nonce,
                "body": body,
                "signature": signature(key, timestamp, nonce, body),
                "text": text,
            }


def main():
    vectors = {"token": TOKEN, "encryption": list(encryption()), "requests": list(requests())}
    text = json.dumps(vectors, indent=1, ensure_ascii=False) + "\n"
    path = pathlib.Path(__file__).with_name("webhook.json")
    if sys.argv[1:] == ["--check"]:
        if path.read_text() != text:
            sys.exit("webhook.json differs: run webhook.py")
    else:
        path.write_text(text)


main()
