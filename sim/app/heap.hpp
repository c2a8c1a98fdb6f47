#pragma once
// How the program's heap grows.

namespace demarche::app {

// Lets the heap grow by large steps, asks for huge pages under it, and keeps what is given back: reading a library of
// models makes many small things, and a good part of the time they took was the kernel's, page by page. Before anything
// large is allocated. Does nothing where the C library or the kernel have no such means.
void grow_in_large_steps() noexcept;

}  // namespace demarche::app
