# The catalogues of sim/languages, one for each language: compiled by msgfmt, which refuses a broken one, and made part
# of the library, so that no program is ever without them.
find_program(MSGFMT msgfmt REQUIRED)
file(GLOB catalogues CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/sim/languages/*.po)
set(compiled)
foreach(catalogue IN LISTS catalogues)
  cmake_path(GET catalogue STEM code)
  set(binary ${PROJECT_BINARY_DIR}/generated/languages/${code}.mo)
  add_custom_command(
    OUTPUT ${binary}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${PROJECT_BINARY_DIR}/generated/languages
    COMMAND ${MSGFMT} --check --output-file ${binary} ${catalogue}
    DEPENDS ${catalogue}
    VERBATIM
  )
  list(APPEND compiled ${binary})
endforeach()
set(embedded ${PROJECT_BINARY_DIR}/generated/languages/shipped.cpp)
string(REPLACE ";" "," binaries "${compiled}")
add_custom_command(
  OUTPUT ${embedded}
  COMMAND ${CMAKE_COMMAND} -D BINARIES=${binaries} -D OUTPUT=${embedded} -P ${PROJECT_SOURCE_DIR}/cmake/embed.cmake
  DEPENDS ${compiled} ${PROJECT_SOURCE_DIR}/cmake/embed.cmake
  VERBATIM
)
target_sources(demarche_report PRIVATE ${embedded})
