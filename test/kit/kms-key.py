"""Decrypts the file with KMS, as the key of the environment: kms-key.py FILE ENVIRONMENT."""

import base64
import sys

import boto3

path, environment = sys.argv[1:]
with open(path, "rb") as file:
    sealed = file.read()
answer = boto3.client("kms").decrypt(CiphertextBlob=sealed, EncryptionContext={"environment": environment})
print(base64.b64encode(answer["Plaintext"]).decode())
