"""Two processes of mpirun: what one sends, it need not wait for the other to take.

   mpirun -n 2 python3 tests/batches/mpi_module.py MODULE

The second sends a long message and then a short one; the first takes the short one first. Who waited with the first
would wait for ever."""
import ctypes
import sys
import time

flag, nothing, number = ctypes.c_bool, None, ctypes.POINTER(ctypes.c_int)


class Module(ctypes.Structure):
    """As sim/app/mpi_module.hpp."""
    _fields_ = [
        ("begin", ctypes.CFUNCTYPE(flag, number, number)),
        ("send", ctypes.CFUNCTYPE(nothing, ctypes.c_int, ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t)),
        ("progress", ctypes.CFUNCTYPE(nothing)),
        ("waits", ctypes.CFUNCTYPE(flag, number, number, ctypes.POINTER(ctypes.c_size_t))),
        ("receive", ctypes.CFUNCTYPE(nothing, ctypes.c_int, ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t)),
        ("end", ctypes.CFUNCTYPE(nothing)),
    ]


library = ctypes.CDLL(sys.argv[1], mode=ctypes.RTLD_GLOBAL)
library.demarche_mpi.restype = ctypes.POINTER(Module)
mpi = library.demarche_mpi().contents
rank, size = ctypes.c_int(), ctypes.c_int()
assert mpi.begin(ctypes.byref(rank), ctypes.byref(size)) and size.value == 2
long_one, short_one = bytes(range(256)) * 40_000, b"short"


def take(tag):
    source, of, length = ctypes.c_int(1), ctypes.c_int(tag), ctypes.c_size_t()
    while not mpi.waits(ctypes.byref(source), ctypes.byref(of), ctypes.byref(length)):
        time.sleep(0.001)
    text = ctypes.create_string_buffer(length.value)
    mpi.receive(source.value, of.value, text, length.value)
    return text.raw


if rank.value == 1:
    mpi.send(0, 2, long_one, len(long_one))
    mpi.send(0, 3, short_one, len(short_one))
else:
    assert take(3) == short_one
    assert take(2) == long_one
mpi.end()
if rank.value == 0:
    print("taken in another order than sent")
