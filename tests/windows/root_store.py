"""Authorities that this Windows computer trusts: where truststore looks, which does not heed SSL_CERT_FILE.

An administrator, such as that of a CI system, changes the store of the computer. For anyone else Windows
asks before it changes the user's own.
"""

from __future__ import annotations

import ctypes
import ssl
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.windows.wine import ON_WINE

assert sys.platform == "win32"

from ctypes import wintypes  # noqa: E402 - after what tells mypy that this is for Windows alone

# Values of wincrypt.h.
_STORE_BY_NAME = 10
_CURRENT_USER = 1 << 16
_LOCAL_MACHINE = 2 << 16
_ADD_REPLACE_EXISTING = 3
_X509 = 1
_FIND_EXISTING = 13 << 16

_crypt = ctypes.WinDLL("crypt32", use_last_error=True)
_crypt.CertOpenStore.restype = ctypes.c_void_p
_crypt.CertOpenStore.argtypes = [
    *(ctypes.c_void_p, wintypes.DWORD, ctypes.c_void_p),
    *(wintypes.DWORD, wintypes.LPCWSTR),
]
_crypt.CertCreateCertificateContext.restype = ctypes.c_void_p
_crypt.CertCreateCertificateContext.argtypes = [wintypes.DWORD, ctypes.c_char_p, wintypes.DWORD]
_crypt.CertAddCertificateContextToStore.argtypes = [
    *(ctypes.c_void_p, ctypes.c_void_p),
    *(wintypes.DWORD, ctypes.c_void_p),
]
_crypt.CertFindCertificateInStore.restype = ctypes.c_void_p
_crypt.CertFindCertificateInStore.argtypes = [
    *(ctypes.c_void_p, wintypes.DWORD, wintypes.DWORD),
    *(wintypes.DWORD, ctypes.c_void_p, ctypes.c_void_p),
]
_crypt.CertDeleteCertificateFromStore.argtypes = [ctypes.c_void_p]
_crypt.CertFreeCertificateContext.argtypes = [ctypes.c_void_p]
_crypt.CertCloseStore.argtypes = [ctypes.c_void_p, wintypes.DWORD]


def trust(pem: str) -> None:
    """Add a certificate. A process that has looked into the store before may not see it.

    Raises:
        OSError: Windows, or the person that it asked, refused.
    """
    with _root_store() as store, _certificate(pem) as certificate:
        added = _crypt.CertAddCertificateContextToStore(store, certificate, _ADD_REPLACE_EXISTING, None)
        if not added:
            raise ctypes.WinError(ctypes.get_last_error())


def distrust(pem: str) -> None:
    """Remove a certificate, if it is there.

    Raises:
        OSError: Windows, or the person that it asked, refused.
    """
    with _root_store() as store, _certificate(pem) as certificate:
        found = _crypt.CertFindCertificateInStore(store, _X509, 0, _FIND_EXISTING, certificate, None)
        # Frees what was found, whether or not it can be deleted.
        if found and not _crypt.CertDeleteCertificateFromStore(found):
            raise ctypes.WinError(ctypes.get_last_error())


@contextmanager
def _root_store() -> Iterator[int]:
    # Wine fills the computer's store with the authorities of the Linux system, again and again.
    own = ON_WINE or not ctypes.windll.shell32.IsUserAnAdmin()
    place = _CURRENT_USER if own else _LOCAL_MACHINE
    store = _crypt.CertOpenStore(_STORE_BY_NAME, 0, None, place, "ROOT")
    if not store:
        raise ctypes.WinError(ctypes.get_last_error())
    try:
        yield store
    finally:
        # Only now Wine writes to the registry.
        _crypt.CertCloseStore(store, 0)


@contextmanager
def _certificate(pem: str) -> Iterator[int]:
    der = ssl.PEM_cert_to_DER_cert(pem)
    certificate = _crypt.CertCreateCertificateContext(_X509, der, len(der))
    if not certificate:
        raise ctypes.WinError(ctypes.get_last_error())
    try:
        yield certificate
    finally:
        _crypt.CertFreeCertificateContext(certificate)
