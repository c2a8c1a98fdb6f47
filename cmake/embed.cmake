# cmake -D BINARIES=a.mo,b.mo -D OUTPUT=shipped.cpp -P embed.cmake: writes the catalogues as a source.
string(REPLACE "," ";" binaries "${BINARIES}")
set(arrays "")
set(list "")
foreach(binary IN LISTS binaries)
  cmake_path(GET binary STEM code)
  file(READ ${binary} bytes HEX)
  string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
  string(APPEND arrays "constexpr unsigned char ${code}[] = {${bytes}};\n")
  string(APPEND list "    ShippedCatalogue{\"${code}\", ${code}},\n")
endforeach()
list(LENGTH binaries count)
file(WRITE ${OUTPUT} "// Made from sim/languages by cmake/languages.cmake.
#include \"report/shipped.hpp\"

#include <array>

namespace demarche::report {
namespace {

${arrays}
constexpr std::array<ShippedCatalogue, ${count}> shipped{{
${list}}};

}  // namespace

std::span<const ShippedCatalogue> shipped_catalogues() { return shipped; }

}  // namespace demarche::report
")
